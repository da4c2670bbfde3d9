"""Checkpoints of a run: saving, finding and restoring."""
