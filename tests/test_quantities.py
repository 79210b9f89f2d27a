"""Quantities: what counts, units, comparators, ranges, spans, and what only looks like a quantity."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.comparators import comparator_of
from ingest.document import Comparator, Quantity
from ingest.quantities import read_quantities
from ingest.readers import read

SEED = next((Path(__file__).parents[1] / "corpus" / "documents").glob("*.txt"))


def only(text: str) -> Quantity:
    quantities = read_quantities(text)
    assert len(quantities) == 1, [quantity.text for quantity in quantities]
    return quantities[0]


# text -> the quantity in it, comparator, amount in the base unit, base unit
IN_DOCUMENTS = {
    "稳定在1.5万家以上": ("1.5万家以上", ">=", 15_000, "家"),
    "面积达到180万亩以上": ("180万亩以上", ">=", 1_800_000, "亩"),
    "面积达到2000万亩次以上": ("2000万亩次以上", ">=", 20_000_000, "亩次"),
    "稳定在1040万亩": ("1040万亩", "=", 10_400_000, "亩"),
    "总收入突破25亿元": ("突破25亿元", ">", 2.5e9, "元"),
    "带动0.2万人以上": ("0.2万人以上", ">=", 2000, "人"),
    "超1.2万人次": ("超1.2万人次", ">", 12_000, "人次"),
    "逾100家": ("逾100家", ">", 100, "家"),
    "约3万户": ("约3万户", "≈", 30_000, "户"),
    "近50万人": ("近50万人", "≈", 500_000, "人"),
    "龙头企业650家左右": ("650家左右", "≈", 650, "家"),
    "500余户": ("500余户", ">", 500, "户"),
    "不低于岗位总数10%": ("不低于岗位总数10%", ">=", 10, "%"),
    "按不低于当地最低工资标准的80%支付": ("不低于当地最低工资标准的80%", ">=", 80, "%"),
    "最低生活保障标准的1.5倍": ("1.5倍", "=", 1.5, "倍"),
    "期限不得超过三十日": ("不得超过三十日", "<=", 30, "天"),
    "不得低于百分之八": ("不得低于百分之八", ">=", 8, "%"),
    "未超过5%的": ("未超过5%", "<=", 5, "%"),
    "不早于22周岁": ("不早于22周岁", ">=", 22, "岁"),
    "最高可达5万元": ("最高可达5万元", "<=", 50_000, "元"),
    "最高给予5000元奖励": ("最高给予5000元", "<=", 5000, "元"),
    "最长不超过3年": ("不超过3年", "<=", 36, "个月"),
    "封顶线为5万元封顶": ("5万元封顶", "<=", 50_000, "元"),
    "至少1名就业服务专员": ("至少1名", ">=", 1, "人"),
    "每名医师至少配备2名护士": ("至少配备2名", ">=", 2, "人"),
    "在3年内按实际用工": ("3年内", "<=", 36, "个月"),
    "一公里以外": ("一公里以外", ">", 1000, "米"),
    "60周岁（含）以上": ("60周岁（含）以上", ">=", 60, "岁"),
    "60岁以上（含60岁）的老人": ("60岁以上（含60岁）", ">=", 60, "岁"),
    "60岁（不含）以上": ("60岁（不含）以上", ">", 60, "岁"),
    "年满六十周岁的": ("年满六十周岁", ">=", 60, "岁"),
    "不满十八周岁的": ("不满十八周岁", "<", 18, "岁"),
    "三分之二以上的代表": ("三分之二以上", ">=", 200 / 3, "%"),
    "千分之五配置": ("千分之五", "=", 0.5, "%"),
    "2‰的滞纳金": ("2‰", "=", 0.2, "%"),
    "八成以上": ("八成以上", ">=", 80, "%"),
    "提高5个百分点": ("5个百分点", "=", 5, "个百分点"),
    "15个工作日内": ("15个工作日内", "<=", 15, "个工作日"),
    "到期后再延长三十年试点": ("三十年", "=", 360, "个月"),
    "提前30日": ("30日", "=", 30, "天"),
    "对5公顷以上": ("5公顷以上", ">=", 75, "亩"),
    "补助１,２００元": ("１,２００元", "=", 1200, "元"),
    "2亿3千万元": ("2亿3千万元", "=", 230_000_000, "元"),
    "只有一个劳动力": ("一个", "=", 1, "个"),
    "近三年无违法记录": ("三年", "=", 36, "个月"),
    "服务满3月以上": ("满3月以上", ">=", 3, "个月"),
}
IN_QUESTIONS = {
    "半年": ("半年", "=", 6, "个月"),
    "一年半": ("一年半", "=", 18, "个月"),
    "八个月": ("八个月", "=", 8, "个月"),
    "5个多月": ("5个多月", ">", 5, "个月"),
    "五个月多": ("五个月多", ">", 5, "个月"),
    "半年多了": ("半年多", ">", 6, "个月"),
    "大半年": ("大半年", ">", 6, "个月"),
    "一个半月": ("一个半月", "=", 1.5, "个月"),
    "一年零两个月": ("一年零两个月", "=", 14, "个月"),
    "1年3个月": ("1年3个月", "=", 15, "个月"),
    "6个月零1天": ("6个月零1天", ">", 6, "个月"),
    "满5个月20天": ("满5个月20天", ">", 5, "个月"),
    "十来天": ("十来天", "≈", 10, "天"),
    "两千块": ("两千块", "=", 2000, "元"),
    "2千块钱": ("2千块钱", "=", 2000, "元"),
    "一万多块": ("一万多块", ">", 10_000, "元"),
    "3万5千元": ("3万5千元", "=", 35_000, "元"),
    "20多名员工": ("20多名", ">", 20, "人"),
    "一家3口人": ("3口人", "=", 3, "人"),
    "家里就一个劳动力": ("一个", "=", 1, "个"),
    "刚满6个月": ("刚满6个月", "=", 6, "个月"),
    "刚好半年": ("刚好半年", "=", 6, "个月"),
    "正好6个月": ("正好6个月", "=", 6, "个月"),
    "整整一年": ("整整一年", "=", 12, "个月"),
    "一年整": ("一年整", "=", 12, "个月"),
    "满了半年": ("满了半年", ">=", 6, "个月"),
    "够6个月": ("够6个月", ">=", 6, "个月"),
    "超过半年": ("超过半年", ">", 6, "个月"),
    "过了半年": ("过了半年", ">", 6, "个月"),
    "不到半年": ("不到半年", "<", 6, "个月"),
    "半年不到": ("半年不到", "<", 6, "个月"),
    "6个月还没到": ("6个月还没到", "<", 6, "个月"),
    "没满6个月": ("没满6个月", "<", 6, "个月"),
    "没干满6个月": ("没干满6个月", "<", 6, "个月"),
    "不够半年": ("不够半年", "<", 6, "个月"),
    "干了快一年": ("快一年", "<", 12, "个月"),
    "将近一年": ("将近一年", "<", 12, "个月"),
    "差一个月满一年": ("差一个月满一年", "<", 12, "个月"),
    "还差10天就半年": ("差10天就半年", "<", 6, "个月"),
    "再干两个月就满一年": ("再干两个月就满一年", "<", 12, "个月"),
    "还有2个孩子": ("2个", "=", 2, "个"),
    "相差3岁": ("3岁", "=", 3, "岁"),
    "差点半年": ("差点半年", "<", 6, "个月"),
    "差不多一年": ("差不多一年", "≈", 12, "个月"),
    "半年左右": ("半年左右", "≈", 6, "个月"),
    "到没到6个月": ("6个月", "=", 6, "个月"),
    "有没有超过1年": ("超过1年", ">", 12, "个月"),
    "补贴一年多少钱": ("一年", "=", 12, "个月"),
    "工资一万二": ("一万二", "=", 12_000, "元"),
    "一万二": ("一万二", "=", 12_000, "元"),
    "一月挣两千五": ("两千五", "=", 2500, "元"),
    "贷款能贷5万吗": ("5万", "=", 50_000, "元"),
    "补贴最高能领8000吗": ("最高能领8000", "<=", 8000, "元"),
}


@pytest.mark.parametrize(("text", "expected"), (IN_DOCUMENTS | IN_QUESTIONS).items())
def test_quantity(text: str, expected: tuple[str, str, float, str]) -> None:
    quantity = only(text)
    words, comparator, amount, base_unit = expected
    assert (quantity.text, str(quantity.comparator), quantity.base_unit) == (words, comparator, base_unit)
    assert quantity.amount == pytest.approx(amount)
    assert quantity.upper is None
    assert text[quantity.start : quantity.end] == quantity.text


RANGES = {
    "省水30%—45%": ("30%—45%", 30, 45, "%"),
    "给予500—1400元": ("500—1400元", 500, 1400, "元"),
    "6000-15000元": ("6000-15000元", 6000, 15_000, "元"),
    "2~3家": ("2~3家", 2, 3, "家"),
    "3至5名": ("3至5名", 3, 5, "人"),
    "一至二人": ("一至二人", 1, 2, "人"),
    "18—60周岁": ("18—60周岁", 18, 60, "岁"),
    "6个月至1年": ("6个月至1年", 6, 12, "个月"),
    "5万至10万元": ("5万至10万元", 50_000, 100_000, "元"),
    "5000元至1万元": ("5000元至1万元", 5000, 10_000, "元"),
    "百分之五至百分之十": ("百分之五至百分之十", 5, 10, "%"),
    "三四个月": ("三四个月", 3, 4, "个月"),
    "7、8个月": ("7、8个月", 7, 8, "个月"),
    "两三千块": ("两三千块", 2000, 3000, "元"),
    "150米至200米以内": ("150米至200米以内", 150, 200, "米"),
}


@pytest.mark.parametrize(("text", "expected"), RANGES.items())
def test_range(text: str, expected: tuple[str, float, float, str]) -> None:
    quantity = only(text)
    words, low, high, base_unit = expected
    assert quantity.comparator is Comparator.RANGE
    assert (quantity.text, quantity.base_unit) == (words, base_unit)
    assert [quantity.amount, quantity.upper_amount] == pytest.approx([low, high])


@pytest.mark.parametrize(
    "text",
    [
        # ordinals, references, dates, years
        "第二十三届博览会、第七届博览会",
        "第三条第二款第（一）项、第五条至第八条、第2、3条",
        "第3个月、第二年、第一、二、三产业",
        "十三届九次、十次全会",
        "前三年、首3年",
        "2025—2027年，2020年3月1日，5月至11月，十二月三十一日前，每月10日前，每季度初5日前",
        "二〇二五年、上半年、上一年、90年代",
        # names
        "“1311”服务、“三保障”、“五位一体”、《六个一工程》",
        "三年行动、五年规划、3年行动计划",
        "一户一策、一家一年一事、每户一人、同一个、最后一日",
        "形成一个机制，设一名组长",
        "一年级、三年级学生、九年制",
        "八项规定、二次供水、四周",
        "二十大精神、十四五时期",
        "三重保障、三类户、五等份",
        # no number, no unit
        "单位：万元，几十个，数十户，几百块，成千上万人",
        "国办发〔2017〕47号，电话0951-5051234，12345热线，B超，3A级",
        "第10号令、A4纸、G20",
        # what is missing is not what there is
        "还差一个月",
        "离一年还差一个月",
    ],
)
def test_no_quantity(text: str) -> None:
    assert [quantity.text for quantity in read_quantities(text)] == []


@pytest.mark.parametrize(
    ("words", "comparator"),
    [
        ("不低于", Comparator.AT_LEAST),
        ("不得少于", Comparator.AT_LEAST),
        ("至少", Comparator.AT_LEAST),
        ("以上", Comparator.AT_LEAST),
        ("及以上", Comparator.AT_LEAST),
        ("满", Comparator.AT_LEAST),
        ("不超过", Comparator.AT_MOST),
        ("不能高于", Comparator.AT_MOST),
        ("以下", Comparator.AT_MOST),
        ("以内", Comparator.AT_MOST),
        ("内", Comparator.AT_MOST),
        ("超过", Comparator.MORE_THAN),
        ("突破", Comparator.MORE_THAN),
        ("以外", Comparator.MORE_THAN),
        ("多", Comparator.MORE_THAN),
        ("低于", Comparator.LESS_THAN),
        ("不满", Comparator.LESS_THAN),
        ("不足", Comparator.LESS_THAN),
        ("不到", Comparator.LESS_THAN),
        ("快", Comparator.LESS_THAN),
        ("约", Comparator.ABOUT),
        ("左右", Comparator.ABOUT),
        ("来", Comparator.ABOUT),
        ("刚满", Comparator.EQUAL),
        ("整", Comparator.EQUAL),
    ],
)
def test_comparing_words(words: str, comparator: Comparator) -> None:
    assert comparator_of(words) is comparator


def test_words_that_compare_nothing_are_refused() -> None:
    with pytest.raises(ValueError, match="补贴"):
        comparator_of("补贴")


def test_several_quantities_keep_their_order_and_bounds() -> None:
    text = "处五百元以上一千元以下罚款；缴费满5年不足10年的，按50%、40%或者30%发给。"
    found = [(quantity.text, str(quantity.comparator)) for quantity in read_quantities(text)]
    assert found == [
        ("五百元以上", ">="),
        ("一千元以下", "<="),
        ("满5年", ">="),
        ("不足10年", "<"),
        ("50%", "="),
        ("40%", "="),
        ("30%", "="),
    ]


def test_number_that_is_none_hides_no_quantity_behind_it() -> None:
    assert [quantity.text for quantity in read_quantities("一个个人提供3份材料")] == ["3份"]


@pytest.mark.parametrize(
    ("text", "measures"),
    [
        ("全区粮食产量稳定在380万吨", ["全区粮食产量稳定在"]),
        ("良种覆盖率达到98%以上、机械化率达到85%以上", ["良种覆盖率达到", "机械化率达到"]),
        ("前三年分别给予8000元、5000元和3000元", ["前三年分别给予"] * 3),
        ("成效显著（省水30%，省肥20%）", ["省水", "省肥"]),
        ("累计培育企业（含市级）650家", ["累计培育企业（含市级）"]),
        ("处五百元以上一千元以下罚款", ["处", "处"]),
        ("创业满一年,每月工资3000元", ["创业", "每月工资"]),
    ],
)
def test_what_a_number_measures(text: str, measures: list[str]) -> None:
    assert [quantity.measures for quantity in read_quantities(text)] == measures


@pytest.mark.parametrize(
    ("text", "periods"),
    [
        ("每年补贴2000元", ["每年"]),
        ("每人每月500元", ["每月"]),
        ("累计分红3亿元", ["累计"]),
        ("力争每年带动就业1万人，其中定点帮扶带动0.2万人，稳定就业6个月以上", ["每年", "每年", None]),
        ("托管面积每年达到2000万亩，服务农户16万户", ["每年", None]),
        ("每年补贴2000元。一次性奖励500元", ["每年", "一次性"]),
    ],
)
def test_period(text: str, periods: list[str | None]) -> None:
    assert [quantity.period for quantity in read_quantities(text)] == periods


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("到2027年，产量稳定在380万吨", ["2027"]),
        ("2025—2027年培育70家。带动5万户", ["2025—2027", None]),
        ("2025年培育2家、带动5万户；2027年达到80%", ["2025", "2025", "2027"]),
        ("按照《2020年标准》补助500元", [None]),
    ],
)
def test_year(text: str, years: list[str | None]) -> None:
    assert [quantity.year for quantity in read_quantities(text)] == years


def test_every_number_of_the_seed_is_read() -> None:
    """51 in Arabic digits, and two in words; the rest are years, names and printed numbers."""
    quantities = [q for paragraph in read(SEED).paragraphs for q in read_quantities(paragraph)]
    in_digits = [q for q in quantities if re.search(r"\d", q.text)]
    assert len(in_digits) == 51
    assert [q.text for q in quantities if q not in in_digits] == ["三十年", "一个"]


@given(
    st.lists(
        st.sampled_from(
            [
                "不低于",
                "约",
                "满",
                "3",
                "一",
                "二十",
                "1.5",
                "万",
                "个",
                "多",
                "年",
                "半",
                "元",
                "%",
                "以上",
                "至",
                "、",
                "，",
                "。",
                "每年",
                "2027年",
                "第",
                "差",
                "补贴",
                "（",
                "）",
                "“",
                "百分之",
            ]
        ),
        max_size=14,
    )
)
def test_any_text_gives_quantities_in_order_each_a_span_of_it(words: list[str]) -> None:
    text = "".join(words)
    end = 0
    for quantity in read_quantities(text):
        assert end <= quantity.start < quantity.end
        assert quantity.text == text[quantity.start : quantity.end]
        assert quantity.upper is None or quantity.comparator is Comparator.RANGE
        end = quantity.end


@pytest.mark.parametrize(
    "unit",
    [
        *("1", "一", "1,", "一二", "第1、", "不低于", "补贴", "百分之", "半", "（", "“"),
        pytest.param("5元，", marks=pytest.mark.slow),
    ],
)
def test_long_rows_cost_no_more_than_their_length(unit: str) -> None:
    """A hang would stop the suite: 40,000 characters in a row that invites backtracking."""
    read_quantities(unit * (40_000 // len(unit)))
