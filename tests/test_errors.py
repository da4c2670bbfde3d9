from datetime import date

import pytest

from sim.errors import InputError, SeveralInputError, nearest, shown


def test_message_is_one_line_with_all_that_is_known() -> None:
    error = InputError(
        "unknown parameter",
        file="scenarios/x.toml",
        key="parameters.atempt_rate",
        value=0.3,
        allowed="a parameter",
        suggestion="attempt_rate",
    )
    expected = (
        "scenarios/x.toml: parameters.atempt_rate = 0.3: unknown parameter; allowed: a parameter; "
        "did you mean attempt_rate?"
    )
    assert str(error) == expected


def test_message_leaves_out_what_is_not_known() -> None:
    assert str(InputError("is empty", file="x.toml")) == "x.toml: is empty"
    assert (
        str(InputError("no such format", key="--format", value="xls")) == '--format = "xls": no such format'
    )


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (True, "true"),
        (date(2021, 8, 3), "2021-08-03"),
        ("a\nb", '"a\\nb"'),
        ({"a": 1}, "a table"),
        ([1], "a list"),
        (float("nan"), "NaN"),
        pytest.param(10**5000, "a number of too many digits", id="huge"),
        ("x" * 100, '"' + "x" * 56 + "..."),
    ],
)
def test_values_are_shown_as_toml_and_short(value: object, text: str) -> None:
    assert shown(value) == text


def test_control_characters_do_not_break_the_line() -> None:
    assert str(InputError("is wrong", key="a\x1b[0m\nb")) == "a\\x1b[0m\\nb: is wrong"


def test_several_problems_have_a_line_each_up_to_a_few() -> None:
    problems = [InputError(f"wrong {n}", file="f") for n in range(7)]
    assert str(SeveralInputError(problems[:2])) == "f: wrong 0\nf: wrong 1"
    assert str(SeveralInputError(problems)).splitlines()[-1] == "f: and 2 more"
    assert SeveralInputError(problems).message == "wrong 0"


@pytest.mark.parametrize("file", ["", " "])
def test_an_empty_file_name_is_seen(file: str) -> None:
    assert str(InputError("is not a file", file=file)) == f"'{file}': is not a file"


def test_nearest_spelling() -> None:
    assert nearest("EU", ["russia", "eu"]) == "eu"
    assert nearest("as_it_hapend", ["As_it_happened"]) == "As_it_happened"
    assert nearest("pushbak", ["pushback", "fence"]) == "pushback"
    assert nearest("zzz", ["pushback", "fence"]) is None
