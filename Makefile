# make brief: the first look.  make test: everything that must hold.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
LOCALE := src/jalin/locale
# Translators read one message a line more easily than wrapped ones.
POT := --no-location --omit-header --no-wrap

.PHONY: brief test browser lint types floors records docs package catalogues lock audit bench clean

brief: $(VENV)/.runtime
	@$(BIN)/jalin brief IDN JPN
	@printf '%s\n' '' 'Try next:' \
	  '  $(BIN)/jalin brief IDN DEU --lang id' \
	  '  $(BIN)/jalin ties IDN KOR --on 2010-01-01' \
	  '  $(BIN)/jalin members ASEAN' \
	  '  $(BIN)/jalin show idn-jpn-ijepa' \
	  '  $(BIN)/jalin --help'

test: $(VENV)/.test
	$(BIN)/python -m pytest

# Chromium and axe-core, without which the tests in a browser are skipped.
browser:
	tests/web/browser/install

lint: $(VENV)/.test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/.test
	$(BIN)/mypy

floors: $(VENV)/.test
	$(BIN)/lint-imports --no-cache

records: $(VENV)/.test
	$(BIN)/jalin check

docs: $(VENV)/.test
	$(BIN)/python docs/generate_cli.py --check
	$(BIN)/python docs/generate_coverage.py --check
	$(BIN)/python docs/generate_sources.py --check
	$(BIN)/sphinx-build -W --keep-going -q -b html docs docs/_build/html

# The wheel as users get it: built, and asked for a brief from an environment of its own.
package: $(VENV)/.test
	rm -rf build/wheel
	$(BIN)/python -m pip wheel -q --disable-pip-version-check --no-deps --no-build-isolation -w build/wheel .
	$(BIN)/python benchmarks/wheel.py build/wheel

# Collects the interface's messages, brings the Indonesian catalogue up to date and compiles it.
catalogues: $(VENV)/.test
	$(BIN)/pybabel -q extract $(POT) -F babel.cfg -k message -k say_both -k word -k translate -k translate_plural:1,2 -k plural:1,2 -o $(LOCALE)/jalin.pot src/jalin
	$(BIN)/pybabel -q update --no-fuzzy-matching --ignore-pot-creation-date --ignore-obsolete --no-wrap -D jalin -i $(LOCALE)/jalin.pot -d $(LOCALE) -l id
	$(BIN)/pybabel -q compile -D jalin -d $(LOCALE)

# Locks versions with hashes, for every supported Python, without naming a place to get them from.
lock: $(VENV)/.test
	$(BIN)/python -m pip install -q uv
	$(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links \
	  --custom-compile-command 'make lock' --extra build -o requirements.txt pyproject.toml
	$(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links \
	  --custom-compile-command 'make lock' --extra build --extra test -c requirements.txt -o requirements-test.txt pyproject.toml

# Compares the register with outside lists (LISTS=folder), and writes what docs/coverage.md says of it.
LISTS ?= ../shared/data/agreements
audit: $(VENV)/.test
	$(BIN)/python docs/generate_coverage.py --against $(LISTS)

bench: $(VENV)/.test
	$(BIN)/python benchmarks/register.py

clean:
	rm -rf $(VENV) build dist docs/_build .mypy_cache .pytest_cache .ruff_cache .hypothesis

$(VENV)/bin/python:
	$(PYTHON) -c 'import sys; v = sys.version_info; sys.exit(0 if (3, 11) <= v < (3, 14) else "Jalin needs Python 3.11, 3.12 or 3.13; say make PYTHON=python3.11 …")'
	$(PYTHON) -m venv $(VENV)

$(VENV)/.runtime: requirements.txt pyproject.toml hatch_build.py | $(VENV)/bin/python
	@echo 'Installing Jalin and its locked dependencies into $(VENV) …'
	$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements.txt
	$(BIN)/python -m pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.test: requirements-test.txt $(VENV)/.runtime
	@echo 'Installing what tests and documentation need …'
	$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements-test.txt
	@touch $@
