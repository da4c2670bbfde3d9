"""Options that several commands have."""

from typing import Annotated

import typer

Scenario = Annotated[str, typer.Argument(help="A path, or the name of a shipped scenario.")]
Workers = Annotated[str | None, typer.Option(metavar="K", help="Processes at once; one a core if left out.")]
Sectors = Annotated[bool, typer.Option("--sectors", help="Write the table by sector too.")]
People = Annotated[bool, typer.Option("--people", help="Write one row a person too.")]
Force = Annotated[bool, typer.Option("--force", help="Replace another result in the folder.")]
Quiet = Annotated[bool, typer.Option("-q", "--quiet", help="Say nothing but errors.")]
