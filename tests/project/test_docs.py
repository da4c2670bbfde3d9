"""The pages of docs/ and the README: up to date, complete, and with links that lead somewhere."""

import re
from pathlib import Path

import pytest

from sim.docs import FILLED, FOLDER, PICTURE
from sim.docs.tables import TABLES, fill
from sim.kernel import records, stages
from sim.scenario import shipped_scenarios
from sim.tables.columns import columns
from sim.world import load_world
from sim.world.tables import Tables
from tests.shipped_world import hypotheses, levers

ROOT = Path(__file__).parents[2]
WRITTEN = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md")), ROOT / "seeds" / "README.md"]
LINK = re.compile(r"\[[^\]]*\]\((?P<target>[^)\s]+)\)")
HEADING = re.compile(r"^#+ (?P<text>.+)$", re.MULTILINE)
CODE = re.compile(r"```text\n(?P<block>.*?)```|`(?P<span>[^`\n]+)`", re.DOTALL)
TABLE = "|".join(name for name in Tables.model_fields)
NAME = re.compile(rf"(?<![\w./])(?:(?:{TABLE})(?:\.\w+)+|[a-z][a-z0-9]*_[a-zA-Z0-9_]*[a-zA-Z0-9](?![\w./*]))")
SUBMODELS = (FOLDER / "ODD.md").read_text(encoding="utf-8").partition("## 7 Submodels")[2]
# Quantities that the submodels define beside their equations.
DEFINED = {"sold_out", "put_off", "w_recognition", "w_revenge", "w_distraction", "w_relief"}


@pytest.mark.parametrize("name", FILLED)
def test_generated_tables_are_up_to_date(name):
    page = (FOLDER / name).read_text(encoding="utf-8")
    assert page == fill(page), "run: python -m sim.docs"


def test_every_generated_table_stands_on_a_page():
    pages = "".join((FOLDER / name).read_text(encoding="utf-8") for name in FILLED)
    assert [name for name in TABLES if pages.count(f"<!-- begin:{name} -->\n|") != 1] == ["draws"]
    assert len(re.findall(r"<!-- begin:draws -->\ndemand count, demand ", pages)) == 1


def test_a_table_between_markers_is_replaced_and_nothing_else():
    page = "before\n<!-- begin:unit -->\nold\n<!-- end:unit -->\nafter\n"
    filled = fill(page)
    assert filled.startswith("before\n<!-- begin:unit -->\n| field |")
    assert filled.endswith(" |\n<!-- end:unit -->\nafter\n")
    assert fill(filled) == filled


def test_an_unknown_marker_is_refused():
    with pytest.raises(KeyError):
        fill("<!-- begin:nothing -->\n<!-- end:nothing -->\n")


def placeholders(text: str) -> re.Pattern[str]:
    """Matches every name of the text, its upper-case parts standing for any word."""
    names = {re.sub(r"[A-Z]+", "[a-z_]+", re.escape(name)) for name in names_in(text)}
    return re.compile("|".join(sorted(names)))


def names_in(text: str) -> set[str]:
    """Identifiers with an underscore that the text shows as code."""
    return {name for code in CODE.finditer(text) for name in NAME.findall(code["block"] or code["span"])}


def test_every_parameter_stands_in_a_submodel():
    plain = {word for code in CODE.finditer(SUBMODELS) for word in re.findall(r"\w+", code[0])}
    named = placeholders(SUBMODELS)
    outside = {name for name in load_world().parameters if name not in plain and not named.fullmatch(name)}
    start = {"interest_start", "start_in_minsk", "sanctions_start"}  # in the section on initialisation
    assert outside - start == set()


def test_every_name_in_the_submodels_exists():
    layouts = [getattr(records, name) for name in ("PERSON", "SECTOR", "POLICY", "HUB", "UNIT", "NOW")]
    known = {name for layout in layouts for name in layout.names}
    switches = {part for name in hypotheses() for part in (name, name.rpartition(".")[2])}
    known |= {*load_world().parameters, *stages.FLOWS, *switches, *(name for _, name in levers())}
    known |= {column.name for table in columns().values() for column in table} | DEFINED
    known |= {*shipped_scenarios()}
    patterns = {
        name: re.compile(re.sub(r"[A-Z]+", "[a-z_]+", re.escape(name))) for name in names_in(SUBMODELS)
    }
    assert [name for name, pattern in patterns.items() if not any(map(pattern.fullmatch, known))] == []


def anchors(page: Path) -> set[str]:
    """The anchors of a page's headings, as GitHub makes them."""
    texts = [heading["text"] for heading in HEADING.finditer(page.read_text(encoding="utf-8"))]
    return {re.sub(r"[^\w\- ]", "", text.lower()).replace(" ", "-") for text in texts}


@pytest.mark.parametrize("page", WRITTEN, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_somewhere(page):
    targets = [link["target"] for link in LINK.finditer(page.read_text(encoding="utf-8"))]
    broken = []
    for target in targets:
        file, _, anchor = target.partition("#")
        if file.startswith("http"):
            continue
        there = (page.parent / file).resolve() if file else page
        if not there.exists() or (anchor and anchor not in anchors(there)):
            broken.append(target)
    assert broken == []


def test_the_picture_of_the_readme_is_the_one_that_is_drawn():
    assert f"](docs/img/{PICTURE}.png)" in (ROOT / "README.md").read_text(encoding="utf-8")
