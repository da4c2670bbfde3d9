"""Vue components of the page as widgets: one template that lays the panels out, and the panels as its components."""

# mypy: disable-error-code="no-untyped-call,attr-defined,name-defined"
# Solara and its widgets are only partly typed.

from functools import cache
from pathlib import Path
from typing import Any

import ipyvuetify
import traitlets

VUE = Path(__file__).parent / "vue"
PANELS = (
    "border-map",
    "time-chart",
    "key-figures",
    "play-bar",
    "steer-panel",
    "government-list",
    "event-log",
    "journey-line",
)


@cache
def components() -> dict[str, str]:
    """The source of each panel's Vue component by its tag."""
    return {name: vue(name) for name in PANELS}


@cache
def vue(name: str) -> str:
    """Return the source of a Vue component."""
    return (VUE / f"{name}.vue").read_text(encoding="utf-8")


@cache
def style() -> str:
    """The style sheet of page and panels."""
    return VUE.joinpath("page.css").read_text(encoding="utf-8")


class PanelWidget(ipyvuetify.VuetifyTemplate):
    """One panel by itself, as `shown` says: which, and its data."""

    template = traitlets.Unicode().tag(sync=True)
    components = traitlets.Dict().tag(sync=True)
    css = traitlets.Unicode(allow_none=True).tag(sync=True)
    shown = traitlets.Dict().tag(sync=True)

    @traitlets.default("template")
    def _template(self) -> str:
        return vue("panel")

    @traitlets.default("css")
    def _css(self) -> str:
        return style()

    @traitlets.default("components")
    def _components(self) -> dict[str, str]:
        return components()


class PageWidget(PanelWidget):
    """The whole page; actions of the reader reach `handler` as messages."""

    handler = traitlets.Callable(lambda _: None)

    @traitlets.default("template")
    def _template(self) -> str:
        return vue("page")

    def vue_say(self, message: dict[str, Any]) -> None:
        """A message from the browser."""
        self.handler(message)

    def tell(self, method: str, message: dict[str, Any]) -> None:
        """Call a method of the page in the browser."""
        self.send({"method": method, "args": [message]})
