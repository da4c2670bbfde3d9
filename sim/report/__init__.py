"""Figures and the page of a run, made from its tables alone."""
