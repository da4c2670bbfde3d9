"""A scenario file that a reader opens on the page, read as on the command line."""

from pathlib import Path
from tempfile import TemporaryDirectory

from sim.app.choices import shown_here
from sim.errors import InputError
from sim.scenario import Scenario, load_scenario

MOST_BYTES = 200_000
SUFFIX = ".toml"


def read_scenario(name: str, text: str) -> Scenario:
    """Return the scenario of a file's text, which may extend a shipped one; raise InputError that names the file."""
    file = Path(name).name
    if not file.endswith(SUFFIX):
        raise InputError("is not a scenario file", file=file[:100], allowed=f"a {SUFFIX} file")
    if len(text.encode()) > MOST_BYTES:
        raise InputError("is too large", file=file[:100], allowed=f"at most {MOST_BYTES} bytes")
    with TemporaryDirectory() as folder:
        path = Path(folder) / file
        path.write_text(text, encoding="utf-8")
        try:
            return shown_here(load_scenario(path))
        except InputError as error:
            raise InputError(str(error).replace(f"{folder}/", "")) from None
