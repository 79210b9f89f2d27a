"""What a person puts right in a document's metadata, as a new reading of the same file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from ingest.document import Basis, Dates, Document, MetadataField, Validity

# In the order of the fields of Dates.
_DATES = (MetadataField.WRITTEN, MetadataField.EFFECTIVE, MetadataField.EXPIRES, MetadataField.AMENDED)


class InvalidCorrection(ValueError):
    """A value that a field cannot have; the message, in Chinese, says which and why."""


def metadata(document: Document) -> dict[MetadataField, str | None]:
    """All fields; None where the document does not state one."""
    return {
        MetadataField.TITLE: document.title,
        MetadataField.ISSUER: document.issuer,
        MetadataField.DOCUMENT_NUMBER: document.document_number,
        MetadataField.LEVEL: document.level,
        MetadataField.VALIDITY: document.validity,
        MetadataField.ADDRESSEE: document.addressee,
        MetadataField.WRITTEN: document.dates.written,
        MetadataField.EFFECTIVE: document.dates.effective,
        MetadataField.EXPIRES: document.dates.expires,
        MetadataField.AMENDED: document.dates.amended,
    }


def corrected(document: Document, values: Mapping[MetadataField, str]) -> Document:
    """The document with other values; an empty one means that the document does not state the field.

    Each change says what was there before: “人工更正（原：2025-01-01）”. It stays the same document, also
    under another title. Raises InvalidCorrection.
    """
    before = metadata(document)
    now = before | {field: _value(field, text) for field, text in values.items()}
    changed = [field for field in MetadataField if now[field] != before[field]]
    if not changed:
        return document
    title, validity = now[MetadataField.TITLE], now[MetadataField.VALIDITY]
    assert title is not None
    assert validity is not None
    return replace(
        document,
        revision=0,
        title=title,
        issuer=now[MetadataField.ISSUER],
        document_number=now[MetadataField.DOCUMENT_NUMBER],
        level=now[MetadataField.LEVEL],
        validity=Validity(validity),
        addressee=now[MetadataField.ADDRESSEE],
        dates=_dates(now),
        bases=(
            *(basis for basis in document.bases if basis.field not in changed),
            *(_basis(field, now[field], before[field]) for field in changed),
        ),
    )


def _value(field: MetadataField, text: str) -> str | None:
    value = " ".join(text.split())
    if field is MetadataField.TITLE and not value:
        raise InvalidCorrection("标题不能为空。请填写文件的标题。")
    if field is MetadataField.VALIDITY:
        return _validity(value)
    return _date(value) if value and field in _DATES else value or None


def _validity(value: str) -> str:
    if value not in set(Validity):
        raise InvalidCorrection(f"没有“{value}”这种效力。请从所列的几种里选。")
    return value


def _date(value: str) -> str:
    try:
        return date.fromisoformat(value).isoformat()
    except ValueError as problem:
        raise InvalidCorrection(f"“{value}”不是日期。请写成 2025-01-31 这样，或留空。") from problem


def _dates(values: Mapping[MetadataField, str | None]) -> Dates:
    dates = Dates(*(values[field] for field in _DATES))
    if dates.effective and dates.expires and dates.expires < dates.effective:
        raise InvalidCorrection(f"有效期至（{dates.expires}）早于施行日期（{dates.effective}）。请核对。")
    return dates


def _basis(field: MetadataField, value: str | None, before: str | None) -> Basis:
    return Basis(field, value or "", f"人工更正（原：{before or '未载明'}）")
