"""Options shared by several commands, and the message for a value that an option does not allow."""

import re
from pathlib import Path
from typing import Annotated, Any, Literal

import typer
from typer.core import TyperCommand

from sim.errors import InputError, nearest
from sim.given import HIGHEST_SEED

MOST_RUNS = MOST_WORKERS = 10_000


def _recorded() -> str:
    from sim.scenario.shipped import RECORDED

    return RECORDED


Scenario = Annotated[
    str, typer.Argument(metavar="SCENARIO", help="Scenario file, or name of a shipped scenario.")
]
RecordedScenario = Annotated[
    str,
    typer.Argument(
        default_factory=_recorded,
        show_default=False,
        metavar="SCENARIO",
        help="Scenario file, or name of a shipped scenario; the recorded one if omitted.",
    ),
]
Baseline = Annotated[
    str,
    typer.Option(
        default_factory=_recorded,
        show_default=False,
        metavar="SCENARIO",
        help="Scenario to compare the others with; the recorded one if omitted.",
    ),
]
Policies = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="POLICY",
        help="Policy files or shipped names; a selection of the shipped ones if omitted.",
    ),
]
Seed = Annotated[
    int,
    typer.Option(
        metavar="S",
        min=0,
        max=HIGHEST_SEED,
        help="Seed of the first run; the following runs use S + 1, S + 2, ...",
    ),
]
Runs = Annotated[
    int, typer.Option(metavar="N", min=1, max=MOST_RUNS, help="Number of runs, each with its own seed.")
]
Workers = Annotated[
    int | None,
    typer.Option(
        metavar="K", min=1, max=MOST_WORKERS, help="Number of parallel processes; one per core if omitted."
    ),
]
Until = Annotated[
    str | None, typer.Option(metavar="DATE", help="Stop before this day; the end of the period if omitted.")
]
RunFolder = Annotated[Path, typer.Argument(metavar="DIR", help="Folder of a run or a batch.")]
Out = Annotated[Path, typer.Option(metavar="DIR", help="Output folder.")]
Keep = Annotated[
    Path, typer.Option(metavar="DIR", help="Folder of finished runs, from which a stopped command continues.")
]
Partial = Annotated[
    bool, typer.Option("--partial", help="Use the runs available in an unfinished or partly failed batch.")
]
Sectors = Annotated[bool, typer.Option("--sectors", help="Also write the table by sector.")]
People = Annotated[bool, typer.Option("--people", help="Also write the table with one row per person.")]
Draws = Annotated[
    Literal["posterior", "none"],
    typer.Option(help="Draw values for each seed from the world's posterior, or keep those of the scenario."),
]
Force = Annotated[bool, typer.Option("--force", help="Replace a different result in the folder.")]
Quiet = Annotated[bool, typer.Option("-q", "--quiet", help="Print errors only.")]


class Command(TyperCommand):
    """A command that reports a bad value in one message, with what is allowed."""

    def get_short_help_str(self, limit: int = 45) -> str:  # noqa: ARG002 - a long line is wrapped, not cut
        """Return the line of the list of commands: the first sentence, up to a semicolon."""
        return re.split(r"[.;](?:\s|$)", self.help or "")[0]

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Parse the arguments; raise InputError for a value that an option does not allow."""
        try:
            return super().parse_args(ctx, args)
        except typer.BadParameter as error:
            if error.param is None or not error.message:  # a missing argument has none
                raise
            raise _refused(error, error.param) from None


def _refused(error: typer.BadParameter, option: Any) -> InputError:
    """Convert Typer's error to an InputError; the pydantic error behind it has the value."""
    cause: Any = error.__cause__
    value = cause.errors()[0]["input"] if hasattr(cause, "errors") else None
    name = option.opts[0] if option.opts[0].startswith("-") else option.name.upper()
    if choices := option.type_descriptor.choices:
        allowed, near = " or ".join(choices), nearest(str(value), choices)
        return InputError("is not allowed", key=name, value=value, allowed=allowed, suggestion=near)
    if option.max is not None:
        allowed = f"a whole number from {option.min} to {option.max}"
        return InputError("is not allowed", key=name, value=value, allowed=allowed)
    return InputError(error.message, key=name, value=value)
