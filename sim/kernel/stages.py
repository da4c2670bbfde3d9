"""The stages of a journey, the events of a tick, and other codes in records."""

from typing import Final

# Stages, in the order of the journey. The columns of the daily table carry these names.
QUEUED: Final = 0  # package paid, waiting for a seat
MINSK: Final = 1
BORDER_CAMP: Final = 2  # under Belarusian guards, in the open or under a roof
STRIP: Final = 3  # between the two lines of guards
INLAND: Final = 4  # in the woods behind the EU line
EU_CAMP: Final = 5  # under a roof, claim being vetted (humane package)
DETAINED: Final = 6  # in custody on the EU side
ASYLUM: Final = 7  # claim lodged
ONWARD: Final = 8  # reached Germany or another country farther west
RESETTLED: Final = 9
RETURNED: Final = 10  # flown home
LEFT: Final = 11  # cancelled before the flight, or left Belarus overland at their own cost
DEAD: Final = 12
STAGES: Final = (
    "queued",
    "in_minsk",
    "in_border_camp",
    "in_strip",
    "inland",
    "in_eu_camp",
    "detained",
    "asylum",
    "onward",
    "resettled",
    "returned",
    "left",
    "dead",
)
FINAL_FROM: Final = ONWARD  # the first final stage

# Rosters: who acts, and when.
QUEUE: Final = 0  # daily by the market, in the order of booking
MORNINGS: Final = 1  # each morning
TICKS: Final = 2  # every tick
SLEEPERS: Final = 3  # on the days on which they act, known beforehand
ROSTERS: Final = 4
NO_ROSTER: Final = -1
ROSTER_OF: Final = (
    QUEUE,  # queued
    MORNINGS,  # in Minsk
    TICKS,  # in a border camp
    TICKS,  # in the strip
    TICKS,  # inland
    MORNINGS,  # in an EU camp
    SLEEPERS,  # detained
    SLEEPERS,  # asylum
    *(NO_ROSTER for _ in STAGES[FINAL_FROM:]),
)

# Intentions.
CROSS: Final = 0
WAIT: Final = 1
GO_BACK: Final = 2
ASK: Final = 3
INTENTIONS: Final = ("cross", "wait", "go back", "ask for asylum")

# Lodging in Belarus.
HOTEL: Final = 0
HOSTEL: Final = 1
STREET: Final = 2
ROOF: Final = 3  # a roofed camp at the border
OPEN: Final = 4
HOME: Final = 5  # not in Belarus yet
LODGINGS: Final = ("hotel", "hostel", "street", "roofed camp", "open", "home")

# What draws to a sector along its neighbour's line: the places in `reach`.
BROUGHT: Final = 0  # people, by where Belarus brings them
POSTED: Final = 1  # units of the neighbour, weighted by what they saw
HELD: Final = 2  # units of Belarus, weighted by the people they hold

# How ready a person is to go home, `wish`: a whole number of tenths of the average, in one byte.
TENTHS: Final = 10.0
MOST_WISH: Final = 127

# By whom a person was beaten and robbed: bits of `robbed`.
BY_GUARDS: Final = 1  # Belarusian ones, in the strip
BY_UNKNOWN: Final = 2  # behind the EU line

# Bits of `events`: what happened to a person in this tick; the tally adds them to flows.
ARRIVED: Final = 1 << 0
TO_CAMP: Final = 1 << 1
TO_STRIP: Final = 1 << 2
ATTEMPTED: Final = 1 << 3
STOPPED: Final = 1 << 4
CROSSED: Final = 1 << 5
PUSHED_BACK: Final = 1 << 6
TAKEN_IN: Final = 1 << 7
CLAIMED: Final = 1 << 8
WENT_BACK: Final = 1 << 9
WENT_ONWARD: Final = 1 << 10
FLEW_HOME: Final = 1 << 11
PUBLIC_RETURN: Final = 1 << 12
WAS_RESETTLED: Final = 1 << 13
WENT_AWAY: Final = 1 << 14
CANCELLED: Final = 1 << 15
DIED: Final = 1 << 16
AIDED: Final = 1 << 17
WAS_ROBBED: Final = 1 << 18
WARNED_OFF: Final = 1 << 19
SHELTERED: Final = 1 << 20
TO_EU_CAMP: Final = 1 << 21
SENT_HOME: Final = 1 << 22  # returned from custody or a camp on the EU side
FOUND: Final = 1 << 23  # found in the woods behind the line
HEARD: Final = 1 << 24  # asked for asylum at the line and was let in
HIRED: Final = 1 << 25  # paid a guide
ATTACKED: Final = 1 << 26  # beaten and robbed behind the EU line
FLOWS: Final = (
    "arrivals",
    "to_camp",
    "to_strip",
    "attempts",
    "stopped",
    "crossings",
    "pushbacks",
    "detentions",
    "asylum_claims",
    "went_back",
    "went_onward",
    "flown_home",
    "public_returns",
    "newly_resettled",
    "went_away",
    "cancellations",
    "deaths",
    "aided",
    "robbed",
    "warned_off",
    "sheltered",
    "to_eu_camp",
    "sent_home",
    "found",
    "heard",
    "hired",
    "attacked",
)
FLOW: Final = {name: i for i, name in enumerate(FLOWS)}  # the place of each
