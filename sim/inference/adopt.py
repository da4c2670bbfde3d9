"""Write the centre of a posterior into the registry, so that a single run is one at that centre."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

from sim.evidence.registry import FOLDER
from sim.inference.calibrate import Fit
from sim.inference.observations import last_day
from sim.world import World

DIGITS = 3  # of a default: as precise as the record allows


def adopt(fit: Fit) -> list[str]:
    """Set the defaults of the fitted parameters to the centre of the posterior; return the names of those changed.

    They become fitted to the count that goes with each most closely, over the window to whose end that count is known.
    """
    world, counts = fit.scenario.world, fit.informed_by()
    changed = [
        name
        for name, value in fit.centre.items()
        if name in counts and value != world.parameters[name].default
    ]
    for name in changed:
        _set(world, name, fit.centre[name], counts[name].partition(" ")[0])
    return changed


def _set(world: World, name: str, value: float, target: str) -> None:
    entry, window_end = world.parameters[name], world.settings.fit_end
    if world.targets[target].until > window_end:
        window_end = last_day(world)
    window = f"{world.first_day}/{window_end - timedelta(1)}"
    rounded = min(max(float(f"{value:.{DIGITS}g}"), entry.low), entry.high)
    text = f"{rounded:.0f}" if entry.whole else f"{rounded:g}"
    file, header = _place(world, name)
    content = file.read_text(encoding="utf-8")
    start = content.index(f"[{header}]\n")
    end = content.find("\n[", start + 1)
    section = content[start:] if end < 0 else content[start:end]
    changed = re.sub(r"(?m)^default = .*$", f"default = {text}", section)
    changed = re.sub(r"(?m)^(target|window) = .*\n", "", changed)  # of an earlier fit
    lines = f'kind = "fitted"\ntarget = "{target}"\nwindow = "{window}"'
    changed = re.sub(r'(?m)^kind = "(assumption|fitted)"$', lines, changed)
    file.write_text(content.replace(section, changed), encoding="utf-8")


def _place(world: World, name: str) -> tuple[Path, str]:
    """Return the file that states a parameter, and the header of its entry there."""
    table, _, rest = name.partition(".")
    if rest:
        return world.folder / f"{table}.toml", rest
    files = (
        file for file in sorted(FOLDER.glob("*.toml")) if f"[{name}]\n" in file.read_text(encoding="utf-8")
    )
    return next(files), name
