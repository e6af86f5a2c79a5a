# Every target sets up what it needs in .venv; plain pip and Python >= 3.11 are all it takes.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
MEMBERS := core sandbox $(sort $(wildcard plugins/*))
LIGHT := $(filter-out plugins/trl,$(MEMBERS))
STAMP := $(VENV)/.installed
TRAIN := $(VENV)/.installed-train

.PHONY: demo test check bench docs demo-train clean help

demo: $(STAMP) ## run the main job on the demo's problems: verdicts, data sets, a manifest
	$(BIN)/goldgate run examples/demo/demo.toml

test: $(STAMP) $(TRAIN) ## set up and pass every test
	$(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder $(PYTEST)

check: $(STAMP) ## ruff and mypy --strict
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy

bench: $(STAMP) ## measure; the figures belong into docs/explanation
	for bench in benchmarks/bench_*.py; do echo "== $$bench"; $(BIN)/python $$bench || exit 1; done

docs: $(STAMP) ## write the reference from the code
	$(BIN)/python docs/generate.py

demo-train: $(TRAIN) ## close the loop: reward model, rejection sampling, SFT, DPO on a tiny model
	$(BIN)/python examples/loop/run.py

clean: ## remove the environment and everything built
	rm -rf $(VENV) build dist runs .mypy_cache .ruff_cache .pytest_cache

help: ## this text
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

$(BIN)/python:
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade pip

$(STAMP): $(BIN)/python pyproject.toml $(addsuffix /pyproject.toml,$(LIGHT))
	$(BIN)/python -m pip install --quiet $(foreach member,$(LIGHT),--editable $(member)) --editable .[dev]
	touch $@

# torch first and pinned: its plain CPU build, before anything asks for a newer one
$(TRAIN): $(STAMP) $(wildcard plugins/trl/pyproject.toml)
	$(BIN)/python -m pip install --quiet torch==2.13.0
	$(BIN)/python -m pip install --quiet --editable plugins/trl --editable .[train]
	touch $@
