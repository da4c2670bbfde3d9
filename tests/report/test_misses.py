"""How the evidence of a report leads, and the rule by which a target passes, in words."""

import pytest

from sim.analysis.verdict import Verdict
from sim.figures.validation import meaning, validation_figure
from sim.report.misses import factor, lead, one_sided, rule
from tests.targets import target


def verdict(*values, label="A count", **given):
    return Verdict(target(label=label, **given), values)


def test_the_largest_miss_leads_whether_it_passes_or_not():
    verdicts = [
        verdict(100.0, 101.0, label="Near", low=100.0, high=105.0),
        verdict(50.0, 50.0, label="Half", low=100.0, high=110.0),
        verdict(50.0, 300.0, 400.0, label="Far", low=90.0, high=100.0, tolerance=5.0),
        verdict(9.0, 9.0, label="Direction", low=1.0, statistic="ratio"),
        verdict(900.0, 900.0, label="Deaths", low=8.0, measure="daily.deaths_recorded"),
    ]
    told = lead(verdicts)
    assert told == (
        "The largest misses, by the medians over the runs: Far, 300 against 90 to 100 (3.0 times, which passes); Half, "
        "50 against 100 to 110 (50 % of it). 2 of 3 medians are farther than a factor of 1.25 from what is stated."
    )
    assert lead(verdicts[:1]) == "No median is farther than a factor of 1.25 from a stated number."
    assert lead(verdicts[3:]) == ""


@pytest.mark.parametrize(
    ("median", "by"), [(100.0, 1.0), (110.0, 1.0), (220.0, 2.0), (25.0, 4.0), (0.0, float("inf"))]
)
def test_a_miss_is_a_factor_in_either_direction(median, by):
    assert factor(verdict(median, low=100.0, high=110.0)) == by


def test_the_rule_is_two_sentences_with_the_tolerances_of_its_targets():
    told = rule(
        [verdict(1.0, tolerance=1.5), verdict(1.0, tolerance=2.5), verdict(1.0, tolerance=float("inf"))]
    )
    assert "a factor of 1.5 to 2.5" in told
    assert told.count(". ") == 1
    assert "at least 80 % of the runs" in told


def test_deaths_that_the_record_bounds_from_below_alone_are_named_with_how_far_the_runs_go():
    deaths = verdict(40.0, 72.0, low=8.0, measure="daily.deaths_recorded", statistic="last")
    (told,) = one_sided(
        [deaths, verdict(40.0, low=8.0), verdict(9.0, low=5.0, high=6.0, measure="daily.deaths")]
    )
    assert told == (
        "A count: the record bounds deaths only from below (at least 8). The runs give 40 to 72 (the range of the 2 "
        "runs), 5.0 to 9.0 times the bound; no number of deaths is too high for this target."
    )
    assert deaths.passed


def test_the_figure_of_the_evidence_has_no_median_of_deaths():
    counted, deaths = (
        verdict(9.0, 10.0, low=8.0),
        verdict(9.0, 10.0, low=8.0, measure="daily.deaths_recorded"),
    )
    lines = [len(validation_figure([each], "Title", "Source").axes[0].lines) for each in (counted, deaths)]
    assert lines[0] == lines[1] + 1
    assert "of deaths the lines alone" in meaning([counted, deaths])
    assert "of deaths" not in meaning([counted])
