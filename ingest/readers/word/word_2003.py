"""Word 2003 XML put into the words of ECMA-376, so that one reader serves both.

Its own words for lists: w:listDef is w:abstractNum, w:list with w:ilst is w:num with w:abstractNumId,
w:listPr with w:ilfo is w:numPr with w:numId, and w:nfc is a number for w:numFmt ([MS-OSHARED] 2.2.1.3,
MSONFC). Tracked changes and comments are aml:annotation.
"""

from __future__ import annotations

from ingest.readers.secure_xml import Element
from ingest.readers.word.elements import W_2003

_W = f"{{{W_2003}}}"
_ANNOTATION = "{http://schemas.microsoft.com/aml/2001/core}annotation"
_SHOWN = "{http://schemas.microsoft.com/office/word/2003/auxHint}"
_LONGEST_HINT = 100
_RENAMED = {
    "listDef": "abstractNum",
    "list": "num",
    "ilst": "abstractNumId",
    "listPr": "numPr",
    "ilfo": "numId",
    "nfc": "numFmt",
    "vmerge": "vMerge",
    "hmerge": "hMerge",
    "listStyleLink": "numStyleLink",
}
_LIST_IDS = {"abstractNum": ("listDefId", "abstractNumId"), "num": ("ilfo", "numId")}
_ANNOTATIONS = {
    "Word.Insertion": "ins",
    "Word.Deletion": "del",
    "Word.Comment": "commentReference",
}
_FORMATS = {
    **{0: "decimal", 1: "upperRoman", 2: "lowerRoman", 3: "upperLetter", 4: "lowerLetter"},
    **{
        10: "ideographDigital",
        11: "japaneseCounting",
        14: "decimalFullWidth",
        16: "ideographLegalTraditional",
    },
    **{17: "japaneseDigitalTenThousand", 18: "decimalEnclosedCircle", 19: "decimalFullWidth2"},
    **{22: "decimalZero", 23: "bullet", 26: "decimalEnclosedFullstop", 27: "decimalEnclosedParen"},
    **{28: "decimalEnclosedCircleChinese", 29: "ideographEnclosedCircle", 30: "ideographTraditional"},
    **{31: "ideographZodiac", 32: "ideographZodiacTraditional", 33: "taiwaneseCounting"},
    **{34: "ideographLegalTraditional", 35: "taiwaneseCountingThousand", 36: "taiwaneseDigital"},
    **{37: "chineseCounting", 38: "chineseLegalSimplified", 39: "chineseCountingThousand", 255: "none"},
}


def as_ooxml(root: Element) -> None:
    """Renames the elements under `root` in place."""
    for element in root.iter():
        if element.tag == _ANNOTATION:
            _rename_annotation(element)
        elif element.tag.startswith(_W):
            _rename(element, element.tag.removeprefix(_W))


def _rename_annotation(element: Element) -> None:
    kind = _ANNOTATIONS.get(element.get(f"{_W}type", ""))
    if kind:
        element.tag = f"{_W}{kind}"


def _rename(element: Element, old: str) -> None:
    new = _RENAMED.get(old, old)
    element.tag = f"{_W}{new}"
    if new in _LIST_IDS:
        before, after = _LIST_IDS[new]
        element.set(f"{_W}{after}", element.get(f"{_W}{before}", ""))
    elif old == "nfc":
        code = element.get(f"{_W}val", "")
        element.set(f"{_W}val", _FORMATS.get(int(code), "decimal") if code.isdecimal() else "decimal")
    elif old == "listPr":
        _keep_shown_number(element)


def _keep_shown_number(properties: Element) -> None:
    """Word writes the number beside the list as a hint: it serves where the list is not defined."""
    hint = properties.find(f"{_SHOWN}t")
    if hint is not None:
        properties.set(f"{_W}shown", hint.get(f"{_SHOWN}val", "")[:_LONGEST_HINT])
