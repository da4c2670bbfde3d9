from datetime import date

from sim.analysis.verdict import NUMBERS, PAIRED
from sim.evidence import figures, public_tables
from sim.runs.targets import OPEN_HUBS, STATISTICS
from sim.tables.columns import columns
from sim.world import load_world
from tests.shipped_world import HUBS, levers


def test_every_pattern_has_a_target() -> None:
    held = {target.pattern for target in load_world().targets.values()}
    # P1 to P10 are the patterns of the model's purpose
    assert held == {f"P{n}" for n in range(1, 11)}
    assert all(name.startswith(f"{target.pattern}_") for name, target in load_world().targets.items())


OTHER_STATISTICS = ("paired_tail", "crowding", "series", "fullest", "per_pushed_back")


def test_targets_are_well_formed() -> None:
    for target in load_world().targets.values():
        table, column = target.measure.split(".", 1)
        assert target.start < target.until
        assert target.statistic in {*STATISTICS, *OTHER_STATISTICS}
        assert bool(target.counts) == (target.statistic == "series")
        assert not target.statistic.startswith("paired") or target.scenario or target.changes
        assert target.changes.keys() <= {"lever", "routes", "hypotheses"}
        assert table in {"daily", "border", "people", "sector", "decisions"}
        assert table != "decisions" or tuple(column.split(".")) in levers()
        assert (target.place != "") == (target.statistic == "crowding")
        assert target.place in {
            "",
            *(place.name for place in load_world().places if place.neighbour == target.neighbour),
        }
        assert target.before is None or target.before[0] < target.before[1] <= target.start
        assert target.low is not None or target.high is not None
        if target.since is not None:
            assert target.since.shown_by == OPEN_HUBS or tuple(target.since.shown_by.split(".")) in levers()
            assert target.statistic not in PAIRED  # the event of one run is not that of the other
        assert target.tolerance == 1.0 or target.statistic in NUMBERS
        assert target.neighbour in {"", "PL", "LT", "LV"}
        if target.low is not None and target.high is not None:
            assert target.low <= target.high


MEASURED_BY = {
    "lt_detained_start_august": "P2_lithuania_august",
    "first_reports_lithuania": "P2_first_reports",
    "flow_after_cut_rises": "P4_growth_after_the_cut",
    "stranded_strip": "P5_strip_mid_november",
    "thousands_at_borders": "P5_thousands_at_the_borders",
    "kuznica_crowd": "P5_crowd_at_kuznica",
    "flights_shut_mid_november": "P6_arrivals_collapse",
    "deaths_min": "P7_deaths_mid_november",
    "no_sanction_moves_russia": "P8_sanctions_alone",
    "gas_assurance": "P8_gas_flows",
    "call_is_not_relief": "P9_call_is_not_relief",
}


def test_every_figure_to_be_reproduced_is_measured_by_a_target() -> None:
    to_reproduce = {figure.id for figure in figures().values() if figure.role == "target"}
    assert to_reproduce == MEASURED_BY.keys()
    assert len(set(MEASURED_BY.values())) == len(MEASURED_BY)  # each by its own
    for figure, name in MEASURED_BY.items():
        assert load_world().targets[name].source[0] == figure


def test_bounds_agree_with_the_ledger() -> None:
    for name, figure in {
        "P5_strip_mid_november": "stranded_strip",
        "P7_deaths_mid_november": "deaths_min",
    }.items():
        target, row = load_world().targets[name], figures()[figure]
        assert (target.low, target.high) == (row.low, row.high)


def test_the_quiet_rate_is_that_of_2020() -> None:
    target, row = load_world().targets["P1_before_the_scheme"], figures()["lt_detained_2020"]
    assert row.value is not None
    days = (target.until - target.start).days
    assert target.low == target.high == round(row.value * days / 366)


def test_lithuania_counts_from_june_on() -> None:
    rows = [row for row in public_tables()["attempts_to_september"] if row["country"] == "LT"]
    before = sum(float(row["attempts"]) for row in rows if row["month"] < "06")
    target, row = load_world().targets["P2_lithuania_august"], figures()["lt_detained_start_august"]
    assert row.low is not None
    assert row.high is not None
    assert (target.low, target.high) == (row.low - before, row.high - before)


def test_bounds_agree_with_the_public_counts() -> None:
    def counts(table: str, month: str, column: str, country: str) -> list[float]:
        rows = [r for r in public_tables()[table] if r["month"] == month and r.get("country", "") == country]
        return sorted(float(row[column]) for row in rows)

    for name, (table, month, column) in {
        "P2_lithuania_june": ("attempts_to_september", "06", "attempts"),
        "P2_lithuania_july": ("attempts_to_september", "07", "attempts"),
        "P3_lithuania_august": ("attempts_to_september", "08", "attempts"),
        "P3_poland_september": ("attempts_to_september", "09", "attempts"),
        "P3_germany_august": ("germany_to_september", "08", "entries_belarus_link"),
        "P3_germany_september": ("germany_to_september", "09", "entries_belarus_link"),
    }.items():
        target = load_world().targets[name]
        counted = counts(table, month, column, target.neighbour)
        assert (target.low, target.high) == (counted[0], counted[-1])


def test_a_day_is_a_count_with_what_sources_say_of_it() -> None:
    counts = {count.start: count for count in load_world().targets["P3_poland_days"].observed}
    assert len(counts) == 15
    twice = counts[date(2021, 9, 4)]
    assert (twice.low, twice.high, twice.until, twice.statistic) == (200, 207, date(2021, 9, 5), "total")
    assert twice.tolerance == 2.0  # one of the two sources states it
    assert counts[date(2021, 9, 29)].tolerance == 2.5  # almost 500
    assert twice.name == "P3_poland_days 2021-09-04"


def test_sums_lie_between_the_checkpoints_of_a_running_count() -> None:
    counts = load_world().targets["P3_poland_sums"].observed
    assert [(str(count.start), str(count.until), count.low, count.high) for count in counts] == [
        ("2021-08-01", "2021-08-19", 1935, 1935),
        ("2021-08-19", "2021-08-29", 1265, 1265),
        ("2021-09-01", "2021-09-12", 1995, 1995),
        ("2021-09-12", "2021-09-27", 5560 - 1995, 5898 - 1995),  # "over 5,000": what other counts leave
        ("2021-09-27", "2021-10-01", 7535 - 5898, 7700 - 5560),  # two sources of the month
    ]
    assert [count.tolerance for count in counts] == [1.5, 2.0, 1.5, 2.0, 2.0]  # "over 3,200", "over 5,000"


def test_a_running_count_that_began_before_the_window_gives_its_later_sums() -> None:
    counts = load_world().targets["P2_lithuania_sums"].observed
    assert [(count.start.day, count.low) for count in counts] == [(1, 2366), (28, 1085)]


def test_a_target_that_is_no_series_is_observed_as_it_is() -> None:
    target = load_world().targets["P2_lithuania_june"]
    assert target.observed == (target,)


def test_every_count_of_days_and_checkpoints_in_the_window_is_a_target() -> None:
    held = [count for target in load_world().targets.values() for count in target.counts]
    days = {(count.neighbour, str(count.start)) for count in held if (count.until - count.start).days == 1}
    for row in public_tables()["attempts_daily_to_september"]:
        assert (row["country"], row["date"]) in days


def test_counts_of_the_held_out_autumn_are_no_target() -> None:
    border = {"attempts", "recorded_attempts", "crossings", "detentions", "detentions_recorded"}
    counts = {f"border.{column}" for column in border}
    held_out = counts | {"daily.german_recorded", "daily.flown_home", "daily.returned"}
    for target in load_world().targets.values():
        assert all(count.until <= date(2021, 10, 1) for count in target.counts)
        if target.measure.split("-")[0] in held_out and target.until > date(2021, 10, 1):
            # two runs, or two windows of one, are compared: nothing is said of the counts themselves
            assert target.statistic in {"paired", "ratio", "gain"}
            assert {target.low, target.high} <= {None, 1, 0.8}


def test_events_come_in_order_with_short_labels() -> None:
    dates = [event.date for event in load_world().events]
    assert dates == sorted(dates)
    assert len(dates) >= 10
    assert all(date(2021, 6, 1) <= day < date(2022, 4, 1) for day in dates)
    assert all(len(event.label) <= 32 for event in load_world().events)


def test_events_name_offices_and_not_persons() -> None:
    persons = {"lukashenko", "putin", "merkel", "morawiecki", "duda", "macron", "makei", "borrell", "leyen"}
    words = {word.strip("'’").lower() for event in load_world().events for word in event.label.split()}
    assert words & persons == set()
    assert "chancellor" in words


def test_events_name_what_shows_them() -> None:
    columns_of_days = {column.name for column in columns()["daily"]}
    for event in load_world().events:
        first, _, second = event.shown_by.partition(".")
        assert event.moves in (("up", "down") if event.shown_by not in ("", "scheme_start") else ("",))
        if first == "limits":
            assert second in HUBS
        elif second:
            assert (first, second) in levers()
        else:
            assert first in {"", "scheme_start"} | columns_of_days


def test_events_from_the_public_record_have_their_day_there() -> None:
    known = {row["date"] for row in public_tables()["events"]}
    assert all(
        event.date.isoformat() in known
        for event in load_world().events
        if event.source == "public/events.csv"
    )
