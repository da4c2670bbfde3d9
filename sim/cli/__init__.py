"""The command line, `standoff COMMAND`: each command imports what it needs only when it runs."""

import sys

import typer

from sim.cli.evidence import evidence
from sim.cli.run import run
from sim.cli.scenarios import check, scenarios, schema
from sim.errors import InputError

BAD_INPUT, INTERRUPTED = 2, 130

# Without rich's mark-up the help needs no rich, and answers at once.
commands = typer.Typer(
    name="standoff",
    help="Simulate the 2021 standoff at the border of Belarus with Poland, Lithuania and Latvia.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
for command in (run, check, scenarios, schema, evidence):
    commands.command()(command)


def main() -> None:
    """Run a command; bad input ends it with one message and exit code 2, Ctrl-C with 130."""
    try:
        commands()
    except InputError as error:
        typer.echo(f"error: {error}", err=True)
        sys.exit(BAD_INPUT)
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)
