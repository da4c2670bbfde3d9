"""Columns: written into and never replaced."""

import pytest

from sim.kernel.columns import empty
from sim.kernel.layouts import HubColumns, NowColumns, SectorColumns


def test_a_column_and_its_rows_are_the_same_memory():
    sectors = empty(SectorColumns, 3)
    sectors.strip[1] = 4.0
    sectors.rows[2]["strip"] = 5.0
    assert sectors.strip.tolist() == [0.0, 4.0, 5.0]
    assert sectors.rows["strip"].tolist() == [0.0, 4.0, 5.0]
    assert len(sectors) == 3


def test_a_column_of_several_numbers_has_a_row_of_them_for_each_record():
    hubs = empty(HubColumns, 2)
    hubs.bars[1] = 1.0
    assert hubs.rows["bars"].sum() == hubs.bars.shape[1]


@pytest.mark.parametrize("name", ["pressure", "presure", "rows"])
def test_a_column_is_not_replaced(name):
    now = empty(NowColumns, 1)
    now.pressure[:] = 0.5
    with pytest.raises(AttributeError):
        setattr(now, name, 1.0)
    assert now.pressure[0] == 0.5
    assert now.rows["pressure"][0] == 0.5
