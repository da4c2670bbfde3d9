"""`standoff figure`: one figure from scenarios or a batch."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from sim.cli.options import Out, Runs, Seed
from sim.errors import InputError, unknown

if TYPE_CHECKING:
    from sim.analysis.source import Source
    from sim.scenario import Scenario as Settings

SINGLE = ("fates", "governments", "border")  # of one scenario
COMPARED = ("effects", "policies", "sweep")  # of a batch; all others are series over time
# Shares of the width to the left and right of the panel.
MARGINS = {"fates": (0.2, 0.42), "governments": (0.3, 0.27), "effects": (0.3, 0.04), "policies": (0.0, 0.36)}
LETTERS = 7.6  # sizes of the font that the numbers and the label of a vertical axis need
TALL = 7.5  # inches of the bands of governments


Name = Annotated[
    str,
    typer.Argument(
        metavar="NAME",
        help="One of attempts, attempts_CODE (of one neighbour), strip, arrivals, onward, deaths, escalation, fates,"
        " governments, border, effects, policies or sweep.",
    ),
]
Scenarios = Annotated[
    list[str] | None, typer.Argument(metavar="SCENARIO", help="Scenario files or shipped names.")
]
ScenariosToo = Annotated[
    list[str] | None,
    typer.Option("--scenarios", metavar="SCENARIO ...", help="Another way to name the scenarios."),
]
BatchFolder = Annotated[
    Path | None, typer.Option(metavar="DIR", help="Take the runs of this batch instead of new ones.")
]
Since = Annotated[str | None, typer.Option("--from", metavar="DATE", help="First day shown.")]
End = Annotated[str | None, typer.Option(metavar="DATE", help="The chart ends before this day.")]
Baseline = Annotated[
    str | None, typer.Option(metavar="SCENARIO", help="Show the difference from this scenario.")
]
Measure = Annotated[
    str | None, typer.Option(metavar="NAME", help="Outcome of effects or sweep, such as arrivals.")
]
Size = Annotated[Literal["column", "page", "slide"], typer.Option(help="Width: 3.5, 7.2 or 10 inches.")]
Style = Annotated[Literal["print", "screen", "dark"], typer.Option(help="Colours.")]


def figure(
    name: Name,
    more: Scenarios = None,
    scenarios: ScenariosToo = None,
    batch: BatchFolder = None,
    since: Since = None,
    until: End = None,
    baseline: Baseline = None,
    measure: Measure = None,
    runs: Runs = 3,
    seed: Seed = 0,
    size: Size = "page",
    style: Style = "print",
    out: Out = Path("results/figures"),
) -> None:
    """Draw one figure as PNG (300 dpi), SVG and PDF, with the plotted numbers as CSV."""
    names = [*(scenarios or []), *(more or [])]
    _check(name, batch, since or until, measure)
    source, names = _source(name, names, batch, range(seed, seed + runs))
    from sim.figures.sheet import SIZES, THEMES, save, sheet, themed
    from sim.report.captions import caption
    from sim.runs.files import for_csv

    theme, look = THEMES[style], SIZES[size]
    chosen = source.known(names if name in SINGLE or names else None)
    words = caption(name, source, chosen, baseline, measure, (since, until))
    inches = {"width": look.width, "body": TALL if name == "governments" else look.height}
    with themed(theme, look.font):
        page = sheet(words.title, words.subtitle, _about(source), **inches, font=look.font, theme=theme)
        left, right = (share * look.width for share in MARGINS.get(name, (0.0, 0.03)))
        line = look.font / 72.0
        axes = page.panel(left or LETTERS * line, right, 3.0 * line, 5.0 * line)
        options = {"ax": axes, "size": size, "style": style}
        _draw(name, source, chosen, baseline, measure, (since, until), options)
        paths = save(page.figure, out, name, theme, look.font)
    paths.append(out / f"{name}.csv")
    for_csv(words.data).to_csv(paths[-1], index=False, lineterminator="\n", float_format="%.6g")
    for path in paths:
        typer.echo(path)


def _check(name: str, batch: Path | None, days: str | None, measure: str | None) -> None:
    """Refuse options that do not fit the figure, before anything runs."""
    if name in COMPARED and batch is None:
        raise InputError(
            "is missing", key="--batch", allowed=f"the folder of a batch: {name} compares its runs"
        )
    if days and name in (*SINGLE, *COMPARED):
        raise InputError(
            "has no use", key="--from, --until", value=days, allowed="only with a series over time"
        )
    if name == "sweep" and measure is None:
        raise InputError("is missing", key="--measure", allowed="an outcome, such as arrivals")


def _source(name: str, names: list[str], batch: Path | None, seeds: range) -> tuple[Source, list[str]]:
    """The runs to draw, and the names of the scenarios that were asked for."""
    from sim.analysis.source import Source
    from sim.scenario import load_scenario
    from sim.scenario.shipped import RECORDED

    if batch is not None:
        found = Source(batch)
        _known(name, found.settings[found.names[0]])
        return found, names
    from sim.runs.run import run

    settings = [load_scenario(each) for each in names or [RECORDED]]
    _known(name, settings[0])
    found = Source(
        run(each, number, sectors=name == "border", choices=False, reasons=False)
        for each in settings
        for number in seeds
    )
    return found, [each.name for each in settings]


def _known(name: str, settings: Settings) -> None:
    """Raise InputError for a name that is no figure."""
    from sim.analysis.series import kinds

    names = [*SINGLE, *COMPARED, *kinds(settings.world)]
    if name not in names:
        raise unknown("no such figure", "NAME", name, names)


def _about(source: Source) -> str:
    """The source line: how many runs, and where they are from."""
    if source.batch is not None:
        digest = str(source.batch.manifest["batch"].get("digest"))[:8]
        return f"Batch {digest}, {len(source.batch.runs)} runs."
    return f"{len(source.seeds)} runs per scenario, seeds {source.seeds[0]} to {source.seeds[-1]}."


def _draw(
    name: str,
    source: Source,
    names: Sequence[str],
    baseline: str | None,
    measure: str | None,
    days: tuple[str | None, str | None],
    options: dict[str, Any],
) -> None:
    """Draw the figure on the axis in `options`."""
    from sim.report import figures

    against: dict[str, Any] = {"baseline": baseline} if baseline else {}
    if name == "fates":
        figures.fates(source, scenario=names[0], **options)
    elif name in SINGLE:
        getattr(figures, name)(source, scenario=names[0], **against, **options)
    elif name == "effects":
        figures.effects(source, measure=measure, scenarios=names, **against, **options)
    elif name == "policies":
        figures.policies(source, **against, **options)
    elif name == "sweep":
        figures.sweep(source, measure or "", **options)
    else:
        figures.series(source, name, scenarios=names, since=days[0], until=days[1], **options)
        options["ax"].set_title("")  # the figure has one
