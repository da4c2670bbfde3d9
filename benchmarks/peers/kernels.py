"""One small kernel, written with this project's compiler, draws and roster, and in five other frameworks.

Each is as its own guide would write it; none has the census, flows and world of the model.

Everybody starts in the strip. Each tick a person there dies with chance DIES; those alive try with chance TRIES, and
a try is stopped with chance STOPPED, else the person is through. Each function takes people, ticks and a seed, and
returns the seconds of the ticks alone and the counts of those through, dead, and stopped so far.
"""

# mypy: disable-error-code="import-not-found, has-type"

import os
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np

DIES, TRIES, STOPPED = 0.0005, 0.1, 0.7
IN_STRIP, THROUGH, DEAD = 0, 1, 2
Outcome = tuple[float, dict[str, int]]


def counts(state: Any, stopped: Any) -> dict[str, int]:
    """Through, dead and stopped, from each person's state and number of failed tries."""
    states = np.asarray(state)
    return {
        "through": int((states == THROUGH).sum()),
        "dead": int((states == DEAD).sum()),
        "stopped": int(np.asarray(stopped).sum()),
    }


def clocked(tick: Callable[[], object], ticks: int) -> float:
    """Seconds of so many ticks."""
    start = time.perf_counter()
    for _ in range(ticks):
        tick()
    return time.perf_counter() - start


def this_project(people: int, ticks: int, seed: int) -> Outcome:
    """A loop over person records with keyed draws, compiled as the engine compiles its own."""
    from ours import live_all

    from sim.kernel.compiling import compiled
    from sim.kernel.records import PERSON

    loop = compiled(live_all)
    crowd = np.zeros(people, PERSON)
    crowd["group"] = np.arange(people)
    clock, threads = iter(range(ticks)), thread_count()
    rosters = np.array_split(np.arange(people, dtype=np.uint32), threads)
    listed = [loop(crowd, roster, 0, seed, 0) or len(roster) for roster in rosters]
    with ThreadPoolExecutor(threads) as pool:

        def tick() -> None:
            now = next(clock)
            others = [pool.submit(loop, crowd, rosters[k], listed[k], seed, now) for k in range(1, threads)]
            listed[0] = loop(crowd, rosters[0], listed[0], seed, now)
            listed[1:] = [other.result() for other in others]

        taken = clocked(tick, ticks)
    return taken, counts(crowd["stage"], crowd["pushbacks"])


def thread_count() -> int:
    """Threads for this project and laser-core alike: NUMBA_NUM_THREADS, else all cores."""
    return int(os.environ.get("NUMBA_NUM_THREADS", os.cpu_count() or 1))


def plain_mesa(people: int, ticks: int, seed: int) -> Outcome:
    """mesa.Agent objects and AgentSet.do, draws from the model's generator."""
    import mesa

    class Person(mesa.Agent):
        def __init__(self, model: Any) -> None:
            super().__init__(model)
            self.state, self.stopped = IN_STRIP, 0

        def step(self) -> None:
            if self.state != IN_STRIP:
                return
            draw = self.random.random
            if draw() < DIES:
                self.state = DEAD
            elif draw() < TRIES:
                if draw() < STOPPED:
                    self.stopped += 1
                else:
                    self.state = THROUGH

    model = mesa.Model(rng=seed)
    Person.create_agents(model, people)
    taken = clocked(lambda: model.agents.do("step"), ticks)
    return taken, counts([a.state for a in model.agents], [a.stopped for a in model.agents])


def mesa_frames(people: int, ticks: int, seed: int) -> Outcome:
    """A polars frame of agents, changed by expressions over all of them."""
    import polars as pl
    from mesa_frames import AgentSetPolars, ModelDF

    class People(AgentSetPolars):
        def __init__(self, model: Any) -> None:
            super().__init__(model)
            zeros = np.zeros(people, np.int32)
            self.add(pl.DataFrame({"unique_id": np.arange(people), "state": zeros, "stopped": zeros}))

        def step(self) -> None:
            dies, tries, caught = model.random.random((3, people))
            here = pl.col("state") == IN_STRIP
            trying = here & (pl.Series(dies) >= DIES) & (pl.Series(tries) < TRIES)
            held = pl.Series(caught) < STOPPED
            self.agents = self.agents.with_columns(
                state=pl.when(here & (pl.Series(dies) < DIES))
                .then(pl.lit(DEAD, pl.Int32))
                .when(trying & ~held)
                .then(pl.lit(THROUGH, pl.Int32))
                .otherwise(pl.col("state")),
                stopped=pl.col("stopped") + (trying & held).cast(pl.Int32),
            )

    model = ModelDF(seed=seed)
    crowd = People(model)
    taken = clocked(crowd.step, ticks)
    return taken, counts(crowd.agents["state"].to_numpy(), crowd.agents["stopped"].to_numpy())


def agentpy(people: int, ticks: int, seed: int) -> Outcome:
    """ap.Agent objects in an AgentList, draws from the model's generator."""
    import agentpy as ap

    class Person(ap.Agent):
        def setup(self) -> None:
            self.state, self.stopped = IN_STRIP, 0

        def live(self) -> None:
            if self.state != IN_STRIP:
                return
            draw = self.model.random.random
            if draw() < DIES:
                self.state = DEAD
            elif draw() < TRIES:
                if draw() < STOPPED:
                    self.stopped += 1
                else:
                    self.state = THROUGH

    class Strip(ap.Model):
        def setup(self) -> None:
            self.people = ap.AgentList(self, people, Person)

    model = Strip({"seed": seed})
    model.sim_setup()
    taken = clocked(lambda: model.people.live(), ticks)
    return taken, counts(list(model.people.state), list(model.people.stopped))


def starsim(people: int, ticks: int, seed: int) -> Outcome:
    """A module with array states and Bernoulli distributions, which share draws between scenarios as ours do."""
    import starsim as ss

    class Strip(ss.Module):
        def __init__(self) -> None:
            super().__init__()
            self.define_states(ss.FloatArr("state", default=IN_STRIP), ss.FloatArr("stopped", default=0))
            self.dies, self.tries = ss.bernoulli(p=DIES), ss.bernoulli(p=TRIES)
            self.caught = ss.bernoulli(p=STOPPED)

        def step(self) -> None:
            here = (self.state == IN_STRIP).uids
            dead, alive = self.dies.filter(here, both=True)
            self.state[dead] = DEAD
            held, through = self.caught.filter(self.tries.filter(alive), both=True)
            self.stopped[held] = self.stopped[held] + 1
            self.state[through] = THROUGH

    strip = Strip()
    sim = ss.Sim(n_agents=people, modules=strip, start=0, dur=ticks - 1, dt=1, rand_seed=seed, verbose=0)
    sim.init()
    start = time.perf_counter()
    sim.run()
    taken = time.perf_counter() - start
    module = next(iter(sim.modules))
    return taken, counts(module.state.values, module.stopped.values)


def laser_core(people: int, ticks: int, seed: int) -> Outcome:
    """A LaserFrame of typed columns, changed by a numba loop in parallel with each thread's own generator."""
    import numba as nb
    from laser.core import LaserFrame

    crowd = LaserFrame(people, people)
    crowd.add_scalar_property("state", np.uint8)
    crowd.add_scalar_property("stopped", np.uint16)

    @nb.njit(parallel=True, nogil=True)
    def live(count: int, state: Any, stopped: Any) -> None:
        for i in nb.prange(count):
            if state[i] != IN_STRIP:
                continue
            if np.random.random() < DIES:  # noqa: NPY002 - numba's generator of each thread, as laser uses it
                state[i] = DEAD
            elif np.random.random() < TRIES:  # noqa: NPY002
                if np.random.random() < STOPPED:  # noqa: NPY002
                    stopped[i] += 1
                else:
                    state[i] = THROUGH

    from laser.core.random import seed as set_seed

    set_seed(seed)
    live(0, crowd.state, crowd.stopped)
    taken = clocked(lambda: live(people, crowd.state, crowd.stopped), ticks)
    return taken, counts(crowd.state, crowd.stopped)


KERNELS = {
    kernel.__name__: kernel
    for kernel in (this_project, plain_mesa, mesa_frames, agentpy, starsim, laser_core)
}
