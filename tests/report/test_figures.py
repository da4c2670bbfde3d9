"""Figures on an axis, as Python and notebooks use them: the caller's settings are neither changed nor heeded."""

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
import pytest

from sim.errors import InputError
from sim.report import figures


@pytest.fixture(autouse=True)
def closed():
    yield
    plt.close("all")


DRAWINGS = {
    "attempts": {},
    "fates": {"scenario": "closed"},
    "governments": {"scenario": "closed", "baseline": "base"},
    "border": {"scenario": "closed", "baseline": "base"},
    "policies": {"baseline": "base"},
    "effects": {"baseline": "base", "measure": "arrivals"},
}


@pytest.mark.parametrize("name", DRAWINGS)
def test_each_draws_on_the_given_axis_and_returns_it(batch, name):
    axes = plt.figure().add_subplot()
    assert getattr(figures, name)(batch, ax=axes, **DRAWINGS[name]) is axes
    assert axes.lines or axes.collections or axes.images or axes.patches


def test_without_an_axis_one_pyplot_figure_is_made(batch):
    before = plt.get_fignums()
    axes = figures.strip(batch.store.folder)
    assert len(plt.get_fignums()) == len(before) + 1
    assert axes.figure.number in plt.get_fignums()


def test_settings_of_the_caller_stay_and_are_not_heeded(batch):
    plain = figures.strip(batch, scenarios=["closed"])
    with mpl.rc_context({"font.size": 30, "axes.facecolor": "red", "text.color": "red", "axes.grid": False}):
        before = dict(mpl.rcParams)
        other = figures.strip(batch, scenarios=["closed"])
        assert dict(mpl.rcParams) == before
    assert other.get_facecolor() == plain.get_facecolor()
    assert other.title.get_fontsize() == plain.title.get_fontsize()
    assert other.yaxis.label.get_color() == plain.yaxis.label.get_color()


def test_the_line_is_the_median_over_runs(batch):
    axes = figures.strip(batch, scenarios=["base"])
    table = batch.table("daily", ["in_strip"], ["base"]).pivot_table("in_strip", "date", "run")
    assert axes.lines[0].get_ydata() == pytest.approx(np.median(table, axis=1))


def test_deaths_are_bands_without_a_median(batch):
    axes = figures.deaths(batch, scenarios=["base", "closed"])
    assert not axes.lines
    assert len(axes.get_legend().get_texts()) == 2


def test_days_are_cut(batch):
    axes = figures.strip(batch, scenarios=["base"], since="2021-08-01", until="2021-08-11")
    assert len(axes.lines[0].get_ydata()) == 10


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda b: figures.series(b, "atempts"), "did you mean attempts?"),
        (lambda b: figures.strip(b, scenarios=["bsae"]), "did you mean base?"),
        (lambda b: figures.strip(b, style="drak"), "did you mean dark?"),
        (lambda b: figures.strip(b, size="pag"), "did you mean page?"),
        (lambda b: figures.strip(b, since="August"), "is no date"),
        (lambda b: figures.strip(b, since="2030-01-01"), "no day of the runs is left"),
        (lambda b: figures.effects(b, baseline="base"), "is needed for several policies"),
        (lambda b: figures.sweep(b, "arrivals"), "a batch that sweeps two numbers"),
        (lambda b: figures.sweep(b, "deaths"), "deaths are given as intervals alone"),
        (lambda _: figures.strip([]), "holds no run"),
    ],
)
def test_bad_input_is_reported(batch, call, message):
    with pytest.raises(InputError, match=message.replace("?", r"\?")):
        call(batch)
