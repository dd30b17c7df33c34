# One command for each thing that a person does here. `make` alone lists them.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help

PYTHON ?= python3.11
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
CHECKED_CODE := src tests benchmarks
SUITE := build/w3c-shacl

.PHONY: help run test check conformance lint types data format notebook pictures bench bench-lsp bench-shacl setup clean

help:  ## List the commands
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

setup: $(READY)  ## Make the environment in .venv

# The stamp is newer than what it was made from: a second run needs no network.
$(READY): pyproject.toml requirements.txt
	@command -v $(PYTHON) >/dev/null || { \
	  echo "$(PYTHON) is missing. Install it: sudo apt-get install python3.11 python3.11-venv" >&2; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || { \
	  echo "Python's venv module is missing. Install it: sudo apt-get install python3.11-venv" >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

run: $(READY)  ## Validate the whole graph and answer one question with its sources
	$(BIN)/kg info
	$(BIN)/kg validate
	$(BIN)/kg query who-can-share-experience -p country=KG -p convention=tokyo --labels en

test: $(READY)  ## Run all tests
	$(BIN)/python -m pytest

lint: $(READY)
	$(BIN)/ruff check $(CHECKED_CODE)
	$(BIN)/ruff format --check $(CHECKED_CODE)

types: $(READY)
	$(BIN)/mypy
	$(BIN)/mypy benchmarks/generate.py benchmarks/shacl.py benchmarks/cold_start.py benchmarks/validate_start.py benchmarks/editor.py

format: $(READY)  ## Put code and Turtle into their one form
	$(BIN)/ruff format $(CHECKED_CODE)
	$(BIN)/ruff check --fix $(CHECKED_CODE)
	$(BIN)/kg format

data: $(READY)
	$(BIN)/kg format --check
	$(BIN)/kg validate --strict
	$(BIN)/kg query --check

check: lint types data test  ## All that must hold before a change is merged

notebook: $(READY)  ## Run docs/tour.ipynb anew and keep what it shows
	$(BIN)/python tests/notebook.py

pictures: $(READY)  ## Draw the pictures of the documentation anew
	$(BIN)/python tests/doc_pictures.py

bench: $(READY)  ## Measure the CPU time of a cold start against peers
	$(BIN)/python benchmarks/cold_start.py
	$(BIN)/python benchmarks/validate_start.py

conformance: $(READY) $(SUITE)  ## Run the W3C suite of SHACL
	SHACL_SUITE=$(SUITE) $(BIN)/python -m pytest tests/test_w3c_shacl.py

# pySHACL's source distribution carries the suite in its folder sht_tests.
$(SUITE): requirements.txt
	rm -rf $(SUITE) build/pyshacl
	mkdir -p $(SUITE)
	$(BIN)/python -m pip download --quiet --disable-pip-version-check --no-deps --no-binary pyshacl \
	  --dest build/pyshacl "$$(grep '^pyshacl==' requirements.txt)"
	tar -xzf build/pyshacl/pyshacl-*.tar.gz -C $(SUITE) --strip-components=4 --wildcards '*/sht_tests/*'
	@touch $@

bench-shacl: $(READY)  ## Compare SHACL engines on a synthetic graph of 10 thousand triples
	$(BIN)/python benchmarks/shacl.py --set-up
	$(BIN)/python benchmarks/shacl.py

bench-lsp: $(READY)  ## Measure how long an editor waits for findings
	$(BIN)/python benchmarks/editor.py

clean:  ## Remove the environment and what was built
	rm -rf $(VENV) build dist
