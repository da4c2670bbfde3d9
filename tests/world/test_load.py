"""Reading a world: what it gives, and what is refused."""

import shutil
from contextlib import nullcontext
from datetime import date
from pathlib import Path

import pytest

from sim.errors import InputError
from sim.evidence import parameters
from sim.world import find_world, load_world
from sim.world.catalogue import _Entry
from sim.world.load import DEFAULT
from sim.world.world import WORLDS


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    """A copy of the shipped world, free to be changed."""
    return Path(shutil.copytree(WORLDS / DEFAULT, tmp_path / "copied"))


def change(folder: Path, file: str, old: str, new: str) -> None:
    text = (folder / file).read_text(encoding="utf-8")
    assert old in text
    (folder / file).write_text(text.replace(old, new), encoding="utf-8")


def test_the_default_is_the_border_of_belarus():
    world = load_world()
    assert (world.name, world.crisis_start) == ("belarus_2021", date(2021, 6, 1))
    assert list(world.neighbours) == ["poland", "lithuania", "latvia"]
    assert world is load_world("belarus_2021") is load_world(WORLDS / DEFAULT)


def test_parameters_are_named_by_their_place():
    world = load_world()
    assert world.hubs["istanbul"].demand is world.parameters["hubs.istanbul.demand"]
    assert world.parameters["routes.istanbul.belavia.flights"].group == "routes"
    assert world.parameters["hubs.istanbul.shares.iraqi"].default == 0.4
    assert {name: world.parameters[name].default for name in parameters()} == {
        name: entry.default for name, entry in parameters().items()
    }


def test_texts_take_the_names_of_their_world(copied: Path):
    change(copied, "world.toml", 'home = "Belarus"', 'home = "Elsewhere"')
    change(copied, "world.toml", 'city = "Minsk"', 'city = "Capital"')
    shipped, other = load_world(), load_world(copied)
    assert shipped.worded("flew to {city}") == "flew to Minsk"
    assert shipped.levers["eu", "contact"].label == "contact with Minsk"
    assert other.levers["eu", "contact"].label == "contact with Capital"
    assert (shipped.actors["belarus"], other.actors["belarus"]) == ("Belarus", "Elsewhere")
    assert other.parameters["minsk_give_up"].meaning == "rate of giving up in Capital before any attempt"
    assert shipped.hypotheses["belarus.objective"].meaning.startswith("what Minsk wants: ")
    shown = [entry.meaning for entry in shipped.levers.values()]
    shown += [entry.meaning for entry in shipped.hypotheses.values()]
    shown += [entry.meaning for entry in shipped.parameters.values()]
    assert not [meaning for meaning in shown if "{" in meaning]


def test_every_neighbour_and_state_has_the_levers_of_its_kind():
    world = load_world()
    assert world.levers_of("latvia") == world.levers_of("poland")
    assert world.levers_of("jordan", limits=False) == ("home_flights",)
    bars = [f"routes.amman.nationality_ban.{group}" for group in world.nationalities]
    assert world.levers_of("jordan") == ("home_flights", "routes.amman.weekly_cap", *bars)
    assert world.cap_key("amman") == ("jordan", "routes.amman.weekly_cap")
    assert world.levers["belarus", "steer_latvia"].label == "steering to Latvia"
    assert world.levers[world.bar_key("amman", "afghan")].label == "Afghan passengers barred at Amman"


@pytest.mark.parametrize(
    ("texts", "refused"),
    [
        ({"unit": "switch", "on": "starts it", "off": "ends it"}, False),
        ({"unit": "switch", "on": "starts it"}, True),
        ({"unit": "switch"}, True),
        ({"unit": "share"}, False),
        ({"unit": "share", "on": "starts it", "off": "ends it"}, True),
    ],
)
def test_a_lever_that_is_on_or_off_says_in_words_what_is_done(texts, refused):
    entry = {"range": (0, 1), "meaning": "made up", "source": ["border_camps"], **texts}
    with pytest.raises(ValueError, match="needs `on` and `off`") if refused else nullcontext():
        _Entry.model_validate(entry, strict=False)


def test_resolved_rows_hold_plain_numbers():
    here = load_world().resolve({"hubs.istanbul.demand": 0.2, "scale": 0.5})
    assert here.hubs["istanbul"].demand == 0.2
    assert here.hubs["dubai"].demand == 0.08
    assert here.hubs["istanbul"].shares["yemeni"] == 0.06
    assert here.hubs["istanbul"].name == "Istanbul"
    assert here.climate.temperature["november"] == 1.8
    assert here.neighbours["poland"].temperature_offset is None
    assert here.p.scale == 0.5
    assert here.residual.key == "other"


def test_an_override_of_no_parameter_is_refused():
    with pytest.raises(InputError, match=r"did you mean hubs\.istanbul\.demand"):
        load_world().resolve({"hubs.istanbul.demnd": 0.2})


def test_a_folder_is_found_beside_what_names_it(copied: Path):
    assert find_world("copied", copied.parent) == copied
    assert load_world(copied).name == "copied"
    with pytest.raises(InputError, match="did you mean belarus_2021"):
        find_world("belarus_2012")


@pytest.mark.parametrize(
    ("file", "old", "new", "message"),
    [
        ("hubs.toml", 'state = "turkey"', 'state = "turky"', 'istanbul.state = "turky": unknown state'),
        ("hubs.toml", 'state = "turkey"', 'state = "turky"', "did you mean turkey?"),
        (
            "hubs.toml",
            'absent = ["yemeni", "afghan"]',
            'absent = ["yemeni"]',
            "baghdad.shares.afghan: is missing",
        ),
        (
            "hubs.toml",
            'absent = ["yemeni", "afghan"]',
            'absent = ["yemeni", "afghn"]',
            "did you mean afghan?",
        ),
        ("hubs.toml", '"yemeni", "afghan"]', '"yemeni", "afghan", "syrian"]', "syrian has a share"),
        ("hubs.toml", "range = [0.8, 0.96]", "range = [0.8, 1]", "upper ends of the ranges add up to 1.04"),
        ("hubs.toml", "[baghdad.demand]", "[baghdad.demnd]", "baghdad.demand: is missing"),
        ("hubs.toml", "[baghdad.demand]", "[baghdad.demnd]", "did you mean demand?"),
        ("hubs.toml", "default = 0.3\n", "default = 7\n", "baghdad.demand.default = 7.0: out of range"),
        ("routes.toml", "[erbil.", "[irbil.", "unknown hub; allowed: baghdad"),
        ("routes.toml", ".flydubai.", ".fly_dubai.", "unknown carrier; allowed: belavia"),
        ("nationalities.toml", "residual = true", "residual = false", "0 groups are residual"),
        ("nationalities.toml", '"jordan"', '"yemen"', 'yemeni.home_state = "yemen": unknown state'),
        ("neighbours.toml", '"LV"', '"LT"', 'latvia.code = "LT": is that of lithuania'),
        ("climate.toml", "[temperature.may]", "[temperature.mai]", "temperature.may: is missing"),
        ("border.toml", "[latvia]", "[estonia]", "latvia: is missing"),
        ("border.toml", "end = [23.1644, 52.289]", "end = [23.1, 52.2]", "is not on the line"),
        (
            "border.toml",
            '"Terespol-Brest", km = 316',
            '"Terespol-Brest", km = 516',
            "is beyond the end of the line",
        ),
        ("border.geojson", '"neighbour":"latvia"', '"neighbour":"estonia"', "latvia: has no line"),
        ("world.toml", "last_day = 2022-04-01", "last_day = 2021-04-01", "is not after first_day"),
        ("world.toml", 'hub = "damascus"', 'hub = "damaskus"', "did you mean damascus?"),
        ("targets.toml", 'neighbour = "LT"', 'neighbour = "EE"', "unknown neighbour; allowed: PL, LT, LV"),
        (
            "targets.toml",
            "tolerance = 2.0",
            "tolerance = 0.5",
            "tolerance = 0.5: out of range; allowed: at least 1",
        ),
        ("events.toml", 'moves = "up"', 'moves = "upp"', "did you mean up?"),
        ("states.toml", "[jordan", "[russia", "russia: is an actor with its own rules"),
        ("carriers.toml", "[belavia", "[poland", "poland: is a carrier too"),
    ],
)
def test_what_does_not_fit_is_named(copied: Path, file: str, old: str, new: str, message: str):
    change(copied, file, old, new)
    with pytest.raises(InputError) as caught:
        load_world(copied)
    problems = getattr(caught.value, "problems", (caught.value,))
    assert any(message in str(problem) and "copied/" in str(problem) for problem in problems), str(
        caught.value
    )


def test_a_file_that_is_missing_is_named(copied: Path):
    (copied / "carriers.toml").unlink()
    with pytest.raises(InputError, match=r"copied/carriers\.toml: cannot be read"):
        load_world(copied)


def test_names_that_would_share_their_luck_are_refused(copied: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("sim.kernel.keys.name_key", lambda name: len(name))
    with pytest.raises(InputError, match="have the same key: rename one"):
        load_world(copied)


@pytest.mark.parametrize(
    ("old", "new", "same"),
    [("crossed 13 degrees", "crossed 12 degrees", True), ("default = 4\n", "default = 5\n", False)],
)
def test_the_digest_tells_values_and_not_what_explains_them(
    copied: Path, old: str, new: str, same: bool
) -> None:
    file = copied / "climate.toml"
    text = file.read_text(encoding="utf-8")
    assert text.count(old) >= 1
    file.write_text(text.replace(old, new, 1), encoding="utf-8")
    assert (load_world(copied).digest == load_world().digest) is same


def test_the_digest_is_the_same_whatever_readers_call_the_parties(copied: Path) -> None:
    change(copied, "world.toml", 'patron_city = "Moscow"', 'patron_city = "Elsewhere"')
    assert load_world(copied).digest == load_world().digest
