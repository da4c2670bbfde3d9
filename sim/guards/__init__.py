"""Guards of both sides: the posts of units, and what they see."""
