"""Loading any file gives a Scenario or an InputError."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from sim.errors import InputError
from sim.paths import data_dir
from sim.scenario import Scenario, load_scenario, shipped_scenarios
from sim.scenario.schema import ScenarioFile
from tests.shipped_world import ACTORS, HUBS, NATIONALITIES, hypotheses, levers
from tests.toml import toml

# One folder serves all examples: each writes its file anew.
FUZZ = settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
FIELDS = (
    "value",
    "from",
    "until",
    "source",
    "to",
    "steps",
    "start",
    "role",
    "russia",
    "nationality_ban",
    "weekly_cap",
    "replace",
)
SWITCHES = (
    "scheme_start",
    "decision",
    "free_from",
    "dated_actors",
    "climate.temperature_shift",
    "poland.pushback",
)
WORDS = st.sampled_from(
    [
        *ScenarioFile.model_fields,
        *FIELDS,
        *SWITCHES,
        *ACTORS,
        *HUBS,
        *NATIONALITIES,
        *(lever for _, lever in levers()),
        *(value for h in hypotheses().values() for value in h.values if isinstance(value, str)),
        "rule",
        "as_it_happened",
    ]
)
TEXT = WORDS | st.text(st.characters(codec="utf-8", exclude_characters="\x7f"), max_size=8)
LEAVES = (
    TEXT
    | st.booleans()
    | st.integers(-(10**400), 10**400)
    | st.integers(-2, 110)
    | st.floats()
    | st.dates()
    | st.dates(date(2021, 5, 30), date(2022, 4, 3))
)
TREES = st.dictionaries(
    TEXT,
    st.recursive(
        LEAVES,
        lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=4),
        max_leaves=12,
    ),
    max_size=6,
)


def outcome(content: bytes, path: Path) -> Scenario | InputError:
    """What loading gives; any exception but an InputError fails the test."""
    path.write_bytes(content)
    try:
        scenario = load_scenario(path)
    except InputError as error:
        found: Scenario | InputError = error
    else:
        found = scenario
    message = str(found) if isinstance(found, InputError) else str(path)
    assert str(path) in message or "scenarios/" in message
    assert all(line.isprintable() for line in message.splitlines())
    return found


@FUZZ
@given(content=st.binary(max_size=80))
@example(content=b"\xef\xbb\xbf")
def test_random_bytes(content: bytes, tmp_path: Path) -> None:
    outcome(content, tmp_path / "x.toml")


@FUZZ
@given(tree=TREES)
def test_random_trees(tree: dict[str, Any], tmp_path: Path) -> None:
    texts = {"title": "A", "description": "B", "question": "C?"}
    lines = [f"{toml(key)} = {toml(value)}" for key, value in (texts | tree).items()]
    outcome("\n".join(lines).encode(), tmp_path / "x.toml")


@FUZZ
@given(
    table=st.sampled_from(["lever", "routes", "sweep", "hypotheses", "period", "parameters"]), data=st.data()
)
def test_random_tables(table: str, data: st.DataObject, tmp_path: Path) -> None:
    entry = st.dictionaries(WORDS, LEAVES | st.lists(LEAVES, max_size=2), max_size=5)
    lever = {
        "actor": st.sampled_from(ACTORS),
        "lever": WORDS,
        "value": LEAVES,
        "from": st.dates(date(2021, 6, 1), date(2022, 4, 1)),
    }
    shapes = {
        "lever": st.lists(st.fixed_dictionaries(lever) | entry, max_size=4),
        "routes": st.dictionaries(
            st.sampled_from(HUBS), st.dictionaries(WORDS, st.lists(entry, max_size=2)), max_size=3
        ),
        "sweep": st.dictionaries(WORDS, entry | st.lists(LEAVES, max_size=3), max_size=3),
    }
    value = data.draw(shapes.get(table, entry))
    text = f'title = "A"\ndescription = "B"\nquestion = "C?"\n{table} = {toml(value)}\n'
    outcome(text.encode(), tmp_path / "x.toml")


@FUZZ
@given(name=st.sampled_from(shipped_scenarios()), data=st.data())
def test_mutated_valid_files(name: str, data: st.DataObject, tmp_path: Path) -> None:
    text = (data_dir("scenarios") / f"{name}.toml").read_text(encoding="utf-8")
    for _ in range(data.draw(st.integers(1, 3))):
        start = data.draw(st.integers(0, len(text)))
        end = data.draw(st.integers(start, min(len(text), start + 12)))
        text = text[:start] + data.draw(TEXT | LEAVES.map(toml)) + text[end:]
    outcome(text.encode("utf-8", "surrogatepass"), tmp_path / "x.toml")


@pytest.mark.parametrize("name", shipped_scenarios())
def test_unmutated_files_are_right(name: str, tmp_path: Path) -> None:
    content = (data_dir("scenarios") / f"{name}.toml").read_bytes()
    assert isinstance(outcome(content, tmp_path / "x.toml"), Scenario)
