"""`standoff validate`: compare simulated with stated targets."""

from __future__ import annotations

import sys
from collections.abc import Hashable
from math import isfinite
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sim.cli.options import Draws, RecordedScenario, Runs, Seed, Workers
from sim.cli.sweep import warn_of_sweep
from sim.cli.table import show
from sim.machine import cores

if TYPE_CHECKING:
    from sim.analysis.validate import Verdict
    from sim.scenario import Scenario

FAILED = 1
FEW_SEEDS = 10  # with fewer, "eight seeds in ten" depends on one or two


def validate(
    scenario: RecordedScenario,
    runs: Runs = 20,
    seed: Seed = 0,
    draws: Draws = "posterior",
    workers: Workers = None,
    out: Annotated[
        Path, typer.Option(metavar="DIR", help="Output folder for the table and the figure.")
    ] = Path("results/validation"),
) -> None:
    """Compare the model with every validation target; exit code 1 if one fails."""
    from sim.analysis.validate import plan, why_not
    from sim.analysis.validate import validate as judge
    from sim.cli.progress import runs_bar
    from sim.runs.folder import refuse_others
    from sim.scenario import load_scenario

    settings, seeds = load_scenario(scenario), range(seed, seed + runs)
    jobs = plan(settings, seeds, drawn=draws == "posterior")
    refuse_others(out, "validation")
    warn_of_sweep(settings)
    with runs_bar(len(jobs), quiet=not sys.stderr.isatty()) as done:
        verdicts = judge(jobs, workers or cores(), done)
    _write(verdicts, out, settings, seeds)
    for name, target in settings.world.targets.items():
        if reason := why_not(settings, target):
            typer.echo(f"{name} is not tested: {reason}")
    if runs < FEW_SEEDS:
        warning = f"with fewer than {FEW_SEEDS} seeds, targets that need eight seeds in ten may pass or fail by chance"
        typer.echo(f"{warning}; use --runs {FEW_SEEDS}", err=True)
    failed = [verdict for verdict in verdicts if not verdict.passed]
    typer.echo(
        "a number passes if its median over the seeds is in range, a direction if eight seeds in ten show it"
    )
    typer.echo(f"{len(verdicts) - len(failed)} of {len(verdicts)} targets pass; table and figure in {out}")
    if failed:
        raise typer.Exit(FAILED)


def _write(verdicts: list[Verdict], out: Path, settings: Scenario, seeds: range) -> None:
    """Write the table and the figure, and print the table."""
    from sim.analysis.validate import table
    from sim.figures.style import write
    from sim.figures.validation import validation_figure
    from sim.runs.folder import clear, sign
    from sim.runs.swap import replacing

    frame = table(verdicts)
    source = f"Scenario {settings.name}, {len(seeds)} seeds from {seeds[0]}. Simulated: synthetic people."
    figure = validation_figure(verdicts, "What the model reproduces", source)
    with clear(out), replacing(out.resolve()) as draft:
        frame.to_csv(draft / "validation.csv", index=False)
        write(figure, draft, "validation")
        sign(draft, "validation", {"scenario": {settings.name: settings.digest()}, "seeds": list(seeds)})
    show(HEADER, [_row(row) for row in frame.to_dict("records")])


HEADER = ("target", "stated", "passes if", "median", "90 % of seeds", "result")


def _row(record: dict[Hashable, Any]) -> tuple[str, ...]:
    """Return one target as text: the stated range, the range that passes, and the simulated one."""
    stated = _range(record["stated_low"], record["stated_high"])
    band = _range(record["passes_low"], record["passes_high"])
    most = f"{_text(record['low_90'])} to {_text(record['high_90'])}"
    verdict = "passes" if record["passed"] else "FAILS"
    return str(record["target"]), stated, band, _text(record["median"]), most, verdict


def _range(low: float, high: float) -> str:
    """Return a range as text; a bound that is not set is NaN or infinite."""
    if isfinite(low) and isfinite(high):
        return _text(low) if low == high else f"{_text(low)} to {_text(high)}"
    return f"at least {_text(low)}" if isfinite(low) else f"at most {_text(high)}"


def _text(value: float) -> str:
    number = float(value)
    return f"{number:,.0f}".replace(",", " ") if abs(number) >= 20 else f"{number:.2f}"
