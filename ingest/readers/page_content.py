"""Which part of a web page is the document: the element that holds most of the text and least furniture."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from lxml import etree

from ingest.numbering import read_number
from ingest.readers.page_blocks import INLINE, Block
from ingest.readers.page_furniture import is_attachment, is_furniture, is_linked

_SENTENCE = re.compile("[。；：，]")
_CHINESE = re.compile("[\u4e00-\u9fff]")
_NO_CONTAINERS = INLINE | {
    "p",
    "li",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "tr",
    "tbody",
    "thead",
    "dt",
    "dl",
    "ul",
    "ol",
}
_SHORT_LINE = 0.25  # weight of a line that is no sentence: a title, a signature, or the name of a site
_FURNITURE = -2.0
_FURNITURE_AT_LEAST = 12  # characters that a button counts for
_POLICY_TEXT = 30  # characters from which on a sentence outside is worth a warning
_POLICY_ITEM = 15


def is_sentence(text: str) -> bool:
    return bool(_SENTENCE.search(text)) and len(_CHINESE.findall(text)) > 8


def main_content(root: etree._Element, blocks: Sequence[Block], fields: Collection[int]) -> etree._Element:
    """Each element weighs what its blocks weigh: characters of text count for it, of furniture twice against.

    The heaviest element is taken, of equal ones the innermost; never a single paragraph, whose title and
    signature would be left outside.
    """
    weights: dict[etree._Element, float] = dict.fromkeys(root.iter(), 0.0)
    for place, block in enumerate(blocks):
        weights[block.element] += 0 if place in fields else _weight(block)
    for element in reversed(weights):
        parent = element.getparent()
        if parent is not None and element is not root:
            weights[parent] += weights[element]
    best = root
    for element, weight in weights.items():
        if element.tag in _NO_CONTAINERS:
            continue
        if weight > weights[best] or (weight == weights[best] > 0 and best in element.iterancestors()):
            best = element
    return best


def _weight(block: Block) -> float:
    if is_furniture(block.text) or (is_linked(block) and not is_attachment(block)):
        return _FURNITURE * max(len(block.text), _FURNITURE_AT_LEAST)
    if is_sentence(block.text) or read_number(block.text) is not None:
        return len(block.text)
    return _SHORT_LINE * len(block.text)


def left_out(blocks: Sequence[Block], kept: str) -> list[str]:
    """Of the blocks outside the document those that read like policy text and do not stand in it, too."""
    return [
        block.text for block in blocks if _is_policy_text(block) and "".join(block.text.split()) not in kept
    ]


def _is_policy_text(block: Block) -> bool:
    text = block.text
    if is_linked(block) or is_furniture(text):
        return False
    return (len(text) >= _POLICY_TEXT and "。" in text) or (
        len(text) >= _POLICY_ITEM and read_number(text) is not None
    )
