"""People on the move: record layouts, keyed draws and the rules of the journey."""
