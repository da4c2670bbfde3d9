"""What a report says of forecasts, sensitivity and robustness: made-up output of these commands, and none."""

from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pandas as pd
import pytest

from sim.report.build import _baseline, _inferred, labels_of
from sim.report.cells import code
from sim.report.content import content
from sim.report.forecast_plate import draw_forecast
from sim.report.forecast_words import strips
from sim.report.inference_tables import inference_grids
from sim.report.inferred import FORECAST, RESULTS, SENSITIVITY, Inferred, inferred
from sim.report.inferred_plates import draw_discovery, draw_posterior, draw_sensitivity
from sim.report.material import material
from sim.report.page import write_page
from sim.report.provenance import outdated
from sim.report.tables import tables_of
from sim.runs.folder import sign
from sim.runs.manifest import load, origin
from sim.scenario.draws import POSTERIOR
from sim.text.words import factor_name
from sim.world import load_world
from tests.report.test_plates import assert_whole

QUANTILES = {"q05": 80.0, "q25": 120.0, "q50": 160.0, "q75": 200.0, "q95": 260.0}
WINDOWS = [
    ("2021-10-04", "2021-10-11", "week"),
    ("2021-10-11", "2021-10-18", "week"),
    ("2021-10-01", "2021-11-01", "month"),
]
SOBOL = {"first": 0.3, "total": 0.4, "total_low": 0.35, "total_high": 0.45, "explained": 0.9}
DEPENDS = {"policy": "closed", "low": -20.0, "high": -10.0, "factor": "attempt_rate", "p_holm": 0.01}
AT = {"less_at": "below 1", "more_at": "above 2"}


@pytest.fixture
def beside(tmp_path, batch):
    """The folder of a report beside which a forecast and a sensitivity stand."""
    settings = material(batch, "base", "").settings("base")
    about = {**origin(settings), "aim": "strip_days"}
    rows = [
        {"from": start, "until": until, "per": per, "place": "", "measure": measure, "by": by, **QUANTILES}
        for start, until, per in WINDOWS
        for measure in ("attempts_PL", "deaths")
        for by in ("model", "last value")
    ]
    tables: dict[str, dict[str, list[dict]]] = {
        FORECAST: {"forecast": rows},
        SENSITIVITY: {
            "sobol": [{"outcome": "arrivals", "factor": name, **SOBOL} for name in ("a", "b")],
            "policies": [
                DEPENDS | AT | {"outcome": "arrivals", "effect": -15.0, "at_less": -19.0, "at_more": -11.0},
                DEPENDS | AT | {"outcome": "deaths", "effect": None, "at_less": None, "at_more": None},
                DEPENDS
                | {"outcome": "onward", "effect": -1.0, "at_less": 0.0, "at_more": 0.0, "p_holm": 0.5},
            ],
            "discovery": [
                {"outcome": "strip_days", "policy": "closed", "failed": 0.4, "factor": None},
            ],
        },
    }
    for kind, parts in tables.items():
        (tmp_path / kind).mkdir()
        for name, table in parts.items():
            pd.DataFrame(table).to_csv(tmp_path / kind / f"{name}.csv", index=False)
        sign(tmp_path / kind, kind, about)
    return tmp_path


@pytest.fixture
def given(batch, beside):
    return material(batch, "base", "", beside=beside)


def test_what_is_absent_is_named_with_its_command(tmp_path):
    bare = SimpleNamespace(name="base", world=SimpleNamespace(folder=tmp_path))
    found = inferred(bare, tmp_path)
    assert not found.folders
    assert [note.partition("standoff ")[2] for note in found.notes] == [
        f"{command} makes it." for command in ("calibrate", "forecast", "sensitivity")
    ]


def test_a_forecast_is_read_by_month_and_deaths_have_no_median(given):
    world = given.settings("base").world
    months = next(
        table
        for table in inference_grids(given.inferred, world, given.titles)
        if "by month" in table["caption"]
    )
    assert months["rows"] == [
        ["Recorded attempts, Poland", "Oct 2021", "160", "80 to 260", "160", "–"],
        ["Recorded deaths", "Oct 2021", "–", "80 to 260", "–", "–"],
    ]


def test_only_effects_that_clearly_depend_on_a_number_are_listed(given):
    world = given.settings("base").world
    depends, fails, factors = inference_grids(given.inferred, world, given.titles)[-3:]
    meaning = world.parameter("attempt_rate").meaning
    assert ["attempt rate", meaning, code("attempt_rate")] in factors["rows"]
    drawn = given.inferred.table(POSTERIOR, "prior_posterior")["factor"]
    known = {(name, key) for name, _, key in factors["rows"]}
    assert {(factor_name(name, world), code(name)) for name in drawn} <= known  # no name without its meaning
    assert len({name for name, _ in known}) == len(known)  # two factors never look alike
    assert [row[1] for row in depends["rows"]] == ["Arrivals (people)", "Deaths (people)"]
    assert [row[4:] for row in depends["rows"]] == [
        ["−19 (below 1)", "−11 (above 2)"],
        ["–", "–"],
    ]
    assert fails["caption"] == "Where policies do not lower time in the strip by 10 %"
    assert fails["rows"] == [["Istanbul closed", "40 %", "no part of the ranges stands out"]]


def test_a_forecast_is_drawn_with_its_weeks_alone(given):
    world = given.settings("base").world
    drawing = draw_forecast(given.inferred.table(FORECAST, "forecast"), labels_of(given), world)
    assert set(drawing.data["from"]) == {"2021-10-04", "2021-10-11"}
    assert "from 11 Oct 2021: recorded attempts, Poland, per week: 80 to 260 (90 %)" in drawing.alt
    assert drawing.title.endswith("the forecast peaks in the week from 4 Oct 2021, at 80 to 260 (90 %)")


def test_the_factors_of_each_outcome_are_drawn_the_largest_first(given):
    ends = {"first_low": 0.2, "first_high": 0.4}
    table = pd.DataFrame(
        [
            SOBOL | ends | {"outcome": outcome, "factor": name, "total": total}
            for outcome, sizes in (("arrivals", (0.1, 0.6)), ("onward", (0.2, 0.5)), ("deaths", (0.4, 0.3)))
            for name, total in zip(("a", "b"), sizes, strict=True)
        ]
    )
    drawing = draw_sensitivity(table, labels_of(given), given.settings("base").world)
    assert (
        drawing.title == "One factor clearly matters most for none of 3 outcomes"
    )  # their intervals overlap
    assert "Arrivals: b, 60 %" in drawing.alt
    names = [[label.get_text() for label in axes.get_yticklabels()] for axes in drawing.figure.axes]
    assert names == [["b", "a"], ["b", "a"], ["a", "b"]]


def test_where_a_policy_fails_is_drawn_with_its_box_and_not_at_all_without_one(given):
    world, labels = given.settings("base").world, labels_of(given)
    table = given.inferred.table(SENSITIVITY, "discovery")
    assert draw_discovery(table, labels, world, given.titles) is None
    side = {"factor": "attempt_rate", "low": 0.5, "high": 1.0, "from_value": 0.2, "to_value": 0.91234}
    rows = [{"outcome": "strip_days", "policy": name, "failed": 0.4, "density": 0.8} | side for name in "xy"]
    boxes = pd.DataFrame(rows).replace({"policy": {"x": "closed"}})  # y is no policy of this report
    drawing = draw_discovery(boxes, labels, world, given.titles)
    assert drawing.alt.endswith("attempt rate 0.2 to 0.912: 80 % fail, 40 % of all.")
    assert drawing.title == "Where “Istanbul closed” fails depends on few assumptions"


def test_the_shipped_inference_is_drawn_without_text_cut_off(given):
    world, labels = given.settings("base").world, labels_of(given)
    shipped = {kind: pd.read_csv(RESULTS / SENSITIVITY / f"{kind}.csv") for kind in ("sobol", "discovery")}
    labels = replace(labels, titles={name: name for name in shipped["discovery"]["policy"]})
    drawings = [
        draw_posterior(given.inferred.table(POSTERIOR, "prior_posterior"), labels, world),
        draw_sensitivity(shipped["sobol"], labels, world),
        draw_discovery(shipped["discovery"], labels, world, labels.titles),
    ]
    assert_whole([(drawing.title, drawing.figure) for drawing in drawings])


def test_the_posterior_shows_the_hypotheses_that_were_fitted(given):
    table = given.inferred.table(POSTERIOR, "prior_posterior")
    drawing = draw_posterior(table, labels_of(given), given.settings("base").world)
    assert len(drawing.figure.axes) == 2
    held = table[table["posterior"].notna()]
    labels = [label.get_text() for label in drawing.figure.axes[1].get_yticklabels()]
    assert len(labels) == len(held) > 0
    assert "objective, Belarus: sanctions relief" in labels
    assert f"of {held['factor'].nunique()} hypotheses" in drawing.title
    alone = draw_posterior(table[table["q50"].notna()], labels_of(given), given.settings("base").world)
    assert len(alone.figure.axes) == 1
    assert "hypotheses" not in alone.title


def test_the_strip_of_the_forecast_is_told_beside_that_of_the_batch(given, beside):
    assert strips(given) == ""  # none is forecast
    rows = [
        {
            "from": start,
            "until": start,
            "per": "week",
            "place": "",
            "measure": "strip",
            "by": "model",
            **QUANTILES,
        }
        for start in ("2021-10-04", "2021-10-11")
    ]
    pd.DataFrame(rows).to_csv(beside / FORECAST / "forecast.csv", index=False)
    told = strips(given)
    assert "In the 3 runs of this batch the median by day is highest at" in told
    assert (
        "on the last day of a week is highest in the week from 4 Oct 2021, at 160 people (90 %: 80 to 260)"
        in told
    )
    assert (
        "They differ because the forecast has draws of parameters, which this batch has not, other seeds"
        in told
    )


def test_figures_of_other_runs_do_not_name_the_seeds_of_the_report(given):
    drawings: dict[str, Any] = dict(_inferred(given, labels_of(given)))
    sources = {name: draw.args[1].source for name, draw in drawings.items()}  # partials: table, labels
    assert set(sources) == {"posterior", "forecast", "sensitivity", "discovery"}
    assert (
        sources["forecast"]
        == f"standoff forecast of “{_baseline(given)}”; from other runs than those of this report."
    )
    assert all(source.endswith("from other runs than those of this report.") for source in sources.values())


def test_a_forecast_of_another_version_of_the_scenario_is_marked(batch, beside):
    other = material(batch, "closed", "", beside=beside)
    assert any("another version" in note for note in inferred(other.settings("closed"), beside).notes)


def test_shipped_readings_of_other_scenarios_or_parameters_are_marked(batch, tmp_path, monkeypatch):
    given = material(batch, "base", "")
    base, closed = map(given.settings, ("base", "closed"))
    given.__dict__.update(
        readings=pd.DataFrame({"policy": ["closed"]}), inferred=Inferred({"robust": tmp_path}, ())
    )
    monkeypatch.setattr("sim.report.provenance.readings", lambda: [base])
    assert outdated(given)  # nothing says what they are of
    for made_of, same in (((base, closed), True), ((base, base), True), ((closed, closed), False)):
        sign(tmp_path, "robust", origin(*made_of))
        assert bool(outdated(given)) != same
    other = closed.model_copy(update={"title": "Closed otherwise"})
    sign(tmp_path, "robust", origin(base, other))
    assert outdated(given)
    sign(tmp_path, "robust", {**origin(base, closed), "parameters": "others"})
    assert outdated(given)
    given.__dict__.update(readings=pd.DataFrame({"policy": ["another"]}))
    assert not outdated(given)  # they are not used


def test_the_shipped_readings_say_what_they_were_made_from():
    folder = load_world().folder / "robust"
    made = load(folder, "robust")["robust"]
    table = pd.read_csv(folder / "effects.csv")
    assert set(table["policy"]) <= made["scenario"].keys()
    assert set(table["scenario"][table["parameter"].isna()]) <= made["scenario"].keys()
    assert table["runs"].unique() == [made["runs"]]


def test_rival_readings_that_disagree_are_in_the_answer_the_warning_and_the_tables(batch):
    given = material(batch, "base", "")
    effects = given.effects[given.effects["measure"] == "arrivals"].reset_index(drop=True)
    effects[["clear", "mean", "low90", "high90"]] = [True, -20.0, -30.0, -10.0]
    signs = [-1, 1, 1, -1, -1]
    readings = pd.DataFrame(
        {
            "policy": "closed", "outcome": "arrivals", "label": "arrivals", "unit": "people",
            "scenario": [f"reading_{n}" for n in range(5)], "role": "r", "objective": "o", "parameter": "",
            "runs": 3, "mean": signs, "low": signs, "high": signs, "low90": signs, "high90": signs, "sign": signs,
            "p_holm": 0.01, "clear": [True, True, True, True, False],
        }
    )  # fmt: skip
    given.__dict__.update(effects=effects, readings=readings)
    brief = "the same sign in 3 of 5 rival readings, the other in 2, clearly so in 2"
    assert f"[not robust: {brief}]" in given.sentences[0].text
    found = (
        "the mean effect has the same sign in 3 of 5 readings (clearly in 2), "
        "and the other in 2 (clearly in 2): reading_1 and reading_2"
    )
    texts = content(given, {name: {} for name in given.scenarios}, {})
    assert texts["doubts"] == [f"“Istanbul closed”, arrivals by air: {found}."]
    assert texts["robust"]["rows"][0][:2] == ["Istanbul closed", "Arrivals"]
    assert "no decision is dated" in texts["robust"]["note"]  # as in the readings shipped
    assert not replace(given, rivals=batch).free_readings
    assert "were not tested" not in given.surer
    assert "were not tested" in material(batch, "base", "").surer
    answer = tables_of(given)["answer"]
    closed = answer[answer["scenario"] == "closed"].iloc[0]
    assert closed[["readings_total", "readings_same", "readings_other"]].tolist() == [5, 3, 2]
    page = write_page(texts, {}, batch.store.folder.parent, paper=False, workbook=False).read_text()
    assert found in page[: page.index('id="changes"')]
    assert texts["outdated"] in texts["evidence"]["notes"]  # the shipped manifest is not of these
    assert texts["outdated"].partition("'")[0] in page[: page.index('id="changes"')]
