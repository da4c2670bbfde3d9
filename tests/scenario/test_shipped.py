"""The scenarios that ship with the package."""

import json
import tomllib
from datetime import date, timedelta
from typing import Any

import jsonschema
import pytest

from sim.paths import data_dir
from sim.scenario import Scenario, load_scenario, shipped_scenarios
from sim.scenario.schema_file import NAME, schema_text
from sim.world import load_world
from tests.limits import barred, cap
from tests.shipped_world import HUBS, unlimited

FIRST_DAY, LAST_DAY = load_world().first_day, load_world().last_day

ASKED_FOR = {
    "as_it_happened",
    "no_flight_limits",
    "baghdad_cut_only",
    "hubs_closed_in_august",
    "turkish_and_gulf_bans_early",
    "airline_sanctions",
    "agencies_unlicensed",
    "no_new_sanctions",
    "heavy_sanctions_early",
    "pushback_nowhere",
    "pushback_everywhere_from_june",
    "fences_first",
    "no_exclusion_zone",
    "humane_package",
    "return_corridor",
    "early_call",
    "moscow_leans_on_minsk",
    "nord_stream_condition",
    "gas_cut",
    "hard_winter",
    "alleged_infiltration",
}
BASE = "as_it_happened"
DAYS = [FIRST_DAY + timedelta(days=n) for n in range((LAST_DAY - FIRST_DAY).days)]
NEIGHBOURS = ("poland", "lithuania", "latvia")


@pytest.fixture(scope="module")
def shipped() -> dict[str, Scenario]:
    return {name: load_scenario(name) for name in shipped_scenarios()}


def parsed(name: str) -> dict[str, Any]:
    return tomllib.loads((data_dir("scenarios") / f"{name}.toml").read_text(encoding="utf-8"))


def all_days(scenario: Scenario, actor: str, lever: str) -> list[float | None]:
    return [scenario.lever_value(actor, lever, day) for day in DAYS]


def test_the_scenarios_asked_for_are_there(shipped: dict[str, Scenario]) -> None:
    assert set(shipped) >= ASKED_FOR


def test_each_asks_its_own_question(shipped: dict[str, Scenario]) -> None:
    for said in ("title", "description", "question"):
        assert len({getattr(entry, said) for entry in shipped.values()}) == len(shipped)


def test_each_differs_in_content_from_as_it_happened(shipped: dict[str, Scenario]) -> None:
    def effect(scenario: Scenario) -> dict[str, Any]:
        return {
            k: v
            for k, v in scenario.resolved().items()
            if k not in ("name", "title", "description", "question")
        }

    same = [
        name for name, entry in shipped.items() if name != BASE and effect(entry) == effect(shipped[BASE])
    ]
    assert same == []


@pytest.mark.parametrize("name", sorted(ASKED_FOR))
def test_header_says_the_question_and_the_claims(name: str) -> None:
    text = (data_dir("scenarios") / f"{name}.toml").read_text(encoding="utf-8")
    header = text.split("\n\n")[0].split("\ntitle")[0]
    assert header.startswith("# ")
    assert "# Question: " in header
    assert "# Claims: " in header


@pytest.mark.parametrize("name", sorted(ASKED_FOR))
def test_every_dated_entry_names_its_source(name: str) -> None:
    content = parsed(name)
    lists = [
        content.get("lever", []),
        *(e for route in content.get("routes", {}).values() for e in route.values()),
    ]
    for entries in lists:
        assert all(entry.get("source") for entry in entries)


@pytest.mark.parametrize("name", sorted(ASKED_FOR))
def test_kept_schema_accepts_the_file(name: str) -> None:
    schema = json.loads((data_dir("scenarios") / NAME).read_text(encoding="utf-8"))
    plain = json.loads(json.dumps(parsed(name), default=str))
    jsonschema.Draft202012Validator(schema).validate(plain)


@pytest.mark.parametrize(
    "wrong",
    [
        {"titel": "x"},
        {"parameters": {"climate.temperature_shift": 99}},
        {"parameters": {"temperature_shif": 0}},
        {"hypotheses": {"russia": {"role": "permisive"}}},
        {"routes": {"bagdad": {}}},
        {"lever": [{"actor": "eu", "lever": "pushback", "value": 0}]},
        {"lever": [{"actor": "eu", "lever": "sanctions", "value": "rules"}]},
        {"lever": [{"actor": "latvia", "lever": "emergency", "value": 0.5}]},
        {"sweep": {"poland.pushbak": [0]}},
    ],
)
def test_kept_schema_refuses_what_loading_refuses(wrong: dict[str, Any]) -> None:
    schema = json.loads((data_dir("scenarios") / NAME).read_text(encoding="utf-8"))
    content = {"title": "A", "description": "B", "question": "C?"}
    validator = jsonschema.Draft202012Validator(schema)
    assert validator.is_valid(content)
    assert not validator.is_valid({**content, **wrong})


def test_kept_schema_is_up_to_date() -> None:
    assert (data_dir("scenarios") / NAME).read_text(encoding="utf-8") == schema_text(), "python -m sim.docs"


def test_minsk_at_the_border_is_left_to_its_rules(shipped: dict[str, Scenario]) -> None:
    for lever in (
        "visa_openness",
        "pressure",
        "return_block",
        "steer_poland",
        "steer_lithuania",
        "steer_latvia",
    ):
        assert set(all_days(shipped[BASE], "belarus", lever)) == {None}


@pytest.mark.parametrize(
    ("actor", "day"), [("lithuania", (2021, 8, 3)), ("latvia", (2021, 8, 10)), ("poland", (2021, 8, 20))]
)
def test_pushbacks_begin_on_their_day(
    shipped: dict[str, Scenario], actor: str, day: tuple[int, int, int]
) -> None:
    start = date(*day)
    before = shipped[BASE].lever_value(actor, "pushback", start - timedelta(days=1))
    after = shipped[BASE].lever_value(actor, "pushback", start)
    assert before is not None
    assert after is not None
    assert before < 0.8 < after


def test_hubs_close_in_mid_november_and_not_before(shipped: dict[str, Scenario]) -> None:
    base = shipped[BASE]
    for hub, day in [
        ("baghdad", 12),
        ("damascus", 13),
    ]:
        assert cap(base, hub, date(2021, 11, day - 1))
        assert cap(base, hub, date(2021, 11, day)) == 0.0
    for hub, day in [("istanbul", 12), ("dubai", 14)]:
        assert barred(base, hub, date(2021, 11, day - 1)) == []
        assert "iraqi" in barred(base, hub, date(2021, 11, day))
    assert "afghan" not in barred(base, "istanbul", date(2021, 12, 1))


@pytest.mark.parametrize("name", ["no_flight_limits", "baghdad_cut_only"])
def test_open_hubs_are_never_barred(shipped: dict[str, Scenario], name: str) -> None:
    assert not any(barred(shipped[name], hub, day) for hub in HUBS for day in DAYS)
    for hub in ("istanbul", "dubai", "amman", "beirut"):
        assert {len(barred(shipped[name], hub, day)) for day in DAYS} == {0}
    for hub in ("erbil", "damascus"):
        assert {cap(shipped[name], hub, day) for day in DAYS} == {unlimited()}
    capped = [cap(shipped[name], "baghdad", day) for day in DAYS]
    assert min(capped) == (1.0 if name == "baghdad_cut_only" else 13.0)
    assert max(capped) == 13.0


def test_hubs_closed_in_august_closes_all_seven(shipped: dict[str, Scenario]) -> None:
    scenario = shipped["hubs_closed_in_august"]
    for day in (date(2021, 8, 6), LAST_DAY - timedelta(days=1)):
        assert [cap(scenario, hub, day) for hub in HUBS] == [0.0] * len(HUBS)
    assert 0.0 not in [cap(scenario, hub, date(2021, 8, 5)) for hub in HUBS]


@pytest.mark.parametrize(
    ("name", "least"), [("pushback_nowhere", 0.0), ("pushback_everywhere_from_june", 0.9)]
)
def test_pushback_scenarios_hold_for_the_whole_period(
    shipped: dict[str, Scenario], name: str, least: float
) -> None:
    for state in NEIGHBOURS:
        values = {value for value in all_days(shipped[name], state, "pushback") if value is not None}
        assert min(values) >= least
        assert None not in all_days(shipped[name], state, "pushback")
        assert least > 0.0 or values == {0.0}


def test_no_exclusion_zone_has_neither_emergency_nor_closed_woods(shipped: dict[str, Scenario]) -> None:
    for state in NEIGHBOURS:
        assert set(all_days(shipped["no_exclusion_zone"], state, "emergency")) == {0.0}
        assert set(all_days(shipped["no_exclusion_zone"], state, "aid_access")) == {1.0}


def test_humane_package_changes_nothing_before_its_day(shipped: dict[str, Scenario]) -> None:
    package, base, start = shipped["humane_package"], shipped[BASE], date(2021, 10, 1)
    for actor in load_world().actors:
        for lever in ("pushback", "emergency", "aid_access", "camps", "admission"):
            if (actor, lever) in package.lever_windows:
                before = [day for day in DAYS if day < start]
                assert [package.lever_value(actor, lever, d) for d in before] == [
                    base.lever_value(actor, lever, d) for d in before
                ]
    assert package.lever_value("poland", "pushback", start) == 0.0
    assert package.lever_value("eu", "public_returns", start) == 1.0


def test_early_call_comes_in_august_and_lets_minsk_answer(shipped: dict[str, Scenario]) -> None:
    calls = [day for day in DAYS if shipped["early_call"].lever_value("eu", "contact", day) == 1.0]
    assert {day.month for day in calls} == {8}
    assert set(all_days(shipped["early_call"], "belarus", "homeward_flights")) == {None}


def test_gas_cut_is_threatened_and_not_refused(shipped: dict[str, Scenario]) -> None:
    assert shipped["gas_cut"].lever_value("belarus", "gas_threat", LAST_DAY - timedelta(days=1)) == 1.0
    assert set(all_days(shipped["gas_cut"], "russia", "gas_veto")) == {0.0}


def test_unconfirmed_claim_is_on_in_its_own_file_only_and_labelled(shipped: dict[str, Scenario]) -> None:
    on = [name for name, entry in shipped.items() if entry.hypotheses.alleged_infiltration]
    assert on == ["alleged_infiltration"]
    assert "unconfirmed claim" in shipped["alleged_infiltration"].title
    assert "unconfirmed claim" in shipped["alleged_infiltration"].description


def test_names_are_found_with_or_without_suffix_and_by_path() -> None:
    path = data_dir("scenarios") / f"{BASE}.toml"
    assert (
        load_scenario(BASE)
        == load_scenario(f"{BASE}.toml")
        == load_scenario(path)
        == load_scenario(str(path))
    )
