"""The page docs/parameters.md, from registry, catalogues and ledger."""

from collections.abc import Iterator
from itertools import groupby
from math import inf

from sim.docs.tables import hypothesis_table, lever_table
from sim.evidence.ledger import figures, sources
from sim.evidence.registry import Parameter
from sim.text.evidence import number
from sim.text.words import markdown
from sim.world import load_world
from sim.world.targets import Target

NAME = "parameters.md"
HEAD = """# Parameters, levers and evidence

Written by `python -m sim.docs` from sim/evidence, sim/scenario and seeds: change those and run it.

Each number is a **figure** of the ledger, a **published** value (of seeds/public or of a reference), an
**assumption** with a range, a reason and what it would take to know it, or **fitted** to a target over a window. A
source is the id of a figure, a file of seeds/public, or `geo` (the geometry in sim/worlds). A claim that is only
alleged drives no default."""


def render() -> str:
    """The whole page as Markdown."""
    sections = [HEAD, *_parameters(), *_levers(), *_hypotheses(), *_targets(), *_ledger()]
    return "\n\n".join(sections) + "\n"


def _parameters() -> Iterator[str]:
    yield f"## Parameters ({len(load_world().parameters)})"
    for group, members in groupby(load_world().parameters.values(), key=lambda p: p.group):
        yield f"### {group}"
        header = ("name", "meaning", "default", "range", "unit", "kind", "source and reason", "to know it")
        yield markdown(header, (_parameter_row(p) for p in members))


def _parameter_row(p: Parameter) -> tuple[str, ...]:
    fitted = f"fitted to {p.target} over {p.window}" if p.kind == "fitted" else ""
    why = "; ".join(part for part in (", ".join(p.source), p.reason, fitted) if part)
    spread = f"{p.low:g} to {p.high:g}"
    return (f"`{p.name}`", p.meaning, f"{p.default:g}", spread, p.unit, p.kind, why, p.to_know)


def _levers() -> Iterator[str]:
    yield "## Levers"
    world = load_world()
    yield (
        "; ".join(
            f"{', '.join(rest)} have the levers of {first}"
            for first, *rest in (world.neighbours, world.states)
        )
        + "."
    )
    yield lever_table("lever", "meaning", "range", "unit", "source")


def _hypotheses() -> Iterator[str]:
    yield "## Hypotheses"
    yield hypothesis_table("switch", "meaning", "values", "default", "source")


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
        for t in load_world().targets.values()
    ]
    head = ("target", "meaning", "measure", "with", "window", "stated", "passes if", "source")
    yield markdown(head, rows)


def _laid(target: Target) -> str:
    """Return what is applied to the scenario under validation: a shipped policy, or levers and hypotheses."""
    if target.scenario:
        return f"`{target.scenario}`"
    levers = [f"{entry['actor']}.{entry['lever']}" for entry in target.changes.get("lever", ())]
    return ", ".join(f"`{name}`" for name in dict.fromkeys([*levers, *target.changes.get("hypotheses", ())]))


def _ledger() -> Iterator[str]:
    yield f"## The ledger ({len(figures())} figures and claims)"
    rows = [(f"`{s.source}`", s.outlet, s.published, s.standing) for s in sources().values()]
    yield markdown(("source", "outlet", "published", "standing"), rows)
    rows_by_figure = [
        (f"`{f.id}`", f.quantity, number(f), f.date, f.source, f.claim, f.role) for f in figures().values()
    ]
    yield markdown(("figure", "what", "value", "date", "source", "claim", "role"), rows_by_figure)


def _bounds(low: float | None, high: float | None) -> str:
    """A bound that is not set is None or infinite."""
    if low is None or low == -inf:
        return f"at most {high:.4g}"
    return f"at least {low:.4g}" if high is None or high == inf else f"{low:.4g} to {high:.4g}"
