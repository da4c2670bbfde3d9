"""Types of the records that rules read and write, of the columns that actors write, of parameters and levers.

Written by `python -m sim.docs` from sim/kernel/records.py, the registry of parameters and sim/world/levers.toml: change
those.
"""

from collections.abc import MutableSequence
from dataclasses import dataclass
from typing import Literal, Protocol, TypeAlias

import numpy as np
from numpy.typing import NDArray

from sim.kernel import records
from sim.kernel.columns import Columns

Reals: TypeAlias = NDArray[np.float64]
Wholes: TypeAlias = NDArray[np.int32] | NDArray[np.int64]
LeverName: TypeAlias = Literal[
    "absorbed_share",
    "admission",
    "aid_access",
    "appeals",
    "camps",
    "carrier_pressure",
    "carrier_sanctions",
    "consuls",
    "contact",
    "cover",
    "crossings_open",
    "display",
    "emergency",
    "fence",
    "force",
    "gap_opening",
    "gas_threat",
    "gas_veto",
    "gathering",
    "home_flights",
    "homeward_flights",
    "licensed_agencies",
    "moscow_contact",
    "multinational_force",
    "ns2_condition",
    "origin_pressure",
    "payment_to_minsk",
    "pressure",
    "public_returns",
    "pushback",
    "resettlement",
    "return_block",
    "return_money",
    "sanctions",
    "sanctions_announced",
    "shelter",
    "stop_pressure",
    "us_help",
    "visa_openness",
]


class Person(Protocol):
    """A record: one person."""

    exposure: float
    hunger: float
    cash: float
    health: float
    spare: float
    until_aid: float
    until_step: float
    hope: float
    sunk: float
    group: int
    events: int
    rest: int
    since: int
    visa_end: int
    sector: int
    attempts: int
    pushbacks: int
    steps: int
    visits: int
    stage: int
    intention: int
    lodging: int
    nationality: int
    vulnerable: int
    robbed: int
    booked: int
    hub: int
    origin: int
    party: int
    member: int
    with_vulnerable: int
    grounds: int
    vetted: int
    wish: int
    guided: int
    trained: int
    entered: int


class Sector(Protocol):
    """A record: one sector of the border."""

    neighbour: int
    index: int
    key: int
    length: float
    visibility: float
    water: float
    crossing: float
    steer: float
    gathers: float
    strip: float
    seen: float
    known: float
    fenced: float
    gap: float
    presence: float
    column: float
    crowd: float
    guards: float
    duty: float
    minsk_guards: float
    aid: float
    robbery: float
    go_back: float
    willing: float
    driven: float
    pressed: float
    reach: MutableSequence[float]


class Policy(Protocol):
    """A record: what one neighbour does."""

    key: int
    first: int
    end: int
    pushback: float
    admission: float
    emergency: float
    crossings_open: float
    steer: float
    kept: float
    word: float
    camp_chance: float
    guide_price: float
    guide_rate: float
    rides: float
    way_onward: float
    custody_days: float
    shelter_chance: float
    temperature: float
    wet: float
    cold: float
    deaths: float


class Hub(Protocol):
    """A record: one hub today."""

    key: int
    start_key: int
    seats: float
    taken: float
    capacity: float
    price: float
    detour: float
    open: float
    wait: float
    ceiling: float
    interest: float
    bars: MutableSequence[float]
    mix: MutableSequence[float]


class Unit(Protocol):
    """A record: one unit of guards."""

    uid: int
    strength: float
    sector: int
    neighbour: int
    belarusian: int
    moves: int


class Now(Protocol):
    """A record: the present tick."""

    seed: int
    nationality_keys: MutableSequence[int]
    tick: int
    day: int
    hour: int
    pressure: float
    word: float
    transfer: float
    move_on: float
    gathering: float
    crowd_at: int
    return_block: float
    visas: float
    grounds: MutableSequence[float]
    home_chance: MutableSequence[float]
    ticket_chance: float
    removal_chance: MutableSequence[float]
    overland: float
    leave_free: float
    roof_open: float
    return_support: float
    camp_leaving: float
    vetting_chance: float
    resettle_chance: float
    public_returns: float


class Parameters(Protocol):
    """The parameters by name: docs/parameters.md says what each is."""

    abscond_rate: float
    absorbed_isolation: float
    absorbed_orchestrator: float
    absorbed_permissive: float
    absorbed_restrainer: float
    absorbed_strain: float
    admission_hard: float
    advertising: float
    affront_memory: float
    agencies: float
    agency_quota: float
    aid_blankets: float
    aid_care: float
    aid_meals: float
    airport_fee: float
    answer_memory: float
    appeals_transit: float
    ask_again: float
    ask_elsewhere: float
    ask_grounds: float
    ask_rate: float
    attack_harm: float
    attack_rate: float
    attack_share: float
    attempt_rate: float
    belarus_guards: float
    block_full_at: float
    block_highest: float
    bought_food: float
    camp_give_up: float
    camp_per_guard: float
    camp_to_strip: float
    camp_to_strip_alone: float
    camp_unguarded: float
    campaign: float
    cancel_rate: float
    carrier_compliance: float
    carrier_focus: float
    cases_per_officer: float
    claim_rate: float
    closure_day_cost: float
    closure_news: float
    column_alert: float
    column_people: float
    column_per_guard: float
    column_pressure: float
    column_rate: float
    column_share: float
    comfort_temperature: float
    contact_attention: float
    contact_reserve: float
    cover_orchestrator: float
    cover_permissive: float
    cover_restrainer: float
    death_cold: float
    death_exposure: float
    death_hunger: float
    death_rate: float
    death_record_lag: float
    death_record_share: float
    death_vulnerable: float
    deaths_weight: float
    decision_days_belarus: float
    decision_days_eu: float
    decision_days_frontline: float
    decision_days_origin: float
    decision_days_russia: float
    demand_ceiling: float
    detained_counts: float
    detection_rate: float
    detention_record_share: float
    deter_deaths: float
    deter_public_returns: float
    deter_stranded: float
    disappointment: float
    display_caution: float
    display_memory: float
    display_orchestrator: float
    display_permissive: float
    display_reserve: float
    display_restrainer: float
    dissent_borne: float
    duty_half: float
    duty_share: float
    emergency_attempts: float
    emergency_gain: float
    emergency_habit: float
    emergency_load_most: float
    escalation_columns: float
    escalation_display: float
    escalation_massing: float
    escalation_memory: float
    escalation_threat: float
    eu_quarrel: float
    expel_rate: float
    exposure_scale: float
    fare: float
    fence_foresight: float
    fence_hold: float
    fence_km_cost: float
    fence_pace: float
    fence_sensor: float
    fence_wear: float
    first_hope: float
    flights_once_limited: float
    flights_season_step: float
    flights_step: float
    food_cost: float
    food_relief: float
    force_limit: float
    force_per_attempt: float
    found_by_duty: float
    found_emergency: float
    found_rate: float
    gap_share: float
    gas_attention: float
    gas_defiance: float
    gas_loyalty: float
    gas_notice: float
    gas_rebuke_weight: float
    gas_sales: float
    gather_leverage: float
    gather_rate: float
    gather_storms: float
    german_lag: float
    german_share: float
    give_up_exposure: float
    give_up_hunger: float
    give_up_pushback: float
    give_up_rate: float
    give_up_street: float
    go_back_rate: float
    guard_day_cost: float
    guard_spread: float
    guide_arrests: float
    guide_growth: float
    guide_price_high: float
    guide_price_start: float
    guide_price_step: float
    guided_found: float
    guided_onward: float
    guided_seen: float
    guides_start: float
    healing_rate: float
    health_floor: float
    health_spread: float
    heeds_calls_orchestrator: float
    heeds_calls_permissive: float
    heeds_calls_restrainer: float
    heeds_ns2_orchestrator: float
    heeds_ns2_permissive: float
    heeds_ns2_restrainer: float
    hold_alone: float
    hold_rate: float
    home_effort: float
    home_fare: float
    home_fill: float
    home_money: float
    home_reserve: float
    hope_hold: float
    hostel_cost: float
    hotel_nights: float
    hunger_rate: float
    incident_power: float
    incident_rate: float
    inertia: float
    inland_pushback: float
    interest_fade: float
    interest_start: float
    learn_gain: float
    learn_half: float
    leave_before: float
    leave_rate: float
    leave_stranded: float
    listen_rate: float
    load_to_add: float
    load_to_drop: float
    migrant_share_added: float
    minsk_give_up: float
    money_reserve: float
    moscow_reserve: float
    move_on_rate: float
    need_memory: float
    need_rise: float
    news_attempts: float
    news_columns: float
    news_deaths: float
    news_displays: float
    news_gas: float
    news_gathering: float
    night_attempts: float
    night_sight: float
    objective_named: float
    objective_other: float
    officer_day_cost: float
    onward_rate: float
    ordinary_home_share: float
    origin_burden: float
    origin_compliance: float
    origin_focus: float
    outbid: float
    overland_cost: float
    overland_most: float
    package_price_high: float
    package_price_start: float
    paid_worth: float
    party_largest: float
    party_more: float
    passport_lost: float
    patience_days: float
    presence_rate: float
    press_concentration: float
    press_gain: float
    press_held: float
    press_reserve: float
    pressed_rate: float
    pressure_affront: float
    pressure_attention: float
    pressure_borne: float
    pressure_contact: float
    pressure_cover: float
    pressure_dependence: float
    pressure_distraction: float
    pressure_failed: float
    pressure_massing: float
    pressure_moscow: float
    pressure_sanctions: float
    pressure_start: float
    pressure_stranded: float
    pressure_success: float
    pressure_unanswered: float
    pressure_unmet: float
    price_step: float
    pushback_hard: float
    pushback_harm: float
    queue_to_raise: float
    quota_slack: float
    rally_at: float
    rationality: float
    reception_day_cost: float
    record_memory: float
    record_share: float
    recovery_rate: float
    redeploy_rate: float
    referral: float
    refund_share: float
    refuse_fear: float
    refuse_share: float
    released_rate: float
    removal_cost: float
    removal_rate: float
    reroute_rate: float
    reroute_weeks: float
    resettlement_cost: float
    rest_in_minsk: float
    rest_ticks: float
    restraint_orchestrator: float
    restraint_permissive: float
    restraint_restrainer: float
    return_money: float
    rides_half: float
    river_hold: float
    robbery_harm: float
    robbery_rate: float
    robbery_share: float
    roof_hold: float
    roof_leave: float
    route_profit: float
    salience_memory: float
    sanction_bite: float
    sanctions_attention: float
    sanctions_escalation: float
    sanctions_lag: float
    sanctions_loss: float
    sanctions_reserve: float
    sanctions_start: float
    sanctions_step: float
    savings_median: float
    savings_spread: float
    scale: float
    season_day: float
    seats_per_flight: float
    seen_memory: float
    shelter_face: float
    shelter_pace: float
    shelter_places: float
    sight_delay: float
    sight_error: float
    sight_memory: float
    sold_out_weeks: float
    start_in_minsk: float
    state_share: float
    steer_crossing: float
    steer_field: float
    steer_forest: float
    steer_river: float
    steer_stream: float
    steer_yield: float
    step_large: float
    step_middle: float
    step_small: float
    stop_compliance: float
    strain_leans: float
    strain_memory: float
    sunk_hold: float
    support_weight: float
    surrender_rate: float
    trained_day: float
    trained_evasion: float
    trained_group_size: float
    trained_groups: float
    trained_incident: float
    transfer_alone: float
    transfer_rate: float
    unit_size: float
    visa_contact: float
    visa_days: float
    visa_leverage: float
    visa_moscow: float
    visa_revenue: float
    visas_before: float
    visibility_field: float
    visibility_forest: float
    visibility_river: float
    visits_most: float
    visits_per_volunteer: float
    volunteers_most: float
    vulnerable_share: float
    vulnerable_spared: float
    warned_off_rate: float
    watched_before_emergency: float
    wear_rate: float
    weary_pushback: float
    wet_chill: float
    wet_sight: float
    wish_spread: float
    word_memory: float
    word_of_mouth: float
    word_prior_weight: float
    word_spill: float
    word_weight: float
    zone_access: float


@dataclass(frozen=True, eq=False, repr=False)
class SectorColumns(Columns):
    """The columns of Sector."""

    layout = records.SECTOR
    neighbour: Wholes
    index: Wholes
    key: Wholes
    length: Reals
    visibility: Reals
    water: Reals
    crossing: Reals
    steer: Reals
    gathers: Reals
    strip: Reals
    seen: Reals
    known: Reals
    fenced: Reals
    gap: Reals
    presence: Reals
    column: Reals
    crowd: Reals
    guards: Reals
    duty: Reals
    minsk_guards: Reals
    aid: Reals
    robbery: Reals
    go_back: Reals
    willing: Reals
    driven: Reals
    pressed: Reals
    reach: Reals


@dataclass(frozen=True, eq=False, repr=False)
class PolicyColumns(Columns):
    """The columns of Policy."""

    layout = records.POLICY
    key: Wholes
    first: Wholes
    end: Wholes
    pushback: Reals
    admission: Reals
    emergency: Reals
    crossings_open: Reals
    steer: Reals
    kept: Reals
    word: Reals
    camp_chance: Reals
    guide_price: Reals
    guide_rate: Reals
    rides: Reals
    way_onward: Reals
    custody_days: Reals
    shelter_chance: Reals
    temperature: Reals
    wet: Reals
    cold: Reals
    deaths: Reals


@dataclass(frozen=True, eq=False, repr=False)
class HubColumns(Columns):
    """The columns of Hub."""

    layout = records.HUB
    key: Wholes
    start_key: Wholes
    seats: Reals
    taken: Reals
    capacity: Reals
    price: Reals
    detour: Reals
    open: Reals
    wait: Reals
    ceiling: Reals
    interest: Reals
    bars: Reals
    mix: Reals


@dataclass(frozen=True, eq=False, repr=False)
class UnitColumns(Columns):
    """The columns of Unit."""

    layout = records.UNIT
    uid: Wholes
    strength: Reals
    sector: Wholes
    neighbour: Wholes
    belarusian: Wholes
    moves: Wholes


@dataclass(frozen=True, eq=False, repr=False)
class NowColumns(Columns):
    """The columns of Now."""

    layout = records.NOW
    seed: Wholes
    nationality_keys: Wholes
    tick: Wholes
    day: Wholes
    hour: Wholes
    pressure: Reals
    word: Reals
    transfer: Reals
    move_on: Reals
    gathering: Reals
    crowd_at: Wholes
    return_block: Reals
    visas: Reals
    grounds: Reals
    home_chance: Reals
    ticket_chance: Reals
    removal_chance: Reals
    overland: Reals
    leave_free: Reals
    roof_open: Reals
    return_support: Reals
    camp_leaving: Reals
    vetting_chance: Reals
    resettle_chance: Reals
    public_returns: Reals
