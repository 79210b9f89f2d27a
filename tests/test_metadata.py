"""The head of a document: title, draft or trial, document number; what is not said stays empty."""

from __future__ import annotations

import pytest

from ingest.document import Basis, Document, MetadataField, Validity
from ingest.issuers import level_of
from ingest.readers import Paragraph, Reading, Source
from ingest.structure import parse
from ingest.titles import document_id
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
    (
        [
            "某县人民政府办公室关于印发某县小额信贷管理办法",
            "（暂行）的通知",
            "某政办发［2024］3号",
            "各乡镇：",
        ],
        "某县人民政府办公室关于印发某县小额信贷管理办法（暂行）的通知",
        Validity.TRIAL,
        3,
    ),
    # a subtitle is no item
    (
        ["某县滩羊产业行动方案", "——以“品牌强县”为目标", "（2024—2026年）", "一、目标。"],
        "某县滩羊产业行动方案",
        Validity.UNKNOWN,
        3,
    ),
    # what a table is counted in stands between its title and its rows
    (["资金分配表", "单位：万元", "一、中央资金"], "资金分配表", Validity.UNKNOWN, 2),
    (["资金分配表", "填报单位：某县民政局", "一、中央资金"], "资金分配表", Validity.UNKNOWN, 2),
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


# --- fields -------------------------------------------------------------------------------------------------

RULES = ("某某办法", "第一条 为了规范，制定本办法。")
FIELDS = [
    (
        ("某某条例", "（2011年7月26日国务院令第601号公布　自2011年8月1日起施行）", "第一条 甲。"),
        "document_number",
        "国务院令第601号",
    ),
    (
        ("某某条例", "（2011年7月26日国务院令第601号公布　自2011年8月1日起施行）", "第一条 甲。"),
        "written",
        "2011-07-26",
    ),
    (
        ("某某条例", "（2011年7月26日国务院令第601号公布　自2011年8月1日起施行）", "第一条 甲。"),
        "effective",
        "2011-08-01",
    ),
    (
        (
            "某某条例",
            "（2009年2月20日国务院令第550号公布　根据2016年2月6日《关于修改法规的决定》修订）",
            "第一条 甲。",
        ),
        "amended",
        "2016-02-06",
    ),
    (
        ("某某法", "（2020年6月20日第十三届全国人民代表大会常务委员会第十九次会议通过）", "第一条 甲。"),
        "issuer",
        "全国人民代表大会常务委员会",
    ),
    (
        (
            "中华人民共和国主席令",
            "第二号",
            "《某某法》已由全国人民代表大会通过，现予公布，自2025年5月1日起施行。",
            "主席　某某",
            "2025年3月1日",
            "某某法",
            "第一条 甲。",
        ),
        "document_number",
        "主席令第二号",
    ),
    (
        ("关于某事的通知", "国办发[2017] 47号", "各单位：", "请落实。", "某某局", "二〇二五年三月一日"),
        "document_number",
        "国办发〔2017〕47号",
    ),
    (
        ("关于某事的通知", "国办发（2017）47号", "各单位：", "请落实。", "某某局", "二○二五年三月一日"),
        "written",
        "2025-03-01",
    ),
    (
        ("关于某事的通知", "各乡镇人民政府：", "请落实。", "贺川县民政局", "贺川县财政局", "2025年3月1日"),
        "issuer",
        "贺川县民政局、贺川县财政局",
    ),
    (("关于某事的通知", "各乡镇人民政府：", "请落实。"), "addressee", "各乡镇人民政府"),
    ((*RULES, "第二条 本办法自2025年1月1日起施行，有效期5年。"), "expires", "2029-12-31"),
    ((*RULES, "第二条 本办法自2025年1月1日起施行，有效期至2028年12月31日。"), "expires", "2028-12-31"),
    ((*RULES, "第二条 本办法自2025年3月1日起施行。试行期2年。"), "expires", "2027-02-28"),
    ((*RULES, "第二条 生产许可证有效期五年。", "第三条 本办法自2025年1月1日起施行。"), "expires", None),
    ((*RULES, "第二条 低保标准自2025年1月1日起执行。"), "effective", None),
    ((*RULES, "第二条 本办法自公布之日起施行。"), "effective", None),
    ((*RULES, "第二条 本办法自印发之日起30日后施行。", "某某局", "2025年3月1日"), "effective", "2025-03-31"),
    (
        (*RULES, "第二条 本办法自印发之日起30日后施行，有效期5年。", "某某局", "2025年3月1日"),
        "expires",
        "2030-03-30",
    ),
]


@pytest.mark.parametrize(("paragraphs", "field", "value"), FIELDS)
def test_field(paragraphs: tuple[str, ...], field: str, value: str | None) -> None:
    parsed = document(*paragraphs)
    found = getattr(parsed, field) if hasattr(parsed, field) else getattr(parsed.dates, field)
    assert found == value
    bases = {basis.field: basis for basis in parsed.bases}
    if value is not None:
        basis = bases[MetadataField(field)]
        assert basis.value == value
        assert basis.words.split("\n")[0].split(" ")[0] in parsed.text


@pytest.mark.parametrize(
    ("issuer", "level"),
    [
        ("国务院办公厅", "国家"),
        ("民政部", "国家"),
        ("全国人民代表大会常务委员会", "国家"),
        ("国家市场监督管理总局", "国家"),
        ("宁夏回族自治区民政厅", "自治区"),
        ("山东省人民政府", "省"),
        ("上海市人民政府", "省"),
        ("银川市人民政府", "市"),
        ("银川市兴庆区人民政府", "县"),
        ("贺川县民政局", "县"),
        ("某某", None),
    ],
)
def test_level_of_the_issuer(issuer: str, level: str | None) -> None:
    assert level_of(issuer) == level


def test_repealed_documents_are_named_and_those_only_changed_are_not() -> None:
    parsed = document(
        *RULES,
        "第二条 本办法自2025年1月1日起施行。《甲办法》（贺政发〔2020〕1号）、《乙规定》同时废止。",
        "《丙》继续有效。",
    )
    assert parsed.repeals == ("甲办法", "乙规定")


def test_what_the_file_states_wins_and_a_conflict_is_reported() -> None:
    number = Basis(MetadataField.DOCUMENT_NUMBER, "贺政发[2025]4号", "发文字号：贺政发[2025]4号")
    paragraphs = tuple(
        Paragraph(text) for text in ("关于某事的通知", "贺政发〔2025〕3号", "各单位：", "请落实。")
    )
    parsed = parse(Source("a", "0", b"", Reading(paragraphs, stated=(number,))))[0]
    assert parsed.document_number == "贺政发〔2025〕4号"
    assert any("发文字号不一致" in warning for warning in parsed.warnings)


def test_every_field_that_is_not_empty_has_its_words() -> None:
    parsed = document("关于某事的通知", "各乡镇人民政府：", "请落实。", "贺川县民政局", "2025年3月1日")
    fields = {basis.field: basis.value for basis in parsed.bases}
    assert fields == {
        MetadataField.ISSUER: "贺川县民政局",
        MetadataField.ADDRESSEE: "各乡镇人民政府",
        MetadataField.WRITTEN: "2025-03-01",
        MetadataField.LEVEL: "县",
        MetadataField.VALIDITY: "in_force",
    }


@pytest.mark.parametrize(
    ("note", "field", "date"),
    [
        ("通过时间　2021年6月10日第十三届全国人民代表大会常务委员会通过", "written", "2021-06-10"),
        ("修订时间　2022年10月20日", "amended", "2022-10-20"),
        ("实施时间　2018年1月23日", "effective", "2018-01-23"),
        ("修订时间　2023年12月29日全国人民代表大会常务委员会通过的《某法修正案》修正", "written", None),
    ],
)
def test_note_may_bear_a_label_in_place_of_brackets(note: str, field: str, date: str | None) -> None:
    assert getattr(document("某某办法", note, "第一条 为了规范工作，制定本办法。").dates, field) == date


@pytest.mark.parametrize(
    "day",
    [
        "２０１３年５月１日",
        "二Ｏ一三年五月一日",
        "2013 年 5 月 1 日",
        "二 ○一三年 五月 一 日",
        "2013年0 5月0 1日",
    ],
)
def test_date_in_figures_of_any_width(day: str) -> None:
    assert (
        document("某某条例", "第一条 总则。", f"第二条 本条例从{day}起施行。").dates.effective == "2013-05-01"
    )


def test_title_below_its_own_name_is_read_once() -> None:
    assert document("继承", "继承", "第一章 一般规定").title == "继承"


def test_salutation_is_no_addressee() -> None:
    assert document("工作报告", "同志们：", "现在，我作报告。").addressee is None


# --- heads of GB/T 9704 -------------------------------------------------------------------------------------


def test_what_stands_above_the_number_is_letterhead() -> None:
    letter = document(
        "贺川市民政局",
        "贺民函〔2022〕12号",
        "市民政局关于同意成立某某协会的批复",
        "某某协会筹备组：",
        "同意成立。",
        "贺川市民政局",
        "2022年3月9日",
    )
    assert (letter.title, letter.issuer) == ("市民政局关于同意成立某某协会的批复", "贺川市民政局")
    joint = document(
        "贺川县民政局", "贺川县财政局文件", "贺民发[2024]16号", "关于提高标准的通知", "各乡镇：", "提高。"
    )
    assert joint.title == "关于提高标准的通知"


def test_number_below_the_title_ends_it() -> None:
    title = "民政局关于印发《某某办法》的通知"
    assert document(title, "贺民发〔2021〕57号", "某某办法", "第一条 为了规范，制定本办法。").title == title


def test_secrecy_urgency_and_copy_number_are_no_title() -> None:
    marks = ("000012", "秘密★1年", "特急", "贺川县委文件", "贺党发〔2024〕2号", "★")
    assert document(*marks, "关于抓好落实的通知", "各乡镇：", "请落实。").title == "关于抓好落实的通知"


def test_announcement_of_several_bodies_is_numbered_by_year() -> None:
    parsed = document(
        "民政部", "财政部", "公告", "2023年第12号", "关于某事的公告", "现公告如下：", "一、甲。"
    )
    assert parsed.document_number == "民政部、财政部公告2023年第12号"


def test_signature_may_have_its_date_in_figures() -> None:
    parsed = document("关于某事的通知", "各村：", "本通知自下发之日起执行。", "塘坝镇人民政府", "2024.3.5")
    assert (parsed.issuer, parsed.dates.written, parsed.dates.effective) == (
        "塘坝镇人民政府",
        "2024-03-05",
        "2024-03-05",
    )


# --- 题注 ---------------------------------------------------------------------------------------------------

ROW_OF_DATES = (
    "收养登记办法",
    "1999年5月12日 国务院批准",
    "1999年5月25日 民政部令第14号发布",
    "2019年3月2日 《国务院关于修改部分行政法规的决定》第一次修订",
    "第一条 为了规范收养登记，制定本办法。",
    "第二条 本办法自发布之日起施行。",
)


def test_dates_below_the_title_tell_what_happened_on_each() -> None:
    parsed = document(*ROW_OF_DATES)
    assert (parsed.title, parsed.issuer, parsed.document_number) == (
        "收养登记办法",
        "民政部",
        "民政部令第14号",
    )
    dates = parsed.dates
    assert (dates.written, dates.amended, dates.effective) == ("1999-05-25", "2019-03-02", "1999-05-25")


@pytest.mark.parametrize(
    ("note", "effective"),
    [
        # issued anew as a whole: counts from then
        ("（2005年6月23日国务院令第438号公布　2017年9月27日国务院令第689号修订）", "2017-09-27"),
        ("（1997年6月20日国务院令第220号发布　2011年8月24日修订通过　2011年8月31日公布）", "2011-08-31"),
        # adopted, and issued who knows when
        ("2017年2月28日日照市第十八届人民代表大会第一次会议通过", None),
        ("（1982年11月19日第五届全国人民代表大会常务委员会第二十五次会议通过）", "1982-11-19"),
    ],
)
def test_day_of_issue_that_the_text_counts_from(note: str, effective: str | None) -> None:
    parsed = document("某某条例", note, "第一条 为了规范，制定本条例。", "第二条 本条例自公布之日起施行。")
    assert parsed.dates.effective == effective


@pytest.mark.parametrize(
    ("note", "issuer"),
    [
        # a name that begins like a date
        ("2017年2月28日 日照市第十八届人民代表大会第一次会议通过", "日照市人民代表大会"),
        ("2021年6月29日 威海市第十七届人民代表大会常务委员会通过", "威海市人民代表大会常务委员会"),
        # adopted by a meeting of the body that issues it
        ("2015年12月16日最高人民检察院第十二届检察委员会第四十五次会议通过", "最高人民检察院"),
        ("（2004年1月1日贺川市人民政府第3次常务会议通过）", "贺川市人民政府"),
        ("（2012年12月26日民政部部务会议通过）", "民政部"),
        # approved by another
        ("（1999年5月12日国务院批准　1999年5月25日民政部令第14号发布）", "民政部"),
    ],
)
def test_issuer_that_a_note_tells(note: str, issuer: str) -> None:
    assert document("某某条例", note, "第一条 为了规范。").issuer == issuer


def test_annex_is_issued_with_its_parent() -> None:
    _, annex = parse(
        source_with(
            (
                "关于印发某某预案的通知",
                "各单位：",
                "现印发给你们。",
                "贺川县民政局",
                "2025年3月1日",
                "附件",
                "某某预案",
                "一、总则",
                "二、本预案自印发之日起实施。",
            )
        )
    )
    assert annex.dates.effective == "2025-03-01"
