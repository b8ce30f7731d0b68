# Comity: every command a contributor needs. Each sets itself up; none needs more than Python 3.11, git and make.
.DEFAULT_GOAL := help
SHELL := /bin/sh
# Where it is set, each of the many processes that tests start compiles the platform once more.
unexport PYTHONDONTWRITEBYTECODE
.PHONY: help setup demo demo-reports test coverage test-slow check fix bench reference assets clean

PYTHON := .venv/bin/python
EXEMPLAR := src/comity/library/exemplar/returns/coldharbour-2026-q3.csv
LOCKED := pyproject.toml uv.lock tools/setup tools/bootstrap_uv.py
WORKERS ?= 2
# A file is one worker's, so that what its tests share is made once.
QUICK := -n $(WORKERS) --dist loadfile --no-loadscope-reorder -m "not slow"
# The slow tests wait for servers, kills and time-outs for half of their time: a third worker fills it. The longest files
# (tests/e2e) are begun first, as they are collected, so that none of them is what the rest waits for at the end.
SLOW := -n 3 --dist loadfile --no-loadscope-reorder
# All tests run with SQLite, then those of the platform once more with PostgreSQL: that of DATABASE_URL, else one of our own
# for as long as it takes. `make test` has time for those in which the databases differ most; `make test-slow` runs all that is
# quick there, and its own tests of faults and backups start a PostgreSQL for themselves.
ON_SQLITE := env -u DATABASE_URL POSTGRES_FOR_TESTS="$$DATABASE_URL"
PLATFORM_TESTS := tests/integration/web tests/generative/web
WHERE_THEY_DIFFER := $(addprefix tests/integration/web/,test_databases.py test_records.py audit/test_guards.py audit/test_recording.py audit/test_thinning.py worker)
ON_POSTGRES := $(PYTHON) tools/with_postgres.py

help: ## Say what there is
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1|\2/p' Makefile | awk -F'|' '{ printf "%-18s %s\n", $$1, $$2 }'

.venv/.ready-run: $(LOCKED)
	@echo "Setting up (once)..."
	@tools/setup --no-default-groups
	@touch $@

.venv/.ready-dev: $(LOCKED)
	@echo "Setting up, with what developers need (once)..."
	@tools/setup
	@touch $@

.venv/.ready-slow: $(LOCKED)
	@echo "Setting up, with what the slow tests need (once)..."
	@tools/setup --group spark --group browser
	@touch $@

.venv/.ready-bench: $(LOCKED)
	@echo "Setting up, with the tools Comity is compared with (once)..."
	@tools/setup --group bench
	@touch $@

setup: .venv/.ready-dev ## Set up .venv for development

demo: demo-reports ## The same, then serve the platform with the exemplar region until it is stopped (PORT=8000)
	@exec .venv/bin/comity demo --data out/demo/platform $(if $(PORT),--port $(PORT))

demo-reports: .venv/.ready-run ## Judge the shipped exemplar return and say where the reports are
	@status=0; .venv/bin/comity assess $(EXEMPLAR) --memorandum exemplar --as-at 2026-09-30 --out out/demo || status=$$?; \
	case $$status in \
	0|1|3) echo "Open out/demo/report.html in a browser. (Severnside and everyone in it are made up.)";; \
	*) exit $$status;; esac

test: .venv/.ready-dev ## Everything that is quick: lint, then tests on both databases (under five minutes)
	@.venv/bin/ruff check .
	@tools/test-needs
	$(ON_SQLITE) $(PYTHON) -m pytest $(QUICK)
	$(ON_POSTGRES) $(PYTHON) -m pytest $(QUICK) $(WHERE_THEY_DIFFER)

coverage: .venv/.ready-dev ## What the quick tests reach (they take half as long again when watched)
	@rm -f .coverage .coverage.*
	$(ON_SQLITE) .venv/bin/coverage run -m pytest $(QUICK)
	@.venv/bin/coverage combine --quiet && .venv/bin/coverage report --skip-covered --skip-empty

test-slow: .venv/.ready-slow ## What takes longer: long property runs, Spark, fuzzing, the report in a browser
	@tools/test-needs
	@tools/slow-needs
	$(ON_SQLITE) $(PYTHON) -m pytest $(SLOW) -m slow -rs
	$(ON_POSTGRES) $(PYTHON) -m pytest -n $(WORKERS) -m "not slow" -rs $(PLATFORM_TESTS)

check: .venv/.ready-dev ## Lint, format, types, layers, and that the generated reference is current
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/mypy
	.venv/bin/lint-imports
	$(PYTHON) tools/reference.py --check

fix: .venv/.ready-dev ## Put right what can be put right by machine
	.venv/bin/ruff check --fix .
	.venv/bin/ruff format .

reference: .venv/.ready-dev ## Write docs/reference/ again from the code
	$(PYTHON) tools/reference.py

assets: ## Compile the style sheet and scripts of the pages again (needs Node; nothing else does)
	cd assets && npm ci --ignore-scripts --no-audit --no-fund && npm run build

bench: .venv/.ready-bench ## What is claimed about speed, side by side in one run
	$(PYTHON) benchmarks/bench.py

clean: ## Remove what was built, but not .venv
	rm -rf out dist build .coverage .coverage.* .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
