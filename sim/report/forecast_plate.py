"""The figure of a forecast: what authorities would record by week, each series in a small panel of its own."""

from __future__ import annotations

from datetime import date, timedelta

import pandas as pd
from matplotlib.axes import Axes

from sim.analysis.effects import rows_of
from sim.figures.inference import draw_forecast as draw_panel
from sim.figures.sheet import dress, themed
from sim.figures.style import FONTS, date_axis
from sim.inference.record import published
from sim.inference.scores import MODEL
from sim.inference.series import labels_of
from sim.report.cells import capital
from sim.report.plate import PAGE, PRINT, Drawing, Labels
from sim.text.intervals import Interval
from sim.text.words import day_of
from sim.world import World

PANEL, BETWEEN = 1.15, 0.62  # inches: a panel, the space to the next one
SUBTITLE = (
    "Counts per week: median with 50 and 90 % intervals over draws of the posterior; of deaths the intervals alone. "
    "People in the strip are those in the model on the last day of each week, all else is what authorities would "
    "record. Thin: naive forecasts."
)


def draw_forecast(table: pd.DataFrame, labels: Labels, world: World) -> Drawing:
    """Draw the weeks of forecast.csv (see `sim.inference.forecast`) as fans beside naive forecasts."""
    weeks = table[table["per"] == "week"]
    drawn = {name: label for name, label in labels_of(world).items() if name in set(weeks["measure"])}
    title = _fullest(weeks, drawn)
    counts = [count for count in published(world) if count[0] in drawn]
    with themed(PRINT, PAGE.font):
        rows = -(-(len(drawn) + 1) // 2)  # and the legend
        body = rows * (PANEL + BETWEEN)
        page = labels.page(title, SUBTITLE, body)
        wide, panels = (PAGE.width - 0.2) / 2, list[Axes]()
        for place, (name, label) in enumerate(drawn.items()):
            row, column = divmod(place, 2)
            top = row * (PANEL + BETWEEN) + 0.25
            right = PAGE.width - (column + 1) * wide + 0.02
            axes = page.panel(column * wide + 0.62, right, top, body - top - PANEL)
            dress(axes, PRINT, PAGE.font)
            draw_panel(axes, weeks[weeks["measure"] == name], [count for count in counts if count[0] == name])
            date_axis(axes, *_days(weeks, [start for _, start, *_ in counts]))
            axes.set_title(capital(label), loc="left", fontsize=PAGE.font, fontfamily=FONTS)
            panels.append(axes)
        fullest = max(panels, key=lambda axes: len(axes.get_legend_handles_labels()[1]))
        page.figure.legend(
            *fullest.get_legend_handles_labels(), loc="lower right", fontsize=PAGE.font,
            ncols=1 if len(drawn) % 2 else 4,
            bbox_to_anchor=(1 - 0.6 / PAGE.width, (page.bottom + 0.2) / page.figure.get_figheight()),
        )  # fmt: skip
    model = weeks[weeks["by"] == MODEL].groupby("measure").last()
    ends = "; ".join(
        f"{label}: {Interval(model.q05[name], model.q95[name])} (90 %)" for name, label in drawn.items()
    )
    last = day_of(date.fromisoformat(model["from"].max()), year=True)
    return Drawing(
        page.figure, title, SUBTITLE, f"{title}. In the last week, from {last}: {ends}.", weeks, page.head
    )


def _fullest(weeks: pd.DataFrame, drawn: dict[str, str]) -> str:
    """Return the first series's week with the highest median, and its interval."""
    name, label = next(iter(drawn.items()))
    mine = weeks[(weeks["measure"] == name) & (weeks["by"] == MODEL)].rename(columns={"from": "start"})
    most = rows_of(mine.nlargest(1, "q50"))[0]
    day = day_of(date.fromisoformat(most.start), year=True)
    interval = f"{Interval(most.q05, most.q95)} (90 %)"
    return f"{capital(label)}: the forecast peaks in the week from {day}, at {interval}"


def _days(weeks: pd.DataFrame, starts: list[date]) -> tuple[date, date]:
    """Return the ends of the axis: from the first count or forecast to the last forecast."""
    first, last = (date.fromisoformat(day) for day in (weeks["from"].min(), weeks["until"].max()))
    return min([first, *starts]), last + timedelta(1)
