"""From findings to an answer: the conclusion first, only words of the text, and what is not laid down."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assistant.answer import Answer, Status, Verdict
from assistant.assistant import Assistant
from assistant.compose import NEAREST_ONLY, NOTICES, ask_back, compose, out_of_scope
from assistant.eligibility import assess
from assistant.evidence.definition import find_definition
from assistant.evidence.finding import Finding
from assistant.listing import NOT_A_WINDOW
from assistant.question import Asked, Inquiry
from assistant.reading import Reader
from assistant.relevance import Match, certain
from assistant.statements import statements
from ingest.document import Clause, Validity
from tests.policies import clause_with, only

OLD_AGE = clause_with(
    "对年满80周岁的老年人，每月发放100元津贴。骗取津贴的，责令退回。",
    heading="高龄津贴",
    units="县民政局、财政局",
)
SERIES = clause_with("对经营1年以上的残疾人，前三年分别给予8000元、5000元、3000元补贴。", heading="创业补贴")


def matches(clause: Clause = OLD_AGE) -> tuple[Match, ...]:
    return tuple(certain(part) for part in statements(clause))


def found(reader: Reader, text: str, asked: Asked | None, clause: Clause = OLD_AGE) -> Finding:
    (question,) = reader.read(text).questions
    return Finding(question, asked, matches(clause)[:1])


def composed(*findings: Finding) -> Answer:
    return compose(Inquiry("问", "问", tuple(finding.question for finding in findings)), findings)


def eligibility(reader: Reader, text: str, clause: Clause = OLD_AGE) -> Finding:
    finding = found(reader, text, Asked.ELIGIBILITY, clause)
    return replace(finding, assessment=assess(finding.question, clause.entitlements[0], clause))


def missing(reader: Reader, what: str, asked: Asked | None = Asked.MATERIALS) -> Finding:
    (question,) = reader.read("高龄津贴要什么材料").questions
    return Finding(question, asked, missing=(what,), related=matches()[:1])


# --- amounts --------------------------------------------------------------------------------------------


def test_the_amount_comes_first_and_then_the_rule(reader: Reader) -> None:
    answer = composed(found(reader, "高龄津贴多少钱", Asked.AMOUNT))
    assert answer.answer.startswith("每月100元。")
    assert "对年满80周岁的老年人，每月发放100元津贴" in answer.answer
    assert answer.status is Status.ANSWERED
    assert [citation.quote for citation in answer.citations] == ["对年满80周岁的老年人，每月发放100元津贴。"]


@pytest.mark.parametrize(
    ("text", "lead"),
    [
        ("残疾人创业补贴多少钱", "8000元、5000元、3000元。"),
        ("残疾人创业补贴第一年多少钱", "第1年8000元。"),
        ("残疾人创业补贴第三年多少钱", "第3年3000元。"),
        ("残疾人创业补贴第四年多少钱", "文件只规定了前3年，没有规定第4年。"),
        ("残疾人创业补贴一共多少钱", "合计16000元（8000元＋5000元＋3000元"),
        ("残疾人创业补贴两年一共多少钱", "合计13000元（8000元＋5000元，"),
        ("残疾人创业补贴两年下来多少钱", "合计13000元（8000元＋5000元，"),
        ("残疾人创业补贴五年下来一共多少钱", "合计16000元（8000元＋5000元＋3000元"),
    ],
)
def test_amounts_of_a_series(reader: Reader, text: str, lead: str) -> None:
    assert composed(found(reader, text, Asked.AMOUNT, SERIES)).answer.startswith(lead)


def test_a_total_is_written_out(reader: Reader) -> None:
    rich = clause_with("对经营1年以上的企业，前两年分别给予80万元、40.5万元补贴。")
    answer = composed(found(reader, "企业补贴一共多少钱", Asked.AMOUNT, rich))
    assert answer.answer.startswith("合计1205000元")


# --- cases ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "verdict", "status", "lead"),
    [
        ("老人85岁，能领吗", Verdict.ELIGIBLE, Status.ANSWERED, "按您说的情况，符合条件。每月100元。"),
        ("老人79岁，能领吗", Verdict.NOT_ELIGIBLE, Status.ANSWERED, "不符合。"),
        ("老人能领吗", Verdict.UNDETERMINED, Status.CLARIFY, "还不能判断"),
        ("高龄给不给补贴", Verdict.UNDETERMINED, Status.ANSWERED, "要看条件"),
    ],
)
def test_the_verdict_comes_first(
    reader: Reader, text: str, verdict: Verdict, status: Status, lead: str
) -> None:
    answer = composed(eligibility(reader, text))
    assert (answer.verdict, answer.status) == (verdict, status)
    assert answer.answer.startswith(lead)
    assert "每月发放100元津贴" in answer.answer, "the rule itself is always told"


def test_exactly_at_the_number_the_reading_is_told(reader: Reader) -> None:
    at, above = (composed(eligibility(reader, f"老人{age}岁，能领吗")).answer for age in (80, 81))
    assert "含本数" in at
    assert "含本数" not in above


def test_what_has_to_be_told_is_asked(reader: Reader) -> None:
    answer = composed(eligibility(reader, "80岁左右，能领吗")).answer
    assert "80岁左右" in answer
    assert "年满80周岁" in answer
    assert "老年人" in answer
    assert answer.index("？") < answer.index("文件规定")


def test_conditions_that_are_not_stated_are_missing_and_not_asked(reader: Reader) -> None:
    clause = clause_with("对符合条件的残疾人，给予2000元补贴。")
    finding = eligibility(reader, "残疾人能领吗", clause)
    answer = composed(replace(finding, missing=("没有写明是哪些条件",)))
    assert answer.verdict is Verdict.UNDETERMINED
    assert "请补充" not in answer.answer, "the asker cannot know what the document does not say"
    assert answer.status is Status.PARTIAL


# --- claims, definitions, units -------------------------------------------------------------------------


def test_a_claim_is_confirmed_in_the_words_of_the_text(reader: Reader) -> None:
    answer = composed(found(reader, "每月100元对吗", Asked.CLAIM)).answer
    assert answer.startswith("文件是这样规定的：")
    assert "每月发放100元" in answer


def test_a_claim_is_corrected_first(reader: Reader) -> None:
    finding = found(reader, "每月200元对吗", Asked.CLAIM)
    answer = composed(replace(finding, contradictions=("文件规定的是“100元”，不是“200元”",))).answer
    assert answer.startswith("不对。文件规定的是“100元”，不是“200元”。")
    assert "每月发放100元" in answer


def test_a_claim_that_the_text_does_not_make_is_not_confirmed(reader: Reader) -> None:
    finding = found(reader, "每月都要体检对吗", Asked.CLAIM)
    answer = composed(replace(finding, confirmed=False)).answer
    assert "没有这样规定" in answer
    assert not answer.startswith("文件是这样规定的")


def test_a_definition_quotes_the_sentence_that_defines(reader: Reader) -> None:
    clause = clause_with("先说别的。助餐服务是指送餐上门。再说别的。")
    finding = replace(
        found(reader, "助餐服务是什么", Asked.DEFINITION, clause), term="助餐服务", gloss="送餐上门"
    )
    answer = composed(finding)
    assert answer.answer == "助餐服务：送餐上门。"
    assert [citation.quote for citation in answer.citations] == ["助餐服务是指送餐上门。"]


@pytest.mark.parametrize(
    ("name", "status", "cited"),
    [("邻里食堂", Status.PARTIAL, True), ("两个确保", Status.NOT_FOUND, False)],
)
def test_a_name_that_is_only_mentioned_is_told_with_its_sentence(
    reader: Reader, name: str, status: Status, cited: bool
) -> None:
    clause = clause_with(f"先说别的。各村落实“{name}”要求。")
    answer = composed(find_definition(only(reader, f"“{name}”是什么意思"), matches(clause)))
    assert answer.status is status
    assert f"只提到“{name}”这个名称，没有解释" in answer.answer
    assert f"各村落实“{name}”要求" in answer.answer
    assert bool(answer.citations) is cited
    assert answer.citations or answer.related


def test_units_are_counted_and_said_to_be_no_window(reader: Reader) -> None:
    answer = composed(found(reader, "高龄津贴由谁负责", Asked.DEPARTMENT)).answer
    assert "共2家：县民政局、县财政局" in answer
    assert NOT_A_WINDOW in answer


@pytest.mark.parametrize(("unit", "lead"), [("民政局", "县民政局是责任单位"), ("水利局", "不是责任单位")])
def test_of_a_unit_that_is_named_it_is_said_whether_it_is_among_them(
    reader: Reader, unit: str, lead: str
) -> None:
    answer = composed(found(reader, f"高龄津贴归{unit}管吗", Asked.DEPARTMENT)).answer
    assert lead in answer
    assert "县民政局、县财政局" in answer


@pytest.mark.parametrize("text", ["高龄津贴的责任单位除民政局外还有哪些", "除了民政局，高龄津贴还有谁管"])
def test_of_units_beside_those_named_only_the_others_are_told(reader: Reader, text: str) -> None:
    answer = composed(found(reader, text, Asked.DEPARTMENT)).answer
    assert "除县民政局外还有1家：县财政局" in answer


def test_duties_are_listed_by_their_headings(reader: Reader) -> None:
    finding = replace(
        found(reader, "民政局负责哪些工作", Asked.DUTIES), matches=(), clauses=(OLD_AGE, OLD_AGE)
    )
    answer = composed(finding)
    assert answer.answer.startswith("县民政局是以下2项的责任单位：\n· （一）高龄津贴\n")
    assert answer.citations[0].quote == "对年满80周岁的老年人，每月发放100元津贴。", (
        "each by its first sentence"
    )


@pytest.mark.parametrize("clause", [replace(OLD_AGE, path=()), replace(OLD_AGE, path=(), heading="")])
@pytest.mark.parametrize("asked", [Asked.WHERE, Asked.DUTIES, Asked.DEPARTMENT])
def test_title_and_preamble_have_no_path_and_are_named_by_the_document(
    reader: Reader, asked: Asked, clause: Clause
) -> None:
    finding = found(reader, "民政局负责哪些工作", asked, clause)
    answer = composed(replace(finding, clauses=() if asked is Asked.DEPARTMENT else (clause,)))
    assert "测试办法" in answer.answer


@pytest.mark.parametrize("asked", [None, Asked.LIST, Asked.CLAIM])
def test_a_clause_without_a_heading_is_told_without_one(reader: Reader, asked: Asked | None) -> None:
    clause = replace(clause_with("乡村公益性岗位优先安排脱贫人口。"), heading="")
    answer = composed(found(reader, "岗位有什么规定", asked, clause)).answer
    assert "乡村公益性岗位优先安排脱贫人口。" in answer
    assert not answer.startswith("：")
    assert "：：" not in answer


def test_what_is_only_near_is_told_as_such(reader: Reader) -> None:
    answer = composed(replace(found(reader, "百岁老人有寿宴吗", None), is_near_only=True))
    assert answer.answer.startswith(NEAREST_ONLY)
    assert answer.status is Status.PARTIAL


# --- what is missing ------------------------------------------------------------------------------------


def test_what_is_missing_is_named_with_whom_to_ask(reader: Reader) -> None:
    answer = composed(missing(reader, "申请材料"))
    assert answer.status is Status.NOT_FOUND
    assert answer.missing == ("申请材料",)
    assert answer.answer.startswith("文件没有规定：申请材料。")
    assert "县民政局、县财政局" in answer.answer
    assert NOT_A_WINDOW in answer.answer
    assert not answer.citations
    assert [citation.clause_id for citation in answer.related] == [OLD_AGE.clause_id]


def test_beside_an_answer_what_is_missing_makes_it_partial(reader: Reader) -> None:
    answer = composed(found(reader, "高龄津贴多少钱", Asked.AMOUNT), missing(reader, "申请材料"))
    assert answer.status is Status.PARTIAL
    assert answer.answer.startswith("每月100元。")
    assert "文件没有规定：申请材料。" in answer.answer
    assert answer.citations
    assert not answer.related


def test_beside_an_answer_what_was_not_understood_is_not_said_to_be_missing(reader: Reader) -> None:
    amount = found(reader, "高龄津贴多少钱", Asked.AMOUNT)
    answer = composed(amount, replace(missing(reader, "所问事项", None), question=amount.question))
    assert answer.status is Status.ANSWERED
    assert answer.missing == ()


def test_a_second_question_without_an_answer_is_said_to_be_missing(reader: Reader) -> None:
    answer = composed(found(reader, "高龄津贴多少钱", Asked.AMOUNT), missing(reader, "所问事项", None))
    assert answer.status is Status.PARTIAL
    assert answer.missing == ("所问事项",)


def test_the_same_is_missing_once_and_quoted_once(reader: Reader) -> None:
    answer = composed(missing(reader, "申请材料"), missing(reader, "申请材料"))
    assert answer.missing == ("申请材料",)
    assert len(answer.related) == 1
    twice = composed(*[found(reader, "高龄津贴多少钱", Asked.AMOUNT)] * 2)
    assert len(twice.citations) == 1


# --- notices, suggestions, readings ---------------------------------------------------------------------


@pytest.mark.parametrize("validity", Validity)
def test_every_answer_from_a_document_says_whether_it_holds(reader: Reader, validity: Validity) -> None:
    clause = replace(OLD_AGE, validity=validity)
    notices = composed(found(reader, "高龄津贴多少钱", Asked.AMOUNT, clause)).notices
    assert notices == ((NOTICES[validity],) if validity is not Validity.IN_FORCE else ())


def test_suggested_questions_are_answered(county: Assistant) -> None:
    suggestions = county.ask("高龄津贴多少钱").suggestions
    assert suggestions
    for suggestion in suggestions:
        assert county.ask(suggestion).status is Status.ANSWERED, suggestion


def test_what_is_no_policy_question_is_told_so() -> None:
    answer = out_of_scope(Inquiry("今天下雨吗", "今天下雨吗", ()))
    assert answer.status is Status.OUT_OF_SCOPE
    assert answer.question == "今天下雨吗"
    assert not answer.citations


def test_one_question_back_offers_each_meaning(reader: Reader) -> None:
    inquiry = reader.read("边缘户能领什么补贴")
    answer = ask_back(inquiry)
    assert inquiry.ambiguous is not None
    assert answer.status is Status.CLARIFY
    assert answer.answer.count("？") == 1
    assert all(f"“{meaning}”" in answer.answer for meaning in inquiry.ambiguous.official)
    assert answer.suggestions == tuple(f"{meaning}能领什么补贴" for meaning in inquiry.ambiguous.official)


def test_what_was_assumed_goes_with_every_kind_of_answer(reader: Reader) -> None:
    inquiry = replace(reader.read("边缘户能领什么补贴"), assumed=("补铁→补贴",))
    finding = found(reader, "高龄津贴多少钱", Asked.AMOUNT)
    for answer in (compose(inquiry, [finding]), ask_back(inquiry), out_of_scope(inquiry)):
        assert answer.assumed == ("补铁→补贴",)
