"""The model as the page steers it: a scenario picked by its title, with some of its levers held."""

from collections.abc import Mapping
from functools import cache
from threading import Event, Lock
from types import MappingProxyType
from typing import TypeVar

from sim.kernel.calendar import TICKS_A_DAY
from sim.model import Standoff
from sim.scenario import Scenario, load_scenario, shipped_scenarios
from sim.scenario.catalogue import HUB_STATE
from sim.scenario.shipped import RECORDED
from sim.tables.recorder import Recorder

AS_IN_SCENARIO = -1  # where a slider leaves what the scenario says, dates and rules alike
PERCENT = 100.0
K = TypeVar("K")


@cache
def choices(given: str) -> Mapping[str, Scenario]:
    """The scenarios to pick from by label: `given`, a path or a shipped name, first; then the shipped ones.

    Raises InputError for a bad scenario.
    """
    first = load_scenario(given)
    shipped = [load_scenario(name) for name in shipped_scenarios()]
    titles = [scenario.title for scenario in shipped if scenario != first]
    label = f"{first.title} ({given})" if first.title in titles else first.title
    rest = {scenario.title: scenario for scenario in shipped if scenario != first}
    return MappingProxyType({label: first, **rest})


class SteeredStandoff(Standoff):
    """A Standoff whose step is one day, in the form that SolaraViz can make afresh.

    `given`: the scenario of the command line. `label`: the one picked of `choices(given)`, "" for the given one.
    `rng`: the seed. `istanbul`, `dubai`, `damascus`: most flights a week to Minsk; `sanctions`: per cent of the
    ladder; `pushback_...`: per cent of those caught. Each of these holds from the first day to the last, or is
    AS_IN_SCENARIO. SolaraViz plays in a thread of its own: who reads while it may play holds `between_days`,
    and is told of a new day by `changed`. Raises InputError for a bad scenario.
    """

    def __init__(
        self,
        given: str = RECORDED,
        label: str = "",
        rng: int = 0,
        istanbul: int = AS_IN_SCENARIO,
        dubai: int = AS_IN_SCENARIO,
        damascus: int = AS_IN_SCENARIO,
        sanctions: int = AS_IN_SCENARIO,
        pushback_poland: int = AS_IN_SCENARIO,
        pushback_lithuania: int = AS_IN_SCENARIO,
    ) -> None:
        options = choices(given)
        self.label = label or next(iter(options))
        self.caps = _moved({"istanbul": istanbul, "dubai": dubai, "damascus": damascus})
        self.held = _moved(
            {
                ("eu", "sanctions"): sanctions,
                ("poland", "pushback"): pushback_poland,
                ("lithuania", "pushback"): pushback_lithuania,
            }
        )
        self.between_days = Lock()
        self.changed = Event()
        super().__init__(_steered(options[self.label], self.caps, self.held), rng)
        self.rows = Recorder(self)

    def step(self) -> None:
        """One day: the ticks of a night, a morning, an afternoon and an evening."""
        with self.between_days:
            for _ in range(TICKS_A_DAY):
                super().step()
        self.changed.set()

    @property
    def deaf(self) -> list[str]:
        """The actors of moved sliders who decide freely in this scenario at some time, and then do not heed them."""
        moved = [*(HUB_STATE[hub] for hub in self.caps), *(actor for actor, _ in self.held)]
        since, until = self.settings.free_since, self.settings.period.until
        return [actor for actor in dict.fromkeys(moved) if since[actor] < until]


def _moved(sliders: Mapping[K, int]) -> dict[K, int]:
    return {key: value for key, value in sliders.items() if value != AS_IN_SCENARIO}


def _steered(scenario: Scenario, caps: Mapping[str, int], held: Mapping[tuple[str, str], int]) -> Scenario:
    """The scenario with those caps and levers held for the whole period; itself if there are none."""
    if not caps and not held:
        return scenario
    return scenario.with_changes(
        routes={hub: {"weekly_cap": [{"value": cap}]} for hub, cap in caps.items()},
        levers=[
            {"actor": actor, "lever": lever, "value": percent / PERCENT}
            for (actor, lever), percent in held.items()
        ],
    )
