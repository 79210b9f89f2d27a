"""How many examples a property is tried with."""

from __future__ import annotations

from hypothesis import settings

_WHOLE = 100  # what hypothesis tries by default


def examples(number: int) -> settings:
    """`number` of them in a whole run, and under the profile `fast` as small a share of them as elsewhere."""
    return settings(max_examples=number * settings().max_examples // _WHOLE)
