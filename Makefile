# `make` lists the targets. Everything runs from .venv, made from uv.lock with the machine's python3 (3.11 or newer).

PYTHON ?= python3
BIN := .venv/bin
# Bytecode is compiled here: every process start is seconds faster, even where Python is told to write none.
SYNC := $(BIN)/uv sync --frozen --no-python-downloads --compile-bytecode
# The settings of a public site, as far as checking them needs.
PRODUCTION = DJANGO_SETTINGS_MODULE=cms.settings.production ALLOWED_HOSTS=www.example.org \
	PUBLIC_URL=https://www.example.org SECRET_KEY=$$($(BIN)/python -c 'import secrets; print(secrets.token_urlsafe(60))')
TEST := DJANGO_SETTINGS_MODULE=cms.settings.test
E2E := tests/e2e
SOURCES := manage.py cms home news projects search tests

.PHONY: help demo run test soak check e2e bench clean clean-data
.DELETE_ON_ERROR:

help:
	@echo 'make demo        set up and serve the site with demo content on http://127.0.0.1:8000/ (or PORT=...)'
	@echo 'make run         the same without loading demo content'
	@echo 'make test        the tests, on SQLite and PostgreSQL (ARGS="-k name" goes to pytest)'
	@echo 'make soak        the long tests: many random histories, kills, whole clients'
	@echo 'make check       linters, types, layers, templates, migrations, settings, API file, translations, advisories'
	@echo 'make e2e         the tests in a real browser'
	@echo 'make bench       how fast it is, beside stock Wagtail and the limits of the machine (cms/docs/performance.md)'
	@echo 'make clean       remove .venv and caches; make clean-data removes the demo site itself (var/)'

# --- set-up

$(BIN)/uv: .ci/uv-requirements.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed; name it with PYTHON=...")'
	@echo 'Making .venv'
	$(PYTHON) -m venv --clear .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r .ci/uv-requirements.txt
	@touch $@

# What the site needs; --inexact leaves the developers' tools alone where they are installed.
.venv/.site: $(BIN)/uv uv.lock pyproject.toml
	$(SYNC) --no-dev --inexact
	@touch $@

.venv/.tools: $(BIN)/uv uv.lock pyproject.toml
	$(SYNC)
	@touch .venv/.site $@

# --- the site

demo: .venv/.site
	@exec $(BIN)/python -m cms.demo

run: .venv/.site
	@exec $(BIN)/python -m cms.demo --no-load

# --- the tests

test: .venv/.tools
	$(BIN)/python -m tests -n 2 $(ARGS)

soak: .venv/.tools $(E2E)/node_modules/.package-lock.json
	$(BIN)/python -m tests -n 2 tests/soak $(ARGS)

$(E2E)/node_modules/.package-lock.json: $(E2E)/package.json $(E2E)/package-lock.json
	cd $(E2E) && npm ci --ignore-scripts --no-audit --no-fund
	@touch $@

e2e: .venv/.tools $(E2E)/node_modules/.package-lock.json
	$(BIN)/python -m pytest -n 2 $(E2E) $(ARGS)

# What stock Wagtail is measured on comes on top.
.venv/.bench: .venv/.tools
	$(SYNC) --group bench
	@touch $@

bench: .venv/.bench
	$(BIN)/python -m tests.bench $(ARGS)

# --- the checks; `make -k check` goes on after the first that fails

CHECKS := ruff mypy layers templates migrations settings openapi translations advisories
.PHONY: $(CHECKS:%=check-%)
check: $(CHECKS:%=check-%)

check-ruff: .venv/.tools
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

check-mypy: .venv/.tools
	$(BIN)/mypy

check-layers: .venv/.tools
	$(BIN)/lint-imports --no-logo

check-templates: .venv/.tools
	$(BIN)/djlint --quiet --lint cms home news projects search

check-migrations: .venv/.tools
	$(TEST) $(BIN)/python manage.py makemigrations --check --dry-run

check-settings: .venv/.tools
	$(PRODUCTION) $(BIN)/python manage.py check --deploy --fail-level WARNING

check-openapi: .venv/.tools
	@fresh=$$(mktemp) && trap 'rm -f "$$fresh"' EXIT && \
	$(TEST) $(BIN)/python manage.py spectacular --validate --fail-on-warn --format openapi-json --file "$$fresh" && \
	diff -u cms/api/openapi.json "$$fresh" && echo 'cms/api/openapi.json is up to date'

check-translations: .venv/.tools
	$(TEST) $(BIN)/python manage.py compile_catalogues --check

check-advisories: .venv/.tools
	$(BIN)/python .ci/advisories.py

# --- clean

clean:
	rm -rf .venv .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis $(E2E)/node_modules
	find $(SOURCES) -name __pycache__ -type d -prune -exec rm -rf {} +
	find $(SOURCES) -name '*.mo' -delete

clean-data:
	rm -rf var
