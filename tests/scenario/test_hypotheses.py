"""The full cross of Russia's role by Belarus's objective: scenarios/hypotheses/."""

from itertools import product
from typing import Any

import pytest

from sim.paths import data_dir
from sim.scenario import Scenario, load_scenario, shipped_scenarios
from tests.shipped_world import hypotheses

FOLDER = data_dir("scenarios") / "hypotheses"
CROSS = list(product(hypotheses()["russia.role"].values, hypotheses()["belarus.objective"].values))
TEXTS = ("title", "description", "question")


def reading(role: str, objective: str) -> Scenario:
    return load_scenario(FOLDER / f"{role}_{objective}.toml")


def differing(scenario: Scenario) -> dict[str, Any]:
    """The content of a scenario without its texts and the two switches of the cross."""
    content = scenario.resolved()
    for text in ("name", *TEXTS):
        del content[text]
    del content["hypotheses"]["russia"], content["hypotheses"]["belarus"]
    return content


def test_there_is_one_file_for_each_combination_and_no_other() -> None:
    assert len(CROSS) == 15
    assert {file.stem for file in FOLDER.iterdir()} == {f"{role}_{objective}" for role, objective in CROSS}


@pytest.mark.parametrize(("role", "objective"), CROSS)
def test_each_is_free_with_the_hypotheses_of_its_name(role: str, objective: str) -> None:
    scenario = reading(role, objective)
    assert scenario.hypotheses.russia.role == role
    assert scenario.hypotheses.belarus.objective == objective
    assert differing(scenario) == differing(load_scenario("free"))


@pytest.mark.parametrize("text", TEXTS)
def test_each_has_texts_of_its_own(text: str) -> None:
    said = [getattr(reading(*pair), text) for pair in CROSS] + [getattr(load_scenario("free"), text)]
    assert len(set(said)) == len(said)


def test_they_are_found_by_path_and_not_listed_by_name() -> None:
    assert not set(shipped_scenarios()) & {file.stem for file in FOLDER.iterdir()}
