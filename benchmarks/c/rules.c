/* The rules of the journey in C, by hand, for the benchmark of the compiled loop; records.h is written by the
   benchmark from the record layouts and codes of the model. Function by function as in sim/people; the benchmark
   checks that every byte of every person comes out the same. */

#include <math.h>
#include <stdint.h>

#include "records.h"

#define RULE static inline
#define TICKS_A_DAY 4
#define MORNING 1
#define HOURS_A_TICK 6.0

/* Draws. */

RULE double uniform(int64_t seed, int64_t who, int64_t tick, uint32_t purpose)
{
    uint32_t c0 = (uint32_t)who, c1 = (uint32_t)(who >> 32), c2 = (uint32_t)tick, c3 = purpose;
    uint32_t k0 = (uint32_t)seed, k1 = (uint32_t)(seed >> 32);
    for (int round = 0; round < 10; round++) {
        uint64_t product_0 = 0xD2511F53u * (uint64_t)c0, product_1 = 0xCD9E8D57u * (uint64_t)c2;
        c0 = (uint32_t)(product_1 >> 32) ^ c1 ^ k0;
        c1 = (uint32_t)product_1;
        c2 = (uint32_t)(product_0 >> 32) ^ c3 ^ k1;
        c3 = (uint32_t)product_0;
        k0 += 0x9E3779B9u;
        k1 += 0xBB67AE85u;
    }
    return ((c0 >> 5) * 67108864.0 + (c1 >> 6)) / 9007199254740992.0;
}

#define DRAW(key, purpose) uniform(now->seed, person->key, now->tick, D_##purpose)

RULE double least(double a, double b) { return b < a ? b : a; }
RULE double most(double a, double b) { return b > a ? b : a; }
RULE double chance_per_tick(double rate) { return 1.0 - exp(-rate / TICKS_A_DAY); }
RULE double chance_per_day(double rate) { return 1.0 - exp(-rate); }

RULE void enter(Person *person, int stage, const Now *now)
{
    person->stage = (int8_t)stage;
    person->since = now->tick;
}

/* In the open and indoors. */

RULE double cold_load(const Policy *policy, const Parameters *p)
{
    double cold = most(0.0, p->comfort_temperature - policy->temperature) / 10.0;
    return cold * (1.0 + p->wet_chill * policy->wet);
}

RULE void buy_food(Person *person, const Parameters *p)
{
    double cost = p->food_cost / TICKS_A_DAY;
    if (person->cash >= cost) {
        person->cash -= cost;
        person->hunger = most(0.0, person->hunger - p->bought_food / TICKS_A_DAY);
    }
}

RULE void receive_aid(Person *person, const Sector *here, const Now *now, const Parameters *p)
{
    if (DRAW(group, AID) < chance_per_tick(here->aid)) {
        person->hunger = most(0.0, person->hunger - p->aid_meals);
        person->exposure *= 1.0 - p->aid_blankets;
        person->health = least(1.0, person->health + p->aid_care);
        person->events |= AIDED;
    }
}

RULE double death_rate(const Person *person, double cold, const Parameters *p)
{
    double rate = p->death_rate * exp(p->death_cold * cold + p->death_hunger * person->hunger);
    rate *= 1.0 + p->death_exposure * least(1.0, person->exposure / p->exposure_scale);
    if (person->vulnerable == 1)
        rate *= p->death_vulnerable;
    return rate / person->health;
}

RULE void endure(Person *person, const Sector *here, const Policy *policy, const Now *now, const Parameters *p)
{
    double cold = cold_load(policy, p);
    person->exposure += HOURS_A_TICK * (1.0 + cold);
    person->hunger = least(1.0, person->hunger + p->hunger_rate / TICKS_A_DAY);
    buy_food(person, p);
    receive_aid(person, here, now, p);
    double strain = cold + person->hunger;
    person->health = most(p->health_floor, person->health - p->wear_rate / TICKS_A_DAY * strain);
    person->spare -= death_rate(person, cold, p) / TICKS_A_DAY;
    if (person->spare < 0.0) {
        enter(person, DEAD, now);
        person->events |= DIED;
    }
}

RULE void be_robbed(Person *person, const Now *now, const Parameters *p)
{
    double rate = p->robbery_rate * now->pressure;
    if (person->robbed == 0 && DRAW(group, ROBBED) < chance_per_tick(rate)) {
        person->robbed = 1;
        person->cash *= 1.0 - p->robbery_share;
        person->health = most(p->health_floor, person->health - p->robbery_harm);
        person->events |= WAS_ROBBED;
    }
}

RULE void recover(Person *person, const Parameters *p)
{
    person->exposure *= 1.0 - p->recovery_rate / TICKS_A_DAY;
    person->hunger = most(0.0, person->hunger - p->food_relief / TICKS_A_DAY);
    person->health = least(1.0, person->health + p->healing_rate / TICKS_A_DAY);
}

/* Minsk. */

RULE void pay_lodging(Person *person, const Now *now, const Parameters *p)
{
    if (now->tick - person->since < p->hotel_nights * TICKS_A_DAY && person->lodging == HOTEL)
        return;
    if (person->cash >= p->hostel_cost) {
        person->cash -= p->hostel_cost;
        person->lodging = HOSTEL;
    } else {
        person->lodging = STREET;
    }
}

RULE double wish_to_go_home(const Person *person, const Parameters *p)
{
    double rate = p->minsk_give_up * (1.0 + p->give_up_pushback * person->pushbacks);
    if (person->lodging == STREET)
        rate *= p->give_up_street;
    return rate * (1.0 - p->hope_hold * person->hope);
}

RULE int fly_home(Person *person, const Now *now, const Parameters *p)
{
    if (person->cash + now->return_support < p->home_fare)
        return 0;
    if (DRAW(group, FLY_HOME) >= now->home_chance[person->nationality] * now->leave_free)
        return 0;
    person->cash = most(0.0, person->cash - most(0.0, p->home_fare - now->return_support));
    enter(person, RETURNED, now);
    person->events |= FLEW_HOME;
    return 1;
}

RULE int leave_otherwise(Person *person, const Now *now, const Parameters *p)
{
    double rate = 0.0;
    if (person->lodging == STREET)
        rate += p->leave_rate;
    if (now->tick > person->visa_end)
        rate += p->expel_rate * (1.0 - now->pressure);
    if (DRAW(group, LEAVE_OTHERWISE) >= chance_per_day(rate))
        return 0;
    enter(person, LEFT, now);
    person->events |= WENT_AWAY;
    return 1;
}

RULE double neighbour_weight(const Policy *policy, const Parameters *p)
{
    return policy->steer * exp(p->word_weight * policy->word);
}

RULE int choose_neighbour(const Person *person, const World *w, const Now *now, const Parameters *p)
{
    double first = neighbour_weight(&w->policies[0], p);
    double second = neighbour_weight(&w->policies[1], p);
    double third = neighbour_weight(&w->policies[2], p);
    double mark = DRAW(group, CHOOSE_NEIGHBOUR) * (first + second + third);
    if (mark < first)
        return 0;
    return mark < first + second ? 1 : 2;
}

RULE int choose_sector(const Person *person, const World *w, int neighbour, const Now *now)
{
    double total = 0.0;
    for (int64_t i = 0; i < w->sector_count; i++)
        if (w->sectors[i].neighbour == neighbour)
            total += w->sectors[i].steer;
    double mark = DRAW(group, CHOOSE_SECTOR) * total;
    int chosen = -1;
    for (int64_t i = 0; i < w->sector_count; i++)
        if (w->sectors[i].neighbour == neighbour) {
            chosen = (int)i;
            mark -= w->sectors[i].steer;
            if (mark < 0.0)
                return chosen;
        }
    return chosen;
}

RULE void go_to_sector(Person *person, const World *w, const Now *now, const Parameters *p)
{
    int neighbour = choose_neighbour(person, w, now, p);
    person->sector = (int16_t)choose_sector(person, w, neighbour, now);
    person->lodging = OPEN;
    enter(person, BORDER_CAMP, now);
    person->events |= TO_CAMP;
}

RULE void go_to_border(Person *person, const World *w, const Now *now, const Parameters *p)
{
    double rate = p->transfer_alone + p->transfer_rate * now->pressure;
    if (DRAW(group, LEAVE_MINSK) >= chance_per_day(rate))
        return;
    go_to_sector(person, w, now, p);
    person->hope = w->policies[w->sectors[person->sector].neighbour].word;
}

RULE void live_in_minsk(Person *person, const World *w, const Now *now, const Parameters *p)
{
    recover(person, p);
    if (now->hour != MORNING)
        return;
    pay_lodging(person, now, p);
    if (person->intention == GO_BACK) {
        if (fly_home(person, now, p))
            return;
    } else if (DRAW(group, INTENTION) < chance_per_day(wish_to_go_home(person, p))) {
        person->intention = GO_BACK;
        return;
    }
    if (leave_otherwise(person, now, p))
        return;
    if (person->intention == CROSS)
        go_to_border(person, w, now, p);
}

/* Border camps. */

RULE void take_to_minsk(Person *person, const Now *now)
{
    enter(person, MINSK, now);
    person->lodging = STREET;
    person->events |= WENT_BACK;
}

RULE int go_to_minsk(Person *person, const Now *now, const Parameters *p)
{
    double rate = p->go_back_rate * (1.0 - now->return_block);
    if (DRAW(group, GO_BACK) >= chance_per_day(rate))
        return 0;
    take_to_minsk(person, now);
    return 1;
}

RULE int settle_in_camp(Person *person, const Now *now, const Parameters *p)
{
    if (person->lodging == ROOF && now->roof_open == 0.0) {
        take_to_minsk(person, now);
        return 1;
    }
    if (person->intention != GO_BACK) {
        double rate = p->camp_give_up * (1.0 + p->give_up_pushback * person->pushbacks)
                      * (1.0 - p->hope_hold * person->hope);
        if (DRAW(group, INTENTION) < chance_per_day(rate))
            person->intention = GO_BACK;
        return 0;
    }
    if (fly_home(person, now, p))
        return 1;
    return go_to_minsk(person, now, p);
}

RULE void go_to_strip(Person *person, const Now *now, const Parameters *p)
{
    double rate = p->camp_to_strip * now->pressure;
    if (person->lodging == ROOF)
        rate *= p->roof_hold;
    if (person->intention == CROSS)
        rate += p->camp_to_strip_alone;
    if (DRAW(group, CAMP_TO_STRIP) < chance_per_tick(rate)) {
        enter(person, STRIP, now);
        person->lodging = OPEN;
        person->events |= TO_STRIP;
    }
}

RULE void live_in_camp(Person *person, const Sector *here, const Policy *policy, const Now *now, const Parameters *p)
{
    if (person->lodging == ROOF)
        recover(person, p);
    else
        endure(person, here, policy, now, p);
    if (person->stage == DEAD)
        return;
    if (now->hour == MORNING && settle_in_camp(person, now, p))
        return;
    go_to_strip(person, now, p);
}

/* Attempts. */

RULE void take_in(Person *person, const Policy *policy, const Now *now)
{
    person->events |= TAKEN_IN;
    if (DRAW(group, CLAIM) < policy->camp_chance) {
        enter(person, EU_CAMP, now);
        person->events |= TO_EU_CAMP | CLAIMED;
    } else {
        enter(person, DETAINED, now);
    }
}

RULE void turn_away(Person *person, const Now *now, const Parameters *p)
{
    person->rest = now->tick + (int)p->rest_ticks;
    person->hope *= 1.0 - p->disappointment;
}

RULE void face_guards(Person *person, const Policy *policy, double pushback, const Now *now, const Parameters *p)
{
    if (person->with_vulnerable == 1)
        pushback *= 1.0 - p->vulnerable_spared;
    if (DRAW(group, PUSHBACK) < pushback) {
        person->pushbacks += 1;
        person->events |= PUSHED_BACK;
        person->lodging = OPEN;
        if (person->stage != STRIP)
            enter(person, STRIP, now);
        turn_away(person, now, p);
    } else {
        take_in(person, policy, now);
    }
}

RULE double detection_chance(const Sector *here, const Policy *policy, const Now *now, const Parameters *p)
{
    double sight = here->visibility;
    if (now->hour == 0)
        sight *= p->night_sight;
    if (policy->wet == 1.0)
        sight *= p->wet_sight;
    double duty = here->duty / (1.0 + here->duty / p->duty_half);
    double effort = p->detection_rate * duty * here->sight * sight * (1.0 + p->fence_sensor * here->fenced);
    if (here->column == 1.0)
        effort *= p->column_alert
                  / (1.0 + here->crowd / (p->column_per_guard * most(1.0, here->duty * here->length)));
    return 1.0 - exp(-effort);
}

RULE double fence_chance(const Sector *here, const Parameters *p)
{
    return here->fenced * p->fence_hold * (1.0 - here->gap);
}

RULE void attempt(Person *person, const Sector *here, const Policy *policy, const Now *now, const Parameters *p)
{
    person->attempts += 1;
    person->events |= ATTEMPTED;
    if (DRAW(group, FENCE) < fence_chance(here, p)) {
        person->events |= STOPPED;
        turn_away(person, now, p);
        return;
    }
    double chance = detection_chance(here, policy, now, p);
    if (person->trained == 1)
        chance *= p->trained_evasion;
    if (DRAW(group, DETECT) < chance) {
        person->events |= STOPPED;
        face_guards(person, policy, policy->pushback, now, p);
    } else {
        enter(person, INLAND, now);
        person->entered = (int8_t)here->neighbour;
        person->events |= CROSSED;
    }
}

/* The strip. */

RULE double wish_to_give_up(const Person *person, const Parameters *p)
{
    double rate = p->give_up_rate
                  * (1.0 + p->give_up_pushback * person->pushbacks + p->give_up_hunger * person->hunger
                     + p->give_up_exposure * least(1.0, person->exposure / p->exposure_scale));
    double sunk_share = person->sunk / (person->sunk + person->cash + 1.0);
    return rate * (1.0 - p->hope_hold * person->hope) * (1.0 - p->sunk_hold * sunk_share);
}

RULE void make_up_mind(Person *person, const Policy *policy, const Now *now, const Parameters *p)
{
    person->hope += p->listen_rate * (policy->word - person->hope);
    if (person->intention == GO_BACK)
        return;
    double u = DRAW(group, INTENTION);
    double give_up = chance_per_day(wish_to_give_up(person, p));
    double ask = chance_per_day(p->ask_rate * policy->admission * (person->grounds == 1 ? p->ask_grounds : 1.0));
    if (u < give_up)
        person->intention = GO_BACK;
    else if (u < give_up + ask)
        person->intention = ASK;
    else if (now->tick < person->rest)
        person->intention = WAIT;
    else if (person->intention == WAIT)
        person->intention = CROSS;
}

RULE int move_under_roof(Person *person, const Policy *policy, const Now *now)
{
    if (DRAW(group, SHELTER) >= policy->shelter_chance)
        return 0;
    enter(person, BORDER_CAMP, now);
    person->lodging = ROOF;
    person->events |= SHELTERED;
    return 1;
}

RULE int move_on(Person *person, const World *w, const Now *now, const Parameters *p)
{
    double rate = p->move_on_rate * now->pressure;
    if (now->hour != MORNING || DRAW(group, MOVE_ON) >= chance_per_day(rate))
        return 0;
    go_to_sector(person, w, now, p);
    return 1;
}

RULE int ask_at_the_line(Person *person, const Sector *here, const Policy *policy, const Now *now,
                         const Parameters *p)
{
    if (now->hour != MORNING)
        return 0;
    double access = here->crossing * policy->crossings_open == 1.0 ? 1.0 : p->ask_elsewhere;
    if (DRAW(group, ASK) < policy->admission * access) {
        person->events |= HEARD;
        take_in(person, policy, now);
        return 1;
    }
    person->events |= WARNED_OFF;
    person->intention = CROSS;
    return 0;
}

RULE void try_again(Person *person, const Sector *here, const Policy *policy, const Now *now, const Parameters *p)
{
    double presence = 1.0 - exp(-p->presence_rate * here->minsk_guards);
    if (here->column == 1.0) {
        if (DRAW(group, JOIN_COLUMN) < p->column_share)
            attempt(person, here, policy, now, p);
        return;
    }
    if (now->tick < person->rest)
        return;
    double push = now->pressure * presence;
    double rate;
    if (person->intention == GO_BACK)
        rate = p->pressed_rate * push * now->return_block;
    else
        rate = p->attempt_rate * (1.0 + p->press_gain * push);
    if (now->hour == 0)
        rate *= p->night_attempts;
    if (DRAW(group, ATTEMPT) < chance_per_tick(rate))
        attempt(person, here, policy, now, p);
}

RULE void live_in_strip(Person *person, const World *w, const Sector *here, const Policy *policy, const Now *now,
                        const Parameters *p)
{
    endure(person, here, policy, now, p);
    if (person->stage == DEAD)
        return;
    be_robbed(person, now, p);
    if (now->hour == MORNING)
        make_up_mind(person, policy, now, p);
    if (move_under_roof(person, policy, now) || move_on(person, w, now, p))
        return;
    if (person->intention == GO_BACK && now->hour == MORNING && go_to_minsk(person, now, p))
        return;
    if (person->intention == ASK && ask_at_the_line(person, here, policy, now, p))
        return;
    try_again(person, here, policy, now, p);
}

/* Behind the EU line. */

RULE void live_inland(Person *person, const Sector *here, const Policy *policy, const Now *now, const Parameters *p)
{
    endure(person, here, policy, now, p);
    if (person->stage == DEAD)
        return;
    double found = p->found_rate + p->found_by_duty * here->duty;
    if (policy->emergency == 1.0)
        found *= p->found_emergency;
    found += p->surrender_rate * policy->admission * (1.0 - policy->pushback);
    if (DRAW(group, INLAND_FOUND) < chance_per_tick(found)) {
        person->events |= FOUND;
        face_guards(person, policy, policy->pushback * p->inland_pushback, now, p);
    } else if (DRAW(group, INLAND_ONWARD) < chance_per_tick(p->onward_rate)) {
        enter(person, ONWARD, now);
        person->events |= WENT_ONWARD;
    }
}

RULE void live_in_custody(Person *person, const Now *now, const Parameters *p)
{
    recover(person, p);
    if (now->hour != MORNING)
        return;
    double u = DRAW(group, RECEPTION);
    double claim = chance_per_day(p->claim_rate);
    double abscond = chance_per_day(p->abscond_rate);
    double sent = chance_per_day(p->removal_rate);
    if (u < claim) {
        enter(person, ASYLUM, now);
        person->events |= CLAIMED;
    } else if (u < claim + abscond) {
        enter(person, ONWARD, now);
        person->events |= WENT_ONWARD;
    } else if (u < claim + abscond + sent) {
        enter(person, RETURNED, now);
        person->events |= SENT_HOME;
    }
}

RULE void live_in_reception(Person *person, const Now *now, const Parameters *p)
{
    if (now->hour != MORNING)
        return;
    if (DRAW(group, RECEPTION) < chance_per_day(p->abscond_rate)) {
        enter(person, ONWARD, now);
        person->events |= WENT_ONWARD;
    }
}

RULE void live_in_eu_camp(Person *person, const Now *now, const Parameters *p)
{
    recover(person, p);
    if (now->hour != MORNING)
        return;
    if (person->vetted == 0) {
        if (DRAW(group, VETTING) >= now->vetting_chance)
            return;
        person->vetted = 1;
    }
    double u = DRAW(group, RESETTLE);
    if (person->grounds == 1) {
        if (u < now->resettle_chance) {
            enter(person, RESETTLED, now);
            person->events |= WAS_RESETTLED;
        }
    } else if (u < now->removal_chance[person->nationality]) {
        enter(person, RETURNED, now);
        person->events |= SENT_HOME;
        if (DRAW(group, SHOWN) < now->public_returns)
            person->events |= PUBLIC_RETURN;
    }
}

RULE void live(Person *person, const World *w, const Now *now, const Parameters *p)
{
    int stage = person->stage;
    if (stage == MINSK) {
        live_in_minsk(person, w, now, p);
        return;
    }
    if (stage < BORDER_CAMP || stage > ASYLUM)
        return;
    const Sector *here = &w->sectors[person->sector];
    const Policy *policy = &w->policies[here->neighbour];
    if (stage == BORDER_CAMP)
        live_in_camp(person, here, policy, now, p);
    else if (stage == STRIP)
        live_in_strip(person, w, here, policy, now, p);
    else if (stage == INLAND)
        live_inland(person, here, policy, now, p);
    else if (stage == EU_CAMP)
        live_in_eu_camp(person, now, p);
    else if (stage == DETAINED)
        live_in_custody(person, now, p);
    else
        live_in_reception(person, now, p);
}

void advance(Person *people, const uint32_t *roster, int64_t listed, const Sector *sectors, int64_t sector_count,
             const Policy *policies, const Now *now, const Parameters *p)
{
    World w = {sectors, sector_count, policies};
    for (int64_t i = 0; i < listed; i++)
        live(&people[roster[i]], &w, now, p);
}
