"""The page docs/coverage.md: where each statement of the articles is in the model, or why it is omitted."""

from collections import Counter
from collections.abc import Iterator
from itertools import groupby

from sim.evidence.ledger import sources
from sim.text.evidence import where
from sim.text.words import markdown
from sim.world.citations import shipped
from sim.world.coverage import VERDICTS, Coverage, coverage

NAME = "coverage.md"
HEAD = """# What the articles say, and where it is in the model

Written by `python -m sim.docs` from seeds/figures.csv, seeds/coverage.toml and all that cites the ledger: change those
and run it. `standoff evidence --check` fails on a statement without an answer.

Each statement of the five articles (actor, lever, motive, event or number; in our words) is **in the model**, in it
**in part**, **not yet** in it, or **left out** for a reason. A name is that of a parameter, lever, switch or target
([parameters.md](parameters.md)), of a dated event that figures show, of a scenario, or of a rule in sim/. That
something cites a statement says that it rests on it, not that it proves it."""


def render() -> str:
    """The whole page as Markdown."""
    entries = coverage(shipped())
    counts = Counter(entry.verdict for entry in entries)
    summary = markdown(("verdict", "statements"), [(verdict, str(counts[verdict])) for verdict in VERDICTS])
    return "\n\n".join([HEAD, summary, *_articles(entries)]) + "\n"


def _articles(entries: list[Coverage]) -> Iterator[str]:
    """One table for each article, in the order of the ledger."""
    for source, members in groupby(entries, key=lambda entry: entry.figure.source):
        yield f"## {source}: {sources()[source].outlet}"
        yield markdown(("statement", "id", "claim", "verdict", "where, or why not"), map(_row, members))


def _row(entry: Coverage) -> tuple[str, ...]:
    figure = entry.figure
    return (figure.quantity, f"`{figure.id}`", figure.claim, entry.verdict, "; ".join(where(entry, "`{}`")))
