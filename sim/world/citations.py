"""The whole evidence, and its citations."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from sim.evidence.answers import FILE, Answer, read_answers
from sim.evidence.ledger import Figure, other_sources, read_figures
from sim.evidence.record import PublicRow, dated_rows
from sim.evidence.registry import FOLDER, Parameter, read_parameters, read_toml
from sim.paths import data_dir
from sim.world.catalogue import HYPOTHESES, LEVERS
from sim.world.load import SETTINGS, load_world
from sim.world.targets import EVENTS, TARGETS


@dataclass(frozen=True)
class Evidence:
    """Everything that the check and the pages about the evidence use.

    `other_sources` are what may be cited beside figures; `documents` are the parsed TOML files that cite, by
    file name, scenarios by their path in scenarios/; `targets` are what a parameter may be fitted to; `answers` are
    what coverage.toml states about a figure or a row; `rows` are the dated statements of the public record.
    """

    parameters: list[Parameter]
    figures: list[Figure]
    other_sources: list[str]
    documents: Mapping[str, Any]
    targets: list[str]
    answers: Mapping[str, Answer] = field(default_factory=dict)
    rows: list[PublicRow] = field(default_factory=list)


def shipped() -> Evidence:
    """The evidence that ships with the package; raises InputError on a file that cannot be read."""
    scenarios, world = data_dir("scenarios"), load_world()
    citing = [LEVERS, HYPOTHESES, *(world.folder / name for name in (SETTINGS, TARGETS, EVENTS))]
    return Evidence(
        parameters=[*read_parameters(FOLDER), *world.parameters_of_tables.values()],
        figures=read_figures(data_dir("seeds") / "figures.csv"),
        other_sources=list(other_sources()),
        documents={file.name: read_toml(file) for file in citing}
        | {
            file.relative_to(scenarios).as_posix(): read_toml(file)
            for file in sorted(scenarios.rglob("*.toml"))
        },
        targets=list(world.targets),
        answers=read_answers(data_dir("seeds") / FILE),
        rows=dated_rows(),
    )


def citations(tree: Any, where: str = "") -> Iterator[tuple[str, str]]:
    """Every (place, id) that a `source` key anywhere in a parsed TOML file names."""
    if isinstance(tree, dict):
        for key, value in tree.items():
            if key == "source":
                yield from ((where, cited) for cited in ([value] if isinstance(value, str) else value))
            else:
                yield from citations(value, f"{where}.{key}" if where else key)
    elif isinstance(tree, list):
        for index, value in enumerate(tree):
            yield from citations(value, f"{where}[{index}]")
