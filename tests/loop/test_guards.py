"""Guards of both sides on a small border: what their number and their practice do, against the same seeds without."""

from functools import cache

import pandas as pd

from sim.model import Standoff
from sim.tables.recorder import Recorder
from tests.loop.worlds import to_mid_october

SEEDS = (3100, 3101, 3102)


@cache
def run(*values: tuple[str, float], **mechanisms: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the tables by day and by border to mid-October of all seeds, with some values changed."""
    settings = to_mid_october(dict(values), mechanisms)
    daily, border = [], []
    for seed in SEEDS:
        recorder = Recorder(model := Standoff(settings, rng=seed, reasons=False, choices=False))
        model.run()
        frames = recorder.frames()
        daily.append(frames["daily"])
        border.append(frames["border"])
    return pd.concat(daily), pd.concat(border)


FEW, MANY = ("belarus_guards", 2000.0), ("belarus_guards", 12000.0)


def test_fewer_belarusian_guards_shut_less_of_the_way_back_and_press_fewer() -> None:
    few, many = run(FEW), run(MANY)
    assert few[0]["went_back"].sum() > 1.2 * many[0]["went_back"].sum()
    assert few[1]["attempts"].sum() < 0.98 * many[1]["attempts"].sum()  # over twelve seeds 0.91


def test_the_way_back_may_be_shut_by_order_however_few_guards_there_are() -> None:
    held, shut = run(FEW)[0], run(FEW, way_back="shut")[0]
    assert shut["went_back"].sum() < 0.9 * held["went_back"].sum()


def test_posts_that_learn_let_fewer_through() -> None:
    def share(border: pd.DataFrame) -> float:
        late = border[border["date"] >= "2021-09-01"]
        return float(late["crossings"].sum() / late["attempts"].sum())

    learnt, never = share(run(("learn_gain", 2.0))[1]), share(run(guards_learn="none")[1])
    assert learnt < 0.9 * never
