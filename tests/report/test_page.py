import re
from functools import cache
from html.parser import HTMLParser
from urllib.parse import unquote

import pytest

from sim.figures.catalogue import FIGURES, save_all
from sim.report.page import ALTERNATIVES, Section, write_page
from sim.tables.measures import used
from sim.text.words import over_runs
from tests.figures.synthetic import make

HEADLINES = used("headline")


def measured(results):
    return tuple(measure.of(results) for measure in HEADLINES)


VOID = {"meta", "img", "link", "br"}


class Outline(HTMLParser):
    """Tags with their attributes, and whether every element is closed in order."""

    def __init__(self, text):
        super().__init__()
        self.tags, self.open = [], []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def all(self, tag):
        return [attrs for name, attrs in self.tags if name == tag]


@cache
def whole():
    return make()


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A folder that holds a run's figures."""
    folder = tmp_path_factory.mktemp("report")
    save_all(make(10), folder / "figures")
    return folder


def section(folder, name="as_it_happened", **changes):
    values = {"title": "As it happened", "question": "What & why?", "runs": [measured(whole())] * 2}
    figures = [folder / f"figures/{figure}.{kind}" for figure in FIGURES for kind in ("png", "svg")]
    return Section(name, **(values | changes), figures=figures)


def page(folder, *sections):
    return write_page(sections, folder).read_text(encoding="utf-8")


def test_every_figure_is_shown_with_a_text_and_a_link_that_exists(folder):
    outline = Outline(page(folder, section(folder)))
    images = outline.all("img")
    assert [image["src"].split("/")[-1] for image in images] == [f"{name}.png" for name in FIGURES]
    assert all(len(image["alt"]) > 40 and image["width"] == "1350" for image in images)
    links = [a["href"] for a in outline.all("a") if not a["href"].startswith("#")]
    assert links.pop(0) == "headlines.csv"
    assert len(links) == 2 * len(FIGURES)
    assert all((folder / unquote(link)).is_file() for link in links)


def test_nothing_is_loaded_from_elsewhere(folder):
    text = page(folder, section(folder))
    assert "http" not in text
    assert "<script" not in text
    assert "url(" not in text


def test_scenarios_are_compared_and_reached(folder):
    others = [section(folder, name="gas_cut", title="Gas <cut>"), section(folder, name="my #1")]
    outline = Outline(page(folder, section(folder), *others))
    inner = [a["href"].removeprefix("#") for a in outline.all("a") if a["href"].startswith("#")]
    assert inner[:3] == ["as_it_happened", "gas_cut", "my-20-231"]
    assert [s["id"] for s in outline.all("section")] == ["comparison", *inner[:3]]
    assert not outline.open
    assert outline.all("html")[0]["lang"] == "en-GB"
    assert outline.all("meta")[1]["name"] == "viewport"


def test_texts_are_escaped(folder):
    text = page(folder, section(folder, title="<b>Gas</b>", question='"Why" & how?'))
    assert "<b>" not in text
    assert "&lt;b&gt;Gas&lt;/b&gt;" in text
    assert "&#34;Why&#34; &amp; how?" in text


@pytest.mark.parametrize(
    "text", ['"><script>x</script>', "{{ 7 * 7 }} {% raw %}", "' onload=x", "&lt;b&gt; ${TITLE}", "\0"]
)
def test_a_users_text_is_never_markup(folder, text):
    outline = Outline(page(folder, section(folder, name=text, title=text, question=text)))
    plain = Outline(page(folder, section(folder)))
    assert [(tag, set(attrs)) for tag, attrs in outline.tags] == [
        (tag, set(attrs)) for tag, attrs in plain.tags
    ]
    assert not outline.open
    assert f"Scenario: {text}." in outline.all("img")[0]["alt"]


def test_ethics_and_limits_are_told(folder):
    text = re.sub(r"\s+", " ", page(folder, section(folder)))
    assert "without hearing their claim is contested or unlawful under European and international law" in text
    assert "Deaths are shown as intervals" in text
    assert "synthetic" in text


def test_the_table_has_a_row_a_headline(folder):
    text = page(folder, section(folder))
    own = text[text.index("Headline numbers (2 runs)") :]
    assert own.count('<th scope="row">') == len(HEADLINES)
    assert "one run: no interval" in page(folder, section(folder, runs=[measured(whole())]))


def test_the_comparison_has_medians_and_ranges_but_no_middle_of_deaths(folder):
    numbers = [h.name for h in HEADLINES]
    runs = [tuple(100.0 * i + j for j in range(len(HEADLINES))) for i in (1, 2, 4)]
    text = page(folder, section(folder, runs=runs))
    rows = re.findall(r'<tr><th scope="row"><a href="#as_it_happened">.*</tr>', text)
    people, standoff = (re.findall("<td>(.*?)</td>", row) for row in rows)
    assert len(people) + len(standoff) == sum(bool({"people", "standoff"} & h.uses) for h in HEADLINES)
    assert people[0] == '200<span class="range">100–400</span>'
    dead = numbers.index("deaths")
    assert people[-1] == f'<span class="range">{100 + dead}–{400 + dead}</span>'
    first = numbers.index("escalation_peak")
    assert standoff[0] == f'{200 + first}<span class="range">{100 + first}–{400 + first}</span>'
    assert len(standoff) == 5


def test_failed_runs_are_told_and_nothing_is_made_up(folder):
    text = page(folder, section(folder, runs=[], failed=[3, 4]))
    assert "Failed and left out: the runs with seed 3, 4." in text
    assert "Headline numbers" not in text
    assert "Failed" not in page(folder, section(folder))


def test_headlines_are_measured():
    numbers = dict(zip((headline.in_full for headline in HEADLINES), measured(whole()), strict=True))
    daily, border = whole().daily, whole().border
    lithuania = border[(border["neighbour"] == "LT") & (border["date"] < "2021-08-04")]
    assert numbers["arrivals by air"] == daily["arrivals"].sum()
    assert numbers["detained in Lithuania up to 3 August 2021"] == lithuania["detentions_recorded"].sum() > 0
    assert numbers["in the strip on the peak day"] == daily["in_strip"].max()
    poland = border[(border["neighbour"] == "PL") & (border["date"] == "2021-11-15")]
    assert numbers["in the strip on the Polish side on 15 November 2021"] == poland["in_strip"].item() > 0
    assert numbers["returned home"] == daily["returned"].iloc[-1]
    assert (
        numbers["including those flown home from Belarus"]
        == daily["flown_home"].sum()
        < numbers["returned home"]
    )
    assert numbers["deaths"] == daily["dead"].iloc[-1]


def test_the_standoff_is_measured():
    numbers = dict(zip((headline.name for headline in HEADLINES), measured(whole()), strict=True))
    assert numbers["escalation_peak"] == whole().daily["escalation"].max() == 0.5
    assert numbers["incident_percent"] == pytest.approx(100 * 0.00002 * 302)
    assert numbers["days_without_gas"] == 3
    assert numbers["sanctions_end"] == 0.55
    assert numbers["eu_cost"] == pytest.approx(303 * 0.1 * (1 + 2 + 3 + 4 + 5 + 6 + 7))


def test_an_index_keeps_its_decimals():
    peak = next(headline for headline in HEADLINES if headline.name == "escalation_peak")
    assert over_runs(peak, [0.25, 0.5, 0.125]) == ("0.25", "0.125 to 0.5")


def test_what_a_short_run_does_not_reach_is_a_dash():
    reached = [over_runs(h, [v]) for h, v in zip(HEADLINES, measured(make(10)), strict=True)]
    dashes = [h.in_full for h, (_, span) in zip(HEADLINES, reached, strict=True) if span == "–"]
    assert dashes == [
        "detained in Lithuania up to 3 August 2021",
        "in the strip on the Polish side on 15 November 2021",
    ]


def test_deaths_are_an_interval_without_a_middle():
    died = next(headline for headline in HEADLINES if headline.name == "deaths")
    arrivals = HEADLINES[0]
    assert over_runs(died, [12.0, 30.0, 19.0]) == ("", "12 to 30")
    assert over_runs(died, [12.0, 12.0]) == ("", "12 to 12")
    assert over_runs(died, [12.0]) == ("", "12 (one run)")
    assert over_runs(arrivals, [12.0, 30.0, 19.0]) == ("19", "12 to 30")
    assert over_runs(arrivals, [12.0]) == ("12", "12")


def test_every_figure_has_a_text_for_the_page():
    assert list(ALTERNATIVES) == list(FIGURES)


@pytest.mark.parametrize("count", [0, 1])
def test_the_same_page_twice(count, folder):
    sections = [section(folder)] * count
    assert page(folder, *sections) == page(folder, *sections)
