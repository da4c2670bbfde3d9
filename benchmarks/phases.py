"""Where the time of a whole run goes, to its tables and files: loops over people and guards, Python; asserts nothing.

Usage: python benchmarks/phases.py [SCENARIO] [--scale 1] [--repeat 3]
"""

import argparse
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from rich.console import Console
from rich.table import Table

from sim import Standoff, load_scenario
from sim.runs.results import Results
from sim.runs.store import write
from sim.scenario import Scenario
from sim.tables.recorder import Recorder

SET_UP, FILES = "building the model", "writing the files"
# Methods whose processor time is taken, and the phase they belong to. An inner phase is taken out of an outer one.
PHASES = {
    "people: tick": ("engine", "tick"),
    "people: book": ("engine", "book"),
    "people: board and queue": ("engine", "fly"),
    "guards: post": ("engine", "post_units"),
    "guards: fence": ("engine", "build_fences"),
    "guards: what was seen": ("engine", "close_day"),
    "Python: market": ("market", "trade"),
    "Python: line": ("line", "prepare"),
    "Python: columns": ("line", "gather_columns"),
    "Mesa: data collector": ("datacollector", "collect"),
}


class Clock:
    """Processor seconds by phase; time in an inner phase is not counted in the outer one.

    `cost`: seconds that one reading takes, which are left out: a run reads some twenty thousand times.
    """

    def __init__(self, cost: float = 0.0) -> None:
        self.taken: dict[str, float] = {}
        self._cost = cost
        self._phases: list[str] = []
        self._since = time.process_time()

    def _switch(self) -> None:
        now = time.process_time()
        if self._phases:
            phase = self._phases[-1]
            self.taken[phase] = self.taken.get(phase, 0.0) + now - self._since - self._cost
        self._since = now

    def wrap(self, phase: str, call: Callable[..., Any]) -> Callable[..., Any]:
        """The call, on the clock."""

        def timed(*arguments: Any, **named: Any) -> Any:
            self._switch()
            self._phases.append(phase)
            try:
                return call(*arguments, **named)
            finally:
                self._switch()
                self._phases.pop()

        return timed


def cost_of_reading(times: int = 10_000) -> float:
    """Seconds of one reading of the clock, from a phase with nothing in it but readings."""
    clock = Clock()
    nothing = clock.wrap("nothing", lambda: None)
    begun = time.process_time()
    for _ in range(times):
        nothing()
    return (time.process_time() - begun) / times / 2.0


def profile(settings: Scenario) -> dict[str, float]:
    """Seconds by phase of one run, of making its tables at the end, and of what a command does before and after."""
    clock = Clock(cost_of_reading())
    model = clock.wrap(SET_UP, Standoff)(settings, rng=0)
    for phase, (part, method) in PHASES.items():
        owner = getattr(model, part)
        setattr(owner, method, clock.wrap(phase, getattr(owner, method)))
    recorder = Recorder(model)
    model.day_ends[:] = [clock.wrap("Python: output rows", recorder.collect)]
    for government in model.governments.values():
        government.decide = clock.wrap("Python: governments", government.decide)
    clock.wrap("Python: the rest", model.run)()
    frames = clock.wrap("Python: tables at the end", recorder.frames)()
    results = Results(settings, 0, settings.period.until, **frames)
    with TemporaryDirectory() as folder:
        clock.wrap(FILES, write)(results, Path(folder) / "run")
    return clock.taken


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("scenario", nargs="?", default="as_it_happened")
    parser.add_argument("--scale", type=float, default=1.0)
    parser.add_argument("--repeat", type=int, default=3)
    options = parser.parse_args()
    settings = load_scenario(options.scenario).with_changes(parameters={"scale": options.scale})
    profile(settings)
    runs = [profile(settings) for _ in range(options.repeat)]
    best = min(runs, key=lambda taken: sum(taken.values()))
    around = {phase: best.pop(phase) for phase in (SET_UP, FILES)}
    total = sum(best.values())
    table = Table(
        "phase", "seconds", "share", title=f"{options.scenario}, scale {options.scale:g}: {total:.2f} s"
    )
    for phase, seconds in sorted(best.items(), key=lambda item: -item[1]):
        table.add_row(phase, f"{seconds:.3f}", f"{seconds / total:.1%}")
    loops = sum(seconds for phase, seconds in best.items() if phase.startswith(("people", "guards")))
    table.add_row("people and guards together", f"{loops:.3f}", f"{loops / total:.1%}", style="bold")
    for phase, seconds in around.items():
        table.add_row(f"besides: {phase}", f"{seconds:.3f}", "")
    share = loops / (total + sum(around.values()))
    table.add_row("people and guards, of all that", f"{loops:.3f}", f"{share:.1%}")
    Console().print(table)


if __name__ == "__main__":
    main()
