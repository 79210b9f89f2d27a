"""Exact look-ups: named by title and article, or by 文号, a provision is found without a search."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.assistant import Assistant
from assistant.lookup import articles_named
from ingest.numerals import chinese_numeral
from ingest.publishing import withdraw
from tests.policies import COUNTY, open_assistant

FISHERIES = """中华人民共和国渔船管理法
第一条 为了管理渔船，制定本法。
第十七条 渔船应当登记。
渔船转让的，应当变更登记。
第十七条之一 渔船报废的，给予补助。
第一千二百五十九条 本法所称的以上，包括本数。
"""
HARBOURS = """渔港管理条例
第一条 为了管理渔港，制定本条例。
第十七条 渔港应当建档。
"""
# a code whose parts are files of their own
BREEDING = {
    "code-1.txt": "中华人民共和国养殖法典\n第一条 为了发展养殖，制定本法典。\n第二百零四条 肉牛登记造册。",
    "code-2.txt": "中华人民共和国养殖法典\n第二百零五条 生猪登记造册。\n第四百条 家禽登记造册。",
    "code-3.txt": "中华人民共和国养殖法典\n第一千二百五十九条 本法典所称以上，包括本数。",
}


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    files = {**COUNTY, "fisheries.txt": FISHERIES, "harbours.txt": HARBOURS, **BREEDING}
    with open_assistant(tmp_path_factory.mktemp("lookup"), files) as opened:
        yield opened


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("渔船管理法第一千二百五十九条怎么规定的", "本法所称的以上，包括本数。"),
        ("中华人民共和国渔船管理法第1259条", "本法所称的以上，包括本数。"),
        ("《渔船管理法》第十七条之一是什么内容", "渔船报废的，给予补助。"),
        ("《中华人民共和国渔船管理法》（2024年修正）第十七条", "渔船应当登记。"),
        ("养殖法典第二百零四条", "肉牛登记造册。"),
        ("《中华人民共和国养殖法典》第二百零五条", "生猪登记造册。"),
        ("养殖法典第1259条怎么规定的", "本法典所称以上，包括本数。"),
        ("渔船管理法里的第十七条第二款", "渔船转让的，应当变更登记。"),
        ("请问渔港管理条例第十七条说的啥", "渔港应当建档。"),
        ("青岭县乡村公益性岗位管理办法（试行）第三条", "对乡村公益性岗位聘用期满1年的脱贫人口"),
    ],
)
def test_an_article_named_with_its_document_comes_first(assistant: Assistant, text: str, first: str) -> None:
    assert assistant.search(text)[0].clause.text.startswith(first)


@pytest.mark.parametrize("text", ["贺政办", "贺川政办发〔2024〕12号", "贺川政办发[2024]12号讲的什么"])
def test_a_document_number_leads_to_its_document(assistant: Assistant, text: str) -> None:
    found = assistant.retriever.lookup.document_numbered(text)
    if "号" in text:
        assert found is not None
        assert assistant.search(text)[0].clause.title == "贺川县高龄津贴发放办法"
    else:
        assert found is None


def test_the_answer_quotes_the_article_inserted_later(assistant: Assistant) -> None:
    answer = assistant.ask("《渔船管理法》第十七条之一怎么规定的")
    assert [citation.quote for citation in answer.citations] == ["渔船报废的，给予补助。"]


def test_an_article_that_the_document_lacks_is_said_to_be_missing(assistant: Assistant) -> None:
    for text, missing in (
        ("渔船管理法第十七条之九规定了什么", "第17条之9"),
        ("渔港管理条例第九十条", "第90条"),
    ):
        answer = assistant.ask(text)
        assert any(missing in each for each in answer.missing), text


def test_what_is_withdrawn_is_not_looked_up(tmp_path: Path) -> None:
    with open_assistant(tmp_path, {"fisheries.txt": FISHERIES, "harbours.txt": HARBOURS}) as assistant:
        lookup = assistant.retriever.lookup
        (clause,) = lookup.articles("渔港管理条例第十七条")
        withdraw(clause.doc_id, assistant.library, assistant.index)
        assert lookup.articles("渔港管理条例第十七条") == ()
        assert lookup.document("渔港管理条例第十七条") is None


@given(st.integers(1, 1999), st.integers(0, 9))
def test_a_number_is_read_as_written(ordinal: int, suffix: int) -> None:
    after = f"之{chinese_numeral(suffix)}" if suffix else ""
    (article,) = articles_named(f"某法第{chinese_numeral(ordinal)}条{after}")
    assert (article.ordinal, article.suffix, article.start) == (ordinal, suffix, 2)
    assert articles_named(f"第{ordinal}条")[0].ordinal == ordinal
