"""`standoff check`, `standoff scenarios` and `standoff schema`."""

from typing import Annotated

import typer

from sim.errors import InputError


def check(
    files: Annotated[
        list[str], typer.Argument(metavar="FILE...", help="Paths, or names of shipped scenarios.")
    ],
) -> None:
    """Validate scenario files; exit code 2 if any is bad."""
    from sim.scenario import load_scenario

    bad = 0
    for file in files:
        try:
            load_scenario(file)
        except InputError as error:
            bad += 1
            typer.echo(str(error), err=True)
        else:
            typer.echo(f"{file}: ok")
    if bad:
        raise typer.Exit(2)


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
