"""The panels draw at the start, in the middle and at the end; the numbers are those of the run."""

import io
from datetime import date
from queue import Empty, Queue
from typing import cast

import numpy as np
import pytest
from matplotlib.collections import LineCollection
from matplotlib.patches import StepPatch

from sim.app.charts import attempts_chart, stages_chart
from sim.app.facts import deaf_text, facts, headline, latest_decisions
from sim.app.map import MOST, border_map
from sim.app.moment import moment_of
from sim.app.painter import paint, start_painting
from sim.app.steered import SteeredStandoff
from sim.figures.style import ENDED, ON_THE_WAY
from sim.world import load_world

SHORT = 'title = "Short"\ndescription = "d"\nquestion = "q"\nextends = "as_it_happened"\n[period]\nuntil = 2021-07-01\n'
DAYS = 30
PATIENCE = 60


@pytest.fixture
def model(tmp_path):
    path = tmp_path / "short.toml"
    path.write_text(SHORT)
    return SteeredStandoff(str(path))


def held(figure):
    """The coloured lines of the sectors that hold people."""
    return [
        c for c in figure.axes[0].collections if isinstance(c, LineCollection) and c.get_array() is not None
    ]


def saved(figure):
    buffer = io.BytesIO()
    figure.savefig(buffer, format="png", dpi=40)
    return buffer.getvalue()


@pytest.mark.parametrize("days", [0, 1, 12, DAYS])
def test_all_panels_draw(model, days):
    for _ in range(days):
        model.step()
    view = paint(model)
    assert all(picture.startswith(b"\x89PNG") for picture in (view.map, view.stages, view.attempts))
    assert ("end of the run" in view.moment.headline) == (days == DAYS)


def test_the_map_colours_each_sector_by_its_people_on_one_scale():
    people = np.zeros(len(load_world().sectors), np.int64)
    people[[3, 50]] = 7, 400
    (lines,) = held(border_map(people))
    assert lines.get_array().tolist() == [7, 400]
    assert [segment[0].tolist() for segment in lines.get_segments()] == [
        list(load_world().sectors[i].line[0]) for i in (3, 50)
    ]
    (fewer,) = held(border_map(people // 7))
    assert (lines.norm.vmin, lines.norm.vmax) == (fewer.norm.vmin, fewer.norm.vmax) == (1, MOST)


def test_a_map_of_nobody_draws_with_its_legend():
    figure = border_map(np.zeros(len(load_world().sectors), np.int64))
    assert saved(figure)
    assert len(figure.axes) == 2


def test_the_stacks_reach_the_sums_of_their_stages(model):
    for _ in range(12):
        model.step()
    last = model.rows.daily[-1]
    for axes, stages in zip(stages_chart(moment_of(model)).axes, (ON_THE_WAY, ENDED), strict=True):
        tops = [area.get_paths()[0].vertices[:, 1].max() for area in axes.collections]
        assert max(tops) == max(sum(row[stage] for stage in stages) for row in model.rows.daily)
        assert last["in_minsk"] > 0


def test_attempts_are_those_recorded_with_the_mean_of_the_days_before(model):
    for _ in range(12):
        model.step()
    for axes, code in zip(attempts_chart(moment_of(model)).axes, ("PL", "LT", "LV"), strict=True):
        counts = [row["recorded_attempts"] for row in model.rows.border if row["neighbour"] == code]
        (line,) = axes.lines
        assert line.get_ydata()[-1] == pytest.approx(np.mean(counts[-7:]))
        assert line.get_ydata()[1] == pytest.approx(np.mean(counts[:2]))
        assert cast(StepPatch, axes.patches[0]).get_data()[0].tolist() == counts


def test_facts_are_those_of_the_model(model):
    for _ in range(12):
        model.step()
    table = facts(model)
    assert table["People now"]["in Minsk"] == str(model.migrants.count_by("stage")["in_minsk"])
    lithuania = model.rows.border[-2]
    assert table["Attempts recorded, last day"]["Lithuania"] == str(lithuania["recorded_attempts"])
    assert table["Levers today"]["EU sanctions"] == "25 %"
    assert headline(model).startswith("13 Jun 2021, ")


def test_hubs_that_do_not_take_everybody_are_marked(model):
    assert facts(model)["Flights a week to Minsk"].keys() >= {"Dubai", "Istanbul"}
    model.governments["uae"].levers["nationality_ban"] = 1.0
    model.step()
    assert facts(model)["Flights a week to Minsk"].keys() >= {"Dubai, some barred", "Istanbul"}


def test_the_latest_decisions_stand_newest_first_with_their_reasons(model):
    assert latest_decisions(model) == []  # first values are no decisions
    model.decisions += [
        (
            date(2021, 6, 2),
            "poland",
            "pushback",
            0.5,
            0.95,
            "pushback 0.50 -> 0.95: resolve +0.30 (hardened)",
        ),
        (date(2021, 6, 3), "poland", "pushback", 0.95, 0.9, "too small to tell"),
        (date(2021, 6, 4), "flydubai", "carries_migrants", 1.0, 0.0, "no government"),
        *[
            (date(2021, 6, 5), "eu", "contact", float(n % 2), float(n % 2 == 0), f"talk {n}")
            for n in range(4)
        ],
    ]
    first, *_, last = latest_decisions(model)
    assert first == ("5 Jun             European Union: contact with Minsk from 1 to 0", "talk 3")
    assert last == ("2 Jun             Poland: pushback from 0.5 to 0.95", "resolve +0.30 (hardened)")
    model.decisions.append((date(2021, 6, 6), "eu", "contact", 0.0, 1.0, "talk 4"))
    assert last not in latest_decisions(model)


def test_sliders_that_do_not_bind_are_named_in_words():
    assert deaf_text([]) == ""
    assert "Turkey, European Union" in deaf_text(["turkey", "eu"])


def test_a_moment_stays_as_the_run_goes_on(model):
    for _ in range(12):
        model.step()
    before = moment_of(model)
    rows, strip = len(before.daily), before.strip.copy()
    for _ in range(12):
        model.step()
    assert len(before.daily) == rows
    assert len(before.border) == 3 * rows
    assert (before.strip == strip).all()


def test_painting_shows_the_first_day_and_the_last_and_then_ends(model):
    shown = Queue()
    end = start_painting(model, shown.put)
    assert shown.get(timeout=PATIENCE).moment.headline.startswith("1 Jun 2021")
    while not model.finished:
        model.step()
    while "end of the run" not in shown.get(timeout=PATIENCE).moment.headline:
        pass
    end()
    model.changed.set()
    with pytest.raises(Empty):
        shown.get(timeout=1)
