"""What `standoff check` prints besides ok: differences from the parent, and warnings."""

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from sim.scenario import load_scenario
from sim.scenario.doubts import doubts
from sim.scenario.load import load_parent
from sim.scenario.timetable import differences
from sim.world.load import DEFAULT
from sim.world.world import WORLDS

Write = Callable[..., Path]


def found(path: Path) -> list[str]:
    scenario = load_scenario(path)
    return list(doubts(scenario, differences(load_parent(path), scenario)))


@pytest.mark.parametrize(
    ("more", "told"),
    [
        (
            "[period]\nuntil = 2021-08-01\n[[routes.dubai.weekly_cap]]\nvalue = 1\nfrom = 2021-09-01\n",
            "outside",
        ),
        ("[[routes.dubai.weekly_cap]]\nvalue = 90\n", "90 flights per week are no limit"),
        (
            "[parameters]\nabsorbed_restrainer = 0.3\n",
            'only with russia.role = "restrainer", and here it is "perm',
        ),
        ("[parameters]\ntrained_groups = 2\n", "only with alleged_infiltration = true"),
        ("[parameters]\nscale = 0.05\n", "scale = 0.05 is below 0.1"),
        ("[parameters]\nscale = 0.1\n", ""),
        ("[sweep]\nscale = [0.05, 1]\n", "scale = 0.05 is below 0.1"),
        ("[sweep]\nabsorbed_restrainer = [0.3, 0.4]\n", 'read only with russia.role = "restrainer"'),
        ('[sweep]\nabsorbed_restrainer = [0.3, 0.4]\n"russia.role" = ["permissive", "restrainer"]\n', ""),
        ("[sweep]\ntrained_groups = [2, 3]\n", "only with alleged_infiltration = true"),
        ("[sweep]\ntrained_groups = [2, 3]\nalleged_infiltration = [true, false]\n", ""),
        (
            '[period]\nuntil = 2021-08-01\n[sweep]\n"poland.pushback@2021-09-01" = [0, 1]\n',
            "sweep.poland.pushback@2021-09-01 changes no day of the period",
        ),
        (
            '[sweep]\n"poland.pushback@2021-09-01" = [0, 1]\n"poland.pushback" = [0, 1]\n',
            "sweep.poland.pushback@2021-09-01 changes no day of the period",
        ),
        ('[sweep]\n"poland.pushback" = [0, 1]\n"poland.pushback@2021-09-01" = [0, 1]\n', ""),
        ('[sweep]\n"eu.contact=1@" = ["2021-07-01", "2021-09-01"]\nfree_from = [2021-09-01]\n', ""),
        ("[parameters]\n[[routes.dubai.weekly_cap]]\nvalue = 1\n", ""),
        ('[[routes.dubai.nationality_ban]]\nvalue = ["iraqi"]\n', ""),
    ],
)
def test_what_does_nothing_is_doubted(write: Write, more: str, told: str) -> None:
    lines = found(write(f'extends = "as_it_happened"\n{more}'))
    assert (told in lines[0]) if told else lines == []


def test_the_parent_of_a_file_is_the_resolved_scenario_that_it_extends(write: Write) -> None:
    parent = load_parent(write('extends = "free"\n'))
    assert parent == load_scenario("free")
    assert load_parent(write()) is None


def test_a_limit_on_a_hub_without_flights_is_doubted(write: Write, tmp_path: Path) -> None:
    """A world without the one carrier that flies from Amman."""
    world = Path(shutil.copytree(WORLDS / DEFAULT, tmp_path / "world"))
    routes = (world / "routes.toml").read_text(encoding="utf-8")
    rows = [row for row in re.split(r"(?m)^(?=\[)", routes) if not row.startswith("[amman.")]
    (world / "routes.toml").write_text("".join(rows), encoding="utf-8")
    for limit in ("weekly_cap]]\nvalue = 0", 'nationality_ban]]\nvalue = ["iraqi"]'):
        lines = found(write(f'world = "{world}"\n[[routes.amman.{limit}\n'))
        assert lines == [lines[0]]
        assert lines[0].endswith("no carrier flies from amman")
