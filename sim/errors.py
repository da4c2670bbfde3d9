"""What is said of bad input: one message that names file, key, value, what is allowed and the nearest right spelling."""

from collections.abc import Iterable
from difflib import get_close_matches


class InputError(ValueError):
    """Bad input of a user: shown as one message, never as a traceback."""

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
        """One line: `FILE: KEY = VALUE: message; allowed: ...; did you mean ...?`, leaving out what is not known."""
        named = self.key if self.value is None else f"{self.key or 'value'} = {self.value!r}"
        head = ": ".join(str(part) for part in (self.file, named, self.message) if part)
        allowed = f"allowed: {self.allowed}" if self.allowed is not None else ""
        hint = f"did you mean {self.suggestion!r}?" if self.suggestion else ""
        return "; ".join(part for part in (head, allowed, hint) if part)


def nearest(word: str, options: Iterable[str]) -> str | None:
    """The option spelt most like `word`, or None when none comes near."""
    matches = get_close_matches(word, list(options), n=1)
    return matches[0] if matches else None
