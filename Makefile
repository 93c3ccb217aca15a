# The two commands a newcomer needs: `make run` and `make test`. `make help` names the rest.

SHELL := /bin/bash
VENV := .venv
PY := $(VENV)/bin/python
PIP := $(PY) -m pip --quiet --disable-pip-version-check
READY := $(VENV)/.ready
READY_DEV := $(VENV)/.ready-dev
READY_DOCS := $(VENV)/.ready-docs
PACKAGE := setup.cfg pyproject.toml
PYTHON := python3 python3.13 python3.12 python3.11
CODE := teampro tests bench
SERVERS := postgresql mariadb
QUICK := tests/unit tests/house tests/store tests/wire
TESTS := $(PY) -m pytest -q -n auto --dist loadfile --no-loadscope-reorder

.PHONY: help setup run test quick test-all test-databases check pages docs migration with-a-noun screenshots bench faults nightly all-faults lock audit clean

help:
	@sed -n 's/^## //p' Makefile

## make setup   make .venv and install what running needs; silent when done
setup: $(READY)
	@:

## make run     serve demonstration data from ./data on 127.0.0.1:8000 (or TEAMPRO_BIND)
run: $(READY)
	@exec $(PY) -m teampro demo --data ./data

## make test    install what tests need and pass them, but for what takes minutes: CI does that
test: $(READY_DEV)
	@$(TESTS) -m 'not ci'

## make quick   units, house, store and wire in a minute, for between two thoughts
quick: $(READY_DEV)
	@$(PY) -m pytest -q -n 2 --dist worksteal $(QUICK)

## make test-all   pass all tests, as CI does, those of commands in another time zone, too
test-all: $(READY_DEV)
	@$(TESTS)
	@TESTS_ZONE=Pacific/Auckland $(TESTS) tests/wire/whmcs --ignore tests/wire/whmcs/test_access.py

## make test-databases   pass those about the database on PostgreSQL and on MariaDB, started for it
test-databases: $(addprefix test-on-,$(SERVERS))

test-on-%: $(READY_DEV)
	@echo 'The tests on $*:'
	@TESTS_DATABASE=$* $(PY) -m tests.servers $* -- $(TESTS) -m database

## make check   format, lint, types, import contracts, printed docs up to date
check: $(READY_DEV)
	@$(PY) -m ruff format --check --quiet $(CODE) \
	    || { echo 'Some files are not formatted: run $(PY) -m ruff format $(CODE)'; exit 1; }
	@$(PY) -m ruff check --quiet $(CODE)
	@$(PY) -m mypy --no-error-summary
	@$(VENV)/bin/lint-imports --no-logo > $(VENV)/contracts.txt \
	    || { cat $(VENV)/contracts.txt; exit 1; }
	@$(PY) -m teampro.describe --check
	@$(PY) -m teampro.cli.manual --check
	@$(PY) -m teampro.cli.whmcs_manual --check

## make pages   print the reference, errors, settings and both pages of commands of docs/
pages: $(READY)
	@$(PY) -m teampro.describe
	@$(PY) -m teampro.cli.manual
	@$(PY) -m teampro.cli.whmcs_manual
	@echo 'Printed reference, errors, settings and commands in docs/ from the declarations'

## make docs    print these pages, and build the site/ of docs/
docs: pages $(READY_DOCS)
	@NO_MKDOCS_2_WARNING=1 $(PY) -m mkdocs --quiet build --clean
	@echo 'Built the site: open site/index.html'

## make migration NAME=invoices   print what the models declare and no migration makes yet
migration: $(READY_DEV)
	@$(PY) -m teampro.describe.migration $(NAME)

## make with-a-noun   add a noun to a copy as docs/add-a-noun.md says, and pass all tests there
with-a-noun: $(READY_DEV)
	@$(PY) -m tests.documents.adding

## make screenshots   picture the page (light, dark, narrow) into screenshots/, that of docs/ too
screenshots: $(READY_DEV)
	@$(PY) -m tests.browser.screenshots screenshots

## make bench   measure all goals of speed beside peers, print docs/performance.md (15 minutes)
bench: $(READY_DEV)
	@$(PY) -m bench --docs

## make faults   kill, fill, cut and lock it under load on three databases, print docs/reliability.md
faults: $(READY_DEV)
	@$(PY) -m tests.faults --docs

## make nightly  the long search for input that breaks it, elsewhere each time, and all faults (hours)
nightly: $(READY_DEV)
	@$(MAKE) --keep-going $(addprefix search-on-,sqlite $(SERVERS)) all-faults with-a-noun

search-on-%: $(READY_DEV)
	@echo 'The long search on $*:'
	@TESTS_DATABASE=$* HYPOTHESIS_PROFILE=nightly $(PY) -m tests.servers $(filter-out sqlite,$*) -- \
	    $(PY) -m pytest -q -n auto --dist worksteal tests/properties tests/faults/test_errands.py tests/faults/test_money.py

all-faults: $(READY_DEV)
	@$(PY) -m tests.faults

## make lock    pin the newest versions that setup.cfg allows, with their hashes
lock: $(READY_DEV)
	@$(PIP) install 'pip-tools >=7.5, <8'
	@$(call pin,requirements.lock,--build-deps-for editable)
	@$(call pin,requirements-dev.lock,--build-deps-for editable --extra test --extra lint -c requirements.lock)
	@$(call pin,requirements-docs.lock,--build-deps-for editable --extra docs -c requirements.lock)

## make audit    ask the internet whether a fault is known of any pinned package
audit: $(READY)
	@$(PY) -m venv $(VENV)/audit
	@$(VENV)/audit/bin/pip --quiet --disable-pip-version-check install 'pip-audit >=2.9, <3'
	@for each in requirements*.lock; do \
	    $(VENV)/audit/bin/pip-audit --disable-pip --require-hashes --requirement $$each || exit 1; \
	done

## make clean   remove .venv and what tools left behind; data stays
clean:
	@rm -rf $(VENV) build *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis \
	    .import_linter_cache traces
	@find $(CODE) -name __pycache__ -prune -exec rm -rf {} +

# The project itself is linked into the venv, so that .venv/bin/teampro works.
$(READY): $(PACKAGE) requirements.lock
	@$(make_venv)
	@$(PIP) install --require-hashes -r requirements.lock
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

$(READY_DEV): $(READY) requirements-dev.lock
	@$(PIP) install --require-hashes -r requirements-dev.lock
	@touch $@

$(READY_DOCS): $(READY) requirements-docs.lock
	@$(PIP) install --require-hashes -r requirements-docs.lock
	@touch $@

define make_venv
set -e; \
if [ -x $(PY) ]; then exit 0; fi; \
for found in $(PYTHON) none; do \
    $$found -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && break; \
done; \
if [ $$found = none ]; then \
    echo 'TeamPro needs Python 3.11 or newer: install it, or name it: make PYTHON=/path/to/python3'; \
    exit 1; \
fi; \
if ! $$found -c 'import ensurepip, venv' 2>/dev/null; then \
    echo "$$found cannot make a virtual environment: run  sudo apt install python3-venv  and try again"; \
    exit 1; \
fi; \
echo 'Setting up $(VENV) (once)'; \
$$found -m venv $(VENV) || { rm -rf $(VENV); exit 1; }
endef

define pin
CUSTOM_COMPILE_COMMAND='make lock' $(PY) -m piptools compile --quiet --upgrade --strip-extras \
    --generate-hashes --allow-unsafe --no-emit-index-url --no-emit-find-links \
    --no-emit-trusted-host $(2) --output-file $(1) setup.cfg
endef
