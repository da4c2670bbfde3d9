"""Targets for tests: any field in place of that of a plain one."""

from datetime import date

from sim.world.targets import Target

VETO = {"what": "Moscow vetoes", "day": date(2021, 6, 3), "shown_by": "russia.gas_veto"}


def target(**values):
    fields = {
        "name": "P0_test",
        "label": "P0 test",
        "pattern": "P0",
        "meaning": "",
        "measure": "border.attempts",
        "neighbour": "PL",
        "statistic": "total",
        "start": date(2021, 6, 3),
        "until": date(2021, 6, 5),
        "low": None,
        "high": None,
        "tolerance": 1.0,
        "scenario": "",
        "changes": {},
        "source": (),
    }
    return Target(**{**fields, **values})
