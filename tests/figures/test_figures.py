import re
from dataclasses import replace
from functools import cache
from typing import Any
from xml.etree import ElementTree as ET

import matplotlib as mpl
import numpy as np
import pytest

from sim.figures.catalogue import FIGURES, NEEDS_SECTORS, save_all
from sim.figures.limits import limits_by_day
from sim.figures.results import day_number, period
from sim.figures.style import ENDED, ON_THE_WAY, write
from tests.figures.synthetic import SyntheticScenario, make
from tests.shipped_world import cap_key


@cache
def whole():
    return make()


@cache
def drawn(name):
    return FIGURES[name](whole())


def legend_of(name, panel=0):
    return [text.get_text().replace("\n", " ") for text in drawn(name).axes[panel].get_legend().get_texts()]


def texts(figure):
    inside = [text.get_text() for axes in figure.axes for text in axes.texts]
    return [text.get_text() for text in figure.texts] + inside


@pytest.mark.parametrize("name", FIGURES)
def test_title_scenario_and_source_stand_on_each_figure(name):
    shown = texts(drawn(name))
    assert shown[1] == whole().scenario.title
    assert re.fullmatch(r"Scenario as_it_happened, seed 0, border-standoff [\d.]+\. Simulated: .*", shown[2])


@pytest.mark.parametrize("name", FIGURES)
def test_time_runs_over_the_whole_period(name):
    start, until = period(whole())
    panels = [axes for axes in drawn(name).axes if axes.get_position().height > 0.05]  # not the colour scale
    assert panels
    assert all(axes.get_xlim() == (day_number(start), day_number(until)) for axes in panels)


@pytest.mark.parametrize(
    ("name", "labels"),
    [
        ("people_by_stage", ["people on the way", "people at a journey's end"]),
        ("recorded_attempts", ["attempts per day"] * 3 + ["people per day"]),
        ("strip_by_sector", ["Latvia, km", "Lithuania, km", "Poland, km"]),
        ("arrivals_by_hub", ["people arriving per week"]),
        ("deaths_with_temperature", ["deaths since the start (people)", "temperature (°C)"]),
    ],
)
def test_axes_have_labels_with_units(name, labels):
    assert [axes.get_ylabel() for axes in drawn(name).axes][: len(labels)] == labels


def test_stages_lie_in_the_legend_as_they_lie_in_the_stack():
    assert legend_of("people_by_stage")[-1] == "in Minsk"
    assert legend_of("people_by_stage", 1)[0] == "died"
    figure = drawn("people_by_stage")
    top = max(path.vertices[:, 1].max() for area in figure.axes[0].collections for path in area.get_paths())
    stages = ["in_minsk", "in_border_camp", "in_strip", "inland", "in_eu_camp"]
    assert top == pytest.approx(whole().daily[stages].sum(axis=1).max())


def test_stages_that_hold_nobody_are_not_in_the_legend():
    assert "in an EU camp" not in legend_of("people_by_stage")
    assert "resettled" not in legend_of("people_by_stage", 1)


def test_no_colour_stands_for_two_stages():
    colours = [*ON_THE_WAY.values(), *ENDED.values()]
    assert len(set(colours)) == len(colours)


@pytest.mark.parametrize("name", ["people_by_stage", "strip_by_sector"])
def test_event_labels_keep_apart(name):
    labels = [text for text in drawn(name).axes[0].texts if text.get_rotation() == 40]
    places = np.array([label.get_position()[0] for label in labels])
    assert len(labels) > 8
    assert (np.diff(places) > 0.03).all()


def test_observed_counts_are_distinguished_from_simulated_ones():
    poland = legend_of("recorded_attempts")
    assert "observed attempts, mean of the month" in poland
    assert "observed, single days" in poland
    assert sum(entry.startswith("simulated") for entry in poland) == 2
    assert "observed detentions, mean of the month" in legend_of("recorded_attempts", 1)
    assert "observed, single days" in legend_of("recorded_attempts", 2)
    assert "observed: people turned back" in drawn("recorded_attempts").axes[2].get_title(loc="left")
    assert "simulated detentions" not in " ".join(poland)
    assert "observed entries, mean of the month" in legend_of("recorded_attempts", 3)


@pytest.mark.parametrize(("panel", "neighbour"), [(1, "LT"), (2, "LV")])
def test_detentions_are_drawn_beside_those_observed(panel, neighbour):
    (line,) = [each for each in drawn("recorded_attempts").axes[panel].lines if "alone" in each.get_label()]
    border = whole().border
    counts = border.loc[border["neighbour"] == neighbour, "detentions_recorded"].to_numpy()
    assert line.get_ydata()[100] == pytest.approx(counts[97:104].mean())


def test_german_records_are_drawn_per_day():
    daily = drawn("recorded_attempts").axes[3].patches[0].get_data().values
    assert daily.sum() == whole().daily["german_recorded"].iloc[-1]
    assert daily.max() < 200


def test_the_map_shows_each_sector_on_its_line():
    figure = drawn("strip_by_sector")
    images = [axes.images[0].get_array() for axes in figure.axes if axes.get_ylabel().endswith("km")]
    assert [image.shape for image in images] == [(17, 303), (68, 303), (42, 303)]
    table = whole().sector
    peak = table.loc[table["in_strip"].idxmax()]
    day = (peak["date"] - table["date"].min()).days
    assert images[2][int(peak["sector"]), day] == peak["in_strip"]
    assert "Kuznica-Bruzgi, km 56" in texts(figure)


def test_weeks_hold_every_arrival():
    bars = [bar for group in drawn("arrivals_by_hub").axes[0].containers for bar in group]
    assert sum(bar.get_height() for bar in bars) == whole().daily["arrivals"].sum()
    assert legend_of("arrivals_by_hub")[-1] == "Baghdad"


def test_limits_on_flights_stand_at_their_hub_and_date():
    limits = drawn("arrivals_by_hub").axes[1]
    assert [label.get_text() for label in limits.get_yticklabels()][:3] == ["Baghdad", "Erbil", "Damascus"]
    bands = {
        (round(bar.get_y() + 0.4), bar.get_x() - day_number(period(whole())[0]))
        for group in limits.containers
        for bar in group
    }
    # Baghdad capped 6 August; then bars for Iraqi hubs, Damascus, Istanbul and Dubai, 12 to 14 November.
    assert bands == {(0, 66), (0, 164), (0, 165), (1, 164), (2, 165), (4, 164), (5, 166)}


def test_a_cap_ends_where_all_flights_are_barred():
    limits = limits_by_day(whole(), "baghdad")
    capped = np.flatnonzero(~np.isnan(limits.cap))
    assert (capped[0], capped[-1]) == (66, 164)
    assert limits.nationality.nonzero()[0].tolist() == [164]
    assert limits.barred.nonzero()[0][0] == 165


def test_a_cap_of_no_flights_bars_all():
    actor, lever = cap_key("dubai")
    closed = whole().decisions.query("actor != @actor or lever != @lever")
    closed.loc[len(closed)] = {"date": closed["date"].min(), "actor": actor, "lever": lever, "after": 0.0}
    limits = limits_by_day(replace(whole(), decisions=closed), "dubai")
    assert limits.barred.all()
    assert not limits.nationality.any()
    assert np.isnan(limits.cap).all()


def test_a_hub_that_nobody_flew_from_is_not_in_the_legend():
    none = replace(whole(), daily=whole().daily.assign(arrivals_erbil=0))
    shown = [text.get_text() for text in FIGURES["arrivals_by_hub"](none).axes[0].get_legend().get_texts()]
    assert shown == [name for name in legend_of("arrivals_by_hub") if name != "Erbil"]


def test_deaths_show_the_reported_bound():
    assert "reported by mid- November: at least 8" in legend_of("deaths_with_temperature")
    assert "simulated, recorded" in legend_of("deaths_with_temperature")


def test_a_lever_set_by_the_scenario_is_shown_and_marked_even_where_it_never_moves():
    decisions = whole().decisions.copy()
    still = (decisions["actor"] == "eu") & (decisions["lever"] == "resettlement")
    assert still.any()
    assert not any("resettlement" in text for text in texts(drawn("levers_of_governments")))
    decisions["reason"] = decisions["reason"].where(~still, "dated in the scenario")
    figure = FIGURES["levers_of_governments"](replace(whole(), decisions=decisions))
    assert "resettlement •" in texts(figure)


def test_only_levers_that_moved_have_a_band():
    shown = texts(drawn("levers_of_governments"))
    assert {"Belarus", "Poland", "Lithuania", "Latvia", "European Union", "Russia"} <= set(shown)
    assert "force" in shown
    assert "0 to 12\u202f000 people" in shown
    assert "home flights" in shown
    # 12 levers; 4 limits of the Iraqi hubs, and one each of Istanbul, Damascus and Dubai
    bands = drawn("levers_of_governments").axes[0].collections  # two areas each: the ground and the value
    assert len(bands) == 2 * (12 + 7)


def test_limits_on_flights_are_bands_of_the_state():
    shown = texts(drawn("levers_of_governments"))
    iraq, turkey = shown.index("Iraq"), shown.index("Turkey")
    own = shown[iraq + 1 : turkey : 2]
    assert own == [
        "Baghdad: flights capped",
        "Baghdad: some nationalities barred",
        "Baghdad: all flights barred",
        "Erbil: some nationalities barred",
        "home flights",
    ]
    assert "Damascus: all flights barred" in shown
    assert not [label for label in shown if "routes" in label]


def test_levers_have_names_for_readers():
    moved = whole().decisions.replace({"lever": {"return_block": "steer_poland"}})
    moved.loc[moved["lever"] == "pressure", "lever"] = "steer_lithuania"
    assert "steering to Lithuania" in texts(
        FIGURES["levers_of_governments"](replace(whole(), decisions=moved))
    )


def test_the_map_says_where_kilometres_are_counted_from():
    assert any("from its northern end" in text for text in texts(drawn("strip_by_sector")))


@pytest.mark.parametrize("name", FIGURES)
def test_the_same_figure_gives_the_same_bytes(name, tmp_path):
    first = [path.read_bytes() for path in write(drawn(name), tmp_path, name)]
    own: dict[Any, Any] = {
        "figure.facecolor": "black",
        "savefig.facecolor": "black",
        "lines.linewidth": 6,
        "savefig.bbox": "tight",
    }
    with mpl.rc_context({"font.size": 20, "svg.fonttype": "path", "axes.grid": False, **own}):
        again = [path.read_bytes() for path in write(FIGURES[name](whole()), tmp_path, name)]
    assert first == again
    assert first[0].startswith(b"\x89PNG")
    assert b"Scenario as_it_happened" in first[1]
    assert b"'Noto Emoji', sans-serif" in first[1]  # where neither font is, another takes their place


TITLES = ("US$$ a_b^c \\frac{ <b>&amp;[red]", "\0nul\x1b[31m\n\u202e", "łoś 😀 \ufffd", "n" * 10_000)


@pytest.mark.parametrize("title", TITLES)
def test_a_users_text_is_never_markup(title, tmp_path):
    results = replace(make(3), scenario=SyntheticScenario(title=title, name=title))
    done = save_all(results, tmp_path)
    assert done.failed == {}
    for path in tmp_path.glob("*.svg"):
        ET.parse(path)
        assert title[:10] not in TITLES[:1] or "US$$ a_b^c" in path.read_text()


def test_a_figure_that_fails_takes_no_other_with_it(tmp_path, monkeypatch):
    def fail(results):
        raise ValueError("no\nsuch thing")

    monkeypatch.setitem(FIGURES, "people_by_stage", fail)
    done = save_all(make(3), tmp_path)
    assert done.failed == {"people_by_stage": "ValueError: no"}
    assert len(done.paths) == 2 * (len(FIGURES) - 1)


def test_all_figures_are_written(tmp_path):
    paths = save_all(make(10), tmp_path / "figures").paths
    assert sorted(path.name for path in paths) == sorted(
        f"{n}.{kind}" for n in FIGURES for kind in ("png", "svg")
    )
    assert all(path.stat().st_size > 5000 for path in paths)


def test_without_a_sector_table_the_map_is_skipped(tmp_path):
    results = make(10, sectors_kept=False)
    names = [path.stem for path in save_all(results, tmp_path).paths]
    assert NEEDS_SECTORS not in names
    assert len(names) == 2 * (len(FIGURES) - 1)
    with pytest.raises(ValueError, match="no sector table"):
        FIGURES[NEEDS_SECTORS](results)


@pytest.mark.parametrize(("length", "people"), [(1, 1.0), (10, 0.0)])
def test_short_periods_and_nobody(length, people, tmp_path):
    assert save_all(make(length, people=people), tmp_path).failed == {}
