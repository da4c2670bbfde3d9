"""Border camps on the Belarusian side, and the way from them to the strip, to Minsk and home."""

from sim.kernel.draws import GO_BACK, MORNING_EVENT, STEP, exponential, first_of, happens
from sim.kernel.layouts import Now, Parameters, Person, Policy, Sector
from sim.kernel.rule import MORNING, TICKS_A_DAY, enter, rule
from sim.kernel.stages import CROSS, DEAD, MINSK, OPEN, ROOF, STREET, STRIP, TO_STRIP, WENT_BACK
from sim.kernel.stages import GO_BACK as WANTS_BACK
from sim.people.minsk import fly_home
from sim.people.wellbeing import endure, give_up_rate, readiness, recover, update_hope

# What a morning in a camp may bring, one of them at most.
GAVE_UP, CALLED = range(2)


@rule
def live_in_camp(person: Person, here: Sector, policy: Policy, now: Now, p: Parameters) -> None:
    """One tick in a border camp."""
    if person.lodging == ROOF:
        recover(person, p)
    else:
        endure(person, here, policy, now, p)
    if person.stage == DEAD:
        return
    if now.hour == MORNING and settle_in_camp(person, here, policy, now, p):
        return
    go_to_strip(person, now, p)


@rule
def settle_in_camp(person: Person, here: Sector, policy: Policy, now: Now, p: Parameters) -> bool:
    """Each morning: out when the roof is closed; fly home, get back to Minsk if guards allow it, or lose heart.

    From the open camps guards may bring people to a crowd. Returns whether the person left the border camps.
    """
    update_hope(person, policy.word, p)
    if person.lodging == ROOF and now.roof_open == 0.0:
        take_to_minsk(person, now)
        return True
    elsewhere = person.lodging != ROOF and person.sector != now.crowd_at
    called, give_up = now.gathering if elsewhere else 0.0, 0.0
    if person.intention != WANTS_BACK:
        give_up = readiness(person) * give_up_rate(person, p.camp_give_up, 0.0, p)
    elif fly_home(person, now, p) or go_to_minsk(person, here.go_back, now):
        return True
    event = first_of((give_up, called), 1.0, person.group, now, MORNING_EVENT)
    if event == GAVE_UP:
        person.intention = WANTS_BACK
    elif event == CALLED:
        person.sector = now.crowd_at
    return False


@rule
def go_to_minsk(person: Person, chance: float, now: Now) -> bool:
    """Back to Minsk with a probability this morning, by how far Belarusian guards block the way."""
    if not happens(chance, person.group, now, GO_BACK):
        return False
    take_to_minsk(person, now)
    return True


@rule
def take_to_minsk(person: Person, now: Now) -> None:
    """Back in Minsk without lodging; who came to rest or refuses to go home will try again."""
    enter(person, MINSK, now.tick)
    if person.wish == 0 or person.intention != WANTS_BACK:
        person.intention = CROSS
    person.lodging = STREET
    person.events |= WENT_BACK


@rule
def take_step(person: Person, hazard: float, now: Now) -> bool:
    """Return whether the party takes the next step at the border in this tick: from camp to strip, or an attempt.

    Hazards add up until they exceed what was drawn; what is left of it is exponential at any time, so that it serves
    one step after the other. That is the same law as a draw in each tick.
    """
    person.until_step -= hazard
    if person.until_step >= 0.0:
        return False
    person.steps += 1
    person.until_step = exponential(now.seed, person.group, person.steps, STEP)
    return True


@rule
def go_to_strip(person: Person, now: Now, p: Parameters) -> None:
    """Guards bring people to the line as pressure rises, others go by themselves; few leave a roof."""
    rate = p.camp_to_strip * now.pressure
    alone = p.camp_to_strip_alone if person.intention == CROSS else 0.0
    if person.lodging == ROOF:
        rate = rate * p.roof_hold + alone * p.roof_leave
    else:
        rate += alone
    if take_step(person, rate / TICKS_A_DAY, now):
        enter(person, STRIP, now.tick)
        person.lodging = OPEN
        person.events |= TO_STRIP
