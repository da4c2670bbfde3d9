"""Each kind of bad input, and its message."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from sim.errors import InputError, SeveralInputError
from sim.scenario import load_scenario
from tests.scenario.bad_entries import CAP, CASES, LEVER

Write = Callable[..., Path]


def refused(path: Path | str) -> InputError:
    with pytest.raises(InputError) as caught:
        load_scenario(path)
    return caught.value


@pytest.mark.parametrize("case", CASES)
def test_message_names_file_key_value_and_what_is_allowed(case: str, write: Write) -> None:
    more, key, value, message, allowed, suggestion = CASES[case]
    path = write(more)
    error = refused(path)
    assert error.file == str(path)
    assert error.key == key
    assert error.value == value
    assert type(error.value) is type(value) or isinstance(value, int)
    assert message in error.message
    assert allowed in (error.allowed or "")
    assert error.suggestion == suggestion
    line = str(error)
    assert line.startswith(f"{path}: {key}")
    assert "\n" not in line
    if suggestion:
        assert line.endswith(f"did you mean {suggestion}?")


@pytest.mark.parametrize(
    ("swept", "said"),
    [
        (
            "poland.fence = [1]",
            'sweep.poland.fence: a key with dots needs quotes; allowed: "poland.fence" = ...',
        ),
        ("poland.fence = {from = 0, to = 1, steps = 3}", "sweep.poland.fence: a key with dots needs quotes"),
        ("routes.dubai.weekly_cap = [1]", 'needs quotes; allowed: "routes.dubai.weekly_cap" = ...'),
        ("scale = {from = 1, to = 2, steps = 1}", "sweep.scale.steps = 1: out of range; allowed: at least 2"),
        ("scale = {from = 1, to = 2, steps = 1001}", "steps = 1001: out of range; allowed: at most 1000"),
    ],
)
def test_what_is_wrong_with_a_sweep_is_reported_in_our_words(swept: str, said: str, write: Write) -> None:
    (line,) = str(refused(write(f"[sweep]\n{swept}\n"))).splitlines()
    assert said in line


def test_every_file_needs_a_title_even_when_it_extends(write: Write) -> None:
    path = write('extends = "as_it_happened"\n', head="")
    assert str(refused(path)) == f"{path}: title: is missing"


def test_description_and_question_may_be_left_out_and_are_not_inherited(write: Write) -> None:
    scenario = load_scenario(write('extends = "as_it_happened"\n', head='title = "x"\n'))
    assert (scenario.title, scenario.description, scenario.question) == ("x", "", "")


def test_blank_text_is_no_text(write: Write) -> None:
    path = write(head='title = "  "\ndescription = "B"\nquestion = "C?"\n')
    assert str(refused(path)) == f"{path}: title: is empty"


def test_overlap_names_both_windows_of_a_lever(write: Write) -> None:
    first = LEVER.format("poland", "pushback", 0.5) + "until = 2021-08-20\n"
    other = LEVER.format("latvia", "pushback", 0.5)
    second = LEVER.format("poland", "pushback", 0.9) + "from = 2021-08-19\n"
    error = refused(write(first + other + second))
    assert error.key == "lever[2]"
    assert (
        "poland.pushback 2021-08-19 to the end overlaps the start to 2021-08-20 of entry [0]" in error.message
    )
    assert error.allowed == "windows that share no day"


def test_overlap_names_both_windows_of_a_route(write: Write) -> None:
    error = refused(write(CAP + "value = 1\n" + CAP + "value = 2\nfrom = 2021-08-06\n"))
    assert error.key == "routes.baghdad.weekly_cap[1]"
    assert "2021-08-06 to the end overlaps the start to the end of entry [0]" in error.message


def test_a_long_window_hides_no_overlap_behind_a_short_one(write: Write) -> None:
    whole = LEVER.format("poland", "pushback", 0.5)
    short = LEVER.format("poland", "pushback", 0.6) + "from = 2021-07-01\nuntil = 2021-08-01\n"
    late = LEVER.format("poland", "pushback", 0.7) + "from = 2021-09-01\n"
    error = refused(write(whole + short + late))
    assert isinstance(error, SeveralInputError)
    assert [problem.key for problem in error.problems] == ["lever[1]", "lever[2]"]


def test_several_problems_are_a_line_each_and_the_rest_counted(write: Write) -> None:
    path = write("[parameters]\n" + "".join(f"wrong_{i} = 1\n" for i in range(7)))
    lines = str(refused(path)).splitlines()
    assert [line.split(" = ")[0] for line in lines[:5]] == [f"{path}: parameters.wrong_{i}" for i in range(5)]
    assert lines[5:] == [f"{path}: and 2 more"]


def test_fault_of_a_parent_names_the_parent(write: Write) -> None:
    parent = write("nonsense = 1\n", name="parent")
    child = write('extends = "parent"\n')
    assert refused(child).file == str(parent)


def test_circular_extends_names_the_circle(write: Write) -> None:
    write('extends = "second"\n', name="first")
    second = write('extends = "first"\n', name="second")
    error = refused(second)
    assert error.key == "extends"
    assert error.message == "circular: second -> first -> second"


def test_a_file_that_extends_itself_is_circular(write: Write) -> None:
    assert refused(write('extends = "mine"\n')).message == "circular: mine -> mine"


@pytest.mark.parametrize(
    ("name", "message"), [("as_it_hapened", "no such scenario"), ("mine", "circular: mine -> mine")]
)
def test_a_wrong_extends_is_reported_before_what_is_missing(name: str, message: str, write: Write) -> None:
    error = refused(write(f'extends = "{name}"\n', head='title = "A"\n'))
    assert (error.key, error.value, error.message) == ("extends", name, message)
    assert error.allowed


def test_a_source_may_be_a_reference_in_words(write: Write) -> None:
    path = write(LEVER.format("eu", "sanctions", 0) + 'source = ["gas_threat", "my own guess"]\n')
    assert load_scenario(path).lever[0].source == ("gas_threat", "my own guess")


def test_toml_syntax_error_has_line_and_column(write: Write) -> None:
    error = refused(write("[period\n"))
    assert "key = value" in str(error.allowed)
    assert "is not TOML" in error.message
    assert "line 4, column 8" in error.message


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "is empty"),
        (b"\n# nothing\n", "is empty"),
        (b'title = "\xff"', "is not UTF-8 text: byte 10 is wrong"),
        ("title = 'a'".encode("utf-16"), "is not UTF-8 text: byte 1 is wrong"),
        (b"a = " + b"[" * 100_000, "is not TOML: nested too deeply"),
        (b"a = " + b"9" * 5_000, "has a number of too many digits"),
        (b"a = 1\na = 2", "is not TOML"),
    ],
)
def test_unreadable_content(content: bytes, message: str, tmp_path: Path) -> None:
    path = tmp_path / "x.toml"
    path.write_bytes(content)
    error = refused(path)
    assert error.file == str(path)
    assert message in error.message


def test_huge_numbers_are_shown_short(write: Write) -> None:
    error = refused(write(f"[parameters]\nclimate.temperature_shift = {'9' * 4_000}\n"))
    assert error.key == "parameters.climate.temperature_shift"
    assert "too many digits" in str(error)


def test_key_cannot_break_the_line(write: Write) -> None:
    error = refused(write('"a\\nb" = 1\n'))
    assert len(str(error).splitlines()) == 1


def test_directory_is_not_a_file(tmp_path: Path) -> None:
    assert str(refused(tmp_path)) == f"{tmp_path}: is not a file"


def test_broken_link_leads_nowhere(tmp_path: Path) -> None:
    link = tmp_path / "link.toml"
    link.symlink_to(tmp_path / "gone.toml")
    assert "leads nowhere" in str(refused(link))


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads everything")
def test_no_permission(write: Write) -> None:
    path = write()
    path.chmod(0)
    assert "Permission denied" in str(refused(path))


def test_read_failure_is_one_message(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(path: Path, mode: str) -> None:
        raise PermissionError(13, "Permission denied")

    path = write()
    monkeypatch.setattr(Path, "open", fails)
    assert str(refused(path)) == f"{path}: cannot be read: Permission denied"


@pytest.mark.parametrize("word", ["as_it_hapened", "as_it_hapened.toml"])
def test_missing_scenario_suggests_the_nearest(word: str) -> None:
    error = refused(word)
    assert "no such file or shipped scenario" in error.message
    assert "humane_package" in str(error.allowed)
    assert error.suggestion == "as_it_happened"


@pytest.mark.parametrize("word", ["", ".", "..", "/", "\0", "a" * 5_000, "no/as_it_happened"])
def test_odd_words_are_refused(word: str) -> None:
    assert isinstance(refused(word), InputError)


def test_byte_order_mark_is_tolerated(write: Write) -> None:
    assert load_scenario(write(head='\ufefftitle = "A"\ndescription = "B"\nquestion = "C?"\n')).title == "A"
