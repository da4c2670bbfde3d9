"""A stage is added as docs/architecture.md says, in a copy of the package: a hospital on the EU side."""

import re
from pathlib import Path

import pytest

from sim.kernel.stages import EU_CAMP
from tests.worlds.package import change, copy_of_package, lines_of, run_in

INTO_IT = """        if person.vulnerable == 1 and person.health < 1.0:
            enter(person, HOSPITAL, now.tick)
            person.events |= TO_HOSPITAL
            return
"""
RULE = """@rule
def live_in_hospital(person: Person, now: Now, p: Parameters) -> None:
    recover_since_yesterday(person, now, p)
    if person.health == 1.0:
        enter(person, DETAINED, now.tick)
        person.events |= HEALED


"""
CALL = """    elif stage == HOSPITAL:
        live_in_hospital(person, now, p)
"""
MOVES = """    (s.INLAND, s.HOSPITAL): s.TO_HOSPITAL,
    (s.HOSPITAL, s.DETAINED): s.HEALED,
"""
COLUMN = 'in_hospital = ["whole", "people", "stock", "in a hospital on the EU side"]\n'
# What is put before which text of each file.
CODES = "sim/kernel/stages.py"
STAGE = {
    CODES: {
        "\nEU_CAMP:": f"\nHOSPITAL: Final = {EU_CAMP}",
        '    "in_eu_camp",\n': '    "in_hospital",\n',
        "    MORNINGS,  # in an EU camp": "    MORNINGS,  # in a hospital\n",
        "FLOWS: Final": "TO_HOSPITAL: Final = 1 << 27\nHEALED: Final = 1 << 28\n",
        ")\nFLOW: Final": '    "to_hospital",\n    "healed",\n',
    },
    "sim/people/attempt.py": {
        "    INLAND,\n": "    HOSPITAL,\n    TO_HOSPITAL,\n",
        "        face_guards(person, policy, policy.pushback * p.inland_pushback": INTO_IT,
    },
    "sim/people/eu_side.py": {
        "    EU_CAMP,\n": "    HEALED,\n",
        "@rule\ndef live_in_eu_camp": RULE,
    },
    "sim/people/live.py": {
        "INLAND, MINSK": "HOSPITAL, ",
        "live_in_eu_camp\n": "live_in_hospital, ",
        "    else:\n": CALL,
    },
    "sim/tables/columns.toml": {"in_eu_camp = ": COLUMN},
    "sim/text/words.py": {'    "in_eu_camp":': '    "in_hospital": "in a hospital",\n'},
    "sim/figures/style.py": {'    "in_eu_camp":': '    "in_hospital": GREY,\n'},
    "sim/app/names.py": {'    "in_eu_camp":': '    "in_hospital": GREY,\n'},
}
MAP = {
    "sim/engines/moves.py": {
        "    s.EU_CAMP:": '    s.HOSPITAL: "live_in_hospital",\n',
        "    (s.EU_CAMP, s.RESETTLED)": MOVES,
        "        _stock(s.EU_CAMP,": '        _stock(s.HOSPITAL, ("to_hospital",), ("healed",)),\n',
        '"detentions",), ("asylum_claims"': '"healed", ',
        '"crossings", "detentions"),': '"to_hospital", ',
    },
}
SCENARIO = """
from tests.engines.worlds import assert_same, everything, small

busy = {"scale": 0.5, "start_in_minsk": 400.0, "transfer_rate": 1.0, "found_rate": 0.5}
scenario = small("as_it_happened", "2021-08-10", "2021-08-20", busy)
"""
RUN = f"""{SCENARIO}
from sim.app.facts import page_facts
from sim.figures.catalogue import FIGURES
from sim.runs.run import run
from sim.text.summary import summary

results = run(scenario, engine="reference")
print(results.daily["in_hospital"].max() > 0)
print("in_hospital" in [stage["key"] for stage in page_facts(scenario.world)["stages"]])
print(any("in a hospital" in line for line in summary(results)))
FIGURES["people_by_stage"](results)
"""
SAME = f"""{SCENARIO}
tables = everything(scenario)
assert_same(tables, everything(scenario, engine="reference"))
print(tables["daily"]["in_hospital"].max() > 0)
"""


def add(folder: Path, texts: dict[str, dict[str, str]]) -> None:
    for name, of_file in texts.items():
        for place, text in of_file.items():
            change(folder / name, place, text + place)


def shift_codes(file: Path) -> None:
    """Make room for a code: all from that of the EU camps on are one more."""
    codes, rest = file.read_text(encoding="utf-8").split("STAGES: Final", 1)

    def shifted(code: re.Match[str]) -> str:
        return f"Final = {int(code[1]) + (int(code[1]) >= EU_CAMP)}"

    file.write_text(re.sub(r"Final = (\d+)", shifted, codes) + "STAGES: Final" + rest, encoding="utf-8")


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The package with the stage, but without its place on the map of the journey."""
    copy_of_package(tmp_path)
    shift_codes(tmp_path / CODES)
    add(tmp_path, STAGE)
    return tmp_path


def test_a_stage_is_added(copy: Path):
    missing = run_in(copy, "-c", RUN)
    assert missing.returncode == 1
    assert "live_inland" in missing.stderr
    assert "broke 'a move of the journey, with its event'" in missing.stderr
    add(copy, MAP)
    assert lines_of(copy, RUN) == ["True", "True", "True"]
    assert run_in(copy, "-m", "sim.docs").returncode == 0
    for name in ("ODD", "outputs"):
        assert "| `in_hospital` |" in (copy / "docs" / f"{name}.md").read_text(encoding="utf-8")


@pytest.mark.slow
def test_it_is_the_same_in_both_engines(copy: Path):
    add(copy, MAP)
    assert lines_of(copy, SAME) == ["True"]
