"""Figures: each a function of tables alone, in one style."""
