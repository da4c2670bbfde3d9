"""The content of a report as plain data, from which the page and the paper are set."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cache, partial
from typing import Any

from sim.analysis.one import OneRun, one_run
from sim.report.cells import capital, grid, typeset, unbroken
from sim.report.direct import direct
from sim.report.effect_tables import cost_grid, effect_grids, regret_grid, robust_grid
from sim.report.evidence import evidence
from sim.report.material import Material
from sim.report.plate import Plate
from sim.report.provenance import cite, intervals, made, outdated
from sim.text.changes import changed_levers, changes
from sim.text.moves import key_moves
from sim.version import __version__
from sim.world import World

Plates = Mapping[str, Mapping[str, Plate]]
KINDS = {  # of the figures of a scenario: one part of the report each, with its title and what to know of it
    "time": (
        "Time",
        (
            "Recorded attempts are what each neighbour would have counted; published counts of the same kind are black "
            "bars. The vertical axes are the same for all scenarios."
        ),
    ),
    "border": (
        "The border",
        "Where people are held, by sector and date. Guards and sectors are coarse: this is no map for operations.",
    ),
    "fates": ("Fates", "Where all who paid for the journey are on the last day."),
    "governments": (
        "Governments",
        (
            "The figures show all runs: the baseline with every lever that moves, each policy with those that stand "
            "otherwise. The tables show one run, the one nearest to the medians of the outcomes. A reason states what "
            "spoke for the change and what against it, the largest first, with its weight in the government's utility; "
            "the same term can speak for a step and against taking it back. Governments mostly choose "
            "what has the highest utility, and sometimes something else by chance. A state of origin or transit has a "
            "resistance that each run draws (1 on average): pressure from the EU wears it down, and the state gives in "
            "when none is left."
        ),
    ),
}
MOST_CHANGES = 40  # rows of what a scenario changes; the table in tables/ has all
READINGS = (
    "What {patron_city} and {city} wanted is not known, so the policies were also run under rival readings of their "
    "motives. Listed are clear effects whose sign fewer than four in five readings share, or that one reading clearly "
    "contradicts."
)
SAME_SIGN = (
    "In the tables, “same sign” is the share of draws whose difference has the sign of the mean difference."
)
READ_FIRST = """
The people in this report are synthetic. Nobody real is described, and governments appear as public offices only.
Pushing people back without hearing their claim is contested or unlawful under European and international law. \
A scenario that contains it describes what happened or what was proposed. It does not recommend it.
Deaths are given as intervals. They are never a score to be set against other numbers.
Attempts are not persons: one person is counted at each attempt. Recorded numbers are what an authority would \
have counted in the simulation: they are compared with published counts, never with true numbers.
A simulation of this kind shows what follows from its assumptions. It cannot show what would have happened.
""".strip().splitlines()


def content(material: Material, plates: Plates, overall: Mapping[str, Plate]) -> dict[str, Any]:
    """Return all that the page and the paper show, as plain data: texts, tables as rows of text, figures by name."""
    world = material.settings(material.baseline).world
    record = world.settings.record
    found: dict[str, Any] = {
        "world": world.title,
        "question": material.question,
        "baseline": material.titles[material.baseline],
        "left_out": [f"{name} lacks {runs}" for name, runs in material.left_out.items()],
        "read_first": [*READ_FIRST, *([record.limits, record.held_out] if record else ())],
        "answer": [{"text": sentence.text, "rows": len(sentence.rows)} for sentence in material.sentences],
        "surer": material.surer,
        "readings": world.worded(READINGS),
        "doubts": list(_doubts(material)),
        "outdated": outdated(material),
        "figures": {name: _figure(plate, "figures") for name, plate in overall.items()},
        "intervals": intervals(material),
        "changes": [_changes(material, name) for name in material.scenarios],
        "effects": effect_grids(material),
        "same_sign": SAME_SIGN,
        "direct": direct(material),
        "costs": cost_grid(material),
        "regret": regret_grid(material),
        "robust": robust_grid(material),
        "parts": [
            {"kind": kind, "title": title, "about": about, "figures": figures}
            | ({"levers": _levers(world)} if kind == "governments" else {})
            for kind, (title, about) in KINDS.items()
            if (figures := _parts(material, plates, kind))
        ],
        "evidence": evidence(material),
        "made": list(made(material)),
        "cite": cite(material),
        "version": __version__,
    }
    return unbroken(found)


def _parts(material: Material, plates: Plates, kind: str) -> list[dict[str, Any]]:
    """The figures of one kind; beside what governments did, their largest decisions."""
    read = cache(
        partial(one_run, material.source, tables=("decisions",))
    )  # most are compared with the same run
    return [
        {"title": material.titles[name], "figure": _figure(plates[name][kind], f"figures/{name}")}
        | (_moves(material, name, read) if kind == "governments" else {})
        for name in material.scenarios
        if kind in plates[name]
    ]


def _doubts(material: Material) -> Iterator[str]:
    """Yield where rival readings disagree with a clear effect."""
    nouns = {measure.name: measure.in_sentence for measure in material.outcomes}
    for (scenario, measure), found in material.agreements.items():
        if not found.holds:
            yield f"“{material.titles[scenario]}”, {nouns[measure]}: {found}."


def _figure(plate: Plate, folder: str) -> dict[str, Any]:
    stem = f"{folder}/{plate.name}"
    return {
        "stem": stem,
        "title": plate.title,
        "subtitle": plate.subtitle,
        "alt": f"{plate.alt} Simulated.",
        "width": round(plate.width * 144),
        "height": round((plate.height - plate.head) * 144),
        "printed": plate.printed_width,
        "ratio": plate.height / plate.width,
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
        "rows": [[capital(row.label), row.when, row.before, row.after] for row in rows[:MOST_CHANGES]],
        "more": max(0, len(rows) - MOST_CHANGES),
    }


def _moves(material: Material, name: str, read: Callable[[str, int], OneRun]) -> dict[str, Any]:
    """The largest decisions of the run nearest to the medians, with their reasons.

    Beside the baseline's: those that its run with the same seed lacks, without what both scenarios set.
    """
    seed, settings = material.typical(name), material.settings(name)
    compared = name != material.baseline and seed in material.source.seeds_of(material.baseline)
    beside = read(material.baseline, seed) if compared else None
    own = changed_levers(material.settings(material.baseline), settings)
    found = [
        move
        for move in key_moves(read(name, seed), beside)
        if name == material.baseline or not move.dated or str(move.lever.key) in own
    ]
    near = f"one run near the median (seed {seed})"
    caption = f"“{material.titles[name]}”: largest decisions in {near}"
    caption += " that the baseline's run with this seed lacks" if compared else ""
    rows = [[" ".join(str(move).split()), capital(typeset(move.why))] for move in found]
    return {
        "moves": grid(caption, ("Decision", "Reason"), rows),
        "no_moves": f"In {near}, no large decision differs from the baseline's run with this seed.",
    }


def _levers(world: World) -> dict[str, Any]:
    """What the levers of governments mean, each label once."""
    rows = {lever.label: lever.meaning for lever in world.levers.values() if not lever.hub}
    return grid(
        "What the levers mean", ("Lever", "Meaning"), [[capital(label), rows[label]] for label in rows]
    )
