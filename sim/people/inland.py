"""The woods behind the line: picked up and driven onward, or found."""

from sim.kernel.draws import INLAND_FOUND, INLAND_ONWARD, uniform
from sim.kernel.layouts import Now, Parameters, Person, Policy, Sector
from sim.kernel.rule import chance_per_tick, enter, rule
from sim.kernel.stages import DEAD, FOUND, ONWARD, WENT_ONWARD
from sim.people.attempt import face_guards
from sim.people.wellbeing import endure


@rule
def live_inland(person: Person, here: Sector, policy: Policy, now: Now, p: Parameters) -> None:
    """One tick in the woods on the EU side."""
    endure(person, here, policy, now, p)
    if person.stage == DEAD:
        return
    found = p.found_rate + p.found_by_duty * here.duty
    if policy.emergency == 1.0:
        found *= p.found_emergency
    found += p.surrender_rate * policy.admission * (1.0 - policy.pushback)
    if uniform(now.seed, person.group, now.tick, INLAND_FOUND) < chance_per_tick(found):
        person.events |= FOUND
        face_guards(person, policy, policy.pushback * p.inland_pushback, now, p)
    elif uniform(now.seed, person.group, now.tick, INLAND_ONWARD) < chance_per_tick(p.onward_rate):
        enter(person, ONWARD, now.tick)
        person.events |= WENT_ONWARD
