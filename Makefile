# setup: the environment in .venv, nothing else.  demo: a seeded site, its worker and the simulator.
# test: the whole suite.  check: style, types, import contracts, migrations, templates.  bench: figures, printed.  faults: docs/operate/faults.md anew.
.PHONY: setup demo test check bench faults packages-demo packages-test
.DEFAULT_GOAL := help

PDF_PACKAGES := libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-dejavu-core
TEST_PACKAGES := $(PDF_PACKAGES) chromium poppler-utils faketime

help:
	@sed -n '1,2s/^# //p' Makefile

setup:
	@sh scripts/setup.sh

packages-demo:
	@sh scripts/system-packages.sh $(PDF_PACKAGES) || echo "The demo goes on; PDFs need those packages." >&2

packages-test:
	@sh scripts/system-packages.sh $(TEST_PACKAGES)

demo: packages-demo setup
	@.venv/bin/python scripts/demo.py $(DEMO)

test: packages-test setup
	@.venv/bin/python -m pytest -n 2 --dist loadgroup $(TESTS)

check: export FIELDGATE_SECRET_KEY ?= only-for-checks-and-at-least-fifty-characters-long-0123456789
check: setup
	@.venv/bin/ruff check --quiet .
	@.venv/bin/ruff format --quiet --check .
	@.venv/bin/mypy
	@.venv/bin/lint-imports --no-logo >/dev/null || .venv/bin/lint-imports --no-logo
	@.venv/bin/python -W error manage.py makemigrations --check --dry-run
	@.venv/bin/djlint --quiet --lint templates
	@.venv/bin/python -W error manage.py check --fail-level WARNING

faults: packages-test setup
	@rm -f var/faults.jsonl && mkdir -p var
	@FIELDGATE_FAULTS=$(CURDIR)/var/faults.jsonl .venv/bin/python -m pytest -q -n 2 tests/harvest
	@.venv/bin/python -m tests.faults var/faults.jsonl

bench: packages-test setup
	@.venv/bin/python -m tests.bench $(BENCH) $(if $(SIZE),--size $(SIZE)) $(if $(POSTGRES),--postgres)
