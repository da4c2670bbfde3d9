"""The command line, `standoff COMMAND`. Each command imports what it needs only when it runs."""

import signal
import sys
from pathlib import Path
from types import FrameType
from typing import NoReturn

import typer

from sim.cli.ablate import ablate
from sim.cli.app import app
from sim.cli.batch import batch
from sim.cli.calibrate import calibrate
from sim.cli.compare import compare
from sim.cli.evidence import evidence
from sim.cli.explain import explain
from sim.cli.export import export
from sim.cli.figure import figure
from sim.cli.forecast import forecast
from sim.cli.journey import journey
from sim.cli.levers import levers
from sim.cli.options import Command
from sim.cli.report import report
from sim.cli.robust import robust
from sim.cli.run import run
from sim.cli.scenarios import check, scenarios, schema
from sim.cli.sensitivity import sensitivity
from sim.cli.streams import OutputRefusedError, streams
from sim.cli.validate import validate
from sim.cli.verify import verify
from sim.errors import InputError, RunFailedError
from sim.machine import read_frugally

OUTPUT_REFUSED, BAD_INPUT, RUN_FAILED, INTERRUPTED = 1, 2, 3, 130

# Without rich markup, --help need not import rich.
commands = typer.Typer(
    name="standoff",
    help="Simulate a border standoff: the one at the border of Belarus in 2021, or another world in a folder.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
for command in (
    run,
    explain,
    batch,
    compare,
    robust,
    ablate,
    report,
    figure,
    export,
    journey,
    validate,
    calibrate,
    forecast,
    sensitivity,
    verify,
    check,
    scenarios,
    levers,
    schema,
    evidence,
    app,
):
    commands.command(cls=Command)(command)


def _end(number: int, _: FrameType | None) -> None:
    """Exit as Ctrl-C does, so that no half-written file stays."""
    raise SystemExit(128 + number)


def main() -> None:
    """Run a command. Bad input gives one message and exit code 2, Ctrl-C exit code 130, SIGTERM 143."""
    read_frugally()
    for number in filter(
        None, (signal.SIGTERM, getattr(signal, "SIGHUP", None))
    ):  # Windows has only one of them
        if signal.getsignal(number) is signal.SIG_DFL:  # nohup ignores SIGHUP
            signal.signal(number, _end)
    try:
        with streams():
            commands()
    except InputError as error:
        _end_with(f"error: {error}", BAD_INPUT)
    except RunFailedError as error:
        _end_with(f"failed: {error}", RUN_FAILED)
    except OutputRefusedError as error:
        _end_with(f"error: cannot write the output: {error}", OUTPUT_REFUSED)
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)
    except Exception as error:
        if _interrupted(error):
            sys.exit(INTERRUPTED)
        if isinstance(error, OSError) and _given(error.filename):
            refused = InputError(f"cannot be used: {error.strerror}", file=error.filename)
            _end_with(f"error: {refused}", BAD_INPUT)
        raise


def _end_with(line: str, code: int) -> NoReturn:
    typer.echo(line, err=True)
    sys.exit(code)


def _given(path: object) -> bool:
    """Whether a path that the system refuses is one of the command line or lies in one: bad input, no fault of ours."""
    if not isinstance(path, str):
        return False
    places = (Path(word.rpartition("=")[2]).absolute() for word in sys.argv[1:] if word)
    return any(Path(path).absolute().is_relative_to(place) for place in places)


def _interrupted(error: BaseException | None) -> bool:
    """Whether an error came of Ctrl-C: libraries that are interrupted while they are imported raise others."""
    while error is not None:
        if isinstance(error, KeyboardInterrupt):
            return True
        error = error.__cause__ or error.__context__
    return False
