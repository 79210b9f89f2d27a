"""What all items share: lead of the stem, basis, explanation, topic, difficulty, and chance that repeats.

Difficulty: 1 a sentence as it stands; 2 a number to be chosen or found wrong; 3 a word found wrong, units,
lists, a number to be written, a case; 4 what is recalled without options, and a case at the threshold; 5 is
left to people.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from itertools import pairwise
from random import Random

from assistant.quiz.gates.gates import LONGEST_TO_SHORTEST
from assistant.quiz.generator.passage import Passage
from assistant.quiz.item import Basis, Choice, Item, Key, Kind
from ingest.document import Clause, Comparator, Quantity, Validity

_LONGEST_WHAT = 40  # characters of what a fact names; longer words are hashed
DRAFT_MARK = "（征求意见稿）"
STANDING = {
    Validity.DRAFT: "该文件为征求意见稿，尚未正式印发，以正式文件为准。",
    Validity.TRIAL: "该文件为试行或暂行文件。",
    Validity.NOT_YET_IN_FORCE: "该文件尚未施行。",
    Validity.AMENDED: "该文件已有修改，以最新文本为准。",
}
NO_LONGER_ASKED = (Validity.REPEALED, Validity.EXPIRED)
_LABEL_NUMBER = re.compile(
    r"^(?:第[一二三四五六七八九十百零〇\d]+[编章节条款项]|[一二三四五六七八九十]+、|[（(][^（）()]{1,4}[）)]|"
    r"\d+(?:\.\d+)*[.、．]?|—+|[①-⑳])\s*"
)
_BOUND_WORDS = re.compile(
    r"[以之][上下内外]|[年月日天时]内|^不?(?:超过|满|低于|少于|高于|多于|足)|^(?:年?满|突破)"
)
_LOCAL_RULE = re.compile(r"[（(，。；][^，。；]{0,12}[含包]括?本[数级]")


def lead(clause: Clause) -> str:
    """根据《…》，: a draft is called one in every stem."""
    mark = DRAFT_MARK if clause.validity is Validity.DRAFT and DRAFT_MARK not in clause.title else ""
    return f"根据{bracketed(clause.title)}{mark}，"


def bracketed(title: str) -> str:
    """A title between 《》; one inside it stands between 〈〉 (GB/T 15834-2011)."""
    inner = title.replace("《", "〈").replace("》", "〉")
    return f"《{inner}》"


def quoted(words: str) -> str:
    """Between “”; quotation marks inside become ‘’ (GB/T 15834-2011)."""
    inner = words.replace("“", "‘").replace("”", "’")
    return f"“{inner}”"


def topic(clause: Clause) -> str:
    """The nearest heading that is more than a number, and no lead of a list (治安管理处罚的种类分为：)."""
    headings = ("".join(_LABEL_NUMBER.sub("", label).split("\u3000")) for label in reversed(clause.path))
    return next((h for h in headings if h and not h.endswith(("：", ":"))), clause.title)


def fact_of(clause: Clause, *what: object) -> str:
    """The same for every revision of the clause, as long as the fact itself stays."""
    anchor = clause.clause_id.rpartition("#")[2]
    *kind, last = map(str, what)
    if len(last) > _LONGEST_WHAT:
        last = hashlib.sha256(last.encode()).hexdigest()[:_LONGEST_WHAT]
    return ":".join((clause.doc_id, anchor, *kind, last))


def dice(*seeds: str) -> Random:
    """Chance that repeats: the same fact gives the same item in every run."""
    return Random(hashlib.sha256(":".join(seeds).encode()).hexdigest())


def make_item(
    kind: Kind,
    clause: Clause,
    stem: str,
    key: Key,
    *,
    answer: str,
    fact: str,
    quote: str,
    difficulty: int,
    remark: str = "",
    members: Sequence[Clause] = (),
) -> Item:
    """An item with its explanation: answer, the original sentence, remarks, the document's standing.
    `members` are clauses under this one that it rests on as well."""
    place = f"{quoted(topic(clause))}部分" if topic(clause) != clause.title else ""
    basis = Basis.on(clause, quote, members)
    original = "".join(basis.words.split("\n")) if members else quote
    ending = _ending(original, clause)
    explanation = (
        f"答案：{answer}。原文（{bracketed(clause.title)}{place}）：{original}{ending}"
        f"{remark}{STANDING.get(clause.validity, '')}"
    )
    difficulty = min(5, max(1, difficulty))
    return Item(kind, stem, key, explanation, topic(clause), difficulty, fact, basis)


def _ending(original: str, clause: Clause) -> str:
    """A full stop, or …… where the sentence goes on in the clause."""
    if original.endswith(("。", "；", "！")):
        return ""
    return "……" if f"{original}，" in clause.text else "。"


def quote_of(passage: Passage) -> str:
    """The passage with the full stop that follows it."""
    text = passage.clause.text
    return text[passage.start : passage.end + (text[passage.end : passage.end + 1] == "。")]


def threshold_remark(quantity: Quantity, document: str) -> str:
    """How the number itself is to be read. `document`: its text, which may define 以上 in its own way.

    Source: 民法典第一千二百五十九条; a general convention outside civil law (DOMAIN.md C3).
    """
    words = quantity.text
    if _LOCAL_RULE.search(document) or quantity.upper is not None or not _BOUND_WORDS.search(words):
        return ""
    if quantity.comparator in (Comparator.AT_LEAST, Comparator.AT_MOST):
        return f"“{words}”按通行解释含本数（本文件未另行定义）。"
    if quantity.comparator in (Comparator.MORE_THAN, Comparator.LESS_THAN):
        return f"“{words}”按通行解释不含本数（本文件未另行定义）。"
    return ""


def rings(key: str, stem: str, others: Sequence[str]) -> bool:
    """Whether the key alone echoes words of the stem (clang association; Haladyna et al. 2002)."""
    return echo(key, stem) > max((echo(other, stem) for other in others), default=0)


def echo(words: str, stem: str) -> int:
    """How many pairs of characters they share."""
    pairs = {a + b for a, b in pairwise(stem)}
    return sum(a + b in pairs for a, b in pairwise(words))


def as_long(one: str, other: str) -> bool:
    """Whether neither is conspicuously longer than the other (G3)."""
    return max(len(one), len(other)) <= LONGEST_TO_SHORTEST * min(len(one), len(other))


def choice(right: Sequence[str], wrong: Sequence[str], chance: Random) -> Choice:
    options = [*right, *wrong]
    chance.shuffle(options)
    return Choice(tuple(options), tuple(place for place, option in enumerate(options) if option in right))


def distractors(key: str, pool: Sequence[str], count: int, chance: Random) -> list[str] | None:
    """So many of the pool that are about as long as the key, by chance more or fewer of them longer, so that
    length tells nothing. None where there are not enough."""
    fitting = [each for each in pool if as_long(each, key)]
    if len(fitting) < count:
        return None
    chance.shuffle(fitting)
    longer = [each for each in fitting if len(each) > len(key)]
    others = [each for each in fitting if len(each) <= len(key)]
    wanted = min(chance.randint(0, count), len(longer))
    wanted = max(wanted, count - len(others))
    return [*longer[:wanted], *others[: count - wanted]]
