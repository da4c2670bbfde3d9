"""The manifest of a batch: what it is of, with the checksum of its own content."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from sim.errors import InputError
from sim.runs.manifest import MADE_BY


class TornError(Exception):
    """A manifest that cannot be read, or is not as it was written; the message says what is wrong."""


class _Read(BaseModel):
    """A table of a manifest with the types of what is read of it; other keys are allowed beside it."""

    model_config = ConfigDict(strict=True, extra="allow")


class _Role(_Read):
    role: str


class _Objective(_Read):
    objective: str


class _Hypotheses(_Read):
    russia: _Role
    belarus: _Objective


class _Scenario(_Read):
    hypotheses: _Hypotheses
    parameters: dict[str, float]


class _Identity(_Read):
    code: str
    scenarios: dict[str, str]
    runs: Annotated[int, Field(ge=1)]
    seed_from: int
    tables: list[str]
    policies: list[str]
    digest: str


class _Manifest(_Read):
    batch: _Identity
    scenarios: dict[str, _Scenario]


def read(file: Path) -> dict[str, Any] | None:
    """Return the manifest of a batch, or None if there is none or it is not a batch's.

    Raise TornError if it is unreadable, of other types or changed, and InputError if its folder is a file.
    """
    try:
        content = json.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    except NotADirectoryError:
        place = next(place for place in file.parents if place.exists())
        raise InputError("is a file", file=place, allowed="a folder") from None
    except OSError as error:
        raise TornError(f"cannot be read: {error.strerror}") from None
    except (ValueError, RecursionError) as error:
        raise TornError(f"cannot be read: {error}") from None
    if not isinstance(content, dict) or content.get("made_by") != MADE_BY or "batch" not in content:
        return None
    try:
        _Manifest.model_validate(content)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        key = ".".join(map(str, first["loc"]))
        raise TornError(f"is not as a batch writes it: {key}: {first['msg']}") from None
    if content.get("sha256", found := _sum(content)) != found:
        raise TornError("was changed since it was written")
    return content


def sealed(content: dict[str, Any]) -> dict[str, Any]:
    """Return a manifest with the checksum of its own content."""
    return content | {"sha256": _sum(content)}


def _sum(manifest: dict[str, Any]) -> str:
    """The SHA-256 of a manifest without its own checksum."""
    plain = {key: value for key, value in manifest.items() if key != "sha256"}
    return hashlib.sha256(json.dumps(plain, sort_keys=True).encode()).hexdigest()
