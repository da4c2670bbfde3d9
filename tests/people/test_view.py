from datetime import timedelta

import numpy as np
import pandas as pd
import pytest

from sim import Standoff
from sim.kernel.stages import STAGES
from tests.short_run import START, recorded, short


def test_people_are_counted_filtered_and_read_one_by_one():
    people, engine = recorded().model.migrants, recorded().model.engine
    assert len(people) == engine.count > 40
    census = {stage: int(count) for stage, count in zip(STAGES, engine.census, strict=True) if count}
    assert people.count_by("stage") == census
    first, last = people[0], people[len(people) - 1]
    assert (people[-1], people[-len(people)]) == (last, first)
    assert [person.uid for person in people] == people.frame()["uid"].tolist()
    with pytest.raises(IndexError, match=str(len(people))):
        people[len(people)]
    with pytest.raises(IndexError):
        people[-len(people) - 1]


def test_a_filter_keeps_those_whose_fields_match():
    people = recorded().model.migrants
    frame = people.frame()
    iraqis = people.where(nationality="iraqi", vulnerable=False)
    expected = frame[(frame["nationality"] == "iraqi") & ~frame["vulnerable"]]
    assert 0 < len(iraqis) == len(expected) < len(people)
    assert iraqis.frame()["uid"].tolist() == expected["uid"].tolist()
    assert {person.nationality for person in iraqis} == {"iraqi"}
    assert len(iraqis.where(nationality="syrian")) == 0
    assert iraqis.where(uid=iraqis[1].uid)[0] == iraqis[1]
    with pytest.raises(KeyError, match="no field 'passport'"):
        people.where(passport="lost")


def test_the_frame_holds_one_row_a_person_in_words():
    people = recorded().model.migrants
    frame = people.frame()
    assert len(frame) == len(people)
    assert frame["uid"].is_unique
    assert set(frame["stage"]) <= set(STAGES)
    assert frame["since"].between(pd.Timestamp(START), pd.Timestamp(START + timedelta(days=13))).all()
    assert (frame["booked"] <= frame["since"]).all()
    assert frame.groupby("group")["uid"].count().equals(frame.groupby("group")["party"].first().rename("uid"))
    at_the_line = frame[frame["stage"] == "in_strip"]
    assert len(at_the_line) > 0
    assert set(at_the_line["neighbour"]) <= {"PL", "LT", "LV"}
    assert frame.loc[frame["stage"] == "queued", "sector"].isna().all()
    person = people[0]
    assert {name: frame[name][0] for name in ("uid", "cash", "stage", "attempts")} == {
        name: getattr(person, name) for name in ("uid", "cash", "stage", "attempts")
    }


def test_reading_does_not_change_the_run():
    silent, read = Standoff(short(), rng=3), Standoff(short(), rng=3)
    for _ in range(24):
        silent.step()
        read.step()
        read.migrants.where(stage="in_strip").frame()
        read.migrants.count_by("origin")
    assert np.array_equal(
        silent.engine.people[: silent.engine.count], read.engine.people[: read.engine.count]
    )
