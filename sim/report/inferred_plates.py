"""The figures of the inference: the posterior within its prior, what matters, and where policies fail."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
from matplotlib.axes import Axes

from sim.analysis.effects import rows_of
from sim.figures import inference
from sim.figures.sheet import Sheet, dress, shortened, themed, width_of
from sim.inference.discovery import AIM
from sim.inference.scores import IDENTIFIED
from sim.report.cells import capital, spelled
from sim.report.inference_tables import MOST_DRAWN as MOST
from sim.report.plate import PAGE, PRINT, Drawing, Labels
from sim.tables.measures import used
from sim.text.words import factor_name, number, percent, value_name, with_unit
from sim.world import World

ROW, LOW_ROW, AXIS = 0.17, 0.15, 0.45  # inches: a row of a figure, one of many, the axis
HEAD, BELOW = 0.25, 0.3  # inches around a panel of sensitivity
NAMES = 4.3  # inches, at most, for what a row of discovery is about
UNITS, SHARES_OF = 1.6, 2.35  # ends of axes from 0 to 1, with units and shares of draws beside them
PRIORS = (
    "Grey: 90 % of the prior, whose ends are at 5 and 95 %. Thin and thick line: 90 and 50 % of the posterior; dot "
    "and number: its median. From the most to the least narrowed; clearly: to less than "
    f"{percent(IDENTIFIED)} of the prior's spread."
)
HELD = " Below: each value of a hypothesis, its prior (grey) and posterior probability (dot and number)."
SHARES = (
    "Share of the variance that the emulator of an outcome gives; what the emulator explains of the outcome itself is "
    f"in the panel's title. The {MOST} factors with most. Orange, above: with all interactions (total index). Blue, "
    "below: alone (first-order index). Line: 90 % interval; one clearly matters most where its interval is above the "
    "next one's."
)
BOXES = (
    "Orange: the part of a range, or the values of a hypothesis, in which more draws than elsewhere do not lower the "
    f"outcome by {percent(AIM)}. Grey: the whole range."
)


NARROWED = 36  # rows that a page has room for


def draw_posterior(table: pd.DataFrame, labels: Labels, world: World) -> Drawing:
    """Draw the posterior (prior_posterior.csv) of each fitted parameter within its prior, and of each hypothesis."""
    every, held = _named(inference.fitted(table), world), _named(inference.readings(table), world)
    rows, count = every.head(NARROWED), int(every["identified"].sum())
    title = f"The record clearly narrows {count or 'none'} of {len(every)} parameters"
    if len(held):
        many = held["factor"].nunique()
        clearly = held.loc[held["identified"].astype(bool), "factor"].nunique()
        title += f" and decides {clearly or 'none'} of {many} hypotheses"
    subtitle = PRIORS + HELD * bool(len(held))
    if len(rows) < len(every):
        subtitle += f" Of the parameters the {len(rows)} most narrowed."
    names = [f"{row.factor}: {value_name(row.value)}" for row in rows_of(held)]
    with themed(PRINT, PAGE.font):
        below = AXIS + LOW_ROW * (len(held) + 1) if len(held) else 0.0
        body = AXIS + LOW_ROW * (len(rows) + 1)
        page = labels.page(title, subtitle, body + below)
        left = 0.2 + max(width_of(name, PAGE.font) for name in [*rows["factor"], *names])
        axes = page.panel(left, 0.1, 0.02, AXIS + below)
        _dress(axes)
        inference.draw_posterior(axes, rows)
        axes.set_xlim(right=UNITS)
        axes.set_xlabel("quantiles of the prior")
        if len(held):
            axes = page.panel(left, 0.1, body + LOW_ROW, AXIS)
            _dress(axes)
            inference.draw_readings(axes, held.assign(value=held["value"].map(value_name)))
            axes.set_xlim(right=UNITS)
            axes.set_xlabel("probability")
    named = ", ".join(
        f"{row.factor} ({with_unit(spelled(f'{row.q05:.2g} to {row.q95:.2g}'), row.unit)})"
        for row in rows_of(rows[:3])
    )
    alt = f"{title}. The most narrowed, with 90 % of the posterior: {named}."
    if len(held):
        found = (f"{name} {percent(p)}" for name, p in zip(names, held["posterior"], strict=True))
        alt += f" Hypotheses: {'; '.join(found)}."
    return Drawing(page.figure, title, subtitle, alt, table, page.head)


def _named(table: pd.DataFrame, world: World) -> pd.DataFrame:
    """Return the table with its factors as readers see them."""
    return table.assign(factor=[factor_name(str(name), world) for name in table["factor"]])


def draw_sensitivity(table: pd.DataFrame, labels: Labels, world: World) -> Drawing:
    """Draw the largest indices of each outcome (sobol.csv of a sensitivity), each outcome in a panel of its own."""
    names = {measure.name: capital(measure.label) for measure in used("report", world)}
    parts = {
        str(outcome): part.nlargest(MOST, "total")
        for outcome, part in table[table["outcome"].isin(names)].groupby("outcome", sort=False)
    }
    parts = {outcome: _named(part, world) for outcome, part in parts.items()}
    rows = pd.concat(parts.values())
    clear = sum(map(_leads, parts.values()))
    title = f"One factor clearly matters most for {clear or 'none'} of {len(parts)} outcomes"
    down, side = -(-len(parts) // 2), PAGE.width / 2
    longest = max(width_of(str(factor), PAGE.font) for factor in rows["factor"])
    left, gap, high = 0.2 + longest, 0.15, ROW * MOST
    over_names = -longest / (
        side - left - gap
    )  # of the width of a panel: beside it a title has too little room
    with themed(PRINT, PAGE.font):
        page = labels.page(title, SHARES, down * (HEAD + high + BELOW))
        for place, (outcome, part) in enumerate(parts.items()):
            row, column = divmod(place, 2)
            right, below = PAGE.width - (column + 1) * side + gap, (down - row - 1) * (HEAD + high + BELOW)
            axes = page.panel(column * side + left, right, row * (HEAD + high + BELOW) + HEAD, below + BELOW)
            _dress(axes)
            inference.draw_tornado(axes, part)
            explained = percent(max(float(part["explained"].iloc[0]), 0.0))
            heading = f"{names[outcome]} (explained: {explained})"
            axes.set_title(heading, loc="left", x=over_names, fontsize=PAGE.font)
    most = "; ".join(
        f"{names[outcome]}: {part['factor'].iloc[0]}, {percent(part['total'].iloc[0])}"
        for outcome, part in parts.items()
    )
    return Drawing(page.figure, title, SHARES, f"{title}. Largest total index: {most}.", rows, page.head)


def draw_discovery(
    table: pd.DataFrame, labels: Labels, world: World, titles: Mapping[str, str]
) -> Drawing | None:
    """Draw where policies fail (discovery.csv of a sensitivity); None where none of these has a box."""
    tested = table[table["policy"].isin(titles)]
    boxes = tested[tested["factor"].notna()]
    if boxes.empty:
        return None
    names = {measure.name: measure.label for measure in used("report", world)}
    count, many = boxes["policy"].nunique(), tested["policy"].nunique()
    title = f"Where policies fail: for {count} of {many} it depends on few assumptions"
    rows = list(rows_of(boxes))
    if many == 1:
        title = f"Where “{labels.of(rows[0].policy)}” fails depends on few assumptions"
    about = [
        f"{labels.of(row.policy)}, {names[row.outcome]}: {factor_name(row.factor, world)}" for row in rows
    ]
    with themed(PRINT, PAGE.font):
        shown = [shortened(text, PAGE.font, NAMES) for text in about]
        page, axes = _page(labels, title, BOXES, shown)
        inference.draw_boxes(axes, boxes, shown)
        axes.set_xlim(right=SHARES_OF)
    parts = "; ".join(
        f"{text} {_between(row.from_value, row.to_value)}: {percent(row.density)} fail, "
        f"{percent(row.failed)} of all"
        for text, row in zip(about, rows, strict=True)
    )
    return Drawing(page.figure, title, BOXES, f"{title}: {parts}.", boxes, page.head)


def _leads(part: pd.DataFrame) -> bool:
    """Whether the interval of the largest index lies above that of the next."""
    return len(part) < 2 or bool(part["total_low"].iloc[0] > part["total_high"].iloc[1])


def _between(low: float | str, high: float | str) -> str:
    """Return a side of a box, its numbers with three digits: 0.2 to 2.11, by clock."""
    ends = dict.fromkeys((low, high))
    return " to ".join(value_name(end) if isinstance(end, str) else number(end) for end in ends)


def _page(labels: Labels, title: str, subtitle: str, names: list[str]) -> tuple[Sheet, Axes]:
    """Return a figure of one panel with a named row each."""
    page = labels.page(title, subtitle, AXIS + ROW * (len(names) + 1))
    axes = page.panel(0.2 + max(width_of(name, PAGE.font) for name in names), 0.1, 0.02, AXIS)
    _dress(axes)
    return page, axes


def _dress(axes: Axes) -> None:
    dress(axes, PRINT, PAGE.font)
    axes.grid(visible=False)
