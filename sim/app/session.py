"""One open page: its scenario, seed and changes, and the runs that it is sent day by day."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import BrokenExecutor, CancelledError
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from sim.analysis.effects import Draws
from sim.app.bands import SEEDS, SENT_AT, SeedRun, SeedRuns, bands, shared_runs
from sim.app.frames import Frame, Run
from sim.app.journey import find_person, journey
from sim.app.levers import package_changes
from sim.app.scenarios import choices, read_scenario
from sim.app.steering import Change, steered, toml_of
from sim.app.walker import Walker
from sim.errors import InputError
from sim.scenario import Scenario
from sim.scenario.draws import differing, kinds_drawn
from sim.world import World

Message = dict[str, Any]
Send = Callable[[str, Message], object]
FIRST_PART, PART = 1, 12  # days sent at once: the first day at once, then a few at a time
PAUSE = 0.5  # seconds before other seeds are run
HIGHEST_SEED = 2**31 - 1
MOST_CHANGES = 500


def _nobody(_: str, __: Message) -> None:
    """Where messages go until the browser is there."""


@dataclass(frozen=True)
class View:
    """What a page shows: a scenario by label, a seed, changes, and the scenario compared with it."""

    label: str
    seed: int = 0
    changes: tuple[Change, ...] = ()
    compared: str = ""  # a label; "": the same scenario without the changes


@dataclass
class Session:
    """Answers messages of the page; `send(method, message)` reaches the browser. `given`: the command's scenario."""

    given: str
    send: Send = _nobody
    seed_runs: Callable[[], SeedRuns] = shared_runs
    view: View = field(init=False)
    opened: dict[str, Scenario] = field(default_factory=dict)  # files that the reader opened, by label
    files: dict[str, dict[str, str]] = field(default_factory=dict)  # their names and texts, for the address

    def __post_init__(self) -> None:
        self.view = View(next(iter(choices(self.given))))
        self._run = 0  # the latest task: messages of earlier ones are dropped
        self._closed = False
        self._walker: Walker | None = None

    @property
    def world(self) -> World:
        """The world that all of them play in."""
        return next(iter(choices(self.given).values())).world

    @property
    def scenarios(self) -> Mapping[str, Scenario]:
        """The scenarios to choose from by label."""
        return {**choices(self.given), **self.opened}

    def receive(self, message: Message) -> None:
        """Answer a message of the page, named by `what`. Invalid input is answered with an error text."""
        answers: dict[str, Callable[[Message], None]] = {
            "start": self.start,
            "change": self.change,
            "package": self.add_package,
            "choose": self.choose,
            "save": self.save,
            "open": self.open,
            "tick": self.show_tick,
            "journey": self.tell_journey,
        }
        try:
            answers[str(message.get("what"))](message)
        except InputError as error:
            self._tell("complain", text=str(error))
        except (KeyError, TypeError, ValueError):
            self._tell("complain", text="The page asked for something that it cannot have.")

    def close(self) -> None:
        """Stop computing and sending: the page is closed."""
        self._closed = True
        self._run += 1

    def start(self, message: Message) -> None:
        """Run the view of an address: scenario, seed, changes, comparison; omitted parts stay."""
        self.view = self._read(message.get("view") or {})
        self._play()

    def choose(self, message: Message) -> None:
        """Another scenario, seed or comparison."""
        self.view = self._read({**self._plain(), "file": None, **message["view"]})
        self._play()

    def change(self, message: Message) -> None:
        """Replace the changes and send the run again from the day that the page shows."""
        changes = self._read_changes(message["changes"])
        steered(self.scenarios[self.view.label], changes)
        self.view = replace(self.view, changes=changes)
        self._play(int(message.get("first", 0)))

    def add_package(self, message: Message) -> None:
        """Add the humane package from a day on."""
        day = date.fromisoformat(message["day"])
        package = [change.plain() for change in package_changes(self.world, day)]
        self.change({**message, "changes": [*self._plain()["changes"], *package]})

    def save(self, _: Message) -> None:
        """Send the changes as a scenario file."""
        scenario = self.scenarios[self.view.label]
        text = toml_of(scenario, scenario.name, self.view.seed, self.view.changes)
        self._tell("download", name=f"{scenario.name}_steered.toml", text=text)

    def open(self, message: Message) -> None:
        """Run a scenario file that the reader opened."""
        self.view = View(self._add_file(message), self.view.seed)
        self._play()

    def _add_file(self, file: Mapping[str, Any]) -> str:
        """Add a file, given by its name and text, to the scenarios to choose from; return its label."""
        name, text = str(file["name"]), str(file["text"])
        scenario = read_scenario(name, text, self.world)
        label = f"{scenario.title} (opened)"
        self.opened[label], self.files[label] = scenario, {"name": name, "text": text}
        return label

    def show_tick(self, message: Message) -> None:
        """Send the map after a part of a day."""
        settings = self._settings()
        if self._walker is None or self._walker.settings != settings or self._walker.seed != self.view.seed:
            self._walker = Walker(settings, self.view.seed)
        self._tell("moment", run=self._run, **self._walker.state(int(message["day"]), int(message["part"])))

    def tell_journey(self, message: Message) -> None:
        """Send the journey of a random person on a day: any person, of a stage, or in a sector."""
        wanted = {key: message[key] for key in ("stage", "sector") if message.get(key) is not None}
        settings, seed = self._settings(), self.view.seed
        row = find_person(settings, seed, int(message["day"]), float(message["share"]), **wanted)
        self._tell("journey", **journey(settings, seed, row))

    def _settings(self) -> Scenario:
        """The scenario as it is steered."""
        return steered(self.scenarios[self.view.label], self.view.changes)

    def _read(self, described: Mapping[str, Any]) -> View:
        """Return the view that a message describes; raise InputError."""
        if described.get("file"):
            self._add_file(described["file"])
        label, compared = str(described.get("label", self.view.label)), str(described.get("compared", ""))
        for name in (label, compared):
            if name and name not in self.scenarios:
                raise InputError("no such scenario here", value=name[:100], allowed="one of the list")
        seed = described.get("seed", self.view.seed)
        if not isinstance(seed, int) or not 0 <= seed <= HIGHEST_SEED:
            raise InputError(
                "not a seed", value=str(seed)[:30], allowed=f"a whole number, 0 to {HIGHEST_SEED}"
            )
        changes = self._read_changes(described.get("changes", []))
        steered(self.scenarios[label], changes)
        return View(label, seed, changes, compared)

    def _plain(self) -> dict[str, Any]:
        view = self.view
        file = {"file": self.files[view.label]} if view.label in self.files else {}
        return {
            "label": view.label, "seed": view.seed, "compared": view.compared,
            "changes": [change.plain() for change in view.changes], **file,
        }  # fmt: skip

    def _play(self, first: int = 0) -> None:
        """Send the run of the present view, from a day on, and the run compared with it."""
        self._run += 1
        own = self.scenarios[self.view.label]
        settings = self._settings()
        other = self.scenarios[self.view.compared] if self.view.compared else own
        self._tell(
            "begin", run=self._run, first=first, view=self._plain(), labels=list(self.scenarios), title=own.title,
            question=own.question, start=settings.period.start.isoformat(),
            days=(settings.period.until - settings.period.start).days, same=other == settings,
        )  # fmt: skip
        runs = [("main", settings, first)]
        if other != settings:
            runs.append(("reference", other, 0))
        threading.Thread(target=self._send_runs, args=(self._run, runs), daemon=True).start()

    def _send_runs(self, run: int, runs: Sequence[tuple[str, Scenario, int]]) -> None:
        with suppress(ConnectionError):
            for role, settings, first in runs:
                self._send_run(run, role, settings, first)
            self._send_bands(run, [settings for _, settings, _ in runs])

    def _send_bands(self, run: int, scenarios: Sequence[Scenario]) -> None:
        """Run the same scenarios with other seeds in the background, and send how far they scatter."""
        done: list[list[SeedRun]] = []
        hold = Draws(kinds_drawn([self.world], differing(scenarios))).source
        time.sleep(PAUSE)  # who moves one lever may soon move another
        with suppress(BrokenExecutor, CancelledError, RuntimeError):  # the server stops
            for runs in self.seed_runs().of(scenarios, lambda: run == self._run):
                if run != self._run:
                    return
                done.append(runs)
                self._tell("progress", run=run, done=len(done), of=len(SEEDS), hold=hold)
                if len(done) in SENT_AT:
                    own, *others = zip(*done, strict=True)
                    self._tell(
                        "bands", run=run, hold=hold, **bands(self.world, own, others[0] if others else ())
                    )

    def _send_run(self, run: int, role: str, settings: Scenario, first: int) -> None:
        part: list[Frame] = []
        day = -1
        model_run = Run(settings, self.view.seed)
        for day, frame in enumerate(model_run.frames()):
            if run != self._run:
                return
            if day >= first or role != "main":
                part.append(frame)
            if len(part) >= (FIRST_PART if day == first else PART):
                self._tell("part", run=run, role=role, first=day + 1 - len(part), frames=part)
                part = []
        self._tell("part", run=run, role=role, first=day + 1 - len(part), frames=part, end=True)
        if role == "main":
            self._tell("events", run=run, events=model_run.events())

    def _tell(self, method: str, **message: Any) -> None:
        if not self._closed:
            self.send(method, message)

    def _read_changes(self, described: Any) -> tuple[Change, ...]:
        if not isinstance(described, list) or len(described) > MOST_CHANGES:
            raise InputError("are not changes", allowed=f"a list of at most {MOST_CHANGES}")
        return tuple(Change.read(item, self.world) for item in described)
