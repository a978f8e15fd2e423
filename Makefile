# Two commands: `make serve` and `make test`. Both set up what is missing and skip what is done.
SHELL := /bin/bash
.DELETE_ON_ERROR:
.PHONY: help setup serve train test check fast browser clean

PYTHON ?= python3.11
STAMP := .venv/.ready
RASA_STAMP := .venv-rasa/.ready
export RASA_TELEMETRY_ENABLED := false
export SQLALCHEMY_SILENCE_UBER_WARNING := 1
export TF_CPP_MIN_LOG_LEVEL := 3

help:
	@echo "make serve   set up, train if needed, and serve the guide"
	@echo "make test    set up and run all tests"
	@echo "make train   train a new model version from data/"
	@echo "make check   only lint, types and the direction of imports"

setup: $(STAMP) $(RASA_STAMP)

# torch first and by pip: pip honours the machine's own configuration, so that a CPU build is taken where one is set.
$(STAMP): pyproject.toml constraints/guide.txt
	@command -v $(PYTHON) >/dev/null || { echo "Python 3.11 is missing. Install it (Debian: apt-get install python3.11 python3.11-venv), or say where it is: make PYTHON=/path/to/python3.11"; exit 1; }
	@echo "[1/2] Setting up the guide's environment (.venv, Python 3.11) ..."
	@test -x .venv/bin/python || $(PYTHON) -m venv .venv
	@.venv/bin/python -m pip install -qq --disable-pip-version-check -c constraints/guide.txt torch uv
	@.venv/bin/uv pip install -q --python .venv/bin/python -c constraints/guide.txt -e '.[guide,dev,finetune]'
	@touch $@

$(RASA_STAMP): pyproject.toml constraints/rasa.txt $(STAMP)
	@echo "[2/2] Setting up Rasa's environment (.venv-rasa, Python 3.10) ..."
	@test -x .venv-rasa/bin/python || .venv/bin/uv venv -q --python 3.10 .venv-rasa || { echo "Python 3.10 is missing and could not be fetched. Rasa 3.6 needs it. Install it (pyenv install 3.10, or uv python install 3.10) and run make again."; exit 1; }
	@.venv/bin/uv pip install -q --python .venv-rasa/bin/python -c constraints/rasa.txt -e '.[rasa,rasa-dev]'
	@touch $@

serve: setup
	@.venv/bin/guide serve

train: setup
	@.venv/bin/guide train

check: setup
	@echo "Lint, types, imports ..."
	@.venv/bin/ruff check .
	@.venv/bin/ruff format --check .
	@.venv/bin/mypy src actions
	@.venv/bin/lint-imports

test: check
	@.venv/bin/python tests/run.py

clean:
	rm -rf .venv .venv-rasa var models/2* models/current models/history .rasa results
