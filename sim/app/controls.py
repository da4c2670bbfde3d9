"""What the page lets its reader choose: inputs of SolaraViz, named as the arguments of SteeredStandoff."""

from typing import Any

from sim.app.steered import AS_IN_SCENARIO, choices
from sim.app.viz import Slider

MOST_FLIGHTS = 40  # a week; more than any hub of the scenarios ever had
MOST_PERCENT = 100
HIGHEST_SEED = 50
HUBS = {"istanbul": "Istanbul", "dubai": "Dubai", "damascus": "Damascus"}
SHARES = {
    "sanctions": "EU sanctions, % of the ladder",
    "pushback_poland": "Poland: % of those caught who are pushed back",
    "pushback_lithuania": "Lithuania: % of those caught who are pushed back",
}


def model_params(given: str) -> dict[str, Any]:
    """Inputs of SolaraViz: a picker, sliders at AS_IN_SCENARIO, the seed; raises InputError for a bad scenario."""
    labels = list(choices(given))
    caps = {hub: _slider(f"{name}: most flights a week", MOST_FLIGHTS) for hub, name in HUBS.items()}
    shares = {name: _slider(label, MOST_PERCENT) for name, label in SHARES.items()}
    return {
        "given": given,
        "label": {"type": "Select", "label": "Scenario", "value": labels[0], "values": labels},
        **caps,
        **shares,
        "rng": Slider("Seed of the draws", value=0, min=0, max=HIGHEST_SEED, step=1),
    }


def _slider(label: str, most: int) -> Slider:
    return Slider(label, value=AS_IN_SCENARIO, min=AS_IN_SCENARIO, max=most, step=1)
