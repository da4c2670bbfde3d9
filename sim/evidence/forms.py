"""The form of each file of seeds/: its columns in order, with the format of their cells."""

from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from sim.evidence.cells import (
    Address,
    Daily,
    Day,
    Died,
    Moment,
    Money,
    Monthly,
    Months,
    Neighbour,
    Number,
    People,
    Perhaps,
    Side,
    Span,
    Words,
    Year,
)


class Row(BaseModel):
    """A row of a file; cells are text."""

    model_config = ConfigDict(extra="forbid")

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        low, high = getattr(self, "low", None), getattr(self, "high", None)
        if low is not None and high is not None and low > high:
            raise ValueError("low is above high")
        return self


class Figures(Row):
    """The ledger of the articles."""

    id: Annotated[str, StringConstraints(pattern=r"^[a-z0-9_]+$")]
    source: Words
    date: Span
    quantity: Words
    value: Number
    low: Number
    high: Number
    unit: str
    claim: Literal["reported", "attributed", "alleged", "proposed"]
    role: Literal["parameter", "target", "event", "switch", "context"]
    bears_on: str
    note: str


class Sources(Row):
    """The articles."""

    source: Words
    file: Words
    outlet: Words
    author: Words
    published: Words
    title: Words
    standing: Words


class DailyAttempts(Row):
    """Counts of single days."""

    date: Day
    country: Neighbour
    attempts: Daily
    source_url: Address
    published: Perhaps
    quality: Literal["A", "C", "D"]
    note: str


class MonthlyAttempts(Row):
    """Counts by month."""

    country: Neighbour
    year: Year
    month: Months
    attempts: Monthly
    source_title: Words
    source_url: Address
    published: Perhaps
    measure: Literal["attempts (SG)", "detained"]
    note: str


class Crowd(Row):
    """How many people stood somewhere."""

    date: Day
    where: Words
    low: People
    high: People
    who: Words
    source_url: Address
    published: Perhaps
    note: str


class Cumulative(Row):
    """Counts from one day up to another."""

    country: Neighbour
    measure: Literal["attempts", "detained", "prevented", "pushed back"]
    from_: Annotated[Day, Field(alias="from")]
    as_of: Day
    count: Monthly
    least: Monthly
    most: Monthly
    source_url: Address
    published: Perhaps
    quality: Literal["A", "C"]
    note: str

    @model_validator(mode="after")
    def _forward(self) -> Self:
        if self.from_ > self.as_of:
            raise ValueError("from is after as_of")
        return self


class Custody(Row):
    """How long people are held on the EU side, and what they do once released."""

    date: Moment
    country: Neighbour
    fact: Words
    low: People
    high: People
    unit: Literal["days", "people"]
    source_url: Address
    published: Perhaps
    note: str


class Deaths(Row):
    """Deaths by day."""

    date: Day
    line: Neighbour
    side: Side
    deaths: Died
    source_url: Address
    published: Perhaps
    note: str


class Events(Row):
    """Turning points."""

    date: Day
    event: Words
    source_url: Address | Literal["UNVERIFIED"]


class Flights(Row):
    """Schedules, flights and bans."""

    from_: Annotated[Perhaps, Field(alias="from")]
    to: Perhaps
    origin: Words
    carrier: Words
    value: Daily
    unit: Words
    source_url: Address
    published: Perhaps
    note: str


class Germany(Row):
    """Entries into Germany by month."""

    year: Year
    month: Months
    entries_belarus_link: Monthly
    basis: Words
    source_url: Address
    published: Perhaps
    note: str


class Home(Row):
    """Who wanted to go home, with which papers, at what price."""

    date: Moment
    nationality: Words
    fact: Words
    value: Number
    unit: Literal["share", "USD"]
    source_url: Address
    published: Perhaps
    note: str


class Line(Row):
    """The border and those held at it."""

    country: Neighbour
    quantity: Words
    value: Number
    unit: Words
    source_url: Address
    published: Perhaps
    note: str


class Prices(Row):
    """Packages, visas and whole journeys."""

    date: Moment
    item: Words
    low: Money
    high: Money
    currency: Literal["EUR", "USD"]
    source_url: Address
    published: Perhaps
    note: str


class Protection(Row):
    """Shares of asylum decisions that granted protection."""

    nationality: Words
    year: Year
    share: Annotated[float, Field(ge=0, le=1)]
    source_url: Address
    published: Perhaps
    note: str


class Troops(Row):
    """Forces on both sides."""

    date: Moment
    force: Words
    low: People
    high: People
    source_url: Address
    published: Perhaps
    note: str


FORMS: dict[str, type[Row]] = {
    "figures": Figures,
    "sources": Sources,
    "public/attempts_daily_to_september": DailyAttempts,
    "public/attempts_to_september": MonthlyAttempts,
    "public/crowd_to_mid_november": Crowd,
    "public/cumulative_to_september": Cumulative,
    "public/custody": Custody,
    "public/deaths_to_september": Deaths,
    "public/events": Events,
    "public/flights": Flights,
    "public/germany_to_september": Germany,
    "public/home": Home,
    "public/line": Line,
    "public/prices": Prices,
    "public/protection_2021": Protection,
    "public/troops": Troops,
}
