"""The head of a document: title, draft or trial, document number; what is not said stays empty."""

from __future__ import annotations

import pytest

from ingest.document import Document, Validity
from ingest.metadata import document_id
from ingest.structure import parse
from tests.samples import source_with

HEADS = [
    # title over lines, annex mark, draft on a line of its own
    (
        [
            "附件",
            "关于建立分层分类帮扶机制促进全体农民",
            "持续稳定增收的工作方案",
            "（征求意见稿）",
            "为增收，提出方案。",
        ],
        "关于建立分层分类帮扶机制促进全体农民持续稳定增收的工作方案",
        Validity.DRAFT,
        4,
    ),
    (["某某条例（修订草案征求意见稿）", "第一条 总则"], "某某条例", Validity.DRAFT, 1),
    (["某某方案征求意见稿", "一、总体要求"], "某某方案", Validity.DRAFT, 1),
    # 试行 belongs to the title
    (["低保审核确认办法（试行）", "第一条 总则"], "低保审核确认办法（试行）", Validity.TRIAL, 1),
    (["社会救助暂行办法", "第一章 总则"], "社会救助暂行办法", Validity.TRIAL, 1),
    # another document's status is not this one's
    (["关于《某某暂行办法》的解释", "一、适用范围"], "关于《某某暂行办法》的解释", Validity.UNKNOWN, 1),
    # letterhead, document number, remarks and dates are no title
    (
        ["某某省人民政府文件", "某政发〔2024〕12号", "关于做好救助工作的通知", "各市、县人民政府："],
        "关于做好救助工作的通知",
        Validity.IN_FORCE,
        3,
    ),
    (
        ["烈士褒扬条例", "（2011年7月26日国务院令第601号公布）", "第一章 总则"],
        "烈士褒扬条例",
        Validity.IN_FORCE,
        2,
    ),
    (
        ["国务院办公厅", "关于加强救助工作的意见", "总则", "一、要求"],
        "国务院办公厅关于加强救助工作的意见",
        Validity.UNKNOWN,
        3,
    ),
    # a title that cites one goes on after it
    (
        ["关于印发《救助工作方案", "（2024年）》的通知", "各单位："],
        "关于印发《救助工作方案（2024年）》的通知",
        Validity.UNKNOWN,
        2,
    ),
    # no title: the first words name the document
    (["一、总体要求", "坚持统筹。"], "一、总体要求", Validity.UNKNOWN, 0),
    (["请认真落实。"], "请认真落实。", Validity.UNKNOWN, 0),
]


def document(*paragraphs: str) -> Document:
    return parse(source_with(paragraphs))[0]


@pytest.mark.parametrize(("paragraphs", "title", "validity", "length"), HEADS)
def test_head(paragraphs: list[str], title: str, validity: Validity, length: int) -> None:
    parsed = document(*paragraphs)
    head = next((p for p in parsed.provisions if p.anchor == "title"), None)
    lines = parsed.text[head.start : head.end].split() if head else []
    assert (parsed.title, parsed.validity, len(lines)) == (title, validity, length)


def test_document_number_is_read_where_it_is_stated() -> None:
    assert (
        document("某政办发〔2024〕12号", "关于救助的通知", "各单位：", "请落实。").document_number
        == "某政办发〔2024〕12号"
    )
    assert document("关于落实某政办发〔2024〕12号文件的通知", "各单位：", "请落实。").document_number is None


def test_draft_and_final_are_revisions_of_one_document() -> None:
    draft = document("某某救助工作方案", "（征求意见稿）", "一、要求")
    final = document("某某救助", "工作方案", "一、要求")
    assert draft.doc_id == final.doc_id
    assert draft.doc_id != document_id("某某救助办法")
