"""The tables of a run in memory: columns, recorder and measures."""
