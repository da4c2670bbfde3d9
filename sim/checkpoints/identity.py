"""The identity of a run: a checkpoint continues only the same run, and reports differences."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from sim.evidence.registry import flat
from sim.runs.code import code_version
from sim.runs.manifest import versions

if TYPE_CHECKING:
    from sim.tables.recorder import Recorder

AS_BEFORE = {
    "with sectors": "--sectors, or figures (no --no-figures), as before; or ",
    "without sectors": "--no-figures without --sectors, as before; or ",
}


SHOWN = 24  # characters of a digest: enough for a version of the code


class Difference(NamedTuple):
    """A difference of two runs: saved and requested values as text, and options that resolve it."""

    what: str
    values: str
    remedy: str = ""


def identity(run: Recorder) -> dict[str, Any]:
    """Return what must be equal for a run to continue to the same bits, in the order of reporting."""
    model = run.model
    values = json.dumps(model.world.general, sort_keys=True)
    return {
        "seed": model.run_seed,
        "scenario": [model.settings.name, model.settings.digest()],
        "world": model.settings.world.digest,
        "start": str(model.calendar.start),
        "hypotheses": model.settings.hypotheses.model_dump(mode="json"),
        "parameters": hashlib.sha256(values.encode()).hexdigest(),
        "tables": "with sectors" if run.keep_sectors else "without sectors",
        "choices": model.with_choices,
        "code": code_version(),
        "versions": versions(),
    }


def difference(saved: Mapping[str, Any], asked: Mapping[str, Any]) -> Difference | None:
    """The first thing in which the saved run is not the one asked for, or None."""
    what = next((what for what in asked if saved.get(what) != asked[what]), None)
    if what is None:
        return None
    was, now = saved.get(what), asked[what]
    if what == "seed":
        return Difference(what, f"{was}, not {now}", f"--seed {was}, or ")
    if what == "tables":
        return Difference(what, f"{was}, not {now}", AS_BEFORE.get(str(was), ""))
    if what == "scenario" and isinstance(was, list) and list(map(type, was)) == [str, str]:
        same = was[0] == now[0]
        first, second = (" ".join((name, digest[:12]) if same else (name,)) for name, digest in (was, now))
        return Difference(what, f"{first}, not {second}", "" if same else f"the scenario {was[0]}, or ")
    if what in ("versions", "hypotheses") and isinstance(was, dict):
        was, now = flat(was), flat(now)
        changed = (f"{name} {was.get(name)}, not {now[name]}" for name in now if was.get(name) != now[name])
        return Difference(what, "; ".join(changed))
    return Difference(what, f"{str(was)[:SHOWN]}, not {str(now)[:SHOWN]}")
