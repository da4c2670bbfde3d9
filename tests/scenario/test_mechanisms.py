"""Mechanisms as switches: a value stands for parameters, which a scenario then may not give itself."""

from collections.abc import Callable
from pathlib import Path

import pytest

from sim.checkpoints.identity import difference
from sim.errors import InputError
from sim.model import Standoff
from sim.scenario import Scenario, load_scenario
from sim.scenario.schema_file import json_schema
from tests.shipped_world import hypotheses

TEXTS = 'title = "t"\ndescription = "d"\nquestion = "q?"\n'
OFF = '[hypotheses.mechanism]\nadvice = "none"\n'


@pytest.fixture
def read(tmp_path: Path) -> Callable[[str], Scenario]:
    def load(text: str) -> Scenario:
        file = tmp_path / "case.toml"
        file.write_text(f"{TEXTS}{text}", encoding="utf-8")
        return load_scenario(file)

    return load


def test_a_value_stands_for_its_parameters(read: Callable[[str], Scenario]) -> None:
    on, off = read(""), read(OFF)
    assert on.hypotheses.mechanism.advice == "heard"
    assert on.overrides == {}
    assert off.overrides == {"word_weight": 0.0}
    assert off.parameter("word_weight") == 0.0 < on.parameter("word_weight")
    assert off.parameters == {}
    assert off.digest() != on.digest()


def test_a_run_has_the_parameters_of_its_mechanisms(read: Callable[[str], Scenario]) -> None:
    days = "[period]\nstart = 2021-06-01\nuntil = 2021-06-02\n[parameters]\nscale = 0.01\n"
    assert Standoff(read(days), rng=0).p.word_weight == hypothesis_default("word_weight")
    assert Standoff(read(days + OFF), rng=0).p.word_weight == 0.0


def hypothesis_default(name: str) -> float:
    return load_scenario("free").world.parameter(name).default


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("[parameters]\nword_weight = 3\n", "parameters.word_weight"),
        ("[sweep]\nword_weight = [1, 3]\n", "sweep.word_weight"),
    ],
)
def test_a_parameter_that_a_mechanism_sets_is_refused(
    read: Callable[[str], Scenario], text: str, key: str
) -> None:
    read(text)
    with pytest.raises(InputError, match=f'{key} = .*: is set by hypotheses.mechanism.advice = "none"'):
        read(text + OFF)


def test_a_child_cannot_switch_off_what_its_parent_sets(tmp_path: Path) -> None:
    parent, child = tmp_path / "parent.toml", tmp_path / "child.toml"
    parent.write_text(f"{TEXTS}[parameters]\nword_weight = 3\n", encoding="utf-8")
    child.write_text(f'{TEXTS}extends = "parent"\n{OFF}', encoding="utf-8")
    with pytest.raises(InputError, match=r"child.toml: parameters.word_weight = 3.0: is set by hypotheses"):
        load_scenario(child)


def test_changes_switch_a_mechanism(read: Callable[[str], Scenario]) -> None:
    off = read("").with_changes(hypotheses={"mechanism": {"advice": "none"}})
    assert off.parameter("word_weight") == 0.0
    with pytest.raises(InputError, match="is set by"):
        off.with_changes(parameters={"word_weight": 1.0})


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('advise = "none"', "mechanism.advise.*did you mean advice"),
        ('advice = "nobe"', "unknown reading.*heard, none.*did you mean none"),
        ("advice = 0", "advice = 0: wrong type"),
    ],
)
def test_an_unknown_mechanism_or_value_is_refused(
    read: Callable[[str], Scenario], text: str, said: str
) -> None:
    with pytest.raises(InputError, match=said):
        read(f"[hypotheses.mechanism]\n{text}\n")


def test_a_run_continues_only_with_the_same_mechanisms(read: Callable[[str], Scenario]) -> None:
    days = "[period]\nstart = 2021-06-01\nuntil = 2021-06-03\n[parameters]\nscale = 0.01\n"
    model, other = Standoff(read(days), rng=0), read(days + OFF)
    model.step()
    with pytest.raises(InputError, match="differs in its hypotheses"):
        model.branch(other)
    held, asked = ({"hypotheses": s.hypotheses.model_dump(mode="json")} for s in (model.settings, other))
    found = difference(held, asked)
    assert found is not None
    assert found.values == "mechanism.advice heard, not none"


def test_editors_are_offered_the_values() -> None:
    offered = json_schema()["$defs"]["Mechanisms"]
    assert offered["properties"]["advice"]["enum"] == ["heard", "none"]
    assert "required" not in offered or not offered["required"]
    assert offered["additionalProperties"] is False


def test_the_first_value_of_each_is_the_shipped_one() -> None:
    mechanisms = [h for h in hypotheses().values() if h.name.startswith("mechanism.")]
    assert mechanisms
    for mechanism in mechanisms:
        assert mechanism.default == mechanism.values[0]
