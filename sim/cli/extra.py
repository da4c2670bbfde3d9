"""Packages that are not part of the default install."""

from importlib.util import find_spec

from sim.errors import InputError


def need(package: str, extra: str) -> None:
    """Raise InputError with the command that installs an extra if its package is missing."""
    if find_spec(package) is None:
        raise InputError(
            f"needs {package}, which is not installed",
            key="command",
            allowed=f"pip install 'border-standoff[{extra}]'",
        )
