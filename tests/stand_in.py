"""A stand-in for the model: what one actor reads, with hand-chosen numbers."""

from collections import defaultdict
from datetime import date, timedelta
from types import SimpleNamespace

import mesa

from sim.scenario import load_scenario
from sim.world import load_world
from sim.world.view import in_words

# Offices see at once and without error, and take the best option but for one time in astronomically many.
EVERYWHERE = {
    "scale": 1.0,
    "decision_days_belarus": 1.0,
    "decision_days_frontline": 1.0,
    "decision_days_eu": 1.0,
    "decision_days_russia": 1.0,
    "decision_days_origin": 1.0,
    "rationality": 1e9,
    "inertia": 0.0,
    "step_small": 0.05,
    "step_middle": 0.1,
    "step_large": 1.0,
    "sight_delay": 0.0,
    "sight_error": 0.0,
    "sight_memory": 14.0,
    "need_memory": 1.0,
    "need_rise": 1.0,
}


def sums(aims):
    """The best value of each lever that is chosen, in its own unit: the sum of its terms times its span."""
    weighed = {lever: weigh() for lever, weigh in aims.items()}
    return {lever: sum(aim.terms.values()) * aim.span for lever, aim in weighed.items()}


def aims_of(office):
    """The aims of an office on a day of decision, after it has updated what it remembers."""
    office.remember()
    return office.aims()


class StandIn(mesa.Model):
    """A Mesa model with a clock, parameters `p`, levers of the others and anything else that a test gives it.

    Parameters with dotted names are those of the world's tables.
    """

    def __init__(self, p=None, levers=None, **attributes):
        super().__init__(rng=0)
        own = {name: value for name, value in (p or {}).items() if "." in name}
        self.p = SimpleNamespace(**EVERYWHERE | {k: v for k, v in (p or {}).items() if k not in own})
        self.world = load_world().resolve(own)
        self.others = dict(levers or {})
        self.key, self.day, self.tick, self.crisis_day = 1, 0, 0, 0
        self.today = date(2021, 9, 1)
        self.published, self.weighed, self.with_choices = [], [], True
        self.settings = load_scenario("as_it_happened")
        self.logged, self.noted, self.decisions = [], [], []
        for name, value in attributes.items():
            setattr(self, name, value)

    def lever(self, actor, lever):
        return self.others.get(f"{actor}.{lever}", 0.0)

    def levers_of(self, actor):
        named = (key.partition(".")[::2] for key in self.others)
        return defaultdict(float, {name: self.lever(actor, name) for who, name in named if who == actor})

    def log(self, *row):
        self.logged.append((*row[:-1], in_words(row[-1])))

    def note(self, *row):
        self.noted.append((*row[:-1], in_words(row[-1])))

    def date_ahead(self, days):
        return self.today + timedelta(days=int(days))


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
