"""`standoff compare`: compare the scenarios of a batch, paired by seed."""

from __future__ import annotations

from math import isinf, isnan
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from sim.cli.options import Baseline, Partial
from sim.errors import InputError

if TYPE_CHECKING:
    import pandas as pd

    from sim.batch.reader import Batch

HEADER = (
    "measure", "scenario", "against", "baseline", "difference", "95 % of the mean", "per cent", "{outer}",
    "clear", "seeds", "needed",
)  # fmt: skip
CLEAR = "{rule} Intervals hold {source}. That of a mean ends where nothing would be left of a count."

Key = Annotated[
    str | None,
    typer.Option(metavar="KEY", help="Compare within each value of a hypothesis, parameter or swept key."),
]
Format = Annotated[Literal["table", "csv", "markdown"], typer.Option("--format", help="Output format.")]
Copies = Annotated[
    Path | None,
    typer.Option(
        metavar="DIR",
        help="Also write compare.csv, .md, .png, .svg, policy maps of a sweep, and a manifest.",
    ),
]


def compare(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Folder of a batch.")],
    baseline: Baseline,
    by: Key = None,
    fmt: Format = "table",
    partial: Partial = False,
    out: Copies = None,
) -> None:
    """Print paired differences, and the number of seeds needed for an interval within a tenth of the mean."""
    from sim.analysis.compare import compare as compared
    from sim.analysis.effects import Draws
    from sim.analysis.statistics import rule
    from sim.batch.reader import Batch
    from sim.runs.folder import refuse_others

    if out is not None:
        refuse_others(out, "comparison")
    batch = Batch(folder, partial=True)
    if problem := batch.incomplete:
        if not partial:
            raise InputError(
                problem, file=folder, allowed="--partial, or repeat the command that made the batch"
            )
        typer.echo(f"warning: {folder} {problem}", err=True)
    effects = compared(batch, baseline, by)
    if fmt == "table":
        from sim.cli.table import show

        show(_header(effects), _rows(effects), fold=("scenario", "against", "seeds"), grouped=True)
        family = rule(int(effects["p_holm"].notna().sum()), int(effects["runs"].max()))
        typer.echo(CLEAR.format(rule=family, source=Draws.of(batch).source), err=True)
    else:
        typer.echo(_text(effects, fmt), nl=False)
    if out is not None:
        about = {"batch": batch.manifest["batch"].get("digest"), "baseline": baseline, "by": by}
        _write(effects, baseline, out, about, batch)


def _rows(effects: pd.DataFrame) -> list[tuple[str, ...]]:
    """Return the rows worth showing, as text; the CSV file has all rows."""
    from sim.analysis.compare import telling
    from sim.report.cells import compared

    return [_row(row) for row in compared(telling(effects))]


def _row(row: Any) -> tuple[str, ...]:
    """Return one measure of one scenario as text; for deaths only the interval. Rows of a measure share decimals."""
    from sim.text.intervals import Interval
    from sim.text.words import number, signed, two_digits

    most = row.most
    mean = Interval(row.low, row.high, decimals=most.decimals)
    return (
        f"{row.label} ({row.unit})",
        f"{row.scenario} ({row.reading})" if row.reading else row.scenario,
        row.against,
        "–" if isnan(row.level) else number(two_digits(row.level)),
        mean.signed(row.mean),
        mean.change,
        "–" if isnan(row.percent) else f"{signed(two_digits(row.percent))} %",
        most.change,
        "yes" if row.clear else "no",
        str(row.runs),
        _needed(row.runs_needed),
    )


def _text(effects: pd.DataFrame, fmt: str) -> str:
    if fmt == "csv":
        from sim.runs.files import for_csv

        return for_csv(effects).to_csv(index=False, lineterminator="\n")
    from sim.text.words import markdown

    return f"{markdown(_header(effects), _rows(effects))}\n"


def _header(effects: pd.DataFrame) -> list[str]:
    from sim.analysis.statistics import interval_words

    return [name.format(outer=interval_words(int(effects["runs"].max()))) for name in HEADER]


def _write(effects: pd.DataFrame, baseline: str, out: Path, about: dict[str, Any], batch: Batch) -> None:
    from sim.analysis.compare import telling
    from sim.analysis.effects import Draws
    from sim.figures.forest import forest
    from sim.figures.style import write
    from sim.runs.folder import clear, sign
    from sim.runs.swap import replacing

    with clear(out), replacing(out.resolve()) as draft:
        for fmt, suffix in (("csv", "csv"), ("markdown", "md")):
            (draft / f"compare.{suffix}").write_text(_text(effects, fmt), encoding="utf-8")
        try:
            write(forest(telling(effects), baseline, Draws.of(batch).source), draft, "compare")
        except ValueError as error:
            typer.echo(f"no forest plot was drawn: {error}", err=True)
        _write_maps(batch, draft)
        sign(draft, "comparison", about)


def _write_maps(batch: Batch, folder: Path) -> None:
    """Draw the policy map of every outcome where the batch sweeps two numbers: sweep_OUTCOME.png, .svg, .pdf, .csv."""
    from sim.analysis.compare import measured
    from sim.figures.sheet import SIZES, THEMES, save, sheet, themed
    from sim.figures.sweep_map import draw_sweep, grid_of, swept_numbers
    from sim.runs.files import for_csv

    theme, look = THEMES["print"], SIZES["page"]
    keys = swept_numbers(batch)
    for measure in measured(batch, "report") if len(keys) == 2 else ():
        if measure.deaths:
            continue
        grid = grid_of(batch, measure.name)
        with themed(theme, look.font):
            title, source = f"{measure.in_full}: a policy map", f"Batch {batch.store.folder.name}."
            page = sheet(
                title, " by ".join(keys), source, width=look.width, body=4.6, font=look.font, theme=theme
            )
            draw_sweep(page.panel(0.8, 0.3, 0.3, 0.5), grid, theme, look.font)
            save(page.figure, folder, f"sweep_{measure.name}", theme, look.font)
        for_csv(grid.frame()).to_csv(folder / f"sweep_{measure.name}.csv", index=False, lineterminator="\n")


def _needed(runs: float) -> str:
    return "–" if isnan(runs) or isinf(runs) else f"{runs:.0f}"
