"""Loading what stays: modules, indexes, word lists."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def undisturbed() -> Iterator[None]:
    """Nothing is looked through for garbage in the block: in what is loaded there is none, and looking takes
    a fifth of a start."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
