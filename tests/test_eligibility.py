"""Conditions compared by code: every comparator below, at and above its number; classes; denials; years."""

from __future__ import annotations

from itertools import product

import pytest

from assistant.answer import Verdict
from assistant.eligibility import (
    Assessment,
    Outcome,
    assess,
    compare,
    of_whole_household,
    says_who,
    years_of_grant,
)
from assistant.reading import Reader
from ingest.document import Comparator, Entitlement, Quantity
from ingest.quantities import read_quantities
from tests.policies import clause_with, only

MET, NOT_MET, UNKNOWN = Outcome.MET, Outcome.NOT_MET, Outcome.UNKNOWN
ELIGIBLE, NOT_ELIGIBLE, UNDETERMINED = Verdict.ELIGIBLE, Verdict.NOT_ELIGIBLE, Verdict.UNDETERMINED


def quantity(text: str) -> Quantity:
    (read,) = read_quantities(text)
    return read


def entitlement(rule: str) -> Entitlement:
    return clause_with(rule).entitlements[0]


def assessed(reader: Reader, rule: str, told: str) -> Assessment:
    clause = clause_with(rule)
    (question,) = reader.read(told).questions
    return assess(question, clause.entitlements[0], clause)


# --- numbers --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("demanded", "below", "at", "above"),
    [
        ("6个月以上", NOT_MET, MET, MET),
        ("不少于6个月", NOT_MET, MET, MET),
        ("不低于6个月", NOT_MET, MET, MET),
        ("至少6个月", NOT_MET, MET, MET),
        ("满6个月", NOT_MET, MET, MET),
        ("超过6个月", NOT_MET, NOT_MET, MET),
        ("6个月以下", MET, MET, NOT_MET),
        ("6个月以内", MET, MET, NOT_MET),
        ("不超过6个月", MET, MET, NOT_MET),
        ("至多6个月", MET, MET, NOT_MET),
        ("不满6个月", MET, NOT_MET, NOT_MET),
        ("低于6个月", MET, NOT_MET, NOT_MET),
        ("6个月", NOT_MET, MET, NOT_MET),
        ("6个月左右", UNKNOWN, UNKNOWN, UNKNOWN),
        ("约6个月", UNKNOWN, UNKNOWN, UNKNOWN),
    ],
)
def test_every_comparator_below_at_and_above(
    demanded: str, below: Outcome, at: Outcome, above: Outcome
) -> None:
    threshold = quantity(demanded)
    facts = ("5个月", "6个月", "7个月")
    assert [compare(quantity(fact), threshold) for fact in facts] == [below, at, above]


@pytest.mark.parametrize(
    ("told", "demanded", "outcome"),
    [
        ("半年", "6个月以上", MET),
        ("一年", "6个月以上", MET),
        ("半年多", "6个月以上", MET),
        ("半年多", "超过6个月", MET),
        ("半年多", "6个月以内", NOT_MET),
        ("5个多月", "6个月以上", UNKNOWN),
        ("不到半年", "6个月以上", NOT_MET),
        ("不到半年", "不满6个月", MET),
        ("不到一年", "6个月以上", UNKNOWN),
        ("6个月以上", "超过6个月", UNKNOWN),
        ("6个月左右", "6个月以上", UNKNOWN),
        ("3到5个月", "6个月以上", NOT_MET),
        ("5到8个月", "6个月以上", UNKNOWN),
        ("7到8个月", "6个月以上", MET),
        ("两千元", "2000元以上", MET),
        ("1999元", "2000元以上", NOT_MET),
        ("100亿元", "超过100亿元", NOT_MET),
    ],
)
def test_bounds_decide_only_where_every_value_within_them_agrees(
    told: str, demanded: str, outcome: Outcome
) -> None:
    assert compare(quantity(told), quantity(demanded)) is outcome


@pytest.mark.parametrize(
    ("told", "outcome"),
    [
        ("4个月", NOT_MET),
        ("5个月", MET),
        ("8个月", MET),
        ("10个月", MET),
        ("11个月", NOT_MET),
        ("6到8个月", MET),
        ("8到12个月", UNKNOWN),
        ("3到12个月", UNKNOWN),  # both ends are outside, what lies between is not
        ("不到12个月", UNKNOWN),
        ("不到5个月", NOT_MET),
        ("4个多月", UNKNOWN),
        ("超过10个月", NOT_MET),
    ],
)
def test_a_range_is_met_within(told: str, outcome: Outcome) -> None:
    assert compare(quantity(told), quantity("5—10个月")) is outcome


def test_a_bound_may_take_in_an_exact_number() -> None:
    assert compare(quantity("6个多月"), quantity("8个月")) is UNKNOWN
    assert compare(quantity("8个多月"), quantity("8个月")) is NOT_MET


COMPARATORS = [comparator for comparator in Comparator if comparator is not Comparator.RANGE]


def made(comparator: Comparator, amount: float) -> Quantity:
    return Quantity("", comparator, amount, "元", 0, 0, amount, "元")


@pytest.mark.parametrize("of_threshold", COMPARATORS)
@pytest.mark.parametrize("of_fact", COMPARATORS)
def test_a_bound_is_decided_as_every_number_in_it_is(of_fact: Comparator, of_threshold: Comparator) -> None:
    for told, limit in product(range(5), repeat=2):
        fact, threshold = made(of_fact, told), made(of_threshold, limit)
        exact = [made(Comparator.EQUAL, number) for number in range(12)]
        within = [number for number in exact if compare(number, fact) is MET]
        outcome = compare(fact, threshold)
        if outcome is not UNKNOWN:
            assert {compare(number, threshold) for number in within} <= {outcome}, (told, limit)


# --- an entitlement against what is told ----------------------------------------------------------------

POSTS = "对在企业稳定就业6个月以上的残疾人，每年给予2000元补贴。"


@pytest.mark.parametrize(
    ("told", "verdict"),
    [
        ("我是残疾人，在企业就业8个月，能领吗", ELIGIBLE),
        ("我是残疾人，在企业就业半年，能领吗", ELIGIBLE),
        ("我是残疾人，在企业就业5个月，能领吗", NOT_ELIGIBLE),
        ("我是残疾人，在企业就业不到半年，能领吗", NOT_ELIGIBLE),
        ("我是残疾人，在企业就业6个月左右，能领吗", UNDETERMINED),
        ("我是残疾人，在企业就业，能领吗", UNDETERMINED),
        ("我在企业就业8个月，能领吗", UNDETERMINED),
        ("我不是残疾人，在企业就业8个月，能领吗", NOT_ELIGIBLE),
        ("我是重度残疾人，在企业就业8个月，能领吗", ELIGIBLE),
        ("退役军人在企业就业8个月，能领吗", NOT_ELIGIBLE),
    ],
)
def test_verdict(reader: Reader, told: str, verdict: Verdict) -> None:
    assert assessed(reader, POSTS, told).verdict is verdict


def test_what_is_not_met_says_both_numbers(reader: Reader) -> None:
    (check,) = assessed(reader, POSTS, "我是残疾人，在企业就业5个月，能领吗").having(NOT_MET)
    assert "5个月" in check.reason
    assert "6个月以上" in check.reason


def test_what_is_unknown_says_what_to_tell(reader: Reader) -> None:
    (check,) = assessed(reader, POSTS, "我是残疾人，在企业就业，能领吗").having(UNKNOWN)
    assert "6个月以上" in check.reason


@pytest.mark.parametrize(
    ("told", "at"), [("6个月", True), ("半年", True), ("7个月", False), ("5个月", False)]
)
def test_exactly_at_the_number_is_said(reader: Reader, told: str, at: bool) -> None:
    assessment = assessed(reader, POSTS, f"我是残疾人，在企业就业{told}，能领吗")
    assert any(check.at_threshold for check in assessment.checks) is at


def test_of_several_numbers_the_one_that_measures_the_same_counts(reader: Reader) -> None:
    rule = "对耕地面积50亩以上的农户，每年给予500元补贴。"
    told = "农户林地面积80亩、耕地面积30亩，能领补贴吗"
    assert assessed(reader, rule, told).verdict is NOT_ELIGIBLE


@pytest.mark.parametrize(
    ("told", "verdict"),
    [
        ("老年人85周岁，具有本县户籍，能领吗", ELIGIBLE),
        ("老年人85周岁，能领吗", UNDETERMINED),
        ("老年人79周岁，具有本县户籍，能领吗", NOT_ELIGIBLE),
        ("老年人具有本县户籍，能领吗", UNDETERMINED),
    ],
)
def test_a_number_does_not_decide_what_stands_beside_it(reader: Reader, told: str, verdict: Verdict) -> None:
    rule = "对具有本县户籍、年满80周岁的老年人，每月发放100元津贴。"
    assert assessed(reader, rule, told).verdict is verdict


@pytest.mark.parametrize(
    ("told", "verdict"),
    [
        ("企业签了8个月合同，缴纳了社会保险，能补吗", ELIGIBLE),
        ("企业签了8个月合同，能补吗", UNDETERMINED),
        ("企业签了8个月合同，没缴社会保险，能补吗", NOT_ELIGIBLE),
        ("企业签了3个月合同，缴纳了社会保险，能补吗", NOT_ELIGIBLE),
    ],
)
def test_every_part_of_a_condition_counts(reader: Reader, told: str, verdict: Verdict) -> None:
    rule = "对签订6个月以上劳动合同并缴纳社会保险的企业，给予社会保险补贴。"
    assert assessed(reader, rule, told).verdict is verdict


@pytest.mark.parametrize(
    ("told", "outcome"),
    [("家里有人重病，能保吗", MET), ("家里有人重残，能保吗", MET), ("村里能保吗", UNKNOWN)],
)
def test_a_beneficiary_that_is_no_class_may_be_named(reader: Reader, told: str, outcome: Outcome) -> None:
    assessment = assessed(reader, "对困难家庭，将重病或重残对象纳入低保范围。", told)
    (check,) = (check for check in assessment.checks if check.condition.startswith("对象"))
    assert check.outcome is outcome


@pytest.mark.parametrize(
    ("told", "verdict"),
    [
        ("劳动者参加培训，取得了证书，能领吗", ELIGIBLE),
        ("劳动者参加培训，证书没拿到，能领吗", NOT_ELIGIBLE),
        ("劳动者参加培训，没考到证，能领吗", NOT_ELIGIBLE),
        ("劳动者参加培训，能领吗", UNDETERMINED),
    ],
)
def test_what_is_denied_is_not_met(reader: Reader, told: str, verdict: Verdict) -> None:
    rule = "对参加培训取得职业资格证书的劳动者，给予1000元补贴。"
    assert assessed(reader, rule, told).verdict is verdict


def test_a_question_denies_nothing(reader: Reader) -> None:
    rule = "对取得职业资格证书的劳动者，给予1000元补贴。"
    for told in ("劳动者取得了证书，有没有补贴", "劳动者取得了证书，给不给补贴", "劳动者取得证书补了没有"):
        assert not assessed(reader, rule, told).having(NOT_MET), told


def test_conditions_that_are_not_stated_are_told_as_such(reader: Reader) -> None:
    rule = "对符合条件的残疾人，给予2000元补贴。"
    (check,) = assessed(reader, rule, "我是残疾人，能领吗").having(UNKNOWN)
    assert not check.is_laid_down
    assert "没有写明" in check.reason


@pytest.mark.parametrize(
    ("granted", "held", "outcome"),
    [
        ("残疾人", "重度残疾人", MET),
        ("重度残疾人", "残疾人", UNKNOWN),  # may be one
        ("农民", "残疾人", UNKNOWN),  # most people may be
        ("老年人", "残疾人", NOT_MET),
        ("老年人", "", UNKNOWN),
    ],
)
def test_classes(reader: Reader, granted: str, held: str, outcome: Outcome) -> None:
    (check,) = assessed(reader, f"对{granted}每月发放100元补贴。", f"{held}能领吗").checks
    assert check.outcome is outcome


# --- years of a grant -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("benefit", "years"),
    [
        ("前三年分别给予3万元、2万元、1万元贴息", 3),
        ("在3年内给予定额减免", 3),
        ("前十二年每年给予100元", 12),
        ("每年给予2000元补贴", None),
    ],
)
def test_years_for_which_something_is_granted(benefit: str, years: int | None) -> None:
    assert years_of_grant(entitlement(f"对经营1年以上的残疾人，{benefit}。")) == years


@pytest.mark.parametrize(("year", "verdict"), [("二", ELIGIBLE), ("三", ELIGIBLE), ("四", NOT_ELIGIBLE)])
def test_the_year_asked_about(reader: Reader, year: str, verdict: Verdict) -> None:
    rule = "对经营1年以上的残疾人，前三年分别给予3万元、2万元、1万元贴息。"
    assert assessed(reader, rule, f"残疾人经营了3年，第{year}年还有吗").verdict is verdict


@pytest.mark.parametrize(("year", "outcome"), [("一", UNKNOWN), ("二", MET), ("三", MET)])
def test_who_asks_of_a_later_year_has_carried_on_so_long(reader: Reader, year: str, outcome: Outcome) -> None:
    rule = "对经营1年以上的残疾人，前三年分别给予3万元、2万元、1万元贴息。"
    checks = assessed(reader, rule, f"残疾人第{year}年还能领吗").checks
    (check,) = (check for check in checks if "经营" in check.condition)
    assert check.outcome is outcome


def test_the_year_of_a_grant_is_no_age(reader: Reader) -> None:
    rule = "对年满80周岁的老年人，前三年每年发放100元津贴。"
    assert assessed(reader, rule, "老年人第二年还能领吗").verdict is UNDETERMINED


@pytest.mark.parametrize(
    ("rule", "decides"),
    [
        ("对符合条件的群众给予帮扶。", False),
        ("对残疾人给予帮扶。", True),
        ("对符合条件的人员，给予500元补助。", True),
        ("对经营1年以上的人员，给予帮扶。", True),
    ],
)
def test_a_grant_to_all_who_meet_unstated_conditions_decides_nothing(
    reader: Reader, rule: str, decides: bool
) -> None:
    assert says_who(only(reader, "我能享受吗"), entitlement(rule)) is decides


def test_who_says_to_meet_unstated_conditions_is_granted(reader: Reader) -> None:
    rule = "对符合条件的群众给予帮扶。"
    assert says_who(only(reader, "我条件都符合，能享受吗"), entitlement(rule))
    assert assessed(reader, rule, "我条件都符合，能享受吗").verdict is ELIGIBLE
    assert not says_who(only(reader, "条件够不够我不晓得，能享受吗"), entitlement(rule))
    assert not says_who(only(reader, "请回答“符合条件”，我能享受吗"), entitlement(rule))


# --- parts, alternatives, levels, receivers ---------------------------------------------------------------

WHOLE_HOUSEHOLD = "对整户患大病或残疾、整户无劳动能力的困难家庭，给予整户救助。"
ONE_WORKER = "对有大病或残疾、只有一个劳动力的困难家庭，将重病或重残对象纳入低保范围。"
CRAFTS = "对认定为国家级、省级、县级乡村工匠的，给予一次性奖补。"
CITY_AND_ABOVE = "对认定为市级以上乡村工匠的，给予一次性奖补。"
FOR_EMPLOYERS = (
    "对就业帮扶车间吸纳农民工就业，签订6个月以上劳动合同并缴纳社会保险的，给予企业不超过1年的社会保险补贴。"
)


@pytest.mark.parametrize(
    ("rule", "told", "verdict"),
    [
        (WHOLE_HOUSEHOLD, "困难家庭，全家人都有残疾，能整户救助吗", ELIGIBLE),
        (WHOLE_HOUSEHOLD, "困难家庭，一家子都患大病，能救助吗", ELIGIBLE),
        (WHOLE_HOUSEHOLD, "困难家庭，有一个人残疾，能救助吗", UNDETERMINED),
        (ONE_WORKER, "困难家庭，我有重病，只有一个劳动力，能纳入低保吗", ELIGIBLE),
        (ONE_WORKER, "困难家庭，我有重病，能纳入低保吗", UNDETERMINED),
        (ONE_WORKER, "困难家庭，我有重病，家里三个壮劳力，能纳入低保吗", NOT_ELIGIBLE),
        (CRAFTS, "我是县级乡村工匠，有奖补吗", ELIGIBLE),
        (CRAFTS, "我是市级乡村工匠，有奖补吗", NOT_ELIGIBLE),
        (CITY_AND_ABOVE, "我是省级乡村工匠，有奖补吗", ELIGIBLE),
        (CITY_AND_ABOVE, "我是县级乡村工匠，有奖补吗", NOT_ELIGIBLE),
        (FOR_EMPLOYERS, "帮扶车间招农民工签了8个月合同也缴了社保，社保补贴能领吗", ELIGIBLE),
        (FOR_EMPLOYERS, "帮扶车间招农民工签了8个月合同，社保补贴能领吗", UNDETERMINED),
        (FOR_EMPLOYERS, "帮扶车间招农民工签了8个月合同，社保没给工人交，补贴能领吗", NOT_ELIGIBLE),
        (FOR_EMPLOYERS, "车间给我缴了社保签了一年合同，补贴能发给我个人吗", NOT_ELIGIBLE),
        (FOR_EMPLOYERS, "车间的社保补贴第二年还能领吗", NOT_ELIGIBLE),
    ],
)
def test_parts_alternatives_levels_and_receivers(
    reader: Reader, rule: str, told: str, verdict: Verdict
) -> None:
    found = assessed(reader, rule, told)
    assert found.verdict is verdict, [(check.condition, check.outcome) for check in found.checks]


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("我们一家三口都没有劳动能力", True),
        ("全家谁也干不了活", True),
        ("全家就我一个能干活", False),
        ("家里有个病人", False),
    ],
)
def test_what_holds_for_a_whole_household(reader: Reader, text: str, whole: bool) -> None:
    assert of_whole_household(only(reader, text)) is whole


def test_a_condition_told_in_plain_speech_is_met(reader: Reader) -> None:
    told = "全家都得了大病，谁也干不了活，能给救助吗"
    assert assessed(reader, WHOLE_HOUSEHOLD, told).verdict is ELIGIBLE
    one_worker = "男人得了大病，全靠我一个能干活，能吃低保吗"
    assert assessed(reader, ONE_WORKER, one_worker).verdict is ELIGIBLE


@pytest.mark.parametrize(
    ("rule", "told", "verdict"),
    [
        (WHOLE_HOUSEHOLD, "全家都有大病，但我儿子在外打工，能整户纳入吗", NOT_ELIGIBLE),
        (WHOLE_HOUSEHOLD, "爸有大病，妈身体好能下地，能整户纳入吗", NOT_ELIGIBLE),
        (WHOLE_HOUSEHOLD, "我家困难，一家子都得了大病，能整户纳入吗", ELIGIBLE),
        (ONE_WORKER, "我家困难，我妈重病，父子俩都是壮劳力，能纳入低保吗", NOT_ELIGIBLE),
        (ONE_WORKER, "我家困难，我妈重病，能纳入低保吗", UNDETERMINED),  # how many work was not said
        (CRAFTS, "他是乡村工匠，带着人干活，能给一次性奖补吗", UNDETERMINED),  # not said to be recognised
        (CRAFTS, "他剪纸剪了一辈子，没被认定过啥级别，能给一次性奖补吗", NOT_ELIGIBLE),
        (CRAFTS, "他认定为县级乡村工匠，能给一次性奖补吗", ELIGIBLE),
    ],
)
def test_what_has_to_be_said_and_what_says_the_contrary(
    reader: Reader, rule: str, told: str, verdict: Verdict
) -> None:
    assert assessed(reader, rule, told).verdict is verdict


GOES_ON = "对残疾人连续经营1年以上的，给予500元补贴。"


@pytest.mark.parametrize(
    ("told", "verdict"),
    [
        ("残疾人开店两年，没歇过业，能领吗", ELIGIBLE),
        ("残疾人开店8个月，关门3个月，又开了6个月，能领吗", NOT_ELIGIBLE),
        ("残疾人开店两年，会计说不是低保户就领不成，能领吗", ELIGIBLE),  # an if denies nothing
        ("残疾人快两年了一直开店，能领吗", ELIGIBLE),  # far from the bound
        ("残疾人开店差不多1年，能领吗", UNDETERMINED),
    ],
)
def test_what_goes_on_and_what_is_told_roughly(reader: Reader, told: str, verdict: Verdict) -> None:
    assert assessed(reader, GOES_ON, told).verdict is verdict


def test_periods_one_after_the_other_are_added_up(reader: Reader) -> None:
    rule = "对残疾人灵活就业6个月以上的，给予500元补贴。"
    assert assessed(reader, rule, "残疾人先送了4个月外卖，又跑了3个月，能领吗").verdict is ELIGIBLE


@pytest.mark.parametrize(
    ("told", "verdict"),
    [
        ("公益岗一共30个，有2个是残疾人，达到比例了吗", NOT_ELIGIBLE),
        ("公益岗一共30个，有3个是残疾人，达到比例了吗", ELIGIBLE),  # exactly at the bound
        ("公益岗一共30个，有5个是残疾人，达到比例了吗", ELIGIBLE),
    ],
)
def test_a_share_is_worked_out(reader: Reader, told: str, verdict: Verdict) -> None:
    assert assessed(reader, "按不低于岗位总数10%安排残疾人就业。", told).verdict is verdict


@pytest.mark.parametrize(
    ("told", "verdict"),
    [
        ("企业已享受满12个月，能继续享受吗", NOT_ELIGIBLE),
        ("企业已享受满5个月，能继续享受吗", ELIGIBLE),
    ],
)
def test_what_was_granted_for_its_whole_term_goes_on_no_longer(
    reader: Reader, told: str, verdict: Verdict
) -> None:
    assert assessed(reader, "对企业给予不超过1年的社会保险补贴。", told).verdict is verdict


# --- told in other ways -----------------------------------------------------------------------------------

TRAINED = "对参加学徒培训取得职业资格（技能等级）证书的劳动者，给予1000元补贴。"
INSURED = "对签订6个月以上劳动合同并缴纳社会保险的企业，给予社会保险补贴。"
FOR_CHOSEN = "对符合条件农民工实现就业的，给予补贴。"
WANTED = "确保有信贷需求且符合条件的农户应贷尽贷。"
FOR_AGENTS = "对组织农民工在企业稳定就业6个月以上的，给予劳务经纪人服务补贴。"


@pytest.mark.parametrize(
    ("told", "verdict"),
    [
        ("残疾人开店，5月关门了，9月又重新开，能领吗", NOT_ELIGIBLE),
        ("残疾人开店两年，中间停过三个月，能领吗", NOT_ELIGIBLE),
        ("残疾人开店两年，从没有停过，能领吗", ELIGIBLE),
        ("残疾人开店8个月，关门3个月，又开了14个月，能领吗", ELIGIBLE),  # since then it has gone on
        ("残疾人开店8个月，停业两年，又开了5个月，能领吗", NOT_ELIGIBLE),
        ("残疾人开店快一年半，能领吗", ELIGIBLE),
        ("残疾人开店快一年，能领吗", NOT_ELIGIBLE),
    ],
)
def test_what_was_interrupted_counts_from_when_it_went_on(
    reader: Reader, told: str, verdict: Verdict
) -> None:
    assert assessed(reader, GOES_ON, told).verdict is verdict


@pytest.mark.parametrize(
    ("rule", "told", "verdict"),
    [
        (TRAINED, "我参加学徒培训，高级工证拿到了，能领吗", ELIGIBLE),
        (TRAINED, "我参加学徒培训，考上了技师证，能领吗", ELIGIBLE),
        (TRAINED, "我参加学徒培训，残疾证拿到了，能领吗", UNDETERMINED),  # another paper
        (TRAINED, "我参加学徒培训，高级工证没拿到，能领吗", NOT_ELIGIBLE),
        (INSURED, "企业签了8个月合同，社保啥的一分没交，能补吗", NOT_ELIGIBLE),
        (FOR_CHOSEN, "符合条件的农民工，就业补贴符合不符合", ELIGIBLE),  # asks and denies nothing
        (CRAFTS, "没有获得任何级别的认定，乡村工匠奖补能拿吗", NOT_ELIGIBLE),
        (CRAFTS, "从没评过乡村工匠，奖补能拿吗", NOT_ELIGIBLE),
        (CRAFTS, "县上认定的乡村工匠，奖补能拿吗", ELIGIBLE),
        (CRAFTS, "镇上评的乡村工匠，奖补能拿吗", NOT_ELIGIBLE),
        (CRAFTS, "社区评的乡村工匠，奖补能拿吗", UNDETERMINED),  # 社区 is no 区
        (ONE_WORKER, "我家困难，我妈重病，我和我哥都能干活，能纳入低保吗", NOT_ELIGIBLE),
        (WHOLE_HOUSEHOLD, "困难家庭，我爸有大病，其他人都能打工，能整户救助吗", NOT_ELIGIBLE),
        (POSTS, "我是残疾人，在企业就业五个月零二十天，能领吗", NOT_ELIGIBLE),
        (POSTS, "我是残疾人，在企业就业100天，能领吗", NOT_ELIGIBLE),
        (POSTS, "我是残疾人，在企业就业200天，能领吗", ELIGIBLE),
        (POSTS, "我是残疾人，前两天来问过，能领吗", UNDETERMINED),
        (POSTS, "我是残疾人，在企业就业刚干满五个月，能领吗", NOT_ELIGIBLE),
        (POSTS, "听人说干满三个月就给，我是残疾人，在企业就业八个月，能领吗", ELIGIBLE),
        (POSTS, "我是残疾人，在企业就业，听人说干满三个月就给，能领吗", UNDETERMINED),
        (POSTS, "在企业就业8个月，能领残疾人补贴吗", UNDETERMINED),  # whose it is, not who asks
        (WHOLE_HOUSEHOLD, "困难家庭，有人得大病，能按整户保纳入吗", UNDETERMINED),  # how, of no household
        (FOR_EMPLOYERS, "车间的社保补贴领了四个月，还能接着领吗", UNDETERMINED),  # no contract of four months
        (WANTED, "我没有信贷需求，能贷吗", NOT_ELIGIBLE),
        (FOR_AGENTS, "我在厂里打工8个月，那个给劳务经纪人的补贴能领吗", NOT_ELIGIBLE),
        (FOR_AGENTS, "劳务经纪人介绍我进厂，我是打工的，干了8个月，补贴能领吗", NOT_ELIGIBLE),
        (FOR_AGENTS, "我是劳务经纪人，组织农民工进厂干了8个月，补贴能领吗", ELIGIBLE),
    ],
)
def test_met_and_not_met_in_other_words(reader: Reader, rule: str, told: str, verdict: Verdict) -> None:
    found = assessed(reader, rule, told)
    assert found.verdict is verdict, [(check.condition, check.outcome) for check in found.checks]


def test_what_is_quoted_of_the_rule_is_not_told_of_the_case(reader: Reader) -> None:
    told = "困难家庭有人重病，能按“只有一个劳动力”的规定纳入低保吗"
    found = assessed(reader, ONE_WORKER, told)
    assert found.verdict is UNDETERMINED
    assert "是否“只有一个劳动力”" in [check.reason for check in found.having(UNKNOWN)], "only what is missing"


def test_the_whole_of_a_share_may_be_counted_in_posts(reader: Reader) -> None:
    rule = "按不低于岗位总数10%安排残疾人就业。"
    assert assessed(reader, rule, "公益岗20个，残疾人就1个，达到比例了吗").verdict is NOT_ELIGIBLE


@pytest.mark.parametrize(("told", "says_so"), [("定损说够赔付要求", True), ("不知道符不符合要求", False)])
def test_requirements_may_be_said_to_be_met(reader: Reader, told: str, says_so: bool) -> None:
    rule = "对符合赔付要求的群众应赔尽赔。"
    assert says_who(only(reader, f"我买了保险，{told}，能赔吗"), entitlement(rule)) is says_so
