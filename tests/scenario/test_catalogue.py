"""What a scenario may name."""

import pytest

from sim.errors import InputError
from sim.evidence import figures
from sim.evidence.ledger import other_sources
from tests.shipped_world import (
    ACTORS,
    HUB_STATE,
    HUBS,
    NATIONALITIES,
    bar_key,
    cap_key,
    hubs_of,
    hypotheses,
    lever_key,
    levers,
    levers_of,
)


def test_neighbours_and_origin_states_share_their_levers() -> None:
    assert levers_of("lithuania") == levers_of("latvia") == levers_of("poland")
    assert levers_of("lebanon", limits=False) == levers_of("iraq", limits=False) == ("home_flights",)
    assert levers()["latvia", "fence"].actor == "latvia"
    assert {actor for actor, _ in levers()} == set(ACTORS)


def test_every_lever_has_a_range_and_a_source() -> None:
    for lever in levers().values():
        assert lever.low < lever.high
        assert lever.source


def test_a_state_has_the_limits_of_each_of_its_hubs() -> None:
    assert hubs_of("iraq") == ("baghdad", "erbil")
    limits = [lever for lever in levers().values() if lever.actor == "iraq" and lever.hub]
    assert len(limits) == 2 * (1 + len(NATIONALITIES))
    assert str(cap_key("erbil")) == "routes.erbil.weekly_cap"
    assert levers()[bar_key("erbil", "syrian")].nationality == "syrian"
    assert levers_of("poland") == levers_of("poland", limits=False)


@pytest.mark.parametrize(
    ("actor", "name", "message"),
    [
        ("beluga", "pressure", 'actor = "beluga": unknown actor; allowed: belarus, .*; did you mean belarus'),
        ("belarus", "presure", 'lever = "presure": unknown lever of belarus; .*; did you mean pressure'),
        ("turkey", "routes.istanbul.weekly_cup", "did you mean routes.istanbul.weekly_cap"),
    ],
)
def test_a_key_of_no_lever_is_refused_with_the_nearest_one(actor: str, name: str, message: str) -> None:
    with pytest.raises(InputError, match=message):
        lever_key(actor, name)


def test_every_hub_has_a_state() -> None:
    assert tuple(HUB_STATE) == HUBS
    assert set(HUB_STATE.values()) < set(ACTORS)


def test_default_of_every_hypothesis_is_one_of_its_values_and_not_alleged() -> None:
    assert "russia.role" in hypotheses()
    for hypothesis in hypotheses().values():
        assert hypothesis.default in hypothesis.values
        assert set(hypothesis.source) <= {*figures(), *other_sources()}
    assert hypotheses()["alleged_infiltration"].default is False
