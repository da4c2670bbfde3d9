"""A run's folder: what it holds, and what it replaces."""

import json
import os
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from sim import __version__
from sim.errors import InputError
from sim.runs.manifest import run_key
from sim.runs.store import open_run, preflight, write
from sim.scenario import Scenario
from sim.world import load_world
from tests.runs.fakes import FakeResults, content, scenario

ROOT = Path(__file__).parents[2]


def draw(folder: Path) -> dict[str, str]:
    folder.mkdir()
    (folder / "people.svg").write_text("<svg/>")
    return {}


def key(results: FakeResults, fmt: str = "parquet", figures: bool = False):
    return run_key(
        results.scenario,
        seed=results.seed,
        until=results.until,
        tables=results.tables(),
        fmt=fmt,
        figures=figures,
    )


@pytest.fixture(params=["parquet", "csv"])
def fmt(request):
    return request.param


def test_tables_come_back_as_they_were(tmp_path, fmt):
    results = FakeResults()
    stored = open_run(write(results, tmp_path / "run", fmt=fmt))
    assert list(stored.tables) == ["daily", "border", "decisions"]
    for name, frame in results.tables().items():
        pd.testing.assert_frame_equal(stored.tables[name], frame)


def test_parquet_is_read_by_pandas_alone(tmp_path):
    out = write(FakeResults(), tmp_path / "run")
    frame = pd.read_parquet(out / "border")
    assert list(frame["neighbour"].cat.categories) == ["PL", "LT", "LV"]
    assert frame["date"].dt.day.tolist() == [1, 2, 3]


def test_csv_is_plain(tmp_path):
    out = write(FakeResults(), tmp_path / "run", fmt="csv")
    assert (out / "border.csv").read_text().splitlines()[:2] == [
        "date,neighbour,attempts,emergency",
        "2021-06-01,PL,3,True",
    ]


def test_same_run_gives_the_same_bytes(tmp_path, fmt):
    first = write(FakeResults(), tmp_path / "a", fmt=fmt, draw=draw)
    second = write(FakeResults(), tmp_path / "b", fmt=fmt, draw=draw)
    assert content(first) == content(second)
    assert content(first) != content(
        write(FakeResults(attempts=(4, 0, 81)), tmp_path / "c", fmt=fmt, draw=draw)
    )


def test_manifest_says_what_was_run(tmp_path):
    changed = scenario(**{"climate.night_drop": 6.5})
    out = write(FakeResults(changed, seed=7), tmp_path / "run", draw=draw)
    written = json.loads((out / "manifest.json").read_text())
    assert written["run"] == {
        "scenario": "as_it_happened",
        "digest": changed.digest(),
        "parameters": key(FakeResults(changed)).parameters,
        "seed": 7,
        "until": "2022-04-01",
        "format": "parquet",
        "tables": ["border", "daily", "decisions"],
        "figures": True,
        "branched_from": "",
        "version": __version__,
    }
    assert written["scenario"] == changed.resolved()
    assert set(written["versions"]) == {"python", "mesa", "numpy", "numba", "pandas", "pyarrow"}
    assert written["figures"]["lt_detained_2020"]["value"] == 81
    assert written["tables"]["border"]["rows"] == 3
    assert set(written["files"]) == set(content(out)) - {"manifest.json"}
    assert str(tmp_path) not in json.dumps(written)


def test_manifest_holds_the_parameters_used(tmp_path):
    entry = load_world().parameters["climate.night_drop"]
    used = open_run(write(FakeResults(scenario(**{"climate.night_drop": 6.5})), tmp_path / "run")).manifest[
        "parameters"
    ]
    assert used.keys() == load_world().parameters.keys()
    assert used["climate.night_drop"] == {
        "value": 6.5,
        "unit": entry.unit,
        "kind": entry.kind,
        "source": list(entry.source),
    }


def test_makes_missing_parents_and_leaves_nothing_else(tmp_path):
    write(FakeResults(), tmp_path / "a" / "b")
    assert [p.name for p in (tmp_path / "a").iterdir()] == ["b"]


def test_an_end_after_the_period_is_its_end():
    ends = (None, date(2022, 4, 1), date(2030, 1, 1))
    assert {key(FakeResults(until=end)) == key(FakeResults()) for end in ends} == {True}
    assert key(FakeResults(until=date(2021, 7, 1))).until == "2021-07-01"


def test_new_folder_follows_the_umask(tmp_path):
    plain = tmp_path / "plain"
    plain.mkdir()
    assert write(FakeResults(), tmp_path / "run").stat().st_mode == plain.stat().st_mode


def test_an_empty_folder_is_filled(tmp_path):
    (tmp_path / "run").mkdir()
    assert open_run(write(FakeResults(), tmp_path / "run")).manifest["run"]["seed"] == 0


def test_the_same_run_is_written_again_without_asking(tmp_path, fmt):
    before = content(write(FakeResults(), tmp_path / "run", fmt=fmt))
    assert content(write(FakeResults(), tmp_path / "run", fmt=fmt)) == before
    assert [p.name for p in tmp_path.iterdir()] == ["run"]


@pytest.mark.parametrize(
    ("other", "named"),
    [
        (FakeResults(seed=1), "seed"),
        (FakeResults(scenario("early_call")), "scenario"),
        (FakeResults(scenario(**{"climate.night_drop": 6.5})), "digest"),
    ],
)
def test_another_run_needs_force(tmp_path, other, named):
    out = write(FakeResults(), tmp_path / "run")
    before = content(out)
    with pytest.raises(InputError) as refused:
        write(other, out)
    for part in (str(out), named, "as_it_happened, seed 0", "--force"):
        assert part in str(refused.value)
    assert content(out) == before
    write(other, out, force=True)
    assert open_run(out).manifest["run"]["digest"] == other.scenario.digest()
    assert [p.name for p in tmp_path.iterdir()] == ["run"]


def test_a_new_default_of_a_parameter_makes_it_another_run(tmp_path, monkeypatch):
    out = write(FakeResults(), tmp_path / "run")
    monkeypatch.setattr(Scenario, "parameter", lambda *_: 1.0)
    with pytest.raises(InputError, match="it differs in parameters"):
        preflight(out, key(FakeResults()))


def test_another_format_needs_force_and_leaves_nothing_of_the_first(tmp_path):
    out = write(FakeResults(), tmp_path / "run")
    with pytest.raises(InputError, match="format"):
        write(FakeResults(), out, fmt="csv")
    write(FakeResults(), out, fmt="csv", force=True)
    assert set(content(out)) == {"manifest.json", "daily.csv", "border.csv", "decisions.csv"}


@pytest.mark.parametrize("change", ["edit", "delete"])
def test_a_changed_run_needs_force(tmp_path, change):
    out = write(FakeResults(), tmp_path / "run", fmt="csv")
    if change == "edit":
        (out / "daily.csv").write_text("my own notes")
    else:
        (out / "daily.csv").unlink()
    with pytest.raises(InputError, match=r"daily\.csv (was changed|is missing).*--force"):
        write(FakeResults(), out, fmt="csv")
    write(FakeResults(), out, fmt="csv", force=True)
    assert len(open_run(out).tables["daily"]) == 3


@pytest.mark.parametrize("force", [False, True])
@pytest.mark.parametrize("run_too", [False, True])
def test_other_peoples_files_are_never_replaced(tmp_path, force, run_too):
    out = tmp_path / "run"
    if run_too:
        write(FakeResults(), out)
    out.mkdir(exist_ok=True)
    (out / "thesis.txt").write_text("years of work")
    before = content(out)
    with pytest.raises(InputError, match=r"thesis\.txt"):
        write(FakeResults(), out, force=force)
    assert content(out) == before


def test_a_link_to_elsewhere_is_a_file_of_its_own(tmp_path):
    out = write(FakeResults(), tmp_path / "run")
    (tmp_path / "elsewhere").mkdir()
    (out / "link").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(InputError, match="such as link"):
        write(FakeResults(), out, force=True)


def test_a_foreign_manifest_is_not_a_run(tmp_path):
    (tmp_path / "manifest.json").write_text('{"name": "a web app"}')
    with pytest.raises(InputError, match=r"such as manifest\.json"):
        write(FakeResults(), tmp_path, force=True)


def test_a_file_in_the_way(tmp_path):
    (tmp_path / "run").write_text("x")
    for out in (tmp_path / "run", tmp_path / "run" / "below"):
        with pytest.raises(InputError, match=r"run: is a file"):
            write(FakeResults(), out, force=True)
    assert (tmp_path / "run").read_text() == "x"


def test_the_working_folder_itself_cannot_be_swapped(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(InputError, match="allowed: a folder in it"):
        write(FakeResults(), ".")


@pytest.mark.parametrize("name", ["n" * 300, "a/" + "n" * 300])
def test_a_name_the_disk_refuses(tmp_path, name):
    with pytest.raises(InputError, match="File name too long"):
        write(FakeResults(), tmp_path / name)
    assert list(tmp_path.iterdir()) == []


def test_a_parent_without_permission(tmp_path, monkeypatch):
    monkeypatch.setattr(os, "access", lambda path, _: Path(path) != tmp_path)
    with pytest.raises(InputError, match="no permission"):
        preflight(tmp_path / "run", key(FakeResults()))


def test_preflight_refuses_what_write_refuses_and_writes_nothing(tmp_path):
    with pytest.raises(InputError, match="allowed: parquet, csv; did you mean"):
        preflight(tmp_path / "run", key(FakeResults(), fmt="parket"))
    preflight(tmp_path / "new" / "run", key(FakeResults()))
    assert list(tmp_path.iterdir()) == []
    out = write(FakeResults(), tmp_path / "run")
    preflight(out, key(FakeResults()))
    preflight(out, key(FakeResults(seed=3)), force=True)
    preflight(out, key(FakeResults(), figures=True))  # figures may be added
    write(FakeResults(), out, draw=draw)
    for other in (key(FakeResults(seed=3)), key(FakeResults(), fmt="csv"), key(FakeResults())):
        with pytest.raises(InputError):
            preflight(out, other)
