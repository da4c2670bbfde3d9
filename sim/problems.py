"""Raise problems inside pydantic validators, and convert a ValidationError to the user's messages."""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails, InitErrorDetails, PydanticCustomError

from sim.errors import MOST_PROBLEMS, InputError, SeveralInputError, listed, nearest

BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")
WANTED = {
    "float_type": "a number",
    "finite_number": "a finite number",
    "int_type": "a whole number",
    "bool_type": "true or false",
    "string_type": "text in quotes",
    "date_type": "a date such as 2021-08-20",
    "tuple_type": "a list",
    "dict_type": "a table",
    "model_type": "a table",
}
FAULTS = {
    "missing": "is missing",
    "string_too_short": "is empty",
    "too_short": "is empty",
}
BOUNDS = {"greater_than_equal": "at least {ge}", "less_than_equal": "at most {le}"}


@dataclass(frozen=True)
class Problem:
    """One problem in a table; `at` is its place, relative to the validated table."""

    message: str
    at: tuple[str | int, ...] = ()
    value: object = None
    allowed: str | None = None
    options: Sequence[str] = ()  # candidates for "did you mean"
    word: str = ""


def refuse(problems: Iterable[Problem]) -> None:
    """Raise the problems, if any, as one ValidationError, which pydantic merges with its own."""
    details = [
        InitErrorDetails(
            type=PydanticCustomError("refused", "{text}", _context(p, i)), loc=p.at, input=p.value
        )
        for i, p in enumerate(problems)
    ]
    if details:
        raise ValidationError.from_exception_data("scenario", details)


def unknown(
    what: str, word: str, options: Sequence[str], at: tuple[str | int, ...] = (), value: object = None
) -> Problem:
    """Return the problem of an unknown option."""
    shown = word if value is None else value
    return Problem(f"unknown {what}", at, shown, listed(options), options, word)


def translated(
    error: ValidationError, file: object, schema: Mapping[str, Any], at: tuple[str, ...] = ()
) -> SeveralInputError:
    """Return the user's messages for a ValidationError.

    `schema` is the JSON Schema of the validated model, `at` the place of that model in the file.
    """
    details = error.errors(include_url=False)
    found = [_input_error(detail, file, schema, at) for detail in details[:MOST_PROBLEMS]]
    return SeveralInputError(found, len(details))


def _context(problem: Problem, number: int) -> dict[str, Any]:
    """Return the context of a problem; only the first few, which are shown, get a suggestion, since it is slow."""
    near = nearest(problem.word, problem.options) if number < MOST_PROBLEMS and problem.options else None
    return {"text": problem.message, "allowed": problem.allowed, "suggestion": near}


def _input_error(
    detail: ErrorDetails, file: object, schema: Mapping[str, Any], at: tuple[str, ...]
) -> InputError:
    place, kind, value = list(detail["loc"]), detail["type"], detail["input"]
    if kind != "extra_forbidden" and len(place) > 2 and place[-1] == "[key]":  # pydantic marks a wrong key so
        place, value = place[:-1], None
    key = _toml_key([*at, *place])
    if kind == "refused":
        context = detail["ctx"]
        return InputError(
            context["text"],
            file=file,
            key=key,
            value=value,
            allowed=context["allowed"],
            suggestion=context["suggestion"],
        )
    if kind == "extra_forbidden":
        options = _keys(schema, place[:-1])
        hint = nearest(str(place[-1]), options)
        return InputError(
            "unknown key", file=file, key=key, value=value, allowed=", ".join(options), suggestion=hint
        )
    if kind in FAULTS:
        return InputError(FAULTS[kind], file=file, key=key)
    if kind in ("enum", "literal_error"):
        allowed, options = detail["ctx"]["expected"], re.findall(r"'([^']*)'", detail["ctx"]["expected"])
        hint = nearest(str(value), options)
        return InputError("unknown value", file=file, key=key, value=value, allowed=allowed, suggestion=hint)
    if kind == "string_too_long":
        allowed = f"at most {detail['ctx']['max_length']} letters"
        return InputError(f"has {len(value)} letters", file=file, key=key, allowed=allowed)
    if kind in BOUNDS:
        allowed = BOUNDS[kind].format_map(detail["ctx"])
        return InputError("out of range", file=file, key=key, value=value, allowed=allowed)
    return InputError("wrong type", file=file, key=key, value=value, allowed=WANTED.get(kind, detail["msg"]))


def _toml_key(place: Sequence[str | int]) -> str:
    """Return a place as TOML writes it, lists counted from 0: lever[3].value, sweep."poland.fence"."""
    key = ""
    if place[:1] == ["parameters"]:
        return ".".join(map(str, place))  # always dotted, as in the documentation
    for step in place:
        if isinstance(step, int):
            key += f"[{step}]"
        else:
            bare = step if BARE_KEY.fullmatch(step) else json.dumps(step, ensure_ascii=False)
            key += f".{bare}" if key else bare
    return key


def _keys(schema: Mapping[str, Any], place: Sequence[str | int]) -> list[str]:
    """Return the keys that are allowed in the table at a place."""
    node = schema
    for step in place:
        if isinstance(step, int):
            node = node["items"]
        else:
            node = node.get("properties", {}).get(step) or node["additionalProperties"]
        node = _target(node, schema)
    return list(node["properties"])


def _target(node: Mapping[str, Any], schema: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the node itself, or the table that it refers to, directly or as one of several forms."""
    for form in [node, *node.get("anyOf", [])]:
        if "$ref" in form:
            definition: Mapping[str, Any] = schema["$defs"][form["$ref"].rsplit("/", 1)[1]]
            return definition
    return node
