from collections import Counter

import pytest

from sim.evidence import public_tables
from sim.evidence.record import STATED, dated_rows

ROWS = {row.id: row for row in dated_rows()}


def test_every_row_of_these_files_is_there_under_a_name_of_its_own() -> None:
    held = Counter(row.file for row in dated_rows())
    assert held == {f"public/{stem}.csv": len(public_tables()[stem]) for stem in STATED}
    assert len(ROWS) == len(dated_rows())


@pytest.mark.parametrize(
    "name",
    [
        "public/events.csv 2021-08-25 Polish army starts the barbed-wire fence",
        "public/troops.csv 2021-11-09 PL Border Guard 4000 to 4500 people",
        "public/troops.csv 2021-09-07 BY interior troops",
        "public/custody.csv 2022 LV, time spent in the Mucenieki centre 60 to 90 days",
        "public/flights.csv to 2021-09-30 Dubai, Belavia 3 per week",
        "public/flights.csv 2021-09-10 to 2021-11-10 Damascus, Cham Wings 400 migrants per week",
        "public/flights.csv 2021-11-13 Damascus, Cham Wings 0 suspended",
        "public/prices.csv 2021-10 all-inclusive package via Damascus 3600 USD",
        "public/home.csv 2021-11 Iraqi, a seat on a flight put on by Iraq 0 USD",
    ],
)
def test_a_row_in_short(name: str) -> None:
    assert name in ROWS
