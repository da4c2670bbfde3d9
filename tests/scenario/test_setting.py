"""Settings as words: read, refused, applied, and saved as a file."""

from datetime import date

import pytest

from sim.errors import InputError
from sim.scenario import load_scenario
from sim.scenario.by_hand import file_text, with_settings
from sim.scenario.setting import Setting, parts, read, settable
from sim.scenario.timetable import by_day
from sim.world import load_world
from tests.limits import cap

DECEMBER, JANUARY = date(2021, 12, 1), date(2022, 1, 1)
BASE = "as_it_happened"


@pytest.mark.parametrize(
    ("word", "value", "start", "until"),
    [
        ("poland.pushback=0.5", 0.5, None, None),
        ("poland.pushback=0.5@2021-12-01", 0.5, DECEMBER, None),
        ("poland.pushback=0.5@2021-12-01..2022-01-01", 0.5, DECEMBER, JANUARY),
        ("poland.pushback=rule@..2022-01-01", "rule", None, JANUARY),
        ("routes.dubai.weekly_cap=none", "none", None, None),
        ("routes.istanbul.nationality_ban=iraqi,syrian", ["iraqi", "syrian"], None, None),
        ("routes.istanbul.nationality_ban=none", [], None, None),
        ("attempt_rate=0.25", 0.25, None, None),
        ("hubs.istanbul.demand=0.2", 0.2, None, None),
        ("russia.role=restrainer", "restrainer", None, None),
        ("alleged_infiltration=true", True, None, None),
        ("scheme_start=2021-07-01", date(2021, 7, 1), None, None),
    ],
)
def test_a_word_is_read_and_written_alike(word, value, start, until):
    setting = read(word, load_world())
    assert setting == Setting(word.partition("=")[0], value, start, until)
    assert str(setting) == word


@pytest.mark.parametrize(
    ("word", "said"),
    [
        ("poland.pushbak=1", "did you mean poland.pushback"),
        ("poland.pushback", "is no setting"),
        ("poland.pushback=", "is no setting"),
        ("=1", "unknown key"),
        ("poland.pushback=2", "allowed: 0 to 1 (share)"),
        ("poland.pushback=x", "is not a number"),
        ("poland.pushback=nan", "finite"),
        ("poland.pushback=0.5@", "has no day after @"),
        ("poland.pushback=0.5@..", "has no day after @"),
        ("poland.pushback=0.5@2021-13-01", "2021-13-01 is not a day"),
        ("poland.pushback=0.5@2020-01-01", "out of range"),
        ("poland.pushback=0.5@2021-12-01..2021-11-01", "is not after from"),
        ("demand_erbil=0.3", "is now called hubs.erbil.demand"),
        ("party_largest=3.99", "is not whole"),
        ("attempt_rate=0.25@2021-12-01", "has no dates"),
        ("russia.role=mad", "orchestrator, permissive, restrainer"),
        ("alleged_infiltration=perhaps", "true or false"),
        ("routes.istanbul.nationality_ban=martian", "unknown nationality"),
        ("free_from=2021-08-01", "only with decision"),
    ],
)
def test_a_wrong_word_is_refused_in_one_line_that_names_it(word, said):
    with pytest.raises(InputError) as caught:
        with_settings(load_scenario(BASE), ["scale=0.02", word], "--set")
    line = str(caught.value)
    assert said in line
    assert line.startswith(f'--set = "{word[:40]}')
    assert "\n" not in line


def test_words_that_need_each_other_are_judged_together():
    freed, _ = with_settings(load_scenario(BASE), ["free_from=2021-08-01", "decision=free"], "--set")
    assert freed.hypotheses.free_from == date(2021, 8, 1)
    with pytest.raises(InputError, match="overlaps"):
        with_settings(load_scenario(BASE), ["poland.pushback=0", "poland.pushback=1@2021-12-01"], "--set")


def test_every_key_can_be_set():
    world = load_world()
    assert {"scale", "poland.pushback", "routes.dubai.weekly_cap", "russia.role"} <= set(settable(world))
    assert "routes.dubai.nationality_ban" in settable(world)


def test_a_dated_setting_leaves_the_other_days_as_they_are():
    base = load_scenario(BASE)
    changed, _ = with_settings(base, ["poland.pushback=0.5@2021-12-01", "routes.dubai.weekly_cap=3"], "--set")
    assert changed.lever_value("poland", "pushback", DECEMBER) == 0.5
    assert cap(changed, "dubai", DECEMBER) == 3.0
    day = (DECEMBER - base.world.first_day).days
    key = base.world.lever_key("poland", "pushback")
    assert by_day(changed)[key][:day] == by_day(base)[key][:day]
    assert changed.name == f"{BASE}[poland.pushback=0.5@2021-12-01,routes.dubai.weekly_cap=3]"


def test_many_settings_have_a_short_name_and_title():
    many = [f"hubs.{hub}.demand=0.1" for hub in load_world().hubs]
    changed, _ = with_settings(load_scenario(BASE), many, "--set")
    assert changed.name == f"{BASE}[{len(many)} settings]"
    assert len(changed.title) <= 200


def test_what_is_saved_as_a_file_is_the_same_scenario(tmp_path):
    base = load_scenario(BASE)
    words = [
        "poland.pushback=0.5@2021-12-01..2022-01-01",
        "routes.istanbul.nationality_ban=iraqi",
        "scale=0.1",
        "hubs.istanbul.demand=0.2",
        "russia.role=restrainer",
        "scheme_start=2021-07-01",
    ]
    changed, settings = with_settings(base, words, "--set")
    file = tmp_path / "kept.toml"
    file.write_text(
        file_text(base.name, "Łukaszenka & 😀", parts(base.world, settings), {}), encoding="utf-8"
    )
    kept = load_scenario(file)
    same = {"name": "", "title": "", "description": "", "question": ""}
    assert kept.title == "Łukaszenka & 😀"
    assert kept.resolved() | same == changed.resolved() | same
