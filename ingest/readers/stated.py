"""Fields that a page or a file states beside its text: “发文字号：国发〔2018〕44号”.

The labels are those of the catalogues of open government information (政府信息公开目录), as provinces and
counties print them.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable
from dataclasses import dataclass

from ingest.document import Basis, MetadataField, Validity
from ingest.numerals import parse_numeral

_LABELS = {
    MetadataField.TITLE: "标题 名称 题名 文件名称 文件标题 公文标题 公文名称 信息名称 信息标题 文件名 title",
    MetadataField.ISSUER: (
        "发文机关 发文单位 发文部门 发布机构 发布机关 发布单位 发布部门 制发机关 制定机关 制定单位 印发机关 "
        "颁布机关 公布机关 制作机关 发文机构 信息发布机构 所属机构 issuer"
    ),
    MetadataField.DOCUMENT_NUMBER: (
        "发文字号 文号 公文文号 发文文号 文件编号 文件字号 文件文号 发文号 公文字号 文书号 document_number"
    ),
    MetadataField.WRITTEN: (
        "成文日期 成文时间 发文日期 发文时间 印发日期 印发时间 制发日期 制定日期 "
        "生成日期 生成时间 date written"
    ),
    MetadataField.EFFECTIVE: (
        "施行日期 施行时间 实施日期 实施时间 生效日期 生效时间 执行日期 执行时间 effective"
    ),
    MetadataField.EXPIRES: (
        "有效期至 有效期 有效期限 失效日期 失效时间 废止日期 废止时间 终止日期 "
        "终止时间 有效期截止日期 expires"
    ),
    MetadataField.VALIDITY: (
        "有效性 时效性 时效 效力 效力状态 有效状态 文件状态 文件效力 文件有效性 时效状态 是否有效"
    ),
    MetadataField.ADDRESSEE: "主送 主送机关 主送单位",
}
_FIELDS = {label: field for field, labels in _LABELS.items() for label in labels.split()}
# Labels of the same tables that tell nothing of the document.
_OTHERS = frozenset(
    [
        "索引号",
        "索取号",
        "信息索引号",
        "主题分类",
        "主题",
        "主题词",
        "关键词",
        "关键字",
        "体裁",
        "体裁分类",
        "组配分类",
        "服务对象",
        "服务对象分类",
        "信息分类",
        "信息类别",
        "信息类型",
        "分类",
        "分类号",
        "类别",
        "公文种类",
        "公文类型",
        "文种",
        "文件类型",
        "文件种类",
        "语种",
        "载体",
        "载体类型",
        "格式",
        "来源",
        "信息来源",
        "文章来源",
        "稿件来源",
        "发布日期",
        "发布时间",
        "公布日期",
        "公布时间",
        "发表日期",
        "日期",
        "时间",
        "公开日期",
        "公开时间",
        "公开方式",
        "公开形式",
        "公开范围",
        "公开时限",
        "公开属性",
        "公开类型",
        "公开类别",
        "公开责任部门",
        "公开主体",
        "责任部门",
        "责任单位",
        "更新时间",
        "更新日期",
        "浏览次数",
        "浏览量",
        "点击数",
        "点击量",
        "点击率",
        "阅读次数",
        "阅读量",
        "字体",
        "字号",
        "字体大小",
        "作者",
        "责任编辑",
        "编辑",
        "审核",
        "审核人",
        "录入",
        "统一编号",
        "统一登记号",
        "登记号",
        "规范性文件编号",
        "规范性文件统一编号",
        "备注",
        "备注/文号",
        "内容概述",
        "信息内容概述",
        "内容描述",
        "描述",
        "生命周期",
        "行业分类",
        "区域",
        "访问量",
        "浏览",
        "阅读",
        "字体显示",
        "年份",
        "所属栏目",
        "栏目",
        "效力级别",
        "效力层级",
    ]
)
_DATES = frozenset({MetadataField.WRITTEN, MetadataField.EFFECTIVE, MetadataField.EXPIRES})
_VALIDITIES = {
    "有效": Validity.IN_FORCE,
    "现行有效": Validity.IN_FORCE,
    "继续有效": Validity.IN_FORCE,
    "是": Validity.IN_FORCE,
    "有效文件": Validity.IN_FORCE,
    "试行": Validity.TRIAL,
    "暂行": Validity.TRIAL,
    "修改": Validity.AMENDED,
    "已修改": Validity.AMENDED,
    "已被修改": Validity.AMENDED,
    "已修订": Validity.AMENDED,
    "废止": Validity.REPEALED,
    "已废止": Validity.REPEALED,
    "宣布废止": Validity.REPEALED,
    "失效": Validity.EXPIRED,
    "已失效": Validity.EXPIRED,
    "宣布失效": Validity.EXPIRED,
    "尚未生效": Validity.NOT_YET_IN_FORCE,
    "尚未施行": Validity.NOT_YET_IN_FORCE,
    "未生效": Validity.NOT_YET_IN_FORCE,
}
_BLANKS = re.compile(r"[\s\u200b-\u200d\u2060\ufeff]+")
_AROUND_LABEL = "：:【】[]［］〖〗*·"
_EMPTY = frozenset({"", "无", "暂无", "-", "--", "—", "——", "/", "null", "无文号", "空"})
_ARABIC_DATE = re.compile(r"(?<!\d)(\d{4})\s*[年\-/.．]\s*(\d{1,2})\s*[月\-/.．]\s*(\d{1,2})(?!\d)")
_COMPACT_DATE = re.compile(r"(?<!\d)((?:19|20)\d{2})(\d{2})(\d{2})(?!\d)")
_CHINESE_DATE = re.compile(
    r"([〇○零Ｏ一二三四五六七八九]{4})年([一二三四五六七八九十]{1,3})月([一二三四五六七八九十]{1,3})日"
)
_LONGEST_LABEL = 12


def is_label(text: str) -> bool:
    """Whether the text is one of the labels: “标　　题：”, “【文 号】”."""
    label = _label(text)
    return label in _FIELDS or label in _OTHERS


def field_of(label: str) -> MetadataField | None:
    return _FIELDS.get(_label(label))


def _label(text: str) -> str:
    return _BLANKS.sub("", text).strip(_AROUND_LABEL).lower() if len(text) <= 3 * _LONGEST_LABEL else ""


def state(label: str, value: str) -> Basis | str | None:
    """The field that is stated; None where there is none; a warning where its value cannot be read.

    >>> state("成文日期：", "2018年12月28日").value
    '2018-12-28'
    """
    field, value = field_of(label), " ".join(value.split())
    if field is None or value.lower() in _EMPTY:
        return None
    read = _read(field, value)
    words = f"{_label(label)}：{value}"
    if read is None:
        return f"文件标明“{words[:60]}”，读不出这一项，请人工核对。"
    return Basis(field, read, words)


def _read(field: MetadataField, value: str) -> str | None:
    if field is MetadataField.EXPIRES:
        dates = iso_dates(value)
        return dates[-1] if dates else None
    if field in _DATES:
        return next(iter(iso_dates(value)), None)
    if field is MetadataField.VALIDITY:
        return _VALIDITIES.get(_BLANKS.sub("", value))
    return value


def iso_dates(text: str) -> list[str]:
    """The dates in the text in order: 2018年12月28日, 2018-12-28, 20181228, 二〇一八年十二月二十八日."""
    found = [*_ARABIC_DATE.finditer(text), *_COMPACT_DATE.finditer(text), *_CHINESE_DATE.finditer(text)]
    dates = (_iso(*match.groups()) for match in sorted(found, key=lambda match: match.start()))
    return [date for date in dates if date]


def _iso(year: str, month: str, day: str) -> str | None:
    try:
        parts = (int(parse_numeral(part.replace("Ｏ", "〇"))) for part in (year, month, day))
        return datetime.date(*parts).isoformat()
    except ValueError:  # 2018年13月40日
        return None


@dataclass(frozen=True, slots=True)
class Stated:
    bases: tuple[Basis, ...]
    warnings: tuple[str, ...]


def best_stated(entries: Iterable[tuple[str, str]]) -> Stated:
    """Of several labels for a field the best (发文机关 before 发布机构), of equal ones the first."""
    readings = [(_rank(label), state(label, value)) for label, value in entries]
    best: dict[MetadataField, tuple[int, Basis]] = {}
    for rank, basis in readings:
        if isinstance(basis, Basis) and (basis.field not in best or rank < best[basis.field][0]):
            best[basis.field] = (rank, basis)
    warnings = (warning for _, warning in readings if isinstance(warning, str))
    return Stated(tuple(basis for _, basis in best.values()), tuple(dict.fromkeys(warnings)))


def _rank(label: str) -> int:
    """The place among the labels of its field."""
    plain = _label(label)
    return next((labels.split().index(plain) for labels in _LABELS.values() if plain in labels.split()), 0)
