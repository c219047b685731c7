# Every command of the project. `make` alone lists them.

PYTHON ?= python3
DATA ?= .data
PORT ?= 8550
SERVER_PORT ?= 8000
PROCESSES ?= auto
BROWSERS ?= 2

VENV := .venv
BIN := $(VENV)/bin
PIP := PIP_DISABLE_PIP_VERSION_CHECK=1 $(BIN)/pip --quiet --no-input
FONT := assets/assets/fonts/roboto.woff2
PAGE := assets/index.html
SOUNDS := assets/sounds/refuse.wav
ICONS := assets/icon.png
IMPORTING := $(addprefix importing/test_,import_command.py roster_import.py)  # the others open no database
DEMO := $(addprefix demo/test_,dataset.py movements.py who_is_in_charge.py)  # nor do these
PLAYED := scenario/test_day.py chaos/test_chaos.py chaos/test_machine.py contract  # planted faults try these tests, once
SERVER_TESTS := $(addprefix tests/unit/,server sync $(IMPORTING) printing $(DEMO) cli) $(addprefix tests/,$(PLAYED))
CODE := $(wildcard main.py checkpoint tests bench scripts)

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.NOTPARALLEL:
.PHONY: help setup setup-dev browser papertools proxytools run test fast check soak soak-sync chaos bench-store bench-ui bench-app \
	bench-passes bench-sync lock screenshots \
	sheet fonts icons \
	sounds clean
MAKEFLAGS += --no-print-directory

help: ## list these targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{ printf "  make %-12s %s\n", $$1, $$2 }'
	@echo
	@echo "  DATA=$(DATA)  PORT=$(PORT) (tablet app)  SERVER_PORT=$(SERVER_PORT)"

setup: $(VENV)/installed $(FONT) $(PAGE) $(SOUNDS) $(ICONS) ## install what running needs

setup-dev: $(VENV)/installed-dev $(VENV)/oracle $(VENV)/upstream setup browser papertools proxytools ## install what testing needs too

run: setup ## start the tablet app and the server with demonstration data
	@exec $(BIN)/checkpoint run $(if $(DATA),--data "$(DATA)") --port $(PORT) --server-port $(SERVER_PORT)

test: setup-dev ## run every test: without a browser, those of the server again on PostgreSQL, then with a browser
	$(BIN)/pytest tests -m "not e2e" -n $(PROCESSES) --dist worksteal
	CHECKPOINT_TEST_DATABASE=postgresql $(BIN)/pytest $(SERVER_TESTS) -n $(PROCESSES) --dist worksteal
	$(BIN)/pytest tests/e2e -n $(BROWSERS) --dist load --maxschedchunk 1

fast: $(VENV)/installed-dev $(VENV)/oracle $(VENV)/upstream setup papertools ## the tests to run before each commit: without a browser, without slow ones
	$(BIN)/pytest tests -m "not e2e and not slow" -n $(PROCESSES) --dist worksteal

check: $(VENV)/installed-dev ## lint, format, types and the direction of imports
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy $(CODE)
	$(BIN)/lint-imports

soak: $(VENV)/installed-dev ## the store's long crash suites: kills, power cuts, truncations, random calls (about an hour; as root)
	CHECKPOINT_CRASH=soak $(BIN)/pytest tests/unit/store -n $(PROCESSES) --dist worksteal --timeout=36000

chaos: $(VENV)/installed-dev ## sync under faults: planted bugs, the state machine, a minute of kills and broken connections
	CHECKPOINT_CHAOS=1 CHECKPOINT_MACHINE_RUNS=100 $(BIN)/pytest tests/chaos tests/scenario --timeout=900

soak-sync: $(VENV)/installed-dev ## ten minutes of kills and broken connections, and 2,000 runs of the state machine
	CHECKPOINT_CHAOS=1 CHECKPOINT_CHAOS_SECONDS=600 CHECKPOINT_MACHINE_RUNS=2000 \
		$(BIN)/pytest tests/chaos/test_chaos.py tests/chaos/test_machine.py --timeout=7200 -s

bench-store: $(VENV)/installed-dev ## measure the store beside SQLite, LMDB and stock TinyDB (as root: on a private ext4)
	$(BIN)/python -m bench.store --sizes $(if $(SIZES),$(SIZES),1000,10000,100000,1000000) --rounds 41 --out bench/results/store.md
	$(BIN)/python -m bench.store --sizes $(if $(SIZES),$(SIZES),10000,1000000) --rounds 21 --block 100 --place . --out bench/results/store.md

screenshots: setup-dev ## make the pictures of every screen again, and look for cut words (PARTS="zh-day en-night:desk")
	$(BIN)/python -m tests.e2e.screenshots $(PARTS)

sheet: $(VENV)/installed-dev papertools ## make the picture of a printed sheet again
	@$(BIN)/python -m scripts.make_sheet

bench-sync: $(VENV)/installed-dev ## measure sync beside its peers (half an hour; as root, with npm; SECTIONS=push,storm for a part)
	$(BIN)/python -m bench.sync $(if $(SECTIONS),--sections $(SECTIONS))

bench-ui: setup-dev ## measure what a volunteer waits for, in the browser on 100,000 movements (ROUNDS=60)
	@$(BIN)/python -m bench.ui $(if $(ROUNDS),--rounds $(ROUNDS))

bench-app: $(VENV)/installed-dev ## measure the tablet app on a store of a million movements (MOVEMENTS=1000000)
	$(BIN)/python -m bench.app --movements $(if $(MOVEMENTS),$(MOVEMENTS),1000000) --out bench/results/app.md

bench-passes: $(VENV)/installed-dev ## measure passes: check, issue, print, read, mutants (about ten minutes)
	@$(BIN)/python -m bench.passes

fonts: ## cut the Chinese font again
	@rm -f $(FONT)
	@$(MAKE) $(FONT)

icons: $(VENV)/installed ## draw the icons again
	@$(BIN)/python scripts/make_icons.py

sounds: $(VENV)/installed ## make the sounds again
	@$(BIN)/python scripts/make_sounds.py

clean: ## remove what make made; the data stay
	rm -rf $(VENV) build dist *.egg-info $(FONT) $(PAGE) assets/flutter_bootstrap.js assets/manifest.json
	rm -rf .cache .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# ---------------------------------------------------------------- locks

LOCKER := --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate \
	--quiet $(if $(UPGRADE),--upgrade) --extra web --extra server --extra build

lock: ## pin every package anew (UPGRADE=1 takes the newest)
	@set -e; tools=$$(mktemp -d); trap 'rm -rf "$$tools"' EXIT; \
	$(PYTHON) -m venv "$$tools"; "$$tools/bin/pip" install --quiet uv; mkdir -p requirements; \
	"$$tools/bin/uv" pip compile pyproject.toml $(LOCKER) -o requirements/run.lock >/dev/null; \
	"$$tools/bin/uv" pip compile pyproject.toml $(LOCKER) --extra test --extra check \
		--constraint requirements/run.lock -o requirements/dev.lock >/dev/null; \
	echo 'cwt>=3.3,<4' | "$$tools/bin/uv" pip compile - --no-sources --universal --python-version 3.11 --generate-hashes \
		--no-emit-index-url --no-header --no-annotate --quiet --no-config -o requirements/oracle.lock >/dev/null; \
	sed -i '1i # Exact versions and hashes, written by `make lock` (uv). Do not edit.' requirements/*.lock; \
	grep -cE '^[a-z0-9]' requirements/*.lock

# ---------------------------------------------------------------- the environment

$(VENV)/bin/pip:
	@command -v $(PYTHON) >/dev/null || { echo "Python 3.11 or newer is needed; $(PYTHON) was not found."; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "Python 3.11 or newer is needed; $(PYTHON) is older. Name another: make PYTHON=..."; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
		if [ "$$(id -u)" -eq 0 ] && command -v apt-get >/dev/null; then \
			echo "Installing python3-venv"; \
			apt-get update -qq && apt-get install -y -qq --no-install-recommends python3-venv >/dev/null; \
		else \
			echo "Python lacks its venv module: install the package python3-venv, then try again."; exit 1; \
		fi; }
	@echo "Making $(VENV)"
	@$(PYTHON) -m venv $(VENV)

$(VENV)/packages: requirements/run.lock | $(VENV)/bin/pip
	@echo "Installing the packages of requirements/run.lock"
	@$(PIP) install --require-hashes -r requirements/run.lock
	@touch $@

$(VENV)/packages-dev: requirements/dev.lock | $(VENV)/bin/pip
	@echo "Installing the packages of requirements/dev.lock"
	@$(PIP) install --require-hashes -r requirements/dev.lock
	@touch $@ $(VENV)/packages

$(VENV)/installed: pyproject.toml $(VENV)/packages
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/installed-dev: $(VENV)/packages-dev $(VENV)/installed
	@touch $@

browser:
	@command -v chromium >/dev/null || { \
		if [ "$$(id -u)" -eq 0 ] && command -v apt-get >/dev/null; then \
			echo "Installing chromium"; \
			apt-get update -qq && apt-get install -y -qq --no-install-recommends chromium >/dev/null; \
		else \
			echo "The browser tests need Chromium: install the package chromium, then try again."; exit 1; \
		fi; }

papertools:
	@command -v pdftoppm >/dev/null && command -v zbarimg >/dev/null || { \
		if [ "$$(id -u)" -eq 0 ] && command -v apt-get >/dev/null; then \
			echo "Installing poppler-utils and zbar-tools"; \
			apt-get update -qq && apt-get install -y -qq --no-install-recommends poppler-utils zbar-tools >/dev/null; \
		else \
			echo "The printing tests read sheets back: install poppler-utils and zbar-tools, then try again."; exit 1; \
		fi; }

proxytools:
	@command -v nginx >/dev/null || [ -x /usr/sbin/nginx ] || { \
		if [ "$$(id -u)" -eq 0 ] && command -v apt-get >/dev/null; then \
			echo "Installing nginx-light"; \
			apt-get update -qq && apt-get install -y -qq --no-install-recommends nginx-light >/dev/null; \
		else \
			echo "nginx is not here: its file under deploy/ is then checked for its words only."; \
		fi; }

# Another project's reader of passes. It wants an older cbor2 than ours, so it lives apart.
$(VENV)/oracle: requirements/oracle.lock | $(VENV)/bin/pip
	@echo "Installing the packages of requirements/oracle.lock"
	@rm -rf $@
	@$(PIP) install --require-hashes --target $@ -r requirements/oracle.lock
	@touch $@

# TinyDB's own tests are only in its source distribution.
$(VENV)/upstream: requirements/upstream.lock | $(VENV)/packages-dev
	@echo "Fetching the source distribution of requirements/upstream.lock"
	@$(PIP) download --require-hashes --no-deps --no-binary tinydb --dest $@ -r requirements/upstream.lock
	@touch $@

# ---------------------------------------------------------------- assets

$(FONT): scripts/make_font.py | $(VENV)/packages
	@echo "Cutting the Chinese font (once, about a minute)"
	@$(BIN)/python scripts/make_font.py

$(PAGE): scripts/make_index.py scripts/picture.js scripts/frames.js $(VENV)/packages
	@$(BIN)/python scripts/make_index.py

# Tracked in git, so made only when absent.
$(SOUNDS): scripts/make_sounds.py | $(VENV)/packages
	@$(BIN)/python scripts/make_sounds.py

$(ICONS): | $(VENV)/packages
	@$(BIN)/python scripts/make_icons.py
