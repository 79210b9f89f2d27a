"""The pages' HTML, from the nouns: what is shown, what is escaped, what is marked."""

from __future__ import annotations

import re
from dataclasses import replace
from html import unescape
from html.parser import HTMLParser
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.activity import Rating
from assistant.answer import Answer, Status, Verdict
from assistant.citations import cite
from ingest.document import Clause, Document, Validity
from ingest.library import DocumentSummary, State
from ingest.readers import read
from ingest.segment import clauses_of
from ingest.structure import parse
from tests.fake_assistant import SEED
from ui import render
from ui.documents import highlighted
from ui.render import Highlight, Turn

HOSTILE = "<script>alert(1)</script>\"'&<img src=x onerror=alert(1)>{{7*7}}${7*7}"


@pytest.fixture(scope="module")
def document() -> Document:
    return replace(parse(read(SEED))[0], revision=1)


@pytest.fixture(scope="module")
def clause(document: Document) -> Clause:
    return next(clause for clause in clauses_of(document) if clause.number == "（17）")


class Seen(HTMLParser):
    """The text between the tags."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.text = ""
        self.feed(html)

    def handle_data(self, data: str) -> None:
        self.text += data


def text_of(html: str) -> str:
    """What a reader sees, blanks left out."""
    return re.sub(r"\s", "", Seen(html).text)


def answered(answer: Answer, **turn: object) -> str:
    return render.conversation([replace(Turn("问", answer, complete=True), **turn)], [])  # type: ignore[arg-type]


# --- the conversation -------------------------------------------------------------------------------


def test_an_empty_conversation_offers_examples() -> None:
    html = render.conversation([], ["低保怎么办？"])
    assert 'data-ask="低保怎么办？"' in html
    assert "turn" not in html


def test_a_question_being_worked_on_says_so() -> None:
    html = render.conversation([Turn("问")], [])
    assert "正在查找条款" in html
    assert "data-rate" not in html


def test_an_answer_shows_conclusion_then_notice_then_evidence(clause: Clause) -> None:
    answer = Answer(
        "问", Status.PARTIAL, None, "前三年8000元。\n文件没有规定：申请材料。",
        citations=(cite(clause, 0, 40),), missing=("申请材料", "受理地点"), notices=("草稿，尚未印发。",),
        assumed=("补铁→补贴",), suggestions=("由谁负责？",),
    )  # fmt: skip
    html = answered(answer)
    order = [html.index(part) for part in ("前三年8000元。", "尚未印发", clause.text[:40], "由谁负责？")]
    assert order == sorted(order)
    seen = text_of(html)
    assert "按这样的理解作答：补铁→补贴" in seen
    assert "（17）开展残疾人帮扶纾困" in seen
    assert "征求意见稿" in seen
    assert "责任单位自治区残联" in seen
    assert seen.count("申请材料") == 1, "what the answer says is not said again"
    assert "文件没有规定：受理地点" in seen


def test_nearest_clauses_are_not_shown_as_an_answer(clause: Clause) -> None:
    answer = Answer("问", Status.NOT_FOUND, None, "文件没有规定。", related=(cite(clause, 0, 10),))
    seen = text_of(answered(answer))
    assert "最相近的条款（不能作为答案）" in seen
    assert "依据" not in seen


@pytest.mark.parametrize(
    ("verdict", "word"),
    [
        (Verdict.ELIGIBLE, "符合条件"),
        (Verdict.NOT_ELIGIBLE, "不符合条件"),
        (Verdict.UNDETERMINED, "尚不能判断"),
    ],
)
def test_a_verdict_leads(verdict: Verdict, word: str) -> None:
    seen = text_of(answered(Answer("问", Status.ANSWERED, verdict, "结论。")))
    assert seen.index(word) < seen.index("结论。")


def test_many_citations_are_folded_but_there(clause: Clause) -> None:
    citations = tuple(cite(clause, 0, length) for length in range(10, 20))
    html = answered(Answer("问", Status.ANSWERED, None, "见下。", citations=citations))
    assert html.count('class="card"') == 10
    assert html.index("还有 7 条") > html.index(citations[2].quote)


def test_an_answer_is_judged_once_and_only_when_complete() -> None:
    answer = Answer("问", Status.ANSWERED, None, "答。")
    assert "data-rate" in answered(answer)
    assert "data-rate" not in answered(answer, complete=False)
    judged = answered(answer, rating=Rating.UP)
    assert "data-rate" not in judged
    assert "谢谢" in judged


def test_a_problem_is_shown_in_words() -> None:
    html = render.conversation([Turn("", problem="问题是空的。请写下要问的事。")], [])
    assert "问题是空的。请写下要问的事。" in html
    assert "<h2" not in html


def test_what_users_and_documents_say_is_escaped(clause: Clause) -> None:
    hostile = replace(
        cite(clause, 0, 5), quote=HOSTILE, title=HOSTILE, path=(HOSTILE,), responsible_units=(HOSTILE,),
        doc_id="a/b?c#d\"e",
    )  # fmt: skip
    answer = Answer(
        HOSTILE, Status.ANSWERED, None, HOSTILE, citations=(hostile,), related=(hostile,), missing=(HOSTILE,),
        notices=(HOSTILE,), assumed=(HOSTILE,), suggestions=(HOSTILE,),
    )  # fmt: skip
    html = render.conversation([Turn(HOSTILE, answer, complete=True), Turn("", problem=HOSTILE)], [HOSTILE])
    assert "<script" not in html
    assert "<img" not in html
    assert Seen(html).text.count(HOSTILE) >= 12, "escaped, not left out"


def test_a_card_leads_to_the_quote(clause: Clause) -> None:
    citation = cite(clause, 5, 25)
    address = urlsplit(render.document_url(citation))
    query = {name: values[0] for name, values in parse_qs(address.query).items()}
    assert unquote(address.path) == f"documents/{clause.doc_id}"
    assert (query["clause"], query["start"], query["end"]) == ("2-3-3-17", "5", "25")
    assert query["revision"] == "1"
    assert address.fragment == "quote"


# --- documents --------------------------------------------------------------------------------------


def test_a_document_page_shows_all_of_the_text(document: Document) -> None:
    seen = text_of(render.document_page(document, State.CURRENT, None))
    for provision in document.walk():
        for part in (provision.heading, provision.text):
            assert re.sub(r"\s", "", part) in seen


def test_inferred_numbers_units_and_validity_are_marked(document: Document) -> None:
    html = render.document_page(document, State.CURRENT, None)
    seen = text_of(html)
    assert "（9）（编号系推断）稳内拓外促进转移就业" in seen
    assert "（8）拓宽农产品销售渠道" in seen
    assert html.count("（编号系推断）") == sum(provision.number_inferred for provision in document.walk())
    assert "责任单位自治区残联、自治区民政厅" in seen
    assert "尚未正式印发" in seen
    assert "整理说明（4条）" in seen


def test_every_entry_of_the_contents_leads_somewhere(document: Document) -> None:
    html = render.document_page(document, State.CURRENT, None)
    targets = re.findall(r'href="#(c-[^"]+)"', html)
    assert len(targets) > 20
    assert set(targets) <= set(re.findall(r'id="([^"]+)"', html))


def test_contents_of_a_long_document_stay_short(document: Document) -> None:
    leaf = replace(document.provisions[1], level=2, children=(), heading="款", anchor="x")
    chapter = replace(leaf, level=1, heading="章", children=(leaf,) * 50)
    long = replace(document, provisions=(chapter,) * 10)
    assert [provision.heading for provision in render.table_of_contents(long)] == ["章"] * 10


def test_the_quote_is_highlighted_to_the_letter(document: Document, clause: Clause) -> None:
    html = render.document_page(document, State.CURRENT, Highlight("2-3-3-17", 10, 30))
    (marked,) = re.findall(r'<mark id="quote">(.*?)</mark>', html)
    assert unescape(marked) == clause.text[10:30]


def test_what_is_not_current_says_so(document: Document) -> None:
    assert "不是现行版本" in render.document_page(document, State.WITHDRAWN, None)
    assert "不是现行版本" not in render.document_page(document, State.CURRENT, None)


def test_a_hostile_document_is_escaped(document: Document) -> None:
    provision = replace(document.provisions[1], heading=HOSTILE, text=HOSTILE, responsible_units=(HOSTILE,))
    hostile = replace(
        document,
        title=HOSTILE,
        issuer=HOSTILE,
        warnings=(HOSTILE,),
        provisions=(provision,),
        source_name=HOSTILE,
    )
    html = render.document_page(hostile, State.CURRENT, Highlight(provision.anchor, 3, 12))
    assert "<script" not in html
    assert "<img" not in html


@given(start=st.integers(), end=st.none() | st.integers())
def test_a_highlight_always_fits_its_clause(document: Document, start: int, end: int | None) -> None:
    found = highlighted(document, "2-3-3-17", start, end)
    assert found
    length = next(len(p.text) for p in document.walk() if p.anchor == "2-3-3-17")
    assert 0 <= found.start <= found.end <= length


def test_an_unknown_anchor_highlights_nothing(document: Document) -> None:
    assert highlighted(document, "none", 0, 5) is None


def test_the_list_of_documents(document: Document) -> None:
    current = DocumentSummary(
        "a1", 2, State.CURRENT, "甲", "宁政发〔2025〕1号", Validity.IN_FORCE, 12, "a.txt", "00"
    )
    withdrawn = replace(current, doc_id="b1", revision=1, state=State.WITHDRAWN, title="乙")
    html = render.documents_page([current, withdrawn])
    assert 'href="documents/a1"' in html
    assert 'href="documents/b1?revision=1"' in html
    assert "已撤回" in html
    assert "还没有文件" in render.documents_page([])
