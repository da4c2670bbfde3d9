"""The golden baseline: one seed of as_it_happened with a fifth of the people, week by week."""

from pathlib import Path

import pandas as pd

from sim import load_scenario, run

FILE = Path(__file__).parent / "as_it_happened.csv"
SCALE, SEED = 0.2, 1
# Of a week the sum of what flows, and the last day's value of what stands.
FLOWS = ("bookings", "arrivals", "cancelled", "went_back", "flown_home", "revenue_belarus_usd")
STOCKS = (
    *("queued", "in_minsk", "in_border_camp", "in_strip", "inland", "in_eu_camp", "detained", "asylum"),
    *("onward", "resettled", "returned", "left", "dead", "deaths_recorded", "german_recorded"),
    *("visa_openness", "pressure", "sanctions", "salience", "escalation", "package_price_usd"),
)
BORDER_FLOWS = (
    "attempts",
    "recorded_attempts",
    "crossings",
    "pushbacks",
    "detentions",
    "asylum_claims",
    "deaths",
)
BORDER_STOCKS = ("in_strip", "guards", "fenced_km")


def make() -> pd.DataFrame:
    """One row a week of the run, by its first day; border columns end in the neighbour."""
    results = run(load_scenario("as_it_happened").with_changes(parameters={"scale": SCALE}), seed=SEED)
    values = [*BORDER_FLOWS, *BORDER_STOCKS]
    border = results.border.pivot_table(index="date", columns="neighbour", values=values, aggfunc="sum")
    border.columns = pd.Index([f"{name}_{neighbour.lower()}" for name, neighbour in border.columns])
    days = results.daily.set_index("date").join(border)
    flows = [*FLOWS, *(name for name in border.columns if name.rpartition("_")[0] in BORDER_FLOWS)]
    stocks = [*STOCKS, *(name for name in border.columns if name.rpartition("_")[0] in BORDER_STOCKS)]
    weeks = days.resample("7D")
    return weeks[flows].sum().join(weeks[stocks].last()).reset_index()


def read() -> pd.DataFrame:
    """The baseline as it is kept."""
    return pd.read_csv(FILE, parse_dates=["date"])
