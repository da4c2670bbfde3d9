"""The entries of seeds/coverage.toml about statements of the ledger (that file explains the fields)."""

from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from sim.errors import InputError
from sim.evidence.registry import read_toml
from sim.problems import translated

FILE = "coverage.toml"


class Answer(BaseModel):
    """Where a statement is in the model besides citations, what is missing, or why it is omitted."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    where: Annotated[tuple[str, ...], Field(strict=False)] = ()
    note: str = ""
    missing: str = ""
    left_out: str = ""


def read_answers(file: Path) -> dict[str, Answer]:
    """The answers by ledger id; raises InputError on a malformed one."""
    return {figure: _answer(file, figure, entry) for figure, entry in read_toml(file).items()}


def _answer(file: Path, figure: str, entry: Any) -> Answer:
    if not isinstance(entry, dict):
        raise InputError("is not a table", file=file.name, key=figure, value=entry)
    try:
        return Answer.model_validate(entry)
    except ValidationError as error:
        raise translated(error, file.name, Answer.model_json_schema(), (figure,)) from None
