# PyTorch's CPU wheel index, for a machine without a GPU whose pip does not find the CPU build by itself.
TORCH_INDEX ?=

# Without .pyc files every start would take half a minute.
unexport PYTHONDONTWRITEBYTECODE

BIN := .venv/bin
READY := .venv/.ready
TORCH := $(shell sed -n 's/^torch==//p' requirements.lock)
FIND_PYTHON := for python in python3.11 python3.12 python3.13 python3.14 python3 python; do \
    $$python -c 'import ensurepip, sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && break; \
    python=; done; test "$$python" || { echo "No Python 3.11 or newer with venv on PATH." >&2; exit 1; }

.PHONY: setup serve test test-fast lint eval benchmark

setup: $(READY)

# --no-deps everywhere: the lock names everything. Only where no CPU build of torch is to be had does its
# default build bring what it depends on (on Linux several GB of CUDA).
$(READY): requirements.lock pyproject.toml
	@test -x $(BIN)/python || { $(FIND_PYTHON); $$python -m venv .venv; }
	@$(BIN)/pip install --quiet --no-deps uv || echo "uv cannot be had: installing with pip." >&2
	@$(BIN)/pip install --quiet --no-deps --no-compile $(TORCH_INDEX:%=--extra-index-url %) \
	    torch==$(TORCH)+cpu 2>/dev/null \
	    || { echo "No CPU build of torch $(TORCH) found: taking its default build." >&2; \
	         $(BIN)/pip install --quiet torch==$(TORCH); }
	@if test -x $(BIN)/uv; then \
	    $(BIN)/uv pip install --python $(BIN)/python --no-deps --compile-bytecode -r requirements.lock; \
	else \
	    $(BIN)/pip install --quiet --no-deps -r requirements.lock; \
	fi
	@$(BIN)/pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

serve: setup
	$(BIN)/assistant serve

test: lint
	$(BIN)/pytest

test-fast: setup
	$(BIN)/pytest -m "not browser and not slow"

lint: setup
	$(BIN)/ruff format --check
	$(BIN)/ruff check
	$(BIN)/mypy

eval: setup
	$(BIN)/assistant eval answers --questions eval/questions/seed_dev.jsonl
	$(BIN)/assistant eval answers --questions eval/questions/seed_test.jsonl

benchmark: setup
	$(BIN)/python -m eval.benchmark
