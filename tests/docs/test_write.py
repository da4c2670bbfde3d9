"""One command writes all that is generated."""

import shutil
from pathlib import Path

from sim.docs import FILLED, FOLDER, coverage, layouts, parameters, write
from sim.docs.tables import fill
from sim.scenario import schema_file


def test_one_command_writes_every_page_and_the_schema(tmp_path: Path) -> None:
    for name in FILLED:
        shutil.copy(FOLDER / name, tmp_path)
    write(tmp_path, tmp_path, tmp_path)
    written = {file.name: file.read_text(encoding="utf-8") for file in tmp_path.iterdir()}
    assert written == {
        **{name: fill((FOLDER / name).read_text(encoding="utf-8")) for name in FILLED},
        parameters.NAME: parameters.render(),
        coverage.NAME: coverage.render(),
        layouts.NAME: layouts.render(),
        schema_file.NAME: schema_file.schema_text(),
    }
