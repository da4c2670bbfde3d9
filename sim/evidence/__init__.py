"""The evidence: parameters, the ledger of figures, validation targets, and the check on them all."""

from sim.evidence.check import check
from sim.evidence.ledger import Figure, Source, figures, public_tables, sources
from sim.evidence.registry import Parameter, parameter, parameters
from sim.evidence.targets import Event, Target, events, targets

__all__ = [
    "Event",
    "Figure",
    "Parameter",
    "Source",
    "Target",
    "check",
    "events",
    "figures",
    "parameter",
    "parameters",
    "public_tables",
    "sources",
    "targets",
]
