"""All figures of a run by name, and how they are written."""

from collections.abc import Callable, Sequence
from concurrent.futures import Executor
from pathlib import Path
from typing import NamedTuple

from matplotlib.figure import Figure

from sim.errors import in_a_line
from sim.figures.arrivals import arrivals_by_hub
from sim.figures.attempts import recorded_attempts
from sim.figures.deaths import deaths_with_temperature
from sim.figures.levers import levers_of_governments
from sim.figures.results import Results
from sim.figures.stages import people_by_stage
from sim.figures.strip_map import strip_by_sector
from sim.figures.style import write

NEEDS_SECTORS = "strip_by_sector"
# File name of each figure and the function that draws it, in the order of the page.
FIGURES: dict[str, Callable[[Results], Figure]] = {
    "people_by_stage": people_by_stage,
    "recorded_attempts": recorded_attempts,
    NEEDS_SECTORS: strip_by_sector,
    "arrivals_by_hub": arrivals_by_hub,
    "deaths_with_temperature": deaths_with_temperature,
    "levers_of_governments": levers_of_governments,
}


class Drawn(NamedTuple):
    """The files that were written, and why other figures could not be drawn, by name."""

    paths: list[Path]
    failed: dict[str, str]


def save_all(results: Results, folder: Path, pool: Executor | None = None) -> Drawn:
    """Write every figure that the run's tables allow as NAME.png and NAME.svg.

    A figure that fails takes no other with it. The map by sector is skipped when the run kept no sector table.
    `pool`: processes that share the figures. Makes the folder. Raises OSError.
    """
    folder.mkdir(parents=True, exist_ok=True)
    names = [name for name in FIGURES if name != NEEDS_SECTORS or results.sector is not None]
    half = len(names) // 2
    shares = [names] if pool is None else [names[:half], names[half:]]
    if pool is None:
        found = [save_some(results, folder, share) for share in shares]
    else:
        found = [
            future.result() for future in [pool.submit(save_some, results, folder, share) for share in shares]
        ]
    paths = [path for each in found for path in each.paths]
    return Drawn(
        sorted(paths, key=lambda path: names.index(path.stem)),
        {name: reason for each in found for name, reason in each.failed.items()},
    )


def save_some(results: Results, folder: Path, names: Sequence[str]) -> Drawn:
    """Write these figures; raise OSError."""
    done = Drawn([], {})
    for name in names:
        try:
            done.paths.extend(write(FIGURES[name](results), folder, name))
        except OSError:
            raise
        except Exception as error:  # noqa: BLE001 - of a library that draws: the tables and the other figures are kept
            done.failed[name] = in_a_line(error)
    return done
