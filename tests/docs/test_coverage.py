from sim.docs import FOLDER
from sim.docs.coverage import NAME, render
from sim.evidence import figures
from sim.evidence.record import dated_rows


def test_page_is_up_to_date() -> None:
    assert (FOLDER / NAME).read_text(encoding="utf-8") == render(), "run: python -m sim.docs"


def test_page_has_a_row_for_every_statement_of_the_articles() -> None:
    text = render()
    assert [name for name in figures() if f"| `{name}` |" not in text] == []
    row = next(line for line in text.splitlines() if "`us_help`" in line)
    assert row.split(" | ")[3] == "in the model"


def test_page_has_a_row_for_every_dated_row_of_the_public_record() -> None:
    text = render()
    record = text[text.index("## What the public record says") :]
    assert [
        row.id for row in dated_rows() if f"| {row.date} | {row.what} | {row.number} |" not in record
    ] == []
    call = next(line for line in record.splitlines() if "second Merkel-Lukashenko call" in line)
    assert call.split(" | ")[3] == "in the model"
    assert "date `as_it_happened: eu.contact 2021-11-22`" in call


def test_page_counts_the_verdicts_of_both() -> None:
    table = render().split("\n\n")[3].splitlines()
    counts = [[int(cell) for cell in line.strip("| ").split(" | ")[1:]] for line in table[2:]]
    assert [sum(column) for column in zip(*counts, strict=True)] == [len(figures()), len(dated_rows())]
