import pandas as pd

from sim.docs import FOLDER
from sim.docs.parameters import NAME, render, sourced
from sim.evidence import figures
from sim.world import load_world
from tests.made_up import parameter


def test_page_is_up_to_date() -> None:
    assert (FOLDER / NAME).read_text(encoding="utf-8") == render(), "run: python -m sim.docs"


def test_page_names_everything() -> None:
    text = render()
    assert all(f"| `{name}` |" in text for name in [*load_world().parameters, *figures()])
    assert "| `russia.role` |" in text
    assert "| `belarus.visa_openness` |" in text


def test_table_rows_have_as_many_cells_as_their_header() -> None:
    cells = 0
    for line in render().replace("\\|", "").splitlines():
        if not line.startswith("|"):
            cells = 0
            continue
        cells = cells or line.count("|")
        assert line.count("|") == cells, line


def test_targets_show_what_is_stated_and_the_band_that_decides() -> None:
    (row,) = (line for line in render().splitlines() if line.startswith("| `P5_strip_mid_november`"))
    assert row.split(" | ")[5:7] == ["4000 to 5000", "2667 to 7500"]


def test_what_has_no_source_is_counted_with_what_it_moves() -> None:
    entries = [
        parameter(name="cited", kind="assumption", reason="r", source=["geo"]),
        parameter(name="bare", kind="assumption", reason="r", source=[]),
        parameter(name="idle", kind="assumption", reason="r", source=[]),
        parameter(name="fit", kind="fitted", target="t", window="w"),
    ]
    shares = pd.DataFrame({"deaths": [0.5, 0.2, 0.3], "arrivals": [0.1, 0.0, 0.9]}, ["cited", "bare", "fit"])
    text = sourced(entries, shares)
    assert text.startswith("Of 4 parameters 3 are assumptions: 1 of them name")
    assert "and 2 have none" in text
    assert "make up 40.0% of the squared effects on average over 2 outcomes" in text
    assert "without a source 10.0%, at most 20.0% of those on one (deaths)" in text
    assert sourced(entries, pd.DataFrame()) == text.partition(" All")[0]


def test_what_a_parameter_moves_stands_in_its_row() -> None:
    world = load_world()
    table = pd.read_csv(world.folder / "posterior" / "screening.csv", index_col="factor")
    effects = table["arrivals"] ** 2
    most = str(effects[effects.index.isin(list(world.parameters))].idxmax())
    page = render().partition("\n## Levers\n")[0]
    cells = {row[0]: row for row in (line.split(" | ") for line in page.splitlines())}
    assert cells[f"| `{most}`"][7] == f"{effects[most] / effects.sum():.1%} (arrivals)"
    assert cells["| `trained_groups`"][7] == "below 0.1%"
    assert cells["| `scale`"][7] == ""
