"""A lever is added as docs/architecture.md says, in a copy of the package."""

from pathlib import Path

import pandas as pd

from tests.engines.worlds import everything, small
from tests.worlds.package import change, copy_of_package, lines_of

DECLARED = """
[belarus.night_visits]
unit = "switch"
on = "visits people in the strip at night"
off = "ends the visits at night"
range = [0, 1]
meaning = "made up: everybody in the strip is visited as by volunteers"
source = ["border_camps"]
"""
SET = "        return stays if self._places"
STAYS = '        stays["night_visits"] = Choice(0.0, "nobody has asked for any")\n'
PURPOSE = 'DEMAND_COUNT = purpose_key("demand count")\n'
UNUSED = 'NIGHT_VISIT = purpose_key("night visit")\n'
READ = 'engine.sectors.aid[rows] = able * self.model.lever(self.state, "aid_access")'
EFFECT = ' + 9.0 * self.model.lever("belarus", "night_visits")'
DAYS = ("2021-10-01", "2021-10-05")
FOLLOW = f"""
from tests.engines.worlds import assert_same, everything, small

exposure = []
for value in ([], [{{"actor": "belarus", "lever": "night_visits", "value": 1.0}}]):
    scenario = small("as_it_happened", *{DAYS}, levers=value)
    tables = everything(scenario)
    assert_same(tables, everything(scenario, engine="reference"))
    print(*tables["decisions"].query("lever == 'night_visits'")["reason"])
    exposure.append(tables["people"]["exposure"].sum())
    if not value:
        for name, table in tables.items():
            table.to_pickle(f"{{name}}.pickle")
print(exposure[0] > exposure[1])
"""


def test_a_lever_is_declared_set_and_read_and_changes_nothing_until_it_is_set(tmp_path: Path):
    copy_of_package(tmp_path)
    levers = tmp_path / "sim" / "world" / "levers.toml"
    levers.write_text(levers.read_text(encoding="utf-8") + DECLARED, encoding="utf-8")
    change(tmp_path / "sim" / "governments" / "belarus.py", SET, STAYS + SET)
    change(tmp_path / "sim" / "aid" / "relief.py", READ, READ + EFFECT)
    change(
        tmp_path / "sim" / "kernel" / "draws.py", PURPOSE, UNUSED + PURPOSE
    )  # nor does a purpose that no draw has
    stays, dated, warmer = lines_of(tmp_path, FOLLOW)
    assert (stays, dated) == ("nobody has asked for any", "dated in the scenario")
    assert warmer == "True"
    for name, table in everything(small("as_it_happened", *DAYS)).items():
        there = pd.read_pickle(tmp_path / f"{name}.pickle")
        if "lever" in there:
            there = there[there["lever"] != "night_visits"].reset_index(drop=True)
        pd.testing.assert_frame_equal(there, table, check_exact=True, obj=name)
