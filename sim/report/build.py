"""Write a report from a batch: page, paper, figures, tables and manifest, completely or not at all."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from sim.analysis.compare import by_run
from sim.analysis.one import one_run
from sim.analysis.split import parts, set_out
from sim.batch.executors import Pool, local
from sim.figures.events import events_of
from sim.figures.sheet import shown
from sim.report.content import Plates, content
from sim.report.drawing import Desk, Scales, compare, gather
from sim.report.forecast_plate import draw_forecast
from sim.report.inferred import FORECAST, SENSITIVITY
from sim.report.inferred_plates import draw_discovery, draw_posterior, draw_sensitivity
from sim.report.jobs import Job, results
from sim.report.material import Material
from sim.report.overview import draw_effects, draw_evidence, draw_map, draw_sweep
from sim.report.page import write_page
from sim.report.paper import write_paper
from sim.report.plate import Drawing, Labels, Plate
from sim.report.tables import tables_of, write_tables
from sim.report.tested import tested
from sim.runs.folder import clear, refuse_others, sign
from sim.runs.swap import replacing
from sim.scenario.draws import POSTERIOR
from sim.text.words import one_line

ALL_TOGETHER = "all scenarios"
LONGEST = 60  # letters of the baseline's title in the source line of a figure


@dataclass(frozen=True)
class Report:
    """A written report: its page, and in words what was not written and how to get it."""

    page: Path
    missing: list[str] = field(default_factory=list)


def build(
    material: Material, out: Path, workers: int, done: Callable[[str], object] = lambda _: None
) -> Report:
    """Write the report to the folder `out`; `done` receives the name of each scenario as its figures are drawn.

    Raises InputError for a folder that holds anything but an unchanged report, and RunFailedError where a figure
    cannot be drawn.
    """
    refuse_others(out, "report")
    with clear(out), replacing(out.resolve()) as draft:
        by_scenario, overall, missing = _drawn(material, draft, workers, done)
        texts = content(material, by_scenario, overall)
        missing += write_paper(texts, draft)
        pictures = {f"figures/{name}": plate for name, plate in overall.items()}
        pictures |= {
            f"figures/{name}/{kind}": plate
            for name, kinds in by_scenario.items()
            for kind, plate in kinds.items()
        }
        paper, workbook = (draft / "report.pdf").exists(), (draft / "tables" / "tables.xlsx").exists()
        write_page(texts, pictures, draft, paper=paper, workbook=workbook)
        sign(draft, "report", material.about())
    return Report(out / "index.html", missing)


def _drawn(
    material: Material, draft: Path, workers: int, done: Callable[[str], object]
) -> tuple[Plates, dict[str, Plate], list[str]]:
    """Draw all figures and write the tables; return figures by scenario and kind, those of all, and what is missing."""
    names, labels = material.scenarios, labels_of(material)

    def of_scenario(job: str) -> None:
        if job in names:
            done(job)

    with TemporaryDirectory(prefix="standoff-") as place, local(workers) as pool:
        folder = material.batch.store.folder.resolve()
        desk = Desk(folder, Path(place), material.baseline, draft / "figures", labels)
        _read(material, desk, pool)
        tables = Job("tables", partial(write_tables, tables_of(material), draft / "tables"))
        together = {
            name: Job(ALL_TOGETHER, partial(write_drawing, draw, desk.figures, name))
            for name, draw in _overall(material, labels).items()
        }
        alone = [Job(name, partial(gather, desk, name)) for name in names]
        missing, *made = results(pool, [tables, *together.values(), *alone], of_scenario)
        overall = dict(zip(together, made, strict=False))
        found = dict(zip(names, made[len(together) :], strict=True))
        beside = partial(compare, desk, found[desk.baseline], Scales.of(found.values()), _events(material))
        compared = results(pool, [Job(name, partial(beside, name, found[name])) for name in names], done)
    by_scenario = {name: {**found[name].plates, **more} for name, more in zip(names, compared, strict=True)}
    return by_scenario, {name: plate for name, plate in overall.items() if plate}, missing


def _read(material: Material, desk: Desk, pool: Pool) -> None:
    """Read all runs at once: for the figures of each scenario, for effects, and for the evidence."""
    batch = material.batch
    verdicts, measures, *_ = results(
        pool,
        [
            Job("the evidence", partial(tested, desk.batch, material.baseline)),
            Job("the effects", partial(by_run, batch, material.measures)),
            *(Job("a figure", partial(set_out, desk.batch, part, desk.split)) for part in parts(batch)),
        ],
    )
    material.keep(verdicts=verdicts, by_run=measures)


def labels_of(material: Material) -> Labels:
    """Return what the figures of a report share."""
    made = material.batch.manifest["batch"]
    first, runs = made.get("seed_from", 0), made.get("runs", 0)
    seeds = f"seeds {first} to {first + runs - 1}" if runs > 1 else f"seed {first}"
    part = " Partial: some runs are missing." if material.left_out else ""
    source = f"Baseline: {_baseline(material)}; {seeds}; batch {str(made.get('digest'))[:8]}.{part}"
    return Labels(material.titles, source, material.draws.source)


def _baseline(material: Material) -> str:
    """Return the title of the baseline as a source line has room for it."""
    return one_line(shown(material.titles[material.baseline], material.baseline), LONGEST)


def steps(material: Material) -> int:
    """Return how often `done` is called."""
    return 2 * len(material.scenarios)


def _events(material: Material) -> list[tuple[date, str]]:
    """The dated events of the baseline, in the run nearest to its medians."""
    seed = material.typical(material.baseline)
    run = one_run(material.source, material.baseline, seed, ("daily", "border", "decisions"))
    return [(event.date, event.label) for event in events_of(run)]


def _overall(material: Material, labels: Labels) -> dict[str, Callable[[], Drawing | None]]:
    """Return what draws the figures of all scenarios, by name."""
    drawings: dict[str, Callable[[], Drawing | None]] = {}
    if material.policies:
        drawings["effects"] = partial(draw_effects, material.effects, labels)
    if len(material.policies) > 1:
        drawings["policy_map"] = partial(draw_map, material.effects, labels)
        drawings["sweep"] = partial(draw_sweep, material.batch, material.outcomes, labels)
    if material.verdicts:
        drawings["evidence"] = partial(draw_evidence, material.verdicts, labels, material.baseline)
    return drawings | _inferred(material, labels)


def _inferred(material: Material, labels: Labels) -> dict[str, Callable[[], Drawing | None]]:
    """Return what draws the findings of the commands of inference, by name."""
    found, world = material.inferred, material.settings(material.baseline).world

    def of(kind: str) -> Labels:
        return replace(labels, source=found.source(kind, _baseline(material)))

    drawings: dict[str, Callable[[], Drawing | None]] = {}
    if len(table := found.table(POSTERIOR, "prior_posterior")):
        drawings["posterior"] = partial(draw_posterior, table, of(POSTERIOR), world)
    if len(table := found.table(FORECAST, "forecast")):
        drawings["forecast"] = partial(draw_forecast, table, of(FORECAST), world)
    if len(table := found.table(SENSITIVITY, "sobol")):
        drawings["sensitivity"] = partial(draw_sensitivity, table, of(SENSITIVITY), world)
    if len(table := found.table(SENSITIVITY, "discovery")):
        drawings["discovery"] = partial(draw_discovery, table, of(SENSITIVITY), world, material.titles)
    return drawings


def write_drawing(draw: Callable[[], Drawing | None], figures: Path, name: str) -> Plate | None:
    """Draw and write a figure of all scenarios; None where there is nothing to draw."""
    drawing = draw()
    return drawing.write(figures, name) if drawing else None
