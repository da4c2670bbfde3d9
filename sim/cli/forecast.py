"""`standoff forecast`: forecasts from the posterior of a day, compared with naive forecasts."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sim.cli.options import Keep, Out, RecordedScenario, Runs, Seed, Workers
from sim.cli.progress import fit_bar
from sim.cli.table import show
from sim.errors import InputError
from sim.given import day_of
from sim.machine import cores

if TYPE_CHECKING:
    import pandas as pd

    from sim.inference.forecast import Forecast
    from sim.scenario import Scenario

Start = Annotated[
    str | None,
    typer.Option(
        "--from",
        metavar="DATE",
        help="First day of the forecast, made from earlier data alone; the end of the record if omitted.",
    ),
]
End = Annotated[
    str | None, typer.Option(metavar="DATE", help="End before this day; three months later if omitted.")
]
Counts = Annotated[
    Path | None,
    typer.Option(
        metavar="FILE", help="Score the forecast against a CSV of counts (from, until, measure, count)."
    ),
]
GivenForecast = Annotated[
    Path | None,
    typer.Option(
        "--of",
        metavar="FILE",
        help="With --score: score the forecast in this CSV (from, until, measure, q05, q25, q50, q75, q95; by: name of "
        "the forecaster), without simulating or writing anything.",
    ),
]


def forecast(
    scenario: RecordedScenario,
    start: Start = None,
    until: End = None,
    runs: Runs = 200,
    seed: Seed = 0,
    workers: Workers = None,
    score: Counts = None,
    given: GivenForecast = None,
    out: Out = Path("results/forecast"),
    keep: Keep = Path("results/forecast_runs"),
) -> None:
    """Forecast recorded counts from a day on, with draws of that day's posterior; write forecast.csv and a figure."""
    from sim.batch.executors import local
    from sim.inference.forecast import forecast, read_forecast, scored
    from sim.runs.folder import refuse_others
    from sim.scenario import load_scenario

    settings = load_scenario(scenario)
    if given:
        if not score:
            raise InputError(
                "has no counts to score against", key="--of", value=given, allowed="--score FILE too"
            )
        _print_scores(scored(read_forecast(given), score), settings)
        return
    period, record_ends = settings.period, settings.world.settings.fit_end.isoformat()
    first = day_of(start or record_ends, period.start, period.until, "--from")
    end = _end(until, first, settings.period.until)
    refuse_others(out, "forecast")
    with fit_bar(runs) as (_, done), local(workers or cores()) as pool:
        found = forecast(settings, first, end, runs, seed, pool, keep, done)
    scores = scored(found.table, score) if score else None
    _write(found, scores, out, settings, seed)
    _print_result(found, scores, out, settings)


def _end(until: str | None, first: date, last: date) -> date:
    if until is not None:
        return day_of(until, first, last)
    return min(date(first.year + (first.month + 2) // 12, (first.month + 2) % 12 + 1, 1), last)


def _write(found: Forecast, scores: pd.DataFrame | None, out: Path, settings: Scenario, seed: int) -> None:
    from sim.figures.inference import forecast_figure
    from sim.figures.style import write
    from sim.inference.record import published
    from sim.inference.series import labels_of
    from sim.runs.folder import clear, sign
    from sim.runs.manifest import origin
    from sim.runs.swap import replacing

    weekly = found.table[found.table["per"] == "week"]
    with clear(out), replacing(out.resolve()) as draft:
        found.table.to_csv(draft / "forecast.csv", index=False, float_format="%.6g")
        if scores is not None:
            scores.to_csv(draft / "scores.csv", index=False, float_format="%.4g")
        write(
            forecast_figure(weekly, published(settings.world), labels_of(settings.world)), draft, "forecast"
        )
        about = {**origin(settings), "seed": seed, "draws": found.draws}
        sign(draft, "forecast", {**about, "seen_until": found.seen.isoformat()})


def _records(table: pd.DataFrame) -> list[Any]:
    """Return the rows of a table with their columns as attributes."""
    return list(table.itertuples())


def _print_result(found: Forecast, scores: pd.DataFrame | None, out: Path, settings: Scenario) -> None:
    from sim.inference.forecast import rolling_scores
    from sim.inference.scores import verdicts
    from sim.inference.series import series_of
    from sim.text.intervals import Interval

    model = found.table[(found.table["by"] == "model")]
    monthly = model[model["per"] == "month"]
    shown = monthly if len(monthly) else model
    labels = {each.name: each.label for each in series_of(settings.world)}
    rows = [
        (
            labels[row.measure],
            f"{row.start} to {row.until}",
            # of deaths only an interval, as everywhere
            "" if row.measure == "deaths" else Interval(row.q05, row.q95).number(row.q50),
            str(Interval(row.q05, row.q95)),
        )
        for row in _records(shown.rename(columns={"from": "start"}))
    ]
    show(("measure", "from, until", "median", "90 %"), rows)
    typer.echo(
        f"Intervals of {found.draws} draws: {found.varied}, with the stated error of a count, given the "
        f"record before {found.seen} and the dated measures of {settings.name}; in {out}."
    )
    inside = rolling_scores(settings.world)
    if inside is not None:
        typer.echo("\nForecasts of past weeks, each by a posterior that had seen no later day:")
        _print_verdicts(verdicts(inside, "crps", labels))
    if scores is not None:
        _print_scores(scores, settings)


def _print_scores(scores: pd.DataFrame, settings: Scenario) -> None:
    from sim.inference.scores import verdicts
    from sim.inference.series import series_of
    from sim.text.words import number, two_digits

    rows = [
        (
            row.measure,
            row.per,
            row.by,
            number(two_digits(row.pinball)),
            f"{row.relative:.2f}",
            f"{row.cover90:.0%}",
            str(row.counts),
        )
        for row in _records(scores)
    ]
    show(("measure", "per", "by", "quantile loss", "relative error", "in 90 %", "counts"), rows)
    labels = {each.name: each.label for each in series_of(settings.world)}
    _print_verdicts(verdicts(scores, "pinball", labels))


def _print_verdicts(lines: list[str]) -> None:
    for line in lines:
        typer.echo(f"- {line}.")
