"""A report of a small batch: what is in it, that it needs nothing from outside, and that texts stand as written."""

import json
import re
import shutil
from base64 import b64decode
from html import unescape
from io import BytesIO
from pathlib import Path

import pandas as pd
import pytest
from PIL import Image
from pypdfium2 import PdfDocument

from sim.analysis.one import one_run
from sim.batch.reader import Batch, IncompleteBatchWarning
from sim.errors import InputError
from sim.report import build as build_module
from sim.report.build import build
from sim.report.cells import capital
from sim.report.content import _moves, content
from sim.report.direct import direct
from sim.report.effect_tables import effect_grids
from sim.report.material import material
from sim.report.page import write_page
from sim.text.intervals import NONE
from sim.text.moves import key_moves, moves
from sim.text.reasons import SET
from tests.report.conftest import HOSTILE, QUESTION

KINDS = ("time", "border", "fates", "governments")
OVERALL = {"effects", "policy_map", "evidence", "posterior"}


@pytest.fixture(scope="module")
def page(report):
    return (report / "index.html").read_text(encoding="utf-8")


def test_every_figure_has_three_formats_and_its_numbers(report):
    for name in ("base", "closed", "hostile"):
        for kind in KINDS:
            files = {path.suffix for path in (report / "figures" / name).glob(f"{kind}.*")}
            assert files == {".png", ".svg", ".pdf", ".csv"}
    assert {path.stem for path in (report / "figures").glob("*.csv")} == OVERALL


def test_every_table_has_four_formats(report):
    names = {path.stem for path in (report / "tables").glob("*.csv")}
    assert {"effects", "costs", "regret", "changes", "answer", "runs"} <= names
    for name in names:
        assert (report / "tables" / f"{name}.md").exists()
        assert (report / "tables" / f"{name}.tex").exists()
    assert set(pd.ExcelFile(report / "tables" / "tables.xlsx").sheet_names) == names


def test_the_page_asks_for_nothing_from_outside(page):
    assert not re.findall(r'(?:src|href)="(?:https?:)?//', page)
    assert not re.findall(r'src="(?!data:)', page)


def test_links_lead_somewhere(report, page):
    for link in re.findall(r'href="([^"]+)"', page):
        if link.startswith("#"):
            assert f'id="{link[1:]}"' in page
        else:
            assert (report / link).exists(), link


def test_an_option_of_a_command_does_not_break_after_its_dashes(page):
    text = page[page.index("</style>") :]
    found = re.findall(r'<span class="option">--([a-z-]+)</span>', text)
    assert {"baseline", "runs", "seed-from", "out"} <= set(found)
    assert len(found) == len(re.findall(r"--[a-z]+", text))
    assert ".option { white-space: nowrap; }" in page


def test_a_users_text_stands_as_written(page):
    assert "<b>x</b>" not in page
    shown = " ".join(unescape(page).split())
    assert " ".join(HOSTILE.split()) in shown
    assert len(QUESTION) > 300
    assert f'<h1 dir="auto">{" ".join(QUESTION.split())}</h1>' in shown


def words_of(page):
    """The texts that the page shows outside code, with those of its pictures."""
    text = re.sub(r"<style.*?</style>|<code>.*?</code>", "", page, flags=re.DOTALL)
    alternatives = re.findall(r'alt="([^"]*)"', text)
    return " ".join(unescape(f"{re.sub('<[^>]*>', ' ', text)} {' '.join(alternatives)}").split())


def test_no_name_of_the_code_is_in_prose(page):
    text = words_of(page).replace(" ".join(HOSTILE.split()), "")
    assert set(re.findall(r"\w+_\w+", text)) <= {"6_each"}  # a user's title, cut


def test_no_number_is_infinite_or_a_zero_with_a_sign(page):
    assert not re.findall(r"∞|\binf\b|\bnan\b|[+−]0(?:\.0+)?(?![\d.])", words_of(page))


def test_the_headline_of_a_figure_is_text_and_not_in_its_picture(report, page):
    captions = re.findall(r"<figcaption[^>]*><strong>(.*?)</strong>\s*<span>(.*?)</span>", page, re.DOTALL)
    assert len(captions) == page.count("<figure>")
    assert all(title and subtitle for title, subtitle in captions)
    heights = [int(height) for height in re.findall(r'<img [^>]*height="(\d+)"', page)]
    pictures = [Image.open(BytesIO(b64decode(data))) for data in re.findall(r"base64,([^\"]+)", page)]
    assert [picture.height for picture in pictures] == pytest.approx(heights, rel=0.05)


def test_clear_names_its_family_and_its_draws_beside_every_table(batch, page):
    given = material(batch, "base", "")
    heads = re.findall(r"<caption><span>(.*?)</span></caption>\s*<thead>(.*?)</thead>", page, re.DOTALL)
    told = [caption for caption, head in heads if ">Clear<" in head]
    assert len(told) == len(given.outcomes) + 2  # one per outcome, of both policies, and of the costs
    family, parts = 3 * len(given.outcomes), len(given.costs["p"].dropna())
    for caption in told[:-1]:
        assert f"after correction for {family} comparisons, 3 draws" in caption
    assert f"for {parts} comparisons, 3 draws (the cost to EU states: for the {family} above)" in told[-1]
    assert "eu_cost" not in set(given.costs["measure"])


def test_every_sentence_is_traced_to_its_effects(report, page):
    answer, effects = (pd.read_csv(report / "tables" / f"{name}.csv") for name in ("answer", "effects"))
    known = effects[effects["against"] == "base"].set_index(["scenario", "measure"])
    for line in answer.itertuples():
        assert line.low90 == pytest.approx(known.loc[(line.scenario, line.measure), "low90"])
        assert " ".join(line.text.split()) in " ".join(unescape(page).split())
    assert set(answer["sentence"]) <= set(range(1, 6))


def test_two_policies_are_compared_with_each_other_too(batch, report, page):
    given = material(batch, "base", "")
    found = given.between.set_index("measure").loc["arrivals"]
    arrivals = given.by_run["arrivals"]
    hand = (arrivals[found["scenario"]] - arrivals[found["against"]]).mean()
    assert {found["scenario"], found["against"]} == {"closed", "hostile"}
    assert found["mean"] == pytest.approx(hand)
    effects = pd.read_csv(report / "tables" / "effects.csv")
    assert len(effects) == 3 * len(given.outcomes)
    assert f"for {3 * len(given.outcomes)} comparisons" in page
    assert page.count("<caption><span>“") == 1 + 3  # and the decisions of each scenario


def test_one_policy_has_no_other_to_be_compared_with(batch):
    given = material(batch, "base", "")
    vars(given).update(scenarios=["base", "closed"])
    assert direct(given) is None
    assert len(given.effects) == len(given.outcomes)


def test_on_a_narrow_screen_each_figure_says_that_it_scrolls(page):
    assert page.count('<span class="narrow">Scroll the figure sideways') == page.count("<figure>")
    assert page.count('<p class="narrow">') == 1


def test_figures_have_alternatives_made_of_their_numbers(page):
    alternatives = re.findall(r'<img [^>]*alt="([^"]+)"', page)
    assert len(alternatives) == len(OVERALL) + 3 * len(KINDS)
    assert all(text.endswith("Simulated.") and re.search(r"\d", text) for text in alternatives)


def test_every_figure_says_that_it_is_simulated(drawn):
    assert drawn
    for name, figure in drawn:
        assert any("Simulated" in text.get_text() for text in figure.texts), name


def test_what_a_scenario_changes_is_reported(report, page):
    changes = pd.read_csv(report / "tables" / "changes.csv")
    closed = changes[changes["scenario"] == "closed"]
    assert closed["label"].tolist() == ["Istanbul: flights per week"]
    assert closed["after"].astype(str).tolist() == ["0"]
    assert "Istanbul: flights per week" in page


def decisions_of(given, name):
    return _moves(given, name, lambda name, seed: one_run(given.source, name, seed, ("decisions",)))


def test_what_the_baseline_dates_too_is_among_its_own_decisions_only(batch):
    given = material(batch, "base", "")
    base, closed = (
        {tuple(row) for row in decisions_of(given, name)["moves"]["rows"]} for name in ("base", "closed")
    )
    set_ = {row for row in base if row[1] == capital(SET)}
    assert set_
    assert not set_ & closed
    assert any("Istanbul" in what and why == capital(SET) for what, why in closed)


def test_what_the_baseline_decides_too_is_no_decision_of_a_policy(batch):
    given = material(batch, "base", "")
    name = "closed"
    seed = given.typical(name)
    run, beside = (one_run(given.source, each, seed, ("decisions",)) for each in (name, "base"))
    assert key_moves(beside, beside) == []
    own = {str(move) for move in key_moves(run, beside)}
    assert own
    assert not own & {str(move) for move in moves(beside)}
    found = decisions_of(given, name)
    assert given.titles[name] in found["moves"]["caption"]
    assert f"seed {seed}" in found["no_moves"]


def test_no_letters_of_the_paper_are_below_six_points():
    text = (Path(build_module.__file__).parent / "paper.typ").read_text(encoding="utf-8")
    sizes = [float(size) for size in re.findall(r"(?:size: |text\()([\d.]+)pt", text)]
    assert len(sizes) > 8
    assert min(sizes) >= 6.0


def test_deaths_have_no_columns_of_dashes(batch):
    deaths, arrivals = (
        next(
            table for table in effect_grids(material(batch, "base", "")) if table["caption"].startswith(name)
        )
        for name in ("Deaths", "Arrivals")
    )
    assert "Mean difference" in arrivals["head"]
    assert deaths["head"][:3] == ["Scenario", "Middle half", "Range of 3 draws"]
    for place in range(len(deaths["head"])):
        assert {row[place] for row in deaths["rows"]} != {NONE}


def test_an_incomplete_batch_is_refused_or_told_on_page_one(batch, tmp_path):
    folder = tmp_path / "batch"
    shutil.copytree(batch.store.folder, folder)
    sorted((folder / "blocks").glob("*.json"))[-1].unlink()
    with pytest.warns(IncompleteBatchWarning):
        cut = Batch(folder)
    with pytest.raises(
        InputError, match=r"is incomplete; unfinished or failed runs of hostile: \d runs? \(seeds? \d"
    ):
        material(cut, "base", "")
    given = material(cut, "base", "", partial=True)
    assert given.left_out["hostile"].startswith(f"{cut.lacking['hostile']} run")
    texts = content(given, {name: {} for name in given.scenarios}, {})
    page = write_page(texts, {}, tmp_path, paper=False, workbook=False).read_text()
    assert f"hostile lacks {given.left_out['hostile']}" in page[: page.index('id="changes"')]


def test_an_unknown_baseline_is_reported(batch):
    with pytest.raises(InputError, match=r"--baseline = .*did you mean closed"):
        material(batch, "close", "")


def test_the_paper_has_contents_and_running_heads(report):
    with PdfDocument(report / "report.pdf") as paper:
        pages = [page.get_textpage().get_text_range() for page in paper]
    assert "Contents" in pages[1]
    numbers = {name: int(at) for name, at in re.findall(r"(Effects|Time|Fates)[ .]+(\d+)", pages[1])}
    assert set(numbers) == {"Effects", "Time", "Fates"}
    heads = [page.splitlines()[0] for page in pages]
    for name, at in numbers.items():
        assert name in pages[at - 1].splitlines()
        if name in heads:  # of the pages whose top is in that part
            assert heads.index(name) + 1 in (at, at + 1)
    assert {"Contents", "Effects"} < set(heads)
    last = pages[-1]
    assert last.startswith("Evidence")
    assert f"{len(pages)} / {len(pages)}" in last


def test_the_paper_is_tagged_and_has_bookmarks(report):
    paper = (report / "report.pdf").read_bytes()
    assert b"/MarkInfo" in paper
    assert b"/Outlines" in paper or b"/Type/ObjStm" in paper.replace(b" ", b"")


@pytest.mark.slow
def test_the_same_batch_gives_the_same_page(batch, report, tmp_path):
    build(material(batch, "base", QUESTION), tmp_path / "again", 1)
    assert (tmp_path / "again" / "index.html").read_bytes() == (report / "index.html").read_bytes()
    first, second = (
        json.loads((folder / "manifest.json").read_text())["files"] for folder in (report, tmp_path / "again")
    )
    differ = {name for name in first if first[name] != second[name]}
    assert differ <= {"tables/tables.xlsx"}


def test_other_peoples_files_are_never_replaced(batch, tmp_path):
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "notes.txt").write_text("mine")
    with pytest.raises(InputError, match=r"holds files that are not a report's, such as notes\.txt"):
        build(material(batch, "base", ""), tmp_path / "mine", 1)
    assert Path(tmp_path / "mine" / "notes.txt").read_text() == "mine"
