"""The types of records, columns and parameters are those of the layouts and the registry."""

from sim.docs.layouts import FOLDER, NAME, render


def test_the_types_are_up_to_date():
    assert (FOLDER / NAME).read_text(encoding="utf-8") == render(), "run: python -m sim.docs"
