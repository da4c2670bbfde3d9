"""A lever is added as docs/architecture.md says, in a copy of the package."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from sim.kernel.compiling import rules_digest
from sim.paths import PACKAGE

ROOT = PACKAGE.parent
DECLARED = """
[belarus.night_visits]
unit = "switch"
range = [0, 1]
meaning = "made up: everybody in the strip is visited as by volunteers"
source = ["border_camps"]
"""
SET = "        return stays if self._places"
STAYS = '        stays["night_visits"] = Choice(0.0, "nobody has asked for any")\n'
READ = 'engine.sectors.aid[rows] = able * self.model.lever(self.state, "aid_access")'
EFFECT = ' + 9.0 * self.model.lever("belarus", "night_visits")'
FOLLOW = """
import sim
from tests.engines.worlds import assert_same, everything, small

print(sim.__file__)
exposure = []
for value in ([], [{"actor": "belarus", "lever": "night_visits", "value": 1.0}]):
    scenario = small("as_it_happened", "2021-10-01", "2021-10-05", levers=value)
    tables = everything(scenario)
    assert_same(tables, everything(scenario, engine="reference"))
    print(*tables["decisions"].query("lever == 'night_visits'")["reason"])
    exposure.append(tables["people"]["exposure"].sum())
print(exposure[0] > exposure[1])
"""


def other_caches(_: str, names: list[str]) -> list[str]:
    """What numba compiled of other states of the rules."""
    return [name for name in names if name.endswith((".nbi", ".nbc")) and rules_digest() not in name]


def changed(file: Path, old: str, new: str) -> None:
    """Replace a text that the file has once."""
    text = file.read_text(encoding="utf-8")
    assert text.count(old) == 1
    file.write_text(text.replace(old, new), encoding="utf-8")


def test_a_lever_is_declared_set_and_read(tmp_path: Path):
    for folder in ("sim", "scenarios", "seeds"):
        shutil.copytree(ROOT / folder, tmp_path / folder, ignore=other_caches)
    levers = tmp_path / "sim" / "world" / "levers.toml"
    levers.write_text(levers.read_text(encoding="utf-8") + DECLARED, encoding="utf-8")
    changed(tmp_path / "sim" / "governments" / "belarus.py", SET, STAYS + SET)
    changed(tmp_path / "sim" / "aid" / "relief.py", READ, READ + EFFECT)
    env = os.environ | {"PYTHONPATH": os.pathsep.join(map(str, (tmp_path, ROOT)))}
    done = subprocess.run(
        [sys.executable, "-c", FOLLOW], env=env, cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    where, stays, dated, warmer = done.stdout.splitlines()
    assert where.startswith(str(tmp_path))
    assert (stays, dated) == ("nobody has asked for any", "dated in the scenario")
    assert warmer == "True"
