"""The tables of a world: its hubs, carriers, routes, states, nationalities, neighbours, and the climate.

Each row is generic in what an attribute is: a sourced `Parameter` in the world's files, a plain float once the world is
resolved for a scenario (`World.resolve`). Rows stand in the order of their files, and nothing may depend on that order.
"""

from datetime import date
from math import fsum
from typing import TYPE_CHECKING, Annotated, Any, Generic, TypeVar

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from sim.evidence.registry import Cited, parameters
from sim.kernel.layouts import Parameters

A = TypeVar("A")
Key = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$")]
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
MOST_ROWS = 127  # of hubs, nationalities and neighbours: a person has their numbers in a byte
MONTHS = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
)


class Table(BaseModel):
    """A table whose keys are all known and whose values have the type they should."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, allow_inf_nan=False)


class Row(Table):
    """One item of a world: `key` is its name in files and code, `name` the name for readers."""

    key: Key
    name: Text


class Hub(Row, Generic[A]):
    """An airport from which people fly to the home country.

    `demand`: share of the ceiling; `detour`: USD to start from here instead; `migrant_share`: largest share of the
    seats sold to migrants; `shares`: of the nationalities in the demand, what is left is the residual one; `absent`:
    nationalities that do not start here.
    """

    state: Key
    demand: A
    detour: A
    migrant_share: A
    shares: dict[Key, A]
    absent: Annotated[tuple[Key, ...], Field(strict=False)] = ()


class Carrier(Row, Generic[A]):
    """An airline: `spare_flights` per week that it can add, and its `eu_stake`, what it would lose in the EU."""

    spare_flights: A
    eu_stake: A


class Route(Table, Generic[A]):
    """One carrier's flights from one hub: `flights` per week at the start.

    `opens`: the day since the start of the crisis on which it opens; None if it is open from the first day.
    """

    hub: Key
    carrier: Key
    flights: A
    opens: A | None = None


class State(Row, Generic[A]):
    """A state that governs hubs.

    `own_citizens_fly`: it does not bar its own, but limits flights and then stops them. `home_flights`: the most
    flights home per week that it puts on.
    """

    own_citizens_fly: bool
    eu_stake: A
    home_flights: A


class Nationality(Row, Generic[A]):
    """A group of nationalities; the `residual` one is all who are in no other.

    `home_state`: whose flights home carry them; `barred`: the bans name them; `grounds`: share with grounds for
    protection.
    """

    home_state: Key
    barred: bool
    residual: bool
    grounds: A


class Neighbour(Row, Generic[A]):
    """A state of the EU at the border; `code` is used in the tables of a run.

    `records_every_attempt`: it counts each person each time, with those warned off; else it counts those detained and
    pushed back. `published`: what its public record counts by month. `roof`: the roofed camp of the home country stands
    at its line. `massing`: its force counts for the escalation.
    `way_onward`: rate of travelling on, relative to the state nearest to where people go.
    `custody_days`: from being taken in to the release.
    `temperature_offset`: degC from the place of the monthly means; None if that is here.
    """

    code: Annotated[str, StringConstraints(pattern=r"^[A-Z][A-Z0-9]*$")]
    records_every_attempt: bool
    published: Text
    roof: bool
    massing: bool
    force_start: A
    force_most: A
    harden_at: A
    pushback_start: A
    admission_start: A
    domestic_gain: A
    kept_at_line: A
    way_onward: A
    steer: A
    word_start: A
    custody_days: A
    temperature_offset: A | None = None


class Climate(Table, Generic[A]):
    """The weather: monthly means, scatter and memory of the day's temperature, the drop at night, and rain."""

    temperature: dict[Key, A]
    temperature_shift: A
    temperature_sd: A
    temperature_memory: A
    night_drop: A
    wet_share: A
    wet_memory: A


class SchemeStart(Table):
    """The first and the last day on which the visa scheme may begin, each named by a source."""

    values: Annotated[tuple[date, date], Field(strict=False)]
    default: date
    meaning: Text
    source: Cited


class AllegedGroups(Table):
    """Where the alleged trained groups come from, in scenarios that switch that claim on."""

    hub: Key


class Home(Table):
    """The country where the hubs' flights land: its `code`, and the `city` of its airport, (lon, lat) in degrees."""

    code: Text
    city: Text
    at: Annotated[tuple[float, float], Field(strict=False)]


class Words(Table):
    """What readers' texts call the parties of the crisis.

    `home`: the country where the flights land, and `of_home`, its adjective; `patron`: the state behind it, and
    `patron_city`, the seat of its government; `goal`: the country farther west that people want to reach.
    """

    home: Text
    of_home: Text
    patron: Text
    patron_city: Text
    goal: Text


class Extent(Table):
    """What a map of the border shows, in degrees."""

    west: float
    east: float
    south: float
    north: float


class Record(Table):
    """The published counts of a world, which seeds/public holds; figures show them beside a run.

    Those of days before `until` are fitted; forecasts are made and scored from `first_origin` on. `held_out` and
    `limits` are sentences for readers: on later counts, and on what the record does not determine.
    """

    until: date
    first_origin: date
    held_out: Text
    limits: Text


class Settings(Table):
    """The content of world.toml: the title, the dates, and other settings.

    `record`: none where no counts are published. The weather of every scenario is drawn from `weather_start` on.
    """

    title: Text
    record: Record | None = None
    crisis_start: date
    weather_start: date
    first_day: date
    last_day: date
    scheme_start: SchemeStart
    alleged_groups: AllegedGroups
    home: Home
    words: Words
    map: Extent

    @property
    def fit_end(self) -> date:
        """The day before which published counts are fitted; the last day where there are none."""
        return self.record.until if self.record else self.last_day

    @property
    def first_origin(self) -> date:
        """The first day from which a forecast is made and scored: `fit_end` where nothing is published."""
        return self.record.first_origin if self.record else self.last_day


class Tables(BaseModel, Generic[A]):
    """All tables of a world; `A` as for rows."""

    model_config = ConfigDict(frozen=True)

    hubs: Annotated[dict[str, Hub[A]], Field(max_length=MOST_ROWS)]
    carriers: dict[str, Carrier[A]]
    routes: tuple[Route[A], ...]
    states: dict[str, State[A]]
    nationalities: Annotated[dict[str, Nationality[A]], Field(max_length=MOST_ROWS)]
    neighbours: Annotated[dict[str, Neighbour[A]], Field(max_length=MOST_ROWS)]
    climate: Climate[A]

    @property
    def residual(self) -> Nationality[A]:
        """Return the nationality group of everybody in no other group."""
        return next(row for row in self.nationalities.values() if row.residual)


class Resolved(Tables[float]):
    """The tables of a world with plain numbers; `p` has the general parameters."""

    if TYPE_CHECKING:
        p: Parameters
    else:
        p: Any

    @property
    def general(self) -> dict[str, float]:
        """The general parameters by name."""
        return {name: getattr(self.p, name) for name in parameters()}

    def mix(self, hub: Hub[float]) -> list[float]:
        """Return the share of each nationality in the demand at a hub, in table order."""
        rest = 1.0 - fsum(hub.shares.values())
        return [
            rest if row.residual else 0.0 if key in hub.absent else hub.shares[key]
            for key, row in self.nationalities.items()
        ]
