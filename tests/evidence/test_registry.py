import re
from collections import Counter
from pathlib import Path

import pytest
from pydantic import ValidationError

from sim.errors import InputError
from sim.evidence import parameters
from sim.evidence.registry import Parameter, read_parameters
from sim.paths import PACKAGE
from sim.world import load_world
from sim.world.tables import MONTHS

ENTRY = (
    '[speed]\nmeaning = "m"\nunit = "km/h"\ndefault = 3\nrange = [1, 4]\nkind = "assumption"\nreason = "r"\n'
)


def written(folder: Path, text: str, name: str = "walk.toml") -> Path:
    (folder / name).write_text(text, encoding="utf-8")
    return folder


def test_reads_an_entry_with_its_group(tmp_path: Path) -> None:
    (entry,) = read_parameters(written(tmp_path, ENTRY))
    assert (entry.name, entry.default, entry.low, entry.high, entry.group) == ("speed", 3, 1, 4, "walk")
    assert entry.source == ()
    assert entry.reason == "r"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('unit = "km/h"\n', "", "walk.toml: speed.unit: is missing"),
        ("reason", "raeson", "speed.raeson"),
        ("reason", "raeson", "did you mean reason?"),
        ('"assumption"', '"asumption"', "did you mean assumption?"),
        ("default = 3", 'default = "3"', 'speed.default = "3": wrong type; allowed: a number'),
        ("default = 3", "default = true", "speed.default = true: wrong type"),
        ("default = 3", "default = 5", "speed.default = 5.0: out of range; allowed: 1 to 4"),
        ("default = 3", "default = 0.9", "speed.default = 0.9: out of range"),
        ("[1, 4]", "[4, 1]", "speed.range = a list: is backward"),
        ("[1, 4]", "[1]", "speed.range[1]: is missing"),
        ('"assumption"', '"figure"', "speed.source: is missing: a figure needs one"),
        ('reason = "r"', "", "speed.reason: is missing: every assumption needs one"),
        ('"assumption"', '"fitted"', "speed.target: is missing: a fitted value needs a target and a window"),
        ('"assumption"\nreason = "r"', '"published"', "speed.source: is missing: a published value needs"),
        ("[speed]", "[speed", "walk.toml: is not a TOML file"),
    ],
)
def test_malformed_entry_is_named(tmp_path: Path, old: str, new: str, said: str) -> None:
    with pytest.raises(InputError) as caught:
        read_parameters(written(tmp_path, ENTRY.replace(old, new)))
    assert said in str(caught.value)


def test_file_that_is_no_text_is_named(tmp_path: Path) -> None:
    (tmp_path / "walk.toml").write_bytes(b"\xff\xfe[speed]")
    with pytest.raises(InputError, match=r"walk\.toml: is not a TOML file"):
        read_parameters(tmp_path)


def test_name_stated_twice_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    written(written(tmp_path, ENTRY), ENTRY, "again.toml")
    monkeypatch.setattr("sim.evidence.registry.FOLDER", tmp_path)
    with pytest.raises(InputError, match=r"walk\.toml: speed: already stated in again\.toml"):
        parameters.__wrapped__()


def test_shipped_registry_cannot_be_changed() -> None:
    with pytest.raises(TypeError):
        parameters()["scale"] = None


def test_nothing_is_fitted_to_what_happened_after_september_but_the_articles_own_figures() -> None:
    allowed = {"P5_strip_mid_november", "P7_deaths_mid_november"}
    late = {
        entry.name
        for entry in load_world().parameters.values()
        if entry.window and entry.window.split("/")[1] > "2021-09-30" and entry.target not in allowed
    }
    assert late == set()


def test_no_reason_stands_for_everything() -> None:
    """Parameters of a kind may share a reason, such as the twelve months; one that fits all is none."""
    times = Counter(entry.reason for entry in load_world().parameters.values() if entry.reason)
    assert max(times.values()) <= len(MONTHS)


def test_what_it_would_take_to_know_an_assumption_is_reported_of_each() -> None:
    """Months of one season share the record of one station; nothing else shares a study."""
    assumed = [entry for entry in load_world().parameters.values() if entry.kind == "assumption"]
    times = Counter(entry.to_know for entry in assumed)
    shared = {entry.name for entry in assumed if times[entry.to_know] > 1}
    assert max(times.values()) <= 4
    assert all(name.startswith("climate.temperature.") for name in shared)
    assert [entry.name for entry in assumed if len(entry.to_know) < 30 or entry.to_know == entry.reason] == []


def test_what_rules_count_in_whole_numbers_is_declared_so():
    """`int(p.name)` cuts a fraction off without a word."""
    cut = re.compile(r"int\((?:self\.)?(?:model\.)?p\.(\w+)\)")
    read = {name for file in PACKAGE.rglob("*.py") for name in cut.findall(file.read_text(encoding="utf-8"))}
    assert "party_largest" in read
    assert [name for name in sorted(read) if not load_world().parameters[name].whole] == []


@pytest.mark.parametrize("wrong", [{"default": 3.5}, {"range": [0.5, 9.0]}, {"range": [0.0, 9.5]}])
def test_a_whole_parameter_is_stated_in_whole_numbers(wrong):
    entry = {"name": "x", "group": "g", "meaning": "m", "unit": "days", "default": 3.0, "range": [0.0, 9.0]}
    entry |= {"kind": "assumption", "reason": "r", "whole": True}
    Parameter.model_validate(entry)
    with pytest.raises(ValidationError, match="is not whole"):
        Parameter.model_validate(entry | wrong)
