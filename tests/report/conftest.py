"""A small batch with a user's texts, its report, and every figure drawn for it."""

from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from sim.batch.plan import Plan
from sim.batch.reader import Batch
from sim.batch.runner import run_batch
from sim.report.build import build, labels_of
from sim.report.material import material
from sim.report.overview import draw_effects
from sim.report.plate import Drawing
from sim.scenario import load_scenario
from tests.batch.conftest import INLINE

# Texts that a page, a paper or a figure could take for markup, or could not write.
HOSTILE = (
    "Cost: $5 & $6_each <b>x</b> #strong[y] \\alpha 100 % “quoted” 🦄 שלום " + "long " * 20
)  # over 300 letters
QUESTION = f"{HOSTILE}{HOSTILE}?"  # over 300 letters
SHORT = """
extends = "as_it_happened"
title = "{title}"
description = "First line. {title}"
question = "{title}?"
[period]
start = 2021-07-20
until = 2021-09-08
[parameters]
scale = 0.05
"""
CLOSED = "[routes.{hub}]\nweekly_cap = [{{ value = 0, from = 2021-08-01 }}]\n"


@pytest.fixture(scope="session")
def scenarios(tmp_path_factory):
    folder = tmp_path_factory.mktemp("scenarios")
    texts = {
        "base": SHORT.format(title="As recorded"),
        "closed": SHORT.format(title="Istanbul closed") + CLOSED.format(hub="istanbul"),
        "hostile": SHORT.format(title=HOSTILE.replace("\\", "\\\\")) + CLOSED.format(hub="baghdad"),
    }
    for name, text in texts.items():
        (folder / f"{name}.toml").write_text(text, encoding="utf-8")
    return [load_scenario(str(folder / f"{name}.toml")) for name in texts]


@pytest.fixture(scope="session")
def batch(scenarios, tmp_path_factory) -> Batch:
    folder = tmp_path_factory.mktemp("batch") / "batch"
    run_batch(Plan.of(scenarios, runs=3, wide=("sector",)), folder, INLINE)
    return Batch(folder)


@pytest.fixture(scope="session")
def swept(scenarios, tmp_path_factory) -> Batch:
    """The baseline beside a sweep of two numbers."""
    folder = tmp_path_factory.mktemp("swept")
    text = (
        SHORT.format(title="Swept")
        + '[sweep]\n"routes.istanbul.weekly_cap" = [0, 4]\n"poland.pushback" = [0, 1]\n'
    )
    (folder / "swept.toml").write_text(text, encoding="utf-8")
    plan = Plan.of([scenarios[0], load_scenario(str(folder / "swept.toml"))], runs=1)
    run_batch(plan, folder / "batch", INLINE)
    return Batch(folder / "batch")


def many(given, labels):
    """The effects of as many policies as are shipped, of different sizes, with labels."""
    names = [f"policy_{n}" for n in range(8)]
    one = given.effects[given.effects["scenario"] == "closed"]
    sizes = ["mean", "low50", "high50", "low90", "high90", "percent", "percent_low90", "percent_high90"]
    sizes += ["percent_median", "percent_low50", "percent_high50"]
    frames = [
        one.assign(scenario=name, **{each: one[each] * (n - 3) for each in sizes})
        for n, name in enumerate(names)
    ]
    return pd.concat(frames), replace(labels, titles=dict.fromkeys(names, "A policy with a title"))


@pytest.fixture(scope="session")
def made(batch, tmp_path_factory):
    """The folder of a report, and the name and figure of every plate, with some more."""
    kept, write = [], Drawing.write

    def keep(drawing, folder, name):
        kept.append((f"{folder.name}/{name}", drawing.figure))
        return write(drawing, folder, name)

    inline = nullcontext(INLINE)
    given, folder = material(batch, "base", QUESTION), tmp_path_factory.mktemp("reports")
    labels = labels_of(given)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Drawing, "write", keep)
        patch.setattr("sim.report.build.local", lambda _: inline)
        build(given, folder / "report", 1)
        draw_effects(given.effects[given.effects["scenario"] == "closed"], labels).write(folder, "one")
        draw_effects(*many(given, labels)).write(folder, "many")
    return folder / "report", kept


@pytest.fixture(scope="session")
def report(made) -> Path:
    """The folder of a report."""
    return made[0]


@pytest.fixture(scope="session")
def drawn(made):
    """The name and the figure of every plate of the report, and of effects of one policy and of many."""
    return made[1]
