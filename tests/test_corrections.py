"""What a person puts right in the metadata."""

from __future__ import annotations

import pytest

from ingest.corrections import InvalidCorrection, corrected, metadata
from ingest.document import MetadataField, Validity
from tests.samples import make_document

DOCUMENT = make_document("办法", "补助100元。")


def test_a_correction_tells_what_was_there_and_keeps_the_text() -> None:
    values = {
        MetadataField.ISSUER: " 贺川县  人民政府 ",
        MetadataField.VALIDITY: "draft",
        MetadataField.EFFECTIVE: "2025-03-01",
    }
    after = corrected(DOCUMENT, values)
    assert (after.issuer, after.validity, after.dates.effective) == (
        "贺川县 人民政府", Validity.DRAFT, "2025-03-01",
    )  # fmt: skip
    assert (after.doc_id, after.text, after.provisions) == (
        DOCUMENT.doc_id, DOCUMENT.text, DOCUMENT.provisions,
    )  # fmt: skip
    words = {basis.field: basis.words for basis in after.bases}
    assert words == {
        MetadataField.ISSUER: "人工更正（原：未载明）",
        MetadataField.VALIDITY: "人工更正（原：in_force）",
        MetadataField.EFFECTIVE: "人工更正（原：未载明）",
    }
    again = corrected(after, {MetadataField.ISSUER: ""})
    assert again.issuer is None
    assert [basis.words for basis in again.bases if basis.field is MetadataField.ISSUER] == [
        "人工更正（原：贺川县 人民政府）"
    ]


def test_the_same_values_change_nothing() -> None:
    same = {field: value or "" for field, value in metadata(DOCUMENT).items()}
    assert corrected(DOCUMENT, same) is DOCUMENT


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({MetadataField.TITLE: "　"}, "标题不能为空"),
        ({MetadataField.VALIDITY: "forever"}, "没有“forever”"),
        ({MetadataField.WRITTEN: "去年"}, "不是日期"),
        ({MetadataField.WRITTEN: "2025-02-30"}, "不是日期"),
        ({MetadataField.EFFECTIVE: "2025-02-01", MetadataField.EXPIRES: "2024-01-01"}, "早于"),
    ],
)
def test_what_cannot_be_is_refused(values: dict[MetadataField, str], words: str) -> None:
    with pytest.raises(InvalidCorrection, match=words):
        corrected(DOCUMENT, values)
