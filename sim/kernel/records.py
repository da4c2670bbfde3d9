"""Layouts of the record arrays that the compiled rules change.

One row is one person, sector, neighbour, hub or guard unit; `now` and the parameters are single records. A field
is read and written by its name, so the same rule works on a row here and on an object with the same attributes.
"""

from collections.abc import Mapping
from functools import cache

import numpy as np

PER_NATIONALITY = 1  # length of a field with one number per nationality, until `sized`

# The layout fills two cache lines: fields read every tick in the open come first, rarely read ones last.
PERSON = np.dtype(
    [
        ("exposure", "f8"),  # effective hours in the open
        ("hunger", "f8"),  # 0 fed to 1 starving
        ("cash", "f8"),  # USD
        ("health", "f8"),  # 0 to 1
        # Remaining cumulative hazards, drawn as exponential numbers with mean 1.
        ("spare", "f8"),  # hazard left until death, drawn once
        ("until_aid", "f8"),  # hazard left until the next aid visit, drawn again after each
        ("until_step", "f8"),  # hazard left until the next move or attempt, drawn again after each
        ("hope", "f8"),  # own estimate of the probability that the next attempt succeeds
        ("sunk", "f8"),  # USD paid so far
        ("group", "i8"),  # identity of the party (kernel/identity.py): key of its common decisions
        ("events", "i4"),  # bits of this tick
        ("rest", "i4"),  # tick until which the party rests
        ("since", "i4"),  # tick at which the present stage began; in reception: tick at which it was taken in
        ("visa_end", "i4"),  # tick
        ("sector", "i2"),  # last sector, -1 before the border
        ("attempts", "i2"),  # so far
        ("pushbacks", "i2"),  # so far
        ("steps", "i2"),  # number of draws of `until_step` so far
        ("visits", "i2"),  # aid visits so far
        ("stage", "i1"),  # of the journey, codes of sim/kernel/stages.py
        ("intention", "i1"),  # cross, wait, go back, ask
        ("lodging", "i1"),  # hotel, hostel, street, roofed camp, open, home
        ("nationality", "i1"),  # nationality group
        ("vulnerable", "i1"),  # child, ill, old or pregnant
        ("robbed", "i1"),  # by whom it was beaten and robbed: codes of sim/kernel/stages.py
        ("booked", "i4"),  # tick
        ("hub", "i1"),  # where the flight starts
        ("origin", "i1"),  # where the demand arose
        ("party", "i1"),  # members
        ("member", "i1"),  # index in the party from 0; identity = group + member
        ("with_vulnerable", "i1"),  # 1 if anyone in the party is vulnerable
        ("grounds", "i1"),  # has grounds for protection
        ("vetted", "i1"),  # 1 once its claim in an EU camp is decided
        ("wish", "i1"),  # tenths of the average readiness to go home; 0 refuses to
        ("guided", "i1"),  # 1 once a guide and a driver are paid
        ("trained", "i1"),  # only with the alleged groups switched on
        ("entered", "i1"),  # neighbour last entered, -1 for none
    ],
    align=True,
)

SECTOR = np.dtype(
    [
        ("neighbour", "i4"),  # PL, LT, LV
        ("index", "i4"),  # over all sectors
        ("key", "i8"),  # hash of its name: keys its draws
        ("length", "f8"),  # km
        ("visibility", "f8"),  # depends on terrain, 1 = open field
        ("water", "f8"),  # share of those brought here who stand at a river or lake too wide to wade
        ("crossing", "f8"),  # 1 where there is an official crossing
        ("steer", "f8"),  # weight with which people are brought here, among the sectors of the neighbour
        ("gathers", "f8"),  # 1 where Belarus gathers a crowd, if it does
        ("strip", "f8"),  # people in the strip
        ("seen", "f8"),  # recently stopped attempts per day (smoothed)
        ("known", "f8"),  # attempts stopped here so far, per km
        ("fenced", "f8"),  # share of the length
        ("gap", "f8"),  # share of the fence that Belarusian guards hold open where they are
        ("presence", "f8"),  # share of the stretch at which Belarusian guards are
        ("column", "f8"),  # 1 if a column storms in this tick
        ("crowd", "f8"),  # people in this tick's column
        ("guards", "f8"),  # stationed on the EU side
        ("duty", "f8"),  # EU guards on duty per km
        ("minsk_guards", "f8"),  # Belarusian guards on duty per km
        ("aid", "f8"),  # aid visits per person-day
        ("robbery", "f8"),  # rate per day of being robbed by Belarusian guards in the strip
        ("go_back", "f8"),  # probability today of getting back to Minsk, for those who want to
        ("willing", "f8"),  # attempts per tick by own will of a willing and rested person, before pushbacks
        ("driven", "f8"),  # more attempts per tick of such a person, whom guards press
        ("pressed", "f8"),  # attempts per tick of a person who wants to go back and is rested
        ("reach", "f8", (3,)),  # cumulative weights along the line: kernel/stages.py
    ],
    align=True,
)

POLICY = np.dtype(
    [
        ("key", "i8"),  # hash of the neighbour's name
        ("first", "i4"),  # first sector of its line
        ("end", "i4"),  # sector after the last of its line
        ("pushback", "f8"),  # share of those caught who are pushed back
        ("admission", "f8"),  # share of claims that are heard
        ("emergency", "f8"),  # 1 under a state of emergency with an exclusion zone
        ("crossings_open", "f8"),  # 1 while official crossing points are open
        ("steer", "f8"),  # steering weight of Belarus
        ("kept", "f8"),  # share of rest and wait that those pushed back lose, kept at the line
        ("word", "f8"),  # share of attempts that ended in the EU, according to migrants
        ("camp_chance", "f8"),  # probability that an EU camp has a place today
        ("guide_price", "f8"),  # USD per person for a way across and onwards
        ("guide_rate", "f8"),  # 1/day, rate of finding a guide today for those who can pay
        ("rides", "f8"),  # share of a full trade's pick-ups for those without a driver of their own
        ("way_onward", "f8"),  # rate of travelling on, relative to the nearest state
        ("custody_days", "f8"),  # days from being taken in to the release
        ("shelter_chance", "f8"),  # probability per tick of being taken under a Belarusian roof
        ("temperature", "f8"),  # degC this tick
        ("wet", "f8"),  # 0 dry, 1 wet
        ("cold", "f8"),  # cold stress this tick
        ("deaths", "f8"),  # deaths per tick of a healthy, fed person without exposure
    ],
    align=True,
)

HUB = np.dtype(
    [
        ("key", "i8"),  # hash of its name
        ("start_key", "i8"),  # key of the draws for those who came from here before the first day
        ("seats", "f8"),  # for migrants today
        ("taken", "f8"),  # seats taken today
        ("capacity", "f8"),  # seats per week
        ("price", "f8"),  # USD per package
        ("detour", "f8"),  # USD, cost of starting from here instead of the own hub
        ("open", "f8"),  # 1 if seats are on sale
        ("wait", "f8"),  # weeks of seats that the queue needs
        ("ceiling", "f8"),  # people per day who could be persuaded to go
        ("interest", "f8"),  # share of them who would book today
        ("bars", "f8", (PER_NATIONALITY,)),  # 1 if the nationality is barred from flights
        ("mix", "f8", (PER_NATIONALITY,)),  # shares of the nationalities
    ],
    align=True,
)

UNIT = np.dtype(
    [
        ("uid", "i8"),  # side and number: keys its draws
        ("strength", "f8"),  # people
        ("sector", "i4"),  # its post, -1 before the first
        ("neighbour", "i4"),  # whose line it guards, -1 for Belarus
        ("belarusian", "i4"),  # 1 on the Belarusian side
        ("moves", "i4"),  # tick from which on it takes a new post
    ],
    align=True,
)

NOW = np.dtype(
    [
        ("seed", "i8"),  # key of the run's draws
        ("nationality_keys", "i8", (PER_NATIONALITY,)),  # hashes of their names
        ("tick", "i4"),  # since the run began
        ("day", "i4"),  # since the run began
        ("hour", "i4"),  # 0 night, 1 morning, 2 afternoon, 3 evening
        ("pressure", "f8"),  # pressure of Belarus at the border, 0 to 1
        ("word", "f8"),  # `word` of the neighbours, weighted by where people are taken
        ("transfer", "f8"),  # rate per day of being taken from Minsk to the border; 0 while nobody is steered
        ("move_on", "f8"),  # rate per day of being moved from the strip to another sector; 0 likewise
        ("gathering", "f8"),  # rate per day of being brought to where Belarus gathers a crowd
        ("crowd_at", "i4"),  # sector where it does, -1 for none
        ("return_block", "f8"),  # share of those wanting to go back who are stopped
        ("visas", "f8"),  # share of willing buyers who get a visa today
        ("grounds", "f8", (PER_NATIONALITY,)),  # share of parties with grounds for protection
        ("home_chance", "f8", (PER_NATIONALITY,)),  # probability per day of a seat that the state puts on
        ("ticket_chance", "f8"),  # probability per day of a seat home on an ordinary flight
        ("removal_chance", "f8", (PER_NATIONALITY,)),  # probability per day of a seat home from an EU camp
        ("overland", "f8"),  # share of those who would leave Belarus overland today who find a way
        ("leave_free", "f8"),  # how freely people may fly home
        ("roof_open", "f8"),  # 1 while Belarus keeps a roofed camp open
        ("return_support", "f8"),  # USD paid to each person who flies home
        ("camp_leaving", "f8"),  # rate per day at which people leave EU camps that nobody guards
        ("vetting_chance", "f8"),  # probability per day that a claim in an EU camp is decided
        ("resettle_chance", "f8"),  # probability that a place farther west is free
        ("public_returns", "f8"),  # share of returns made public
    ],
    align=True,
)


@cache
def sized(layout: np.dtype, nationalities: int) -> np.dtype:
    """Return the layout for a number of nationalities, cached: numba identifies arrays by their layout object."""
    fields = [
        (name, layout[name].base, (nationalities,))
        if layout[name].shape == (PER_NATIONALITY,)
        else (name, layout[name])
        for name in layout.names or ()
    ]
    return np.dtype(fields, align=True)


@cache
def parameter_dtype(names: tuple[str, ...]) -> np.dtype:
    """Return the layout of the record that passes every parameter to the compiled rules.

    Cached: numba identifies arrays by their layout object, and a new one takes twenty times as long to inspect.
    """
    return np.dtype([(name, "f8") for name in names])


def parameter_record(values: Mapping[str, float]) -> np.ndarray:
    """Return an array of one record with all parameters by name, in sorted order."""
    names = tuple(sorted(values))
    record = np.zeros(1, parameter_dtype(names))
    for name in names:
        record[name] = values[name]
    return record
