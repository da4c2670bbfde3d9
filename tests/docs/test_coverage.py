from sim.docs import FOLDER
from sim.docs.coverage import NAME, render
from sim.evidence import figures


def test_page_is_up_to_date() -> None:
    assert (FOLDER / NAME).read_text(encoding="utf-8") == render(), "run: python -m sim.docs"


def test_page_has_a_row_for_every_statement() -> None:
    text = render()
    assert [name for name in figures() if f"| `{name}` |" not in text] == []
    row = next(line for line in text.splitlines() if "`us_help`" in line)
    assert row.split(" | ")[3] == "in the model"
