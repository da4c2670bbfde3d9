"""Errors in input: file, key, value, what is allowed and the nearest spelling, in one line."""

import json
from collections.abc import Iterable, Sequence
from datetime import date
from difflib import get_close_matches

LONGEST_VALUE = 60
LONGEST_WORD = 200  # letters; a longer word gets no suggestion
MOST_PROBLEMS = 5
MOST_LISTED = 25  # options in one message


class InputError(ValueError):
    """An error in what a user gave: shown as one message, never as a traceback."""

    def __init__(
        self,
        message: str = "",
        *,
        file: object = None,
        key: str | None = None,
        value: object = None,
        allowed: object = None,
        suggestion: str | None = None,
    ) -> None:
        self.message, self.file, self.key, self.value = message, file, key, value
        self.allowed, self.suggestion = allowed, suggestion
        super().__init__(message)

    def __str__(self) -> str:
        """Return one line, as far as known: `FILE: KEY = VALUE: message; allowed: ...; did you mean ...?`."""
        key = self.key if len(self.key or "") <= LONGEST_WORD else f"{str(self.key)[:LONGEST_WORD]}..."
        named = key if self.value is None else f"{key or 'value'} = {shown(self.value)}"
        file = "" if self.file is None else str(self.file)
        blank = self.file is not None and not file.strip()  # so that `check ""` shows the empty name
        head = ": ".join(part for part in (repr(file) if blank else file, named, self.message) if part)
        allowed = f"allowed: {self.allowed}" if self.allowed is not None else ""
        hint = f"did you mean {self.suggestion}?" if self.suggestion else ""
        return _one_line("; ".join(part for part in (head, allowed, hint) if part))


class RunFailedError(RuntimeError):
    """A run failed that the command cannot do without: shown as one message, exit code 3."""


class SeveralInputError(InputError):
    """Several problems of one input, one line each; its fields are those of the first problem.

    `count`: the number of problems found, if larger than the number given.
    """

    def __init__(self, problems: Sequence[InputError], count: int = 0) -> None:
        first = problems[0]
        super().__init__(
            first.message,
            file=first.file,
            key=first.key,
            value=first.value,
            allowed=first.allowed,
            suggestion=first.suggestion,
        )
        self.problems, self.count = tuple(problems), max(count, len(problems))

    def __str__(self) -> str:
        """Return one line for each of the first problems, and one that counts the rest."""
        lines = [str(problem) for problem in self.problems[:MOST_PROBLEMS]]
        left = self.count - len(lines)
        return "\n".join([*lines, f"{self.file}: and {left} more"] if left else lines)


def unknown(message: str, key: str, word: str, options: Sequence[str]) -> InputError:
    """Return the error for an unknown option, with the allowed ones and the nearest spelling."""
    return InputError(
        message, key=key, value=word, allowed=listed(options), suggestion=nearest(word, options)
    )


def listed(options: Sequence[str]) -> str | None:
    """Return the options as text, or None if they are too many for a message."""
    return ", ".join(options) if len(options) <= MOST_LISTED else None


def nearest(word: str, options: Iterable[str]) -> str | None:
    """Return the option spelt most like `word`, ignoring case, or None if none is close."""
    if not word.strip() or len(word) > LONGEST_WORD:
        return None
    folded = {option.casefold(): option for option in options}
    matches = get_close_matches(word.casefold(), list(folded), n=1)
    return folded[matches[0]] if matches else None


def in_a_line(error: BaseException) -> str:
    """Return the type of an exception and the first line of its message."""
    lines = str(error).strip().splitlines()
    return _one_line(f"{type(error).__name__}: {lines[0]}" if lines else type(error).__name__)


def shown(value: object) -> str:
    """Return a value as TOML writes it, shortened if long."""
    if isinstance(value, bool):
        text = str(value).lower()
    elif isinstance(value, date):
        text = value.isoformat()
    elif isinstance(value, dict):
        text = "a table"
    elif isinstance(value, list | tuple | set):
        text = "a list"
    elif isinstance(value, int) and value.bit_length() > 8 * LONGEST_VALUE:
        text = "a number of too many digits"
    else:
        text = json.dumps(value, ensure_ascii=False, default=repr)
    return text if len(text) <= LONGEST_VALUE else text[: LONGEST_VALUE - 3] + "..."


def _one_line(text: str) -> str:
    """Escape control characters, so that a name cannot break the message."""
    return "".join(char if char.isprintable() else repr(char)[1:-1] for char in text)
