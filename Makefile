# Every target sets up what it needs in .venv; plain pip and Python >= 3.11 are all it takes.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
MEMBERS := core sandbox $(sort $(wildcard plugins/*))
HEAVY := plugins/ray plugins/trl
LIGHT := $(filter-out $(HEAVY),$(MEMBERS))
STAMP := $(VENV)/.installed
ALL := $(VENV)/.installed-all
PROJECTS := pyproject.toml $(addsuffix /pyproject.toml,$(MEMBERS))
PACKAGES := $(notdir $(patsubst %/,%,$(wildcard $(addsuffix /src/*/,$(MEMBERS)))))
PYTEST_RUN := $(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder
SKIPPED ?=
EMPTY :=
SPACE := $(EMPTY) $(EMPTY)

.PHONY: demo test test-fast test-all check bench conformance docs pictures site dist changelog demo-train clean help

demo: $(STAMP) ## run the main job on the demo's problems: verdicts, data sets, a manifest
	$(BIN)/goldgate run examples/demo/demo.toml

demo-%: $(STAMP) ## run the demo of one domain: demo-tools, demo-steerability …
	$(BIN)/goldgate run $(firstword $(wildcard examples/$*/$*.toml examples/$*/*.toml))

test: $(STAMP) ## pass every test that needs light packages only; what is skipped says why
	$(PYTEST_RUN) $(PYTEST)

test-fast: $(STAMP) ## the core's own tests, while you work on it
	$(PYTEST_RUN) core/tests tests/test_imports.py $(PYTEST)

test-all: $(ALL) ## install the heavy packages as well and pass every test
	$(PYTEST_RUN) $(if $(SKIPPED),--only=$(SKIPPED)) $(PYTEST)

check: $(STAMP) ## ruff, mypy --strict, the changelog fragments
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	MYPYPATH=$(subst $(SPACE),:,$(addsuffix /src,$(MEMBERS))) $(BIN)/mypy $(addprefix -p ,$(PACKAGES))
	$(BIN)/towncrier build --draft --version next >/dev/null

bench: $(ALL) ## measure; the figures belong into docs/explanation
	$(BIN)/python -m pip install --quiet --editable '.[peers]'
	for bench in benchmarks/bench_*.py; do echo "== $$bench"; $(BIN)/python $$bench || exit 1; done

conformance: $(STAMP) ## the MCP conformance suite against tools.mcp; needs node 22 or newer
	$(BIN)/python -m pip install --quiet --editable 'plugins/tools[mcp]'
	$(BIN)/python benchmarks/bench_mcp.py

docs: $(STAMP) ## write the reference from the code
	$(BIN)/python docs/generate.py

pictures: $(STAMP) ## take the pictures of the report in docs/pictures; needs Chromium with chromedriver
	$(BIN)/python docs/pictures/report.py

site: docs ## build the documentation site into build/site; warnings are errors
	$(BIN)/python -m sphinx --quiet --fail-on-warning --keep-going -b html docs build/site

dist: $(STAMP) ## build wheel and sdist of every package, install them into an empty environment, use them
	$(BIN)/python tests/dist.py $(MEMBERS)

changelog: $(STAMP) ## gather the fragments of changes/ into CHANGELOG.md: make changelog VERSION=0.2.0
	$(BIN)/towncrier build --yes --version $(VERSION)

demo-train: $(ALL) ## close the loop: reward model, rejection sampling, SFT, DPO on a tiny model
	$(BIN)/python examples/loop/run.py

clean: ## remove the environment and everything built
	rm -rf $(VENV) build dist runs .mypy_cache .ruff_cache .pytest_cache

help: ## this text
	@grep -E '^[a-z%-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

$(BIN)/python:
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade pip

$(STAMP): $(BIN)/python $(PROJECTS)
	$(BIN)/python -m pip install --quiet $(foreach member,$(filter-out core,$(LIGHT)),--editable $(member)) \
		--editable 'core[parquet,serve]' --editable '.[dev]'
	touch $@

# torch first and pinned: its plain CPU build, before anything asks for a newer one
$(ALL): $(STAMP)
	$(BIN)/python -m pip install --quiet torch==2.13.0
	$(BIN)/python -m pip install --quiet $(foreach member,$(filter $(MEMBERS),$(HEAVY)),--editable $(member)) \
		--editable '.[all]'
	touch $@
