# One command each: make demo | test | journeys | test-real | cross-check | bench | bench-desk | bench-peers | fuzz | audit | geo
#
# Every target does its own set-up. As root, missing Debian packages are installed without a question; otherwise the
# target stops with the line to type. Nothing is skipped in silence.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

CARGO   ?= cargo
MINUTES ?= 5
SERVANDA_DATA ?= ../shared/data
TARGET  := $(or $(CARGO_TARGET_DIR),target)
SERVANDA := $(TARGET)/release/servanda
FUZZ_TARGETS := parser bindings chronicle osce ucdp entries monitor checks

.PHONY: help setup screens python build demo test journeys test-real cross-check bench bench-desk bench-peers fuzz audit geo clean-out

help:
	@echo "make demo               five real agreements, three things worth a closer look, one daily report, and all of it in a browser"
	@echo "make test               formatting, lints, every test that needs no outside data"
	@echo "make journeys           fifteen ways through the desk in a real browser, in three languages; part of make test"
	@echo "make test-real          tests against other people's data in SERVANDA_DATA (default ../shared/data)"
	@echo "make cross-check        counts of a million facts by the kernel and by DuckDB, which must agree"
	@echo "make bench              how fast it reads, checks and judges"
	@echo "make bench-desk         the desk in a real browser"
	@echo "make bench-peers        the kernel beside other engines, which it downloads and builds"
	@echo "make fuzz MINUTES=5     random input against every reader"
	@echo "make audit              licences, sources and known vulnerabilities of the dependencies"
	@echo "make geo                the base map again from pinned packages, which must give the same bytes"

# Called as $(call need,COMMAND,DEBIAN PACKAGE,EXTRA LINE), or with what finds out that it is there before these
need = $(call needs,command -v $(1),$(1),$(2),$(3))
define needs
	@if ! $(1) >/dev/null 2>&1; then \
	  if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then \
	    echo "installing $(3), which has $(2)"; \
	    export DEBIAN_FRONTEND=noninteractive; \
	    apt-get -qq update </dev/null && apt-get -qq -y install $(3) </dev/null; $(if $(4),$(4);) \
	  else \
	    echo "error: $(2) is missing"; echo "  help: type: sudo apt-get install -y $(3)$(if $(4), && $(4))"; exit 2; \
	  fi; \
	fi
endef

setup:
	$(call need,cc,build-essential)
	$(call need,$(CARGO),rustup,rustup default stable)

# The screens, from packages named in web/package-lock.json. They lie in the program: a browser asks nobody else for anything.
NODE_MIN := 20.19
SCREENS  := web/dist/screens/index.html
ONE_FILE := web/dist/one-file/index.html
PACKAGES := web/node_modules/.package-lock.json

$(PACKAGES): web/package-lock.json
	$(call need,node,nodejs)
	$(call need,npm,npm)
	@node -e 'const [a, b] = process.versions.node.split(".").map(Number), [c, d] = "$(NODE_MIN)".split(".").map(Number); process.exit(a > c || a === c && b >= d ? 0 : 1)' || { \
	  echo "error: the screens need Node $(NODE_MIN) or later, and this is $$(node --version)"; \
	  echo "  help: install a later one; cargo build alone makes a program without the screens"; exit 2; }
	@cd web && npm ci --ignore-scripts --no-audit --no-fund --loglevel error
	@touch $@

$(SCREENS): $(PACKAGES) $(shell find web/src web/index.html web/*.ts web/*.js -type f)
	@cd web && npx vite build --logLevel warn
	@touch $@

# The same in one file, which `servanda export` puts the answers into.
$(ONE_FILE): $(SCREENS)
	@cd web && npx vite build --config vite.one-file.config.ts --logLevel warn
	@touch $@

screens: $(SCREENS) $(ONE_FILE)

build: setup screens
	@$(CARGO) build --release --locked --quiet -p servanda

REAL := budapest-1994 minsk-2-2015 measures-2020 black-sea-2022 shells-2023

demo: build
	@echo "Five real agreements, each held against its record:"
	@for name in $(REAL); do \
	  $(SERVANDA) watch agreements/$$name --format line; \
	  { $(SERVANDA) check agreements/$$name --format concise || true; } | tail -n 1 | sed 's|^[^:]*:|    its text:|'; \
	done
	@echo; echo "Three things worth a closer look, and what to type for the reasons:"
	@look() { echo "$$1"; shift; $(SERVANDA) "$$@" --short | fold -s -w 106 | sed 's|^|    |'; echo "  $(SERVANDA) $$*"; }; \
	  look "Was the grain deal in force on 1 June 2023, and for whom?" explain agreements/black-sea-2022 term --at 2023-06-01; \
	  look "Did the million rounds come, and when?" explain agreements/shells-2023 1; \
	  look "Was a port struck the day after signature, and did the ban bind by then?" \
	    explain agreements/black-sea-2022 1 --at 2022-07-23
	@echo; $(SERVANDA) brief agreements/measures-2020 --day 2020-07-28 --cut-off 19:30 --out out | \
	  grep html | sed 's|^|A daily report, to open in a browser: |'
	@rm -rf out/desk && mkdir -p out/desk && cp -r agreements/. out/desk/
	@echo; echo "The desk, with a copy of the agreements in out/desk (stop it with Ctrl-C):"
	@if [ -t 1 ] && [ -z "$(DEMO_ONCE)" ]; then $(SERVANDA) serve out/desk; else $(SERVANDA) serve out/desk --port 0 --once; fi

test: setup screens
	@cd web && npx svelte-check --tsconfig ./tsconfig.json --fail-on-warnings --output human
	@cd web && npx vitest run --reporter dot
	@$(CARGO) fmt --all --check
	@$(CARGO) clippy --workspace --all-targets --locked --quiet -- -D warnings
	@if $(CARGO) nextest --version >/dev/null 2>&1; then \
	  $(CARGO) nextest run --workspace --locked --no-fail-fast && $(CARGO) test --workspace --locked --quiet --doc; \
	else \
	  $(CARGO) test --workspace --locked --quiet; \
	fi
	$(call needs,command -v ogrinfo,GDAL,gdal-bin)
	$(call need,curl,curl)
	@$(CARGO) build --locked --quiet -p servanda
	@tools/gdal/check.sh $(TARGET)/debug/servanda crates/servanda-server/tests/quay-2031 crates/servanda/tests/harbour-2031
	@$(MAKE) journeys

# Through the desk as people go, in Chromium; the pictures of what was seen are kept.
journeys: setup $(SCREENS)
	$(call need,chromium,chromium)
	@$(CARGO) build --locked --quiet -p servanda
	@cd web && SERVANDA="$(abspath $(TARGET))/debug/servanda" PICTURES="$(abspath $(TARGET))/journeys" CHROMIUM="$$(command -v chromium)" \
	  node --test tests/journeys/journeys-test.mjs
	@cd web && SERVANDA="$(abspath $(TARGET))/debug/servanda" CHROMIUM="$$(command -v chromium)" node --test tests/one-file.mjs
	@echo "pictures of each screen: $(TARGET)/journeys"

test-real: setup
	@if [ ! -d "$(SERVANDA_DATA)" ]; then \
	  echo "error: no folder $(SERVANDA_DATA) with other people's data"; \
	  echo "  help: type: make test-real SERVANDA_DATA=/where/it/is"; exit 2; \
	fi
	@SERVANDA_DATA="$$(cd "$(SERVANDA_DATA)" && pwd)" $(CARGO) test --locked -p servanda --features real-data --test real

python:
	$(call need,python3,python3)
	$(call needs,python3 -c 'import ensurepip',ensurepip of Python,python3-venv)

# Policies worked out by the kernel and, from generated SQL, by DuckDB, which shares no rule with it.
cross-check: build python
	@python3 tools/cross-check/run.py --servanda $(SERVANDA) --work $(TARGET)/cross-check

bench: setup
	@$(CARGO) bench --locked -p servanda --bench reading
	@$(CARGO) bench --locked -p servanda-check --bench checks
	@$(CARGO) bench --locked -p servanda --bench statuses
	@$(CARGO) bench --locked -p servanda-feeds --bench shaped
	@$(CARGO) bench --locked -p servanda-compare --bench packages
	@$(CARGO) bench --locked -p servanda-monitor --bench trace
	@$(CARGO) bench --locked -p servanda-monitor --bench log
	@$(CARGO) bench --locked -p servanda-monitor --bench advance
	@$(CARGO) bench --locked -p servanda-index --bench index

# The desk in a real browser, on invented records.
bench-desk: build
	$(call need,chromium,chromium)
	@node web/bench/desk.mjs "$(abspath $(SERVANDA))" $(or $(INCIDENTS),50000)

# The same trace and policies through other engines (bench/peers): not built, tested or shipped with anything else.
bench-peers: setup python
	@python3 bench/peers/run.py --cargo $(CARGO) --work $(TARGET)/peers --python $(TARGET)/cross-check/venv \
	  --entries $(or $(ENTRIES),5000000)

fuzz: setup
	$(call need,c++,build-essential)
	@$(CARGO) fuzz --version >/dev/null 2>&1 || $(CARGO) install --locked --quiet cargo-fuzz
	@for target in $(FUZZ_TARGETS); do \
	  seconds=$$(( $(MINUTES) * 60 / $(words $(FUZZ_TARGETS)) )); \
	  echo "$$target for $$seconds s"; \
	  $(CARGO) fuzz run --sanitizer none "$$target" -- -max_total_time="$$seconds" -max_len=65536 -timeout=10 -verbosity=0 -print_final_stats=1; \
	done

audit: setup
	@$(CARGO) deny --version >/dev/null 2>&1 || $(CARGO) install --locked --quiet cargo-deny
	@$(CARGO) deny check bans licenses sources
	@$(CARGO) deny check advisories || { \
	  echo "error: a known vulnerability, or the database of advisories could not be fetched: see above"; \
	  echo "  help: with a copy at hand: cargo deny --offline check advisories"; exit 1; }

# The committed base map, built again. Not part of make test: it downloads 105 MB.
geo: python
	$(call need,node,nodejs)
	$(call need,npm,npm)
	$(call needs,python3 -m pip --version,pip of Python,python3-pip)
	@node tools/geo/fetch.mjs $(TARGET)/geo
	@node tools/geo/build.mjs $(TARGET)/geo assets/geo
	@git diff --exit-code --stat -- assets/geo
