"""Write everything generated, `python -m sim.docs`: pages and tables of docs/, the JSON Schema, types of records.

`--picture` also draws the picture of the README.
"""

from pathlib import Path

from sim.docs import coverage, layouts, parameters
from sim.docs.tables import fill
from sim.paths import PACKAGE, data_dir
from sim.scenario import schema_file
from sim.scenario.shipped import RECORDED

FOLDER = PACKAGE.parent / "docs"
FILLED = ("ODD.md", "outputs.md")  # written by hand, except the tables between markers
PICTURE = "people_by_stage"


def write(folder: Path = FOLDER, scenarios: Path | None = None, code: Path = layouts.FOLDER) -> None:
    """Bring every generated file up to date.

    `scenarios`: the folder of the schema, beside the shipped ones if None; `code`: that of the types.
    """
    (code / layouts.NAME).write_text(layouts.render(), encoding="utf-8")
    for made in (parameters, coverage):
        (folder / made.NAME).write_text(made.render(), encoding="utf-8")
    for name in FILLED:
        page = folder / name
        page.write_text(fill(page.read_text(encoding="utf-8")), encoding="utf-8")
    schema = (scenarios or data_dir("scenarios")) / schema_file.NAME
    schema.write_text(schema_file.schema_text(), encoding="utf-8")


def draw_picture(folder: Path = FOLDER / "img") -> None:
    """Draw the picture of the README from a fresh run."""
    from sim.figures.catalogue import FIGURES
    from sim.figures.style import write as write_figure
    from sim.runs.run import run

    folder.mkdir(exist_ok=True)
    _, svg = write_figure(FIGURES[PICTURE](run(RECORDED)), folder, PICTURE)
    svg.unlink()  # the page needs the PNG alone
