# make report:   install, run every scenario a few times, write results/report/index.html
# make test:     install, run the quick tests
# make test-all: install, run all tests except those in a browser; half an hour or more
# make lint:     install, check style and types
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed

.PHONY: report test test-all lint
.DELETE_ON_ERROR:

report: $(STAMP)
	$(BIN)/standoff report

test: $(STAMP)
	$(BIN)/python -m pytest -n 2 --dist loadgroup

test-all: $(STAMP)
	$(BIN)/python -m pytest -n 2 --dist loadgroup -m 'not browser'

lint: $(STAMP)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/mypy --explicit-package-bases tests

# constraints.txt pins the versions for Python 3.11, so 3.11 is preferred; otherwise the newest version available.
$(STAMP): pyproject.toml constraints.txt
	@$(BIN)/python -m pip --version >/dev/null 2>&1 || \
	{ python=$$(sh .ci/python 11 14 13 12) && "$$python" -m venv --clear $(VENV); }
	@if $(BIN)/python -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11))'; \
	then set -- -c constraints.txt; fi; \
	echo "Installing into $(VENV): takes a few minutes the first time"; \
	$(BIN)/python -m pip install --quiet --disable-pip-version-check "$$@" -e '.[dev]'
	@touch $@
