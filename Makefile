# Every target sets up what it needs. `make help` lists the targets.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
PACKAGES := sources crawler db reports linktend tests
.DEFAULT_GOAL := help

.PHONY: help setup demo test lint docs check format bench clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-8s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: $(VENV)/.installed ## create the virtual environment with the pinned versions

$(VENV)/.installed: pyproject.toml constraints.txt
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "linktend needs Python 3.11 or newer: make PYTHON=python3.12")'
	$(PYTHON) -m venv $(VENV)
	$(PIP) install --upgrade 'pip>=25.1'
	$(PIP) install --constraint constraints.txt --editable . --group dev
	$(BIN)/python -m compileall -q $(PACKAGES)
	@touch $@

demo: setup ## check the example reading list against local test servers
	$(BIN)/python -m tests.web.demo

test: setup ## run the tests
	$(BIN)/pytest --numprocesses auto --dist worksteal

lint: setup ## check style, types and imports
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache

docs: setup ## regenerate the generated parts of the documentation
	$(BIN)/cog -r docs/*.md README.md

check: lint test ## lint, tests and generated documentation: what a commit must pass
	$(BIN)/cog --check docs/*.md README.md

format: setup ## format the code
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench: setup ## compare with lychee, linkinator and linkchecker
	$(PIP) install --constraint constraints.txt --group bench
	$(BIN)/python -m tests.benchmarks throughput
	$(BIN)/python -m tests.benchmarks race --list small

clean: ## remove the virtual environment and generated files
	rm -rf $(VENV) demo dist build .mypy_cache .ruff_cache .pytest_cache .hypothesis
	find $(PACKAGES) -name __pycache__ -prune -exec rm -rf {} +
