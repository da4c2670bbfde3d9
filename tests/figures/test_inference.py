"""Figures of the inference, of tables that are made up."""

from datetime import date

import numpy as np
import pandas as pd
import pytest

from sim.figures.inference import discovery_figure, forecast_figure, prior_posterior_figure, tornado_figure
from sim.figures.results import day_number

QUANTILES = {"q05": 10.0, "q25": 20.0, "q50": 30.0, "q75": 40.0, "q95": 50.0}
PRIOR = {f"prior_{name}": value for name, value in QUANTILES.items()}


def test_a_posterior_is_drawn_within_its_prior_the_most_narrowed_first():
    wide = {"factor": "wide", "unit": "USD", "narrowed": 1.0, **PRIOR, **QUANTILES}
    narrow = wide | {"factor": "narrow", "narrowed": 0.2, "q05": 20.0, "q95": 30.0, "q50": 25.0}
    reading = {"factor": "reading", "narrowed": 0.1}  # a hypothesis has no quantiles
    axes = prior_posterior_figure(pd.DataFrame([wide, reading, narrow])).axes[0]
    assert [label.get_text() for label in axes.get_yticklabels()] == ["narrow", "wide"]
    prior, most, _, middle = axes.lines[:4]
    assert prior.get_xdata().tolist() == [0, 1]
    assert most.get_xdata() == pytest.approx([0.25, 0.5])
    assert middle.get_xdata() == pytest.approx([0.375])
    assert axes.texts[0].get_text() == "25 USD"


def test_hypotheses_stand_below_with_their_probabilities():
    row = {"factor": "a", "unit": "1", "narrowed": 1.0, **PRIOR, **QUANTILES}
    held = [
        {"factor": "role", "value": value, "prior": 0.5, "posterior": p}
        for value, p in (("x", 0.8), ("y", 0.2))
    ]
    upper, lower = prior_posterior_figure(pd.DataFrame([row, *held])).axes
    assert [label.get_text() for label in upper.get_yticklabels()] == ["a"]
    assert [label.get_text() for label in lower.get_yticklabels()] == ["role: x", "role: y"]
    assert [line.get_xdata().tolist() for line in lower.lines] == [[0, 0.5], [0.8], [0, 0.5], [0.2]]
    assert [text.get_text() for text in lower.texts] == ["80 %", "20 %"]


def test_a_prior_over_orders_of_magnitude_is_drawn_in_them():
    row = {"factor": "a", "unit": "1", "narrowed": 1.0, **PRIOR, **QUANTILES}
    row |= {"prior_q05": 0.1, "prior_q95": 10.0, "q05": 1.0, "q95": 10.0}
    most = prior_posterior_figure(pd.DataFrame([row])).axes[0].lines[1]
    assert most.get_xdata() == pytest.approx([0.5, 1.0])


def test_published_counts_are_drawn_per_week_and_a_naive_trend_may_leave_the_axis():
    weeks = [(date(2021, 9, 6), date(2021, 9, 13)), (date(2021, 9, 13), date(2021, 9, 20))]
    rows = [
        {
            "from": a,
            "until": b,
            "measure": "m",
            "by": by,
            **{name: value * k for name, value in QUANTILES.items()},
        }
        for by, k in (("model", 1.0), ("trend", 100.0))
        for a, b in weeks
    ]
    counts = [
        ("m", date(2021, 8, 1), date(2021, 8, 15), 80.0),
        ("other", date(2021, 1, 1), date(2021, 2, 1), 9.0),
    ]
    axes = forecast_figure(pd.DataFrame(rows), counts, {"m": "what is counted"}).axes[0]
    lines = {line.get_label(): line for line in axes.lines}
    assert list(lines["published counts"].get_ydata()) == [40.0, 40.0]
    assert axes.get_xlim()[0] == day_number(date(2021, 8, 1))
    assert axes.get_ylim() == (0.0, 62.5)
    assert lines["model, median"].get_xdata()[0] == day_number(date(2021, 9, 6)) + 3.5


def test_the_tornado_has_the_largest_total_on_top_and_says_how_far_to_trust_it():
    rows = [
        {"outcome": "o", "factor": name, "first": x / 2, "total": x, "explained": 0.8}
        | {f"{index}_{end}": x for index in ("first", "total") for end in ("low", "high")}
        for name, x in (("small", 0.1), ("large", 0.9))
    ]
    axes = tornado_figure(pd.DataFrame(rows), "o", "arrivals").axes[0]
    assert [label.get_text() for label in axes.get_yticklabels()] == ["large", "small"]
    assert "80%" in axes.get_xlabel()


def test_a_box_is_the_part_of_the_range_that_it_keeps():
    box = {
        "outcome": "deaths",
        "policy": "p",
        "factor": "f",
        "low": 0.25,
        "high": 1.0,
        "density": 0.9,
        "failed": 0.3,
    }
    axes = discovery_figure(pd.DataFrame([box]), {"deaths": "deaths"}).axes[0]
    assert np.asarray(axes.lines[1].get_xdata()).tolist() == [0.25, 1.0]
    assert axes.get_yticklabels()[0].get_text() == "deaths, p: f"
