"""The grid that a sweep spans."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

from sim.scenario import expand_sweep, load_scenario
from tests.limits import cap

Write = Callable[..., Path]
DAY = date(2021, 9, 1)


def test_no_sweep_is_the_scenario_itself(write: Write) -> None:
    scenario = load_scenario(write())
    assert expand_sweep(scenario) == [scenario]


def test_grid_over_parameter_lever_and_cap(write: Write) -> None:
    lever = '[[lever]]\nactor = "poland"\nlever = "pushback"\nvalue = 0.2\nfrom = 2021-08-20\n'
    limit = "[[routes.dubai.weekly_cap]]\nvalue = 9\nfrom = 2021-08-20\n"
    keys = (
        '"climate.temperature_shift" = [-1, 1]\n"poland.pushback" = [0, 1]\n"routes.dubai.weekly_cap" = [5]\n'
    )
    points = expand_sweep(load_scenario(write(f"{lever}{limit}[sweep]\n{keys}")))
    found = [
        (p.parameter("climate.temperature_shift"), p.lever_value("poland", "pushback", DAY)) for p in points
    ]
    assert found == [(-1.0, 0.0), (-1.0, 1.0), (1.0, 0.0), (1.0, 1.0)]
    for point in points:
        assert cap(point, "dubai", point.period.start) == 5.0
        assert point.lever_value("poland", "pushback", point.period.start) is not None
        assert point.sweep == {}
    assert points[0].name == "mine[climate.temperature_shift=-1,poland.pushback=0,routes.dubai.weekly_cap=5]"
    assert len({point.digest() for point in points}) == 4


def test_range_has_both_ends_and_even_steps(write: Write) -> None:
    scenario = load_scenario(write('[sweep]\n"poland.pushback" = {from = 0, to = 0.3, steps = 4}\n'))
    assert scenario.sweep["poland.pushback"].points == (0.0, 0.1, 0.2, 0.3)
