"""Figure: the sign of each policy's effect under each rival reading."""

from __future__ import annotations

from math import ceil

import matplotlib as mpl
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from sim.report.style import BLUE, INK, QUIET, RULE, STYLE, VERMILION

ROW, COLUMN = 0.25, 0.2  # inches a policy and a combination
LEFT, GAP, HEAD, FOOT, ABOVE, BELOW = 2.3, 0.35, 0.75, 0.35, 0.55, 1.0  # inches
ACROSS = 2  # panels
MARKS = {1: ("^", VERMILION), -1: ("v", BLUE), 0: ("_", QUIET)}  # told apart by shape as well as by colour
SUBTITLE = (
    "Upward triangle: the policy raises it; downward: it lowers it; dash: no difference. "
    "Filled: the 95 % interval excludes zero.\n"
    "Above each panel: Russia's role; below: Belarus's objective."
)


def robust_figure(effects: pd.DataFrame, source: str) -> Figure:
    """A panel an outcome, a row a policy, a column a combination of Russia's role and Belarus's objective.

    `effects` as `sim.analysis.robust.effects` returns it.
    """
    outcomes, policies = effects["label"].unique(), list(effects["policy"].unique())
    columns = list(effects[["role", "objective"]].drop_duplicates().itertuples(index=False, name=None))
    down = ceil(len(outcomes) / ACROSS)
    panel = ROW * len(policies), COLUMN * len(columns)
    width = LEFT + ACROSS * (panel[1] + GAP)
    height = HEAD + down * (ABOVE + panel[0]) + BELOW + FOOT
    with mpl.rc_context(STYLE):
        figure = Figure(figsize=(width, height))
        FigureCanvasAgg(figure)
        title = "Does a policy work whatever Moscow and Minsk were after?"
        figure.text(0.02, 1 - 0.12 / height, title, size=13, weight="bold", va="top")
        figure.text(0.02, 1 - 0.42 / height, SUBTITLE, size=8.5, color=QUIET, va="top")
        figure.text(0.02, 0.1 / height, source, size=7.5, color=QUIET)
        for number, outcome in enumerate(outcomes):
            below, across = divmod(number, ACROSS)
            top = HEAD + ABOVE + below * (ABOVE + panel[0])
            box = (LEFT + across * (panel[1] + GAP), height - top - panel[0], panel[1], panel[0])
            shares = (box[0] / width, box[1] / height, box[2] / width, box[3] / height)
            axes = figure.add_axes(shares)
            _draw(axes, effects[effects["label"] == outcome], policies, columns)
            axes.set_title(outcome, pad=18, weight="bold")
            lowest = number + ACROSS >= len(outcomes)
            _name(axes, policies if across == 0 else [], columns, objectives=lowest)
        return figure


def _draw(axes: Axes, cells: pd.DataFrame, policies: list[str], columns: list[tuple[str, str]]) -> None:
    for cell in cells.itertuples():
        x, y = columns.index((str(cell.role), str(cell.objective))), policies.index(str(cell.policy))
        mark, colour = MARKS[int(str(cell.sign))]
        face = colour if cell.clear else "white"
        axes.plot(x, y, mark, color=colour, markerfacecolor=face, markersize=6, markeredgewidth=0.9)
    axes.set_xlim(-0.6, len(columns) - 0.4)
    axes.set_ylim(len(policies) - 0.4, -0.6)
    axes.grid(visible=False)
    axes.hlines(range(len(policies)), -0.6, len(columns) - 0.4, color=RULE, linewidth=0.5, zorder=0)
    axes.tick_params(length=0)
    for side in ("left", "bottom"):
        axes.spines[side].set_visible(False)


def _name(axes: Axes, policies: list[str], columns: list[tuple[str, str]], *, objectives: bool) -> None:
    """Policies to the left, roles above with a rule between them, objectives below the lowest panels."""
    axes.set_yticks(range(len(policies)), [name.replace("_", " ") for name in policies])
    if not policies:
        axes.set_yticks([])
    labels = [objective.replace("_", " ") for _, objective in columns] if objectives else []
    axes.set_xticks(range(len(labels)), labels, rotation=90)
    roles = [role for role, _ in columns]
    for role in dict.fromkeys(roles):
        first, many = roles.index(role), roles.count(role)
        axes.text(first + (many - 1) / 2, -0.75, role, ha="center", va="bottom", size=8.5, color=INK)
        if first:
            axes.axvline(first - 0.5, color=QUIET, linewidth=0.8)
