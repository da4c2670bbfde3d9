"""A journey is that of one person of the run: found by stage or sector, told from the booking to the end."""

import pytest

from sim.app.journey import counted, find_person, journey
from sim.app.walker import Walker, day_after
from sim.errors import InputError
from sim.kernel.calendar import TICKS_A_DAY
from sim.kernel.stages import STRIP
from sim.model import Standoff

SEED, DAY = 3, 25


def test_somebody_of_a_stage_or_a_sector_is_found(scenario):
    model = day_after(scenario, SEED, DAY)
    row = find_person(scenario, SEED, DAY, 0.5, stage="in_strip")
    assert model.engine.people[row]["stage"] == STRIP
    sector = int(model.engine.people[row]["sector"])
    assert find_person(scenario, SEED, DAY, 0.0, sector=sector) <= row
    assert find_person(scenario, SEED, DAY, 0.0) == 0
    assert find_person(scenario, SEED, DAY, 1.0) == model.engine.count - 1
    with pytest.raises(InputError):
        find_person(scenario, SEED, 0, 0.5, stage="resettled")


def test_a_journey_tells_what_the_record_of_the_person_adds_up_to(scenario):
    row = find_person(scenario, SEED, DAY, 0.5, stage="in_strip")
    told = journey(scenario, SEED, row)
    model = Standoff(scenario, SEED)
    model.run()
    person = model.migrants[row]
    texts = [step["text"] for step in told["steps"]]
    assert texts[0].startswith("buys a package for ")
    assert sum(text.startswith("is pushed back") for text in texts) <= person.pushbacks
    assert sum(text.startswith("tries to cross") for text in texts) == person.attempts
    assert f"{counted(person.attempts, 'attempt')}, {counted(person.pushbacks, 'pushback')}" in told["facts"]
    assert person.nationality.capitalize() in told["who"]
    assert all(step["sector"] >= -1 and step["date"] for step in told["steps"])


def test_who_gives_up_before_the_flight_has_not_left_overland(scenario):
    told = journey(scenario, SEED, find_person(scenario, SEED, DAY, 0.0, stage="left"))
    assert told["steps"][-1]["text"] == "gives the journey up before the flight"
    assert told["ended"] == "at home: gave up before the flight"


def test_one_is_counted_without_an_s():
    assert [counted(number, "night") for number in (0, 1, 2)] == ["0 nights", "1 night", "2 nights"]


def test_a_walker_shows_the_state_after_any_part_of_a_day(scenario):
    walker, model = Walker(scenario, SEED), Standoff(scenario, SEED)
    for _ in range(20 * TICKS_A_DAY + 2):
        model.step()
    for day, part in ((20, 0), (20, 1), (3, 2), (20, 1)):
        state = walker.state(day, part)
    assert state["sectors"]["strip"] == model.engine.strip.tolist()
    assert (state["date"], state["name"]) == (model.today.isoformat(), "morning")
