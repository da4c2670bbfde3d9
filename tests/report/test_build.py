"""The report's folder, with runs that are made up in this process."""

import csv
import json
import shutil
from pathlib import Path

import pytest

from sim.batch.jobs import Failure
from sim.errors import InputError
from sim.report import build as module
from sim.report.build import AllRunsFailedError, Outcome, build
from sim.tables.measures import used
from tests.figures.synthetic import make
from tests.runs.fakes import scenario

HEADLINES = used("headline")

SCENARIOS = [scenario("gas_cut"), scenario("as_it_happened")]
BAD = Failure("ZeroDivisionError: division by zero")


UNDRAWN: dict[str, str] = {}  # of every run


@pytest.fixture(scope="module")
def drawn(tmp_path_factory):
    """One run's figures, to be copied."""
    from sim.figures.catalogue import save_all

    return save_all(make(3, sectors_kept=False), tmp_path_factory.mktemp("figures")).paths


@pytest.fixture(autouse=True)
def runs(monkeypatch, drawn):
    """The runs that fail, by scenario and seed; all others give their seed as every number, in reverse order."""
    failing = set()

    def outcomes(perform, jobs, workers):
        for job in reversed(jobs):
            if job.key in failing:
                yield job, BAD
                continue
            if job.figures:
                shutil.copytree(drawn[0].parent, job.figures)
            figures = [job.figures / path.name for path in drawn] if job.figures else []
            yield job, Outcome((float(job.seed),) * (len(HEADLINES) - 1) + (float("nan"),), figures, UNDRAWN)

    monkeypatch.setattr(module, "outcomes", outcomes)
    return failing


def content(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def test_everything_is_in_the_folder(tmp_path):
    told = []
    report = build(SCENARIOS, tmp_path / "report", [5, 6], 1, told.append)
    held = content(tmp_path / "report")
    assert report.page == tmp_path / "report" / "index.html"
    assert {"index.html", "headlines.csv", "manifest.json", "figures/gas_cut/people_by_stage.png"} <= set(
        held
    )
    assert sorted(told) == [
        f"{name}, seed {seed}" for name in ("as_it_happened", "gas_cut") for seed in (5, 6)
    ]
    assert [section.name for section in report.sections] == ["as_it_happened", "gas_cut"]
    assert report.failures == {}
    manifest = json.loads(held["manifest.json"])
    assert manifest["report"]["seeds"] == [5, 6]
    assert set(manifest["files"]) == set(held) - {"manifest.json"}
    assert [path.name for path in tmp_path.iterdir()] == ["report"]


def test_a_figure_that_fails_costs_neither_run_nor_page(tmp_path, monkeypatch):
    monkeypatch.setitem(UNDRAWN, "strip_by_sector", "ValueError: no")
    report = build(SCENARIOS[:1], tmp_path / "report", [5], 1)
    assert report.undrawn == {(SCENARIOS[0].name, 5): "no figure strip_by_sector: ValueError: no"}
    assert report.failures == {}
    assert (tmp_path / "report" / "headlines.csv").exists()


def test_numbers_of_every_run_are_kept(tmp_path):
    build(SCENARIOS, tmp_path / "report", [5, 6], 1)
    rows = list(csv.DictReader((tmp_path / "report" / "headlines.csv").read_text().splitlines()))
    assert [(row["scenario"], row["seed"], row["arrivals"]) for row in rows] == [
        ("as_it_happened", "5", "5"),
        ("as_it_happened", "6", "6"),
        ("gas_cut", "5", "5"),
        ("gas_cut", "6", "6"),
    ]
    assert list(rows[0])[2:] == [headline.name for headline in HEADLINES]
    assert rows[0][HEADLINES[-1].name] == ""


def test_a_failing_run_is_named_and_the_rest_is_kept(tmp_path, runs):
    runs.add(("gas_cut", 6))
    report = build(SCENARIOS, tmp_path / "report", [5, 6], 1)
    assert report.failures == {("gas_cut", 6): BAD.reason}
    assert [len(section.runs) for section in report.sections] == [2, 1]
    assert "Failed and left out: the runs with seed 6." in report.page.read_text()


def test_when_all_runs_fail_the_report_before_stays(tmp_path, runs):
    build(SCENARIOS, tmp_path / "report", [5], 1)
    before = content(tmp_path / "report")
    runs.update({("gas_cut", 5), ("as_it_happened", 5)})
    with pytest.raises(AllRunsFailedError) as raised:
        build(SCENARIOS, tmp_path / "report", [5], 1)
    assert list(raised.value.failures) == [("as_it_happened", 5), ("gas_cut", 5)]
    assert content(tmp_path / "report") == before
    assert [path.name for path in tmp_path.iterdir()] == ["report"]


def test_a_report_replaces_a_report(tmp_path):
    build(SCENARIOS, tmp_path / "report", [5], 1)
    build(SCENARIOS[:1], tmp_path / "report", [6], 1)
    held = content(tmp_path / "report")
    assert not [path for path in held if "as_it_happened" in path]
    assert [path.name for path in tmp_path.iterdir()] == ["report"]


def test_the_same_report_has_the_same_bytes(tmp_path):
    build(SCENARIOS, tmp_path / "a", [5, 6], 1)
    build(SCENARIOS[::-1], tmp_path / "b", [5, 6], 1)
    assert content(tmp_path / "a") == content(tmp_path / "b")


@pytest.mark.parametrize(
    ("path", "text", "message"),
    [
        ("notes.txt", "mine", "holds files that are not a report's, such as notes.txt"),
        ("index.html", "mended", "holds a report, and index.html was changed since it was written"),
    ],
)
def test_other_peoples_work_is_never_replaced(tmp_path, path, text, message):
    build(SCENARIOS, tmp_path / "report", [5], 1)
    (tmp_path / "report" / path).write_text(text)
    before = content(tmp_path / "report")
    with pytest.raises(InputError, match=message):
        build(SCENARIOS, tmp_path / "report", [5], 1)
    assert content(tmp_path / "report") == before


def test_a_run_is_no_report(tmp_path):
    from sim.runs.store import write
    from tests.runs.fakes import FakeResults

    write(FakeResults(), tmp_path / "run")
    with pytest.raises(InputError, match="not a report's"):
        build(SCENARIOS, tmp_path / "run", [5], 1)


def test_two_scenarios_of_one_name_are_refused(tmp_path):
    with pytest.raises(InputError, match=r'SCENARIO = "gas_cut": two scenarios of this name'):
        build([SCENARIOS[0]] * 2, tmp_path / "report", [5], 1)
    assert list(tmp_path.iterdir()) == []
