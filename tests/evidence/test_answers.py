from pathlib import Path

import pytest

from sim.errors import InputError
from sim.evidence.answers import FILE, Answer, read_answers


def written(folder: Path, text: str) -> Path:
    (folder / FILE).write_text(text, encoding="utf-8")
    return folder / FILE


def test_reads_an_answer_for_each_figure(tmp_path: Path) -> None:
    file = written(
        tmp_path, '[gas_threat]\nwhere = ["gas_sales"]\nnote = "how"\n[rule_27_years]\nleft_out = "why"\n'
    )
    assert read_answers(file) == {
        "gas_threat": Answer(where=("gas_sales",), note="how"),
        "rule_27_years": Answer(left_out="why"),
    }


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('[gas_threat]\nmising = "m"\n', "did you mean missing?"),
        ("[gas_threat]\nnote = 1\n", "coverage.toml: gas_threat.note = 1: wrong type"),
        ('gas_threat = "why"\n', "coverage.toml: gas_threat"),
        ("[gas_threat\n", "coverage.toml: is not a TOML file"),
    ],
)
def test_a_malformed_answer_is_named(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(InputError) as caught:
        read_answers(written(tmp_path, text))
    assert said in str(caught.value)
