"""A scenario file that a reader opens on the page, read as on the command line."""

from pathlib import Path
from tempfile import TemporaryDirectory

from sim.errors import InputError
from sim.scenario import Scenario, load_scenario
from sim.world import World

MOST_BYTES = 200_000
SUFFIX = ".toml"


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
