import csv
import re
from collections import Counter
from datetime import date
from math import inf

import pytest

from sim.evidence import figures, public_tables, sources
from sim.evidence.answers import FILE, read_answers
from sim.evidence.ledger import CLAIMS, ROLES, Figure, read_figures
from sim.paths import data_dir

ROWS = read_figures(data_dir("seeds") / "figures.csv")
PART_OF_DATE = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")
LONGEST_CELL = 300  # an article's passage would be longer
FIT_WINDOW_ENDS = "2021-09"
COUNTED_BY_DAY = {"PL": "attempts", "LT": "detained", "LV": "prevented"}


def first_day(part: str) -> date:
    """The first day of a year, a month or a day."""
    assert PART_OF_DATE.fullmatch(part), part
    return date.fromisoformat(part + "-01" * (2 - part.count("-")))


def test_ids_are_unique_and_in_snake_case() -> None:
    assert [name for name, times in Counter(row.id for row in ROWS).items() if times > 1] == []
    assert all(re.fullmatch(r"[a-z][a-z0-9_]*", row.id) for row in ROWS)
    assert list(figures()) == [row.id for row in ROWS]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.id)
def test_row_is_whole(row: Figure) -> None:
    assert row.source in sources()
    assert row.claim in CLAIMS
    assert row.role in ROLES
    assert row.quantity
    assert row.unit
    assert row.bears_on
    start, *end = [first_day(part) for part in row.date.split("/")]
    assert len(end) < 2
    assert all(start < until for until in end)
    bounds = [x for x in (row.low, row.value, row.high) if x is not None]
    assert bounds == sorted(bounds)
    assert row.value is not None or len(bounds) == 0


def test_every_row_has_every_column() -> None:
    with (data_dir("seeds") / "figures.csv").open(encoding="utf-8", newline="") as stream:
        header, *rows = csv.reader(stream)
    assert header == list(Figure.__dataclass_fields__)
    assert {len(row) for row in rows} == {len(header)}


def test_no_passage_of_an_article_is_kept() -> None:
    cells = [text for row in ROWS for text in (row.quantity, row.bears_on, row.note)]
    assert [text for text in cells if len(text) > LONGEST_CELL or '"' in text or "“" in text] == []
    answers = read_answers(data_dir("seeds") / FILE)
    told = [text for answer in answers.values() for text in (answer.note, answer.missing, answer.left_out)]
    assert [text for text in told if len(text) > LONGEST_CELL or '"' in text] == []
    kept = {file.name for file in data_dir("seeds").iterdir() if file.suffix not in {".csv", ".md"}}
    assert kept == {"public", FILE}


def test_every_source_is_used_and_has_a_standing() -> None:
    assert {row.source for row in ROWS} == set(sources())
    assert all(source.standing for source in sources().values())


def test_figures_read_right() -> None:
    detained = figures()["lt_detained_start_august"]
    assert (detained.value, detained.low, detained.high) == (4000, 4000, 4200)
    assert figures()["flow_after_cut_rises"].value is None
    assert figures()["stranded_strip"].source == "wasiura"


def test_rivals_are_both_kept() -> None:
    assert {"crisis_start_june", "tourist_visas_start", "baghdad_weekly_after_cut"} <= set(figures())
    suspended = [row for row in public_tables()["flights"] if row["origin"] == "all Iraq"]
    assert {row["value"] for row in suspended} == {"0"}


def test_counts_after_the_fit_window_are_absent() -> None:
    tables = public_tables()
    months = [f"{r['year']}-{r['month'][-2:]}" for r in tables["attempts_to_september"]]
    months += [f"{r['year']}-{r['month'][-2:]}" for r in tables["germany_to_september"]]
    for table, day in (("attempts_daily", "date"), ("cumulative", "as_of"), ("deaths", "date")):
        months += [row[day][:7] for row in tables[f"{table}_to_september"]]
    assert months
    assert max(months) == FIT_WINDOW_ENDS
    assert (
        max(row["date"] for row in tables["crowd_to_mid_november"]) < "2021-11-16"
    )  # as far as the articles


def test_sums_of_days_agree_with_the_counts_that_enclose_them() -> None:
    """Counts from one start never fall, and hold at least the single days published of their window."""
    tables = public_tables()
    day_counts: dict[str, dict[str, float]] = {}
    for row in tables["attempts_daily_to_september"]:
        at = day_counts.setdefault(row["country"], {})
        at[row["date"]] = min(at.get(row["date"], inf), float(row["attempts"]))  # two sources of a day
    counts = sorted(tables["cumulative_to_september"], key=lambda row: row["as_of"])
    for row in counts:
        later = [r for r in counts if all(r[k] == row[k] for k in ("country", "measure", "from"))]
        assert [float(r["count"]) for r in later] == sorted(float(r["count"]) for r in later)
        days = day_counts[row["country"]]
        within = sum(count for day, count in days.items() if row["from"] <= day <= row["as_of"])
        if row["measure"] == COUNTED_BY_DAY[row["country"]]:
            assert within <= float(row["count"])


def test_readme_tells_of_every_column_and_added_row() -> None:
    text = (data_dir("seeds") / "README.md").read_text(encoding="utf-8")
    for column in ("id", "source", "date", "claim", "role", "bears_on", "note"):
        assert f"| {column} |" in text
    described = set(re.findall(r"\b[a-z]+(?:_[a-z0-9]+)+\b", text)) - set(sources()) - {"bears_on"}
    assert described <= set(figures())
