"""What all rules and actors stand on: records, stages, keyed draws, compiling, calendar, and agents that end."""
