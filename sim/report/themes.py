"""The order of scenarios on the page: what happened first, the others by theme."""

from collections.abc import Iterable

THEMES = {
    "As recorded, and governments left free": ("as_it_happened", "free"),
    "Flights, carriers and agencies": (
        "no_flight_limits",
        "baghdad_cut_only",
        "hubs_closed_in_august",
        "turkish_and_gulf_bans_early",
        "airline_sanctions",
        "agencies_unlicensed",
    ),
    "Sanctions and Moscow": (
        "no_new_sanctions",
        "heavy_sanctions_early",
        "moscow_leans_on_minsk",
        "nord_stream_condition",
        "gas_cut",
    ),
    "At the border": (
        "pushback_nowhere",
        "pushback_everywhere_from_june",
        "fences_first",
        "no_exclusion_zone",
    ),
    "Ways out": ("humane_package", "return_corridor", "early_call"),
    "What nobody chose": ("hard_winter", "alleged_infiltration"),
}
OTHERS = "Other scenarios"


def by_theme(names: Iterable[str]) -> dict[str, list[str]]:
    """The names under their themes, in the order of the page; unknown ones last, in the order given."""
    left = list(names)
    found = {theme: [name for name in members if name in left] for theme, members in THEMES.items()}
    known = [name for members in found.values() for name in members]
    found[OTHERS] = [name for name in left if name not in known]
    return {theme: members for theme, members in found.items() if members}
