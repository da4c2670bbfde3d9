"""Actors touch no more of a run than the view that their room declares."""

from collections.abc import Iterator
from typing import Any, get_type_hints

import pytest

from sim import Standoff
from sim.aid.view import AidView
from sim.governments.view import OfficeView, StandingView
from sim.guards.view import LineView
from sim.kernel.layouts import Parameters
from sim.observe import ObserverView
from sim.people.hearsay import HearsayView
from sim.tables.recorder import Recorder
from sim.transport.view import CarrierView, MarketView
from sim.world.view import View

DAYS = 8  # weekly decisions and plans come twice


def members(view: type) -> set[str]:
    named = ({*vars(kind), *vars(kind).get("__annotations__", ())} for kind in view.__mro__)
    return {name for names in named for name in names if not name.startswith("_")}


class Narrow:
    """An object of which only the members of a protocol can be read, and of these only what theirs declare."""

    def __init__(self, whole: Any, view: type) -> None:
        self._whole, self._view = whole, view

    def __getattr__(self, name: str) -> Any:
        if name not in members(self._view):
            raise AttributeError(f"{self._view.__name__} has no {name}")
        found = getattr(self._whole, name)
        member = next((vars(kind)[name] for kind in self._view.__mro__ if name in vars(kind)), None)
        inner = get_type_hints(member.fget)["return"] if isinstance(member, property) else None
        narrow = getattr(inner, "_is_protocol", False) and inner is not Parameters  # mypy holds those
        return Narrow(found, inner) if narrow else found


def actors(model: Standoff) -> Iterator[tuple[Any, type]]:
    yield from ((office, OfficeView) for office in model.governments.values())
    yield model.standing, StandingView
    yield model.market, MarketView
    yield from ((demand, View) for demand in model.market.demand)
    yield from ((airline, CarrierView) for airline in model.market.airlines)
    yield model.line, LineView
    yield model.observer, ObserverView
    yield model.hearsay, HearsayView
    yield model.relief, AidView
    yield from ((group, AidView) for group in model.aid_groups)


@pytest.mark.parametrize("name", ["as_it_happened", "free"])
def test_actors_with_their_views_alone_decide_the_same(name):
    whole, narrow = Standoff(name, rng=0), Standoff(name, rng=0)
    recorded, told = Recorder(whole), Recorder(narrow)
    for actor, view in actors(narrow):
        actor.model = Narrow(narrow, view)
    for model in (whole, narrow):
        for _ in range(4 * DAYS):
            model.step()
    assert told.daily == recorded.daily
    assert narrow.decisions == whole.decisions


def test_what_a_view_does_not_declare_cannot_be_read():
    model = Narrow(Standoff(rng=0), OfficeView)
    assert model.today == model._whole.today
    assert model.line.columns == 0
    with pytest.raises(AttributeError, match="OfficeView has no engine"):
        _ = model.engine
    with pytest.raises(AttributeError, match="Storms has no built_km"):
        _ = model.line.built_km
