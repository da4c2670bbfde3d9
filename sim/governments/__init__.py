"""The governments: each follows dated levers where a scenario gives them, and its own rules elsewhere."""
