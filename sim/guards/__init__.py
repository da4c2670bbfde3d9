"""Guards of both sides: where units stand, and what they see."""
