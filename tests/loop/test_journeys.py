"""Mechanisms of the journey: what each does to people on a small border, against the same seeds without it."""

from datetime import date
from functools import cache
from typing import Any

import pandas as pd

from sim.model import Standoff
from sim.scenario import Scenario, load_scenario
from sim.tables.recorder import Recorder

SEEDS = (3000, 3001, 3002)
AUTUMN = date(2021, 10, 16)
MANY = 20.0  # guides at first: so that few people find some


@cache
def run(
    until: date, guides_at_first: float | None = None, **mechanisms: str
) -> tuple[pd.DataFrame, dict[str, pd.DataFrame]]:
    """People at the end, and the tables, of all seeds of the recorded policies with some mechanisms changed."""
    content: dict[str, Any] = load_scenario("as_it_happened").content()
    content["hypotheses"] = content["hypotheses"] | {"mechanism": mechanisms}
    content["period"] = content["period"] | {"until": until}
    content["parameters"] = {"scale": 0.05} | (
        {} if guides_at_first is None else {"guides_start": guides_at_first}
    )
    settings = Scenario.from_content(content, "journeys")
    people, tables = [], []
    for seed in SEEDS:
        model = Standoff(settings, rng=seed, reasons=False, choices=False)
        recorder = Recorder(model)
        model.run()
        people.append(model.migrants.frame())
        tables.append(recorder.frames())
    return pd.concat(people), {name: pd.concat(table[name] for table in tables) for name in tables[0]}


def through(people: pd.DataFrame) -> tuple[float, float]:
    """The share of those who tried who travelled on, of the poorer and the richer half."""
    tried = people[people["attempts"] > 0]
    richer = tried["cash"] + tried["sunk"] > (tried["cash"] + tried["sunk"]).median()
    onward = tried["stage"] == "onward"
    return float(onward[~richer].mean()), float(onward[richer].mean())


def test_who_has_money_gets_through_more_often_where_guides_can_be_bought() -> None:
    poorer, richer = through(run(AUTUMN, MANY)[0])
    without = through(run(AUTUMN, guides="none")[0])
    assert richer / poorer > 1.25 * without[1] / without[0]
    assert not run(AUTUMN, guides="none")[0]["guided"].any()


def test_guides_grow_with_the_flow() -> None:
    border = run(AUTUMN, MANY)[1]["border"]
    poland = border[border["neighbour"] == "PL"].groupby("date")[["guide_places", "hired"]].mean()
    assert poland["guide_places"]["2021-10-01"] > 1.2 * poland["guide_places"]["2021-08-01"]
    assert (poland["guide_places"] >= MANY).all()


def test_who_is_taken_in_is_still_there_in_autumn() -> None:
    held, short = (
        people[(people["neighbour"] == "LT") & people["entered"].isna() & (people["attempts"] > 0)]["stage"]
        for people in (run(AUTUMN)[0], run(AUTUMN, custody="short")[0])
    )
    assert (held == "onward").sum() < 0.5 * (short == "onward").sum()
