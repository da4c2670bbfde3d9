"""The dated statements of the public record: the rows of some files of seeds/public, in short."""

from dataclasses import dataclass

from sim.evidence.ledger import Row, public_tables

# The columns that say what a row states, by the stem of its file.
STATED = {
    "events": ("event",),
    "troops": ("force",),
    "custody": ("country", "fact"),
    "flights": ("origin", "carrier"),
    "prices": ("item",),
    "home": ("nationality", "fact"),
    "crowd_to_mid_november": ("where", "who"),
}


@dataclass(frozen=True)
class PublicRow:
    """One dated statement; `file` as it is cited, such as public/events.csv."""

    file: str
    date: str
    what: str
    number: str

    @property
    def id(self) -> str:
        """The whole row, file first: rows have no name of their own."""
        return " ".join(part for part in (self.file, self.date, self.what, self.number) if part)


def dated_rows() -> list[PublicRow]:
    """Return the dated statements, file by file."""
    return [
        PublicRow(f"public/{stem}.csv", _date(row), ", ".join(row[name] for name in stated), _number(row))
        for stem, stated in STATED.items()
        for row in public_tables()[stem]
    ]


def _date(row: Row) -> str:
    if "date" in row:
        return row["date"]
    return f"{row['from']} to {row['to']}".strip() if row["to"] else row["from"]


def _number(row: Row) -> str:
    """A number or a range, and its unit; nothing where the row has none."""
    low, high = row.get("low") or row.get("value", ""), row.get("high") or row.get("value", "")
    unit = row.get("unit") or row.get("currency") or "people"
    return f"{low if low == high else f'{low} to {high}'} {unit}" if low else ""
