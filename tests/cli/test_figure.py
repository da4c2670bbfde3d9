"""`standoff figure`, `export` and `journey` on a small batch."""

import duckdb
import pandas as pd
import pytest

from sim.analysis.source import Source
from sim.report.captions import caption
from tests.report.conftest import batch, scenarios  # noqa: F401 - fixtures


def test_a_series_is_written_in_three_formats_with_its_numbers(batch, tmp_path, standoff):  # noqa: F811
    asked = (
        "figure",
        "strip",
        "--scenarios",
        "base",
        "closed",
        "--batch",
        batch.store.folder,
        "--size",
        "column",
    )
    assert standoff(*asked, "--out", tmp_path).code == 0
    assert {path.suffix for path in tmp_path.glob("strip.*")} == {".png", ".svg", ".pdf", ".csv"}
    assert pd.read_csv(tmp_path / "strip.csv")["scenario"].unique().tolist() == ["base", "closed"]


@pytest.mark.parametrize(
    ("asked", "title"),
    [
        (("strip",), "is highest on"),
        (("deaths",), "ends at"),
        (("fates",), "the most frequent end is"),
        (("governments",), "levers move"),
        (("border", "--baseline", "base", "--scenarios", "closed"), "Istanbul closed: "),
        (("effects", "--measure", "arrivals", "--baseline", "base"), "2 effects"),
        (("policies", "--baseline", "base"), "both arrivals and time in the strip"),
    ],
)
def test_every_figure_has_a_title_that_states_and_its_numbers(batch, asked, title, tmp_path, standoff):  # noqa: F811
    folder = batch.store.folder
    assert standoff("figure", *asked, "--batch", folder, "--out", tmp_path, "--style", "dark").code == 0
    assert title in caption_of(asked, batch).title
    assert len(pd.read_csv(tmp_path / f"{asked[0]}.csv"))


def caption_of(asked, batch):  # noqa: F811
    options = dict(zip(asked[1::2], asked[2::2], strict=True))
    source = Source(batch)
    names = [options["--scenarios"]] if "--scenarios" in options else source.names
    return caption(asked[0], source, names, options.get("--baseline"), options.get("--measure"), (None, None))


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        (("atempts",), "did you mean attempts?"),
        (("effects",), "--batch: is missing"),
        (("sweep", "--batch", "x"), "--measure: is missing"),
        (("fates", "--from", "2021-08-01"), "only with a series over time"),
    ],
)
def test_what_does_not_fit_is_reported_before_anything_runs(asked, message, standoff):
    code, _, said = standoff("figure", *asked)
    assert code == 2
    assert message in said


def test_tables_go_to_other_tools(batch, tmp_path, standoff):  # noqa: F811
    folder = batch.store.folder
    assert standoff("export", folder, "--to", "duckdb", "--out", tmp_path / "a.duckdb").code == 0
    with duckdb.connect(str(tmp_path / "a.duckdb")) as database:
        (people,) = database.execute("SELECT sum(people) FROM fates").fetchone()
    assert people == batch.table("fates", ["people"])["people"].sum()
    assert standoff("export", folder, "--to", "csv", "--table", "fates", "--out", tmp_path / "csv").code == 0
    assert [path.name for path in (tmp_path / "csv").iterdir()] == ["fates.csv"]
    words = ("--to", "xlsx", "--table", "runs", "--out", tmp_path / "a.xlsx")
    assert standoff("export", folder, *words).code == 0
    assert len(pd.read_excel(tmp_path / "a.xlsx")) == len(batch.runs)


def test_an_export_replaces_nothing(batch, tmp_path, standoff):  # noqa: F811
    (tmp_path / "mine.csv").write_text("mine")
    code, _, said = standoff("export", batch.store.folder, "--to", "csv", "--out", tmp_path / "mine.csv")
    assert code == 2
    assert "exists already" in said


def test_a_journey_has_dates_places_and_money(batch, standoff):  # noqa: F811
    words = ("journey", batch.store.folder, "--stage", "in_minsk", "--scenario", "closed")
    code, told, _ = standoff(*words)
    assert code == 0
    assert told.splitlines()[0].endswith("(synthetic; closed, seed 0)")
    assert "buys a package for" in told
    assert "At the end: in Minsk" in told


def test_an_unknown_stage_is_reported(batch, standoff):  # noqa: F811
    code, _, said = standoff("journey", batch.store.folder, "--stage", "onwards")
    assert code == 2
    assert "did you mean onward?" in said
