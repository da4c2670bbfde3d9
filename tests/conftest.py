"""What every test shares: figures without a screen, and the same generated examples each time."""

import os

import matplotlib as mpl
from hypothesis import settings

mpl.use("Agg")
settings.register_profile("repeatable", derandomize=True, deadline=None)
settings.register_profile("search", deadline=None, max_examples=1000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "repeatable"))
