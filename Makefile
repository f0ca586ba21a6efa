# Two commands do everything: `make demo` and `make test`. Both set up .venv first, where that is still to do.

PYTHON ?= python3
BIN := .venv/bin
READY := .venv/.ready

.PHONY: demo test prove lint unit smoke slow attacks setup bench browser postgres docs reference clean

# As many tests side by side as there are cores; those that share something made once stay together.
SIDE_BY_SIDE := -n auto --dist loadgroup

demo: $(READY)
	@$(BIN)/course demo

# What every change must pass, in a quarter of an hour: style, types, the quick tests, one of each kind of slow ones (the
# reference and the starter of each lab among them), the committed starters and solutions.
test: lint smoke
	@$(BIN)/course release --check
	@OMP_NUM_THREADS=1 $(BIN)/pytest -q --nbval-lax -n auto --dist loadfile solutions/  # a notebook's cells in one process

# All the rest: every slow test, all attacks, fuzzing, the whole audit.
prove: slow
	@$(BIN)/course audit

lint: $(READY)
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@for folder in autograder/checks/*/; do $(BIN)/mypy $$folder*.py || exit 1; done  # each has its test_train.py
	@$(BIN)/lint-imports --no-logo --no-cache

# The quick tests alone, while you write.
unit: $(READY)
	@$(BIN)/pytest -q $(SIDE_BY_SIDE) -m "not slow" tests

smoke: $(READY)
	@$(BIN)/pytest -q $(SIDE_BY_SIDE) -m "not slow or smoke" --durations=20 --cov --cov-report= tests

slow: $(READY)
	@$(BIN)/pytest -q $(SIDE_BY_SIDE) -m "slow and not smoke" --durations=20 tests

# The suite of attacks alone; `make prove` has it, too.
attacks: $(READY)
	@$(BIN)/pytest -q $(SIDE_BY_SIDE) -m slow tests/system/test_attacks.py

# This grader, nbgrader and otter-grader on the same notebooks: docs/throughput.md. It goes on where it was stopped.
# Another choice: make bench BENCH="--sizes 12 --rounds 1"
bench: $(READY)
	@$(BIN)/python benchmarks/throughput.py $(BENCH)

# The documentation site, in site/: from the package registries alone.
docs: $(READY)
	@NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict --quiet
	@echo "site/index.html; with search: $(BIN)/python -m http.server --directory site"

# docs/reference/, from the code.
reference: $(READY)
	@$(BIN)/python docs/tools/reference.py

# For the tests that open pages: a browser, if there is none yet.
browser: $(READY)
	@command -v chromium || command -v chromium-browser || command -v google-chrome || \
	if [ "$$(id -u)" = 0 ] && command -v apt-get > /dev/null; \
	then apt-get update -q && apt-get install -q -y --no-install-recommends chromium; \
	else $(BIN)/playwright install chromium; fi

# For the tests that record on a server: PostgreSQL, if there is none yet. The tests start their own, in a temporary folder.
postgres:
	@command -v initdb || ls /usr/lib/postgresql/*/bin/initdb 2> /dev/null || \
	(test "$$(id -u)" = 0 && apt-get update -q && apt-get install -q -y --no-install-recommends postgresql)

setup: $(READY)

$(READY): pyproject.toml requirements.lock
	@$(PYTHON) -c 'import sys; sys.version_info >= (3, 11, 5) or sys.exit("Python 3.11.5 or newer is needed for the versions in requirements.lock; this is " + sys.version.split()[0] + ". Try: make PYTHON=python3.12 ...")'
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv || { echo "The venv module is missing. On Debian and Ubuntu: sudo apt install python3-venv"; exit 1; }
	@echo "Setting up .venv: what is missing of $$(grep -c == requirements.lock) packages is downloaded now. All of them are about 3 GB"
	@echo "(PyTorch with its CUDA libraries is 2.8 GB of that) and take 6 GB on disk; on a fresh machine allow 3 to 15 minutes."
	@$(BIN)/python -m pip install --disable-pip-version-check --progress-bar on -c requirements.lock -e '.[dev]'
	@touch $@

clean:
	rm -rf demo reports .course/results
