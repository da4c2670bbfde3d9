"""A scenario and the world that it plays in."""

import shutil
from datetime import date
from pathlib import Path

import pytest

from sim.errors import InputError
from sim.scenario import Scenario, load_scenario
from sim.world.load import DEFAULT
from sim.world.world import WORLDS
from tests.scenario.conftest import Write


@pytest.fixture
def elsewhere(tmp_path: Path) -> Path:
    """A folder with a world of other names and dates than the default one."""
    folder = Path(shutil.copytree(WORLDS / DEFAULT, tmp_path / "elsewhere"))
    for file in folder.glob("*.toml"):
        text = file.read_text(encoding="utf-8").replace("erbil", "arbela")
        file.write_text(text.replace("first_day = 2021-06-01", "first_day = 2021-06-05"), encoding="utf-8")
    return folder


def test_the_default_world_needs_no_word(write: Write) -> None:
    scenario = load_scenario(write(""))
    assert scenario.world.name == DEFAULT
    assert scenario.content()["world"] == DEFAULT


def test_a_world_is_found_beside_the_file_and_what_it_says_is_its_own(write: Write, elsewhere: Path) -> None:
    scenario = load_scenario(
        write(
            'world = "elsewhere"\n[[routes.arbela.weekly_cap]]\nvalue = 0\n[parameters]\nhubs.arbela.demand = 0.3\n'
        )
    )
    assert scenario.world.folder == elsewhere
    assert scenario.period.start == date(2021, 6, 5)
    assert scenario.parameter("hubs.arbela.demand") == 0.3
    assert scenario.lever_value(*scenario.world.cap_key("arbela"), date(2021, 7, 1)) == 0.0
    again = Scenario.from_resolved(scenario.resolved(), "again")
    assert (again.world, again.digest()) == (scenario.world, scenario.digest())


def test_what_another_world_has_is_refused(write: Write, elsewhere: Path) -> None:
    with pytest.raises(InputError, match=r"did you mean hubs\.arbela\.demand"):
        load_scenario(write('world = "elsewhere"\n[parameters]\nhubs.arbel.demand = 0.3\n'))
    with pytest.raises(InputError, match=r"unknown hub; allowed: .*arbela"):
        load_scenario(write('world = "elsewhere"\n[[routes.erbil.ban]]\n'))
    with pytest.raises(InputError, match="2021-06-05 to 2022-04-01"):
        load_scenario(write('world = "elsewhere"\n[period]\nstart = 2021-06-01\n'))


def test_a_world_that_is_nowhere_is_named(write: Write) -> None:
    with pytest.raises(InputError) as caught:
        load_scenario(write('world = "belarus_2012"\n'))
    assert str(caught.value).startswith(f'{caught.value.file}: world = "belarus_2012": no such world')
    assert caught.value.suggestion == DEFAULT


def test_the_digest_tells_worlds_apart_that_say_other_things(write: Write, elsewhere: Path) -> None:
    here, there = (load_scenario(write(text)) for text in ("", 'world = "elsewhere"\n'))
    assert here.digest() != there.digest()
