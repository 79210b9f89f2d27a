"""What a document says of itself (GB/T 9704-2012, 7): each field with the words it was read from. Nothing is
guessed: a field that no words show stays empty."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ingest import commencement, issuers
from ingest.dates import DATE, read_date
from ingest.document import Basis, Dates, Document, MetadataField, Validity
from ingest.lines import Line
from ingest.parts import ANNEX_LABEL, ANNEX_LINE, Part
from ingest.repeals import repealed

WITH_PARENT = "随主文件"

_DRAFT_WORDS = r"(?:征求意见|送审|讨论|审议)稿|草案"
# Inside 《》 the mark belongs to another document's title.
_DRAFT = re.compile(rf"[（(][^（）()]{{0,12}}(?:{_DRAFT_WORDS})[^（）()]{{0,6}}[）)](?!》)|征求意见稿$")
_TRIAL = re.compile(r"试行|暂行")
_CITED = re.compile(r"《[^《》]*》")
_LETTERHEAD = re.compile(r"(?<!性)(?<!项)文件$|\d{4}年\d{1,2}月\d{1,2}日|https?://")
_ORDER = r"(?:[\u4e00-\u9fff、]{2,60}令)"
_ORDINAL = r"(?:\d{4}\s*年\s*)?第?\s*(?:\d{1,5}|[一二三四五六七八九十百〇零]{1,6})\s*号"
_NUMBER = re.compile(
    r"[\u4e00-\u9fff]{1,16}\s*[〔［\[【(（]\s*(?:19|20)\d{2}\s*[〕］\]】)）]\s*第?\s*\d{1,5}\s*号"
)
_STANDS = re.compile(
    rf"(?:(?:发文字号|文\s*号)[：:]\s*)?[（(]?(?P<number>{_NUMBER.pattern}|{_ORDER}\s*[（(]?{_ORDINAL}[）)]?|[\u4e00-\u9fff]{{2,30}}公告\s*{_ORDINAL})[）)]?(?:\s.*)?"
)
_IN_NOTE = re.compile(
    rf"(?P<number>{_NUMBER.pattern}|{_ORDER}\s*{_ORDINAL}|[\u4e00-\u9fff、]{{2,40}}第\s*\d+\s*号令)"
)
_SERIAL = re.compile(rf"[（(]?{_ORDINAL}[）)]?")
_EVENT = re.compile(rf"(?P<date>{DATE})[^。；]*?(?:公布|发布|颁布|批准|通过|印发|施行)(?!的)")
_ISSUED = re.compile(
    rf"(?P<date>{DATE})[^，。；\d]{{0,60}}(?:[令第]\s*[^，。；]{{0,12}}号[^，。；\d]{{0,6}})?(?:公布|发布|颁布|印发)"
)
# 通过时间　2021年6月10日…: a 题注 with a label in place of brackets.
_LABELS = {
    "修订|修正|修改": MetadataField.AMENDED,
    "通过|公布|发布|颁布|印发|成文": MetadataField.WRITTEN,
    "施行|实施|生效|执行": MetadataField.EFFECTIVE,
}
_LABEL = re.compile(rf"(?:{'|'.join(_LABELS)})(?:时间|日期)[\s：:]")
_BRACKET, _YEAR = re.compile(r"[（(]"), re.compile(r"[12]\d{3}\s*年")
_AMENDED = re.compile(
    rf"(?P<date>{DATE})(?:(?!{DATE}).){{0,120}}?(?:修正|修订|修改)(?!.{{0,120}}(?:修正|修订))"
)
# A title is complete with the kind of document: 条例 art. 8 names 15, other rules and plans add theirs.
_COMPLETE = re.compile(
    r"(?:决议|决定|命令|公报|公告|通告|意见|通知|通报|报告|请示|批复|议案|函|纪要|办法|条例|规定|细则|规则|规程|规范|"
    r"标准|方案|规划|计划|纲要|要点|指引|指南|制度|措施|法|法典|解释|章程|清单|预案|准则|守则)(?:[（(][^（）()]*[）)])*$"
)
_OFFICIAL = re.compile(
    r"(?:决议|决定|意见|通知|通报|公告|通告|批复|复函|函|办法|规定|方案)(?:[（(][^（）()]*[）)])*$"
)
_REMARK = re.compile(r"[（(][^\d（）()]{1,12}[）)]")  # （试行） on a line of its own
_CONTINUES = tuple("的》及和与、")
_SPACED = re.compile(r"(?:\S\s+)+\S")  # 国 务 院 工 作 规 则
_MOST_TITLE_LINES = 12  # of letterhead and title; a longer row of short lines is no title
_BRACKETS = str.maketrans("［[【(（］]】)）", "〔〔〔〔〔〕〕〕〕〕")


@dataclass(frozen=True, slots=True)
class Metadata:
    """The fields of a document, and what they were read from."""

    title: str
    validity: Validity
    values: dict[MetadataField, str]
    bases: tuple[Basis, ...]
    repeals: tuple[str, ...]
    warnings: tuple[str, ...]

    @property
    def dates(self) -> Dates:
        fields = (
            MetadataField.WRITTEN,
            MetadataField.EFFECTIVE,
            MetadataField.EXPIRES,
            MetadataField.AMENDED,
        )
        return Dates(*(self.values.get(field) for field in fields))


def read_metadata(
    lines: Sequence[Line], stated: Sequence[Basis] = (), parent: Document | None = None
) -> Metadata:
    """The metadata of a document; `stated` is what the file tells outside its text, `parent` the document
    that this one is an annex of."""
    head = [line.text for line in lines if line.part is Part.TITLE]
    title = title_of(head, lines, is_annex=parent is not None)
    found = {basis.field: basis for basis in _read(lines, title)}
    warnings = tuple(_conflicts(found, stated))
    found |= {basis.field: _normal(basis) for basis in stated}
    for basis in _inherited(parent):
        found.setdefault(basis.field, basis)
    if stated_title := found.get(MetadataField.TITLE):
        title = re.sub(r"\s", "", _DRAFT.sub("", stated_title.value)) or title
    if (issuer := found.get(MetadataField.ISSUER)) and (level := issuers.level_of(issuer.value)):
        found[MetadataField.LEVEL] = Basis(MetadataField.LEVEL, level, issuer.words)
    validity = _validity(head, title, found, parent)
    if validity:
        found[MetadataField.VALIDITY] = validity
    return Metadata(
        title=title,
        validity=Validity(validity.value) if validity else Validity.UNKNOWN,
        values={field: basis.value for field, basis in found.items()},
        bases=tuple(found.values()),
        repeals=repealed(lines, title),
        warnings=warnings,
    )


def _read(lines: Sequence[Line], title: str) -> Iterator[Basis]:
    """The fields that the text gives, each once."""
    parts = {part: [line.text for line in lines if line.part is part] for part in Part}
    if issuer := _issuer(parts, title):
        yield Basis(MetadataField.ISSUER, *issuer)
    if number := _document_number([*parts[Part.DECREE], *parts[Part.TITLE]]):
        yield Basis(MetadataField.DOCUMENT_NUMBER, *number)
    if addressee := "".join(parts[Part.ADDRESSEE]):
        yield Basis(MetadataField.ADDRESSEE, addressee.rstrip("：:"), addressee)
    yield from _dates(parts)


def _issuer(parts: dict[Part, list[str]], title: str) -> tuple[str, str] | None:
    return (
        issuers.issuer_of_decree(parts[Part.DECREE])
        or issuers.issuer_of_title(title)
        or issuers.issuer_of_signature(parts[Part.SIGNATURE])
        or issuers.issuer_of_letterhead(parts[Part.TITLE])
        or issuers.issuer_of_note("".join(_note(parts[Part.TITLE])))
    )


def _note(head: Sequence[str]) -> Iterator[str]:
    """题注: the lines of the head from the one on that opens a bracket with a date."""
    opened = False
    for line in head:
        opened = opened or _opens_note(line)
        if opened:
            yield line


def _opens_note(line: str) -> bool:
    bracket = _BRACKET.search(line)
    return bool(_LABEL.match(line) or (bracket and _YEAR.search(line, bracket.end())))


# --- document number ----------------------------------------------------------------------------------


def _document_number(head: Sequence[str]) -> tuple[str, str] | None:
    for before, line in zip(["", *head], head, strict=False):
        match = _STANDS.fullmatch(line.strip())
        if match:
            return normal_number(match["number"]), line
        if before.rstrip().endswith("令") and _SERIAL.fullmatch(line.strip()):
            return normal_number(before.strip() + line.strip().strip("（）()")), f"{before} {line}"
    note = "".join(_note(head))
    match = _IN_NOTE.search(re.sub(rf"{DATE}", "〓", note))
    return (normal_number(match["number"]), note) if match else None


def normal_number(number: str) -> str:
    """With the brackets of GB/T 9704, without blanks: “国办发[2017] 4号” is 国办发〔2017〕4号."""
    plain = re.sub(r"\s", "", number)
    if "令" in plain or "公告" in plain:
        return plain.translate(str.maketrans("", "", "（）()")).replace("中华人民共和国", "")
    return plain.translate(_BRACKETS)


# --- dates --------------------------------------------------------------------------------------------


def _dates(parts: dict[Part, list[str]]) -> Iterator[Basis]:
    note = "".join(_note(parts[Part.TITLE]))
    written = _written(parts, note)
    if written:
        yield Basis(MetadataField.WRITTEN, written.date, written.words)
    for field, day in _labelled(note).items():
        yield Basis(field, day, note)
    if (match := _AMENDED.search(note)) and (date := read_date(match["date"])):
        yield Basis(MetadataField.AMENDED, date, note)
    told = commencement.sentences([*parts[Part.TITLE], *parts[Part.DECREE], *parts[Part.BODY]])
    issued = written.date if written else None
    effective = commencement.effective(told, issued)
    if effective is None and (match := re.search(rf"自\s*(?P<date>{DATE})\s*起\s*施行", note)):
        date = read_date(match["date"])
        effective = commencement.Stated(date, note) if date else None
    if effective:
        yield Basis(MetadataField.EFFECTIVE, effective.date, effective.words)
    expires = commencement.expires(told, effective.date if effective else issued)
    if expires:
        yield Basis(MetadataField.EXPIRES, expires.date, expires.words)


def _written(parts: dict[Part, list[str]], note: str) -> commencement.Stated | None:
    """成文日期: of the signature, of the order that issues it, or of the 题注 below the title."""
    for lines in (parts[Part.SIGNATURE], parts[Part.DECREE]):
        if lines and (date := read_date(lines[-1])):
            return commencement.Stated(date, "\n".join(lines[-2:]))
    match = _ISSUED.search(note.split("根据")[0]) or _EVENT.search(note)
    if match and (date := read_date(match["date"])):
        return commencement.Stated(date, note)
    dated = next(
        (line for line in parts[Part.TITLE] if re.fullmatch(rf"\s*[（(]?{DATE}[）)]?\s*", line)), None
    )
    date = read_date(dated) if dated else None
    return commencement.Stated(date, dated) if date and dated else None


def _labelled(note: str) -> dict[MetadataField, str]:
    """“修订时间　2022年10月20日”, without a word on what happened on that day."""
    found = {
        field: match["date"]
        for words, field in _LABELS.items()
        if (match := re.fullmatch(rf"(?:{words})(?:时间|日期)[\s：:]*(?P<date>{DATE})", note))
    }
    return {field: date for field, printed in found.items() if (date := read_date(printed))}


# --- stated outside the text, and by the parent -------------------------------------------------------


def _normal(basis: Basis) -> Basis:
    if basis.field is MetadataField.DOCUMENT_NUMBER:
        return Basis(basis.field, normal_number(basis.value), basis.words)
    return basis


def _conflicts(found: dict[MetadataField, Basis], stated: Sequence[Basis]) -> Iterator[str]:
    """Where the text says otherwise than the table beside it, which wins."""
    for told in map(_normal, stated):
        read = found.get(told.field)
        if read and told.field in _COMPARED and _digits(read.value) != _digits(told.value):
            yield (
                f"{_COMPARED[told.field]}不一致：网页或文件属性写“{told.value}”，正文写“{read.value}”，"
                "采用前者，请对照原文核对。"
            )


_COMPARED = {
    MetadataField.DOCUMENT_NUMBER: "发文字号",
    MetadataField.WRITTEN: "成文日期",
    MetadataField.EFFECTIVE: "施行日期",
    MetadataField.EXPIRES: "有效期",
}


def _digits(value: str) -> str:
    return re.sub(r"\D", "", value)


def _inherited(parent: Document | None) -> Iterator[Basis]:
    """An annex has issuer, number and dates of the document that it is annexed to."""
    fields = {MetadataField.ISSUER, MetadataField.DOCUMENT_NUMBER, MetadataField.WRITTEN}
    fields |= {MetadataField.EFFECTIVE, MetadataField.EXPIRES}
    for basis in parent.bases if parent else ():
        if basis.field in fields:
            yield Basis(basis.field, basis.value, f"{WITH_PARENT}：{basis.words}")


def _validity(
    head: Sequence[str], title: str, found: dict[MetadataField, Basis], parent: Document | None
) -> Basis | None:
    """Draft by its mark, over where the file states so beside its text, trial by its title, in force where
    the final issue is stated."""
    marked = next((line for line in ("".join(head), *head) if _DRAFT.search(line)), None)
    if marked:
        return Basis(MetadataField.VALIDITY, Validity.DRAFT, marked)
    if parent and parent.validity is Validity.DRAFT:
        return Basis(MetadataField.VALIDITY, Validity.DRAFT, WITH_PARENT)
    stated = found.get(MetadataField.VALIDITY)
    if stated and stated.value in (Validity.EXPIRED, Validity.REPEALED):
        return stated
    if _TRIAL.search(_CITED.sub("", title)):
        return Basis(MetadataField.VALIDITY, Validity.TRIAL, title)
    issue = (MetadataField.DOCUMENT_NUMBER, MetadataField.WRITTEN, MetadataField.EFFECTIVE)
    final = next((found[field] for field in issue if field in found), None)
    return Basis(MetadataField.VALIDITY, Validity.IN_FORCE, final.words) if final else None


# --- title --------------------------------------------------------------------------------------------


def title_of(head: Sequence[str], lines: Sequence[Line], *, is_annex: bool = False) -> str:
    """The title, which may be broken over lines, without the mark of a draft; else the first words.

    “关于建立…促进全体农民 / 持续稳定增收…的工作方案” is one title.
    """
    labelled = head[0] if is_annex and head else ""
    rest = (
        ANNEX_LABEL.sub("", labelled, count=1).strip("：: \u3000") if not ANNEX_LINE.match(labelled) else ""
    )
    title = "".join(_title_lines([rest, *head[1:]] if rest else head))
    named = re.sub(r"\s", "", _DRAFT.sub("", title)) if is_annex else _DRAFT.sub("", title).strip()
    return named or lines[0].text[:50]


def _title_lines(lines: Sequence[str]) -> Iterator[str]:
    title = ""
    for printed in lines[:_MOST_TITLE_LINES]:
        line = re.sub(r"\s", "", printed) if _SPACED.fullmatch(printed) else printed
        if line.strip() == title.strip():
            continue  # the name of the file above the same title
        is_complete = bool(_COMPLETE.search(title)) and title.count("《") <= title.count("》")
        goes_on = line.startswith(_CONTINUES) or _REMARK.fullmatch(line) or _goes_on(title, line)
        if is_complete and not goes_on:
            return
        is_other = any(pattern.search(line) for pattern in (ANNEX_LINE, _LETTERHEAD))
        if not is_other and not _STANDS.fullmatch(line.strip()):
            title += line
            yield line


def _goes_on(title: str, line: str) -> bool:
    """Whether “关于…制度” breaks off before the next line, which says what kind of document it is."""
    is_open = "关于" in title and not _OFFICIAL.search(title)
    return is_open and "关于" not in line and bool(_OFFICIAL.search(line))


def document_id(title: str) -> str:
    """The same for every revision of a document, draft or final: derived from the title alone."""
    return hashlib.sha256(re.sub(r"\s", "", title).encode()).hexdigest()[:12]
