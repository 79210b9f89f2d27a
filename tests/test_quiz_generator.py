"""What each family makes of a clause, what it leaves alone, and what a whole set looks like."""

from __future__ import annotations

import gzip
import json
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import combinations
from pathlib import Path
from random import Random

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from assistant.eligibility import Outcome, compare
from assistant.quiz.gates import failed
from assistant.quiz.gates.corpus import Corpus
from assistant.quiz.gates.cueing import Telling
from assistant.quiz.gates.guessing import beaten_by_guessing
from assistant.quiz.generator import generate, offered
from assistant.quiz.generator.actors import actor_items, bodies_in, duty_of, others_of
from assistant.quiz.generator.bounds import Bound, bound_of
from assistant.quiz.generator.cases import case_items
from assistant.quiz.generator.contrasts import changes, contrasts
from assistant.quiz.generator.definitions import definition_items
from assistant.quiz.generator.enumerations import enumeration_items
from assistant.quiz.generator.figures import figures
from assistant.quiz.generator.listed import listed_items
from assistant.quiz.generator.matching import matching_items
from assistant.quiz.generator.names import name_items
from assistant.quiz.generator.neighbours import other_values, written_like, wrong_values
from assistant.quiz.generator.numbers import number_items
from assistant.quiz.generator.passage import Passage, can_be_named, passages, stands_alone
from assistant.quiz.generator.statements import statement_items
from assistant.quiz.generator.units import unit_items
from assistant.quiz.generator.wording import quoted, threshold_remark, topic
from assistant.quiz.item import Blank, Choice, Item, Kind, Pairs, Points
from assistant.quiz.papers.paper import Blueprint, Row, draw
from ingest.document import Clause, Comparator, Validity
from ingest.quantities import read_quantities
from ingest.readers import Source, read, read_bytes
from ingest.segment import clauses_of
from ingest.structure import parse
from tests.policies import SEED, clause_with
from tests.quiz_items import banked
from tests.samples import source_with

Family = Callable[[Clause, Corpus], Iterator[Item]]


def corpus_of(*lines: str) -> Corpus:
    return Corpus(clauses_of(parse(source_with(lines))[0]))


def made(family: Family, corpus: Corpus) -> list[Item]:
    return [item for clause in corpus.clauses for item in family(clause, corpus)]


def made_of(family: Family, text: str, heading: str = "补贴") -> list[Item]:
    clause = clause_with(text, heading)
    return list(family(clause, Corpus([clause])))


def bare(item: Item) -> str:
    """The stem without 根据《…》，."""
    return re.sub(r"^根据《[^》]*》(?:（征求意见稿）)?，", "", item.stem)


def right(item: Item) -> tuple[str, ...]:
    match item.key:
        case Choice(options, correct):
            return tuple(options[i] for i in correct)
        case Blank(accepted):
            return accepted
        case Points(points):
            return points
        case Pairs(pairs):
            return tuple(f"{a}={b}" for a, b in pairs)


# --- passages ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "is_first"),
    [
        ("县级人民政府民政部门应当自受理低保申请之日起30个工作日内完成审核确认工作", False),
        ("到2027年，全区粮食播种面积稳定在1040万亩", False),
        ("对吸纳脱贫人口就业的企业在3年内给予定额税费减免", False),
        ("高龄津贴按月发放，每人每月不低于100元", True),
    ],
)
def test_a_sentence_stands_alone(text: str, is_first: bool) -> None:
    assert stands_alone(text, is_first)


@pytest.mark.parametrize(
    "text",
    [
        "前款规定的期限为30日，特殊情况下可以延长",
        "该机构应当在30日内作出答复并告知申请人",
        "其有效期为五年，自批准之日起计算，期满失效",
        "逾期未改正的，处一万元以上五万元以下罚款",
        "有下列情形之一的，给予警告",
        "依照本法第一千零九十一条的规定，给予赔偿",
        "此项工作应当在2027年以前完成，由民政部门负责",
        "民政部门应当自收到申请之日起30日内作出是否批准的决定",
        "海事法院接受申请后，应当在四十八小时内作出裁定",
        "鼓励农业机械技术人员和使用者根据农业生产实际需要",
        "近年来，全国新增养老床位30万张，服务能力明显提升",
        "（一）年满60周岁的老年人",
        "鼓励他们以实际行动促进社会进步和乡村发展",
        "具体标准由民政部门自本条例实施之日起一年内向社会公布",
        "1995年5月1日施行有困难的企业、事业单位，可以适当延期",
        "民政部门在2020年9月1日起施行前受理的，按照原标准办理",
    ],
)
def test_a_sentence_leans_on_others(text: str) -> None:
    assert not stands_alone(text, is_first=True)


@pytest.mark.parametrize(
    "text",
    [
        "公示期限为7天",
        "可以延长一个月，但最长不超过三个月",
        "优先纳入国家资助政策体系，落实助学金政策，按月发放",
        "对不听制止的，可以强行带出法庭；情节严重的，处一千元以下罚款",
        "对属于本部门职权范围内的投诉举报，应当在五个工作日内办结并答复",
        "对物业管理方面存在的问题，可以报告街道办事处或者乡镇人民政府",
        "矫正机构应当及时通知决定机关、所在地的人民检察院和公安机关",  # of what?
    ],
)
def test_a_later_sentence_needs_a_subject_of_its_own(text: str) -> None:
    assert not stands_alone(text, is_first=False)


def test_what_is_to_be_reached_by_a_year_named_elsewhere_is_not_asked_for() -> None:
    target = "全县养老床位达到{}每千名老年人40张，服务能力大幅增强"
    told = corpus_of("测试意见", "一、目标", f"（一）总目标。到2027年，体系健全完善。{target.format('')}。")
    dated = corpus_of("测试意见", "一、目标", f"（一）总目标。体系健全。到2027年，{target.format('')}。")
    assert not [f for c in told.clauses for f in figures(c, told)]
    assert [f.printed for c in dated.clauses for f in figures(c, dated)] == ["40"]


def test_what_somebody_named_before_must_do_as_well_is_no_passage() -> None:
    text = (
        "燃气工程建设单位应当依法进行招标，按照批准的设计文件和技术标准组织施工并保证工程的质量，"
        "建立健全项目建设档案，并在竣工验收后三个月内移交城市建设档案管理部门。"
    )
    clause = clause_with(text)
    assert not [p.text for p in passages(clause, Corpus([clause])) if p.text.startswith("建立健全")]


def test_the_last_of_several_conditions_is_no_passage() -> None:
    text = (
        "实施污染环境的行为，尚未造成严重后果，达到应当追究刑事责任的标准，但行为人认罪认罚，"
        "积极修复生态环境，有效合规整改的，可以从宽处罚。"
    )
    corpus = Corpus([clause_with(text)])
    assert not [p.text for c in corpus.clauses for p in passages(c, corpus) if p.text.startswith("积极")]


@pytest.mark.parametrize(
    "text",
    [
        "深入实施改革强军战略，为如期实现建军一百年奋斗目标提供有力保障。",
        "全县养老服务条例自２０１３年５月１日起施行，由民政部门解释。",
    ],
)
def test_a_number_in_a_name_or_a_date_is_no_figure(text: str) -> None:
    corpus = Corpus([clause_with(text)])
    assert not [f for c in corpus.clauses for f in figures(c, corpus)]


def test_items_of_a_list_are_no_passages() -> None:
    corpus = corpus_of(
        "测试条例",
        "第一条 申请人应当符合下列条件：",
        "（一）年满十八周岁的本县常住居民；",
        "（二）有固定住所。",
    )
    assert [p.text for c in corpus.clauses for p in passages(c, corpus)] == []


def test_a_long_sentence_is_cut_where_something_of_its_own_begins() -> None:
    text = (
        "坚持政府引导、市场主导，社会参与、互利共赢，利用闽宁协作、中央单位定点帮扶和社会帮扶等机制，进一步拓宽脱贫地区农产品销售渠道，"
        "不断加大消费帮扶力度，力争每年采购和帮销脱贫地区农特产品60亿元以上；对残疾人，优先安排车辆购置税资金支持建设。"
    )
    clause = clause_with(text)
    found = [p.text for p in passages(clause, Corpus([clause]))]
    assert "力争每年采购和帮销脱贫地区农特产品60亿元以上" in found
    assert not any(p.startswith("优先") for p in found)  # it is led up to by 对残疾人


@pytest.mark.parametrize(
    ("title", "named"),
    [
        ("贺川县高龄津贴发放办法", True),
        ("关于促进农民增收的工作方案（征求意见稿）", True),
        ("中华人民共和国宪法", True),
        ("总则", False),
        ("国务院办公厅关于科技节水建议的复函", False),
        ("国务院办公厅关于特大煤矿瓦斯爆炸事故调查处理情况的通报", False),
    ],
)
def test_titles_that_name_a_document_of_rules(title: str, named: bool) -> None:
    assert can_be_named(title) is named


# --- numbers ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "stem", "accepted"),
    [
        (
            "对年满80周岁的老年人，每月发放300元高龄津贴。",
            "对年满80周岁的老年人，每月发放____元高龄津贴。",
            ("300", "三百"),
        ),
        (
            "到2027年，全区新型经营主体稳定在1.5万家以上。",
            "到2027年，全区新型经营主体稳定在____万家以上。",
            ("1.5",),
        ),
        ("养殖场每头母牛的养殖成本降低3%—5%。", "养殖场每头母牛的养殖成本降低____。", ("3%—5%",)),
        (
            "劳动者参加专项职业能力培训的，给予500—1400元补贴。",
            "劳动者参加专项职业能力培训的，给予____元补贴。",
            ("500—1400",),
        ),
        (
            "社会救助申请人应当在三十日内补齐全部证明材料。",
            "社会救助申请人应当在____日内补齐全部证明材料。",
            ("三十", "30"),
        ),
        (
            "村委会应当每两年组织一次村民健康检查活动。",
            "村委会应当每____年组织一次村民健康检查活动。",
            ("两", "二", "2"),
        ),
    ],
)
def test_a_number_is_left_out(text: str, stem: str, accepted: tuple[str, ...]) -> None:
    blank = next(item for item in made_of(number_items, text) if bare(item) == stem)
    assert isinstance(blank.key, Blank)
    assert set(accepted) <= set(blank.key.accepted)
    assert blank.key.accepted[0] == accepted[0]


@pytest.mark.parametrize(
    "text",
    [
        "村民小组应当确定一名联络员负责日常工作联系。",  # trivial
        "参保人数超过十四亿多人口的国家应当健全制度。",  # vague
        "违反规定的单位，处一万元以上五万元以下罚款处理。",  # each bound gives the other away
        "重点保证北京、天津、上海、重庆4个直辖市的粮食供应。",  # anybody can count
        "三分之二以上的村民代表应当到场参加村民会议。",
    ],
)
def test_numbers_that_are_not_asked(text: str) -> None:
    assert made_of(number_items, text) == []


def test_a_number_stated_otherwise_elsewhere_is_not_asked() -> None:
    corpus = corpus_of(
        "测试办法",
        "第一条 救助对象应当在公示期满后30日内领取救助资金。",
        "第二条 救助对象应当在公示期满后60日内领取救助资金。",
    )
    assert made(number_items, corpus) == []


def test_a_number_whose_year_is_out_of_sight_is_not_asked() -> None:
    text = (
        "到2027年基本建成服务体系，" + "健全覆盖城乡的养老服务网络、" * 6 + "支持各地建设社区食堂40个以上。"
    )
    assert not any("40" in right(item) for item in made_of(number_items, text))


def test_distractors_are_in_the_style_of_the_key() -> None:
    (single,) = (
        item
        for item in made_of(number_items, "救助对象应当在公示期满后十五日内领取救助资金。")
        if item.kind is Kind.SINGLE
    )
    assert isinstance(single.key, Choice)
    assert set(single.key.options) < {"三", "五", "七", "十", "十五", "二十", "三十", "四十五", "六十"}


def test_the_rank_of_the_key_is_by_chance() -> None:
    clause = clause_with("救助对象应当在公示期满后15日内领取救助资金。")
    (figure,) = figures(clause, Corpus([clause]))
    ranks = Counter(
        sorted([*map(float, values), 15.0]).index(15.0)
        for seed in range(400)
        if (values := other_values(figure, Random(seed)))
    )
    assert set(ranks) == {0, 1, 2, 3}
    assert min(ranks.values()) > 60


@pytest.mark.parametrize(
    ("amount", "beside"),
    [
        ("75元", {60, 65, 70, 80, 85, 90}),
        ("100元", {30, 50, 80, 200, 300, 500}),
        ("60元", {30, 40, 50, 70, 80, 90}),
        ("150元", {50, 100, 200, 250}),
        ("1200元", {600, 800, 1000, 1400, 1600, 1800}),
        ("26周岁", {20, 22, 24, 28, 30, 32}),
        ("3011.5吨", {2711.5, 2811.5, 2911.5, 3111.5, 3211.5, 3311.5}),
        ("17%", {14, 15, 16, 18, 19, 20}),
        ("80%", {65, 70, 75, 85, 90, 95}),
        ("1.5倍", {0.5, 1, 2, 2.5}),
        ("8小时", {2, 4, 6, 10, 12, 16}),
        ("10年", {3, 5, 7, 15, 20, 30}),
    ],
)
def test_beside_a_number_stand_round_ones_that_people_think_of(amount: str, beside: set[float]) -> None:
    clause = clause_with(f"全县困难家庭的认定标准统一为{amount}。")
    (figure,) = figures(clause, Corpus([clause]))
    drawn = (other_values(figure, Random(seed)) for seed in range(200))
    assert {float(value) for values in drawn for value in values or ()} == beside


def test_fewer_options_where_there_are_few_smaller_numbers() -> None:
    """Three of which the key is as often the largest: of four it never would be."""
    clause = clause_with("救助对象应当在公示期满后的3个月内领取救助资金。")
    (figure,) = figures(clause, Corpus([clause]))
    drawn = [values for seed in range(300) if (values := other_values(figure, Random(seed)))]
    ranks = Counter(sum(float(value) < 3 for value in values) for values in drawn)
    assert {len(values) for values in drawn} == {2}
    assert min(ranks[rank] for rank in range(3)) > 60


def test_a_range_lies_as_often_below_the_others_as_above_them() -> None:
    clause = clause_with("每个社区食堂的服务规模一般为500—1400人。")
    (figure,) = figures(clause, Corpus([clause]))
    drawn = [values for seed in range(300) if (values := other_values(figure, Random(seed)))]
    ranks = Counter(sum(int(value.split("—")[0]) < 500 for value in values) for values in drawn)
    assert set(ranks) == {0, 1, 2, 3}
    assert min(ranks.values()) > 40


def test_between_ages_nobody_is_led_astray_by_moving_both() -> None:
    items = made_of(number_items, "本县行政区域内20—60周岁的居民应当参加义务植树活动。")
    assert [item.kind for item in items] == [Kind.BLANK]


def test_a_range_with_none_below_it_is_not_to_be_chosen() -> None:
    items = made_of(number_items, "居民委员会一般在一百户至七百户的范围内设立。")
    assert [item.kind for item in items] == [Kind.BLANK]


def test_a_false_number_is_the_next_one() -> None:
    clause = clause_with("每年年底前年满十八周岁的男性公民应当进行兵役登记。")
    (figure,) = figures(clause, Corpus([clause]))
    assert set(wrong_values(figure)) == {"十六"}  # who is twenty is eighteen as well


def test_where_the_rank_would_tell_no_options_are_given() -> None:
    items = made_of(number_items, "救助对象应当在公示期满后1日内领取救助资金。")
    assert [item.kind for item in items] == [Kind.BLANK]


COMPARED = st.sampled_from(
    [
        "达到{}万亩以上",
        "不低于{}%",
        "不超过{}元",
        "在{}日内完成",
        "稳定在{}万亩",
        "突破{}亿元",
        "不满{}周岁",
        "保持在{}万人左右",
    ]
)


@given(COMPARED, st.integers(1, 99) | st.integers(1, 99).map(lambda n: n * 10))
def test_a_changed_number_does_not_follow_from_the_text(wording: str, number: int) -> None:
    """By the algebra of `compare`: what the text says is no case of what the changed text says."""
    clause = clause_with(f"县级人民政府应当确保全县服务面积{wording.format(number)}。")
    found = list(figures(clause, Corpus([clause])))
    assume(found)
    for words in wrong_values(found[0]):
        changed = found[0].replaced_by(words)
        (stated,), (other,) = read_quantities(clause.text), read_quantities(changed)
        assert stated.comparator is other.comparator
        assert compare(stated, other) is not Outcome.MET, (clause.text, changed)


@given(st.sampled_from(list(Comparator)), st.integers(1, 500), st.integers(1, 500))
def test_what_is_demanded_implies_as_the_comparison_says(
    comparator: Comparator, stated: int, other: int
) -> None:
    assume(comparator not in (Comparator.ABOUT, Comparator.RANGE))
    (plain,) = read_quantities("10元")
    a, b = (replace(plain, comparator=comparator, value=float(n), amount=float(n)) for n in (stated, other))
    assert Bound(comparator, stated, is_widened=False).implies(other) is (compare(a, b) is Outcome.MET)
    assert Bound(comparator, stated, is_widened=True).implies(other) is (compare(b, a) is Outcome.MET)


@pytest.mark.parametrize(
    ("text", "implied", "new"),
    [
        ("全区机械化率达到80%以上", 70, 90),
        ("用人单位应当在30日内办理登记", 60, 15),
        ("对灵活就业6个月以上的，每年补贴2000元", 9, 3),  # who has worked 9 months gets it all the same
        ("年满80周岁的老年人享受高龄津贴", 90, 70),
        ("信访人可以自收到答复之日起30日内请求复查", 15, 60),
        ("公司发行股票的间隔时间可以少于12个月", 6, 24),
        ("被撤销资格的机构2年内不得提出评估申请", 1, 3),
        ("业主委员会应当在会议召开5日前告知议题", 3, 10),
        ("用人单位应当提前30日通知劳动者本人", 15, 60),
        ("给予企业不超过2年的社会保险补贴", 3, 1),
        ("监管部门应当对2年内发生过事故的电梯重点检查", 1, 3),
        ("取得许可的企业应当在30日内办理登记，不得收取费用", 60, 15),
    ],
)
def test_which_way_a_bound_may_be_moved(text: str, implied: float, new: float) -> None:
    clause = clause_with(f"{text}。")
    quantity = clause.quantities[0]
    bound = bound_of(quantity, Passage(clause, 0, len(text)))
    assert bound
    assert bound.implies(implied)
    assert not bound.implies(new)


@given(st.integers(1, 9999))
def test_numbers_are_written_as_the_printed_one(value: int) -> None:
    assert written_like("30", value) == str(value)
    wide = written_like("３０", value)
    assert unicodedata.normalize("NFKC", wide) == str(value) and not any(map(str.isascii, wide))
    assert read_quantities(f"{written_like('三十', value)}天以内")[0].value == value


# --- statements -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "changed"),
    [
        ("各地应当按月发放高龄津贴", {"各地应当按季度发放高龄津贴"}),
        ("申请人可以委托村民委员会代为提出申请", {"申请人应当委托村民委员会代为提出申请"}),
        ("民政部门可以委托第三方开展核查工作", {"民政部门应当委托第三方开展核查工作"}),
        ("民政部门应当委托第三方开展核查工作", set()),
        ("力争全区机械化率达到75%", {"确保全区机械化率达到75%"}),
        ("鼓励和支持社会力量开办助餐点", set()),  # 要求和支持 is not said
        ("由省、自治区、直辖市人民政府规定具体办法", {"由县级人民政府规定具体办法"}),
        ("各省、自治区、直辖市人民政府制定本省办法", set()),
        ("常务委员会可以决定放宽年龄，政府可以决定延长期限", set()),
        ("向户籍所在地或者居住地的民政部门提出申请", set()),
        ("推行“免费送餐”服务品牌建设", set()),
        ("图书馆等公共文化场所向公众免费或者优惠开放", set()),
        ("鼓励社会组织开办助餐点并提供服务", {"要求社会组织开办助餐点并提供服务"}),
        ("鼓励新能源在公交车辆方面的应用和推广", set()),  # a noun, not somebody who does something
        ("县级人民政府民政部门对家庭实行分类管理", set()),  # no township has such a department
        ("救助决定作出前，申请人说明理由的，可以撤回申请", set()),  # nobody must use a right of their own
        ("申请人可以自愿选择社区或者机构养老服务", set()),
        ("信访人可以自收到答复之日起30日内请求复核", set()),  # in 应当 the time would be what counts
        ("居民可以通过抽签或者自行商定的方式确定人选", set()),  # in one of two ways they must
        ("任何个人可以通过政务服务热线，对违规的行为进行投诉举报", set()),
        ("林州市乡镇人民政府负责本辖区内古树名木的保护工作", set()),
        ("监护场所应当立即通知所在地县级人民政府公安机关", set()),
        ("收入不固定的家庭，城市按月、农村按季复核", set()),
        ("当事人对处罚不服的，可以依法申请行政复议", set()),
        ("申报人要求撤回的，应当提交书面申请并说明理由", set()),  # nobody hands in what is oral
        ("举报采用书面形式的，民政部门应当调查核实", {"举报采用口头形式的，民政部门应当调查核实"}),
        ("收到书面申请后，民政部门认为申请书不合要求的", set()),  # an oral one is no 申请书
    ],
)
def test_words_that_are_changed(text: str, changed: set[str]) -> None:
    assert {change.apply(text) for change in changes(text)} == changed


def test_no_contrast_weakens_an_obligation() -> None:
    weak = {"可以", "鼓励", "力争", "探索", "优先"}
    assert not [c for c in contrasts() if c.instead in weak]


def test_statements_say_what_is_wrong_and_how_the_bound_is_read() -> None:
    text = "对灵活就业6个月以上的残疾人，每年给予2000元就业补贴。"
    items = made_of(statement_items, text)
    assert {item.kind for item in items} == {Kind.TRUE_FALSE}
    for item in items:
        is_false = right(item) == ("错误",)
        assert is_false is (bare(item) != text)
        assert not is_false or "应为“" in item.explanation
        assert text in item.explanation
    assert any("“6个月以上”按通行解释含本数" in item.explanation for item in items)


def test_a_document_that_counts_otherwise_is_not_read_by_convention() -> None:
    (quantity,) = read_quantities("6个月以上")
    assert "含本数" in threshold_remark(quantity, "对就业6个月以上的给予补贴。")
    assert threshold_remark(quantity, "本办法所称以上，均不含本数。（以上不含本数）") == ""


# --- enumerations and lists -------------------------------------------------------------------------------

HELP = (
    "测试方案",
    "一、帮扶方式",
    "（一）社会帮扶。积极动员社会力量，通过产业帮扶、就业帮扶、消费帮扶等方式带动农民增收。",
    "（二）驻村帮扶。派驻干部进驻重点村，通过教育帮扶、医疗帮扶、科技帮扶等方式改善民生。",
)


def test_members_of_a_list_are_left_out() -> None:
    items = [item for item in made(enumeration_items, corpus_of(*HELP)) if "社会力量" in item.stem]
    (multiple,) = items
    assert bare(multiple) == "积极动员社会力量，通过____等方式带动农民增收。文件列明的有哪些？"
    assert set(right(multiple)) == {"产业帮扶", "就业帮扶", "消费帮扶"}
    assert isinstance(multiple.key, Choice)
    assert set(multiple.key.options) - set(right(multiple)) < {"教育帮扶", "医疗帮扶", "科技帮扶"}
    assert "不完全列举" in multiple.explanation


@pytest.mark.parametrize(
    "text",
    [
        "科学有序统筹布局生态、农业、城镇等功能空间的各项建设活动。",  # the first has caught a verb
        "通过网络平台、电话、书面来信和走访调查座谈会等方式征求意见建议。",  # not alike
        "坚持依法、自愿原则，通过协商、调解等方式化解各类矛盾纠纷。",  # two only
    ],
)
def test_what_is_no_clean_list(text: str) -> None:
    clauses = corpus_of(*HELP, f"（三）其他。{text}")
    assert not [item for item in made(enumeration_items, clauses) if text[:6] in item.stem]


def test_a_closed_list_is_asked_openly() -> None:
    items = made_of(
        enumeration_items, "农村特困人员救助供养的内容包括基本生活、照料服务、疾病治疗和丧葬事宜。"
    )
    (short,) = items
    assert bare(short) == "农村特困人员救助供养的内容包括哪些？"
    assert right(short) == ("基本生活", "照料服务", "疾病治疗", "丧葬事宜")


LISTED = (
    "测试条例",
    "第一条 职工有下列情形之一的，应当认定为工伤：",
    "（一）在工作时间和工作场所内，因工作原因受到事故伤害的；",
    "（二）患职业病的；",
    "（三）因工外出期间，由于工作原因受到伤害的；",
    "（四）法律、行政法规规定的其他情形。",
    "第二条 职工有下列情形之一的，不得认定为工伤：",
    "（一）故意犯罪导致伤害或者死亡的；",
    "（二）醉酒或者吸毒导致伤害或者死亡的；",
    "（三）自残或者自杀导致伤害或者死亡的；",
    "第三条 职工有下列情形之一的，停止享受工伤保险待遇：",
    "（一）丧失享受待遇条件的；",
    "（二）拒不接受劳动能力鉴定的；",
    "（三）拒绝治疗并且情节十分严重的。",
)


def test_one_item_of_a_list_is_asked_for() -> None:
    items = made(listed_items, corpus_of(*LISTED))
    asked = {
        bare(item): right(item) for item in items if "应当认定" in item.stem and item.kind is Kind.SINGLE
    }
    assert asked == {
        "职工有下列哪种情形的，应当认定为工伤？": ("因工外出期间，由于工作原因受到伤害的",)
    } or all(stem == "职工有下列哪种情形的，应当认定为工伤？" for stem in asked)
    assert items
    assert not any("其他情形" in option for item in items for option in right(item))


def test_distractors_of_a_list_speak_of_the_same_kind_of_somebody() -> None:
    corpus = corpus_of(
        "测试条例",
        "第一条 申请从业资格的机构，应当具备下列条件：",
        "（一）有健全的内部管理制度；",
        "（二）有固定的业务场所设施；",
        "第二条 申请从业资格的人员，应当具备下列条件：",
        "（一）具有大学本科以上学历；",
        "（二）具有中华人民共和国国籍；",
        "（三）具有完全民事行为能力；",
    )
    assert {item.kind for item in made(listed_items, corpus)} == {Kind.SHORT}


def test_what_leads_to_the_same_for_others_is_no_distractor() -> None:
    lines = (
        "测试条例",
        "第一条 有关单位和工作人员有下列情形之一的，责令改正，依法给予处理：",
        "（一）拒不执行处分决定的；",
        "（二）拒不配合依法调查的；",
        "第二条 监管机构的工作人员有下列情形之一的，{}：",
        "（一）违反规定处置财物的；",
        "（二）违反规定采取措施的；",
        "（三）泄露调查工作信息的；",
    )
    for end, kinds in (("依法给予处理", {Kind.SHORT}), ("暂停执行职务", {Kind.SHORT, Kind.SINGLE})):
        corpus = corpus_of(*(line.format(end) for line in lines))
        asked = [
            i for i in made(listed_items, corpus) if "有关单位" in i.stem and i.kind is not Kind.MULTIPLE
        ]
        assert {item.kind for item in asked} == kinds, end


def test_what_aggravates_is_no_distractor_for_what_mitigates() -> None:
    lines = (
        "测试条例",
        "第一条 公职人员有下列情形之一的，可以从轻给予处分：",
        "（一）主动上交违法所得的；",
        "（二）配合调查说明事实的；",
        "第二条 公职人员有下列情形之一的，{}：",
        "（一）阻止他人检举揭发的；",
        "（二）隐匿毁灭案件证据的；",
        "（三）胁迫他人实施违法的；",
    )
    for end, is_asked in (("应当从重给予处分", False), ("应当暂停其职务", True)):
        corpus = corpus_of(*(line.format(end) for line in lines))
        singles = [i for i in made(listed_items, corpus) if "从轻" in i.stem and i.kind is Kind.SINGLE]
        assert bool(singles) is is_asked, end


def test_members_of_a_list_are_asked_for_together() -> None:
    corpus = corpus_of(*LISTED)
    by_kind = {item.kind: item for item in made(listed_items, corpus) if "不得认定" in item.stem}
    short = by_kind[Kind.SHORT]
    assert bare(short) == "职工有哪些情形的，不得认定为工伤？请逐项列举。"
    assert right(short) == tuple(line[3:].rstrip("；的") + "的" for line in LISTED[7:10])
    assert short.basis and [part.quote for part in short.basis.parts] == [line[3:] for line in LISTED[7:10]]
    stems = {item.stem for item in made(listed_items, corpus) if item.kind is Kind.SHORT}
    assert not any("应当认定" in stem for stem in stems), "其他情形 leaves the list open"
    multiple = next(item for item in made(listed_items, corpus) if item.kind is Kind.MULTIPLE)
    assert set(right(multiple)) <= {
        part.quote.rstrip("；。") for part in (multiple.basis or short.basis).parts
    }
    assert not failed(short, corpus) and not failed(multiple, corpus)


def test_an_item_on_a_list_stands_and_falls_with_every_member() -> None:
    corpus = corpus_of(*LISTED)
    short = next(item for item in made(listed_items, corpus) if item.kind is Kind.SHORT)
    last = short.basis.parts[-1].quote if short.basis else ""
    changed = corpus_of(*(line.replace(last[:-1], last[:-1] + "改") for line in LISTED))
    assert "G1" in failed(short, changed)


def test_lists_that_forbid_or_that_refer_elsewhere_are_left_alone() -> None:
    forbids = tuple(line.replace("停止享受工伤保险待遇", "禁止领取待遇") for line in LISTED)
    refers = tuple(line.replace("患职业病的", "本条例第二条规定的") for line in LISTED)
    assert made(listed_items, corpus_of(*LISTED))
    assert not [i for i in made(listed_items, corpus_of(*forbids)) if "禁止" in bare(i).partition("情形")[0]]
    assert not [i for i in made(listed_items, corpus_of(*refers)) if "应当认定" in i.stem]


def test_a_condition_that_is_enough_is_not_asked_for_as_one_of_all() -> None:
    lead = "第一条 仲裁员应当公道正派并符合下列条件{}："
    items = ("（一）曾任审判员多年的；", "（二）律师执业满三年的；")
    assert made(listed_items, corpus_of("测试条例", lead.format(""), *items))
    assert not made(listed_items, corpus_of("测试条例", lead.format("之一"), *items))


# --- who does it, matching --------------------------------------------------------------------------------


def bodies(*duties: str) -> dict[str, set[str]]:
    """For each body the options beside it."""
    corpus = corpus_of("测试条例", *(f"第{'一二三四五六七八'[n]}条 {text}" for n, text in enumerate(duties)))
    items = [item for item in made(actor_items, corpus) if isinstance(item.key, Choice)]
    singles = [item for item in items if item.kind is Kind.SINGLE and not failed(item, corpus)]
    return {right(item)[0]: set(item.key.options) for item in singles if isinstance(item.key, Choice)}


def statements_on(*duties: str) -> dict[str, set[str]]:
    """For each body those that could be put in its place."""
    corpus = corpus_of("测试条例", *(f"第{'一二三四五六七八'[n]}条 {text}" for n, text in enumerate(duties)))
    charged = corpus.of_each(corpus.clauses[0].doc_id, bodies_in)
    found = (duty_of(p) for clause in corpus.clauses for p in passages(clause, corpus))
    return {duty.body: set(others_of(duty, charged)) for duty in found if duty}


_DUTIES = (
    "网信部门应当会同有关部门确定影响身心健康的网络信息种类和范围。",
    "教育行政部门应当加强心理健康教育，建立早期发现和及时干预机制。",
    "卫生健康部门应当组织开展健康检查，建立健全档案并定期更新内容。",
    "民政部门应当设立热线电话，及时受理各类求助并组织开展救助工作。",
)


def test_a_body_stands_beside_bodies_of_other_fields() -> None:
    asked = bodies(*_DUTIES)
    assert asked["民政部门"] == {"民政部门", "网信部门", "教育行政部门", "卫生健康部门"}


@pytest.mark.parametrize(
    "other",
    [
        "政府部门应当依法公开服务事项的条件和办理流程，接受社会监督。",  # takes the others in
        "民政管理机关应当制定全县统一的救助标准，并定期调整公布标准。",  # the same field
    ],
)
def test_a_body_does_not_stand_beside_one_that_takes_it_in(other: str) -> None:
    name = other.split("应当")[0]
    assert not any({name, "民政部门"} <= options for options in bodies(*_DUTIES, other).values())


def test_no_office_of_the_centre_stands_for_a_local_one() -> None:
    local = "县级人民政府应当加强光荣院建设，收治生活不能自理的退役军人。"
    central = "国务院民政部门应当制定全国统一的评估标准，并向社会公布结果。"
    stands_for = statements_on(*_DUTIES, local, central)
    assert "国务院民政部门" not in stands_for["县级人民政府"]
    assert "县级人民政府" in stands_for["国务院民政部门"] | stands_for["教育行政部门"]


def test_only_a_government_has_governments_below_it() -> None:
    above = "县级人民政府应当加强对下级人民政府安排使用救助资金情况的监督。"
    assert not statements_on(*_DUTIES, above)["县级人民政府"]


def test_a_body_made_for_one_task_does_nothing_else() -> None:
    elections = "村民选举委员会应当主持村民委员会的选举工作，并公布选民名单。"
    economy = "村民委员会应当组织村民发展合作经济，承担本村生产的服务工作。"
    voters = "民政部门应当指导村民委员会的换届选举工作，并培训有关的人员。"
    stands_for = statements_on(*_DUTIES[:3], elections, economy, voters)
    assert not any("选举" in body for body in stands_for["教育行政部门"])
    assert any("选举" in body for body in stands_for["民政部门"])


@pytest.mark.parametrize(
    ("duty", "body"),
    [
        ("人民法院应当自收到减刑建议书和有关材料之日起三十日内依法裁定。", "人民法院"),
        ("县级人民政府应当将救助工作所需的经费列入本级预算，保障其落实。", "县级人民政府"),
    ],
)
def test_what_only_a_court_or_a_government_does(duty: str, body: str) -> None:
    assert not statements_on(*_DUTIES, duty)[body]


def test_a_government_does_nothing_together_with_its_own_office() -> None:
    together = "统计行政管理部门应当会同旅游行政部门完善统计指标体系和调查方法。"
    government = "县级人民政府应当建立协调机制，解决救助工作当中的重大问题和困难。"
    stands_for = statements_on(*_DUTIES[:3], together, government)
    assert "县级人民政府" not in stands_for["统计行政管理部门"]
    assert "县级人民政府" in stands_for["教育行政部门"]


def test_no_county_deals_with_the_centre() -> None:
    central = "国务院民政部门应当与中央国家机关密切配合，统筹做好信息数据的应用。"
    local = "县级人民政府应当加强光荣院建设，收治生活不能自理的退役军人。"
    assert "县级人民政府" not in statements_on(*_DUTIES[:3], central, local)["国务院民政部门"]


def test_no_district_acts_for_the_whole_city() -> None:
    city = "市城管主管部门应当制定全市停车管理的服务规范，加强对停车场的检查。"
    district = "区人民政府应当组织施划非机动车停放点，加强对非机动车的停放管理。"
    assert "区人民政府" not in statements_on(*_DUTIES[:3], city, district)["市城管主管部门"]


def test_a_government_is_not_to_be_chosen_among_offices() -> None:
    government = "县级人民政府应当建立协调机制，解决救助工作当中的重大问题和困难。"
    assert "县级人民政府" not in bodies(*_DUTIES, government)
    assert bodies(*_DUTIES, government)["民政部门"] == bodies(*_DUTIES)["民政部门"]


def test_a_statement_puts_in_only_who_has_more_than_one_duty() -> None:
    again = "卫生健康部门应当指导医疗机构开展健康教育，普及急救知识和技能。"
    corpus = corpus_of(
        "测试条例", *(f"第{'一二三四五'[n]}条 {text}" for n, text in enumerate((*_DUTIES, again)))
    )
    statements = [item for item in made(actor_items, corpus) if item.kind is Kind.TRUE_FALSE]
    false = [item.explanation for item in statements if right(item) == ("错误",)]
    assert false
    assert all("不是“卫生健康部门”" in explanation for explanation in false)


def test_a_statement_puts_in_only_a_body_of_the_same_kind() -> None:
    """Nobody believes that a government office, or a court, nurses the patients."""
    hospital = "医疗机构应当配备适宜的设施，保护住院患者的人身安全，防止受到伤害。"
    again = ("民政部门应当组织开展救助工作的检查评估，并向社会公布评估结果。",) * 2
    corpus = corpus_of(
        "测试条例", *(f"第{'一二三四'[n]}条 {text}" for n, text in enumerate((hospital, *again)))
    )
    assert not [item for item in made(actor_items, corpus) if "住院患者" in item.stem]


def test_the_beginning_of_a_longer_name_is_no_actor() -> None:
    text = "县级人民政府负责英雄烈士保护工作的部门和其他有关部门应当依法履行职责。"
    assert "县级人民政府" not in statements_on(*_DUTIES, text)


def test_a_body_that_the_sentence_echoes_is_not_asked_for() -> None:
    echoing = "中介服务机构应当公开中介服务的条件、流程、时限和收费标准，诚实守信。"
    assert "中介服务机构" not in bodies(*_DUTIES, echoing)


def test_what_is_matched_has_names_of_its_own() -> None:
    text = "财产租赁所得每次收入达到四千元，减除费用达到八百元，减除达到百分之二十的费用。"
    assert not made_of(matching_items, text)


def test_principles_that_are_several_joined_into_one_are_not_listed() -> None:
    text = "电力设施的保护，实行电力管理部门、公安部门、电力企业和人民群众相结合的原则。"
    assert not made_of(enumeration_items, text)


# --- definitions, names -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "term"),
    [
        ("本办法所称助餐服务，是指由社区食堂为老年人提供的配餐、送餐服务。", "助餐服务"),
        ("学生欺凌，是指发生在同学之间蓄意实施欺压侮辱造成伤害的行为。", "学生欺凌"),
    ],
)
def test_a_definition_is_asked_both_ways(text: str, term: str) -> None:
    items = made_of(definition_items, text)
    gloss = text.rpartition("是指")[2].removesuffix("。")
    by_kind = {item.kind: item for item in items}
    assert bare(by_kind[Kind.BLANK]) == f"____是指{gloss}。"
    assert right(by_kind[Kind.BLANK]) == (term,)
    assert bare(by_kind[Kind.SHORT]) == f"什么是“{term}”？"
    assert right(by_kind[Kind.SHORT]) == (gloss,)


@pytest.mark.parametrize(
    "text",
    [
        "滥用职权，指使部属进行违反职责的活动，造成严重后果的。",
        "前款所称权利金，是指买方支付的用于购买期权合约的资金。",
        "建筑节能达到百分之五十，是指新建的住宅建筑符合国家节能设计标准。",
        "慈善信托属于公益信托，是指委托人基于慈善目的设立的信托。",
        "民政部门应当加强对村民委员会的指导，指导其依法开展自治活动。",
        "本办法所称服务，是指本办法第三条规定的各项养老服务。",
    ],
)
def test_what_is_no_definition(text: str) -> None:
    assert made_of(definition_items, text) == []


def test_a_false_gloss_is_that_of_a_term_of_the_same_sort() -> None:
    corpus = corpus_of(
        "测试条例",
        "第一条 慈善捐赠，是指自然人、法人基于慈善目的，自愿、无偿赠与财产的活动。",
        "第二条 慈善募捐，是指慈善组织基于慈善宗旨，面向社会公众募集财产的活动。",
        "第三条 慈善组织，是指依法成立、以面向社会开展慈善活动为宗旨的组织。",
    )
    false = [item for item in made(definition_items, corpus) if right(item) == ("错误",)]
    assert all("活动。" in item.stem and "组织”" not in item.stem for item in false)


def test_a_gloss_that_speaks_of_the_term_is_no_gloss_of_it() -> None:
    corpus = corpus_of(
        "测试条例",
        "第一条 核心保护区，是指输水干线大堤或者设计洪水位淹没线以内的区域。",
        "第二条 重点保护区，是指核心保护区向外延伸十五公里的汇水区域。",
        "第三条 一般保护区，是指除核心保护区和重点保护区以外的其他汇水区域。",
        "第四条 湿地恢复区，是指输水干线两侧已经退耕还湿的全部水面和滩涂区域。",
    )
    asked = [item for item in made(definition_items, corpus) if "“核心保护区”是指" in item.stem]
    assert asked
    for item in asked:
        wrong = [o for o in item.key.options if o not in right(item)] if isinstance(item.key, Choice) else []
        assert not any("核心保护区" in text for text in (*wrong, bare(item).removeprefix("“核心保护区”")))


def test_every_term_to_choose_from_could_be_of_the_gloss() -> None:
    corpus = corpus_of(
        "测试条例",
        "第一条 稿酬所得，是指个人因其作品以图书、报刊等形式出版而取得的所得。",
        "第二条 救济金，是指各级人民政府民政部门支付给个人的生活困难补助费。",
        "第三条 财产租赁所得，是指个人出租不动产、机器设备以及其他财产取得的所得。",
        "第四条 财产转让所得，是指个人转让有价证券、股权以及其他财产取得的所得。",
        "第五条 经营服务所得，是指个人从事办学、医疗、咨询以及其他活动取得的所得。",
    )
    singles = [i for i in made(definition_items, corpus) if i.kind is Kind.SINGLE and "稿酬" in i.explanation]
    terms = {o for i in singles if isinstance(i.key, Choice) for o in i.key.options if o.endswith("所得")}
    assert "稿酬所得" in terms
    assert not any("救济金" in item.key.options for item in singles if isinstance(item.key, Choice))


def test_names_between_quotation_marks() -> None:
    corpus = corpus_of(
        "测试方案",
        "一、任务",
        "（一）残疾人帮扶。深入推进残疾人家庭“一家一年一事”帮扶解困行动。",
        "（二）协作。持续推进“万企兴万村”行动，深化“三权”“三资”等改革。",
    )
    blanks = [item for item in made(name_items, corpus) if item.kind is Kind.BLANK]
    assert [(bare(item), right(item)) for item in blanks] == [
        ("深入推进残疾人家庭“____”帮扶解困行动。", ("一家一年一事",)),
        ("持续推进“____”行动，深化“三权”“三资”等改革。", ("万企兴万村",)),
    ]


def test_a_name_stands_among_names_of_its_kind() -> None:
    lines = (
        "（一）培训。组织参加“四个自信”教育。",
        "（二）协作。持续推进“万企兴万村”行动，深化改革。",
        "（三）互助。持续推进“千村帮百户”行动，深化改革。",
        "（四）创业。持续推进“能人回故乡”行动，深化改革。",
        "（五）金融。构建产业资本和金融资本的“防火墙板”，守住底线。",
        "（六）消费。持续推进“好货进万家”行动，深化改革。",
    )
    items = made(name_items, corpus_of("测试方案", "一、任务", *lines))
    options = {right(i)[0]: i.key.options for i in items if isinstance(i.key, Choice)}
    assert set(options) == {"万企兴万村", "千村帮百户", "能人回故乡", "好货进万家"}
    assert all("防火墙板" not in each and "四个自信" not in each for each in options.values())


# --- units ------------------------------------------------------------------------------------------------

DUTIES = (
    "测试方案",
    "一、任务",
    "（一）收入监测。加强部门信息共享，全面分析农民收入变化。（责任单位：自治区农业农村厅、统计局）",
    "（二）养老服务。发展农村互助养老，办好社区食堂。（责任单位：自治区民政厅、农业农村厅）",
    "（三）防灾减灾。及时发布灾害性天气预警信息。（责任单位：自治区气象局、农业农村厅）",
    "（四）教育资助。健全学生资助体系，落实扩面提标政策。（责任单位：自治区教育厅、财政厅）",
    "（五）无障碍。开展困难残疾人家庭无障碍改造。（责任单位：自治区残联、农业农村厅）",
)


def test_units_of_a_task() -> None:
    items = [item for item in made(unit_items, corpus_of(*DUTIES)) if "收入监测" in item.stem]
    assert {bare(item): set(right(item)) for item in items if item.kind is Kind.MULTIPLE} == {
        "“收入监测”这项工作的责任单位有哪些？": {"自治区农业农村厅", "自治区统计局"}
    }
    assert all("不是办事窗口" in item.explanation for item in items)


def test_a_task_is_asked_for_only_by_a_unit_that_no_other_task_has() -> None:
    reverse = [i for i in made(unit_items, corpus_of(*DUTIES)) if "是下列哪项工作的责任单位" in i.stem]
    asked = {bare(item).split("”")[0].removeprefix("“") for item in reverse}
    assert asked
    assert "自治区农业农村厅" not in asked


def test_the_frequent_unit_is_no_key_where_the_clause_has_another() -> None:
    singles = [i for i in made(unit_items, corpus_of(*DUTIES)) if "属于“" in i.stem]
    assert singles
    assert not any(right(item) == ("自治区农业农村厅",) for item in singles)


DUTIES_BY_LAW = (
    "测试条例",
    "第一条 县级人民政府应当将慈善事业纳入国民经济和社会发展规划。",
    "第二条 民政部门负责慈善组织的登记管理和日常监督检查工作。",
    "第三条 税务机关应当依法落实慈善捐赠的税收优惠政策。",
    "第四条 慈善行业协会应当建立健全行业规范，加强行业自律。",
    "第五条 有关部门应当在各自职责范围内做好慈善工作的监督管理。",
    "第六条 县级以上人民政府应当建立慈善信息统计和发布制度。",
    "第七条 审计机关应当依法对慈善组织的财务收支进行审计监督。",
    "第八条 公安机关应当依法查处假借慈善名义骗取财产的各类案件。",
)


def test_who_does_it() -> None:
    items = [item for item in made(actor_items, corpus_of(*DUTIES_BY_LAW)) if "登记管理" in item.stem]
    single = next(item for item in items if item.kind is Kind.SINGLE)
    assert bare(single) == "____负责慈善组织的登记管理和日常监督检查工作。"
    assert right(single) == ("民政部门",)
    assert isinstance(single.key, Choice)
    assert len([option for option in single.key.options if option.endswith("人民政府")]) <= 1


def test_nobody_in_particular_is_no_actor() -> None:
    assert not [i for i in made(actor_items, corpus_of(*DUTIES_BY_LAW)) if "各自职责" in i.stem]


@pytest.mark.parametrize(
    ("text", "stem", "points"),
    [
        (
            "开展慈善活动，应当遵循合法、自愿、诚信、非营利的原则。",
            "开展慈善活动，应当遵循哪些原则？",
            ("合法", "自愿", "诚信", "非营利"),
        ),
        (
            "对违法犯罪的未成年人，实行教育、感化、挽救的方针。",
            "对违法犯罪的未成年人，实行什么方针？",
            ("教育", "感化", "挽救"),
        ),
    ],
)
def test_principles(text: str, stem: str, points: tuple[str, ...]) -> None:
    (item,) = (item for item in made_of(enumeration_items, text) if item.kind is Kind.SHORT)
    assert bare(item) == stem
    assert right(item) == points


def test_principles_that_run_into_one_another() -> None:
    text = "市政设施管理应当遵循统一规划、统筹协调和建设、维护、管理并重的原则。"
    assert made_of(enumeration_items, text) == []


def test_a_bank_named_after_a_region_that_the_document_does_not_speak_of() -> None:
    lines = [line.replace("自治区气象局", "人民银行") for line in DUTIES]
    assert not [i for i in made(unit_items, corpus_of(*lines)) if "人民银行" in "".join(right(i))]
    lines[2] = lines[2].replace("全面分析农民收入变化", "全面分析宁夏农民收入变化")
    assert [i for i in made(unit_items, corpus_of(*lines)) if "人民银行" in "".join(right(i))]


# --- cases, matching ----------------------------------------------------------------------------------------


def test_cases_on_either_side_of_the_threshold_and_at_it() -> None:
    text = "对灵活就业6个月以上的残疾人，每年补贴2000元。"
    verdicts = {bare(item): right(item) for item in made_of(case_items, text) if item.kind is Kind.TRUE_FALSE}
    told = {stem.partition("，在其他")[0]: verdict for stem, verdict in verdicts.items()}
    assert told == {
        "某残疾人灵活就业7个月": ("正确",),
        "某残疾人灵活就业5个月": ("错误",),
        "某残疾人灵活就业6个月": ("正确",),
    }


def test_the_number_itself_counts_where_the_text_excludes_it() -> None:
    items = made_of(case_items, "对离岗超过6个月的残疾人，每年补贴2000元。")
    at = [item for item in items if "6个月，在其他" in item.stem]
    assert [right(item) for item in at] == [("错误",)]
    assert all("不含本数" in item.explanation for item in items)


def test_of_four_only_one_meets_the_condition() -> None:
    items = made_of(case_items, "对创业连续正常经营1年以上的残疾人，每年给予8000元创业补贴。")
    (single,) = (item for item in items if item.kind is Kind.SINGLE)
    assert right(single) == ("创业连续正常经营1年",)
    assert isinstance(single.key, Choice)
    assert {o.removeprefix("创业连续正常经营") for o in single.key.options} == {
        "1年",
        "11个月",
        "10个月",
        "9个月",
    }


def test_nobody_is_judged_by_an_estimate() -> None:
    assert made_of(case_items, "对灵活就业6个月左右的残疾人，每年补贴2000元。") == []


def test_targets_are_matched_with_what_they_measure() -> None:
    text = "到2027年，良种覆盖率达到98%以上、机械化率达到85%以上、农膜回收率达到90%以上。"
    (item,) = made_of(matching_items, text)
    assert set(right(item)) == {"良种覆盖率=98%以上", "机械化率=85%以上", "农膜回收率=90%以上"}


def test_a_series_is_matched_with_its_years() -> None:
    text = "对创业连续正常经营1年以上的残疾人，前三年分别给予8000元、5000元、3000元创业补贴。"
    (item,) = made_of(matching_items, text)
    assert set(right(item)) == {"第一年=8000元", "第二年=5000元", "第三年=3000元"}


def test_equal_targets_are_not_matched() -> None:
    text = "到2027年，良种覆盖率达到85%以上、机械化率达到85%以上、农膜回收率达到90%以上。"
    assert made_of(matching_items, text) == []


# --- a set ------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def seed_corpus() -> Corpus:
    return Corpus([clause for document in parse(read(SEED)) for clause in clauses_of(document)])


@pytest.fixture(scope="module")
def seed_items(seed_corpus: Corpus) -> Sequence[Item]:
    return generate(seed_corpus.clauses, 100, seed_corpus)


def test_the_seed_gives_enough(seed_items: Sequence[Item]) -> None:
    assert len(seed_items) >= 60
    assert {item.kind for item in seed_items} == set(Kind)


def test_everything_offered_passes_the_gates(seed_corpus: Corpus, seed_items: Sequence[Item]) -> None:
    assert not {item.stem: names for item in seed_items if (names := failed(item, seed_corpus))}
    assert len({item.fact for item in seed_items}) == len(seed_items)
    assert not beaten_by_guessing(seed_items, seed_corpus)


def test_a_paper_of_sixty_can_be_drawn_from_the_seed(seed_items: Sequence[Item]) -> None:
    drawn = draw(Blueprint((Row(60),)), banked(seed_items), "甲")
    telling = [Telling.of(each.item) for each in drawn]
    assert not any(one.is_rival_of(other) for one, other in combinations(telling, 2))


def test_every_stem_on_the_draft_says_so(seed_items: Sequence[Item]) -> None:
    assert all("（征求意见稿）" in item.stem for item in seed_items)


@pytest.mark.parametrize(
    ("stem", "answer"),
    [
        ("对参加新型学徒制培训取得职业资格（技能等级）证书的给予____元补贴。", "6000—15000"),
        ("力争2027年农产品加工转化率达到____%。", "80"),
        ("深入推进残疾人家庭“____”帮扶解困行动。", "一家一年一事"),
        ("“强化群体监测”这项工作的责任单位有哪些？", "自治区农业农村厅、自治区民政厅"),
        ("某残疾人灵活就业5个月，在其他条件均符合的情况下，符合“每年补贴2000元”的条件。", "错误"),
        ("“自治区教育厅”是下列哪项工作的责任单位？", "巩固“三保障”和饮水安全成果"),
    ],
)
def test_questions_that_the_seed_gives(seed_corpus: Corpus, stem: str, answer: str) -> None:
    found = [item for item in offered(seed_corpus.clauses, seed_corpus) if bare(item) == stem]
    assert found
    assert any(answer in "、".join(sorted(right(item))) for item in found)


def test_no_number_is_made_smaller_under_at_least(seed_corpus: Corpus) -> None:
    """180万亩以上 implies 150万亩以上: a statement that says so would be true."""
    for item in offered(seed_corpus.clauses, seed_corpus):
        if right(item) == ("错误",) and "服务面积达到" in item.stem and "确保" not in item.stem:
            assert max(q.value for q in read_quantities(item.stem) if q.unit == "万亩") > 180


def test_the_same_clauses_give_the_same_items(seed_corpus: Corpus, seed_items: Sequence[Item]) -> None:
    again = Corpus(seed_corpus.clauses)
    assert generate(again.clauses, 100, again) == seed_items


def test_a_small_set_is_spread_over_kinds_and_topics(seed_corpus: Corpus) -> None:
    items = generate(seed_corpus.clauses, 12, seed_corpus)
    assert len(items) == 12
    assert {item.kind for item in items} == set(Kind)
    assert len({item.topic for item in items}) >= 8


def test_nothing_is_asked_of_what_no_longer_holds(seed_corpus: Corpus) -> None:
    repealed = Corpus([replace(c, validity=Validity.REPEALED) for c in seed_corpus.clauses])
    assert generate(repealed.clauses, 20, repealed) == ()


def test_topics_are_headings_without_their_numbers() -> None:
    clause = clause_with("对残疾人，每年补贴2000元。", "开展残疾人帮扶纾困")
    assert topic(clause) == "开展残疾人帮扶纾困"
    led = replace(clause, path=(*clause.path, "处罚的种类分为：", "第三章　总　　则", "第一条"))
    assert topic(led) == "总则"
    assert topic(replace(led, path=("一、帮扶", "处罚的种类分为："))) == "帮扶"
    assert quoted("加大“一老一小”关爱") == "“加大‘一老一小’关爱”"


def sources(folder: Path) -> Iterator[Source]:
    """The documents of a folder of reference data: pages, or lines of JSON with a text in Markdown."""
    yield from map(read, sorted(folder.glob("*.html")))
    for packed in folder.glob("docs.jsonl.gz"):
        with gzip.open(packed, "rt", encoding="utf-8") as lines:
            for number, line in enumerate(lines):
                yield read_bytes(json.loads(line)["text"].encode(), f"{number}.md")


@pytest.mark.slow
@pytest.mark.parametrize("part", ["civil_affairs", "html"])
def test_unseen_documents_pass_the_gates(policy_data: Path, part: str) -> None:
    documents = [clauses_of(d) for source in sources(policy_data / part) for d in parse(source)]
    corpus = Corpus([clause for document in documents for clause in document])
    items = [item for document in documents for item in generate(document, 10, corpus)]
    assert len(items) > 90
    assert not [item.stem for item in items if failed(item, corpus)]
    assert len({item.kind for item in items}) >= 5
