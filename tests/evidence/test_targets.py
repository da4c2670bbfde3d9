from datetime import date

from sim.analysis.validate import DIRECTIONS, STATISTICS
from sim.evidence import events, figures, public_tables, targets


def test_every_pattern_has_a_target() -> None:
    held = {target.pattern for target in targets().values()}
    # P1 to P10 are the patterns of the model's purpose
    assert held == {f"P{n}" for n in range(1, 11)}
    assert all(name.startswith(f"{target.pattern}_") for name, target in targets().items())


def test_targets_are_well_formed() -> None:
    for target in targets().values():
        assert target.start < target.until
        assert target.statistic in {*STATISTICS, "paired_tail"}
        assert (target.against != "") == target.statistic.startswith("paired")
        assert target.measure.split(".")[0] in {"daily", "border", "people"}
        assert target.low is not None or target.high is not None
        assert target.tolerance == 1.0 or target.statistic not in DIRECTIONS
        assert target.neighbour in {"", "PL", "LT", "LV"}
        if target.low is not None and target.high is not None:
            assert target.low <= target.high


def test_bounds_agree_with_the_ledger() -> None:
    for name, figure in {
        "P5_strip_mid_november": "stranded_strip",
        "P7_deaths_mid_november": "deaths_min",
    }.items():
        target, row = targets()[name], figures()[figure]
        assert (target.low, target.high) == (row.low, row.high)


def test_the_quiet_rate_is_that_of_2020() -> None:
    target, row = targets()["P1_before_the_scheme"], figures()["lt_detained_2020"]
    assert row.value is not None
    days = (target.until - target.start).days
    assert target.low == target.high == round(row.value * days / 366)


def test_lithuania_counts_from_june_on() -> None:
    rows = [row for row in public_tables()["attempts_to_september"] if row["country"] == "LT"]
    before = sum(float(row["attempts"]) for row in rows if row["month"] < "06")
    target, row = targets()["P2_lithuania_august"], figures()["lt_detained_start_august"]
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
        target = targets()[name]
        counted = counts(table, month, column, target.neighbour)
        assert (target.low, target.high) == (counted[0], counted[-1])


def test_counts_of_the_held_out_autumn_are_no_target() -> None:
    held_out = {"border.attempts", "border.recorded_attempts", "border.crossings", "daily.german_recorded"}
    for target in targets().values():
        if target.measure in held_out and target.until > date(2021, 10, 1):
            assert target.statistic == "paired"  # a ratio of two runs says nothing of the counts themselves


def test_events_come_in_order_with_short_labels() -> None:
    dates = [event.date for event in events()]
    assert dates == sorted(dates)
    assert len(dates) >= 10
    assert all(date(2021, 6, 1) <= day < date(2022, 4, 1) for day in dates)
    assert all(len(event.label) <= 32 for event in events())


def test_events_from_the_public_record_have_their_day_there() -> None:
    known = {row["date"] for row in public_tables()["events"]}
    assert all(event.date.isoformat() in known for event in events() if event.source == "public/events.csv")
