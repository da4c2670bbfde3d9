"""A scenario of thirty days, and a model of it."""

import pytest

from sim import load_scenario

SHORT = 'title = "Short"\ndescription = "d"\nquestion = "q"\nextends = "as_it_happened"\n[period]\nuntil = 2021-07-01\n'


@pytest.fixture(scope="session")
def short(tmp_path_factory):
    path = tmp_path_factory.mktemp("scenario") / "short.toml"
    path.write_text(SHORT)
    return str(path)


@pytest.fixture
def scenario(short):
    return load_scenario(short)
