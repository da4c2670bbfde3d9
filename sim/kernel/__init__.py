"""The base of all rules and actors: records, stages, keyed draws, compiling, calendar and agents."""
