# The two commands that matter: `make run` and `make test`. Both set up .venv by themselves.

VENV := .venv
# Absolute, so that a recipe may change directory; `-m` so that a moved checkout still works.
PY := $(CURDIR)/$(VENV)/bin/python
INSTALL := $(PY) -m pip install --quiet --disable-pip-version-check --no-input
SOURCES := bot handlers knowledge tests

.DEFAULT_GOAL := help
.PHONY: help run test check faults lint format lock messages clean

help: ## what there is
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-9s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: $(VENV)/run.stamp ## start the bot: Telegram where BOT_TOKEN is set, else a chat in this terminal
	@$(PY) -m bot run

test: $(VENV)/dev.stamp ## run the whole test suite
	$(PY) -m pytest

check: lint test ## everything that CI runs

faults: $(VENV)/dev.stamp ## kill the running bot a hundred times (ROUNDS=…, DATABASE=…) and look at what is left
	$(PY) -m tests.faults.kill_store --rounds $(or $(ROUNDS),100) $(if $(DATABASE),--database $(DATABASE))

lint: $(VENV)/dev.stamp ## formatting, lint, types, layers
	$(PY) -m ruff format --check $(SOURCES)
	$(PY) -m ruff check $(SOURCES)
	$(PY) -m mypy
	$(VENV)/bin/python -c 'from importlinter.cli import lint_imports_command; lint_imports_command()'

format: $(VENV)/dev.stamp ## format and repair what can be repaired
	$(PY) -m ruff format $(SOURCES)
	$(PY) -m ruff check --fix $(SOURCES)

messages: $(VENV)/dev.stamp ## bring the message catalogues up to date with the code
	$(PY) -m tests.catalogues

lock: ## upgrade every dependency and write the lock files anew
	$(find-python) && $$python -m venv $(VENV)-lock
	$(VENV)-lock/bin/python -m pip install --quiet --disable-pip-version-check --upgrade 'uv>=0.9,<1'
	$(compile) --extra semantic --group build --output-file locks/run.txt
	$(compile) --extra semantic --group build --group dev --constraint locks/run.txt --output-file locks/dev.txt

clean: ## remove what the commands above made
	rm -rf $(VENV) $(VENV)-lock dist .mypy_cache .pytest_cache .ruff_cache .hypothesis .import_linter_cache

# Set-up talks on stderr and never touches stdin: `make run` may be fed from a pipe.
$(VENV)/run.stamp: locks/run.txt pyproject.toml | $(VENV)/bin/python
	@echo 'Setting up $(VENV) …' >&2
	@$(INSTALL) --require-hashes --no-deps -r locks/run.txt </dev/null >&2
	@$(INSTALL) --no-deps --no-build-isolation --editable . </dev/null >&2
	@touch $@

$(VENV)/dev.stamp: locks/dev.txt $(VENV)/run.stamp
	@echo 'Setting up $(VENV) for tests …' >&2
	@$(INSTALL) --require-hashes --no-deps -r locks/dev.txt </dev/null >&2
	@touch $@

$(VENV)/bin/python:
	@$(find-python) && $$python -m venv $(VENV) </dev/null >&2

# PYTHON=… chooses the interpreter; without it, the first one that is new enough.
define find-python
python=; for candidate in $(PYTHON) python3 python3.14 python3.13 python3.12 python3.11 python; do \
	if "$$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' </dev/null >/dev/null 2>&1; \
	then python=$$candidate; break; fi; \
done; \
test -n "$$python" || { echo 'Python 3.11 or newer is needed; make PYTHON=/path/to/python …' >&2; exit 1; }
endef

# Neither the file nor its comments name an index: whoever installs chooses where from.
define compile
$(VENV)-lock/bin/uv pip compile --quiet --universal --python-version 3.11 --upgrade --generate-hashes \
	--no-emit-index-url --no-annotate --custom-compile-command 'make lock' pyproject.toml
endef
