"""What the page shows of a run's present day, copied between two steps, whatever thread plays."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.app.facts import Rows, deaf_text, facts, headline, latest_decisions
from sim.app.steered import SteeredStandoff


@dataclass(frozen=True)
class Moment:
    """A present day: words, numbers, decisions, people in the strip by sector, rows of all days before, the period."""

    label: str
    question: str
    headline: str
    facts: dict[str, Rows]
    decisions: list[tuple[str, str]]
    deaf: str
    strip: NDArray[np.int64]
    daily: list[dict[str, Any]]
    border: list[dict[str, Any]]
    start: date
    until: date


def moment_of(model: SteeredStandoff) -> Moment:
    """The present day of a run; waits for a step that is under way."""
    with model.between_days:
        return Moment(
            model.label,
            model.settings.question,
            headline(model),
            facts(model),
            latest_decisions(model),
            deaf_text(model.deaf),
            model.engine.strip.copy(),
            list(model.rows.daily),
            list(model.rows.border),
            model.calendar.start,
            model.calendar.until,
        )
