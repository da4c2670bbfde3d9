"""`standoff explain`: show an actor's decisions up to a day, the options it weighed and their utilities."""

from __future__ import annotations

from datetime import date
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sim.cli.table import show
from sim.errors import InputError, unknown

if TYPE_CHECKING:
    import pandas as pd

    from sim.runs.store import StoredRun
    from sim.tables.columns import Column
    from sim.world import World


def explain(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Folder written by `standoff run`.")],
    actor: Annotated[
        str,
        typer.Option(metavar="ACTOR", help="Government or airline, such as belarus or eu."),
    ],
    day: Annotated[str, typer.Option("--date", metavar="DATE", help="Day to explain.")],
) -> None:
    """Show an actor's levers on a day: their values, since when, why, and the options it weighed."""
    from sim.runs.store import open_run
    from sim.scenario import Scenario
    from sim.world.catalogue import ROUTES

    run = open_run(folder)
    settings = Scenario.from_resolved(run.manifest.get("scenario"), folder / "manifest.json")
    daily, decisions, choices = (
        _whole(run, name, folder, settings.world) for name in ("daily", "decisions", "choices")
    )
    if actor == settings.world.words["goal"].lower():
        typer.echo(f"{actor} acts through eu, which is explained here")
        actor = "eu"
    if actor not in (actors := sorted(set(decisions["actor"]))):
        raise unknown("no such actor in this run", "--actor", actor, actors)
    until = _date(day, daily["date"])
    hubs = tuple(f"{ROUTES}.{hub}." for hub in settings.world.hubs_of(actor))
    limits = decisions["lever"].str.startswith(hubs)  # states set them, but they bind the carrier
    made = decisions[((decisions["actor"] == actor) | limits) & (decisions["date"] <= until)]
    mine = choices[(choices["actor"] == actor) & (choices["date"] <= until)]
    for name, levers in groupby(made["lever"].unique(), key=_limit_of):
        rows = made[made["lever"].isin(lever := list(levers))]
        last = rows.iloc[-1]
        typer.echo(f"{name} = {_value(rows)} since {last['date']:%Y-%m-%d}: {last['reason']}")
        if last["reason"] != "dated in the scenario":
            _show_weighings(mine[mine["lever"].isin(lever)], last["date"])


def _limit_of(lever: str) -> str:
    """Return the name under which a lever is explained: all nationality bans of a hub are one limit."""
    from sim.world.catalogue import BAN

    before, ban, _ = lever.partition(f".{BAN}.")
    return f"{before}{ban}".removesuffix(".")


def _value(rows: pd.DataFrame) -> str:
    """Return the last value of a lever, or the nationalities that a ban covers."""
    last = rows.groupby("lever", sort=False)["after"].last()
    if rows["lever"].iloc[0] == _limit_of(rows["lever"].iloc[0]):
        return f"{last.iloc[0]:g}"
    return ", ".join(name.rpartition(".")[2] for name in last.index[last > 0]) or "nobody"


def _whole(run: StoredRun, name: str, folder: Path, world: World) -> pd.DataFrame:
    """Return a table with all its columns; raise InputError if the run was stored without it."""
    from sim.tables.columns import columns

    table = run.tables.get(name)
    if table is None:
        raise InputError(f"has no table {name}", file=folder, allowed="a folder written by `standoff run`")
    for column in columns(world)[name]:
        if column.name not in table or not _is_of(column, table[column.name]):
            wrong = f"table {name} has no readable column {column.name}"
            raise InputError(wrong, file=folder, allowed="a run of this version")
    return table


def _is_of(column: Column, values: pd.Series) -> bool:
    """Check that values have the type of the column: dates or numbers."""
    from pandas.api.types import is_datetime64_any_dtype, is_numeric_dtype

    if column.name == "date":
        return is_datetime64_any_dtype(values)
    return not column.unit or is_numeric_dtype(values)


def _show_weighings(noted: pd.DataFrame, moved: pd.Timestamp) -> None:
    """Print the options on the day of the last change and of the last decision, or why a rule keeps the value."""
    rules = noted[noted["utility"].isna()]
    if len(rules) and rules["date"].max() > moved:
        typer.echo(f"  unchanged; reason since {rules['date'].iloc[-1]:%Y-%m-%d}: {rules['terms'].iloc[-1]}")
    weighed = noted.drop(rules.index)
    for day in sorted({moved, weighed["date"].max()} if len(weighed) else ()):
        if (weighed["date"] == day).any():
            _show_options(weighed[weighed["date"] == day])


def _show_options(weighed: pd.DataFrame) -> None:
    """Print the options of one decision, best first."""
    typer.echo(f"  weighed on {weighed['date'].iloc[0]:%Y-%m-%d} from {weighed['before'].iloc[0]:g}:")
    best_first = weighed.sort_values("utility", ascending=False, kind="stable")
    utilities = best_first["utility"].round(3) + 0.0  # avoid -0.000
    rows = [
        (
            "  *" if row.taken else "   ",
            f"{row.option:g}",
            f"{utility:+.3f}",
            f"{row.chance:.2f}",
            str(row.terms),
        )
        for row, utility in zip(best_first.itertuples(), utilities, strict=True)
    ]
    show(("", "option", "utility", "probability", "terms of the utility"), rows)


def _date(text: str, days: pd.Series) -> pd.Timestamp:
    import pandas as pd

    first, last = days.min(), days.max()
    try:
        day = pd.Timestamp(date.fromisoformat(text))
    except ValueError:
        raise InputError(
            "is not a date", key="--date", value=text, allowed="a date such as 2021-11-10"
        ) from None
    if not first <= day <= last:
        allowed = f"{first:%Y-%m-%d} to {last:%Y-%m-%d}"
        raise InputError("outside the run", key="--date", value=text, allowed=allowed)
    return day
