"""Entries of the evidence that tests make up."""

from typing import Any

from sim.evidence.registry import Parameter


def parameter(**given: Any) -> Parameter:
    """A parameter `speed` that cites a figure `f`, with what a test gives in other words."""
    speed = {
        "name": "speed",
        "group": "walk",
        "meaning": "m",
        "unit": "km/h",
        "default": 3.0,
        "range": [1, 4],
    }
    return Parameter.model_validate(speed | {"kind": "figure", "source": ["f"]} | given)
