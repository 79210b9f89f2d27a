"""The gates of DOMAIN.md B3 that look at one item; G7 and G9 look at a set (`cueing`, `guessing`).

After the guidelines of Haladyna, Downing & Rodriguez (2002) as far as code can decide them.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import combinations

from assistant.quiz.gates.asked import (
    asks_for_units,
    is_number,
    keys,
    says_the_same,
    stands_in,
    stated,
    wrong_options,
)
from assistant.quiz.gates.corpus import Corpus
from assistant.quiz.item import BLANK_MARK, TRUE_FALSE_OPTIONS, Choice, Item, Kind, Part, clause_hash
from assistant.quiz.plain import plain, without_lead
from ingest.document import Validity

LONGEST_TO_SHORTEST = 1.5
SHORT_OPTION = 8  # characters; below them length tells nothing that a ratio could catch
FEWEST_LEFT = 8  # characters around a blank
_NEGATIVE = re.compile(r"不属于|不包括|不是|除[^，。]{0,6}外")
_OPEN = re.compile(r"等[^，。；]{0,12}")

Gate = Callable[[Item, Corpus], bool]


def passes(item: Item, corpus: Corpus) -> bool:
    return not failed(item, corpus)


def failed(item: Item, corpus: Corpus) -> tuple[str, ...]:
    """The names of the gates that an item does not pass."""
    return tuple(name for name, gate in GATES.items() if not gate(item, corpus))


def quoted_to_the_letter(item: Item, corpus: Corpus) -> bool:
    """G1: what is quoted stands in the clauses as they are, and the key is inside it.

    Responsible units stand in the clause's note, apart from its text; a verdict stands nowhere.
    """
    clause = corpus.clause(item.basis.clause_id) if item.basis else None
    if item.basis is None or clause is None:
        return False
    if not all(_is_to_the_letter(part, corpus) for part in item.basis.rests_on):
        return False
    where = (item.basis.words, clause.heading, *clause.responsible_units)
    return all(any(words in place for place in where) for words in stated(item))


def _is_to_the_letter(part: Part, corpus: Corpus) -> bool:
    clause = corpus.clause(part.clause_id)
    if clause is None or clause_hash(clause) != part.clause_hash:
        return False
    return bool(part.quote) and part.quote in clause.text


def single_best_answer(item: Item, corpus: Corpus) -> bool:
    """G2: no option equals, holds or is held in another, and no wrong one is among what the clause lists.

    Numbers are compared as numbers: the stem asks for the one that the document sets, so that another is
    wrong whatever it implies; ranges must not lie within each other.
    """
    if not isinstance(item.key, Choice) or item.kind is Kind.TRUE_FALSE:
        return True
    options = item.key.options
    if any(says_the_same(a, b) for a, b in combinations(options, 2)):
        return False
    clause = corpus.clause(item.basis.clause_id) if item.basis else None
    if clause is None or all(is_number(option) for option in options):
        return True
    members = [child.text for child in corpus.children(clause)] if item.basis and item.basis.parts else []
    listed = clause.responsible_units if asks_for_units(item) else (clause.text, *members)
    return not any(wrong in place for wrong in wrong_options(item) for place in listed)


def alike_in_form(item: Item, _: Corpus) -> bool:
    """G3: options of one kind, and the longest at most 1.5 times the shortest."""
    if not isinstance(item.key, Choice) or item.kind is Kind.TRUE_FALSE:
        return True
    options = item.key.options
    numbers = [is_number(option) for option in options]
    if any(numbers):
        return all(numbers) and len({_script(option) for option in options}) == 1
    longest, shortest = max(map(len, options)), min(map(len, options))
    return longest <= SHORT_OPTION or longest <= LONGEST_TO_SHORTEST * shortest


def _script(number: str) -> tuple[bool, bool]:
    """30, ３０ and 三十 differ."""
    return number[0].isascii(), number[0].isdigit()


def key_is_not_given_away(item: Item, _: Corpus) -> bool:
    """G4: the key stands neither in the stem nor in another option; one that is no number, and asked for
    alone, not in the title of the text either (退役士兵 in 《退役士兵安置条例》)."""
    if item.kind in (Kind.TRUE_FALSE, Kind.MATCHING):
        return True
    stem = without_lead(item.stem)
    if any(stands_in(words, stem) for words in keys(item)):
        return False
    if item.kind in (Kind.SINGLE, Kind.BLANK) and any(
        words in item.stem for words in keys(item) if not is_number(words)
    ):
        return False
    return not any(
        words in wrong for words in keys(item) for wrong in wrong_options(item) if not is_number(words)
    )


def one_blank(item: Item, _: Corpus) -> bool:
    """G5: a stem with a blank has one, not at its very start, with words enough around it."""
    blanks = item.stem.count(BLANK_MARK)
    if item.kind is not Kind.BLANK and blanks == 0:
        return True
    left = plain(without_lead(item.stem).replace(BLANK_MARK, ""))
    return blanks == 1 and not item.stem.startswith(BLANK_MARK) and len(left) >= FEWEST_LEFT


def open_list_is_not_denied(item: Item, _: Corpus) -> bool:
    """G6: of a list that ends in 等 nobody asks what does not belong to it."""
    if item.kind is Kind.TRUE_FALSE or item.basis is None or not _NEGATIVE.search(without_lead(item.stem)):
        return True
    return not _OPEN.search(item.basis.quote)


def standing_is_shown(item: Item, _: Corpus) -> bool:
    """G8: a stem on a draft says so, and the explanation of every other standing but 有效 names it."""
    if item.basis is None:
        return False
    if item.basis.validity is Validity.DRAFT:
        return "征求意见稿" in item.stem and "征求意见稿" in item.explanation
    return item.basis.validity not in (Validity.REPEALED, Validity.EXPIRED)


def false_statement_is_new(item: Item, corpus: Corpus) -> bool:
    """G10: no sentence of the corpus says what a false statement says."""
    if item.kind is not Kind.TRUE_FALSE or not isinstance(item.key, Choice):
        return True
    is_true = TRUE_FALSE_OPTIONS[item.key.correct[0]] == TRUE_FALSE_OPTIONS[0]
    return is_true or not corpus.states(without_lead(item.stem))


GATES: dict[str, Gate] = {
    "G1": quoted_to_the_letter,
    "G2": single_best_answer,
    "G3": alike_in_form,
    "G4": key_is_not_given_away,
    "G5": one_blank,
    "G6": open_list_is_not_denied,
    "G8": standing_is_shown,
    "G10": false_statement_is_new,
}
