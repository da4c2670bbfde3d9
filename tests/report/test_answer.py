"""The rules by which the answer on page one is worded."""

import re
from math import nan

import pandas as pd
import pytest

from sim.report.agreement import Agreement
from sim.report.answer import answer, effect
from sim.report.cells import compared
from sim.report.certainty import clear_of, surer
from sim.tables.measures import measures, used
from sim.text.intervals import NONE, Interval
from sim.text.words import THIN

OUTCOMES = used("report")


def row(measure="arrivals", scenario="a", **values):
    given = {
        "scenario": scenario, "measure": measure, "label": measure, "unit": "people", "deaths": measure == "deaths",
        "pairs": 100, "level": 1000.0, "mean": -432.0, "low50": -450.0, "high50": -410.0, "low90": -512.0,
        "high90": -360.0, "percent": -43.2, "percent_low90": -51.2, "percent_high90": -36.0, "same_sign": 1.0,
        "p": 0.001, "comparisons": 8, "clear": True, "pairs_needed": 2.0,
    }  # fmt: skip
    return {"apart": (given | values)["low90"] * (given | values)["high90"] > 0.0} | given | values


def told_of(**values):
    """The clause on one effect."""
    (found,) = compared(pd.DataFrame([row(**values)]))
    return effect(found, measures()[found.measure])


def test_a_clear_effect_has_two_digits_an_interval_and_a_share_of_the_baseline():
    assert told_of() == "lowers arrivals by air by 430 (90 %: 360 to 510; 43 % of the baseline)"
    assert told_of(mean=432.0, low90=360.0, high90=512.0, percent=43.2).startswith(
        "raises arrivals by air by 430"
    )


def test_no_effect_is_called_one_where_it_is_not_clear():
    told = told_of(low90=-512.0, high90=20.0, clear=False)
    assert told == "has no clear effect on arrivals by air (90 %: −510 to +20)"


def test_deaths_are_an_interval_alone():
    told = told_of(measure="deaths", mean=nan, low90=-12.0, high90=-3.0, percent=nan)
    assert told == "lowers deaths by 3 to 12 (90 %)"


def test_where_nothing_differs_nothing_changes():
    assert told_of(mean=0.0, low90=0.0, high90=0.0, clear=False) == "does not change arrivals by air"


def test_one_policy_has_a_sentence_per_topic_and_one_on_certainty():
    rows = pd.DataFrame([row(measure) for measure in ("arrivals", "attempts", "deaths", "eu_cost")])
    found = answer(rows, OUTCOMES, {"a": "A <b>"}, {}, "seeds alone")
    assert len(found) == 4
    assert found[0].text.startswith("“A <b>” lowers arrivals by air by 430")
    assert found[0].rows == (("a", "arrivals"), ("a", "attempts"))
    assert found[-1].text.endswith("Intervals are over seeds alone.")


def test_a_few_scenarios_are_each_named_under_each_outcome():
    rows = pd.DataFrame([row(), row(scenario="b", low90=-512.0, high90=20.0, clear=False)])
    told = answer(rows, OUTCOMES, {"a": "A", "b": "B"}, {}, "seeds alone")[0]
    assert told.text == (
        "Arrivals by air: “A” lowers them by 430 (90 %: 360 to 510; 43 % of the baseline); "
        "“B” (90 %: −510 to +20) has no clear effect."
    )
    assert told.rows == (("a", "arrivals"), ("b", "arrivals"))


def test_scenarios_without_a_clear_effect_share_a_clause_each_with_its_interval():
    unclear = [row(scenario=name, low90=-512.0, high90=20.0, clear=False) for name in "ab"]
    told = answer(pd.DataFrame(unclear), OUTCOMES, {"a": "A", "b": "B"}, {}, "seeds alone")[0]
    assert told.text == (
        "Arrivals by air: “A” (90 %: −510 to +20) and “B” (90 %: −510 to +20) have no clear effect."
    )


@pytest.mark.parametrize(
    ("needed", "told"),
    [
        ((60.0, 60.0), "All 2 unclear effects have a mean"),
        ((60.0, 1e9), "1 of the 2 unclear effects has a mean that differs from zero, but its sign"),
        ((60.0, 1e9), "1 of the 2 unclear effects is too close to zero"),
    ],
)
def test_unclear_effects_are_counted_in_sentences(needed, told):
    rows = [row(clear=False, scenario=str(n), pairs_needed=each) for n, each in enumerate(needed)]
    assert told in surer(pd.DataFrame(rows), True, True)


MANY = {name: name.upper() for name in "abcd"}


def test_of_many_scenarios_the_extremes_are_named():
    rows = [row(), row(scenario="b", mean=50.0, low90=10.0, high90=90.0), row(scenario="c", clear=False)]
    lower = row(scenario="d", mean=-500.0, low90=-600.0, high90=-400.0)
    told = answer(pd.DataFrame([*rows, lower]), OUTCOMES, MANY, {}, "seeds alone")[0]
    assert told.text == (
        "Arrivals by air change clearly under 3 of 4 scenarios (4 without the correction): "
        "“D” lowers them most (−500; 90 %: −600 to −400) "
        "and “B” raises them (+50; 90 %: +10 to +90)."
    )
    assert told.rows == tuple((name, "arrivals") for name in MANY)  # all that were counted


def test_without_a_clear_effect_no_scenario_is_named():
    rows = pd.DataFrame([row(scenario=name, clear=False) for name in MANY])
    told, sure = answer(rows, OUTCOMES, MANY, {}, "s")
    assert sure.rows == told.rows  # it can be traced without a clear effect too
    assert told.text == (
        "None of the 4 scenarios has a clear effect on arrivals by air (4 without the correction)."
    )


def test_a_larger_mean_that_is_not_clear_is_named_beside_the_largest_clear_one():
    larger = row(scenario="b", mean=-900.0, low90=-2000.0, high90=-10.0, clear=False)
    rows = [
        row(),
        larger,
        *(row(scenario=name, mean=9.0, low90=-1.0, high90=19.0, clear=False) for name in "cd"),
    ]
    told = answer(pd.DataFrame(rows), OUTCOMES, MANY, {}, "s")[0].text
    assert told == (
        "Arrivals by air change clearly under 1 of 4 scenarios (2 without the correction): “A” lowers "
        "them (−430; 90 %: −510 to −360), “B” by more in the mean, though not clearly (−900; 90 %: −2\u202f000 to −10)."
    )


def test_with_few_draws_the_interval_is_called_their_range():
    assert (
        told_of(pairs=8)
        == "lowers arrivals by air by 430 (range of 8 draws: 360 to 510; 43 % of the baseline)"
    )
    rows = pd.DataFrame([row(pairs=8, scenario=name, clear=False) for name in MANY])
    told, sure = (sentence.text for sentence in answer(rows, OUTCOMES, MANY, {}, "s"))
    assert "without it the range of 8 draws excludes zero for 4 of 4" in sure
    assert "90 %" not in told + sure


def test_a_headline_counts_what_is_clear_with_and_without_the_correction():
    rows = [row(), row(clear=False), row(low90=-512.0, high90=20.0, clear=False)]
    assert (
        clear_of(pd.DataFrame(rows))
        == "1 of 3 effects is clear; 2 exclude zero without the correction for 8 comparisons"
    )
    assert clear_of(pd.DataFrame(rows[:1])) == "The one effect is clear"


@pytest.mark.parametrize(
    ("counts", "words"),
    [
        ([(15, 0, 12)], "share the sign of the one clear effect that was run under them (clearly so)."),
        ([(9, 6, 9)], "do not share the sign of the one clear effect that was run under them."),
        (
            [(15, 0, 15), (9, 6, 0)],
            "share the sign of 1 of the 2 clear effects that were run under them (clearly so).",
        ),
        (
            [(15, 0, 11), (15, 0, 0)],
            "share the sign of both clear effects that were run under them (clearly so for none of them).",
        ),
        ([(9, 6, 0)] * 2, "do not share the sign of any of the 2 clear effects that were run under them."),
    ],
)
def test_the_last_sentence_counts_the_signs_that_rival_readings_share(counts, words):
    effects = pd.DataFrame([row(scenario=str(n)) for n in range(len(counts))])
    found = {
        (str(n), "arrivals"): Agreement(same, other, 15, clear)
        for n, (same, other, clear) in enumerate(counts)
    }
    sure = answer(effects, OUTCOMES, {str(n): str(n) for n in range(len(counts))}, found, "seeds alone")[-1]
    assert sure.text.endswith(f" At least 80 % of the 15 rival readings of the governments' motives {words}")
    assert "support" not in sure.text


@pytest.mark.parametrize(
    ("shares", "words"),
    [
        ([1.0], "The clear effect has the same sign in all draws."),
        ([1.0, 1.0], "Clear effects have the same sign in all draws."),
        ([1.0, 0.97], "Clear effects have the same sign in at least 97 % of the draws."),
        ([0.996], "The clear effect has the same sign in 99 % of the draws."),
        ([0.5, 0.9], "Clear effects have the same sign in at least half of the draws."),
        ([0.12], "The clear effect has the sign of its mean in only 12 % of the draws."),
        (
            [0.12, 1.0],
            "The least sure of the clear effects has the sign of its mean in only 12 % of the draws.",
        ),
        ([0.004], "The clear effect has the sign of its mean in less than 1 % of the draws."),
        ([0.0, 1.0], "The least sure of the clear effects has the sign of its mean in no draw."),
    ],
)
def test_the_share_of_draws_with_the_same_sign_reads_well_from_none_to_all(shares, words):
    effects = pd.DataFrame([row(scenario=str(n), same_sign=share) for n, share in enumerate(shares)])
    titles = {str(n): str(n) for n in range(len(shares))}
    assert f" {words} Intervals are over" in answer(effects, OUTCOMES, titles, {}, "seeds alone")[-1].text


@pytest.mark.parametrize(
    ("same", "other", "against", "holds"),
    [(15, 0, 0, True), (12, 3, 0, True), (11, 0, 0, False), (14, 1, 1, False), (6, 9, 0, False)],
)
def test_rival_readings_must_agree_in_four_of_five_and_none_be_clearly_against(same, other, against, holds):
    assert Agreement(same, other, 15, clear_other=against).holds == holds


def test_a_headline_that_rival_readings_contradict_says_so():
    told = answer(
        pd.DataFrame([row()]),
        OUTCOMES,
        {"a": "A"},
        {("a", "arrivals"): Agreement(5, 9, 15, 2, 3)},
        "seeds alone",
    )
    assert (
        "[not robust: the same sign in 5 of 15 rival readings, the other in 9, clearly so in 3]"
        in told[0].text
    )
    assert "motives do not share the sign of the one clear effect" in told[-1].text


@pytest.mark.parametrize(("comparisons", "told"), [(0, "as many"), (1, "as many"), (3, "3")])
def test_the_last_sentence_counts_every_comparison(comparisons, told):
    effects = pd.DataFrame([row()])
    sure = answer(effects, OUTCOMES, {"a": "A"}, {}, "seeds alone", comparisons=comparisons)[-1]
    assert sure.text.startswith(f"The one effect is clear after correction for {told} comparisons")


@pytest.mark.parametrize(
    ("clear", "apart", "told", "rest"),
    [
        (0, 3, "None of the 3 effects is", "; without it the 90 % interval excludes zero for 3 of 3."),
        (0, 0, "None of the 3 effects is", ", and the 90 % interval excludes zero for none."),
        (2, 3, "2 of 3 effects are", "; without it the 90 % interval excludes zero for 3 of 3."),
        (2, 2, "2 of 3 effects are", "; the 90 % interval of no other excludes zero."),
        (3, 3, "All 3 effects are", "."),
    ],
)
def test_the_last_sentence_counts_clear_effects_with_and_without_the_correction(clear, apart, told, rest):
    rows = [row(scenario=name, clear=place < clear, apart=place < apart) for place, name in enumerate("abc")]
    sure = answer(pd.DataFrame(rows), OUTCOMES, dict.fromkeys("abc", "A"), {}, "seeds alone")[-1]
    assert sure.text.startswith(f"{told} clear after correction for as many comparisons{rest}")
    assert ("Not clear does not mean no effect." in sure.text) == (clear < 3)


def test_what_would_make_it_surer_depends_on_what_is_unclear():
    assert "Every effect shown is clear" in surer(pd.DataFrame([row()]), True, True)
    few = surer(pd.DataFrame([row(clear=False, pairs_needed=830.0)]), True, True)
    assert few == "About 830 seeds per scenario would settle the sign of the mean of the one unclear effect."
    assert "too close to zero" in surer(pd.DataFrame([row(clear=False, pairs_needed=1e9)]), True, True)
    start = surer(pd.DataFrame([row(clear=False, pairs=3)]), True, True)
    assert start.startswith(
        "Run more seeds first: the range of 3 draws misses one more draw with a probability of about 50 %"
    )
    alone = surer(pd.DataFrame([row()]), False, False)
    assert "draws of the posterior" in alone
    assert "standoff robust" in alone


def untraced(text, rows, effects):
    """The numbers of a sentence that are in none of its rows, and are no count of effects."""
    told = re.sub(r"“.*?”", "", text).replace("\u202f", "").replace("−", "-")
    shown = [f"{abs(round(float(f'{value:.2g}'), 1)):g}" for value in rows["percent"].dropna()]
    spans = {(row.scenario, row.measure): row.most for row in compared(effects)}
    for row in rows.itertuples():
        found = spans[row.scenario, row.measure]
        if row.clear:
            found = Interval(*sorted((abs(row.low90), abs(row.high90))), decimals=found.decimals)
        shown += [found.number(abs(value)) for value in (row.mean, row.low90, row.high90)]
    known = {f"{float(text.replace(THIN, '')):g}" for text in shown if text != NONE}
    here = effects[effects["measure"].isin(rows["measure"])]
    counts = [len(effects), 3 * len(effects) / 2, effects["clear"].sum(), effects["scenario"].nunique()]
    counts += list(here.groupby("measure")["clear"].sum())
    known |= {f"{count:g}" for count in [*counts, 100 * effects["same_sign"].min()]}
    counts += [effects["pairs"].max(), effects["apart"].sum(), *here.groupby("measure")["apart"].sum()]
    known |= {f"{count:g}" for count in counts} | ({"90"} if "90 %" in told else set())
    known |= {"0", "1"} if "on an index from 0 to 1" in told else set()
    return [found for found in re.findall(r"\d[\d.]*\d|\d", told) if f"{float(found):g}" not in known]


def test_every_number_of_the_answer_is_in_the_rows_of_its_sentence(report):
    answer, effects = (pd.read_csv(report / "tables" / f"{name}.csv") for name in ("answer", "effects"))
    effects, told = effects[effects["against"] == "base"], 0
    for _, rows in answer.groupby("sentence"):
        text = rows["text"].iloc[0]
        assert untraced(text, rows, effects) == [], text
        changed = re.sub(r"“.*?”|(\d+)", lambda found: f"{int(found[1]) + 7}" if found[1] else found[0], text)
        told += bool(untraced(changed, rows, effects))
    assert told == answer["sentence"].nunique()  # another number is found
