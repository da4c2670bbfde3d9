"""`standoff check`, `standoff scenarios` and `standoff schema`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import groupby
from typing import TYPE_CHECKING, Annotated

import typer

from sim.errors import InputError

if TYPE_CHECKING:
    from sim.scenario import Scenario
    from sim.scenario.timetable import Stretch

BAN = "nationality_ban"


def check(
    files: Annotated[
        list[str], typer.Argument(metavar="FILE", help="Scenario files, or names of shipped scenarios.")
    ],
    full: Annotated[
        bool, typer.Option("--full", help="Print every dated value, not only what differs from the parent.")
    ] = False,
) -> None:
    """Validate scenario files and print the dated values that differ from the parent; exit code 2 if one is invalid."""
    bad = 0
    for file in files:
        try:
            lines = list(_dated(file, full=full))
        except InputError as error:
            bad += 1
            typer.echo(str(error), err=True)
        else:
            typer.echo("\n".join([f"{file}: ok", *lines]))
    if bad:
        raise typer.Exit(2)


def _dated(file: str, *, full: bool) -> Iterator[str]:
    """The resolved timetable of a file as lines, as a difference from its parent, and what is doubtful in it."""
    from sim.scenario import load_scenario
    from sim.scenario.doubts import doubts
    from sim.scenario.load import load_parent
    from sim.scenario.timetable import differences

    scenario, parent = load_scenario(file), load_parent(file)
    stretches = list(differences(parent, scenario))
    shown = list(differences(None, scenario)) if full else stretches if parent else []
    if parent and not full:
        freed = _freed(parent, scenario)
        dropped = Counter(s.key.actor for s in shown if s.key.actor in freed and s.after is None)
        shown = [s for s in shown if s.key.actor not in freed or s.after is not None]
        yield from (f"  {actor} decides freely: {n} dated values dropped" for actor, n in dropped.items())
    for (limit, days, before, after), group in groupby(sorted(shown, key=_at_once), key=_at_once):
        named = ", ".join(stretch.key.name.rpartition(".")[2] for stretch in group)
        yield f"  {days}  {limit}: {f'{named}: ' if limit.endswith(BAN) else ''}{before}{after}"
    yield from (f"  warning: {doubt}" for doubt in doubts(scenario, stretches))


def _at_once(stretch: Stretch) -> tuple[str, str, str, str]:
    """Name, days, and value before and after: the same for nationalities that are barred together."""
    key, ban, _ = str(stretch.key).partition(f".{BAN}.")
    before = "" if stretch.before is None else f"{stretch.before:g} -> "
    after = "left to its rule" if stretch.after is None else f"{stretch.after:g}"
    return f"{key}{ban}".removesuffix("."), f"{stretch.first} to {stretch.until}", before, after


def _freed(parent: Scenario, child: Scenario) -> set[str]:
    """The actors that a scenario frees from dates of the one that it extends."""
    before, after = (each.hypotheses.free_since(each.world) for each in (parent, child))
    return {actor for actor, since in after.items() if since < before[actor]}


def scenarios() -> None:
    """List the shipped scenarios and their questions."""
    from sim.cli.table import show
    from sim.scenario import load_scenario, shipped_scenarios

    loaded = map(load_scenario, shipped_scenarios())
    show(("name", "title", "question"), [(entry.name, entry.title, entry.question) for entry in loaded])


def schema() -> None:
    """Print the JSON Schema of scenario files."""
    from sim.scenario.schema_file import schema_text

    typer.echo(schema_text(), nl=False)
