"""Evidence: which statements answer what is asked, and what is said to be missing where none does."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import pytest

from assistant.answer import Verdict
from assistant.assistant import Assistant
from assistant.evidence import find, find_duties
from assistant.evidence.claim import contradictions
from assistant.evidence.content import find_list
from assistant.evidence.definition import find_definition
from assistant.evidence.finding import MIN_COVERAGE, MOST_STATEMENTS, Finding, covering, near
from assistant.evidence.kinds import kinds_of
from assistant.evidence.status import find_document
from assistant.evidence.values import find_duration
from assistant.question import Asked, Question, Term
from assistant.reading import Reader
from assistant.relevance import Match, certain
from assistant.statements import statements
from ingest.document import Clause
from tests.policies import COUNTY, clause_with, open_assistant


def findings(assistant: Assistant, text: str) -> tuple[Finding, ...]:
    return assistant.weigh(assistant.retrieve(assistant.retriever.reader.read(text))).findings


def finding(assistant: Assistant, text: str, asked: Asked | None) -> Finding:
    found = [each for each in findings(assistant, text) if each.asked is asked]
    assert len(found) == 1, f"{text}: {[each.asked for each in findings(assistant, text)]}"
    return found[0]


def quoted(found: Finding) -> str:
    return "".join(match.statement.text for match in found.matches)


def certain_of(*clauses: Clause) -> list[Match]:
    return [certain(part) for clause in clauses for part in statements(clause)]


def one(reader: Reader, text: str) -> Question:
    (question,) = reader.read(text).questions
    return question


# --- choosing statements --------------------------------------------------------------------------------


def match(coverage: float, *missed: str, clause: str = "a") -> Match:
    (part,) = statements(clause_with("每月100元。", title=clause))
    terms = tuple(Term(word, (word,)) for word in missed)
    return Match(part, coverage, similarity=coverage, heading=coverage, missed=terms)


def test_near_are_those_about_as_near_as_the_nearest() -> None:
    best, close, far = match(0.8), match(0.7), match(0.5)
    assert near([best, close, far]) == [best, close]


def test_a_second_statement_has_to_meet_what_the_first_misses() -> None:
    first, same, other = match(0.8, "甲", "乙"), match(0.6, "甲", "乙"), match(0.6, "乙")
    assert covering([first, same, other]) == (first, other)
    assert covering([]) == ()


def test_statements_of_other_clauses_that_meet_as_much_stand_beside_the_first() -> None:
    first, equal, less = match(0.8), match(0.8, clause="b"), match(0.6, clause="c")
    assert covering([first, equal, less]) == (first, equal)


def test_there_are_never_more_statements_than_can_be_read() -> None:
    assert len(covering([match(0.8, clause=name) for name in "abcdefg"])) == MOST_STATEMENTS


# --- amounts, numbers, durations ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "asked", "numbers"),
    [
        ("高龄津贴每月多少钱", Asked.AMOUNT, ["100元"]),
        ("报废补贴的标准", Asked.AMOUNT, ["2000—6000元"]),
        ("贷款贴息多少钱", Asked.AMOUNT, ["3万元", "2万元", "1万元"]),
        ("2026年建成多少个社区食堂", Asked.QUANTITY, ["40个以上"]),
        ("耕种收综合机械化率要达到多少", Asked.QUANTITY, ["75%以上", "1200台左右"]),
        ("失能老人要入住养老机构几个月", Asked.DURATION, ["不少于3个月"]),
    ],
)
def test_numbers_of_the_asked_unit_answer(
    county: Assistant, text: str, asked: Asked, numbers: list[str]
) -> None:
    found = finding(county, text, asked)
    assert [quantity.text for quantity in found.quantities] == numbers
    assert all(number in quoted(found) for number in numbers)


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        ("助餐服务补贴多少钱", "金额"),
        ("停发情形要罚多少钱", "金额"),
        ("2030年建成多少个社区食堂", "2030年"),
        ("社区食堂建多少亩", "数量"),
    ],
)
def test_without_a_number_of_the_asked_unit_it_is_missing(county: Assistant, text: str, missing: str) -> None:
    found = findings(county, text)
    assert not any(each.quantities for each in found)
    assert any(missing in slot for each in found for slot in each.missing), found


def test_an_amount_that_is_not_granted_is_no_subsidy(seed: Assistant) -> None:
    """亩均节本增收500元以上 is what a measure brings, not what is paid for it."""
    assert not finding(seed, "盐碱地改造补贴多少钱", Asked.AMOUNT).answers
    assert "500元以上" in quoted(finding(seed, "高标准农田亩均增收多少钱", Asked.AMOUNT))


def test_how_long_one_must_have_worked_is_not_how_long_something_is_granted(county: Assistant) -> None:
    """2年以上 is a condition of the 贴息, 前三年 its duration; the 护理补贴 has a condition only."""
    assert finding(county, "失能老人的护理补贴能领几个月", Asked.DURATION).missing
    assert "前三年" in quoted(finding(county, "合作社的贷款贴息能领几年", Asked.DURATION))


def test_a_clause_that_is_far_nearer_than_any_other_is_meant(county: Assistant) -> None:
    """However many plain words are said beside the one that the document uses."""
    text = "庄稼汉拿着本本跑断了腿，社区食堂那档子事归谁管"
    ranked = county.retrieve(county.retriever.reader.read(text)).ranked[0][1]
    assert ranked[0].coverage < MIN_COVERAGE, "the case is too easy"
    assert finding(county, text, Asked.DEPARTMENT).answers


def test_a_number_may_stand_beside_the_words_that_name_its_thing(seed: Assistant) -> None:
    """1.5万家 stands in another statement of the clause than 家庭农场."""
    found = finding(seed, "家庭农场这一类经营主体要保持在多少家", Asked.QUANTITY)
    assert "1.5万家以上" in {quantity.text for quantity in found.quantities}


def test_what_is_missing_comes_with_what_is_nearest(county: Assistant) -> None:
    found = finding(county, "助餐服务补贴多少钱", Asked.AMOUNT)
    assert not found.answers
    assert found.related[0].statement.clause.heading == "助餐服务"


# --- definitions ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("heading", "text", "asked", "gloss"),
    [
        (
            "示范户",
            "主要是家庭收入高、带动作用明显的农户。",
            "什么是示范户",
            "主要是家庭收入高、带动作用明显的农户。",
        ),
        ("服务", "助餐服务是指由食堂提供的送餐服务。", "助餐服务是什么", "由食堂提供的送餐服务"),
        ("对象", "所称老年人，是指年满60周岁的公民。", "老年人是什么意思", "年满60周岁的公民"),
        ("对象", "困难群体包括低保户和残疾人。", "困难群体指的是哪些人", "低保户和残疾人"),
        ("设施", "设立爱心厨房（由志愿者掌勺的助餐点）。", "爱心厨房是什么", "由志愿者掌勺的助餐点"),
        ("机制", "研发、制造、推广“三位一体”。", "“三位一体”是什么意思", "研发、制造、推广"),
    ],
)
def test_what_defines_a_term(reader: Reader, heading: str, text: str, asked: str, gloss: str) -> None:
    found = find_definition(one(reader, asked), certain_of(clause_with(text, heading=heading)))
    assert found.gloss == gloss
    assert found.term
    assert found.term in asked


@pytest.mark.parametrize(
    ("text", "asked", "mentioned"),
    [
        ("实施“以旧换新”行动。", "以旧换新是什么意思", "以旧换新"),
        ("设立“爱心厨房”（3家）。", "“爱心厨房”是什么", "爱心厨房"),  # a number explains nothing
        ("先说别的。由街坊办起“邻里食堂”。", "请解释“邻里食堂”", "邻里食堂"),
    ],
)
def test_of_a_name_that_is_only_mentioned_the_sentence_is_quoted(
    reader: Reader, text: str, asked: str, mentioned: str
) -> None:
    found = find_definition(one(reader, asked), certain_of(clause_with(text, heading="措施")))
    assert found.term == mentioned
    assert f"“{mentioned}”" in found.missing[0]
    assert f"“{mentioned}”" in quoted(found)


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("研发、制造“三位一体”。", "“三位一体”是什么意思"),  # two are no three
        ("落实“两个确保”要求。", "“两个确保”是哪两个"),
        ("推行“1235”工作法。", "“1235”工作法指什么"),
    ],
)
def test_a_name_that_counts_its_members_is_not_explained_by_its_sentence(
    reader: Reader, text: str, asked: str
) -> None:
    found = find_definition(one(reader, asked), certain_of(clause_with(text, heading="措施")))
    assert not found.answers
    assert found.missing
    assert found.related[0].statement.text == text, "it is shown beside"


@pytest.mark.parametrize(
    ("text", "term"),
    [("助餐服务是什么", "助餐服务"), ("爱心厨房是什么", "爱心厨房"), ("什么是三位一体", "三位一体")],
)
def test_the_whole_name_is_defined(county: Assistant, text: str, term: str) -> None:
    assert finding(county, text, Asked.DEFINITION).term == term


def test_of_what_stands_under_a_heading_the_words_that_define_it(county: Assistant) -> None:
    found = finding(county, "助餐服务是什么", Asked.DEFINITION)
    assert found.gloss == "由社区食堂为老年人提供的配餐、送餐服务"


def test_a_heading_of_the_seed_is_explained(seed: Assistant) -> None:
    found = finding(seed, "什么是风险防范户", Asked.DEFINITION)
    assert found.gloss is not None
    assert found.gloss.startswith("主要是家庭年收入处于五等份的中低收入组、低收入组")


def test_a_list_of_as_many_as_are_asked_for_is_told(reader: Reader) -> None:
    clause = clause_with(
        "健全收入监测。分析收入中工资、经营、转移和其他变化。研究收入风险、趋势。", heading="收入"
    )
    assert quoted(find_list(one(reader, "分析收入看哪三块"), certain_of(clause))).startswith("分析收入中工资")


# --- how long a plan runs -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "answers"),
    [
        ("农机报废行动为期几年", True),
        ("农机报废是几年行动", True),
        ("农机报废补贴能领几年", False),
    ],
)
def test_a_plan_runs_as_long_as_its_name_says(reader: Reader, text: str, answers: bool) -> None:
    clause = clause_with("实施农机报废五年行动，按规定给予农机报废补贴。", heading="报废")
    assert find_duration(one(reader, text), certain_of(clause)).answers is answers


# --- departments both ways ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "units"),
    [
        ("高龄津贴由谁负责", [("县民政局", "县财政局")]),
        ("高龄津贴和护理补贴分别由谁负责", [("县民政局", "县财政局"), ("县民政局", "县卫生健康局")]),
    ],
)
def test_units_responsible_for_a_thing(
    county: Assistant, text: str, units: Sequence[tuple[str, ...]]
) -> None:
    found = [each for each in findings(county, text) if each.asked is Asked.DEPARTMENT]
    named = [match.statement.clause.responsible_units for each in found for match in each.matches]
    assert named == list(units)


def test_where_no_unit_is_named_it_is_missing(county: Assistant) -> None:
    found = finding(county, "公益性岗位由谁负责", Asked.DEPARTMENT)
    assert found.missing == ("责任单位",)
    assert "公益性岗位" in quoted_related(found)


def quoted_related(found: Finding) -> str:
    return "".join(match.statement.text for match in found.related)


def test_duties_of_a_unit(county: Assistant) -> None:
    found = finding(county, "商务厅负责哪些工作", Asked.DUTIES)
    assert [clause.heading for clause in found.clauses] == ["报废补贴"]


def test_duties_of_a_unit_that_is_named_nowhere(reader: Reader) -> None:
    found = find_duties(one(reader, "水利局负责哪些工作"), [])
    assert not found.answers
    assert "水利厅" in found.missing[0]


# --- how to get it done ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "asked", "words"),
    [
        ("申请公益性岗位要交什么材料", Asked.MATERIALS, "身份证复印件"),
        ("申请公益性岗位去哪里办", Asked.PLACE, "村民委员会"),
        ("农机补贴能重复享受吗", Asked.STACKING, "不得重复享受"),
        ("骗取高龄津贴怎么处罚", Asked.PENALTY, "责令退回"),
    ],
)
def test_a_service_that_the_document_speaks_of(
    county: Assistant, text: str, asked: Asked, words: str
) -> None:
    assert words in quoted(finding(county, text, asked))


@pytest.mark.parametrize(
    ("text", "asked", "missing"),
    [
        ("高龄津贴需要什么材料", Asked.MATERIALS, "材料"),
        ("高龄津贴去哪里办", Asked.PLACE, "地点"),
        ("高龄津贴的咨询电话是多少", Asked.CONTACT, "联系方式"),
        ("高龄津贴怎么申请", Asked.PROCEDURE, "流程"),
        ("高龄津贴几号到账", Asked.DEADLINE, "时间"),
        ("高龄津贴能和低保同时领吗", Asked.STACKING, "同时享受"),
        ("高龄津贴不服怎么复议", Asked.APPEAL, "申诉"),
        ("高龄津贴发放名单", Asked.ROSTER, "名单"),
    ],
)
def test_a_service_that_it_does_not_speak_of_is_missing(
    county: Assistant, text: str, asked: Asked, missing: str
) -> None:
    found = finding(county, text, asked)
    assert not found.answers
    assert missing in found.missing[0]


def test_the_word_that_asks_is_no_subject_of_its_own(county: Assistant) -> None:
    """材料 of “需要什么材料” is not a thing that the document should have spoken of."""
    for text in ("高龄津贴需要什么材料", "高龄津贴的咨询电话是多少"):
        assert [each.asked for each in findings(county, text)] in ([Asked.MATERIALS], [Asked.CONTACT])


# --- other years, regions and subjects ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        ("2031年机械化率要达到多少", "2031年"),
        ("甘肃的作业补贴多少钱", "甘肃"),
        ("西宁市的作业补贴多少钱", "西宁市"),
        ("家庭农场驾照补贴多少钱", "驾照"),
    ],
)
def test_another_year_region_or_subject_does_not_answer(county: Assistant, text: str, missing: str) -> None:
    found = findings(county, text)
    assert not any(each.answers for each in found), [quoted(each) for each in found]
    assert any(missing in slot for each in found for slot in each.missing)
    assert any(each.related for each in found), "the nearest there is, as such"


@pytest.mark.parametrize("text", ["2027年机械化率要达到多少", "青海的作业补贴多少钱", "作业补贴多少钱"])
def test_the_documents_own_year_and_region_answer(county: Assistant, text: str) -> None:
    assert any(each.answers for each in findings(county, text))


ELSEWHERE = """甘肃省托育补助办法
（一）托育补助。对送托的儿童，每月发放90元托育补助。
（二）开工建设。2030年以前建成托育机构。
"""


@pytest.fixture(scope="module")
def two_provinces(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    files = {**COUNTY, "elsewhere.txt": ELSEWHERE}
    with open_assistant(tmp_path_factory.mktemp("two_provinces"), files) as assistant:
        yield assistant


@pytest.mark.parametrize(
    ("text", "answers"),
    [
        ("甘肃的托育补助多少钱", True),
        ("2030年的托育补助多少钱", True),
        ("青海的托育补助多少钱", False),
        ("2027年的托育补助多少钱", False),
        ("甘肃的作业补贴多少钱", False),
        ("2027年的作业补贴多少钱", True),
        ("2030年的作业补贴多少钱", False),
    ],
)
def test_years_and_regions_of_one_document_are_not_those_of_another(
    two_provinces: Assistant, text: str, answers: bool
) -> None:
    assert any(each.answers for each in findings(two_provinces, text)) is answers


@pytest.mark.parametrize("text", ["2026年的人均可支配收入增速目标", "2025年的人均可支配收入增速目标"])
def test_a_span_of_years_takes_in_the_years_between(seed: Assistant, text: str) -> None:
    assert any("2025—2027年" in quoted(each) for each in findings(seed, text))


# --- claims ---------------------------------------------------------------------------------------------

CLAIMED = clause_with("对经营2年以上的农民合作社，每年给予8000元补贴，单台补贴不超过5万元。")
RANGE = clause_with("按规定给予2000—6000元补贴。")
TWO = clause_with("粮食产量稳定在380万吨，化肥产量控制在500万吨。")
ENCOURAGED = clause_with("鼓励家庭农场购置农机。", heading="购机")


@pytest.mark.parametrize(
    ("clause", "said", "departs"),
    [
        (CLAIMED, "每年给予8000元，对吗", None),
        (CLAIMED, "每年给予八千块，对吗", None),
        (CLAIMED, "每年给予9000元，对吗", "8000元"),
        (CLAIMED, "单台补贴不超过5万元，对吗", None),
        (CLAIMED, "单台补贴不低于5万元，对吗", "不超过5万元"),
        (CLAIMED, "单台补贴至少5万元，对吗", "不超过5万元"),
        (CLAIMED, "补贴是一次性给的，对吗", "每年"),
        (CLAIMED, "补贴每月给一回，对吗", "每年"),
        (CLAIMED, "经营3年的合作社有补贴，对吗", None),  # more than what is demanded
        (CLAIMED, "经营三年多的合作社有补贴，对吗", None),
        (CLAIMED, "有200台拖拉机，对吗", None),  # the text states no such number
        (RANGE, "最高补贴6000元，对吗", None),
        (RANGE, "补贴2000到6000元，对吗", None),
        (RANGE, "最高补贴7000元，对吗", "2000—6000元"),
        (TWO, "粮食产量380万吨，对吗", None),
        (TWO, "粮食产量500万吨，对吗", "380万吨"),
        (TWO, "化肥产量380万吨，对吗", "500万吨"),
        (ENCOURAGED, "家庭农场必须购置农机，对吗", "鼓励"),
        (ENCOURAGED, "不准家庭农场购置农机，对吗", "鼓励"),
        (ENCOURAGED, "鼓励家庭农场购置农机，对吗", None),
    ],
)
def test_where_a_claim_departs_from_the_text(
    reader: Reader, clause: Clause, said: str, departs: str | None
) -> None:
    (question,) = reader.read(said).questions
    (statement,) = certain_of(clause)
    found = list(contradictions(question, statement))
    if departs is None:
        assert found == []
    else:
        assert f"“{departs}”" in "".join(found), found


@pytest.mark.parametrize(
    ("text", "contradicted", "confirmed"),
    [
        ("作业补贴每年给8000元对吗", False, True),
        ("作业补贴每年给10000元对吗", True, True),
        ("作业补贴是一次性给的吧", True, True),
    ],
)
def test_claims(county: Assistant, text: str, contradicted: bool, confirmed: bool) -> None:
    found = finding(county, text, Asked.CLAIM)
    assert bool(found.contradictions) is contradicted
    assert found.confirmed is confirmed
    assert "8000元" in quoted(found)


@pytest.mark.parametrize(
    "text", ["作业补贴由商务厅每年给8000元对吗", "作业补贴是给残疾人的，每年8000元，对吗"]
)
def test_a_claim_that_joins_what_the_text_does_not_join_is_not_confirmed(
    county: Assistant, text: str
) -> None:
    found = finding(county, text, Asked.CLAIM)
    assert not found.contradictions
    assert not found.confirmed


# --- which readings are tried ---------------------------------------------------------------------------

GRANT = clause_with("对经营2年以上的农民合作社，前三年分别给予3万元、2万元、1万元贴息。")


@pytest.mark.parametrize(
    ("text", "is_case"),
    [
        ("经营了5年，贴息多少钱", True),
        ("经营了5年，贴息给不给", True),
        ("合作社贴息给不给", True),
        ("不是合作社，贴息给不给", True),
        ("贴息给不给", False),  # of nobody in particular
        ("养了100只羊，贴息多少钱", False),  # a number that no condition compares with
        ("第四年贴息多少钱", True),
        ("第二年贴息多少钱", False),  # an amount of the series
        ("经营5年每年3万元对吗", False),  # to be confirmed
        ("合作社贴息由谁负责", False),
    ],
)
def test_a_case_is_told_where_conditions_speak_of_it(reader: Reader, text: str, is_case: bool) -> None:
    (question,) = reader.read(text).questions
    plain = replace(question, asked=question.asked - {Asked.ELIGIBILITY})
    assert (Asked.ELIGIBILITY in kinds_of(plain, certain_of(GRANT), [])) is is_case


def test_what_is_to_be_confirmed_is_tried_first(reader: Reader) -> None:
    asked = [kinds_of(one(reader, text), [], []) for text in ("能领3万元，是吗", "听说能领3万元，能领吗")]
    assert asked[0][0] is Asked.CLAIM
    assert asked[1][0] is Asked.ELIGIBILITY


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("都传一年给一万元呢，有没有这么多", Asked.CLAIM),
        ("有人说能补3年，真的假的", Asked.CLAIM),
        ("听说能补3年，我能领吗", Asked.ELIGIBILITY),
    ],
)
def test_hearsay_is_held_against_the_text(reader: Reader, text: str, first: Asked) -> None:
    assert kinds_of(one(reader, text), [], [])[0] is first


def test_what_may_be_granted_is_listed_and_no_case(reader: Reader) -> None:
    kinds = kinds_of(one(reader, "可以享受补贴的企业包括哪些"), [], [])
    assert Asked.ELIGIBILITY not in kinds


def test_the_next_statement_of_the_best_clause_is_told_beside_it(reader: Reader) -> None:
    first, second, third = certain_of(clause_with("每村建食堂一个。每年办培训两次。每天送餐上门。"))
    far, close = replace(third, coverage=0.4), replace(second, coverage=0.75)
    (found,) = find(one(reader, "食堂咋样"), [first, close, far])
    assert found.matches == (first, close)


def test_plain_speech_is_met_by_meaning(reader: Reader) -> None:
    (best,) = (replace(each, coverage=0.4) for each in certain_of(clause_with("每村建食堂一个。")))
    alike, unlike = (find(one(reader, "食堂咋样"), [replace(best, similarity=s)])[0] for s in (0.6, 0.3))
    assert not alike.is_near_only
    assert unlike.is_near_only


def test_a_number_may_stand_in_another_statement_of_the_best_clause(reader: Reader) -> None:
    first, second = certain_of(clause_with("发展社区食堂。每年服务500人。"))
    (found,) = find(one(reader, "社区食堂服务多少人"), [first, replace(second, coverage=0.6)])
    assert "500人" in quoted(found)


def test_how_long_is_paid_is_held_against_the_limit_of_the_grant(reader: Reader) -> None:
    (rule,) = certain_of(clause_with("对签订6个月以上劳动合同的企业，给予不超过1年的社会保险补贴。"))
    assert list(contradictions(one(reader, "有人说企业能补3年，真的假的"), rule))
    assert not list(contradictions(one(reader, "有人说企业合同签了3年，真的假的"), rule))


def test_a_claim_that_leaves_conditions_out_is_not_simply_confirmed(reader: Reader) -> None:
    (rule,) = certain_of(clause_with("对经营100亩以上的家庭农场，给予作业补贴。"))
    claims = ("都说家庭农场给作业补贴，有这回事吗", "都说经营120亩的家庭农场给作业补贴，有这回事吗")
    left_out, told = (find(one(reader, text), [rule])[0] for text in claims)
    assert left_out.on_conditions
    assert not told.on_conditions


def test_what_is_stated_as_such_is_no_bound(reader: Reader) -> None:
    (stated,) = certain_of(clause_with("粮食播种面积稳定在1040万亩。"))
    assert list(contradictions(one(reader, "粮食播种面积不超过1040万亩对吗"), stated))
    assert not list(contradictions(one(reader, "粮食播种面积1040万亩对吗"), stated))


def test_beside_a_service_only_amounts_units_and_cases_are_asked(reader: Reader) -> None:
    question = one(reader, "领多少钱的高龄津贴要哪些材料")
    assert kinds_of(question, [], [Asked.MATERIALS]) == [Asked.AMOUNT]
    stacked = one(reader, "能和低保同时领吗")
    assert Asked.ELIGIBILITY not in kinds_of(stacked, [], [Asked.STACKING])


@pytest.mark.parametrize(
    ("text", "asked", "answers"),
    [("高龄津贴的政策有哪些", Asked.LIST, True), ("高龄津贴多少钱", Asked.AMOUNT, False)],
)
def test_what_is_not_very_near_answers_only_where_no_value_is_asked(
    reader: Reader, text: str, asked: Asked, answers: bool
) -> None:
    question = one(reader, text)
    (far,) = (
        replace(each, coverage=0.4, similarity=0.3) for each in certain_of(clause_with("每月发放100元津贴。"))
    )
    (found,) = find(question, [far])
    assert found.asked is asked
    assert found.answers is answers
    assert found.is_near_only is answers


# --- cases ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "verdict", "granted"),
    [
        ("老人85岁，能领高龄津贴吗", Verdict.ELIGIBLE, "100元"),
        ("老人年满100周岁，每月能领多少钱", Verdict.ELIGIBLE, "500元"),
        ("家庭农场经营80亩地，能领作业补贴吗", Verdict.NOT_ELIGIBLE, "8000元"),
        ("家庭农场能领作业补贴吗", Verdict.UNDETERMINED, "8000元"),
        ("养殖户能领作业补贴吗", Verdict.NOT_ELIGIBLE, "8000元"),
        ("合作社贷款贴息第四年还有吗", Verdict.NOT_ELIGIBLE, "1万元"),
    ],
)
def test_the_entitlement_asked_for_is_held_against_the_facts(
    county: Assistant, text: str, verdict: Verdict, granted: str
) -> None:
    found = finding(county, text, Asked.ELIGIBILITY)
    assert found.assessment is not None
    assert found.assessment.verdict is verdict
    assert granted in found.assessment.entitlement.benefit


@pytest.mark.parametrize("text", ["合作社贷款贴息两年一共多少", "合作社贷款贴息三年加起来多少钱"])
def test_years_that_are_added_up_are_no_fact_of_the_case(county: Assistant, text: str) -> None:
    assert finding(county, text, Asked.AMOUNT).answers
    assert not any(each.assessment for each in findings(county, text))


@pytest.mark.parametrize("text", ["老年人有哪些补贴", "老年人能享受什么政策"])
def test_all_that_is_granted_to_a_class(county: Assistant, text: str) -> None:
    """Each statement of its own, also two of one clause."""
    granted = [match.statement.text for match in finding(county, text, Asked.LIST).matches]
    assert len(granted) > 1
    assert any("100元高龄津贴" in each for each in granted)
    assert any("500元长寿津贴" in each for each in granted)


# --- the document itself --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "asked", "words"),
    [
        ("公益性岗位办法是正式文件吗", Asked.VALIDITY, "（试行）"),
        ("农机补贴方案生效了吗", Asked.VALIDITY, "（征求意见稿）"),
        ("为什么制定高龄津贴办法", Asked.PURPOSE, "保障老年人基本生活"),
        ("高龄津贴办法的文号是什么", Asked.ORIGIN, "贺川政办发〔2024〕12号"),
    ],
)
def test_what_is_asked_of_the_document(county: Assistant, text: str, asked: Asked, words: str) -> None:
    found = finding(county, text, asked)
    assert words in quoted(found)
    assert found.document is not None


def test_a_number_that_is_no_amount_asks_for_no_amount(county: Assistant) -> None:
    for text in ("高龄津贴办法的文号是多少", "高龄津贴的咨询电话是多少"):
        assert not any(each.asked is Asked.AMOUNT for each in findings(county, text)), text


def test_the_status_goes_with_what_else_is_asked(county: Assistant) -> None:
    found = findings(county, "高龄津贴办法还算数不，能领多少钱")
    assert [each.asked for each in found] == [Asked.VALIDITY, Asked.AMOUNT]
    alone = findings(county, "高龄津贴办法还算数不")
    assert [each.asked for each in alone] == [Asked.VALIDITY]


@pytest.mark.parametrize(("text", "absent"), [("第九条讲什么", True), ("第二条讲什么", False)])
def test_a_clause_that_does_not_exist(county: Assistant, text: str, absent: bool) -> None:
    missing = [slot for each in findings(county, f"公益性岗位办法{text}") for slot in each.missing]
    assert any("第9条" in slot for slot in missing) is absent


def test_what_the_document_does_not_say_of_itself_is_missing(county: Assistant) -> None:
    assert "文号" in finding(county, "农机补贴方案的文号是什么", Asked.ORIGIN).missing[0]
    assert finding(county, "高龄津贴办法的文号是什么", Asked.ORIGIN).missing == ()


def test_a_document_without_a_preamble_states_no_purpose(county: Assistant, reader: Reader) -> None:
    (posts,) = (d for d in county.library.documents() if "公益性岗位" in d.title)
    document = county.library.document(posts.doc_id)
    found = find_document(one(reader, "为什么制定这个办法"), document, [clause_with("每月100元。")])
    assert not found.answers
    assert found.missing == ("制定目的",)


# --- classes that are not named, sections, places, counted words -------------------------------------------


@pytest.mark.parametrize(
    ("text", "answers"),
    [("家庭农场的作业补贴多少", True), ("我是大学生，高龄津贴给我多少钱", False)],
)
def test_an_amount_for_another_class_is_missing(county: Assistant, text: str, answers: bool) -> None:
    (found,) = (each for each in findings(county, text) if each.asked is Asked.AMOUNT)
    assert found.answers is answers
    assert answers or "大学生" in found.missing[0]


def test_a_section_answers_by_the_units_of_its_items(county: Assistant) -> None:
    found = finding(county, "发放对象和标准由哪个部门负责", Asked.DEPARTMENT)
    assert all(match.statement.clause.responsible_units for match in found.matches)
    assert found.answers


def test_where_all_clauses_that_speak_of_it_are_quoted(county: Assistant) -> None:
    found = finding(county, "哪几条提到高龄津贴", Asked.WHERE)
    headings = [match.statement.clause.heading for match in found.matches]
    assert headings == ["高龄津贴", "停发情形"]


@pytest.mark.parametrize(
    ("text", "gloss"),
    [
        ("“三位一体”是哪三样", "研发、制造、推广"),
        ("四个“不摘”是什么", "摘帽不摘责任、摘帽不摘政策、摘帽不摘帮扶、摘帽不摘监管"),
        ("五个“不摘”是什么", None),
    ],
)
def test_names_that_count_their_members(reader: Reader, text: str, gloss: str | None) -> None:
    clause = clause_with(
        "严格落实摘帽不摘责任、摘帽不摘政策、摘帽不摘帮扶、摘帽不摘监管。健全研发、制造、推广“三位一体”机制。"
    )
    assert find_definition(one(reader, text), certain_of(clause)).gloss == gloss


@pytest.mark.parametrize(
    ("text", "confirmed"), [("听说高龄津贴每月发放100元", True), ("听说助餐服务每月发放300元", False)]
)
def test_a_claimed_amount_is_confirmed_by_an_amount_only(
    county: Assistant, text: str, confirmed: bool
) -> None:
    claims = [each for each in findings(county, text) if each.asked is Asked.CLAIM]
    assert all(each.confirmed is confirmed and not each.contradictions for each in claims)
    assert claims


@pytest.mark.parametrize("text", ["高龄津贴标准能提高吗", "高龄津贴会不会再涨"])
def test_whether_a_rule_may_change_is_nobodys_case(county: Assistant, text: str) -> None:
    assert all(each.assessment is None for each in findings(county, text))


def test_an_amount_is_that_of_the_grant_that_depends_on_what_is_told(county: Assistant) -> None:
    """Who is 100 is over 80 too; what is for the disabled depends on no age."""
    for age, amount in ((100, "500元"), (99, "100元"), (85, "100元")):
        found = finding(county, f"{age}岁老人每月多少钱", Asked.AMOUNT)
        assert [quantity.text for quantity in found.quantities] == [amount]
