"""Checks between the tables of a world: references resolve, nothing is missing, and shares add up."""

from collections.abc import Iterable, Iterator, Sequence
from math import fsum

from sim.evidence.registry import Parameter
from sim.kernel.keys import distinct_keys, origin_names
from sim.problems import Problem, unknown
from sim.world.catalogue import ROLES
from sim.world.tables import MONTHS, Settings, Tables

ROUNDING = 1e-9
World = Tables[Parameter]


def table_problems(tables: World, settings: Settings) -> dict[str, list[Problem]]:
    """What does not fit between the tables, by file."""
    return {
        "world.toml": [*_dates(settings), *_alleged(tables, settings), *_home(tables, settings)],
        "hubs.toml": [*_hubs(tables), *_apart("hubs", origin_names(tables.hubs))],
        "routes.toml": list(_routes(tables)),
        "nationalities.toml": [
            *_nationalities(tables),
            *_enough("nationality", tables.nationalities),
            *_apart("nationalities", tables.nationalities),
        ],
        "neighbours.toml": [
            *_codes(tables),
            *_enough("neighbour", tables.neighbours),
            *_apart("neighbours", [*tables.neighbours, "belarus"]),
        ],
        "states.toml": list(_actors(tables)),
        "climate.toml": list(_months(tables)),
    }


def _dates(settings: Settings) -> Iterator[Problem]:
    if settings.first_day >= settings.last_day:
        yield Problem(
            "is not after first_day", ("last_day",), settings.last_day, f"after {settings.first_day}"
        )
    start = settings.scheme_start
    first, last = start.values
    if first > last:
        yield Problem("are backward", ("scheme_start", "values"), list(start.values), "[earliest, latest]")
    elif not first <= start.default <= last:
        yield Problem("out of range", ("scheme_start", "default"), start.default, f"{first} to {last}")


def _alleged(tables: World, settings: Settings) -> Iterator[Problem]:
    if settings.alleged_groups.hub not in tables.hubs:
        yield unknown("hub", settings.alleged_groups.hub, tuple(tables.hubs), ("alleged_groups", "hub"))


def _home(tables: World, settings: Settings) -> Iterator[Problem]:
    home, shown = settings.home, settings.map
    if home.code in (codes := [row.code for row in tables.neighbours.values()]):
        yield Problem("is that of a neighbour", ("home", "code"), home.code, f"none of {', '.join(codes)}")
    for least, most in (("west", "east"), ("south", "north")):
        low, high = getattr(shown, least), getattr(shown, most)
        if low >= high:
            yield Problem(f"is not beyond {least}", ("map", most), high, f"more than {low:g}")
    lon, lat = home.at
    if not (shown.west <= lon <= shown.east and shown.south <= lat <= shown.north):
        yield Problem("is not on the map", ("home", "at"), list(home.at), "a point within map")


def _hubs(tables: World) -> Iterator[Problem]:
    yield from _enough("hub", tables.hubs)
    groups = [key for key, row in tables.nationalities.items() if not row.residual]
    for key, hub in tables.hubs.items():
        if hub.state not in tables.states:
            yield unknown("state", hub.state, tuple(tables.states), (key, "state"))
        yield from _mix(key, list(hub.shares), hub.absent, groups)
        most = fsum(share.high for share in hub.shares.values())
        if most > 1.0 + ROUNDING:
            message = f"upper ends of the ranges add up to {most:g}"
            yield Problem(message, (key, "shares"), allowed="at most 1 at any values within the ranges")


def _mix(key: str, shares: Sequence[str], absent: Sequence[str], groups: Sequence[str]) -> Iterator[Problem]:
    """Check that each group except the residual has a share at a hub, or is listed as absent."""
    for name in shares:
        if name not in groups:
            yield unknown("nationality", name, groups, (key, "shares", name), None)
        elif name in absent:
            yield Problem(f"{name} has a share", (key, "absent"), list(absent), "groups without a share")
    for name in absent:
        if name not in groups:
            yield unknown("nationality", name, groups, (key, "absent"))
    for name in groups:
        if name not in shares and name not in absent:
            yield Problem("is missing", (key, "shares", name), allowed=f"a parameter, or {name} in absent")


def _routes(tables: World) -> Iterator[Problem]:
    yield from _enough("route", tables.routes)
    for route in tables.routes:
        at = (route.hub, route.carrier)
        if route.hub not in tables.hubs:
            yield unknown("hub", route.hub, tuple(tables.hubs), at)
        if route.carrier not in tables.carriers:
            yield unknown("carrier", route.carrier, tuple(tables.carriers), at)


def _nationalities(tables: World) -> Iterator[Problem]:
    residual = [key for key, row in tables.nationalities.items() if row.residual]
    if len(residual) != 1:
        yield Problem(
            f"{len(residual)} groups are residual",
            (),
            residual or None,
            "exactly one row with residual = true",
        )
    for key, row in tables.nationalities.items():
        if row.home_state not in tables.states:
            yield unknown("state", row.home_state, tuple(tables.states), (key, "home_state"))


def _codes(tables: World) -> Iterator[Problem]:
    first: dict[str, str] = {}
    for key, row in tables.neighbours.items():
        if first.setdefault(row.code, key) != key:
            yield Problem(f"is that of {first[row.code]}", (key, "code"), row.code, "a code of its own")


def _actors(tables: World) -> Iterator[Problem]:
    """A government is one actor: no two of them have one key."""
    yield from _enough("state", tables.states)
    for key in tables.states:
        if key in tables.neighbours:
            yield Problem("is a neighbour too", (key,), allowed="a key that no other actor has")
    for key in (*tables.states, *tables.neighbours):
        if key in ROLES:
            yield Problem("is an actor with its own rules", (key,), allowed=f"none of {', '.join(ROLES)}")
    for key in tables.carriers:
        if key in (*ROLES, *tables.states, *tables.neighbours):
            yield Problem("is a carrier too", (key,), allowed="a key that no other actor has")
    yield from _apart("actors", [*ROLES, *tables.neighbours, *tables.states, *tables.carriers])


def _months(tables: World) -> Iterator[Problem]:
    given = tables.climate.temperature
    for month in MONTHS:
        if month not in given:
            yield Problem("is missing", ("temperature", month))
    for name in given:
        if name not in MONTHS:
            yield unknown("month", name, MONTHS, ("temperature", name), None)


def _apart(what: str, names: Iterable[str]) -> Iterator[Problem]:
    """No two names have one key: they would share their luck."""
    try:
        distinct_keys(names)
    except ValueError as error:
        yield Problem(f"{what}: {error}")


def _enough(what: str, rows: object) -> Iterator[Problem]:
    if not rows:
        yield Problem(f"holds no {what}", allowed="at least one")
