"""The map of the journey that runs are checked against: moves with their events, and stocks with their flows."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from sim.kernel import stages as s
from sim.kernel.stages import STAGES

RULES = {
    s.QUEUED: "seek_other_way",
    s.MINSK: "live_in_minsk",
    s.BORDER_CAMP: "live_in_camp",
    s.STRIP: "live_in_strip",
    s.INLAND: "live_inland",
    s.EU_CAMP: "live_in_eu_camp",
    s.DETAINED: "wake_up",
    s.ASYLUM: "wake_up",
}
# The event that goes with each move from stage to stage.
MOVES = {
    (s.QUEUED, s.MINSK): s.ARRIVED,
    (s.QUEUED, s.LEFT): s.CANCELLED,
    (s.MINSK, s.BORDER_CAMP): s.TO_CAMP,
    (s.MINSK, s.RETURNED): s.FLEW_HOME,
    (s.MINSK, s.LEFT): s.WENT_AWAY,
    (s.BORDER_CAMP, s.MINSK): s.WENT_BACK,
    (s.BORDER_CAMP, s.STRIP): s.TO_STRIP,
    (s.BORDER_CAMP, s.RETURNED): s.FLEW_HOME,
    (s.BORDER_CAMP, s.DEAD): s.DIED,
    (s.STRIP, s.MINSK): s.WENT_BACK,
    (s.STRIP, s.BORDER_CAMP): s.SHELTERED | s.TO_CAMP,
    (s.STRIP, s.INLAND): s.CROSSED,
    (s.STRIP, s.EU_CAMP): s.TO_EU_CAMP,
    (s.STRIP, s.DETAINED): s.TAKEN_IN,
    (s.STRIP, s.DEAD): s.DIED,
    (s.INLAND, s.STRIP): s.PUSHED_BACK,
    (s.INLAND, s.EU_CAMP): s.TO_EU_CAMP,
    (s.INLAND, s.DETAINED): s.TAKEN_IN,
    (s.INLAND, s.ONWARD): s.WENT_ONWARD,
    (s.INLAND, s.DEAD): s.DIED,
    (s.EU_CAMP, s.RESETTLED): s.WAS_RESETTLED,
    (s.EU_CAMP, s.RETURNED): s.SENT_HOME,
    (s.EU_CAMP, s.ONWARD): s.WENT_ONWARD,
    (s.DETAINED, s.ASYLUM): s.CLAIMED,
    (s.DETAINED, s.ONWARD): s.WENT_ONWARD,
    (s.DETAINED, s.RETURNED): s.SENT_HOME,
    (s.ASYLUM, s.ONWARD): s.WENT_ONWARD,
}


class Stock(NamedTuple):
    """Stages, and the flows into and out of them; `perhaps`: flows that partly belong to other stages."""

    stages: slice
    came: tuple[str, ...]
    went: tuple[str, ...] = ()
    perhaps_came: tuple[str, ...] = ()
    perhaps_went: tuple[str, ...] = ()


def _stock(stage: int, *flows: tuple[str, ...]) -> tuple[str, Stock]:
    return STAGES[stage], Stock(slice(stage, stage + 1), *flows)


# From wherever people come. Who is found in the woods goes back to the strip, into custody or into a camp, so those
# taken in and not found come straight from the strip; of the rest of the EU side only the dead may be Belarus's.
# Who enters an EU camp counts as detained and as claiming too.
STOCKS = dict(
    (
        _stock(s.QUEUED, ("bookings",), ("arrivals", "cancellations")),
        _stock(s.MINSK, ("arrivals", "went_back"), ("went_away",), (), ("to_camp", "flown_home")),
        _stock(
            s.BORDER_CAMP,
            ("to_camp", "sheltered", "trained"),
            ("to_strip",),
            (),
            ("went_back", "flown_home", "deaths"),
        ),
        _stock(
            s.STRIP,
            ("to_strip",),
            ("sheltered", "crossings"),
            ("found",),
            ("to_camp", "went_back", "detentions", "deaths"),
        ),
        _stock(s.INLAND, ("crossings",), ("found",), (), ("went_onward", "deaths")),
        _stock(s.EU_CAMP, ("to_eu_camp",), ("newly_resettled",), (), ("sent_home", "went_onward")),
        _stock(s.DETAINED, ("detentions",), ("asylum_claims",), (), ("went_onward", "sent_home")),
        _stock(s.ASYLUM, ("asylum_claims",), ("to_eu_camp",), (), ("went_onward",)),
        (
            "the EU side",
            Stock(
                slice(s.INLAND, s.FINAL_FROM),
                ("crossings", "detentions"),
                ("found", "went_onward", "newly_resettled", "sent_home"),
                (),
                ("deaths",),
            ),
        ),
        _stock(s.ONWARD, ("went_onward",)),
        _stock(s.RESETTLED, ("newly_resettled",)),
        _stock(s.RETURNED, ("flown_home", "sent_home")),
        _stock(s.LEFT, ("went_away", "cancellations")),
        _stock(s.DEAD, ("deaths",)),
    )
)


def _move_events() -> np.ndarray:
    """Events that allow each move, by stage before and after; -1 (any) where nobody moves."""
    allowed = np.zeros((len(STAGES), len(STAGES)), np.int64)
    for move, events in MOVES.items():
        allowed[move] = events
    np.fill_diagonal(allowed, -1)
    return allowed


MOVE_EVENTS = _move_events()
