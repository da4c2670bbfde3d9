"""What the reader can set, as the panel lists it: every lever, limit and hypothesis, with meaning, unit and source."""

from collections.abc import Iterable
from functools import cache
from typing import Any

from sim.app.names import ACTOR_NAMES, HUBS_SHOWN, NEIGHBOURS_SHOWN
from sim.app.steering import HYPOTHESES, Change, steerable
from sim.evidence import figures, sources
from sim.scenario import load_scenario
from sim.scenario.shipped import HUMANE, RECORDED
from sim.world import load_world
from sim.world.catalogue import BAN, CAP, ROUTES

LIMITS = {CAP: "most flights per week", BAN: "nationalities kept off flights"}
LIMIT_MEANINGS = {
    CAP: "The most flights per week from this hub to Minsk: 0 closes it, 100 is no limit.",
    BAN: "Nationality groups that are not taken on board at this hub.",
}
TOP_OF_STATES = ("force", "pushback", "admission", "aid_access")
TOP = ("eu.sanctions", "eu.carrier_pressure", "eu.carrier_sanctions", "eu.origin_pressure")
Entry = dict[str, Any]


@cache
def catalogue() -> list[Entry]:
    """Everything that can be set, grouped by actor: limits beside the levers of the hub's state, hypotheses last."""
    return [*(entry for actor in ACTOR_NAMES for entry in _of_actor(actor)), *_hypotheses()]


@cache
def most_used() -> list[str]:
    """Return the keys shown at the top."""
    wanted = {
        *TOP,
        *(f"{n['state']}.{lever}" for n in NEIGHBOURS_SHOWN for lever in TOP_OF_STATES),
        *(f"{ROUTES}.{hub['key']}.{limit}" for hub in HUBS_SHOWN for limit in LIMITS),
        f"{HYPOTHESES}.russia.role",
    }
    return [key for key in steerable() if key in wanted]


def package_changes(day: Any) -> list[Change]:
    """Return the humane package from a day on: every final value that differs from the recorded scenario."""
    package, record = load_scenario(HUMANE), load_scenario(RECORDED)
    last = [window.from_ for window in package.lever if window.from_]
    in_force = max(last)
    found = []
    for key in load_world().levers:
        value = package.lever_value(*key, in_force)
        if value is not None and value != record.lever_value(*key, in_force):
            found.append(Change(str(key), day, value))
    return found


def _of_actor(actor: str) -> Iterable[Entry]:
    for lever in load_world().levers.values():
        if lever.actor == actor and not lever.hub:
            kind = "switch" if lever.unit == "switch" else "number"
            yield {
                "key": str(lever.key), "group": ACTOR_NAMES[actor], "name": lever.label, "kind": kind,
                "unit": lever.unit, "low": lever.low, "high": lever.high, "meaning": _sentence(lever.meaning),
                "sources": cited(lever.source),
            }  # fmt: skip
    for hub in HUBS_SHOWN:
        if hub["key"] in load_world().hubs_of(actor):
            yield from (_limit(actor, hub, limit) for limit in LIMITS)


def _limit(actor: str, hub: Entry, limit: str) -> Entry:
    cap = load_world().levers[load_world().cap_key(hub["key"])]
    return {
        "key": f"{ROUTES}.{hub['key']}.{limit}", "group": ACTOR_NAMES[actor],
        "name": f"{hub['name']}: {LIMITS[limit]}", "kind": {CAP: "number", BAN: "groups"}[limit],
        "unit": cap.unit if limit == CAP else "", "low": cap.low, "high": cap.high,
        "options": list(load_world().nationalities) if limit == BAN else [], "meaning": LIMIT_MEANINGS[limit],
        "sources": cited(cap.source),
    }  # fmt: skip


def _hypotheses() -> Iterable[Entry]:
    for name, hypothesis in load_world().hypotheses.items():
        if name != "decision":  # who decides freely is a matter of the scenario
            yield {
                "key": f"{HYPOTHESES}.{name}", "group": "Hypotheses (from the first day)",
                "name": name.replace(".", ": ").replace("_", " "), "kind": "choice", "unit": "",
                "options": [option if isinstance(option, bool) else str(option) for option in hypothesis.values],
                "default": str(hypothesis.default), "meaning": _sentence(hypothesis.meaning),
                "sources": cited(hypothesis.source),
            }  # fmt: skip


def cited(ids: Iterable[str]) -> list[str]:
    """Rows of the ledger in words; a file of the public record by its name."""
    told = []
    for name in ids:
        row = figures().get(name)
        if row is None:
            told.append(name)
        else:
            source = sources()[row.source]
            told.append(f"{row.quantity} ({row.claim}; {source.author}, {source.outlet}, {row.date})")
    return told


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}."
