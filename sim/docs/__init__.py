"""Write everything generated, `python -m sim.docs`: pages and tables of docs/, the JSON Schema, types of records.

`--picture` also draws the pictures of the README and of TRACE.
"""

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from matplotlib.figure import Figure

from sim.docs import coverage, layouts, parameters
from sim.docs.tables import fill
from sim.machine import cores
from sim.paths import PACKAGE, data_dir
from sim.scenario import load_scenario, schema_file, shipped_scenarios
from sim.scenario.draws import POSTERIOR
from sim.scenario.shipped import RECORDED
from sim.world import World

FOLDER = PACKAGE.parent / "docs"
FILLED = ("ODD.md", "outputs.md", "TRACE.md")  # written by hand, except the tables between markers
PICTURE = "effects"  # the first figure of a report
SEEDS = 8  # of each scenario, as many as `make report` takes: with fewer hardly an effect is clear
ORIGIN = "2021-08-30"  # of the forecast that TRACE shows


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
    """Draw the picture of the README from fresh runs, and those of TRACE from the posterior, where one ships."""
    from sim.figures.style import write as write_figure

    folder.mkdir(exist_ok=True)
    (folder / f"{PICTURE}.png").write_bytes(_of_report())
    for name, figure in _of_posterior(load_scenario(RECORDED).world):
        _, svg = write_figure(figure, folder, name)
        svg.unlink()  # the pages need the PNG alone


def _of_report() -> bytes:
    """Return the first figure of a report of all shipped scenarios, as its page has it."""
    from sim.batch.executors import local
    from sim.batch.plan import Plan
    from sim.batch.reader import Batch
    from sim.batch.runner import run_batch
    from sim.report.build import labels_of
    from sim.report.material import material
    from sim.report.overview import draw_effects

    plan = Plan.of([load_scenario(name) for name in shipped_scenarios()], runs=SEEDS, drawn=True)
    with TemporaryDirectory() as place, local(cores()) as pool:
        runs = Path(place) / "runs"
        run_batch(plan, runs, pool)
        given = material(Batch(runs), None, "")
        return draw_effects(given.effects, labels_of(given)).write(Path(place), PICTURE).picture


def _of_posterior(world: World) -> Iterator[tuple[str, Figure]]:
    """Yield the pictures of a posterior: what it says of the parameters, and the forecast from the end of August."""
    import pandas as pd

    from sim.figures.inference import forecast_figure, prior_posterior_figure
    from sim.inference.record import published
    from sim.inference.series import labels_of

    folder = world.folder / POSTERIOR
    if not folder.is_dir():
        return
    yield "prior_posterior", prior_posterior_figure(pd.read_csv(folder / "prior_posterior.csv"))
    table = pd.read_csv(folder / "rolling.csv").rename(columns={"start": "from"})
    length = pd.to_datetime(table["until"]) - pd.to_datetime(table["from"])
    weekly = table[(table["origin"] == ORIGIN) & (length == pd.Timedelta(7, "days"))]
    labels = {name: label for name, label in labels_of(world).items() if name in set(weekly["measure"])}
    yield "rolling_forecast", forecast_figure(weekly, published(world), labels)
