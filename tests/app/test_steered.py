"""The page's model: sliders at rest change nothing, moved ones do what they say."""

from threading import Thread

import pytest

from sim import load_scenario
from sim.app.steered import AS_IN_SCENARIO, SteeredStandoff, choices
from sim.errors import InputError
from sim.kernel.calendar import TICKS_A_DAY
from sim.model import Standoff
from sim.tables.recorder import Recorder

DAYS = 30
FREE = """
title = "Everybody decides"
description = "The same with free governments."
question = "Do sliders say when they do not bind?"
extends = "as_it_happened"
[hypotheses]
decision = "free"
"""


def after(days, model):
    for _ in range(days):
        model.step()
    return model


def test_sliders_at_rest_give_the_scenario_to_the_last_bit():
    page, plain = SteeredStandoff(rng=3), Standoff(rng=3)
    rows = Recorder(plain)
    after(DAYS, page), after(DAYS * TICKS_A_DAY, plain)
    assert page.rows.daily == rows.daily
    assert page.rows.border == rows.border
    assert page.decisions == plain.decisions
    assert (
        page.engine.people[: page.engine.count].tobytes()
        == plain.engine.people[: plain.engine.count].tobytes()
    )


def test_a_step_is_a_day():
    model = SteeredStandoff()
    first = model.date
    model.step()
    assert (model.date - first).days == model.steps == len(model.rows.daily) == 1


def test_a_reader_who_holds_the_lock_sees_no_day_begin():
    model = SteeredStandoff()
    with model.between_days:
        player = Thread(target=model.step)
        player.start()
        player.join(0.2)
        assert player.is_alive()
        assert model.tick == 0
    player.join()
    assert model.tick == TICKS_A_DAY


@pytest.mark.parametrize("hub", ["istanbul", "dubai", "damascus"])
def test_a_cap_limits_the_flights_of_its_hub_alone(hub):
    plain, capped = after(2, SteeredStandoff()), after(2, SteeredStandoff(**{hub: 0}))
    changed = {
        name
        for name in plain.rows.daily[0]
        if name.startswith("flights_") and plain.rows.daily[1][name] != capped.rows.daily[1][name]
    }
    assert capped.rows.daily[1][f"flights_{hub}"] == 0
    assert changed == ({f"flights_{hub}"} if plain.rows.daily[1][f"flights_{hub}"] else set())


def test_istanbul_flies_unless_capped():
    assert after(1, SteeredStandoff()).rows.daily[0]["flights_istanbul"] > 3
    assert after(1, SteeredStandoff(istanbul=3)).rows.daily[0]["flights_istanbul"] == 3


@pytest.mark.parametrize(
    ("slider", "lever"),
    [
        ("sanctions", ("eu", "sanctions")),
        ("pushback_poland", ("poland", "pushback")),
        ("pushback_lithuania", ("lithuania", "pushback")),
    ],
)
@pytest.mark.parametrize("percent", [0, 35, 100])
def test_a_share_holds_for_the_whole_period(slider, lever, percent):
    model = SteeredStandoff(**{slider: percent})
    assert model.lever(*lever) == percent / 100
    for day in (model.calendar.start, model.calendar.until):
        assert model.settings.lever_value(*lever, day=day) == percent / 100


def test_the_label_picks_the_scenario_and_the_given_one_comes_first():
    labels = list(choices("no_flight_limits"))
    assert labels[0] == load_scenario("no_flight_limits").title
    assert len(labels) == len(set(labels)) == len(choices("as_it_happened"))
    other = SteeredStandoff("no_flight_limits", label=load_scenario("gas_cut").title)
    assert other.settings == load_scenario("gas_cut")
    assert SteeredStandoff("no_flight_limits").settings == load_scenario("no_flight_limits")


def test_a_file_with_a_shipped_title_is_told_apart(tmp_path):
    path = tmp_path / "mine.toml"
    path.write_text(
        'title = "As it happened"\ndescription = "d"\nquestion = "q"\nextends = "as_it_happened"\n'
    )
    labels = list(choices(str(path)))
    assert labels[0] == f"As it happened ({path})"
    assert "As it happened" in labels[1:]


def test_a_bad_scenario_is_refused():
    with pytest.raises(InputError):
        SteeredStandoff("as_it_hapened")


def test_sliders_that_free_governments_do_not_heed_are_named(tmp_path):
    path = tmp_path / "free.toml"
    path.write_text(FREE)
    assert SteeredStandoff(str(path)).deaf == []
    assert SteeredStandoff(str(path), istanbul=3, sanctions=50).deaf == ["turkey", "eu"]
    assert SteeredStandoff(istanbul=3, sanctions=50).deaf == []


def test_the_end_of_the_period_stops_the_run_and_further_steps_do_nothing(tmp_path):
    path = tmp_path / "short.toml"
    path.write_text(
        'title = "Short"\ndescription = "d"\nquestion = "q"\nextends = "as_it_happened"\n'
        "[period]\nuntil = 2021-06-04\n"
    )
    model = after(3, SteeredStandoff(str(path)))
    assert model.finished
    assert not model.running
    rows = len(model.rows.daily)
    model.step()
    assert len(model.rows.daily) == rows == 3


def test_every_slider_is_an_argument_and_rests_where_the_scenario_decides():
    from inspect import signature

    from sim.app.controls import model_params
    from sim.app.viz import Slider

    arguments = signature(SteeredStandoff).parameters
    params = model_params("gas_cut")
    assert list(params) == list(arguments) or set(params) == set(arguments)
    sliders = {name: item for name, item in params.items() if isinstance(item, Slider)}
    assert {name: item.value for name, item in sliders.items()} == {
        name: arguments[name].default for name in sliders
    }
    assert arguments["istanbul"].default == AS_IN_SCENARIO
