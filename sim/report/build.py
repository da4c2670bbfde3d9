"""Write a report from a batch: page, paper, figures, tables and manifest, completely or not at all."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from sim.analysis.one import one_run
from sim.figures.events import events_of
from sim.report.content import content
from sim.report.drawing import drawn
from sim.report.forecast_plate import draw_forecast
from sim.report.inferred import FORECAST, SENSITIVITY
from sim.report.inferred_plates import draw_discovery, draw_posterior, draw_sensitivity
from sim.report.material import Material
from sim.report.overview import draw_effects, draw_evidence, draw_map, draw_sweep
from sim.report.page import write_page
from sim.report.paper import write_paper
from sim.report.plate import Drawing, Labels, Plate
from sim.report.tables import tables_of, write_tables
from sim.runs.folder import clear, refuse_others, sign
from sim.runs.swap import replacing
from sim.scenario.draws import POSTERIOR

ALL_TOGETHER = "all scenarios"


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
        figures, labels = draft / "figures", labels_of(material)
        folder = material.batch.store.folder.resolve()
        by_scenario = drawn(folder, material.scenarios, _events(material), labels, figures, workers, done)
        overall = _overall(material, labels, figures)
        done(ALL_TOGETHER)
        texts = content(material, by_scenario, overall)
        missing = [*write_tables(tables_of(material), draft / "tables"), *write_paper(texts, draft)]
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


def labels_of(material: Material) -> Labels:
    """Return what the figures of a report share."""
    made = material.batch.manifest["batch"]
    first, runs = made.get("seed_from", 0), made.get("runs", 0)
    seeds = f"seeds {first} to {first + runs - 1}" if runs > 1 else f"seed {first}"
    part = " Partial: some runs are missing." if material.left_out else ""
    source = f"Baseline {material.baseline}; {seeds}; batch {str(made.get('digest'))[:8]}.{part}"
    return Labels(material.titles, source, material.draws.source)


def steps(material: Material) -> int:
    """Return how often `done` is called."""
    return 2 * len(material.scenarios) + 1


def _events(material: Material) -> list[tuple[date, str]]:
    """The dated events of the baseline, in the run nearest to its medians."""
    seed = material.typical(material.baseline)
    run = one_run(material.source, material.baseline, seed, ("daily", "border", "decisions"))
    return [(event.date, event.label) for event in events_of(run)]


def _overall(material: Material, labels: Labels, figures: Path) -> dict[str, Plate]:
    """Draw what shows all scenarios; by name."""
    drawings: dict[str, Drawing | None] = {}
    if material.policies:
        drawings["effects"] = draw_effects(material.effects, labels)
    if len(material.policies) > 1:
        drawings["policy_map"] = draw_map(material.effects, labels)
        drawings["sweep"] = draw_sweep(material.batch, material.outcomes, labels)
    if material.verdicts:
        drawings["evidence"] = draw_evidence(material.verdicts, labels, material.baseline)
    drawings |= _inferred(material, labels)
    return {name: drawing.write(figures, name) for name, drawing in drawings.items() if drawing}


def _inferred(material: Material, labels: Labels) -> dict[str, Drawing | None]:
    """Draw what the commands of inference found; by name."""
    found, world = material.inferred, material.settings(material.baseline).world
    drawings: dict[str, Drawing | None] = {}
    if len(table := found.table(POSTERIOR, "prior_posterior")):
        drawings["posterior"] = draw_posterior(table, labels)
    if len(table := found.table(FORECAST, "forecast")):
        drawings["forecast"] = draw_forecast(table, labels, world)
    if len(table := found.table(SENSITIVITY, "sobol")):
        drawings["sensitivity"] = draw_sensitivity(table, labels, world)
    if len(table := found.table(SENSITIVITY, "discovery")):
        drawings["discovery"] = draw_discovery(table, labels, world, material.titles)
    return drawings
