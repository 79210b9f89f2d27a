"""Which documents a document says it repeals: in a sentence, in a list below 废止下列文件, or as an annex.
They are named by their titles, or by their numbers (文号) where no title stands."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from itertools import pairwise, starmap

from ingest.commencement import sentences
from ingest.document_numbers import normal_number
from ingest.lines import Line
from ingest.parts import Part
from ingest.readers.tables import SEPARATOR

# 文号 outside 《…》 names a document too: 原贺政办发〔2022〕9号文件同时废止.
_NUMBERED = (
    r"(?:(?!执行|失效|文件|通知|[和及与由对将的起自止])[\u4e00-\u9fff]){1,12}[〔［\[【(（](?:19|20)\d{2}[〕］\]】)）]"
    r"\d{1,5}号(?:文件?)?"
)
_CITED = rf"(?:《[^《》]{{2,120}}》(?:[（(][^（）()]{{0,60}}[）)])?|{_NUMBERED})"
_ENDS = re.compile(r"废止|失效|停止执行")
_ABOLISHES = re.compile(r"(?:决定|现|予以|同时)废止")
_BETWEEN = re.compile(r"[、，和及与以\s]*[^，。；《》]{0,40}")  # two titles of one list
_BEFORE_END = re.compile(
    r"(?:等[^，。；第]{0,10})?[，,]?(?:自[^。，]{0,30}起)?(?:同时|即行|一并|相应|予以|即|均){0,5}"
)
_TITLE = re.compile(r"《([^《》]+)》")
_CITATION = re.compile(_CITED)
_OPENS = re.compile(
    r"(?=.*(?:下列|以下|如下))(?=.*(?:废止|失效|停止执行))(?!.*(?:情形|情况|修改|修订|继续有效|证书|许可)).*[：:]"
)
_IS_LIST = re.compile(r"(?:废止|失效|停止执行)[^。；]{0,30}(?:目录|清单|名单|一览表|汇总表|文件)$")
_NUMBER = re.compile(
    r"\s*(?:[（(]?[\d０-９]{1,4}[）)、．.]?|[（(]?[一二三四五六七八九十百]{1,5}[）)、．.])\s*"
)
_REMARK = re.compile(r"\s*[（(][^（）()]*[\d〇○号][^（）()]*[）)]\s*")  # 文号, dates
_NAMES = re.compile(r"名称|标题|题名|文件名")
_TITLE_END = re.compile(
    r"(?:条例|规定|决定|决议|办法|细则|规则|通知|通告|公告|意见|方案|标准|规程|规范|措施|批复|通则|准则|解释|补充规定|命令|函)"
    r"(?:[（(][^（）()]*[）)])?$"
)
_LONGEST_TITLE = 120
_LONGEST_ENTRY = 400  # a title with its number and remarks


def repealed(lines: Sequence[Line], title: str) -> tuple[str, ...]:
    """The titles or numbers, in order; `title` is that of the document itself."""
    body = [line for line in lines if line.part in (Part.BODY, Part.TITLE)]
    found = [*_in_sentences(sentences([line.text for line in body])), *_in_lists(body)]
    if _IS_LIST.search(re.sub(r"\s", "", title)):
        found += [name for line in body if line.part is Part.BODY and (name := _entry(line))]
    return tuple(dict.fromkeys(found))


def _in_lists(lines: Sequence[Line]) -> Iterator[str]:
    """The entries right below “…废止下列文件：”."""
    is_open = False
    for line in lines:
        if _OPENS.fullmatch(line.text.strip()):
            is_open = True
        elif is_open and (name := _entry(line)):
            yield name
        else:
            is_open = is_open and line.is_row  # a row without a title is the head of the table


def _entry(line: Line) -> str | None:
    """The title that a line of a list names: “3.《某办法》（某发〔2010〕5号）”."""
    cells = line.text.split(SEPARATOR) if line.is_row else [line.text]
    named = [cell for cell in cells if _NAMES.search(cell.partition("：")[0])] or cells
    return next((title for cell in named if (title := _title(cell))), None)


def _title(text: str) -> str | None:
    """
    >>> _title("2．关于印发《某办法》的通知（某发〔2010〕5号）；"), _title("（一）加强管理。")
    ('关于印发《某办法》的通知', None)
    """
    if len(text) > _LONGEST_ENTRY:
        return None
    head, colon, rest = text.partition("：")
    words = rest if colon and _NAMES.search(head) else text
    words = _REMARK.sub("", _NUMBER.sub("", words, count=1).strip().rstrip("；;。，、"))
    if words.startswith("《") and words.endswith("》"):
        words = words[1:-1]
    elif not _TITLE_END.search(words):
        return None
    return words if len(words) <= _LONGEST_TITLE else None


def _in_sentences(told: Sequence[str]) -> Iterator[str]:
    """“《…》（文号）同时废止”, “同时废止《…》”; in time linear in the citations."""
    for sentence in told:
        cited = list(_CITATION.finditer(sentence))
        ended, abolished = _said_after(sentence, cited), _said_before(sentence, cited)
        for places in _lists(sentence, cited):
            last = max((place for place in places if place in ended), default=-1)
            first = min((place for place in places if place in abolished), default=len(cited))
            repeals = (cited[place] for place in places if place <= last or place >= first)
            yield from (_named(match[0]) for match in repeals)


def _named(cited: str) -> str:
    """The title, or the number.

    >>> _named("《甲办法》（贺政发〔2010〕5号）"), _named("原贺政办发[2022]9号文件")
    ('甲办法', '贺政办发〔2022〕9号')
    """
    if title := _TITLE.match(cited):
        return title[1]
    number = re.sub(r"文件?$", "", cited)
    return normal_number(re.sub(r"^原(?=[\u4e00-\u9fff]{3})", "", number))


def _said_after(sentence: str, cited: Sequence[re.Match[str]]) -> set[int]:
    """The places of the citations right after which it stands that they end."""
    ends = [match.end() for match in cited]
    said = ((bisect_right(ends, end.start()) - 1, end.start()) for end in _ENDS.finditer(sentence))
    return {last for last, at in said if last >= 0 and _BEFORE_END.fullmatch(sentence, ends[last], at)}


def _said_before(sentence: str, cited: Sequence[re.Match[str]]) -> set[int]:
    """The places of the citations right before which it stands that they are abolished."""
    starts = [match.start() for match in cited]
    said = ((bisect_left(starts, begin.end()), begin.end()) for begin in _ABOLISHES.finditer(sentence))
    return {
        first for first, at in said if first < len(cited) and _BETWEEN.fullmatch(sentence, at, starts[first])
    }


def _lists(sentence: str, cited: Sequence[re.Match[str]]) -> Iterator[range]:
    """The places of the citations, those of one list together."""
    breaks = [
        place
        for place, (one, other) in enumerate(pairwise(cited), start=1)
        if not _BETWEEN.fullmatch(sentence, one.end(), other.start())
    ]
    return starmap(range, pairwise([0, *breaks, len(cited)]))
