from sim.docs import FOLDER
from sim.docs.parameters import NAME, render
from sim.evidence import figures
from sim.world import load_world


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
