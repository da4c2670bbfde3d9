"""Checkpoints of a run: saved, found again and restored."""
