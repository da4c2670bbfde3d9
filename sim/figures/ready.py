"""Imports before they are needed: this module itself imports nothing."""


def ready() -> None:
    """Import what drawing needs: for a process that waits for something to draw."""
    import sim.figures.catalogue  # noqa: F401
