"""Values as TOML has them on one line."""

import json
from collections.abc import Mapping
from typing import Any


def toml(value: Any) -> str:
    """A value as inline TOML."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{toml(key)} = {toml(part)}" for key, part in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(toml, value)) + "]"
    if isinstance(value, str | bool):
        return json.dumps(value, ensure_ascii=False)
    return str(value)
