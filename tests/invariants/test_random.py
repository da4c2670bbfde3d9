"""What must hold in every scenario, looked for in random ones."""

from datetime import timedelta

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sim import load_scenario
from sim.kernel.stages import STAGES
from sim.world import load_world
from tests.engines.worlds import scenarios
from tests.invariants.watched import Watched
from tests.shipped_world import HUBS, NATIONALITIES, bar_key, cap_key, levers

S = {name: index for index, name in enumerate(STAGES)}
QUEUED, MINSK, CAMP, STRIP, INLAND, EU_CAMP, DETAINED, ASYLUM, ONWARD, RESETTLED, RETURNED, LEFT, DEAD = (
    range(13)
)
DEADLY = load_world().parameters["death_rate"].high  # so that a tenth of the people dies everywhere
CUMULATIVE = ("onward", "resettled", "returned", "left", "dead", "deaths_recorded", "german_recorded")

# Every way from one stage to another, and the flow that counts it.
PATHS = {
    "arrivals": {(QUEUED, MINSK)},
    "cancellations": {(QUEUED, LEFT)},
    "went_away": {(MINSK, LEFT)},
    "flown_home": {(MINSK, RETURNED), (CAMP, RETURNED)},
    "went_back": {(CAMP, MINSK), (STRIP, MINSK)},
    "to_strip": {(CAMP, STRIP)},
    "crossings": {(STRIP, INLAND)},
    "found": {(INLAND, STRIP), (INLAND, DETAINED), (INLAND, EU_CAMP)},
    "detentions": {(STRIP, DETAINED), (STRIP, EU_CAMP), (INLAND, DETAINED), (INLAND, EU_CAMP)},
    "to_eu_camp": {(STRIP, EU_CAMP), (INLAND, EU_CAMP)},
    "asylum_claims": {(DETAINED, ASYLUM), (STRIP, EU_CAMP), (INLAND, EU_CAMP)},
    "went_onward": {(INLAND, ONWARD), (DETAINED, ONWARD), (ASYLUM, ONWARD)},
    "sent_home": {(DETAINED, RETURNED), (EU_CAMP, RETURNED)},
    "newly_resettled": {(EU_CAMP, RESETTLED)},
    "deaths": {(CAMP, DEAD), (STRIP, DEAD), (INLAND, DEAD)},
}
TO_CAMP = {(MINSK, CAMP), (STRIP, CAMP)}  # counted by to_camp (driven there) or sheltered (under a roof)
# Balances that the flows give alone: the change of some stages together, by what comes in and what goes out.
BALANCES = {
    (MINSK, CAMP, STRIP, INLAND, EU_CAMP, DETAINED, ASYLUM): (
        ("arrivals",),
        ("flown_home", "went_away", "went_onward", "sent_home", "newly_resettled", "deaths"),
    ),
    (ONWARD,): (("went_onward",), ()),
    (RESETTLED,): (("newly_resettled",), ()),
    (RETURNED,): (("flown_home", "sent_home"), ()),
    (LEFT,): (("cancellations", "went_away"), ()),
    (DEAD,): (("deaths",), ()),
}


def total(moves, paths):
    return sum(int(moves[path]) for path in paths)


def check_accounts(model):
    """Day by day: moves equal flows, and flows equal the change in the census."""
    daily = model.rows.daily
    assert len(model.days) == len(daily) == model.calendar.days
    known = set().union(*PATHS.values(), TO_CAMP, ((stage, stage) for stage in range(13)))
    unknown = np.ones((13, 13), bool)
    unknown[tuple(np.array(sorted(known)).T)] = False
    before, created = np.zeros(13, int), 0
    for (moves, flows, census, count), row in zip(model.days, daily, strict=True):
        assert not moves[unknown].any(), np.argwhere(unknown & (moves > 0))
        for name, paths in PATHS.items():
            assert flows[name] == total(moves, paths), (row["date"], name)
        assert flows["to_camp"] + flows["sheltered"] == total(moves, TO_CAMP)
        assert flows["pushbacks"] >= moves[INLAND, STRIP]
        assert flows["stopped"] == flows["attempts"] - flows["crossings"]
        assert flows["public_returns"] <= flows["sent_home"]

        assert count == row["created"] == census.sum() == sum(row[stage] for stage in STAGES)
        change = census - before
        settled = count - created - row["bookings"]  # in Minsk before the first day, or put at the line
        assert settled == 0 or row is daily[0] or model.settings.hypotheses.alleged_infiltration
        assert change[QUEUED] == row["bookings"] - flows["arrivals"] - flows["cancellations"]
        for stages, (gains, losses) in BALANCES.items():
            expected = sum(flows[name] for name in gains) - sum(flows[name] for name in losses)
            expected += settled if MINSK in stages else 0
            assert change[list(stages)].sum() == expected, (row["date"], [STAGES[s] for s in stages])
        before, created = census, count


def check_tables(model):
    """The tables agree with each other."""
    frames = model.rows.frames()
    daily, border, sector, decisions = (frames[name] for name in ("daily", "border", "sector", "decisions"))
    for table in (daily, border, sector):
        numbers = table.select_dtypes("number")
        assert np.isfinite(numbers).all().all(), numbers.columns[~np.isfinite(numbers).all()].tolist()
        assert not table.isna().any().any()
    assert np.isfinite(decisions["after"]).all()
    first = decisions.drop_duplicates(["actor", "lever"])
    assert set(decisions.index[decisions["before"].isna()]) <= set(first.index)
    assert (daily[list(CUMULATIVE)].diff().iloc[1:] >= 0).all().all()
    assert (daily["deaths_recorded"] <= daily["dead"]).all()
    assert (daily["german_recorded"] <= daily["onward"]).all()
    assert (border.select_dtypes("number") >= 0).all().all()

    by_day = border.groupby("date")
    assert by_day["in_strip"].sum().tolist() == daily["in_strip"].tolist()
    assert by_day["deaths"].sum().cumsum().tolist() == daily["dead"].tolist()
    assert daily[[f"arrivals_{hub}" for hub in HUBS]].sum(axis=1).tolist() == daily["arrivals"].tolist()
    assert sector.groupby("date")["in_strip"].sum().tolist() == daily["in_strip"].tolist()
    neighbour = sector["sector"].map(dict(enumerate(model.engine.sectors.neighbour)))
    for n, name in enumerate(("PL", "LT", "LV")):
        here, there = sector[neighbour == n].groupby("date"), border[border["neighbour"] == name]
        assert here["in_strip"].sum().tolist() == there["in_strip"].tolist()
        assert here["attempts"].sum().tolist() == there["attempts"].tolist()
        assert np.allclose(here["guards"].sum(), there["guards"], rtol=1e-9)


def check_day(model):
    """Offices stay within the catalogue; flights and seats within the caps and bars of the day."""
    for office in model.governments.values():
        for name, value in office.levers.items():
            assert levers()[office.name, name].low <= value <= levers()[office.name, name].high, (
                office.name,
                name,
            )
    hubs, market, day = model.engine.hubs, model.market, model.today
    boarded = model.boarded[-1]
    assert (hubs.taken <= hubs.seats).all()
    assert np.bincount(boarded["hub"], minlength=len(HUBS)).tolist() == hubs.taken.tolist()
    for i, hub in enumerate(HUBS):
        assert market.flights[i] <= model.lever(*cap_key(hub)) + 1e-9
        barred = {group for group in NATIONALITIES if model.lever(*bar_key(hub, group)) >= 1.0}
        flew = {NATIONALITIES[n] for n in boarded["nationality"][boarded["hub"] == i].tolist()}
        assert not flew & barred, (day, hub)


def follow(scenario, seed):
    """Run to the end, looking at every day; returns the model."""
    model = Watched(scenario, rng=seed)
    while not model.finished:
        if model.tick % 4 == 0:
            check_day(model)
        model.step()
    model.run()
    assert model.today == scenario.period.until - timedelta(days=1)
    check_accounts(model)
    check_tables(model)
    return model


@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(scenarios(), st.integers(0, 2**32))
def test_what_must_always_hold(scenario, seed):
    follow(scenario, seed)


def test_the_shipped_scenarios_go_every_way_there_is():
    walked = np.zeros((13, 13), np.int64)
    for name in ("as_it_happened", "humane_package", "return_corridor"):
        model = follow(
            load_scenario(name).with_changes(
                parameters={"scale": 0.1, "death_rate": DEADLY, "onward_rate": 0.2, "found_rate": 0.01}
            ),
            seed=1,
        )
        walked += sum(moves for moves, *_ in model.days)
    missed = [(STAGES[a], STAGES[b]) for a, b in set().union(*PATHS.values(), TO_CAMP) if not walked[a, b]]
    assert not missed
