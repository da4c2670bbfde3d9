"""What a scenario may name."""

from sim.evidence import figures
from sim.scenario.catalogue import ACTORS, HUB_STATE, HUBS, hypotheses, levers, levers_of


def test_neighbours_and_origin_states_share_their_levers() -> None:
    assert levers_of("lithuania") == levers_of("latvia") == levers_of("poland")
    assert levers_of("lebanon") == levers_of("iraq") == ("flight_cap", "nationality_ban", "home_flights")
    assert levers()["latvia", "fence"].actor == "latvia"
    assert {actor for actor, _ in levers()} == set(ACTORS)


def test_every_lever_has_a_range_and_a_source() -> None:
    for lever in levers().values():
        assert lever.low < lever.high
        assert lever.source


def test_every_hub_has_a_state() -> None:
    assert tuple(HUB_STATE) == HUBS
    assert set(HUB_STATE.values()) < set(ACTORS)


def test_default_of_every_hypothesis_is_one_of_its_values_and_not_alleged() -> None:
    assert "russia.role" in hypotheses()
    for hypothesis in hypotheses().values():
        assert hypothesis.default in hypothesis.values
        assert all(source in figures() for source in hypothesis.source)
    assert hypotheses()["alleged_infiltration"].default is False
