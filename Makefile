# phiscrub: build, test and measure. `make` alone prints the targets.

GO       ?= go
BUILD    := build
BIN      := $(BUILD)/phiscrub
VERSION  ?= $(shell git describe --tags --always --dirty 2>/dev/null || echo dev)
LDFLAGS  := -s -w -X main.version=$(VERSION)
# Linked statically, and without the command-line library's reader of Markdown:
# both would cost every start (docs/decisions/0020-start.md).
FLAGS    := -trimpath -tags urfave_cli_no_docs -ldflags '$(LDFLAGS)'
# A number of runs, not a time: the end of a timed run sometimes fails by itself.
FUZZTIME ?= 4000x
SIZE     ?= 64MB
SEED     ?= 1

.DEFAULT_GOAL := help
.PHONY: help build plugin plugin-arm64 test-fluentbit test test-browser test-mcp test-purego test-arm64 race lint rules golden assembly fuzz fuzz-long mutations quality profile bench bench-record bench-readme compare test-compare demo cover ci install clean

help: ## print this list
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## / { printf "  %-13s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

build: ## build the binary into build/
	@mkdir -p $(BUILD)
	CGO_ENABLED=0 $(GO) build $(FLAGS) -o $(BIN) ./cmd/phiscrub

# The oldest C library that the plugin has to run with: that of Debian 12, on
# which Fluent Bit's own image is built.
GLIBC    := 2.36
PLUGIN   := $(BUILD)/fluentbit
# $(call so,DIRECTORY): the library under both of its names.
define so
	@mkdir -p $(1)
	$(2) CGO_ENABLED=1 $(GO) build -trimpath -pgo=cmd/phiscrub/default.pgo -buildmode=c-shared -ldflags '-s -w' -o $(1)/phiscrub.so ./plugins/fluentbit
	@rm -f $(1)/phiscrub.h
	@ln -sf phiscrub.so $(1)/flb-filter_phiscrub.so
	@newest=$$($(3)objdump -T $(1)/phiscrub.so | grep -o 'GLIBC_[0-9.]*' | sort -Vu | tail -1); \
	if [ "$$(printf 'GLIBC_$(GLIBC)\n%s\n' $$newest | sort -V | tail -1)" != GLIBC_$(GLIBC) ]; then \
	  echo "$(1)/phiscrub.so needs $$newest, newer than $(GLIBC): build it on Debian 12, or with plugins/fluentbit/deploy/Dockerfile"; fi
endef

plugin: ## the plugin for Fluent Bit, into build/fluentbit/ (needs a C compiler)
	$(call so,$(PLUGIN),,)

plugin-arm64: ## the same for arm64, into build/fluentbit/arm64/ (needs gcc-aarch64-linux-gnu)
	@command -v aarch64-linux-gnu-gcc >/dev/null || { echo "plugin-arm64: no aarch64-linux-gnu-gcc; install gcc-aarch64-linux-gnu"; exit 1; }
	$(call so,$(PLUGIN)/arm64,GOARCH=arm64 CC=aarch64-linux-gnu-gcc,aarch64-linux-gnu-)

test-fluentbit: plugin ## tests with a real Fluent Bit: fluent-bit on PATH, or FLUENT_BIT=PATH
	$(GO) test ./plugins/fluentbit -run 'RealFluentBit' -count=1 -v

test: ## run all tests
	$(GO) test ./...

test-browser: ## render the pages of reports in chromium, if there is one
	$(GO) test -tags browser -run 'Browser' -count=1 -v ./plugins/precommit/... ./internal/report

test-mcp: build ## drive real MCP servers through the proxy; npm installs them into build/
	@if command -v npm >/dev/null; then \
	  mkdir -p $(BUILD)/mcp-servers && cd $(BUILD)/mcp-servers && \
	  { [ -f package.json ] || npm init -y >/dev/null; } && \
	  npm install --no-audit --no-fund --silent @modelcontextprotocol/server-everything @modelcontextprotocol/server-filesystem @modelcontextprotocol/server-memory; \
	else echo "npm is not installed: only the server in Go is driven"; mkdir -p $(BUILD)/mcp-servers; fi
	cd internal/mcp/conformance && PHISCRUB_BIN=$(abspath $(BIN)) PHISCRUB_MCP_SERVERS=$(abspath $(BUILD)/mcp-servers) $(GO) test -count=1 ./...

test-purego: ## run the tests of the engine and of the bridge without assembly
	$(GO) test -tags purego ./detect/sieve ./plugins/fluentbit/bridge
	$(GO) test -tags purego -short ./scrub

test-arm64: ## run the tests of the engine for arm64, under qemu-user
	@command -v qemu-aarch64-static >/dev/null || { echo "qemu-aarch64-static is missing: install Debian's qemu-user-static"; exit 1; }
	GOARCH=arm64 $(GO) test -exec qemu-aarch64-static ./detect/sieve
	GOARCH=arm64 $(GO) test -exec qemu-aarch64-static -short ./scrub

test-stores: ## build a log store and run the tests of the sinks against it
	@mkdir -p $(BUILD)
	cd internal/sink/sinktest/tools && $(GO) build -o $(abspath $(BUILD))/victoria-logs github.com/VictoriaMetrics/VictoriaMetrics/app/victoria-logs
	$(GO) test ./internal/sink -run 'Store' -count 1 -v

# The packages with assembly; the directory gen of each has what writes it.
ASSEMBLY := detect/sieve plugins/fluentbit/bridge

# Else each test binary waits a second at its end.
race: ## run all tests under the race detector, without the slow ones
	GORACE=atexit_sleep_ms=0 $(GO) test -race -short ./...

lint: ## formatting, vet and staticcheck
	@bad=$$(gofmt -l .); \
	if [ -n "$$bad" ]; then echo "not formatted:"; echo "$$bad"; exit 1; fi
	$(GO) vet ./...
	$(GO) tool -modfile=.ci/lint.mod staticcheck ./...
	@mkdir -p $(BUILD)/assembly
	@for d in $(ASSEMBLY); do \
	  (cd $$d/gen && $(GO) vet . && $(GO) run . -out $(CURDIR)/$(BUILD)/assembly/s -stubs $(CURDIR)/$(BUILD)/assembly/go -pkg $$(basename $$d)) || exit 1; \
	  for x in s go; do \
	    tail -n +2 $$d/asm_amd64.$$x > $(BUILD)/assembly/want; tail -n +2 $(BUILD)/assembly/$$x > $(BUILD)/assembly/got; \
	    cmp $(BUILD)/assembly/want $(BUILD)/assembly/got || { echo "$$d/asm_amd64.$$x is not what $$d/gen writes: run make assembly"; exit 1; }; \
	  done; \
	done

rules: build ## lint the built-in rules and run their examples
	$(BIN) rules lint patterns/*.yaml
	$(GO) test ./patterns

golden: ## rewrite expected outputs and generated docs; read the diff
	$(GO) test ./patterns ./internal/config -run Current -update
	$(GO) test ./scrub -run Golden -update
	$(GO) test ./bench -run Cases -update
	$(GO) test ./cmd/phiscrub -run ExplainPage -update

assembly: ## write the assembly anew
	for d in $(ASSEMBLY); do (cd $$d/gen && $(GO) generate) || exit 1; done

# What it finds of interest is kept in build/, not in the cache of Go: there it
# grows for ever, and each run goes through all of it first.
fuzz: ## run every fuzz target briefly (FUZZTIME=4000x)
	@set -e; for p in $$($(GO) list ./...); do \
	  for f in $$($(GO) test -list '^Fuzz' $$p | grep '^Fuzz' || true); do \
	    echo "== $$p $$f"; \
	    $(GO) test -run '^$$' -fuzz "^$$f\$$" -fuzztime $(FUZZTIME) -fuzzminimizetime 1s $$p \
	      -args -test.fuzzcachedir=$(CURDIR)/$(BUILD)/fuzz/$$p; \
	  done; \
	done

fuzz-long: ## run every fuzz target for ten minutes
	$(MAKE) fuzz FUZZTIME=10m

mutations: ## hold the laws for a million lines made by chance (SEED=…)
	$(GO) test ./scrub -run Mutated -timeout 0 -args -mutations 1000000 -seed $(SEED)

quality: ## recall and precision on the labelled set, by class and by format
	$(GO) test ./bench -run 'Cases'
	$(GO) run ./bench/quality

# What the compiler optimizes for (docs/decisions/0022-profile.md).
PROFILE := cmd/phiscrub/default.pgo
profile: ## take the profile that builds are optimized for anew
	@mkdir -p $(BUILD)
	$(GO) test ./bench -run '^$$' -bench Cases -benchtime 2s -o $(BUILD)/bench.test -cpuprofile $(BUILD)/cpu.prof
	$(GO) test ./bench -tags purego -run '^$$' -bench Cases -benchtime 2s -o $(BUILD)/bench.test -cpuprofile $(BUILD)/cpu-purego.prof
	$(GO) tool pprof -proto $(BUILD)/cpu.prof $(BUILD)/cpu-purego.prof >$(PROFILE)

bench: build ## CPU time, latency, hostile inputs, and the Go benchmarks
	$(GO) run ./bench/ratio -bin $(BIN) -dir $(BUILD)/bench -size $(SIZE)
	$(GO) run ./bench/latency -bin $(BIN)
	$(GO) run ./bench/hostile
	$(GO) test ./bench -run '^$$' -bench . -benchmem

# What is compared with is a module of its own; where its modules cannot be
# had, a recording goes on without it.
define COMPARE
@if (cd bench/compare && $(GO) mod download) >/dev/null 2>&1; then \
  cd bench/compare && $(GO) run . -bin $(CURDIR)/$(BIN) -dir $(CURDIR)/$(BUILD)/compare $(if $(PYTHON),-python $(PYTHON)) $(1); \
else echo "compare: skipped: the modules of bench/compare cannot be had"; fi
endef

compare: build ## other programs over the same lines; PYTHON=… for those in Python
	$(call COMPARE)

test-compare: ## vet and test bench/compare, which has modules of its own
	cd bench/compare && $(GO) vet ./... && $(GO) test ./...

bench-record: build ## all measurements, kept under bench/results
	$(GO) test ./bench -run 'Cases'
	$(GO) run ./bench/quality -record bench/results
	$(GO) run ./bench/ratio -bin $(BIN) -dir $(BUILD)/bench -size $(SIZE) -record bench/results
	$(GO) run ./bench/latency -bin $(BIN) -record bench/results
	$(GO) run ./bench/hostile -record bench/results
	$(call COMPARE,-record $(CURDIR)/bench/results)
	$(MAKE) bench-readme

bench-readme: ## pictures and the table in README.md, from the newest recorded run
	$(GO) run ./bench/publish

demo: build ## scrub the sample logs and show lines before and after
	$(GO) run ./bench/demo -bin $(BIN) testdata/logs/*.log

cover: ## statement coverage of all packages
	@mkdir -p $(BUILD)
	$(GO) test -coverprofile=$(BUILD)/coverage.out ./...
	$(GO) tool cover -func=$(BUILD)/coverage.out | tail -1

ci: build lint rules $(if $(shell command -v $(firstword $(CC))),plugin) test test-purego race fuzz demo ## everything a change has to pass

install: ## install the binary into GOBIN
	CGO_ENABLED=0 $(GO) install $(FLAGS) ./cmd/phiscrub

clean: ## remove build/
	rm -rf $(BUILD)
