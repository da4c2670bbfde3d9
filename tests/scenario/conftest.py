"""Scenario files written for a test."""

from collections.abc import Callable
from pathlib import Path

import pytest

HEAD = 'title = "A"\ndescription = "B"\nquestion = "C?"\n'
Write = Callable[..., Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Write a scenario with its three texts and more, and return its path."""

    def file(more: str = "", name: str = "mine", head: str = HEAD) -> Path:
        path = tmp_path / f"{name}.toml"
        path.write_text(head + more, encoding="utf-8")
        return path

    return file
