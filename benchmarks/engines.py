"""The compiled engine beside the reference engine and beside the same rules in C; prints tables, asserts no time.

Usage: python benchmarks/engines.py [--scenario as_it_happened] [--people 20000] [--repeat 3]
Fails if any field of any person differs between the three.
"""

import argparse
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np
from c_rules import CRules
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
        made = Standoff(settings.with_changes(parameters={"scale": scale}))
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
        taken += seconds(engine.live) + seconds(engine.tally)
    return taken


def against_reference(scenario: str, people: int, repeat: int) -> Table:
    """Compiled and reference engine from the same state, through the same days."""
    compiled = at_the_height(scenario, people)
    state = {name: array.copy() for name, array in compiled.engine.state().items()}
    reference = Standoff(compiled.settings, engine="reference")
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


def against_c(scenario: str, repeat: int, folder: Path) -> Table:
    """Every tick of a whole run, by the compiled loop and by C, on copies of the same people."""
    ratios, best = [], {"C": float("inf"), "numba": float("inf")}
    people = ticks = 0
    for _ in range(repeat):
        model = Standoff(load_scenario(scenario))
        taken = race(model, CRules(model.engine.parameters, folder))
        ratios.append(taken["numba"] / taken["C"])
        best = {name: min(best[name], taken[name]) for name in best}
        people, ticks = model.engine.count, model.tick
    table = Table(
        "person loop", "seconds", "times C", title=f"{people:,} people, {ticks} ticks, best of {repeat}"
    )
    table.add_row("C, cc -O3", f"{best['C']:.3f}", "1.00")
    table.add_row("compiled by numba", f"{best['numba']:.3f}", f"{median(ratios):.2f} (median of runs)")
    return table


def race(model: Standoff, c: CRules) -> dict[str, float]:
    """Run a model to its end; each tick is lived twice, in turns first by either, and must come out the same."""
    engine = model.engine
    loops = {"numba": engine.loops.advance, "C": c.advance}
    taken = dict.fromkeys(loops, 0.0)

    def live() -> None:
        crowds = {name: np.array(engine.people[: engine.count]) for name in loops}
        for name in sorted(loops, reverse=bool(model.tick % 2)):
            taken[name] += seconds(loops[name], crowds[name], engine.roster, engine.listed, *world)
        if not np.array_equal(crowds["C"], crowds["numba"]):
            raise SystemExit(f"C and numba differ at tick {model.tick}")
        engine.people[: engine.count] = crowds["numba"]

    world = (engine.sectors.rows, engine.policies.rows, engine.now.rows, engine.parameters)
    loops["numba"](engine.people, engine.roster, 0, *world)
    engine.live = live
    model.run()
    return taken


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--scenario", default="as_it_happened")
    parser.add_argument("--people", type=int, default=20_000)
    parser.add_argument("--repeat", type=int, default=3)
    options = parser.parse_args()
    console = Console()
    with tempfile.TemporaryDirectory() as folder:
        console.print(against_c(options.scenario, options.repeat, Path(folder)))
    console.print(against_reference(options.scenario, options.people, options.repeat))


if __name__ == "__main__":
    main()
