"""What an item must pass before anybody sees it, and a set of items before it stands together.

`gates` look at one item and its clause, `cueing` at two items, `guessing` at a set; `asked` reads off an item
what it shows and asks for, `corpus` holds the clauses that all of it is held against.
"""

from assistant.quiz.gates.gates import GATES, failed, passes

__all__ = ["GATES", "failed", "passes"]
