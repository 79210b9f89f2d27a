"""An answer on which two documents in force disagree quotes both and decides nothing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.assistant import Assistant
from assistant.desk import Desk
from assistant.preview import preview
from ingest.conflicts import conflicts_in_force
from ingest.pipeline import ingest
from ingest.precedence import Rule
from ingest.segment import clauses_of
from tests.policies import open_assistant

REGION = """某自治区人民政府关于印发高龄津贴办法的通知
各市人民政府：
一、发放标准
（一）高龄津贴。对年满80周岁的老年人，每月发放不低于200元高龄津贴。
（二）丧葬补助。对特困人员死亡的，一次性发放丧葬补助3000元。
二、施行
本通知自2024年3月1日起施行。
某自治区人民政府
2024年2月1日
"""
CITY = """平川市人民政府关于印发高龄津贴实施细则的通知
各县人民政府：
一、发放标准
（一）高龄津贴。对年满80周岁的老年人，每月发放260元高龄津贴。
（二）丧葬补助。对特困人员死亡的，一次性发放丧葬补助2000元。
二、施行
本通知自2023年1月1日起施行。
平川市人民政府
2022年12月1日
"""


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    with open_assistant(
        tmp_path_factory.mktemp("two"), {"region.txt": REGION, "city.txt": CITY}
    ) as assistant:
        yield assistant


def test_both_are_quoted_with_level_date_and_rule(assistant: Assistant) -> None:
    answer = assistant.ask("特困人员死亡，丧葬补助发多少？")
    assert {citation.quote for citation in answer.citations if "丧葬" in citation.quote} == {
        "对特困人员死亡的，一次性发放丧葬补助3000元。", "对特困人员死亡的，一次性发放丧葬补助2000元。",
    }  # fmt: skip
    (notice,) = [each for each in answer.notices if "不一致" in each]
    for words in ("自治区，2024-03-01", "市，2023-01-01", "3000元", "2000元", "上位优于下位", "不作裁定"):
        assert words in notice
    assert "倾向于《某自治区人民政府关于印发高龄津贴办法的通知》" in notice


def test_what_the_lower_text_fills_in_is_no_disagreement(assistant: Assistant) -> None:
    answer = assistant.ask("80岁老人高龄津贴每月多少？")
    assert answer.citations
    assert not [each for each in answer.notices if "不一致" in each]


def test_a_quote_without_the_number_says_nothing_of_it(assistant: Assistant) -> None:
    answer = assistant.ask("平川市的细则什么时候施行？")
    assert not [each for each in answer.notices if "不一致" in each]


def test_maintainers_see_it_before_publication(assistant: Assistant, tmp_path: Path) -> None:
    path = tmp_path / "newer.txt"
    path.write_text(
        CITY.replace("2000元", "2500元").replace("2023年1月1日", "2025年1月1日"), encoding="utf-8"
    )
    (outcome, *_) = ingest([path], assistant.library, assistant.index, publish=False)
    desk = Desk(assistant, tmp_path)
    try:
        assert outcome.doc_id is not None
        before = preview(desk, outcome.doc_id, outcome.revision)
    finally:
        desk.activity.close()
        desk.permission.close()
        desk.jobs.close()
    (found,) = before.conflicts
    assert (found.conflict.one_says.text, found.conflict.other_says.text) == ("2500元", "3000元")
    assert found.suggestion.rule is Rule.UPPER


def test_former_texts_and_drafts_are_not_held_against_it(assistant: Assistant) -> None:
    library, index = assistant.library, assistant.index
    (city,) = [each for each in library.documents() if "平川" in each.title]
    clauses = clauses_of(library.document(city.doc_id))
    assert len(list(conflicts_in_force(clauses, library, index))) == 1
    (region,) = [each for each in library.documents() if "自治区" in each.title]
    library.withdraw(region.doc_id)
    assert list(conflicts_in_force(clauses, library, index)) == []
    library.restore(region.doc_id, region.revision)


def test_rules_alike_in_all_words_but_their_subject_do_not_disagree(tmp_path: Path) -> None:
    files = {
        "camel.txt": "骆驼养殖补贴办法\n（1）对骆驼养殖户，每头每年给予补贴800元。",
        "deer.txt": "驯鹿养殖补贴办法\n（1）对驯鹿养殖户，每头每年给予补贴900元。",
        "camels.txt": "骆驼产业奖补方案\n（1）对骆驼养殖户，每头每年发放补贴700元。",
    }
    with open_assistant(tmp_path, files) as assistant:
        found = {
            each.title: {
                conflict.other.title
                for conflict in assistant.conflicts(assistant.library.document(each.doc_id))
            }
            for each in assistant.library.documents()
        }
    assert found == {
        "骆驼养殖补贴办法": {"骆驼产业奖补方案"},
        "骆驼产业奖补方案": {"骆驼养殖补贴办法"},
        "驯鹿养殖补贴办法": set(),
    }
