"""The evidence: general parameters, and the ledger of figures."""

from sim.evidence.ledger import Figure, Source, figures, public_tables, sources
from sim.evidence.registry import Parameter, parameters

__all__ = [
    "Figure",
    "Parameter",
    "Source",
    "figures",
    "parameters",
    "public_tables",
    "sources",
]
