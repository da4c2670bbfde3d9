"""Options that several commands have."""

from typing import Annotated

import typer


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
Workers = Annotated[str | None, typer.Option(metavar="K", help="Processes at once; one a core if left out.")]
Sectors = Annotated[bool, typer.Option("--sectors", help="Write the table by sector too.")]
People = Annotated[bool, typer.Option("--people", help="Write one row a person too.")]
Force = Annotated[bool, typer.Option("--force", help="Replace another result in the folder.")]
Quiet = Annotated[bool, typer.Option("-q", "--quiet", help="Say nothing but errors.")]
