"""The code version notices what decides a run's numbers."""

import pytest

from sim.runs import code


@pytest.fixture
def tree(tmp_path, monkeypatch):
    """A package and its public tables, small enough to change."""
    package, seeds = tmp_path / "sim", tmp_path / "seeds"
    for file in (
        package / "model.py",
        package / "evidence" / "people.toml",
        seeds / "public" / "weather.csv",
    ):
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("1")
    monkeypatch.setattr(code, "PACKAGE", package)
    monkeypatch.setattr(code, "data_dir", lambda name: tmp_path / name)
    return tmp_path


def version() -> str:
    return code.code_version.__wrapped__()


@pytest.mark.parametrize(
    "name", ["sim/model.py", "sim/evidence/people.toml", "seeds/public/weather.csv", "sim/new.py"]
)
def test_a_change_is_noticed(tree, name):
    before = version()
    (tree / name).write_text("2")
    assert version() != before


@pytest.mark.parametrize("name", ["sim/notes.txt", "sim/_data/scenarios/free.toml", "seeds/figures.csv"])
def test_what_decides_nothing_is_not(tree, name):
    before = version()
    (tree / name).parent.mkdir(parents=True, exist_ok=True)
    (tree / name).write_text("2")
    assert version() == before


def test_a_file_under_another_name_is_another_version(tree):
    before = version()
    (tree / "sim" / "model.py").rename(tree / "sim" / "models.py")
    assert version() != before
