"""The files of seeds/ have their forms, and what has not is named by file, line and column."""

import shutil
from pathlib import Path

import pytest

from sim.evidence import cells
from sim.evidence.forms import FORMS
from sim.evidence.public import faults
from sim.paths import data_dir
from sim.world import load_world

DAILY, MONTHLY = "public/attempts_daily_to_september", "public/attempts_to_september"
HEAD = "date,country,attempts,source_url,published,quality,note\n"


@pytest.fixture
def seeds(tmp_path: Path) -> Path:
    return shutil.copytree(data_dir("seeds"), tmp_path / "seeds")


def test_the_shipped_files_are_in_form() -> None:
    assert list(faults()) == []


def row(**changes: str) -> str:
    cells = {
        "date": "2021-08-28",
        "country": "PL",
        "attempts": "61",
        "source_url": "https://x.example/a",
        "published": "2021-08-29",
        "quality": "A",
        "note": "",
    }
    return ",".join((cells | changes).values()) + "\n"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (HEAD + row(date="8/28/2021"), "line 2: date = '8/28/2021'"),
        (HEAD + row(date="2021-13-01"), "line 2: date = '2021-13-01'"),
        (HEAD + row(date="20210828"), "line 2: date = '20210828'"),
        (HEAD + row(date="2012-08-28"), "line 2: date = '2012-08-28'"),
        (
            HEAD + row(attempts="-3500"),
            "line 2: attempts = '-3500': Input should be greater than or equal to 0",
        ),
        (
            HEAD + row(attempts="35000"),
            "line 2: attempts = '35000': Input should be less than or equal to 5000",
        ),
        (HEAD + row(attempts="6.5"), "line 2: attempts = '6.5'"),
        (HEAD + row(country="PN"), "line 2: country = 'PN': is none of LT, LV, PL"),
        (HEAD + row(source_url="see below"), "line 2: source_url"),
        (HEAD + row() + row(), "line 3: is the same as line 2"),
        (HEAD + row(note="a,b"), "line 2: has 8 cells, not 7"),
        (HEAD.replace(",", ";") + row(), "line 1: the columns are 'date;country;"),
        (HEAD + row(note='"open'), "is not CSV"),
        ("", "line 1: the columns are ''"),
    ],
)
def test_what_is_out_of_form_is_named(seeds: Path, text: str, said: str) -> None:
    (seeds / f"{DAILY}.csv").write_text(text, encoding="utf-8")
    (fault,) = faults(seeds)
    assert fault.startswith(f"attempts_daily_to_september.csv: {said}")


def test_codes_are_those_of_the_world_whose_record_it_is(
    seeds: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    world, homes = load_world(), {"BY"}
    assert cells._places() == ({row.code for row in world.neighbours.values()}, homes)
    monkeypatch.setattr(cells, "_places", lambda: (frozenset({"PL", "UA"}), frozenset({"RU"})))
    (seeds / f"{DAILY}.csv").write_text(HEAD + row(country="UA") + row(country="LT"), encoding="utf-8")
    found = [fault for fault in faults(seeds) if fault.startswith("attempts_daily_to_september.csv")]
    assert found == ["attempts_daily_to_september.csv: line 3: country = 'LT': is none of PL, UA"]
    sides = {fault.rpartition("side = ")[2] for fault in faults(seeds) if ": side = " in fault}
    assert "'BY': is none of PL, RU, UA" in sides


def test_a_figure_of_an_article_that_is_not_listed_is_named(seeds: Path) -> None:
    file = seeds / "sources.csv"
    lines = file.read_text(encoding="utf-8").splitlines(keepends=True)
    file.write_text("".join(line for line in lines if not line.startswith("tactics,")), encoding="utf-8")
    found = list(faults(seeds))
    assert found
    assert all(fault.endswith("source = 'tactics': is not in sources.csv") for fault in found)


def test_a_mark_of_byte_order_is_no_fault_and_another_encoding_is(seeds: Path) -> None:
    file = seeds / f"{MONTHLY}.csv"
    text = file.read_text(encoding="utf-8")
    file.write_text(text, encoding="utf-8-sig")
    assert list(faults(seeds)) == []
    file.write_text(text, encoding="utf-16")
    (fault,) = faults(seeds)
    assert fault == "attempts_to_september.csv: is not UTF-8 text: byte 1 is wrong"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (",2021,08,", ",2021,13,", "month = '13'"),
        (",3500,", ",-3500,", "attempts = '-3500'"),
        (",3500,", ",35000,", "attempts = '35000'"),
    ],
)
def test_a_month_has_a_number_and_a_count_a_bound(seeds: Path, old: str, new: str, said: str) -> None:
    file = seeds / f"{MONTHLY}.csv"
    file.write_text(file.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")
    (fault,) = faults(seeds)
    assert said in fault


def test_no_file_is_left_out(seeds: Path) -> None:
    (seeds / "public" / "more.csv").write_text("a,b\n")
    (seeds / "public" / "events.csv").unlink()
    assert sorted(faults(seeds)) == [
        "events.csv: is missing",
        "more.csv: has no form in sim/evidence/forms.py",
    ]
    assert {
        f"{file.relative_to(data_dir('seeds')).with_suffix('').as_posix()}"
        for file in data_dir("seeds").rglob("*.csv")
    } == set(FORMS)
