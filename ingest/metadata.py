"""What a document says of itself (GB/T 9704-2012, 7): each field with the words it was read from. Nothing is
guessed: a field that no words show stays empty."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ingest import commencement, issuers, notes
from ingest.commencement import Stated
from ingest.dates import DATE, read_date
from ingest.document import Basis, Dates, Document, MetadataField, Validity
from ingest.document_numbers import document_number, normal_number
from ingest.lines import Line
from ingest.parts import Part
from ingest.repeals import repealed
from ingest.titles import is_draft, title_of, without_draft

WITH_PARENT = "随主文件"

_TRIAL = re.compile(r"试行|暂行")
_CITED = re.compile(r"《[^《》]*》")


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
    found = {basis.field: basis for basis in _read(lines, title, parent)}
    warnings = tuple(_conflicts(found, stated))
    found |= {basis.field: _normal(basis) for basis in stated}
    for basis in _inherited(parent):
        found.setdefault(basis.field, basis)
    if stated_title := found.get(MetadataField.TITLE):
        title = re.sub(r"\s", "", without_draft(stated_title.value)) or title
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


def _read(lines: Sequence[Line], title: str, parent: Document | None) -> Iterator[Basis]:
    """The fields that the text gives, each once."""
    parts = {part: [line.text for line in lines if line.part is part] for part in Part}
    note = notes.note_of(parts[Part.TITLE])
    if issuer := _issuer(parts, title, note):
        yield Basis(MetadataField.ISSUER, *issuer)
    if number := document_number([*parts[Part.DECREE], *parts[Part.TITLE]], note):
        yield Basis(MetadataField.DOCUMENT_NUMBER, *number)
    if addressee := "".join(parts[Part.ADDRESSEE]):
        yield Basis(MetadataField.ADDRESSEE, addressee.rstrip("：:"), addressee)
    yield from _dates(parts, note, parent)


def _issuer(parts: dict[Part, list[str]], title: str, note: str) -> tuple[str, str] | None:
    signed = issuers.issuer_of_signature(parts[Part.SIGNATURE])
    entitled = issuers.issuer_of_title(title)
    if signed and entitled and issuers.is_fuller(signed[0], entitled[0]):
        entitled = signed
    return (
        issuers.issuer_of_decree(parts[Part.DECREE])
        or entitled
        or signed
        or issuers.issuer_of_letterhead(parts[Part.TITLE])
        or issuers.issuer_of_note(note)
    )


# --- dates --------------------------------------------------------------------------------------------


def _dates(parts: dict[Part, list[str]], note: str, parent: Document | None) -> Iterator[Basis]:
    signed = _signed(parts)
    written = signed or notes.issued(note) or _dated_line(parts[Part.TITLE])
    if written:
        yield Basis(MetadataField.WRITTEN, written.date, written.words)
    for field, day in notes.labelled(note).items():
        yield Basis(field, day, note)
    if amended := notes.amended(note):
        yield Basis(MetadataField.AMENDED, amended, note)
    told = commencement.sentences([*parts[Part.TITLE], *parts[Part.DECREE], *parts[Part.BODY]])
    issued = _issued(written, note if not signed else "", parent)
    effective = commencement.effective(told, issued) or notes.effective(note)
    if effective:
        yield Basis(MetadataField.EFFECTIVE, effective.date, effective.words)
    expires = commencement.expires(told, effective.date if effective else issued)
    if expires:
        yield Basis(MetadataField.EXPIRES, expires.date, expires.words)


def _issued(written: Stated | None, note: str, parent: Document | None) -> str | None:
    """What 自公布之日起 counts from: an annex is issued with its parent."""
    if written is None:
        return parent.dates.written if parent else None
    return notes.reissued(note) or (None if notes.is_only_adopted(note) else written.date)


def _signed(parts: dict[Part, list[str]]) -> Stated | None:
    """成文日期 of the signature, or of the order that issues the document."""
    for lines in (parts[Part.SIGNATURE], parts[Part.DECREE]):
        if lines and (date := read_date(lines[-1])):
            return Stated(date, "\n".join(lines[-2:]))
    return None


def _dated_line(head: Sequence[str]) -> Stated | None:
    """A date that stands for itself below the title."""
    dated = next((line for line in head if re.fullmatch(rf"\s*[（(]?{DATE}[）)]?\s*", line)), None)
    date = read_date(dated) if dated else None
    return Stated(date, dated) if date and dated else None


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
    marked = next((line for line in ("".join(head), *head) if is_draft(line)), None)
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
