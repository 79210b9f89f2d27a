"""The parts of a document beside its text (GB/T 9704-2012, 7): 标题, 主送机关, 附件说明, 落款, 附注, 版记 …

They are told by their place and their form. What stands in none of them is the body.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from ingest.dates import DATE, NUMERIC_DATE
from ingest.numbering import Style, read_decimal, read_number
from ingest.readers.source import Paragraph


class Part(StrEnum):
    """The kinds of parts; their names are the anchors of their provisions."""

    DECREE = "decree"  # the order (令) that issues a regulation, before it
    TITLE = "title"  # 版头, 标题, 题注
    CONTENTS = "contents"  # 目录
    ADDRESSEE = "addressee"  # 主送机关
    BODY = "body"
    ANNEXES = "annexes"  # 附件说明: the list of annexes at the end of the text
    SIGNATURE = "signature"  # 落款: 发文机关署名, 成文日期
    REMARK = "remark"  # 附注: （此件公开发布）
    IMPRINT = "imprint"  # 版记: 抄送机关, 印发机关和印发日期


@dataclass(frozen=True, slots=True)
class Region:
    """Paragraphs [first, end) are one part."""

    part: Part
    first: int
    end: int


ANNEX_LABEL = re.compile(r"附\s*(?:件|表|录|图)\s*(?:[0-9０-９]{1,2}|[一二三四五六七八九十]{1,3}|[A-Z])?")
ANNEX_LINE = re.compile(rf"(?:{ANNEX_LABEL.pattern}\s*[：:]?|附\s*[：:])$")
ANNEX_LIST = re.compile(r"附\s*件?\s*[：:]")
_CONTENTS = re.compile(r"目\s*[录次]$")
_LEADER = re.compile(r"[\s.…·．]*[（(]?\d*[）)]?$")  # the dots and page number of an entry of 目录
_DECREE = re.compile(r"令\s*$|令\s*[（(]?\s*(?:\d{4}年)?第?\s*[0-9一二三四五六七八九十百〇]+\s*号")
_IN_FRONT = 5  # paragraphs within which a decree says that it is one
_LONGEST_DECREE = 14  # paragraphs
_ADDRESSEE = re.compile(r"[^。；？！]{2,400}[：:]$")
_BODIES = re.compile(
    r"政府|[部委办局厅院署会府处队校科社司组]|单位|公司|机构|银行|企业|中心|同志|代表|委员|主席|总工会|各[省市县区乡镇]"
)
_SALUTATION = re.compile(r"(?:同志们|朋友们|各位\S{1,8}?)[：:]")  # of a speech or a report
_TELLS = re.compile(r"如下|下列|以下|规定|制定|现[将就]|为了|根据|包括|应当")
_DATED = re.compile(rf"(?P<who>[^。；：:？！\d]{{0,60}}?)\s*[（(]?(?:{DATE}|{NUMERIC_DATE})[）)]?")
_SIGNATORY = re.compile(
    r"[^。；：:？！]{0,60}(?:府|部|委|会|局|厅|办|办公室|院|署|处|所|队|司|校|社|组|中心|公司|集团|银行|行|总局|联|室|大学|协会|党组)"
    r"(?:[（(](?:印|章|代章|盖章)[）)])?|[^。；：:？！]{0,20}(?:总理|主席|省长|主任|部长|局长|署长|市长|县长|区长|院长|行长|检察长|会长)\s*\S{2,12}"
)
_REMARK = re.compile(r"[（(](?:此件|本件|本文|此文|联系|公开|信息公开|依申请|主动公开)[^（）()]{0,80}[）)]")
_IMPRINT = re.compile(
    rf"(?:抄送|抄报|主\s*送|分送|发送|报送)\s*[：:]|(?:主动|依申请)公开$|.{{2,40}}?\s*{DATE}\s*(?:印发|印)$|印发$|[（(]?共印\s*\d+\s*份"
)
_LONGEST_SIGNATURE = 12  # paragraphs
_LONGEST_IMPRINT = 15
_LONGEST_LIST = 40
_LONGEST_ENTRY = 80  # characters
_SENTENCE_END = "。！？：:；"


def read_parts(paragraphs: Sequence[Paragraph]) -> tuple[Region, ...]:
    """The parts in order; together they are all paragraphs, each once."""
    front = _front(paragraphs)
    body = front[-1].end if front else 0
    back: list[Region] = []
    end = len(paragraphs)
    while region := _closing(paragraphs, body, end):
        back.insert(0, region)
        end = region.first
    middle = [Region(Part.BODY, body, end)] if body < end else []
    return (*front, *middle, *back)


# --- before the body ----------------------------------------------------------------------------------


def _front(paragraphs: Sequence[Paragraph]) -> list[Region]:
    decree = decree_length(paragraphs)
    title = next((i for i in range(decree, len(paragraphs)) if _is_body(paragraphs, i)), len(paragraphs))
    contents = next((i for i in range(decree, title) if _CONTENTS.match(paragraphs[i].text)), None)
    regions = [
        Region(Part.DECREE, 0, decree),
        Region(Part.TITLE, decree, title if contents is None else contents),
    ]
    if contents is not None:
        title = _end_of_contents(paragraphs, contents, title)
        regions.append(Region(Part.CONTENTS, contents, title))
    if title and title < len(paragraphs) and _is_addressee(paragraphs[title]):
        regions.append(Region(Part.ADDRESSEE, title, title + 1))
    return [region for region in regions if region.first < region.end]


def decree_length(paragraphs: Sequence[Paragraph]) -> int:
    """How many paragraphs the order takes that issues what follows it; 0 where there is none.

    “中华人民共和国国务院令 / 第601号 / 现公布…，自2011年8月1日起施行。 / 总理　… / 2011年7月26日”
    """
    if not any(_DECREE.search(each.text) and len(each.text) <= 60 for each in paragraphs[:_IN_FRONT]):
        return 0
    limit = min(_LONGEST_DECREE, len(paragraphs) - 1)
    dated = (i + 1 for i in range(2, limit) if is_dated(paragraphs[i].text) and _has_sentence(paragraphs[:i]))
    return next(dated, 0)


def _has_sentence(paragraphs: Sequence[Paragraph]) -> bool:
    return any(each.text.endswith("。") for each in paragraphs)


def _is_body(paragraphs: Sequence[Paragraph], i: int) -> bool:
    """Whether the text begins here: a row, a number, a sentence, or the first of several marked headings."""
    paragraph = paragraphs[i]
    decimal = read_decimal(paragraph.text)
    is_first = decimal is not None and set((*decimal.above, decimal.ordinal)) == {1}
    is_sentence = paragraph.text[-1] in _SENTENCE_END and not ANNEX_LINE.match(paragraph.text)
    number = read_number(paragraph.text)
    is_numbered = is_first or (number is not None and not _is_subtitle(paragraphs, i))
    return paragraph.is_table_row or is_numbered or is_sentence or _is_marked_heading(paragraphs, i)


def _is_subtitle(paragraphs: Sequence[Paragraph], i: int) -> bool:
    """“——以…为目标” below the title; items with dashes are several, and end with a mark."""
    below = read_number(paragraphs[i + 1].text) if i + 1 < len(paragraphs) else None
    number = read_number(paragraphs[i].text)
    is_dashed = number is not None and number.style is Style.DASH
    return i > 0 and is_dashed and paragraphs[i].text[-1] not in _SENTENCE_END and below != number


def _is_marked_heading(paragraphs: Sequence[Paragraph], i: int) -> bool:
    """A title that the file marks as a heading is the only one of its depth, or breaks over lines."""
    outline = paragraphs[i].outline
    return i > 0 and outline is not None and any(each.outline == outline for each in paragraphs[i + 2 :])


def _end_of_contents(paragraphs: Sequence[Paragraph], contents: int, first: int) -> int:
    """Where the first entry comes again, as heading of the text; else where the row of entries ends."""
    listed = [_entry(paragraph.text) for paragraph in paragraphs]
    entries = {listed[i] for i in (contents + 1, first) if i < len(listed) and listed[i]}
    again = (i for i in range(first + 1, len(paragraphs)) if listed[i] in entries)
    return next(again, first)


def _entry(text: str) -> str:
    return re.sub(r"\s", "", _LEADER.sub("", text))


def _is_addressee(paragraph: Paragraph) -> bool:
    text = paragraph.text
    return bool(
        not paragraph.is_table_row
        and read_number(text) is None
        and _ADDRESSEE.fullmatch(text)
        and _BODIES.search(text)
        and not _TELLS.search(text)
        and not _SALUTATION.fullmatch(text)
    )


# --- after the body -----------------------------------------------------------------------------------


def _closing(paragraphs: Sequence[Paragraph], body: int, end: int) -> Region | None:
    """The part that ends at `end`, if there is one."""
    found = ((part, find(paragraphs, body, end)) for part, find in _CLOSINGS.items())
    return next((Region(part, first, end) for part, first in found if first < end), None)


def imprint(paragraphs: Sequence[Paragraph], body: int, end: int) -> int:
    """Where the imprint begins that ends at `end`; `end` where there is none."""
    within = range(max(body + 1, end - _LONGEST_IMPRINT), end)
    return next((i for i in within if _is_imprint(paragraphs, i, end)), end)


def _is_imprint(paragraphs: Sequence[Paragraph], first: int, end: int) -> bool:
    return bool(_IMPRINT.match(paragraphs[first].text)) and all(
        (read_number(each.text) is None and not each.text.endswith("。")) or _IMPRINT.match(each.text)
        for each in paragraphs[first + 1 : end]
    )


def _remark(paragraphs: Sequence[Paragraph], body: int, end: int) -> int:
    return end - 1 if end - 1 > body and _REMARK.fullmatch(paragraphs[end - 1].text) else end


def signature(paragraphs: Sequence[Paragraph], body: int, end: int) -> int:
    """Where the signature begins that ends at `end`: lines of names, and a date on the last."""
    last = end - 1
    if last <= body or paragraphs[last].is_table_row or not is_dated(paragraphs[last].text):
        return end
    first = last
    while first - 1 > body and last - first < _LONGEST_SIGNATURE and _is_signatory(paragraphs[first - 1]):
        first -= 1
    return first


def is_dated(text: str) -> bool:
    """Whether a paragraph is a date, perhaps after the name of who signs."""
    match = _DATED.fullmatch(text)
    return match is not None and (not match["who"] or bool(_SIGNATORY.fullmatch(match["who"].strip())))


def _is_signatory(paragraph: Paragraph) -> bool:
    text = paragraph.text
    return (
        read_number(text) is None and not paragraph.is_table_row and bool(_SIGNATORY.fullmatch(text.strip()))
    )


def is_remark(text: str) -> bool:
    return bool(_REMARK.fullmatch(text))


def is_imprint_line(text: str) -> bool:
    return bool(_IMPRINT.match(text))


def _annex_list(paragraphs: Sequence[Paragraph], body: int, end: int) -> int:
    """Where the list of annexes begins that ends at `end`."""
    for first in range(end - 1, max(body, end - _LONGEST_LIST), -1):
        text = paragraphs[first].text
        if ANNEX_LIST.match(text):
            return first
        if len(text) > _LONGEST_ENTRY or text[-1] in "。；" or paragraphs[first].is_table_row:
            break
    return end


_Find = Callable[[Sequence[Paragraph], int, int], int]
_CLOSINGS: dict[Part, _Find] = {
    Part.IMPRINT: imprint,
    Part.REMARK: _remark,
    Part.SIGNATURE: signature,
    Part.ANNEXES: _annex_list,
}
