"""Files that would keep a reader busy, and messages that must not break: refused at once, in short lines."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.errors import InputError
from sim.scenario import load_scenario
from tests.toml import toml

HEAD = 'title = "t"\ndescription = "d"\nquestion = "q?"\n'


def refusal(folder: Path, text: str) -> str:
    file = folder / "x.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as refused:
        load_scenario(file)
    said = str(refused.value)
    assert max(map(len, said.splitlines())) < 1500
    return said


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            HEAD + ".".join(["a"] * 60_000) + " = 1",
            "line 4 has a key of too many parts; allowed: at most 64 dots",
        ),
        (f"{HEAD}[{'.'.join(['a'] * 60_000)}]", "line 4 has a key of too many parts"),
        (f"{HEAD}a = {{b = 1, {'.'.join(['a'] * 60_000)} = 1}}", "line 4 has a key of too many parts"),
        (HEAD + "a = " + "[" * 100_000, "nested too deeply"),
        (HEAD + "a = " + "9" * 900_000, "has a number of too many digits; allowed: at most 4300"),
        (
            HEAD + "[parameters]\n" + "".join(f"k{i} = 1\n" for i in range(30_000)),
            "holds 30004 keys; allowed: at most",
        ),
        (HEAD + "[parameters]\n" + "".join(f"k{i} = 1\n" for i in range(4000)), "and 3995 more"),
        (HEAD + "".join(f"k{i} = 1\n" for i in range(4000)), "and 3995 more"),
        (HEAD + "#" * 2_000_000, "is too large; allowed: at most 1000000 bytes"),
        (HEAD.replace('"t"', f'"{"t" * 10_000}"'), "title: has 10000 letters; allowed: at most 200 letters"),
        (
            HEAD.replace('"d"', f'"{"d" * 500_000}"'),
            "description: has 500000 letters; allowed: at most 10000",
        ),
        (HEAD + f"{'k' * 900_000} = 1", "unknown key"),
        (HEAD.replace('"t"', '"\\u0000nul"'), "title"),
        (HEAD.replace('"q?"', '"\\u001b[31m"'), "has a control character"),
    ],
)
def test_refused_at_once(tmp_path: Path, text: str, said: str) -> None:
    assert said in refusal(tmp_path, text)


def test_a_chain_of_files_has_an_end(tmp_path: Path) -> None:
    for i in range(40):
        (tmp_path / f"s{i}.toml").write_text(f'{HEAD}extends = "s{i + 1}"\n')
    with pytest.raises(InputError, match="extends too many others in turn; allowed: at most 32 files"):
        load_scenario(tmp_path / "s0.toml")


KEYS = st.text(st.characters(exclude_categories=["Cs"]), max_size=8) | st.sampled_from(
    ["[key]", "", "0", "from", "lever", "sweep", "parameters", "routes", "baghdad", "period", "$ref", "items"]
)
VALUES = st.recursive(
    st.integers(-9, 9) | st.booleans() | st.text(st.characters(exclude_categories=["Cs"]), max_size=5),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(KEYS, inner, max_size=2),
    max_leaves=4,
)


@given(st.dictionaries(KEYS, VALUES, min_size=1, max_size=3))
def test_any_content_is_refused_in_lines(
    tmp_path_factory: pytest.TempPathFactory, content: dict[str, object]
) -> None:
    file = tmp_path_factory.getbasetemp() / "fuzzed.toml"
    keys = "".join(f"{toml(key)} = {toml(value)}\n" for key, value in content.items())
    file.write_text(HEAD + keys, encoding="utf-8")
    said = ""
    try:
        load_scenario(file)
    except InputError as error:
        said = str(error)
    assert all(line.isprintable() for line in said.splitlines())
