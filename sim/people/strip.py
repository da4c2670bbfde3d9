"""The strip between the two lines of guards: wait, try again, ask, or try to go back."""

from sim.kernel.columns import Rows
from sim.kernel.draws import ASK as ASK_DRAW
from sim.kernel.draws import JOIN_COLUMN, MORNING_EVENT, SHELTER, first_of, happens
from sim.kernel.layouts import Now, Parameters, Person, Policy, Sector
from sim.kernel.rule import MORNING, enter, rule
from sim.kernel.stages import (
    ASK,
    BORDER_CAMP,
    BY_GUARDS,
    CROSS,
    DEAD,
    GO_BACK,
    HEARD,
    HIRED,
    ROOF,
    SHELTERED,
    WAIT,
    WARNED_OFF,
    WAS_ROBBED,
)
from sim.people.attempt import attempt
from sim.people.border import go_to_minsk, take_step
from sim.people.eu_side import take_in
from sim.people.minsk import bring_to_camp, go_to_sector
from sim.people.wellbeing import be_robbed, endure, give_up_rate, readiness, time_in_the_open, update_hope

# What a morning may bring, one of them at most.
MOVED_ON, ROBBED, MET_GUIDE, ASKED, GAVE_UP, CALLED = range(6)


@rule
def live_in_strip(
    person: Person, sectors: Rows[Sector], policies: Rows[Policy], now: Now, p: Parameters
) -> None:
    """One tick in the strip."""
    here = sectors[person.sector]
    policy = policies[here.neighbour]
    endure(person, here, policy, now, p)
    if person.stage == DEAD:
        return
    if move_under_roof(person, policy, now):
        return
    if now.hour == MORNING and meet_morning(person, sectors, policies, now, p):
        return
    if person.intention == ASK and ask_at_the_line(person, here, policy, now, p):
        return
    try_again(person, here, policy, now, p)


@rule
def meet_morning(
    person: Person, sectors: Rows[Sector], policies: Rows[Policy], now: Now, p: Parameters
) -> bool:
    """Guards take a party to another stretch or to a crowd, or rob it; it takes a guide; minds are made up.

    Returns whether the person left the strip.
    """
    here = sectors[person.sector]
    policy = policies[here.neighbour]
    event = morning_event(person, here, policy, now, p)
    if event == MOVED_ON:
        return go_to_sector(person, sectors, policies, now, p)
    if event == CALLED:
        bring_to_camp(person, now.crowd_at, now)
        return True
    if event == ROBBED:
        be_robbed(person, BY_GUARDS, p.robbery_share, p.robbery_harm, p)
        person.events |= WAS_ROBBED
    elif event == MET_GUIDE:
        hire_guide(person, policy)
    make_up_mind(person, event, now)
    return leave_for_minsk(person, here, now, p)


@rule
def leave_for_minsk(person: Person, here: Sector, now: Now, p: Parameters) -> bool:
    """Back to Minsk as far as guards leave the way open: for good, or for some of those who rest, to rest there."""
    if person.intention == GO_BACK:
        return go_to_minsk(person, here.go_back, now)
    return person.intention == WAIT and go_to_minsk(person, p.rest_in_minsk * here.go_back, now)


@rule
def morning_event(person: Person, here: Sector, policy: Policy, now: Now, p: Parameters) -> int:
    """Update hope by word of mouth; return what the morning brings: one of the events above, or -1 for none."""
    update_hope(person, policy.word, p)
    robbery = 0.0 if person.robbed & BY_GUARDS else here.robbery
    guide = policy.guide_rate if looks_for_guide(person, policy) else 0.0
    ask, give_up = 0.0, 0.0
    if person.intention != GO_BACK:
        ask = p.ask_rate * policy.admission * (p.ask_grounds if person.grounds == 1 else 1.0)
        give_up = wish_to_give_up(person, p)
    # Whoever is in the crowd is held there.
    move_on, called = (0.0, 0.0) if person.sector == now.crowd_at else (now.move_on, now.gathering)
    rates = move_on, robbery, guide, ask, give_up, called
    return first_of(rates, 1.0, person.group, now, MORNING_EVENT)


@rule
def make_up_mind(person: Person, event: int, now: Now) -> None:
    """Decide each morning to cross, wait, ask for asylum, or go back; the wish to go back stays."""
    if person.intention == GO_BACK or event == GAVE_UP:
        person.intention = GO_BACK
    elif event == ASKED:
        person.intention = ASK
    elif now.tick < person.rest:
        person.intention = WAIT
    elif person.intention == WAIT:
        person.intention = CROSS


@rule
def wish_to_give_up(person: Person, p: Parameters) -> float:
    """Rate per day of giving up in the strip: hunger and hours in the open weigh too, and savings sunk hold back.

    Who refuses to go home wants back to Minsk only to rest, as often as others on average.
    """
    burden = p.give_up_hunger * person.hunger + p.give_up_exposure * time_in_the_open(person, p)
    sunk_share = person.sunk / (person.sunk + person.cash + 1.0)
    ready = 1.0 if person.wish == 0 else readiness(person)
    return ready * give_up_rate(person, p.give_up_rate, burden, p) * (1.0 - p.sunk_hold * sunk_share)


@rule
def looks_for_guide(person: Person, policy: Policy) -> bool:
    """Return whether a person still wants to cross, has no guide yet, and can pay for one."""
    return person.guided == 0 and person.intention != GO_BACK and person.cash >= policy.guide_price


@rule
def hire_guide(person: Person, policy: Policy) -> None:
    """Pay for a way across and onwards; it holds until the person is through."""
    person.guided = 1
    person.cash -= policy.guide_price
    person.sunk += policy.guide_price
    person.events |= HIRED


@rule
def move_under_roof(person: Person, policy: Policy, now: Now) -> bool:
    """Belarus takes people from the strip to a roofed camp when it opens one at this neighbour."""
    if not happens(policy.shelter_chance, person.group, now, SHELTER):
        return False
    enter(person, BORDER_CAMP, now.tick)
    person.lodging = ROOF
    person.events |= SHELTERED
    return True


@rule
def ask_at_the_line(person: Person, here: Sector, policy: Policy, now: Now, p: Parameters) -> bool:
    """Ask for asylum at an open crossing point or, less often heard, elsewhere; those not heard are warned off."""
    if now.hour != MORNING:
        return False
    access = 1.0 if here.crossing * policy.crossings_open == 1.0 else p.ask_elsewhere
    if happens(policy.admission * access, person.group, now, ASK_DRAW):
        person.events |= HEARD
        take_in(person, policy, now)
        return True
    person.events |= WARNED_OFF
    person.intention = CROSS
    return False


@rule
def try_again(person: Person, here: Sector, policy: Policy, now: Now, p: Parameters) -> None:
    """Attempt when a column storms, when rested and willing, or when guards press those who want to go back."""
    if here.column == 1.0:
        if happens(p.column_share, person.group, now, JOIN_COLUMN):
            attempt(person, here, policy, now, p)
        return
    if now.tick < person.rest:
        return
    if take_step(person, urge(person, here, p), now):
        attempt(person, here, policy, now, p)


@rule
def urge(person: Person, here: Sector, p: Parameters) -> float:
    """Attempts of this tick that guards and the own will call for; each pushback makes the will weaker."""
    if person.intention == GO_BACK:
        return here.pressed
    return here.driven + here.willing / (1.0 + p.weary_pushback * person.pushbacks)
