"""The compiled engine beside the reference engine; prints a table, asserts no time.

Usage: python benchmarks/engines.py [--scenario as_it_happened] [--people 20000] [--repeat 3]
Fails if any field of any person differs between the two.
"""

import argparse
import time
from collections.abc import Callable
from datetime import date
from typing import Any

import numpy as np
from rich.console import Console
from rich.table import Table

from sim import Standoff, load_scenario
from sim.engines.base import Engine
from sim.kernel.stages import FINAL_FROM

HEIGHT = date(2021, 11, 10)  # the busiest weeks
DAYS = 2
HOURS = 4


def seconds(call: Callable[..., Any], *arguments: Any) -> float:
    """Processor time of one call: it runs on one core, and other work of the machine does not count."""
    start = time.process_time()
    call(*arguments)
    return time.process_time() - start


def at_the_height(scenario: str, people: int) -> Standoff:
    """A model in November with about so many people, by scale."""
    settings = load_scenario(scenario)

    def model(scale: float) -> Standoff:
        made = Standoff(settings.with_changes(parameters={"scale": scale}), rng=0)
        while made.today < HEIGHT:
            made.step()
        return made

    trial = model(0.2)
    return model(people / trial.engine.count * 0.2)


def live_days(engine: Engine) -> float:
    """Let everybody live some days under a world that stands still; returns the seconds of the loops."""
    taken = 0.0
    for tick in range(DAYS * HOURS):
        engine.now.hour[0] = tick % HOURS
        engine.now.tick[0] += 1
        taken += seconds(engine.tick)
    return taken


def against_reference(scenario: str, people: int, repeat: int) -> Table:
    """Compiled and reference engine from the same state, through the same days."""
    compiled = at_the_height(scenario, people)
    state = {name: array.copy() for name, array in compiled.engine.state().items()}
    reference = Standoff(compiled.settings, engine="reference", rng=0)
    times: dict[str, list[float]] = {"reference": [], "compiled": []}
    for _ in range(repeat):
        for name, model in (("reference", reference), ("compiled", compiled)):
            model.engine.restore(state)
            times[name].append(live_days(model.engine))
        if not np.array_equal(compiled.engine.people, reference.engine.people):
            raise SystemExit("the engines differ")
    alive = int(state["census"][:FINAL_FROM].sum())
    title = f"{len(state['people']):,} people, {alive:,} of them on the way, {DAYS} days, best of {repeat}"
    table = Table("engine", "seconds", "times slower", title=title)
    fastest = min(times["compiled"])
    for name, measured in times.items():
        table.add_row(name, f"{min(measured):.4f}", f"{min(measured) / fastest:.0f}")
    return table


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--scenario", default="as_it_happened")
    parser.add_argument("--people", type=int, default=20_000)
    parser.add_argument("--repeat", type=int, default=3)
    options = parser.parse_args()
    Console().print(against_reference(options.scenario, options.people, options.repeat))


if __name__ == "__main__":
    main()
