"""The content of a report as plain data, from which the page and the paper are set."""

from __future__ import annotations

import platform
from collections.abc import Iterator, Mapping, Sequence
from math import isnan
from typing import Any

import pandas as pd

from sim.analysis.effects import rows_of
from sim.analysis.one import one_run
from sim.analysis.robust import SIGNS, decisive, summary
from sim.analysis.statistics import ENOUGH
from sim.analysis.validate import table as verdict_table
from sim.report.answer import NOUNS
from sim.report.material import Material
from sim.report.plates import Plate
from sim.text.changes import changes
from sim.text.moves import key_moves
from sim.text.words import number, signed, two_digits
from sim.version import __version__

Plates = Mapping[str, Mapping[str, Plate]]
Tables = dict[str, pd.DataFrame]
MOST_CHANGES = 40  # rows of what a scenario changes; the table in tables/ has all
CITE = (
    "The standoff simulation authors: Border standoff, an agent-based simulation of the 2021 standoff at the border of"
    " Belarus"
)
READ_FIRST = """
The people in this report are synthetic. Nobody real is described, and governments appear as public offices only.
Pushing people back without hearing their claim is contested or unlawful under European and international law. \
A scenario that contains it describes what happened or what was proposed. It does not recommend it.
Deaths are given as intervals. They are never a score to be set against other numbers.
Attempts are not persons: one person is counted at each attempt. Recorded numbers are what an authority would \
have counted in the simulation; they are never compared with true numbers.
Counts of October to December 2021 of crossings, of entries recorded in Germany and of flights home are held out: \
they were used neither to build nor to fit the model, and nothing here is compared with them.
A simulation of this kind shows what follows from its assumptions. It cannot show what would have happened.
""".strip().splitlines()


def content(material: Material, plates: Plates, overall: Mapping[str, Plate]) -> dict[str, Any]:
    """Return all that the page and the paper show, as plain data: texts, tables as rows of text, figures by name."""
    world = material.settings(material.baseline).world
    names = material.scenarios
    return {
        "world": world.title,
        "question": material.question,
        "baseline": material.titles[material.baseline],
        "left_out": [f"{name} lacks {count} runs" for name, count in material.left_out.items()],
        "read_first": READ_FIRST,
        "answer": [{"text": sentence.text, "rows": len(sentence.rows)} for sentence in material.sentences],
        "surer": material.surer,
        "doubts": list(_doubts(material)),
        "forest": _figure(overall.get("effects"), "figures"),
        "intervals": interval_words(material),
        "changes": [_changes(material, name) for name in names],
        "map": _figure(overall.get("policy_map"), "figures"),
        "effects": [
            _effect_table(material, measure)
            for measure in (material.effects["measure"].unique() if material.policies else ())
        ],
        "costs": _cost_table(material),
        "regret": _regret_table(material),
        "robust": _robust_table(material),
        "parts": {
            kind: _parts(material, plates, kind) for kind in ("time", "border", "fates", "governments")
        },
        "evidence": _evidence(material, overall),
        "assumptions": _assumptions(material),
        "made": list(_made(material)),
        "cite": f"{CITE}, version {__version__}, batch {str(material.batch.manifest['batch'].get('digest'))[:12]}.",
        "version": __version__,
    }


def _parts(material: Material, plates: Plates, kind: str) -> list[dict[str, Any]]:
    """The figures of one kind; beside what governments did, their largest decisions."""
    return [
        {"title": material.titles[name], "figure": _figure(plates[name][kind], f"figures/{name}")}
        | (_moves(material, name) if kind == "governments" else {})
        for name in material.scenarios
        if kind in plates[name]
    ]


def tables(material: Material) -> Tables:
    """Return the tables of a report by name, with numbers as numbers."""
    found: Tables = {
        "effects": material.effects,
        "costs": material.costs,
        "regret": material.regret,
        "changes": pd.DataFrame(
            [
                {"scenario": name} | vars(change)
                for name in material.policies
                for change in changes(material.settings(material.baseline), material.settings(name))
            ]
        ),
        "answer": _traced(material),
        "evidence": verdict_table(material.verdicts) if material.verdicts else pd.DataFrame(),
        "runs": material.by_run.reset_index(),
    }
    if not material.readings.empty:
        found["robustness"] = summary(material.readings)
    return {name: table for name, table in found.items() if not table.empty}


def interval_words(material: Material) -> str:
    """Return how intervals were made."""
    runs, source = material.runs, material.draws.source
    how = (
        "quantiles of the paired differences"
        if runs >= ENOUGH
        else "prediction intervals of one more draw (Student's t), because there are fewer than 20"
    )
    return (
        f"Each effect is the difference between a policy and the baseline for the same draw ({number(runs)} draws, "
        f"which differ in {source}). Intervals are {how}. An effect is called clear where its 90 % interval "
        "excludes zero and its p, corrected for the number of comparisons (Holm), is at most 0.1."
    )


def _traced(material: Material) -> pd.DataFrame:
    """Each sentence of the answer with the effects behind it."""
    columns = [
        "scenario",
        "measure",
        "pairs",
        "level",
        "mean",
        "low50",
        "high50",
        "low90",
        "high90",
        "percent",
        "clear",
    ]
    rows = []
    for place, sentence in enumerate(material.sentences, start=1):
        for scenario, measure in sentence.rows:
            match = (material.effects["scenario"] == scenario) & (material.effects["measure"] == measure)
            rows.append(
                {"sentence": place, "text": sentence.text}
                | material.effects.loc[match, columns].iloc[0].to_dict()
            )
    return pd.DataFrame(rows)


def _doubts(material: Material) -> Iterator[str]:
    """Where rival readings disagree with a clear effect."""
    for (scenario, measure), found in material.agreements.items():
        if not found.holds:
            noun = NOUNS.get(measure, (measure,))[0]
            yield f"“{material.titles[scenario]}”, {noun}: {found}."


def _figure(plate: Plate | None, folder: str) -> dict[str, Any] | None:
    if plate is None:
        return None
    stem = f"{folder}/{plate.name}"
    return {
        "stem": stem,
        "title": plate.title,
        "subtitle": plate.subtitle,
        "alt": f"{plate.alt} Simulated.",
        "width": round(plate.width * 144),
        "height": round(plate.height * 144),
        "inches": [plate.width, plate.height],
    }


def _changes(material: Material, name: str) -> dict[str, Any]:
    """One scenario: its texts, what it changes, and what its actors then decided in a typical run."""
    settings = material.settings(name)
    rows = changes(material.settings(material.baseline), settings) if name != material.baseline else []
    return {
        "name": name,
        "title": material.titles[name],
        "question": settings.question,
        "description": " ".join(settings.description.split()),
        "baseline": name == material.baseline,
        "rows": [[row.label, row.when, row.before, row.after] for row in rows[:MOST_CHANGES]],
        "more": max(0, len(rows) - MOST_CHANGES),
    }


def _moves(material: Material, name: str) -> dict[str, Any]:
    """The largest decisions of the run nearest to the medians, with their reasons."""
    seed = material.typical(name)
    run = one_run(material.source, name, seed, ("decisions",))
    found = key_moves(run)
    return {
        "seed": seed,
        "moves": [[" ".join(str(move).split()), move.why] for move in found],
    }


def _table(caption: str, head: Sequence[str], rows: Sequence[Sequence[str]]) -> dict[str, Any]:
    return {"caption": caption, "head": list(head), "rows": [list(row) for row in rows]}


EFFECT_HEAD = ("Policy", "Baseline", "Mean difference", "50 %", "90 %", "% of baseline", "Same sign", "Clear")


def _effect_table(material: Material, measure: str) -> dict[str, Any]:
    cells = material.effects[material.effects["measure"] == measure]
    caption = f"{_upper(cells['label'].iloc[0])} ({cells['unit'].iloc[0]})"
    return _table(
        caption, EFFECT_HEAD, [effect_row(row, material.titles[row.scenario]) for row in rows_of(cells)]
    )


def effect_row(row: Any, title: str) -> list[str]:
    """Return an effect as cells: numbers with two digits, a dash where there is none, deaths as intervals."""
    return [
        title,
        "–" if pd.isna(row.level) else number(two_digits(row.level)),
        _signed(row.mean),
        _span(row.low50, row.high50),
        _span(row.low90, row.high90),
        _signed(row.percent) + (" %" if not pd.isna(row.percent) else ""),
        "–" if pd.isna(row.same_sign) else f"{row.same_sign:.0%}".replace("%", " %"),
        "yes" if row.clear else "no",
    ]


def _cost_table(material: Material) -> dict[str, Any] | None:
    if material.costs.empty:
        return None
    moved = material.costs[~(material.costs[["low90", "high90"]].eq(0.0).all(axis=1))]
    rows = [
        [
            material.titles[row.scenario],
            row.label,
            _signed(row.mean),
            _span(row.low90, row.high90),
            "yes" if row.clear else "no",
        ]
        for row in rows_of(moved)
    ]
    head = ("Policy", "Who pays or earns", "Mean difference", "90 %", "Clear")
    return _table("What each policy costs, and whom: million USD, against the baseline", head, rows)


def _regret_table(material: Material) -> dict[str, Any] | None:
    if len(material.scenarios) < 3:
        return None
    rows = [
        [
            material.titles[row.scenario],
            f"{row.label} ({row.unit})",
            number(two_digits(row.mean)),
            number(two_digits(row.high90)),
            f"{row.best:.0%}".replace("%", " %"),
        ]
        for row in rows_of(material.regret)
    ]
    head = ("Scenario", "Outcome", "Mean", "Exceeded in 5 %", "Best in")
    return _table(
        "Regret: distance from the best scenario of the same draw, where less is better", head, rows
    )


def _robust_table(material: Material) -> dict[str, Any] | None:
    if material.readings.empty:
        return None
    found = summary(material.readings)
    rows = [
        [
            row.policy,
            row.label,
            SIGNS[None if pd.isna(row.sign) else int(row.sign)],
            "–" if pd.isna(row.same_sign) else f"{row.same_sign} of {row.scenarios}",
            "–" if pd.isna(row.clear) else str(row.clear),
            row.otherwise_at or "–",
        ]
        for row in rows_of(found)
    ]
    head = ("Policy", "Outcome", "Default reading", "Same sign in", "Clear in", "Otherwise at")
    return _table("Signs of effects over rival readings", head, rows)


def _evidence(material: Material, overall: Mapping[str, Plate]) -> dict[str, Any] | None:
    verdicts = material.verdicts
    if not verdicts:
        return None
    inside, rows = 0, list[list[str]]()
    for verdict in verdicts:
        low, high = verdict.interval(0.9)
        target = verdict.target
        ends = [end for end in (target.low, target.high) if end is not None]
        stated = " to ".join(dict.fromkeys(number(end) for end in ends)) if ends else "–"
        if target.low is None or target.high is None:
            stated = f"at most {stated}" if target.low is None else f"at least {stated}"
        inside += low <= (target.high if target.high is not None else high) and high >= (
            target.low if target.low is not None else low
        )
        told = [number(two_digits(value)) for value in (verdict.median, low, high)]
        rows.append(
            [
                target.label,
                target.meaning,
                stated,
                told[0],
                f"{told[1]} to {told[2]}",
                "yes" if verdict.passed else "no",
            ]
        )
    head = ("Target", "What the sources say", "Stated", "Simulated, median", "90 %", "Passes")
    return {
        "figure": _figure(overall.get("evidence"), "figures"),
        "table": _table(
            f"The evidence against the baseline, “{material.titles[material.baseline]}”", head, rows
        ),
        "skill": (
            f"{sum(verdict.passed for verdict in verdicts)} of {len(verdicts)} targets pass by the rule that was fixed "
            f"beforehand; {inside} of {len(verdicts)} stated values meet the 90 % interval of the runs. Targets that "
            "need other runs are in standoff validate."
        ),
    }


def _assumptions(material: Material) -> dict[str, Any]:
    world = material.settings(material.baseline).world
    rows = []
    for name in decisive(world):
        found = world.parameter(name)
        span = f"{found.low:g} to {found.high:g}"
        rows.append([name, found.meaning, f"{found.default:g}", span, found.to_know or found.reason or ""])
    kinds = pd.Series([entry.kind for entry in world.parameters.values()]).value_counts()
    told = ", ".join(f"{count} {kind}" for kind, count in kinds.items())
    table = _table(
        "Parameters that move outcomes most, by the screening of the calibration",
        ("Parameter", "Meaning", "Default", "Range", "To know"),
        rows,
    )
    return {
        "table": table,
        "text": f"Parameters by kind: {told}. standoff evidence NAME shows the source of each.",
    }


def _made(material: Material) -> Iterator[list[str]]:
    """How the report was made, and how it is repeated."""
    made = material.batch.manifest["batch"]
    first, runs = made.get("seed_from", 0), made.get("runs", 0)
    seeds = f"seeds {first} to {first + runs - 1}"
    yield ["Runs", f"{number(len(material.batch.runs))} of {len(material.scenarios)} scenarios, {seeds}"]
    yield ["Intervals hold", material.draws.source]
    yield ["Code", f"border-standoff {__version__}, {made.get('code')}"]
    yield ["Batch", str(made.get("digest"))]
    versions = material.batch.manifest.get("versions", {})
    yield ["Versions of the runs", ", ".join(f"{name} {value}" for name, value in versions.items())]
    yield ["Report made with", f"Python {platform.python_version()}"]
    if material.rivals:
        yield ["Rival readings", str(material.rivals.manifest["batch"].get("digest"))]
    names = " ".join(made.get("scenarios", {}))
    tables = "".join(f" --{name}" for name in ("sector", "people") if name in made.get("tables", ())).replace(
        "--sector", "--sectors"
    )
    yield [
        "Repeat the runs",
        f"standoff batch {names} --runs {runs} --seed-from {first}{tables} --out results/batch",
    ]
    question = f' --question "{material.asked}"' if material.asked else ""
    yield ["Repeat the report", f"standoff report results/batch --baseline {material.baseline}{question}"]
    for name, digest in made.get("scenarios", {}).items():
        yield [f"Scenario {name}", str(digest)]


def _upper(text: str) -> str:
    """Return a text with a capital at its beginning: EU stays EU."""
    return text[:1].upper() + text[1:]


def _signed(value: float) -> str:
    return signed(two_digits(value))


def _span(low: float, high: float) -> str:
    return "–" if isnan(low) else f"{_signed(low)} to {_signed(high)}"
