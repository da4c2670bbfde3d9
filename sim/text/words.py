"""The words and numbers that readers see: names of stages and governments, dates, thousands, tables."""

import re
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from math import floor, isfinite, isinf, isnan, log10
from statistics import median

from sim.kernel.ticks import TICKS_A_DAY
from sim.tables.measures import Measure
from sim.world import World
from sim.world.catalogue import NATIONALITY, Lever

THIN = "\u202f"  # between thousands: no line breaks at it
GROUPS = re.compile(r"(?<![\d.,])[1-9]\d{0,2}(?:,\d{3})+(?![\d,]*\d)")
STAGES = {  # with placeholders for a world's names: see `stage_names`
    "queued": "waiting to fly",
    "in_minsk": "in {city}",
    "in_border_camp": "in a camp at the border",
    "in_strip": "in the strip at the border",
    "inland": "inland, in the woods",
    "in_eu_camp": "in an EU camp",
    "detained": "detained",
    "asylum": "asylum claim heard",
    "onward": "moved on inside the EU",
    "resettled": "resettled",
    "returned": "returned home",
    "left": "cancelled, or left overland",
    "dead": "died",
}


def stage_names(world: World) -> dict[str, str]:
    """The names of the stages by key, with the places of a world."""
    return {stage: world.worded(name) for stage, name in STAGES.items()}


def one_line(text: str, most: int = 140) -> str:
    """Return a user's text for one line of a figure, without control characters and shortened."""
    plain = "".join(char if char.isprintable() else " " for char in text)
    return plain if len(plain) <= most else f"{plain[: most - 1]}…"


def number(value: float) -> str:
    """A number for readers: 12 000, 0.35."""
    text = f"{value:,.0f}" if value == round(value) or abs(value) >= 100 else f"{value:.3g}"
    return text.replace(",", THIN)


def thousands(text: str) -> str:
    """Return a text whose numbers have a thin space between thousands, as `number` has: 2 500 for 2,500."""
    return GROUPS.sub(lambda found: found[0].replace(",", THIN), text)


def signed(value: float) -> str:
    """A difference for readers: +12 000, −0.35; a dash if unknown."""
    return "–" if isnan(value) else ("+" if value > 0 else "−" if value < 0 else "") + number(abs(value))


def with_unit(amount: str, unit: str) -> str:
    """Return an amount with its unit: 10 km per week; 0.5 of an index, a share, a weight or a factor needs none."""
    return amount if unit in ("index", "share", "weight", "factor") else f"{amount} {unit_words(unit)}"


def unit_words(unit: str) -> str:
    """Return a unit as readers see it: per day, km per guard, °C, ticks of 6 hours."""
    if unit == "ticks":
        return f"ticks of {24 // TICKS_A_DAY} hours"
    return unit.removeprefix("1").replace("/", " per ").strip().replace("degC", "°C")


def factor_name(name: str, world: World) -> str:
    """Return a parameter or a hypothesis for readers, without the marks of its key: migrant share, Istanbul."""
    *places, last = name.split(".")
    where = places[-1:] if places != ["mechanism"] else []
    known = {"eu": "EU"} | {word.lower(): word for text in _names(world) for word in text.split()}
    words = (known.get(word, word) for word in last.split("_"))
    return ", ".join([" ".join(words), *(place.replace("_", " ").title() for place in where)])


def _names(world: World) -> list[str]:
    return [text for text in world.words.values() if str(text)[:1].isupper()]


def value_name(value: object) -> str:
    """Return a value of a hypothesis for readers: sanctions relief."""
    return str(value).replace("_", " ")


def percent(share: float) -> str:
    """A share for readers: 35 %."""
    return f"{100 * share:.0f} %"


def bounds(low: float | None, high: float | None, write: Callable[[float], str]) -> str:
    """Return a range with an end that may be open (None, NaN or infinite): 3 to 5, 3, at least 3, at most 5."""
    ends = [write(end) if end is not None and isfinite(end) else "" for end in (low, high)]
    if all(ends):
        return " to ".join(dict.fromkeys(ends))
    return f"at least {ends[0]}" if ends[0] else f"at most {ends[1]}" if ends[1] else "–"


def two_digits(value: float) -> float:
    """Round to two significant digits, as effects are given."""
    if not value or isnan(value) or isinf(value):
        return value
    return round(value, 1 - floor(log10(abs(value))))


def over_runs(measure: Measure, values: Sequence[float]) -> tuple[str, str]:
    """Return median and range over runs as text; for deaths only the range; a dash if not reached."""
    known = [value for value in values if not isnan(value)]
    if not known:
        return "–", "–"
    low, high = number(min(known)), number(max(known))
    if measure.deaths:
        return "", f"{low} to {high}" if len(known) > 1 else f"{low} (one run)"
    middle = float(round(median(known))) if measure.whole else median(known)
    return number(middle), low if low == high else f"{low} to {high}"


def day_of(day: date, *, year: bool = False) -> str:
    """A date for readers: 9 Nov, or 9 Nov 2021."""
    return f"{day.day} {day:%b %Y}" if year else f"{day.day} {day:%b}"


def listed(names: Sequence[str], joint: str = "and") -> str:
    """Names in a sentence: A, B and C."""
    *others, last = names
    return f"{', '.join(others)} {joint} {last}" if others else last


def turned(levers: Sequence[Lever], *, on: bool) -> str:
    """What an actor does by turning a switch on or off, or several that keep nationalities off the flights of one hub.

    A clause without a subject, from the texts of levers.toml: declares a state of emergency.
    """
    first = levers[0]
    return (first.on if on else first.off).replace(NATIONALITY, listed([lever.group for lever in levers]))


def markdown(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A Markdown table."""
    lines = [header, ["---"] * len(header), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines)
