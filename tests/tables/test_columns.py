"""The catalogue of columns against the tables of a run."""

from datetime import date

import pytest

from sim import run
from sim.kernel.stages import STAGES
from sim.model import Standoff
from sim.scenario import load_scenario
from sim.tables.columns import TYPES, columns, framed, keys_of
from sim.tables.recorder import Recorder

KINDS = ("key", "stock", "flow", "cumulative", "state", "change", "person")


@pytest.fixture(scope="module")
def tables():
    return run("as_it_happened", until=date(2021, 6, 8), sectors=True, people=True).tables()


def test_the_tables_are_those_of_the_catalogue(tables):
    assert list(tables) == list(columns())


@pytest.mark.parametrize("name", list(columns()))
def test_a_table_has_exactly_its_columns(tables, name):
    assert list(tables[name].columns) == [column.name for column in columns()[name]]


@pytest.fixture(scope="module")
def empty():
    """Tables without a row: of a run that never took a step, its first decisions forgotten."""
    model = Standoff(load_scenario("as_it_happened"), rng=0)
    recorder = Recorder(model, sectors=True)
    model.decisions.clear()
    model.weighed.clear()
    return recorder.frames() | {"people": model.migrants.where(stage="dead").frame()}


@pytest.mark.parametrize("name", list(columns()))
def test_types_are_those_declared_with_and_without_rows(tables, empty, name):
    declared = {column.name: TYPES[column.type] for column in columns()[name]}
    assert len(empty[name]) == 0 < len(tables[name])
    assert {str(column): str(kind) for column, kind in tables[name].dtypes.items()} == declared
    assert {str(column): str(kind) for column, kind in empty[name].dtypes.items()} == declared


def test_a_fraction_in_a_column_of_whole_numbers_is_not_cut_off(tables):
    with pytest.raises(TypeError, match="daily: dead holds float64, not whole numbers"):
        framed({name: list(column) for name, column in tables["daily"].assign(dead=0.5).items()}, "daily")


@pytest.mark.parametrize("name", list(columns()))
def test_every_column_is_explained(name):
    assert all(column.kind in KINDS and column.meaning for column in columns()[name])
    measured = [
        column for column in columns()[name] if column.kind in ("stock", "flow", "cumulative", "state")
    ]
    assert [column.name for column in measured if not column.unit] == []


@pytest.mark.parametrize("name", ["daily", "border", "sector", "people"])
def test_keys_name_one_row(tables, name):
    assert not tables[name].duplicated(list(keys_of(name))).any()


def test_cumulative_columns_never_fall(tables):
    totals = [column.name for column in columns()["daily"] if column.kind == "cumulative"]
    assert (tables["daily"][totals].diff().dropna() >= 0).all(axis=None)


def test_final_stages_are_cumulative_and_the_others_stocks():
    kinds = {column.name: column.kind for column in columns()["daily"]}
    assert [kinds[stage] for stage in STAGES] == ["stock"] * 8 + ["cumulative"] * 5


def test_nobody_is_lost(tables):
    daily = tables["daily"]
    assert (daily[list(STAGES)].sum(axis=1) == daily["created"]).all()
    assert daily["created"].iloc[-1] > daily["created"].iloc[0] > 0
