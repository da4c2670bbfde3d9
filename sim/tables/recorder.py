"""The recorder of a run: one row per day, per day and neighbour, per day and sector, and per decision."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from operator import itemgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.governments.accounts import day_accounts
from sim.governments.choice import choice_columns
from sim.kernel.stages import FLOW, STAGES
from sim.model import Standoff
from sim.scenario import Scenario
from sim.state import branched, copied
from sim.tables.columns import columns, framed

if TYPE_CHECKING:
    import pandas as pd

AT_THE_BORDER = ("attempts", "crossings", "pushbacks", "detentions", "asylum_claims", "deaths", "hired")
at_the_border = itemgetter(*(FLOW[name] for name in AT_THE_BORDER))  # of the flows of a neighbour


class Recorder:
    """The rows of one run: a model's days as they end; flows are those of the day, stages are counts at its end.

    `sectors`: keep the table by sector too. Make it before the model's first step.
    """

    def __init__(self, model: Standoff, sectors: bool = False) -> None:
        self.model = model
        self.keep_sectors = sectors
        self._of_hubs = [(f"arrivals_{hub}", f"flights_{hub}") for hub in model.world.hubs]  # columns
        self.daily: list[dict[str, Any]] = []
        self.border: list[dict[str, Any]] = []
        self.sector: list[dict[str, Any]] = []
        model.day_ends.append(self.collect)

    def __reduce__(self) -> tuple[Any, ...]:
        """Copies and pickles record a copy of the model, which continues like the model."""
        return copied(self, partial(_recorded, self.model.alike, self.keep_sectors))

    def branch(self, scenario: Scenario | str | Path) -> Recorder:
        """The rows so far, with a branch of the model (`Standoff.branch`), whose days are recorded."""
        return branched(self, partial(_recorded, self.model.alike, self.keep_sectors), scenario)

    def collect(self, flows: Sequence[Sequence[int]]) -> None:
        """Append the rows of the day that has just ended. `flows`: of each kind by neighbour."""
        self.daily.append(self._daily_row())
        self.border.extend(self._border_rows(flows))
        if self.keep_sectors:
            self.sector.extend(self._sector_rows())

    def _daily_row(self) -> dict[str, Any]:
        m, engine = self.model, self.model.engine
        flows, stages = np.add.reduce(engine.flows).tolist(), engine.census.tolist()
        row: dict[str, Any] = {
            "date": m.today,
            "created": engine.count,
            "bookings": m.market.booked,
            "arrivals": flows[FLOW["arrivals"]],
        }
        row |= zip(STAGES, stages, strict=True)
        row |= {
            "cancelled": flows[FLOW["cancellations"]],
            "went_back": flows[FLOW["went_back"]],
            "flown_home": flows[FLOW["flown_home"]],
            "public_returns": flows[FLOW["public_returns"]],
            "deaths_recorded": m.observer.deaths_recorded,
            "german_recorded": m.observer.german_recorded,
        }
        row["flights"] = round(math.fsum(m.market.flights), 2)
        taken = engine.hubs.taken.tolist()
        for (arrivals, flights), people, weekly in zip(self._of_hubs, taken, m.market.flights, strict=True):
            row[arrivals], row[flights] = int(people), round(weekly, 2)
        row |= self._levers()
        row |= day_accounts(m, flows, stages)
        return row

    def _levers(self) -> dict[str, Any]:
        m = self.model
        return {
            "visa_openness": m.lever("belarus", "visa_openness"),
            "pressure": m.lever("belarus", "pressure"),
            "return_block": m.lever("belarus", "return_block"),
            "sanctions": m.lever("eu", "sanctions"),
            "russia_support": m.lever("russia", "absorbed_share"),
            "eu_contact": m.lever("eu", "contact"),
            "gas_transit": 0.0 if m.standing.gas_cut else 1.0,
            "salience": m.salience,
            "escalation": m.escalation,
            "incident_probability": m.standing.incident_probability,
            "temperature": float(m.weather.daily_mean[m.day]),
            "wet": int(m.weather.wet[m.day]),
            "package_price_usd": m.market.package_price,
        }

    def _border_rows(self, flows: Sequence[Sequence[int]]) -> list[dict[str, Any]]:
        m, line, sectors = self.model, self.model.line, self.model.engine.sectors
        guards, fenced_km, stormed = (
            line.by_neighbour(sectors.guards).tolist(),
            line.fenced_km,
            line.stormed.tolist(),
        )
        return [
            {
                "date": m.today,
                "neighbour": neighbour.code,
                **dict(zip(AT_THE_BORDER, at_the_border(flows[n]), strict=True)),
                "guide_places": m.guides.places[n],
                "guide_price_usd": m.guides.price[n],
                "recorded_attempts": m.observer.recorded[n],
                "detentions_recorded": m.observer.detained[n],
                "in_strip": int(line.waiting[n]),
                "columns": stormed[n],
                "guards": guards[n],
                "fenced_km": fenced_km[n],
                "emergency": int(m.lever(key, "emergency")),
            }
            for n, (key, neighbour) in enumerate(m.world.neighbours.items())
        ]

    def _sector_rows(self) -> list[dict[str, Any]]:
        engine = self.model.engine
        attempts = engine.flows[:-1, FLOW["attempts"]]
        return [
            {
                "date": self.model.today,
                "sector": row,
                "in_strip": int(engine.strip[row]),
                "attempts": int(attempts[row]),
                "guards": float(engine.sectors.guards[row]),
            }
            for row in range(len(engine.sectors))
        ]

    def _fates(self) -> list[dict[str, Any]]:
        """Return where the people who bought at each hub are after the last day."""
        engine, hubs = self.model.engine, list(self.model.world.hubs)
        people = engine.people[: engine.count]
        cells = people["origin"].astype(np.int64) * len(STAGES) + people["stage"]
        counts = np.bincount(cells, minlength=len(hubs) * len(STAGES)).reshape(len(hubs), len(STAGES))
        return [
            {
                "date": self.daily[-1]["date"],
                "origin": hub,
                "stage": stage,
                "people": int(counts[row, column]),
            }
            for row, hub in enumerate(hubs)
            for column, stage in enumerate(STAGES)
            if self.daily
        ]

    def frames(self) -> dict[str, pd.DataFrame]:
        """DataFrames with the key columns scenario, run, date in front; `choices` and `sector` only if kept."""
        rows = {"daily": self.daily, "border": self.border, "fates": self._fates()} | (
            {"sector": self.sector} if self.keep_sectors else {}
        )
        values = {
            name: _by_column(list(days[0]) if days else self._columns(name), [day.values() for day in days])
            for name, days in rows.items()
        }
        values["decisions"] = _by_column(self._columns("decisions"), self.model.decisions)
        if self.model.with_choices:
            values["choices"] = choice_columns(self.model.weighed)
        settings = self.model.settings
        keys = {"scenario": settings.name, "run": self.model.run_seed}
        return {name: framed(keys | by_column, name, settings.world) for name, by_column in values.items()}

    def _columns(self, table: str) -> list[str]:
        """Columns of a table but for the scenario and the run, so that one without a row has them too."""
        catalogue = columns(self.model.settings.world)[table]
        return [column.name for column in catalogue if column.name not in ("scenario", "run")]


def _by_column(names: Sequence[str], rows: Sequence[Iterable[Any]]) -> dict[str, Any]:
    """The values of rows by column, in the order of the names."""
    return dict(zip(names, zip(*rows, strict=True) if rows else ((),) * len(names), strict=True))


def _recorded(make: Callable[..., Standoff], sectors: bool, settings: Scenario, seed: int) -> Recorder:
    return Recorder(make(settings, seed), sectors)
