"""Two scenarios compared with each other, where a report has two beside the baseline."""

from __future__ import annotations

from typing import Any

from sim.report.answer import effect, quoted
from sim.report.cells import compared, grid, outcome_of
from sim.report.effect_tables import EFFECTS, effect_row, family, heads
from sim.report.material import Material

HEAD = ("Level", *EFFECTS[1:4], "% of level", *EFFECTS[5:])


def direct(material: Material) -> dict[str, Any] | None:
    """Return a sentence on the clear differences and a table of all, as plain data; None unless there are two."""
    if material.between.empty:
        return None
    rows = compared(material.between)
    first, second = (quoted(material.titles[name]) for name in (rows[0].against, rows[0].scenario))
    measures = {measure.name: measure for measure in material.outcomes}
    clear = [effect(row, measures[row.measure], level=first) for row in rows if row.clear]
    unclear = len(rows) - len(clear)
    text = f"Compared with {first}, {second} {'; '.join(clear) or 'has no clear effect on any outcome'}."
    if clear and unclear:
        text += f" Of the other {unclear} outcomes none differs clearly."
    about = f"paired over the same draws; level: the mean under {first}; {family(material.between)}"
    caption, head = f"{second} minus {first}, {about}", ("Outcome", *heads(HEAD, material.between))
    return {
        "text": f"{text} These {len(rows)} comparisons are among those for which p is corrected.",
        "table": grid(caption, head, [effect_row(row, outcome_of(row)) for row in rows]),
    }
