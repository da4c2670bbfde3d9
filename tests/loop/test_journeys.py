"""Mechanisms of the journey: what each does to people on a small border, against the same seeds without it."""

from functools import cache

import pandas as pd

from sim.model import Standoff
from sim.tables.recorder import Recorder
from tests.loop.worlds import to_mid_october

SEEDS = (3000, 3001, 3002)
MANY = ("guides_start", 20.0)  # so that some of few people find a guide


@cache
def run(*values: tuple[str, float], **mechanisms: str) -> tuple[pd.DataFrame, dict[str, pd.DataFrame]]:
    """People in mid-October, and the tables, of all seeds of the recorded policies with some values changed."""
    settings = to_mid_october(dict(values), mechanisms)
    people, tables = [], []
    for seed in SEEDS:
        model = Standoff(settings, rng=seed, reasons=False, choices=False)
        recorder = Recorder(model)
        model.run()
        people.append(model.migrants.frame())
        tables.append(recorder.frames())
    return pd.concat(people, keys=SEEDS), {
        name: pd.concat(table[name] for table in tables) for name in tables[0]
    }


def test_who_has_paid_a_guide_gets_through_more_often_and_the_same_people_less_without() -> None:
    with_guides, without = (
        frame[0].set_index("uid", append=True) for frame in (run(MANY), run(guides="none"))
    )
    paid = with_guides[with_guides["guided"]]
    alike = without[without.index.droplevel(1).isin(paid.index.droplevel(1))]
    assert (paid["stage"] == "onward").mean() > 1.25 * (alike["stage"] == "onward").mean()
    cash = with_guides["cash"] + with_guides["sunk"]
    assert cash[paid.index].median() > 1.25 * cash.median()
    assert not run(guides="none")[0]["guided"].any()


def test_guides_grow_with_the_flow() -> None:
    border = run(MANY)[1]["border"]
    poland = border[border["neighbour"] == "PL"].groupby("date")[["guide_places", "guide_price_usd"]].mean()
    june, october = poland.iloc[0], poland.iloc[-1]
    assert october["guide_places"] > 1.05 * june["guide_places"]
    assert october["guide_price_usd"] > 1.2 * june["guide_price_usd"]
    assert (poland["guide_places"] >= MANY[1]).all()


def test_nobody_leaves_custody_before_the_release_unless_some_slip_away() -> None:
    held, short = (
        people[(people["neighbour"] == "LT") & people["entered"].isna() & (people["attempts"] > 0)]["stage"]
        for people in (run(("abscond_rate", 0.0))[0], run(custody="short")[0])
    )
    assert (held == "asylum").sum() > 50
    assert (held == "onward").sum() == 0
    assert (short == "onward").sum() > 0


def test_where_some_refuse_to_go_home_more_stay() -> None:
    """As many try, and fewer are home or gone by the same day."""
    gone, gone_alike = (
        people["stage"].isin(["returned", "left"])[people["attempts"] > 0].mean()
        for people in (run(("refuse_share", 0.5))[0], run(staying="alike")[0])
    )
    assert gone < 0.8 * gone_alike
    people = run(("refuse_share", 0.5), ("removal_rate", 0.0))[0]  # nobody is sent home from the EU
    assert not (people["stage"][people["wish"] == 0.0] == "returned").any()


def test_attacks_inland_need_no_guards_of_belarus() -> None:
    often = run(("attack_rate", 0.01), robbery="none")[0]
    assert often["attacked"].any()
    assert not often["robbed"].any()
    assert not run(attacks="none")[0]["attacked"].any()
