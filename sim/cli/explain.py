"""`standoff explain`: a government's decisions by a date, the options it weighed and their utilities."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sim.cli.table import show
from sim.errors import InputError, nearest

if TYPE_CHECKING:
    import pandas as pd

CHOICES, DECISIONS = "choices", "decisions"


def explain(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="A folder that `standoff run` wrote.")],
    actor: Annotated[str, typer.Option(metavar="ACTOR", help="belarus, poland, eu, russia, iraq, ...")],
    day: Annotated[str, typer.Option("--date", metavar="DATE", help="The day to explain.")],
) -> None:
    """Show where a government's levers stood on a day, since when and why, and what else it weighed."""
    from sim.output.store import open_run

    tables = open_run(folder).tables
    decisions, choices = tables[DECISIONS], tables[CHOICES]
    _known(actor, sorted(set(decisions["actor"])), "--actor")
    until = _date(day, decisions)
    made = decisions[(decisions["actor"] == actor) & (decisions["date"] <= until)]
    for lever, rows in made.groupby("lever", sort=False):
        last = rows.iloc[-1]
        typer.echo(f"{lever} = {last['after']:g} since {last['date']:%Y-%m-%d}: {last['reason']}")
        weighed = choices[
            (choices["actor"] == actor) & (choices["lever"] == lever) & (choices["date"] <= until)
        ]
        if len(weighed) and last["reason"] != "dated in the scenario":
            _show_options(weighed[weighed["date"] == weighed["date"].max()])


def _show_options(weighed: pd.DataFrame) -> None:
    """The options of one decision, best first."""
    typer.echo(f"  weighed on {weighed['date'].iloc[0]:%Y-%m-%d}:")
    best_first = weighed.sort_values("utility", ascending=False, kind="stable")
    rows = []
    for row in best_first.itertuples():
        mark = "  *" if row.taken else "   "
        rows.append((mark, f"{row.option:g}", f"{row.utility:+.3f}", f"{row.chance:.2f}", str(row.terms)))
    show(("", "option", "utility", "chance", "terms"), rows)


def _known(actor: str, actors: list[str], option: str) -> None:
    if actor not in actors:
        raise InputError(
            "no such actor in this run",
            key=option,
            value=actor,
            allowed=", ".join(actors),
            suggestion=nearest(actor, actors),
        )


def _date(text: str, decisions: pd.DataFrame) -> pd.Timestamp:
    import pandas as pd

    first = decisions["date"].min()
    try:
        day = pd.Timestamp(date.fromisoformat(text))
    except ValueError:
        raise InputError(
            "is not a date", key="--date", value=text, allowed="a date such as 2021-11-10"
        ) from None
    if day < first:
        raise InputError("before the run", key="--date", value=text, allowed=f"{first:%Y-%m-%d} or later")
    return day
