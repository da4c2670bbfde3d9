"""A stand-in for the model: what one actor reads, with hand-chosen numbers."""

from types import SimpleNamespace

import mesa

from sim.scenario import load_scenario


class StandIn(mesa.Model):
    """A Mesa model with a clock, parameters `p`, levers of the others and whatever else a test gives it."""

    def __init__(self, p=None, levers=None, **attributes):
        super().__init__(rng=0)
        self.p = SimpleNamespace(**{"scale": 1.0, "decision_grain": 0.01} | (p or {}))
        self.others = dict(levers or {})
        self.key, self.day, self.tick = 1, 0, 0
        self.settings = load_scenario("as_it_happened")
        self.logged = []
        for name, value in attributes.items():
            setattr(self, name, value)

    def lever(self, actor, lever):
        return self.others.get(f"{actor}.{lever}", 0.0)

    def log(self, *row):
        self.logged.append(row)


def free(**hypotheses):
    """A scenario in which no lever is dated; hypotheses by their dotted names, dots as double underscores."""
    base = load_scenario("as_it_happened")
    content = base.content() | {"lever": [], "routes": {}, "parameters": {}}
    for name, value in hypotheses.items():
        *parts, last = name.split("__")
        table = content["hypotheses"]
        for part in parts:
            table = table[part]
        table[last] = value
    return base.from_content(content, "free")
