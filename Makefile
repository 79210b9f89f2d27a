# PyTorch's CPU wheel index, for a machine without a GPU whose pip does not find the CPU build by itself.
TORCH_INDEX ?=

# Without .pyc files every start would take half a minute.
unexport PYTHONDONTWRITEBYTECODE

BIN := .venv/bin
POLICY_DATA ?= ../shared/data
READY := .venv/.ready
PIP := $(BIN)/pip install -qq --no-deps
UV := uv==0.13.9
TORCH := $(shell sed -n 's/^torch==//p' requirements.lock)
FIND_PYTHON := for python in python3.11 python3.12 python3.13 python3.14 python3 python; do \
    $$python -c 'import ensurepip, sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && break; \
    python=; done; test "$$python" || { echo "No Python 3.11 or newer with venv on PATH." >&2; exit 1; }

.PHONY: setup serve test test-fast lint eval benchmark

setup: $(READY)

# --no-deps everywhere: the lock names everything. Only where no CPU build of torch is to be had does its
# default build bring what it depends on (on Linux several GB of CUDA). uv does not read pip's settings:
# the index is handed on. Where uv cannot be had or fails, pip does the same, slower.
$(READY): requirements.lock pyproject.toml
	@echo "Setting up .venv (about a minute, and what has to be downloaded) …"
	@test -x $(BIN)/python || { $(FIND_PYTHON); $$python -m venv .venv; }
	@$(PIP) --no-compile $(TORCH_INDEX:%=--extra-index-url %) torch==$(TORCH)+cpu 2>/dev/null \
	    || { echo "No CPU build of torch $(TORCH) found: taking its default build." >&2; \
	         $(BIN)/pip install -qq torch==$(TORCH); }
	@index=$${PIP_INDEX_URL:-$$($(BIN)/pip config get global.index-url 2>/dev/null)}; \
	{ $(PIP) $(UV) 2>/dev/null && $(BIN)/uv pip install --quiet --python $(BIN)/python $${index:+--default-index $$index} \
	    --no-deps --compile-bytecode -r requirements.lock; } || $(PIP) -r requirements.lock
	@$(PIP) --no-build-isolation --editable .
	@touch $@

serve: setup
	$(BIN)/assistant serve

test: lint
	$(BIN)/pytest

# Temporary files lie in memory where that is a folder, 20 MB at most: on a disk, a third of the time is waiting.
test-fast: setup
	TMPDIR=$(firstword $(wildcard /dev/shm) $(TMPDIR) /tmp) $(BIN)/pytest -m "not browser and not slow" \
	    --hypothesis-profile=fast -o tmp_path_retention_policy=failed

lint: setup
	$(BIN)/ruff format --check
	$(BIN)/ruff check
	$(BIN)/mypy

# The development sets steered the work; a seed_test is written by somebody else and never read.
eval: setup
	@for questions in eval/questions/seed_*.jsonl; do \
	    echo "$$questions"; $(BIN)/assistant eval answers --questions $$questions || exit 1; done

# What needs reference data says that it is absent.
benchmark: setup
	$(BIN)/python -m eval.quiz_load
	@if test -d "$(POLICY_DATA)"; then $(BIN)/python -m eval.structure "$(POLICY_DATA)" \
	    && $(BIN)/python -m eval.fusion --data "$(POLICY_DATA)" --folds build/folds --output build/fusion.json \
	    && $(BIN)/python -m eval.ranking --data "$(POLICY_DATA)" --folds build/folds --output build/ranking.json; \
	else echo "No reference data at $(POLICY_DATA): structure and retrieval not measured." >&2; fi
