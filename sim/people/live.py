"""One person's tick or morning: which rule applies at which stage."""

from sim.kernel.columns import Rows
from sim.kernel.layouts import Now, Parameters, Person, Policy, Sector
from sim.kernel.rule import rule
from sim.kernel.stages import BORDER_CAMP, INLAND, MINSK, STRIP
from sim.people.attempt import live_inland
from sim.people.border import live_in_camp
from sim.people.eu_side import live_in_eu_camp
from sim.people.minsk import live_in_minsk
from sim.people.strip import live_in_strip


@rule
def live(person: Person, sectors: Rows[Sector], policies: Rows[Policy], now: Now, p: Parameters) -> None:
    """Move one person through a tick (border camp, strip, woods) or a morning (Minsk, EU camp).

    The transport rules move queued people; people in custody and reception move on days known beforehand.
    """
    stage = person.stage
    if stage == MINSK:
        live_in_minsk(person, sectors, policies, now, p)
        return
    here = sectors[person.sector]
    policy = policies[here.neighbour]
    if stage == BORDER_CAMP:
        live_in_camp(person, here, policy, now, p)
    elif stage == STRIP:
        live_in_strip(person, sectors, policies, now, p)
    elif stage == INLAND:
        live_inland(person, here, policy, now, p)
    else:
        live_in_eu_camp(person, now, p)
