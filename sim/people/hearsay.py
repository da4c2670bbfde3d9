"""Word of mouth: what migrants tell each other about the routes into the EU."""

import math
from collections.abc import Sequence
from typing import Protocol

from sim.kernel.layouts import NowColumns, PolicyColumns
from sim.kernel.stages import FLOW
from sim.people.minsk import neighbour_weight
from sim.world.view import View


class Talk(Protocol):
    """Where the word of mouth can be read."""

    @property
    def policies(self) -> PolicyColumns:
        """One record per neighbour."""

    @property
    def now(self) -> NowColumns:
        """The record of the tick."""


class HearsayView(View, Protocol):
    """The part of a model that word of mouth is about."""

    @property
    def engine(self) -> Talk:
        """The people."""


class Hearsay:
    """How often a try at each neighbour, an attempt or a plea, ended in the EU, as far as is remembered."""

    def __init__(self, model: HearsayView) -> None:
        self.model = model
        self.remembered = [[0.0, 0.0] for _ in model.world.neighbours]  # successes and tries
        self.pushback = [0.0 for _ in model.world.neighbours]  # as last known

    def spread(self, flows: Sequence[Sequence[int]]) -> None:
        """Add a day to the memory and update the word of mouth. `flows`: by kind and neighbour."""
        p = self.model.p
        self._hear_of_closures()
        kept = 1.0 - 1.0 / p.word_memory
        for past, today in zip(self.remembered, flows, strict=True):
            got_in = today[FLOW["crossings"]] - today[FLOW["found"]]
            tries = today[FLOW["attempts"]] + today[FLOW["heard"]] + today[FLOW["warned_off"]]
            past[0] = past[0] * kept + (got_in + p.detained_counts * today[FLOW["detentions"]])
            past[1] = past[1] * kept + tries
        self.update()

    def _hear_of_closures(self) -> None:
        """Of what was remembered, those whom a neighbour would now push back count less, by `closure_news`."""
        known, now = self.pushback, self.model.engine.policies.pushback.tolist()
        for past, before, share in zip(self.remembered, known, now, strict=True):
            if share > before:
                past[0] *= 1.0 - self.model.p.closure_news * (share - before) / (1.0 - before)
        self.pushback = now

    def update(self) -> None:
        """Update the word of mouth about each neighbour."""
        prior = self.model.p.word_prior_weight * self.model.p.scale
        rows = self.model.world.neighbours.values()
        shares = [
            (got_in + prior * row.word_start) / (tries + prior)
            for (got_in, tries), row in zip(self.remembered, rows, strict=True)
        ]
        self.model.engine.policies.word[:] = [min(1.0, max(0.0, share)) for share in shares]

    def reach_minsk(self) -> None:
        """Update what is heard in Minsk today: the word on each neighbour by the probability of being taken there."""
        policies, p = self.model.engine.policies, self.model.p
        words = policies.word.tolist()
        weights = [
            neighbour_weight(steer, word, p)
            for steer, word in zip(policies.steer.tolist(), words, strict=True)
        ]
        heard = math.fsum(weight * word for weight, word in zip(weights, words, strict=True))
        everywhere = math.fsum(weights)
        self.model.engine.now.word[0] = heard / everywhere if everywhere > 0.0 else 0.0
