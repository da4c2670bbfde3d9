"""What the shipped scenarios are to each other: the recorded one, policies worth a test, and themes."""

from collections.abc import Iterable

from sim.evidence.registry import read_toml
from sim.paths import PACKAGE

SHIPPED = read_toml(PACKAGE / "scenario" / "shipped.toml")
RECORDED: str = SHIPPED["recorded"]
HUMANE: str = SHIPPED["package"]
POLICIES: tuple[str, ...] = tuple(SHIPPED["policies"])
THEMES: dict[str, list[str]] = SHIPPED["themes"]
OTHERS = "Other scenarios"


def by_theme(names: Iterable[str]) -> dict[str, list[str]]:
    """The names under their themes, in the order of the page; unknown ones last, in the order given."""
    left = list(names)
    found = {theme: [name for name in members if name in left] for theme, members in THEMES.items()}
    known = [name for members in found.values() for name in members]
    found[OTHERS] = [name for name in left if name not in known]
    return {theme: members for theme, members in found.items() if members}
