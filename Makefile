# Every target sets up what it needs; `make help` lists them.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
PACKAGES := sources crawler db reports tests
.DEFAULT_GOAL := help

.PHONY: help setup demo test lint docs check format bench clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-8s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: $(VENV)/.installed ## make the virtual environment, with everything at tested versions

$(VENV)/.installed: pyproject.toml constraints.txt
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "linktend needs Python 3.11 or newer: make PYTHON=python3.12")'
	$(PYTHON) -m venv $(VENV)
	$(PIP) install --upgrade 'pip>=25.1'
	$(PIP) install --constraint constraints.txt --editable . --group dev
	$(BIN)/python -m compileall -q $(PACKAGES)
	@touch $@

demo: setup ## check the example reading list on a small web of our own, with reports
	$(BIN)/python -m tests.web.demo

test: setup ## run the tests
	$(BIN)/pytest --numprocesses auto --dist worksteal

lint: setup ## style, types and the import rule
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache

docs: setup ## renew the generated parts of the documentation
	$(BIN)/cog -r docs/*.md README.md

check: lint test ## everything a commit must pass: lint, types, layers, tests, docs
	$(BIN)/cog --check docs/*.md README.md

format: setup ## format the code
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench: setup ## measure us beside lychee, linkinator and linkchecker in one run
	$(PIP) install --constraint constraints.txt --group bench
	$(BIN)/python -m tests.benchmarks throughput
	$(BIN)/python -m tests.benchmarks race --list small

clean: ## remove the environment and everything generated
	rm -rf $(VENV) demo dist build .mypy_cache .ruff_cache .pytest_cache .hypothesis
	find $(PACKAGES) -name __pycache__ -prune -exec rm -rf {} +
