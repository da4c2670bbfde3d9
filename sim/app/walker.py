"""A run walked to any tick: the state between two frames."""

from __future__ import annotations

from typing import Any

from sim.app.frames import sector_values, weather
from sim.kernel.calendar import TICKS_A_DAY
from sim.model import Standoff
from sim.scenario import Scenario

PARTS = ("night", "morning", "afternoon", "evening")


def day_after(settings: Scenario, seed: int, day: int) -> Standoff:
    """Return a run at the end of a day, given by number."""
    model = Standoff(settings, seed, reasons=False, choices=False)
    while model.tick < (day + 1) * TICKS_A_DAY and not model.finished:
        model.step()
    return model


class Walker:
    """One run that steps forward, or restarts if an earlier tick is needed."""

    def __init__(self, settings: Scenario, seed: int) -> None:
        self.settings, self.seed = settings, seed
        self._model = Standoff(settings, seed, reasons=False, choices=False)

    def state(self, day: int, part: int) -> dict[str, Any]:
        """Return the map after a part of a day: 0 night, 1 morning, 2 afternoon; the evening ends the day."""
        ticks = day * TICKS_A_DAY + part + 1
        if self._model.tick > ticks:
            self._model = Standoff(self.settings, self.seed, reasons=False, choices=False)
        while self._model.tick < ticks and not self._model.finished:
            self._model.step()
        model = self._model
        return {
            "day": day, "part": part, "name": PARTS[part], "date": model.today.isoformat(),
            "sectors": sector_values(model), "weather": weather(model), "strip": int(model.engine.strip.sum()),
        }  # fmt: skip
