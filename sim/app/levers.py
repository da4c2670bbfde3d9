"""What the reader can set, as the panel lists it: every lever, limit and hypothesis, with meaning, unit and source."""

from collections.abc import Iterable
from functools import cache
from typing import Any

from sim.app.steering import HYPOTHESES, Change, steerable
from sim.errors import InputError
from sim.evidence import figures, sources
from sim.scenario import Scenario, load_scenario
from sim.scenario.shipped import HUMANE, RECORDED
from sim.world import World
from sim.world.catalogue import BAN, CAP, MECHANISM, ROUTES, SWITCH

LIMITS = {CAP: "most flights per week", BAN: "nationalities kept off flights"}
LIMIT_MEANINGS = {
    CAP: "The most flights per week from this hub: 0 closes it, 100 is no limit.",
    BAN: "Nationality groups that are not taken on board at this hub.",
}
OF_ACTOR = "as the scenario dates it, otherwise the actor's own decision"
TOP_OF_STATES = ("force", "pushback", "admission", "aid_access")
TOP = ("eu.sanctions", "eu.carrier_pressure", "eu.carrier_sanctions", "eu.origin_pressure")
Entry = dict[str, Any]


@cache
def catalogue(world: World) -> list[Entry]:
    """Everything that can be set, grouped by actor: limits beside the levers of the hub's state, hypotheses last."""
    return [*(entry for actor in world.actors for entry in _of_actor(world, actor)), *_hypotheses(world)]


@cache
def most_used(world: World) -> list[str]:
    """Return the keys shown at the top."""
    wanted = {
        *TOP,
        *(f"{state}.{lever}" for state in world.neighbours for lever in TOP_OF_STATES),
        *(f"{ROUTES}.{hub}.{limit}" for hub in world.hubs for limit in LIMITS),
        f"{HYPOTHESES}.russia.role",
    }
    return [key for key in steerable(world) if key in wanted]


def package_of(world: World) -> Scenario | None:
    """The scenario of the humane package; None in a world that it isn't made for."""
    package = load_scenario(HUMANE)
    return package if package.world is world else None


def package_changes(world: World, day: Any) -> list[Change]:
    """The humane package from a day on: every value in which its scenario ends otherwise than the record."""
    package, record = package_of(world), load_scenario(RECORDED)
    if package is None:
        raise InputError("has no humane package", key="world", value=world.name)
    last = [window.from_ for window in package.lever if window.from_]
    in_force = max(last)
    found = []
    for key in world.levers:
        value = package.lever_value(*key, in_force)
        if value is not None and value != record.lever_value(*key, in_force):
            found.append(Change(str(key), day, value))
    return found


def _of_actor(world: World, actor: str) -> Iterable[Entry]:
    for lever in world.levers.values():
        if lever.actor == actor and not lever.hub:
            kind = "switch" if lever.unit == SWITCH else "number"
            yield {
                "key": str(lever.key), "group": world.actors[actor], "name": lever.label, "kind": kind,
                "unit": lever.unit, "low": lever.low, "high": lever.high, "meaning": _sentence(lever.meaning),
                "default": OF_ACTOR, "sources": cited(lever.source),
            }  # fmt: skip
    for hub in world.hubs_of(actor):
        yield from (_limit(world, actor, hub, limit) for limit in LIMITS)


def _limit(world: World, actor: str, hub: str, limit: str) -> Entry:
    cap = world.levers[world.cap_key(hub)]
    return {
        "key": f"{ROUTES}.{hub}.{limit}", "group": world.actors[actor],
        "name": f"{world.hubs[hub].name}: {LIMITS[limit]}", "kind": {CAP: "number", BAN: "groups"}[limit],
        "unit": cap.unit if limit == CAP else "", "low": cap.low, "high": cap.high,
        "options": list(world.nationalities) if limit == BAN else [], "meaning": LIMIT_MEANINGS[limit],
        "default": OF_ACTOR, "sources": cited(cap.source),
    }  # fmt: skip


def _hypotheses(world: World) -> Iterable[Entry]:
    for name, hypothesis in world.hypotheses.items():
        if name != "decision":  # who decides freely is a matter of the scenario
            table, _, key = name.rpartition(".")
            group, shown = ("Mechanisms", key) if table == MECHANISM else ("Hypotheses", name)
            yield {
                "key": f"{HYPOTHESES}.{name}", "group": f"{group} (from the first day)",
                "name": shown.replace(".", ": ").replace("_", " "), "kind": "choice", "unit": "",
                "options": [option if isinstance(option, bool) else str(option) for option in hypothesis.values],
                "default": str(hypothesis.default), "meaning": _sentence(hypothesis.meaning),
                "sources": cited(hypothesis.source),
            }  # fmt: skip


def cited(ids: Iterable[str]) -> list[str]:
    """Rows of the ledger in words; a file of the public record by its name."""
    citations = []
    for name in ids:
        row = figures().get(name)
        if row is None:
            citations.append(name)
        else:
            source = sources()[row.source]
            citations.append(f"{row.quantity} ({row.claim}; {source.author}, {source.outlet}, {row.date})")
    return citations


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}."
