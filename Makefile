# Hustings: what a person or CI does with this tree. `make` alone lists it.
#
# On a fresh Debian machine with Rust, Node and make, every target gets what it needs by itself: programs
# for the tests go to .tools/, and only as root is a missing Debian package installed.

SHELL := /bin/sh
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

tools := tests/tools
timed := $(tools)/timed
cargo := cargo
# Crates of the arithmetic are optimised in this profile too, so the demonstration doesn't need `release`,
# which takes twice as long to build. `make demo PROFILE=release` uses it all the same.
PROFILE ?= dev
# What the demonstration is told, e.g. make demo ARGS="--no-serve"
ARGS ?=

# The judge: an election program that isn't ours, on which our records must pass.
BELENIOS_TOOL ?= $(CURDIR)/.tools/belenios/belenios-tool
export BELENIOS_TOOL

.NOTPARALLEL:
.PHONY: help demo test check bench mutants fuzz book booth clean
.PHONY: compiler belenios stv-rs schemathesis build-tests run-tests
.PHONY: check-format check-clippy check-audit check-purity check-layers check-spelling check-docs check-scripts

help: ## this list
	@echo "make <target>, where <target> is one of:"
	@sed -n 's/^\([a-z][a-z-]*\):.*## \(.*\)/  \1|\2/p' $(MAKEFILE_LIST) | awk -F '|' '{ printf "%-16s %s\n", $$1, $$2 }'

demo: compiler belenios booth ## a whole election of an invented community, from the call to the chair; then its pages
	@echo "Building the service (the first time takes some minutes)."
	@$(timed) "demo: build" $(cargo) build --locked --profile $(PROFILE) --bin hustings
	@$(cargo) run --quiet --locked --profile $(PROFILE) --bin hustings -- demo $(ARGS)

test: compiler belenios stv-rs schemathesis booth build-tests run-tests ## every test, with PostgreSQL, belenios-tool and stv-rs where they can be had

booth: ## the voting booth: what runs in a voter's browser, into ballots/booth/dist/
	@$(timed) "booth" $(tools)/booth

build-tests:
	@$(timed) "test: build" $(cargo) test --workspace --locked --no-run

run-tests:
	@$(timed) "test: run" $(tools)/with-postgres $(tools)/run-tests

check: check-format check-scripts check-docs check-spelling check-audit check-purity check-clippy check-layers ## format, lints, dependencies, spelling, docs, layers
	@echo "make check: all held."

check-format: ## the form of the code
	@$(timed) "check: format" $(cargo) fmt --all --check

# In CI clippy's own compiler makes the tests (see .ci/run), so that nothing is compiled twice: its lints are
# those of this build.
lint := $(cargo) clippy --workspace --all-targets --locked -- -D warnings
ifneq ($(RUSTC_WORKSPACE_WRAPPER),)
lint := $(cargo) test --workspace --all-targets --locked --no-run
endif

# The service holds the booth: built after it, the service would be compiled a second time.
check-clippy: compiler booth ## clippy's lints, none let through
	@$(timed) "check: clippy" $(lint)

check-audit: ## where dependencies come from, which are banned, and their licences
	@$(timed) "check: dependencies" node $(tools)/audit.mjs

check-purity: ## that the library `ballots` reaches no network, database or clock
	@$(timed) "check: purity" $(tools)/purity

# Built with the whole workspace, as `make test` does, so that nothing is compiled twice.
check-layers: compiler booth ## which part of the service may know which
	@$(timed) "check: layers" $(cargo) test --workspace --locked --test service -- layers::

check-spelling: ## the spelling of prose and code
	@$(timed) "check: spelling" $(tools)/typos --config .typos.toml

check-docs: ## that the README's and the book's links lead somewhere, and their lists are the code's
	@$(timed) "check: links" node $(tools)/links.mjs
	@$(timed) "check: facts" node $(tools)/facts.mjs
	@$(timed) "check: catalogue" node $(tools)/catalogue.mjs

check-scripts: ## the shell scripts
	@$(timed) "check: scripts" $(tools)/scripts

bench: compiler belenios stv-rs ## how fast: our own benchmarks, then the comparisons in tests/bench/
	@$(timed) "bench: ours" $(cargo) bench --workspace --locked
	@for bench in tests/bench/*.sh; do \
	  [ -x "$$bench" ] || continue; \
	  $(timed) "bench: $$(basename "$$bench" .sh)" "$$bench" || exit 1; \
	done

mutants: compiler ## each check off in turn: does a test notice? ARGS="PART WORD..." says which; all take an hour
	@$(timed) "mutants" node $(tools)/mutants.mjs $(ARGS)

fuzz: compiler ## libFuzzer on every parser and the verifier, a minute each; ARGS="SECONDS TARGET..." says otherwise
	@$(timed) "fuzz" $(tools)/fuzz $(ARGS)

book: ## the book, into docs/book/
	@$(timed) "book" $(tools)/book

clean: ## away with everything that these targets made
	$(cargo) clean
	rm -rf .tools docs/book demo ballots/booth/node_modules ballots/booth/.tests ballots/booth/dist/*

# Rust has to be there; the C compiler that it links with, and that some crates need, we can get.
compiler:
	@command -v $(cargo) >/dev/null || { \
	  echo "Rust is missing. Install release 1.90 or later, for instance with rustup; Debian's own may be older." >&2; \
	  exit 1; }
	@$(tools)/need cc build-essential

# Without it the tests that need it print SKIPPED, and the rest goes on.
belenios:
	@$(timed) "belenios-tool" $(tools)/belenios || \
	  echo "SKIPPED: no belenios-tool, so nothing but our own program will judge our records."

# A checker of interfaces, which asks every door what its description allows and what it doesn't.
schemathesis:
	@$(timed) "schemathesis" $(tools)/schemathesis --version || \
	  echo "SKIPPED: no schemathesis, so no other program asks the doors."

# Another counting program, whose counts of random elections ours are compared with.
stv-rs: compiler
	@$(timed) "stv-rs" $(tools)/stv-rs || \
	  echo "SKIPPED: no stv-rs, so no other program counts beside ours."
