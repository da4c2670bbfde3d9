"""Other worlds: a made-up one, the shipped one with a hub more, and with rows that nobody uses."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from sim.cli import main
from sim.runs.store import open_run
from sim.scenario import Scenario, load_scenario
from sim.world import load_world
from tests.engines.worlds import assert_same, everything
from tests.worlds.copies import LAKE, add, add_line, copy_of, number

DAYS = 24
SMALL = {"scale": 0.1, "start_in_minsk": 400.0}
NEIGHBOUR = (
    "force_most",
    "harden_at",
    "pushback_start",
    "admission_start",
    "domestic_gain",
    "kept_at_line",
    "word_start",
    "custody_days",
)


def played(world: Path, days: int = DAYS, **content: object) -> Scenario:
    """A free scenario of some days in a world."""
    first = load_world(world).first_day
    texts = dict.fromkeys(("title", "description", "question"), "made up")
    period = {"start": first, "until": first + timedelta(days=days)}
    told = {"name": "mine", "world": str(world), "period": period, "parameters": SMALL}
    return Scenario.from_content(texts | told | {"hypotheses": {"decision": "free"}} | content, "mine")


def test_both_engines_agree_in_a_world_of_other_names():
    scenario = played(LAKE, hypotheses={"decision": "free", "alleged_infiltration": True})
    tables = everything(scenario)
    assert_same(tables, everything(scenario, engine="reference"))
    assert set(tables["border"]["neighbour"]) == {"NO", "SU"}
    assert {"arrivals_westport", "flights_eastport"} <= set(tables["daily"].columns)
    assert tables["daily"]["date"].min() == pd.Timestamp("2031-05-01")
    assert tables["border"]["attempts"].sum() > 0
    assert set(tables["people"]["nationality"]) == {"blue", "green", "rest"}
    assert {"norland", "sudmark", "westria", "estria", "gull"} <= set(tables["decisions"]["actor"])


def test_a_run_of_it_is_told_and_drawn(tmp_path: Path, capsys, monkeypatch):
    until = load_world(LAKE).first_day + timedelta(days=DAYS)
    head = f'title = "A"\ndescription = "B"\nquestion = "C?"\nworld = "{LAKE}"\nperiod.until = {until}\n'
    (tmp_path / "mine.toml").write_text(head + 'hypotheses.decision = "free"\nparameters.scale = 0.1\n')
    words = ["standoff", "run", str(tmp_path / "mine.toml"), "--out", str(tmp_path / "run")]
    monkeypatch.setattr("sys.argv", words)
    with pytest.raises(SystemExit) as left:
        main()
    assert not left.value.code
    assert "Norland" in capsys.readouterr().out
    run = open_run(tmp_path / "run")
    assert run.manifest["world"]["digest"] == load_world(LAKE).digest
    assert str(LAKE) not in (tmp_path / "run" / "manifest.json").read_text(encoding="utf-8")
    assert load_world(run.manifest["world"]["name"]) is load_world(LAKE)
    assert run.manifest["parameters"]["hubs.westport.demand"]["value"] == 0.6
    assert len(list((tmp_path / "run" / "figures").glob("*.svg"))) > 5


def tashkent(folder: Path, demand: float = 0.2, flights: float = 7.0) -> None:
    """An airport more, with one carrier and its state."""
    shares = {"afghan": number(0.5, 0.2, 0.6)}
    hub: dict[str, Any] = {"name": "Tashkent", "state": "uzbekistan", "absent": ["iraqi", "syrian", "yemeni"]}
    hub |= {"demand": number(demand), "detour": number(300.0), "migrant_share": number(0.5), "shares": shares}
    add(folder, "hubs", "tashkent", hub)
    state = {"name": "Uzbekistan", "own_citizens_fly": False}
    add(folder, "states", "uzbekistan", state | {"eu_stake": number(0.3), "home_flights": number(5.0)})
    carrier = {"name": "Uzbekistan Airways", "spare_flights": number(4.0), "eu_stake": number(0.4)}
    add(folder, "carriers", "uzbekistan_airways", carrier)
    if flights:
        add(folder, "routes", "tashkent.uzbekistan_airways", {"flights": number(flights)})


def test_a_hub_is_added_by_data_alone(tmp_path: Path):
    folder = copy_of(tmp_path / "more")
    tashkent(folder)
    tables = everything(played(folder))
    assert tables["daily"]["arrivals_tashkent"].sum() > 0
    from_there = tables["people"].query("origin == 'tashkent'")
    assert set(from_there["nationality"]) == {"afghan", "other"}
    assert from_there["nationality"].eq("afghan").mean() == pytest.approx(0.5, abs=0.2)
    assert {"uzbekistan", "uzbekistan_airways"} <= set(tables["decisions"]["actor"])


def unused(folder: Path) -> None:
    """A row more in each table, which nobody uses."""
    tashkent(folder, demand=0.0, flights=0.0)
    nationality = {"name": "Martian", "home_state": "uzbekistan", "barred": False, "residual": False}
    add(folder, "nationalities", "martian", nationality | {"grounds": number(0.5)})
    hubs = (folder / "hubs.toml").read_text(encoding="utf-8")
    with_list = hubs.replace("absent = [", 'absent = ["martian", ')
    without = {key for key, hub in load_world().hubs.items() if not hub.absent}
    for key in without:
        with_list = with_list.replace(f"[{key}]\n", f'[{key}]\nabsent = ["martian"]\n')
    (folder / "hubs.toml").write_text(with_list, encoding="utf-8")
    row = {
        "code": "MA",
        "name": "Mars",
        "records_every_attempt": False,
        "published": "detentions",
        "roof": False,
        "massing": False,
    }
    row |= {"force_start": number(0.0), "steer": number(0.0)} | {name: number(0.5) for name in NEIGHBOUR}
    add(folder, "neighbours", "mars", row)
    add_line(folder, "mars", [[28.0, 56.2], [28.5, 56.1]])


def at_rest(world: Path) -> list[dict[str, object]]:
    """Levers that keep Mars from doing anything, and Belarus from sending anybody there."""
    levers = load_world(world).levers
    rest = {("mars", name): entry.low for (actor, name), entry in levers.items() if actor == "mars"}
    rest |= {("mars", "crossings_open"): 1.0, ("belarus", "steer_mars"): 0.0}
    return [{"actor": actor, "lever": name, "value": value} for (actor, name), value in rest.items()]


def without(tables: dict[str, pd.DataFrame], like: dict[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    """The tables without what the unused rows added."""
    new = ("mars", "uzbekistan", "uzbekistan_airways")
    kept = {name: frame[like[name].columns] for name, frame in tables.items()}
    for name in ("decisions", "choices"):
        added = kept[name]["actor"].isin(new) | kept[name]["lever"].str.contains("mars|martian")
        kept[name] = kept[name][~added]
    kept["border"] = kept["border"].query("neighbour != 'MA'")
    kept["sector"] = kept["sector"].query(f"sector <= {like['sector']['sector'].max()}")
    return {name: frame.reset_index(drop=True) for name, frame in kept.items()}


def free_and_recorded(world: Path, levers: list[dict[str, object]]) -> list[Scenario]:
    recorded = load_scenario("as_it_happened")
    period = {"start": date(2021, 8, 1), "until": date(2021, 8, 1) + timedelta(days=DAYS)}
    changes = {"name": "mine", "world": str(world), "period": period, "parameters": SMALL}
    content = recorded.content() | changes
    dated = [*content["lever"], *levers]
    free = content | {"lever": levers, "routes": {}}
    return [Scenario.from_content(told, "mine") for told in (content | {"lever": dated}, free)]


@pytest.mark.parametrize("which", [0, 1], ids=["recorded", "free"])
def test_rows_that_nobody_uses_change_nothing_else(tmp_path: Path, which: int):
    folder = copy_of(tmp_path / "more")
    unused(folder)
    before = everything(free_and_recorded(load_world().folder, [])[which])
    after = everything(free_and_recorded(folder, at_rest(folder))[which])
    assert_same(before, without(after, before))
