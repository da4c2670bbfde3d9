"""A run in words for readers: its summary, its decisions, names and numbers."""
