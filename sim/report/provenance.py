"""How a report and the rival readings beside it were made, how it is repeated, and how to cite it."""

from __future__ import annotations

import platform
from collections.abc import Iterator
from shlex import quote

from sim.analysis.readings import ROBUST, readings
from sim.analysis.statistics import ENOUGH
from sim.report.material import Material
from sim.runs.manifest import is_from, parameters_digest
from sim.text.words import number
from sim.version import __version__

AUTHORS = "The standoff simulation authors"
TITLE = "Border standoff: an agent-based simulation"
OPTIONS = {"sector": "--sectors", "people": "--people"}  # of `standoff batch`, by the table that it adds
OUTDATED = (
    "The rival readings were made with other scenarios or parameters than this report's: standoff robust makes them "
    "again."
)


def outdated(material: Material) -> str:
    """Return a sentence if the readings shipped with the world are not of this report's scenarios and parameters."""
    if material.rivals or not material.rivalled:
        return ""
    made, baseline = material.inferred.about(ROBUST), material.settings(material.baseline)
    known = made.get("scenario", {})
    tested = [material.settings(name) for name in material.policies if name in known]
    same = is_from(made, *readings(), *tested) and made["parameters"] == parameters_digest(baseline)
    return "" if same else OUTDATED


def cite(material: Material) -> str:
    """Return the reference of a report."""
    digest = str(material.batch.manifest["batch"].get("digest"))[:12]
    return f"{AUTHORS}: {TITLE}, version {__version__}, batch {digest}."


def intervals(material: Material) -> str:
    """Return how intervals were made."""
    runs, source = material.runs, material.draws.source
    how = (
        "quantiles of the paired differences"
        if runs >= ENOUGH
        else f"the range of the paired differences, because there are fewer than {ENOUGH} draws, and their middle half"
    )
    return (
        f"Each effect is the difference between a scenario and the baseline for the same draw ({number(runs)} draws, "
        f"which differ in {source}). Intervals are {how}. Per cents in sentences and tables are of the baseline's "
        "mean; in figures those of a draw are of its own baseline, so that none is below −100 %."
    )


def made(material: Material) -> Iterator[list[str]]:
    """Yield what was run, by which code, and the commands that repeat it; one pair of texts each."""
    batch = material.batch.manifest["batch"]
    first, runs = batch.get("seed_from", 0), batch.get("runs", 0)
    seeds = f"seeds {first} to {first + runs - 1}"
    yield ["Runs", f"{number(len(material.batch.runs))}: {len(material.scenarios)} scenarios, {seeds}"]
    yield ["Intervals are over", material.draws.source]
    yield ["Code", f"border-standoff {batch.get('code')}"]
    yield ["Batch", str(batch.get("digest"))]
    versions = material.batch.manifest.get("versions", {})
    yield ["Versions of the runs", ", ".join(f"{name} {value}" for name, value in versions.items())]
    yield ["Report made with", f"border-standoff {__version__}, Python {platform.python_version()}"]
    if material.rivals:
        yield ["Rival readings", str(material.rivals.manifest["batch"].get("digest"))]
    elif material.rivalled and (shipped := material.inferred.about(ROBUST)):
        yield ["Rival readings", f"as shipped: {shipped['command']}, border-standoff {shipped['version']}"]
    names = " ".join(map(quote, batch.get("scenarios", {})))
    options = [option for name, option in OPTIONS.items() if name in batch.get("tables", ())]
    options += [] if material.draws.kinds else ["--draws none"]
    command = f"standoff batch {names} --runs {runs} --seed-from {first}"
    yield ["Repeat the runs", " ".join([command, *options, "--out results/batch"])]
    question = f" --question {quote(material.asked)}" if material.asked else ""
    yield ["Repeat the report", f"standoff report results/batch --baseline {material.baseline}{question}"]
    for name, digest in batch.get("scenarios", {}).items():
        yield ["Scenario", f"{name} {digest}"]
