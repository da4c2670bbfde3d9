"""The scenarios of a page: those to choose from, and a file that a reader opens, read as on the command line."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from types import MappingProxyType

from sim.errors import InputError
from sim.scenario import Scenario, load_scenario, shipped_scenarios
from sim.world import World

MOST_BYTES = 200_000
SUFFIX = ".toml"


@cache
def choices(given: str) -> Mapping[str, Scenario]:
    """The scenarios to pick from by label: `given`, a path or a shipped name, then the shipped ones of its world.

    Raises InputError for a bad scenario.
    """
    first = load_scenario(given)
    shipped = (load_scenario(name) for name in shipped_scenarios())
    others = [scenario for scenario in shipped if scenario != first and scenario.world is first.world]
    titles = [scenario.title for scenario in others]
    label = f"{first.title} ({given})" if first.title in titles else first.title
    return MappingProxyType({label: first, **{scenario.title: scenario for scenario in others}})


def read_scenario(name: str, text: str, world: World) -> Scenario:
    """The scenario of a file's text, which may extend a shipped one and plays in the world of the page.

    Raises InputError that names the file.
    """
    file = Path(name).name
    if not file.endswith(SUFFIX):
        raise InputError("is not a scenario file", file=file[:100], allowed=f"a {SUFFIX} file")
    if len(text.encode()) > MOST_BYTES:
        raise InputError("is too large", file=file[:100], allowed=f"at most {MOST_BYTES} bytes")
    with TemporaryDirectory() as folder:
        path = Path(folder) / file
        path.write_text(text, encoding="utf-8")
        try:
            scenario = load_scenario(path)
        except InputError as error:
            raise InputError(str(error).replace(f"{folder}/", "")) from None
    if scenario.world is not world:
        allowed = f"{world.name} on this page; standoff app {file} shows it"
        raise InputError(
            "is another world", file=file, key="world", value=scenario.world.name, allowed=allowed
        )
    return scenario
