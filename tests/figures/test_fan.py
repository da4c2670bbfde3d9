"""Charts over time: what stands above dated events."""

from sim.figures.fan import letters_at


def test_letters_of_events_that_are_close_are_joined_and_the_others_stand_alone():
    days = [0.0, 63.0, 66.0, 70.0, 93.0, 101.0, 294.0]
    found = letters_at("ABCDEFG", days, per_inch=120.0, size=6.0)
    assert found == [("A", 0.0), ("B–D", 66.5), ("E–F", 97.0), ("G", 294.0)]


def test_where_there_is_room_each_event_has_its_letter():
    assert letters_at("AB", [0.0, 30.0], per_inch=120.0, size=6.0) == [("A", 0.0), ("B", 30.0)]
    assert letters_at("", [], per_inch=120.0, size=6.0) == []
