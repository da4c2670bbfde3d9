"""The strip between the two lines of guards: wait, try again, ask, or try to go back."""

from sim.kernel.columns import Rows
from sim.kernel.draws import ASK as ASK_DRAW
from sim.kernel.draws import INTENTION, JOIN_COLUMN, MOVE_ON, SHELTER, happens, uniform
from sim.kernel.layouts import Now, Parameters, Person, Policy, Sector
from sim.kernel.rule import MORNING, enter, first_event, rule
from sim.kernel.stages import ASK, BORDER_CAMP, CROSS, DEAD, GO_BACK, HEARD, ROOF, SHELTERED, WAIT, WARNED_OFF
from sim.people.attempt import attempt
from sim.people.border import go_to_minsk, take_step
from sim.people.eu_side import take_in
from sim.people.minsk import go_to_sector
from sim.people.wellbeing import be_robbed, endure, give_up_rate


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
    if now.hour == MORNING:
        be_robbed(person, now, p)
        make_up_mind(person, policy, now, p)
    if move_under_roof(person, policy, now) or move_on(person, sectors, policies, now, p):
        return
    if person.intention == GO_BACK and now.hour == MORNING and go_to_minsk(person, now):
        return
    if person.intention == ASK and ask_at_the_line(person, here, policy, now, p):
        return
    try_again(person, here, policy, now, p)


@rule
def make_up_mind(person: Person, policy: Policy, now: Now, p: Parameters) -> None:
    """Each morning: update hope by word of mouth, then decide to cross, wait, ask for asylum, or go back."""
    person.hope += p.listen_rate * (policy.word - person.hope)
    if person.intention == GO_BACK:
        return
    u = uniform(now.seed, person.group, now.tick, INTENTION)
    ask = p.ask_rate * policy.admission * (p.ask_grounds if person.grounds == 1 else 1.0)
    event = first_event(u, (wish_to_give_up(person, p), ask), 1.0)
    if event == 0:
        person.intention = GO_BACK
    elif event == 1:
        person.intention = ASK
    elif now.tick < person.rest:
        person.intention = WAIT
    elif person.intention == WAIT:
        person.intention = CROSS


@rule
def wish_to_give_up(person: Person, p: Parameters) -> float:
    """Rate per day of giving up in the strip: hunger and hours in the open weigh too, and savings sunk hold back."""
    exposure = min(1.0, person.exposure / p.exposure_scale)
    burden = p.give_up_hunger * person.hunger + p.give_up_exposure * exposure
    sunk_share = person.sunk / (person.sunk + person.cash + 1.0)
    return give_up_rate(person, p.give_up_rate, burden, p) * (1.0 - p.sunk_hold * sunk_share)


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
def move_on(person: Person, sectors: Rows[Sector], policies: Rows[Policy], now: Now, p: Parameters) -> bool:
    """Guards take a party to another stretch of the line, chosen as from Minsk."""
    if now.hour != MORNING or not happens(now.move_on, person.group, now, MOVE_ON):
        return False
    return go_to_sector(person, sectors, policies, now, p)


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
    if take_step(person, here.pressed if person.intention == GO_BACK else here.willing, now):
        attempt(person, here, policy, now, p)
