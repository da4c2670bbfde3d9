"""Writes docs/parameters.md from registry, catalogues and ledger: `python -m sim.evidence.docs`."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from math import inf
from pathlib import Path
from typing import Any

from sim.evidence.ledger import figures, sources
from sim.evidence.registry import Parameter, parameters, read_toml
from sim.evidence.table import number
from sim.evidence.targets import Target, targets
from sim.paths import PACKAGE

PAGE = PACKAGE.parent / "docs" / "parameters.md"
HEAD = """# Parameters, levers and evidence

Written by `python -m sim.evidence.docs` from sim/evidence, sim/scenario and seeds: change those and run it.

Each number is a **figure** of the ledger or of seeds/public, a **published** value, an **assumption** with a
range and a reason, or **fitted** to a target over a window. A source is the id of a figure, a file of
seeds/public, or `geo` (the geometry in sim/world/data). A claim that is only alleged drives no default."""


def render() -> str:
    """The whole page as Markdown."""
    sections = [HEAD, *_parameters(), *_levers(), *_hypotheses(), *_targets(), *_ledger()]
    return "\n\n".join(sections) + "\n"


def _parameters() -> Iterator[str]:
    yield f"## Parameters ({len(parameters())})"
    for group, members in groupby(parameters().values(), key=lambda p: p.group):
        yield f"### {group}"
        header = ("name", "meaning", "default", "range", "unit", "kind", "source and reason")
        yield table(header, (_parameter_row(p) for p in members))


def _parameter_row(p: Parameter) -> tuple[str, ...]:
    fitted = f"fitted to {p.target} over {p.window}" if p.kind == "fitted" else ""
    why = "; ".join(part for part in (", ".join(p.source), p.reason, fitted) if part)
    return (f"`{p.name}`", p.meaning, f"{p.default:g}", f"{p.low:g} to {p.high:g}", p.unit, p.kind, why)


def _levers() -> Iterator[str]:
    yield "## Levers"
    yield "lithuania and latvia have the levers of poland; turkey, uae, syria, jordan, lebanon those of iraq."
    header = ("lever", "meaning", "range", "unit", "source")
    rows = [
        (
            f"`{actor}.{name}`",
            lever["meaning"],
            _range(lever["range"]),
            lever["unit"],
            ", ".join(lever["source"]),
        )
        for actor, levers in read_toml(PACKAGE / "scenario" / "levers.toml").items()
        for name, lever in levers.items()
    ]
    yield table(header, rows)


def _hypotheses() -> Iterator[str]:
    yield "## Hypotheses"
    rows = [
        (
            f"`{name}`",
            h["meaning"],
            ", ".join(map(str, h["values"])),
            str(h["default"]),
            ", ".join(h["source"]),
        )
        for name, h in _switches(read_toml(PACKAGE / "scenario" / "hypotheses.toml"))
    ]
    yield table(("switch", "meaning", "values", "default", "source"), rows)


def _switches(tree: dict[str, Any], prefix: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """The switches of the catalogue with their dotted names."""
    for key, value in tree.items():
        if "values" in value:
            yield prefix + key, value
        else:
            yield from _switches(value, f"{prefix}{key}.")


def _targets() -> Iterator[str]:
    yield "## Validation targets"
    yield (
        "What passes is what is stated, divided and multiplied by the target's tolerance: of a total, rise, mean or "
        "last value the median over the seeds, of all others (directions, without tolerance) eight seeds in ten."
    )
    rows = [
        (
            f"`{t.name}`",
            t.meaning,
            f"{t.statistic} of {t.measure}" + (f", {t.place or t.neighbour}" if t.neighbour else ""),
            _laid(t),
            f"{t.start} to {t.until}" + (f" against {t.before[0]} to {t.before[1]}" if t.before else ""),
            _bounds(t.low, t.high),
            _bounds(*t.band),
            ", ".join(t.source),
        )
        for t in targets().values()
    ]
    head = ("target", "meaning", "measure", "with", "window", "stated", "passes if", "source")
    yield table(head, rows)


def _laid(target: Target) -> str:
    """What is laid over the scenario under validation: a shipped policy, or the levers and hypotheses."""
    if target.scenario:
        return f"`{target.scenario}`"
    levers = [f"{entry['actor']}.{entry['lever']}" for entry in target.changes.get("lever", ())]
    return ", ".join(f"`{name}`" for name in dict.fromkeys([*levers, *target.changes.get("hypotheses", ())]))


def _ledger() -> Iterator[str]:
    yield f"## The ledger ({len(figures())} figures and claims)"
    rows = [(f"`{s.source}`", s.outlet, s.published, s.standing) for s in sources().values()]
    yield table(("source", "outlet", "published", "standing"), rows)
    rows_by_figure = [
        (f"`{f.id}`", f.quantity, number(f), f.date, f.source, f.claim, f.role) for f in figures().values()
    ]
    yield table(("figure", "what", "value", "date", "source", "claim", "role"), rows_by_figure)


def _range(bounds: Sequence[float]) -> str:
    return f"{bounds[0]:g} to {bounds[1]:g}"


def _bounds(low: float | None, high: float | None) -> str:
    """A bound that is not set is None or infinite."""
    if low is None or low == -inf:
        return f"at most {high:.4g}"
    return f"at least {low:.4g}" if high is None or high == inf else f"{low:.4g} to {high:.4g}"


def table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A Markdown table."""
    lines = [header, ["---"] * len(header), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines)


def write(page: Path = PAGE) -> None:
    """Write the page."""
    page.write_text(render(), encoding="utf-8")


if __name__ == "__main__":
    write()
