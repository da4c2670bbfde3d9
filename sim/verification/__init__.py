"""Proof of the code: closed forms, an independent version of the journey, and convergence."""
