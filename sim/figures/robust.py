"""Figure: the sign of each policy's effect in each scenario of a batch, such as the rival readings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import ceil

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from sim.analysis.statistics import rule
from sim.figures.sheet import shown
from sim.figures.style import BLUE, INK, QUIET, RULE, VERMILION, our_style
from sim.text.words import one_line
from sim.version import __version__

ROW, COLUMN = 0.25, 0.2  # inches a policy and a scenario
HEAD, FOOT, ABOVE, EDGE = 0.9, 0.5, 0.6, 0.15  # inches
COUNTS, LEAST_PANEL, PER_LETTER = 0.45, 2.6, 0.073  # inches
ACROSS = 2  # panels
MOST_COLUMNS, MOST_LETTERS = 60, 40  # of a title
MARKS = {1: ("^", VERMILION), -1: ("v", BLUE), 0: ("_", QUIET)}  # differ in shape as well as in colour


@dataclass(frozen=True)
class Layout:
    """Rows and columns of every panel: policies with their titles, scenarios with labels and groups, the default."""

    policies: list[str]
    titles: list[str]
    scenarios: list[str]
    labels: list[str]
    groups: list[str]
    default: str

    @property
    def panel(self) -> tuple[float, float]:
        """Return width and height of a panel in inches."""
        return max(COLUMN * len(self.scenarios), LEAST_PANEL), ROW * len(self.policies)

    @property
    def named_default(self) -> str:
        """The label of the default scenario."""
        return self.labels[self.scenarios.index(self.default)]

    @property
    def left(self) -> float:
        """Inches for the names of the policies."""
        return EDGE + PER_LETTER * max(map(len, self.titles))

    @property
    def below(self) -> float:
        """Inches for the labels of the scenarios."""
        return PER_LETTER * max(map(len, self.labels)) + 0.1


def robust_figure(
    effects: pd.DataFrame, default: str, hold: str, titles: Mapping[str, str], words: Mapping[str, str]
) -> Figure:
    """Draw one panel per outcome, one row per policy, one column per scenario (by role and objective if they differ).

    `effects` as `sim.analysis.robust.effects` returns it, `default`: the scenario whose signs the others are held
    against, `hold`: what varies from pair to pair, `titles`: of policies and scenarios, as far as they have any,
    `words`: the world's for its home country and the state behind it. Scenarios with a parameter moved are left to the
    table. Raises ValueError for more than MOST_COLUMNS scenarios.
    """
    effects = effects[effects["parameter"] == ""]
    layout = _layout(effects, default, titles)
    if len(layout.scenarios) > MOST_COLUMNS:
        raise ValueError(f"{len(layout.scenarios)} scenarios, more than {MOST_COLUMNS}")
    outcomes = effects["label"].unique()
    down, (wide, high) = ceil(len(outcomes) / ACROSS), layout.panel
    width = layout.left + ACROSS * (wide + COUNTS) + EDGE
    height = HEAD + down * (ABOVE + high) + layout.below + FOOT
    with our_style():
        figure = Figure(figsize=(width, height))
        FigureCanvasAgg(figure)
        _head(figure, effects, layout, hold, words)
        for number, outcome in enumerate(outcomes):
            below, across = divmod(number, ACROSS)
            x, top = layout.left + across * (wide + COUNTS), HEAD + ABOVE + below * (ABOVE + high)
            bounds = (x / width, (height - top - high) / height, wide / width, high / height)
            axes = figure.add_axes(bounds)
            cells = effects[effects["label"] == outcome]
            axes.set_title(
                f"{outcome} ({cells['unit'].iloc[0]})", pad=18 if any(layout.groups) else 6, weight="bold"
            )
            _draw(axes, cells, layout)
            _name(axes, layout, policies=across == 0, scenarios=number + ACROSS >= len(outcomes))
        return figure


def _layout(effects: pd.DataFrame, default: str, titles: Mapping[str, str]) -> Layout:
    columns = effects[["scenario", "role", "objective"]].drop_duplicates()
    policies, scenarios = effects["policy"].unique().tolist(), columns["scenario"].tolist()
    if len(columns) == 1 or columns.duplicated(["role", "objective"]).any():
        named = _titled(scenarios, titles)
        return Layout(policies, _titled(policies, titles), scenarios, named, [""] * len(scenarios), default)
    labels = [objective.replace("_", " ") for objective in columns["objective"]]
    return Layout(policies, _titled(policies, titles), scenarios, labels, columns["role"].tolist(), default)


def _titled(names: list[str], titles: Mapping[str, str]) -> list[str]:
    return [one_line(shown(titles.get(name, name), name), MOST_LETTERS) for name in names]


def _head(figure: Figure, effects: pd.DataFrame, layout: Layout, hold: str, words: Mapping[str, str]) -> None:
    """Title, legend and source."""
    width, height = figure.get_size_inches()
    crossed = any(layout.groups)
    title = (
        "Does a policy work whatever the governments were after?"
        if crossed
        else "Does a policy's effect keep its sign?"
    )
    figure.text(EDGE / width, 1 - 0.12 / height, title, size=13, weight="bold", va="top")
    pairs, many = int(effects["runs"].max()), len(layout.scenarios)
    what = "readings" if crossed else "scenarios"
    patron, home = words["patron"], words["home"]
    about = f"Columns: {many} readings, role of {patron} above, objective of {home} below.\n" * crossed
    about += f"To the right: how many of the {many} {what} have the sign of the shaded one; – where that is not clear."
    figure.text(EDGE / width, 1 - 0.4 / height, about, size=8.5, color=QUIET, va="top")
    handles = [
        _mark(1, VERMILION, "raises it"),
        _mark(-1, BLUE, "lowers it"),
        _mark(0, QUIET, "no difference"),
        _mark(1, "white", "hollow: not clear", edge=QUIET),
        Patch(color=RULE, label="default hypotheses" if crossed else layout.named_default),
    ]
    figure.legend(
        handles=handles,
        loc="upper left",
        bbox_to_anchor=(EDGE / width, 1 - (0.75 if crossed else 0.6) / height),
        ncols=5 if width > 8 else 3,
        borderaxespad=0,
        borderpad=0,
        handletextpad=0.3,
        columnspacing=1.2,
    )
    source = f"{rule(many, pairs)}\nOver {hold}. border-standoff {__version__}. Simulated: synthetic people."
    figure.text(EDGE / width, 0.1 / height, source, size=7.5, color=QUIET)


def _mark(sign: int, face: str, label: str = "", edge: str | None = None) -> Line2D:
    shape, colour = MARKS[sign]
    return Line2D(
        [0],
        [0],
        marker=shape,
        linestyle="",
        color=edge or colour,
        markerfacecolor=face,
        markersize=6,
        markeredgewidth=0.9,
        label=label,
    )


def _draw(axes: Axes, cells: pd.DataFrame, layout: Layout) -> None:
    """Draw one mark per policy and scenario, and the count of scenarios with the default sign."""
    end, default = len(layout.scenarios) - 0.4, layout.scenarios.index(layout.default)
    axes.axvspan(default - 0.5, default + 0.5, color=RULE, linewidth=0, zorder=0)
    for y, policy in enumerate(layout.policies):
        here = cells[cells["policy"] == policy].set_index("scenario")
        signs, clear = here["sign"].to_dict(), here["clear"].to_dict()
        for x, scenario in enumerate(layout.scenarios):
            sign = signs[scenario]
            mark = _mark(sign, MARKS[sign][1] if clear[scenario] else "white")
            mark.set_data([x], [y])
            axes.add_line(mark)
        same = list(signs.values()).count(signs[layout.default]) if clear[layout.default] else "–"
        axes.text(end, y, f" {same}", size=8, color=INK, va="center")
    axes.hlines(range(len(layout.policies)), -0.6, end, color=RULE, linewidth=0.5, zorder=0)
    axes.set_xlim(-0.6, layout.panel[0] / COLUMN - 0.4)
    axes.set_ylim(len(layout.policies) - 0.4, -0.6)
    axes.grid(visible=False)
    axes.tick_params(length=0)
    for side in ("left", "bottom"):
        axes.spines[side].set_visible(False)


def _name(axes: Axes, layout: Layout, *, policies: bool, scenarios: bool) -> None:
    """Policies to the left, groups above with a rule between them, scenarios below the lowest panels."""
    names = layout.titles if policies else []
    axes.set_yticks(range(len(names)), names)
    labels = layout.labels if scenarios else []
    axes.set_xticks(range(len(labels)), labels, rotation=90)
    for group in dict.fromkeys(filter(None, layout.groups)):
        first, many = layout.groups.index(group), layout.groups.count(group)
        axes.text(first + (many - 1) / 2, -0.75, group, ha="center", va="bottom", size=8.5, color=INK)
        if first:
            axes.axvline(first - 0.5, color=QUIET, linewidth=0.8)
