"""What a scenario dates of the flights from a hub."""

from tests.shipped_world import NATIONALITIES, bar_key, cap_key


def cap(scenario, hub, day):
    """Flights per week; None where the state decides."""
    return scenario.lever_value(*cap_key(hub), day)


def barred(scenario, hub, day):
    """Names of the nationalities that are kept off; None where the state decides."""
    bars = {group: scenario.lever_value(*bar_key(hub, group), day) for group in NATIONALITIES}
    return None if None in bars.values() else [group for group, bar in bars.items() if bar]
