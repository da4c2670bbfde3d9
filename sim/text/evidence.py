"""The evidence as text: rows of the table, and one entry with the figures behind it."""

from typing import Any

from sim.errors import InputError, nearest
from sim.evidence.ledger import Figure, figures, sources
from sim.evidence.registry import Parameter
from sim.world import load_world
from sim.world.citations import shipped
from sim.world.coverage import Coverage, coverage

HEADER = ("parameter", "default", "unit", "range", "kind", "source")


def evidence_table() -> list[tuple[str, ...]]:
    """Return one row per parameter, in the columns of HEADER."""
    return [
        (p.name, f"{p.default:g}", p.unit, p.allowed, p.kind, ", ".join(p.source))
        for p in load_world().parameters.values()
    ]


def evidence_entry(name: str) -> str:
    """Return a parameter with its figures, or a figure with its uses.

    Raises InputError with the nearest spelling when there is neither.
    """
    if name in load_world().parameters:
        return _parameter_text(load_world().parameters[name])
    if name in figures():
        return _figure_text(figures()[name])
    if name in load_world().renamed:
        load_world().parameter(name)  # refused with the name that it has now
    suggestion = nearest(name, [*load_world().parameters, *figures()])
    raise InputError("no such parameter or figure", key=name, suggestion=suggestion)


def number(figure: Figure) -> str:
    """Return the number of a figure with bounds and unit, or its kind if it has no number."""
    if figure.value is None:
        return f"no number ({figure.unit})"
    bounds = [f"{label} {x:g}" for label, x in (("from", figure.low), ("to", figure.high)) if x is not None]
    spread = "" if figure.low == figure.high else f" ({' '.join(bounds)})"
    return f"{figure.value:g} {figure.unit}{spread}"


def where(entry: Coverage[Any], name: str = "{}") -> list[str]:
    """Return where a statement is in the model, or why it is not; `name` formats names."""
    regular = ("parameter", "lever", "target", "event", "date", "scenario", "rule")
    plural = {kind: f"{kind}s" for kind in regular} | {"switch": "switches"}
    parts = [
        f"{plural[kind] if len(names) > 1 else kind} {', '.join(map(name.format, names))}"
        for kind, names in entry.named_by.items()
    ]
    answer = entry.answer
    parts += [answer.note] if answer.note else []
    parts += [f"not in the model yet: {answer.missing}"] if answer.missing else []
    return parts + ([f"left out: {answer.left_out}"] if answer.left_out else [])


def _parameter_text(p: Parameter) -> str:
    lines = [
        p.name,
        f"  {p.meaning}",
        f"  default  {p.default:g} {p.unit}",
        f"  range    {p.allowed}",
        f"  kind     {p.kind}",
    ]
    if p.reason:
        lines.append(f"  reason   {p.reason}")
    if p.to_know:
        lines.append(f"  to know  {p.to_know}")
    if p.kind == "fitted":
        lines.append(f"  fitted   to {p.target} over {p.window}")
    for source in p.source:
        figure = figures().get(source)
        lines.append(f"  source   {source}" + (f": {_figure_line(figure)}" if figure else ""))
    return "\n".join(lines)


def _figure_line(figure: Figure) -> str:
    return f"{figure.quantity}: {number(figure)} [{figure.claim}, {figure.source}, {figure.date}]"


def _figure_text(figure: Figure) -> str:
    source = sources()[figure.source]
    lines = [
        figure.id,
        f"  {figure.quantity}",
        f"  value    {number(figure)}",
        f"  date     {figure.date}",
        f"  claim    {figure.claim}, as {figure.role}",
        f"  source   {source.source}, {source.published}",
        f"  outlet   {source.outlet}",
        f"  author   {source.author}",
        f"  standing {source.standing}",
        f"  bears on {figure.bears_on}",
    ]
    if figure.note:
        lines.append(f"  note     {figure.note}")
    (entry,) = coverage([figure], shipped())
    lines += [f"  model    {part}" for part in where(entry)]
    return "\n".join(lines)
