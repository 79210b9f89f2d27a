"""The certificate, read back out of the PDF: one page, the words given, nothing else of anybody."""

from __future__ import annotations

from datetime import date

import pypdfium2
import pytest

from assistant.errors import UserError
from assistant.quiz.results.certificate import LONGEST_NAME, LONGEST_TITLE, Certificate, certificates_pdf


def _lines(certificate: Certificate) -> list[str]:
    document = pypdfium2.PdfDocument(certificates_pdf([certificate]))
    try:
        assert len(document) == 1
        assert document.get_metadata_dict()["Author"] == ""
        text: str = document[0].get_textpage().get_text_range()
        return text.split("\r\n")
    finally:
        document.close()


def test_words_of_a_certificate() -> None:
    lines = _lines(Certificate("马玉兰", "就业政策培训", date(2026, 11, 7), "85分（满分100分）"))
    assert lines == [
        "结 业 证 明",
        "马玉兰",
        "参加了“就业政策培训”政策学习并完成测试。",
        "成绩：85分（满分100分）",
        "2026年11月7日",
    ]


def test_score_only_if_wanted() -> None:
    assert "成绩" not in "".join(_lines(Certificate("马玉兰", "就业政策培训", date(2026, 11, 7))))


def test_long_title_is_wrapped_whole() -> None:
    title = "巩固拓展脱贫攻坚成果同乡村振兴有效衔接，" * 6
    lines = _lines(Certificate("阿卜杜拉·买买提", title[:LONGEST_TITLE], date(2026, 11, 7)))
    assert lines[1] == "阿卜杜拉·买买提"
    assert title[:LONGEST_TITLE] in "".join(lines[2:-1])
    assert not any(line.startswith(("，", "”", "。")) for line in lines)


@pytest.mark.parametrize("name", ["", " \n", "\u200b", "王" * (LONGEST_NAME + 1)])
def test_name_that_cannot_be_printed(name: str) -> None:
    with pytest.raises(UserError, match="姓名"):
        certificates_pdf([Certificate(name, "就业政策培训", date(2026, 11, 7))])


@pytest.mark.parametrize(
    ("name", "printed"),
    [
        ("王小明😀", "王小明"),
        ("👨\u200d🌾老马\ufe0f", "老马"),
        ("𬱖老师", "□老师"),
        ("😀👍🏽", "□"),
        ("☺李·é", "李·é"),
    ],
)
def test_what_the_font_lacks_stops_no_certificate(name: str, printed: str) -> None:
    lines = _lines(Certificate(name, "培训🎉", date(2026, 11, 7)))
    assert lines[1] == printed
    assert "参加了“培训”政策学习并完成测试。" in lines
    assert any("请手写补上" in line for line in lines) == ("□" in printed)


def test_name_stays_on_its_line() -> None:
    assert _lines(Certificate("马\n玉\x00兰", "培训", date(2026, 11, 7)))[1] == "马 玉兰"


def test_a_page_for_each() -> None:
    made = [Certificate(name, "培训", date(2026, 11, 7)) for name in ("马玉兰", "李建国")]
    document = pypdfium2.PdfDocument(certificates_pdf(made))
    texts = [page.get_textpage().get_text_range() for page in document]
    document.close()
    assert ["马玉兰" in text for text in texts] == [True, False]
    assert ["李建国" in text for text in texts] == [False, True]
