"""Options that several commands have, and what is said of a value that one does not allow."""

from typing import Annotated, Any

import typer
from typer.core import TyperCommand

from sim.errors import InputError, nearest
from sim.given import HIGHEST_SEED

MOST_RUNS = MOST_WORKERS = 10_000


def _recorded() -> str:
    from sim.scenario.shipped import RECORDED

    return RECORDED


Scenario = Annotated[str, typer.Argument(help="A path, or the name of a shipped scenario.")]
RecordedScenario = Annotated[
    str,
    typer.Argument(
        default_factory=_recorded,
        show_default=False,
        help="A path, or the name of a shipped scenario; the recorded one if left out.",
    ),
]
Baseline = Annotated[
    str,
    typer.Option(
        default_factory=_recorded,
        show_default=False,
        metavar="SCENARIO",
        help="What the others are compared with; the recorded scenario if left out.",
    ),
]
Seed = Annotated[
    int,
    typer.Option(
        metavar="S", min=0, max=HIGHEST_SEED, help="Seed of the first run; the next ones follow it."
    ),
]
Runs = Annotated[
    int, typer.Option(metavar="N", min=1, max=MOST_RUNS, help="Runs, each with a seed of its own.")
]
Workers = Annotated[
    int | None,
    typer.Option(metavar="K", min=1, max=MOST_WORKERS, help="Processes at once; one per core if left out."),
]
Sectors = Annotated[bool, typer.Option("--sectors", help="Write the table by sector too.")]
People = Annotated[bool, typer.Option("--people", help="Write the table with one row per person too.")]
Force = Annotated[bool, typer.Option("--force", help="Replace another result in the folder.")]
Quiet = Annotated[bool, typer.Option("-q", "--quiet", help="Print nothing but errors.")]


class Command(TyperCommand):
    """A command that refuses a value as a file's is refused: in one message, with what is allowed."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Read the arguments; raises InputError for a value that an option does not allow."""
        try:
            return super().parse_args(ctx, args)
        except typer.BadParameter as error:
            if error.param is None or not error.message:  # a missing argument has none
                raise
            raise _refused(error, error.param) from None


def _refused(error: typer.BadParameter, option: Any) -> InputError:
    """What Typer has found wrong with a value, in our words; its cause, of pydantic, knows the value."""
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
