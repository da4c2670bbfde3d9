"""The headline numbers of a run, and how they are summed up over runs."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from math import isnan
from statistics import median

from sim.tables import measures
from sim.tables.measures import Tables
from sim.text.words import number

PEOPLE, STANDOFF = "people", "standoff"  # the tables in which scenarios are compared


@dataclass(frozen=True)
class Headline:
    """One number of a run; `short` heads its column where scenarios are compared (empty: not compared), in `table`.

    `whole`: its median is rounded to a whole number. Of a number of deaths only the interval over runs is shown, never
    a middle.
    """

    name: str
    label: str
    unit: str
    measure: Callable[[Tables], float]
    short: str = ""
    deaths: bool = False
    table: str = PEOPLE
    whole: bool = True


def measure(results: Tables) -> tuple[float, ...]:
    """The numbers of one run in the order of HEADLINES; NaN where the period does not reach them."""
    return tuple(headline.measure(results) for headline in HEADLINES)


def sum_up(headline: Headline, values: Sequence[float]) -> tuple[str, str]:
    """Median and range over runs as text; of deaths the range alone; a dash for what was not reached."""
    known = [value for value in values if not isnan(value)]
    if not known:
        return "–", "–"
    low, high = number(min(known)), number(max(known))
    if headline.deaths:
        return "", f"{low} to {high}" if len(known) > 1 else f"{low} (one run)"
    middle = float(round(median(known))) if headline.whole else median(known)
    return number(middle), low if low == high else f"{low} to {high}"


def _total(column: str) -> Callable[[Tables], float]:
    return partial(measures.total, column=column)


def _last(column: str) -> Callable[[Tables], float]:
    return partial(measures.last, column=column)


def _attempts(neighbour: str) -> Callable[[Tables], float]:
    return partial(measures.recorded_attempts, neighbour=neighbour)


HEADLINES = (
    Headline("arrivals", "flew to Minsk", "people", _total("arrivals"), "flew to Minsk"),
    Headline(
        "lithuania_august",
        "detained in Lithuania up to 3 August 2021",
        "detentions",
        measures.detained_in_lithuania,
    ),
    Headline(
        "attempts_pl", "attempts recorded in Poland", "attempts", _attempts("PL"), "recorded attempts, Poland"
    ),
    Headline(
        "attempts_lt",
        "attempts recorded in Lithuania",
        "attempts",
        _attempts("LT"),
        "recorded attempts, Lithuania",
    ),
    Headline(
        "attempts_lv", "attempts recorded in Latvia", "attempts", _attempts("LV"), "recorded attempts, Latvia"
    ),
    Headline(
        "strip_peak",
        "in the strip on the fullest day",
        "people",
        lambda results: measures.strip_peak(results).people,
        "most in the strip",
    ),
    Headline(
        "strip_pl_november",
        "in the strip on the Polish side on 15 November 2021",
        "people",
        measures.polish_strip_mid_november,
    ),
    Headline("onward", "moved on inside the EU", "people", _last("onward"), "moved on in the EU"),
    Headline("german_recorded", "recorded in Germany", "people", _last("german_recorded")),
    Headline("returned", "returned home", "people", _last("returned"), "returned home"),
    Headline("flown_home", "of them flown home from Belarus", "people", _total("flown_home")),
    Headline("dead", "died", "people", _last("dead"), "died", deaths=True),
    Headline("deaths_recorded", "deaths recorded", "people", _last("deaths_recorded"), deaths=True),
    Headline(
        "escalation_peak",
        "escalation on the worst day",
        "index, 0 to 1",
        partial(measures.highest, column="escalation"),
        "highest escalation (0 to 1)",
        table=STANDOFF,
        whole=False,
    ),
    Headline(
        "incident_percent",
        "chance of an armed incident by the end",
        "%",
        lambda results: 100.0 * measures.last(results, "incident_probability"),
        "chance of an armed incident (%)",
        table=STANDOFF,
        whole=False,
    ),
    Headline(
        "days_without_gas",
        "days without transit of gas",
        "days",
        measures.days_without_gas,
        "days without gas transit",
        table=STANDOFF,
    ),
    Headline(
        "sanctions_end",
        "sanctions on Belarus at the end",
        "index, 1 = full embargo",
        _last("sanctions"),
        "sanctions at the end (0 to 1)",
        table=STANDOFF,
        whole=False,
    ),
    Headline(
        "eu_cost",
        "cost to EU states, sanctions not counted",
        "million USD",
        measures.eu_cost,
        "cost to EU states (million USD)",
        table=STANDOFF,
    ),
)
