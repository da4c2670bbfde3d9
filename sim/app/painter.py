"""Drawing a run day by day in a thread of its own, so that the page stays quick while it plays.

Drawing takes much longer than a day of the run. Were it done where solara renders, a playing run would ask for the
next picture before the last is done, and solara would render without end and never hear of the pause button.
"""

from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from threading import Event, Thread

from matplotlib.figure import Figure

from sim.app.charts import attempts_chart, stages_chart
from sim.app.map import border_map
from sim.app.moment import Moment, moment_of
from sim.app.steered import SteeredStandoff

DOTS_PER_INCH = 100
FAST = {"compress_level": 1}


@dataclass(frozen=True)
class View:
    """A moment and its pictures, as PNG."""

    moment: Moment
    map: bytes
    stages: bytes
    attempts: bytes


def paint(model: SteeredStandoff) -> View:
    """The present day of a run, drawn."""
    moment = moment_of(model)
    figures = border_map(moment.strip), stages_chart(moment), attempts_chart(moment)
    return View(moment, *(_png(figure) for figure in figures))


def start_painting(model: SteeredStandoff, show: Callable[[View], object]) -> Callable[[], None]:
    """Show the present day and each later one, those left out that pass while another is drawn; returns the end."""
    over = Event()

    def keep_painting() -> None:
        while not over.is_set():
            model.changed.clear()
            view = paint(model)
            if not over.is_set():
                show(view)
            model.changed.wait()

    def end() -> None:
        over.set()
        model.changed.set()

    Thread(target=keep_painting, daemon=True).start()
    return end


def _png(figure: Figure) -> bytes:
    buffer = BytesIO()
    figure.savefig(buffer, format="png", dpi=DOTS_PER_INCH, pil_kwargs=FAST)
    return buffer.getvalue()
