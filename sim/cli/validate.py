"""`standoff validate`: compare simulated with stated targets."""

from __future__ import annotations

from collections.abc import Hashable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TypeAlias

import typer

from sim.cli.options import Draws, Out, RecordedScenario, Runs, Seed, Workers
from sim.cli.sweep import warn_of_sweep
from sim.cli.table import show
from sim.machine import cores

if TYPE_CHECKING:
    from collections.abc import Callable

    from sim.analysis.verdict import Verdict
    from sim.scenario import Scenario

Judge: TypeAlias = "Callable[[int], list[Verdict]]"  # of a number of workers
FAILED = 1
RULE = (
    "a number passes if its median over the runs is in range and nine runs in ten, with the error of the figure, reach "
    "what is stated; a direction if eight runs in ten show it; of a series eight in ten of the counts must have their "
    "median in range, and its interval is of the shares in single runs"
)
OWN_RULE = "a count passes if it lies within the range of nine seeds in ten"
FEW_SEEDS = 10  # with fewer, "eight seeds in ten" depends on one or two


def validate(
    scenario: RecordedScenario,
    runs: Runs = 20,
    seed: Seed = 0,
    draws: Draws = "posterior",
    workers: Workers = None,
    observed: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE", help="Compare with your own counts (a CSV file) instead: see docs/outputs.md."
        ),
    ] = None,
    out: Out = Path("results/validation"),
) -> None:
    """Compare the model with every validation target, or with your own counts; exit code 1 if one fails."""
    from sim.runs.folder import refuse_others
    from sim.scenario import load_scenario

    settings, seeds = load_scenario(scenario), range(seed, seed + runs)
    if observed is None:
        judge = _targets(settings, seeds, drawn=draws == "posterior")
    else:
        judge = _own(observed, settings, seeds, drawn=draws == "posterior")
    refuse_others(out, "validation")
    warn_of_sweep(settings)
    verdicts = judge(workers or cores())
    hold = _hold(settings, drawn=draws == "posterior")
    _write(verdicts, out, settings, seeds, hold)
    if observed is None:
        _warn_of_untested(settings)
    if runs < FEW_SEEDS:
        warning = f"with fewer than {FEW_SEEDS} seeds, results by a share of the seeds depend on chance"
        typer.echo(f"{warning}; use --runs {FEW_SEEDS}", err=True)
    typer.echo(RULE if observed is None else OWN_RULE)
    passed = _count(verdicts)
    what = "targets pass" if observed is None else "counts lie within the range"
    typer.echo(f"{passed} of {len(verdicts)} {what}; table and figure in {out}")
    if passed < len(verdicts):
        raise typer.Exit(FAILED)


def _count(verdicts: list[Verdict]) -> int:
    """Print which passes were put in by hand and why others fail; return how many pass."""
    failed = [verdict for verdict in verdicts if not verdict.passed]
    if marked := [verdict for verdict in verdicts if verdict.passed and verdict.put_in]:
        typer.echo(f"{len(marked)} of these passes are put in by hand (*) and prove little:")
        for verdict in marked:
            typer.echo(f"  {verdict.target.label}: {verdict.put_in}")
    for verdict in failed:
        typer.echo(f"{verdict.target.label} fails: {verdict.why}")
    return len(verdicts) - len(failed)


def _targets(settings: Scenario, seeds: range, *, drawn: bool) -> Judge:
    """Return what tests a scenario against the targets of its world, after checking that it can."""
    from sim.analysis.validate import plan
    from sim.analysis.validate import validate as judged
    from sim.cli.progress import runs_bar

    jobs = plan(settings, seeds, drawn=drawn)

    def judge(workers: int) -> list[Verdict]:
        with runs_bar(len(jobs), quiet=False) as done:
            return judged(jobs, workers, done)

    return judge


def _own(file: Path, settings: Scenario, seeds: range, *, drawn: bool) -> Judge:
    """Return what compares a scenario with a user's counts, after reading them and reporting what is remarkable."""
    from sim.analysis.observed import judge as judged
    from sim.analysis.observed import observed
    from sim.cli.progress import runs_bar

    counts = observed(file, settings)
    for remark in counts.remarks:
        typer.echo(f"warning: {file}: {remark}", err=True)

    def judge(workers: int) -> list[Verdict]:
        with runs_bar(len(seeds), quiet=False) as done:
            return judged(settings, counts.targets, seeds, workers, done, drawn=drawn)

    return judge


def _warn_of_untested(settings: Scenario) -> None:
    from sim.analysis.validate import why_not

    for target in settings.world.targets.values():
        if reason := why_not(settings, target):
            typer.echo(f"{target.label} is not tested: {reason}")


def _hold(settings: Scenario, *, drawn: bool) -> str:
    """Return what varies from run to run, in words."""
    from sim.analysis.effects import Draws as Varied
    from sim.scenario.draws import kinds_drawn

    return Varied(kinds_drawn([settings.world]) if drawn else ()).source


def _write(verdicts: list[Verdict], out: Path, settings: Scenario, seeds: range, hold: str) -> None:
    """Write the table and the figure, and print the table."""
    from sim.analysis.statistics import over_runs
    from sim.analysis.verdict import table
    from sim.figures.style import write
    from sim.figures.validation import validation_figure
    from sim.runs.files import for_csv
    from sim.runs.folder import clear, sign
    from sim.runs.swap import replacing

    frame = table(verdicts)
    source = (
        f"Scenario {settings.name}, {len(seeds)} runs; intervals hold {hold}. Simulated: synthetic people."
    )
    figure = validation_figure(verdicts, "What the model reproduces", source)
    with clear(out), replacing(out.resolve()) as draft:
        for_csv(frame).to_csv(draft / "validation.csv", index=False)
        write(figure, draft, "validation")
        sign(draft, "validation", {"scenario": {settings.name: settings.digest()}, "seeds": list(seeds)})
    header = [name.format(runs=over_runs(len(seeds))) for name in HEADER]
    show(header, [_row(row) for row in frame.to_dict("records")])
    typer.echo(f"intervals hold {hold}", err=True)


HEADER = ("target", "stated", "median passes in", "median", "{runs}", "result")


def _row(record: dict[Hashable, Any]) -> tuple[str, ...]:
    """Return one target as text: the stated range, the range that passes, and the simulated one."""
    from sim.text.intervals import Interval
    from sim.text.words import bounds

    stated = bounds(record["stated_low"], record["stated_high"], _text)
    band = bounds(record["passes_low"], record["passes_high"], _text)
    most = Interval(record["low_90"], record["high_90"])
    verdict = f"passes{' *' * bool(record['put_in'])}" if record["passed"] else "FAILS"
    return str(record["label"]), stated, band, most.number(record["median"]), str(most), verdict


def _text(value: float) -> str:
    from sim.text.words import THIN

    number = float(value)
    return f"{number:,.0f}".replace(",", THIN) if abs(number) >= 20 else f"{number:.2f}"
