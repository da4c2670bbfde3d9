"""The formats of the cells of seeds/: dates, counts, addresses, and the codes of the world that they are about."""

from datetime import date
from functools import cache
from pathlib import Path
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, Field, StringConstraints

from sim.evidence.registry import read_toml
from sim.paths import PACKAGE

WORLDS = PACKAGE / "worlds"
FIRST_YEAR, LAST_YEAR = 2014, 2023  # of the record, with what led to it


def _day(text: str) -> str:
    """A day such as 2021-08-28 within the years of the record."""
    if len(text) != 10 or not FIRST_YEAR <= date.fromisoformat(text).year <= LAST_YEAR:
        raise ValueError(f"is no day such as 2021-08-28, from {FIRST_YEAR} to {LAST_YEAR}")
    return text


def _moment(text: str) -> str:
    """A year, a month or a day, as precise as known."""
    _day(text + "2021-01-01"[len(text) :])
    return text


def _span(text: str) -> str:
    """A moment, or two with a slash between."""
    for part in text.split("/", 1):
        _moment(part)
    return text


@cache
def _places() -> tuple[frozenset[str], frozenset[str]]:
    """Codes of the neighbours of the worlds whose public record this is, and of their home countries."""
    worlds = [folder for folder in WORLDS.iterdir() if _settings(folder).get("record")]
    neighbours = (row["code"] for folder in worlds for row in read_toml(folder / "neighbours.toml").values())
    return frozenset(neighbours), frozenset(_settings(folder)["home"]["code"] for folder in worlds)


def _settings(folder: Path) -> dict[str, Any]:
    file = folder / "world.toml"
    return read_toml(file) if file.is_file() else {}


def _one_of(code: str, codes: frozenset[str]) -> str:
    if code not in codes:
        raise ValueError(f"is none of {', '.join(sorted(codes))}")
    return code


def _neighbour(code: str) -> str:
    return _one_of(code, _places()[0])


def _side(code: str) -> str:
    neighbours, homes = _places()
    return _one_of(code, neighbours | homes)


def _empty_as_none(value: object) -> object:
    return None if value == "" else value


Day = Annotated[str, AfterValidator(_day)]
Moment = Annotated[str, AfterValidator(_moment)]
Span = Annotated[str, AfterValidator(_span)]
Perhaps = Annotated[Moment | None, BeforeValidator(_empty_as_none)]
Words = Annotated[str, StringConstraints(min_length=1)]
Address = Annotated[str, StringConstraints(pattern=r"^https?://[^\s]+$")]
Neighbour = Annotated[str, AfterValidator(_neighbour)]
Side = Annotated[str, AfterValidator(_side)]  # of the border: a neighbour, or the home country
Months = Annotated[str, StringConstraints(pattern=r"^(0[1-9]|1[0-2])(-(0[1-9]|1[0-2]))?$")]
Year = Annotated[int, Field(ge=FIRST_YEAR, le=LAST_YEAR)]
# Bounds far above every recorded count, and below counts with an extra digit. Empty cells: not stated.
Blank = BeforeValidator(_empty_as_none)
Number = Annotated[Annotated[float, Field(ge=0, le=1e9)] | None, Blank]
Daily = Annotated[Annotated[int, Field(ge=0, le=5000)] | None, Blank]
Monthly = Annotated[Annotated[int, Field(ge=0, le=20_000)] | None, Blank]
People = Annotated[Annotated[int, Field(ge=0, le=50_000)] | None, Blank]
Money = Annotated[Annotated[int, Field(ge=1, le=50_000)] | None, Blank]
Died = Annotated[int, Field(ge=1, le=20)]
