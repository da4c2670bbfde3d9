"""The page itself: one session for each open tab."""

# mypy: disable-error-code="no-untyped-call,attr-defined"
# Solara is only partly typed.

import os
from collections.abc import Callable

import solara

from sim.app.facts import page_facts
from sim.app.session import Session
from sim.app.widgets import PageWidget
from sim.scenario.shipped import RECORDED

SCENARIO_VARIABLE = "STANDOFF_SCENARIO"  # how the command hands its scenario to the page


@solara.component
def Page() -> None:  # noqa: N802  solara's name for it
    """One session, which ends with its tab."""
    given = os.environ.get(SCENARIO_VARIABLE, RECORDED)
    session = solara.use_memo(lambda: Session(given), [given])
    facts = solara.use_memo(lambda: page_facts(session.world), [given])
    solara.Title(session.world.title)
    element = PageWidget.element(handler=session.receive, shown=facts)

    def connect() -> Callable[[], None]:
        session.send = solara.get_widget(element).tell
        return session.close

    solara.use_effect(connect, [])
