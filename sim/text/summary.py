"""The summary of a run in lines for a terminal: answers to an analyst's first questions."""

from __future__ import annotations

from collections.abc import Iterable
from math import isnan
from textwrap import wrap
from typing import TYPE_CHECKING

from sim.governments.standing import rung_of
from sim.scenario import Scenario, load_scenario
from sim.scenario.shipped import RECORDED
from sim.scenario.timetable import Stretch, differences
from sim.tables.measures import measures, used
from sim.text.changes import shown
from sim.text.moves import key_moves, moves
from sim.text.words import STAGES, day_of, number, stage_names

if TYPE_CHECKING:
    from sim.runs.results import Results

WIDTH, MARGIN = 100, 12
MOST_CHANGES = 8  # lines
ENDS = ("onward", "resettled", "returned", "dead")
ON_THE_WAY = tuple(
    stage for stage in STAGES if stage not in (*ENDS, "left")
)  # custody and reception are no ends


def summary(results: Results) -> list[str]:
    """Return the course of one run in words and numbers, one or two lines per topic."""
    days = results.daily["date"]
    first, final = days.iloc[0].date(), days.iloc[-1].date()
    facts = {
        "People": _people(results),
        "Attempts": _attempts(results),
        "Strip": _strip(results),
        "Counted": _dated_counts(results),
        "Deaths": _deaths(results),
        "Standoff": _standing(results),
        "Afterwards": _afterwards(results),
        "On the way": _counted(results, ON_THE_WAY),
        "Ended": _ended(results),
        "Never flew": _never_flew(results),
    }
    title = f"{results.scenario.title}, {day_of(first, year=True)} to {day_of(final, year=True)}, seed {results.seed}"
    found = key_moves(results)
    lists = {
        "Changed from the record": _changed(results),
        "Largest moves set by the scenario": [str(move) for move in found if move.dated],
        "Largest moves decided by the actors": [str(move) for move in found if not move.dated],
    }
    return [
        title,
        *(line for label, text in facts.items() if text for line in _entry(label, text)),
        *(
            line
            for head, lines in lists.items()
            if lines
            for line in (head, *(f"  {line}" for line in lines))
        ),
    ]


def decision_lines(results: Results) -> list[str]:
    """Return every move of a lever by date, with its reason."""
    return ["All decisions", *(f"  {move} ({move.reason})" for move in moves(results))]


def month_lines(results: Results) -> list[str]:
    """A table by month: flows over the month, attempts as recorded, people in the strip at its end."""
    codes = [row.code for row in results.scenario.world.neighbours.values()]
    daily = results.daily.set_index("date").resample("MS")
    border = results.border.pivot_table("recorded_attempts", "date", "neighbour", "sum").resample("MS").sum()
    ends = daily[["in_strip", "dead", "returned"]].last()
    flows = daily[["bookings", "arrivals"]].sum()
    new = ends[["dead", "returned"]].diff().fillna(ends[["dead", "returned"]])
    rows = [
        (
            f"{month:%Y-%m}",
            *flows.loc[month],
            *(border.loc[month].get(code, 0) for code in codes),
            ends.loc[month, "in_strip"],
            *new.loc[month],
        )
        for month in flows.index
    ]
    header = ("month", "booked", "arrived", *codes, "in strip", "died", "returned")
    texts = [header, *((row[0], *(number(float(n)) for n in row[1:])) for row in rows)]
    return [f"By month ({', '.join(codes)}: attempts as recorded)"] + [
        "  " + "".join(f"{text:>12}" for text in row) for row in texts
    ]


def _entry(label: str, text: str) -> Iterable[str]:
    lines = wrap(text, WIDTH - MARGIN)
    yield f"{label:<{MARGIN}}{lines[0]}"
    yield from (" " * MARGIN + line for line in lines[1:])


def _standing(results: Results) -> str:
    daily = results.daily
    peak = daily.iloc[int(daily["escalation"].to_numpy().argmax())]
    chance = daily["incident_probability"].iloc[-1]
    level, day = peak["escalation"], day_of(peak["date"], year=True)
    return (
        f"highest escalation {level:.2f} of 1, on the rung {rung_of(level)!r}, on {day};"
        f" probability of an armed incident so far {chance:.2%}"
    )


def _people(results: Results) -> str:
    booked, arrived = (_number(results, name) for name in ("bookings", "arrivals"))
    return f"{booked} paid for the journey, {arrived} flew to {results.scenario.world.settings.home.city}"


def _attempts(results: Results) -> str:
    rows = results.scenario.world.neighbours.values()
    counts = (f"{row.name} {_number(results, f'attempts_{row.code.lower()}')}" for row in rows)
    return f"recorded by {', '.join(counts)}; one person counts at each attempt"


def _strip(results: Results) -> str:
    daily = results.daily
    fullest = daily["date"].iloc[int(daily["in_strip"].to_numpy().argmax())]
    return f"most at once {_number(results, 'strip_peak')}, on {day_of(fullest, year=True)}"


def _dated_counts(results: Results) -> str:
    """Return counts up to or on the days for which sources have them, within the run."""
    counts = ((measure.in_full, measure.of(results)) for measure in used("summary", results.scenario.world))
    return "; ".join(f"{number(count)} {what}" for what, count in counts if not isnan(count))


def _deaths(results: Results) -> str:
    died, recorded = (_number(results, name) for name in ("deaths", "deaths_recorded"))
    return (
        f"{died} in this run, {recorded} of them recorded; only several runs show a range (standoff report)"
    )


def _afterwards(results: Results) -> str:
    returned, flown = (
        measures(results.scenario.world)[name].of(results) for name in ("returned", "flown_home")
    )
    names = results.scenario.world.words
    return (
        f"{number(flown)} flown home from {names['home']}; {number(returned - flown)} sent home from the EU;"
        f" {_number(results, 'german_recorded')} entries recorded in {names['goal']}"
    )


def _counted(results: Results, stages: Iterable[str]) -> str:
    """How many people are in these stages at the end, without empty ones."""
    last, names = results.daily.iloc[-1], stage_names(results.scenario.world)
    return "; ".join(f"{number(float(last[stage]))} {names[stage]}" for stage in stages if last[stage])


def _ended(results: Results) -> str:
    """Where journeys ended; who never flew began none."""
    others = _left(results)[1]
    parts = [_counted(results, ENDS), f"{number(others)} {STAGES['left']}" if others else ""]
    return "; ".join(part for part in parts if part)


def _never_flew(results: Results) -> str:
    cancelled = _left(results)[0]
    return f"{number(cancelled)} gave up before the flight" if cancelled else ""


def _left(results: Results) -> tuple[float, float]:
    """Those who gave up before the flight, and those who left the home country by other ways."""
    left = float(results.daily["left"].iloc[-1])
    cancelled = min(left, float(results.daily["cancelled"].sum()))
    return cancelled, left - cancelled


def _changed(results: Results) -> list[str]:
    """What the scenario dates otherwise than the recorded one, within the run; a few lines."""
    scenario = results.scenario
    if scenario.name == RECORDED or scenario.world is not (recorded := load_scenario(RECORDED)).world:
        return []
    end = results.daily["date"].iloc[-1].date()
    found = [s for s in differences(recorded, scenario) if s.until > scenario.period.start and s.first <= end]
    lines = [_change(scenario, stretch) for stretch in found]
    more = (
        [f"and {len(lines) - MOST_CHANGES} more: see `standoff check`"] if len(lines) > MOST_CHANGES else []
    )
    return lines[:MOST_CHANGES] + more


def _change(scenario: Scenario, stretch: Stretch) -> str:
    label, days = (
        scenario.world.levers[stretch.key].label,
        f"{day_of(stretch.first)} to {day_of(stretch.until)}",
    )
    before, after = (shown(scenario.world, stretch, value) for value in (stretch.before, stretch.after))
    return f"{days:<17} {scenario.world.actors[stretch.key.actor]}: {label} {after} instead of {before}"


def _number(results: Results, name: str) -> str:
    """A measure of the run, for readers."""
    return number(measures(results.scenario.world)[name].of(results))
