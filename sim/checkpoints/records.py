"""When a run saves its checkpoint, resumes from it, and deletes it; never another run's."""

from __future__ import annotations

import os
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.checkpoints.checkpoint import ANEW, MALFORMED, draft_of, head_of, restore, save
from sim.checkpoints.identity import difference, identity
from sim.errors import InputError, in_a_line
from sim.kernel.calendar import TICKS_A_DAY
from sim.runs.folder import clear

if TYPE_CHECKING:
    from sim.tables.recorder import Recorder


@dataclass
class Checkpoints:
    """Where and how often (days; 0: never) a run saves its checkpoint, and whether it resumes from the last one.

    `force`: replace another run's. `source`: the checkpoint of a run under another policy from which this one goes on;
    it is never touched. `warn` is called once if no checkpoint could be written.
    """

    file: Path
    every: int = 0
    resume: bool = False
    force: bool = False
    source: Path | None = None
    warn: Callable[[str], object] = field(default=warnings.warn, compare=False)
    _run: dict[str, Any] | None = field(default=None, init=False, compare=False)
    _warned: bool = field(default=False, init=False, compare=False)

    def begin(self, run: Recorder, until: date) -> None:
        """Refuse to replace other files; restore a new run from the last checkpoint. Raise InputError."""
        model = run.model
        if origin := self.file if self.resume else self.source:
            restore(run, origin, branch=not self.resume)
            if model.tick > model.calendar.day_of(until) * TICKS_A_DAY:
                allowed = f"--until after {model.today}"
                raise InputError(
                    "is of a later day", file=origin, key="--until", value=until, allowed=allowed
                )
        if not (self.every or self.resume):
            return
        if not self.resume:
            self._refuse_others(identity(run))
        self._run = identity(run)

    @contextmanager
    def going_on(self) -> Iterator[None]:
        """While a run continues from a checkpoint, report any failure as a state that does not fit."""
        try:
            yield
        except MALFORMED as error:
            origin = self.file if self.resume else self.source
            if origin is None or isinstance(error, InputError):
                raise
            message = f"holds a state from which no run goes on: {in_a_line(error)}"
            raise InputError(message, file=origin, allowed=ANEW) from error

    def keep(self, run: Recorder) -> None:
        """Save a checkpoint after a step if one is due today; warn if the disk refuses."""
        model = run.model
        if self.every and model.tick % (self.every * TICKS_A_DAY) == 0 and not model.finished:
            try:
                save(run, self.file)
            except OSError as error:
                if not self._warned:
                    reason = os.strerror(error.errno) if error.errno else str(error)
                    self.warn(f"{self.file}: could not be written: {reason}; the run goes on without it")
                self._warned = True

    def drop(self) -> None:
        """The run is over and written: its checkpoint has no use, nor a draft of a killed one. Raises InputError."""
        with suppress(OSError):
            draft_of(self.file).unlink()
        if self._run is None or not self.file.is_file():
            return
        with clear(self.file):
            head = head_of(self.file)
            if head is not None and difference(head, self._run) is None:
                self.file.unlink()

    def _refuse_others(self, run: dict[str, Any]) -> None:
        if not self.file.exists():
            return
        try:
            head = head_of(self.file) if self.file.is_file() else None
        except OSError as error:
            raise InputError(f"cannot be read: {error.strerror}", file=self.file) from None
        if head is None:
            raise InputError(
                "is not a checkpoint", file=self.file, allowed="another --out, or moving it away"
            )
        if not self.force and (change := difference(head, run)):
            raise InputError(
                f"is the checkpoint of another run, of {head.get('date')}, with another {change.what}: {change.values}",
                file=self.file,
                allowed="--resume with the options of that run, another --out, or --force",
            )
