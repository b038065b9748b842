# Needs Python 3.11 or newer, Node 20 or newer and make. Everything else goes into .venv and node_modules.
PYTHON ?= python3
BIN := .venv/bin
UI := spaces/ui
UI_SOURCES := $(shell find $(UI) -type f -not -path '*/node_modules/*' -not -path '*/dist/*' 2>/dev/null)

# The tests start nodes by the hundred: Python keeps what it has compiled.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help run build test check format bench wheel clean

help:  ## What can be made
	@sed -n 's/^\([a-z]*\):.*## /\1 - /p' Makefile

run: build .venv/.installed  ## Start a node and print the address to open
	$(BIN)/spaces serve $(ARGS)

build: $(UI)/dist/index.html  ## The browser application

test: .venv/.dev build  ## All tests, with a real Postgres and a real Chromium
	@.ci/programs
	npm --prefix $(UI) run --silent test
	$(BIN)/pytest -n 2 --dist loadfile --no-loadscope-reorder $(ARGS)

check: .venv/.dev $(UI)/node_modules/.installed  ## Format, lint, types, layering
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/pytest -q tests/layering
	npm --prefix $(UI) run --silent check

format: .venv/.dev  ## Put the code into its form
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench: .venv/.dev  ## One JSON object a line
	@$(BIN)/python -m benchmarks $(ARGS)

wheel: .venv/.dev build  ## What is published
	$(BIN)/python -m hatchling build -t wheel

clean:  ## Everything made, but not the data
	rm -rf .venv dist $(UI)/dist $(UI)/node_modules

# Stamp files, so that a second `make run` starts in seconds.
.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Spaces needs Python 3.11 or newer; set PYTHON=/path/to/it.")'
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --upgrade 'pip>=25.1'

.venv/.installed: pyproject.toml | .venv/bin/python
	$(BIN)/python -m pip install --quiet --editable '.[fast]'
	@touch $@

.venv/.dev: pyproject.toml .venv/.installed
	$(BIN)/python -m pip install --quiet --group dev
	@touch $@

# Not "npm ci": it fails where a registry lacks an optional package of some other platform. This keeps to the lock, too.
$(UI)/node_modules/.installed: $(UI)/package.json $(UI)/package-lock.json
	npm --prefix $(UI) install --no-save --silent --no-audit --no-fund
	@touch $@

$(UI)/dist/index.html: $(UI)/node_modules/.installed $(UI_SOURCES)
	npm --prefix $(UI) run --silent build
	@touch $@
