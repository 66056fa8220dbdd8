# The one entry point. Nothing is needed but Python 3.11 or newer and GNU make: the first run builds the rest.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: help setup demo test test-fast check fix bench
.DEFAULT_GOAL := help

help: ## this list
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | expand -t 12

setup: ## build .venv, node_modules and static/build (every target does this first)
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed: try make PYTHON=python3.11")'
	@$(PYTHON) devtools/bootstrap.py

demo: setup ## the whole product with the LLR example: PORT=8123 another port, FRESH=1 start over
	@$(BIN)/python -m devtools.demo

test: setup ## every test, the browser's too: ARGS="-k triage" some of them
	@$(BIN)/python -m devtools.lanes all $(ARGS)

test-fast: setup ## those that need no browser or servers of their own, nor go through everything
	@$(BIN)/python -m devtools.lanes fast $(ARGS)

check: setup ## format, lint, types, import layers, migrations, deployment settings, lock files
	@$(BIN)/python -m devtools.run test -- $(BIN)/python -m devtools.check

fix: setup ## format, and mend what the linter can
	@$(BIN)/ruff check --fix-only .
	@$(BIN)/ruff format .

bench: setup ## how long pages, imports and papers take, beside the ratios we hold to
	@$(BIN)/python -m benchmarks
