"""Costs and revenues of a day, USD."""

from __future__ import annotations

from collections.abc import Sequence
from math import fsum

from sim.governments.view import AccountsView
from sim.kernel.stages import ASYLUM, DETAINED, EU_CAMP, FLOW

FLOWN_HOME, ARRIVALS, SENT_HOME, RESETTLED = (
    FLOW[name] for name in ("flown_home", "arrivals", "sent_home", "newly_resettled")
)


def day_accounts(m: AccountsView, flows: Sequence[int], stages: Sequence[int]) -> dict[str, float]:
    """Costs and revenues of today by who bears or takes them. `flows`: of today by kind; `stages`: people in each."""
    p = m.p
    force = (
        fsum(m.lever(state, "force") for state in m.world.neighbours) + m.lever("eu", "multinational_force")
    ) * p.scale
    officers = m.lever("eu", "consuls") * p.scale
    loss = m.lever("eu", "sanctions") * p.sanctions_loss
    payment = m.lever("eu", "payment_to_minsk")
    absorbed = m.lever("russia", "absorbed_share")
    housed = float(stages[EU_CAMP] + stages[DETAINED] + stages[ASYLUM])
    packages = m.market.booked * m.market.package_price
    closed = fsum(1.0 - m.lever(state, "crossings_open") for state in m.world.neighbours)
    return {
        "cost_forces_usd": force * p.guard_day_cost,
        "cost_fence_usd": fsum(m.line.built_km.tolist()) * p.fence_km_cost,
        "cost_closure_usd": closed * p.closure_day_cost * p.scale,
        "cost_reception_usd": housed * p.reception_day_cost,
        "cost_vetting_usd": officers * p.officer_day_cost,
        "cost_resettlement_usd": float(flows[RESETTLED]) * p.resettlement_cost,
        "cost_returns_usd": float(flows[FLOWN_HOME]) * m.lever("eu", "return_money")
        + float(flows[SENT_HOME]) * p.removal_cost,
        "cost_payment_usd": payment,
        "cost_sanctions_belarus_usd": loss * (1.0 - absorbed),
        "cost_sanctions_russia_usd": loss * absorbed,
        "revenue_packages_usd": packages,
        "revenue_belarus_usd": payment + packages * p.state_share + float(flows[ARRIVALS]) * p.airport_fee,
        "revenue_airlines_usd": float(flows[ARRIVALS]) * p.fare,
    }
