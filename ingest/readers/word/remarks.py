"""What was left out of a Word file or read with doubt, counted for the warnings."""

from __future__ import annotations

from collections import Counter
from enum import StrEnum


class Remark(StrEnum):
    """A kind of remark; the value is its warning with {n}, how often it was met."""

    INSERTED = "文件带修订痕迹：{n}处插入的内容按接受修订收录，请核对是否为定稿。"
    DELETED = "文件带修订痕迹：{n}处删除的内容未收录，请核对是否为定稿。"
    COMMENT = "文件有{n}条批注，未收录。"
    HIDDEN = "文件有{n}处隐藏文字，未收录；如属正文，请在 Word 中取消隐藏后重新收录。"
    PICTURE = "有{n}张图片，其中文字未读取，请对照原文核对。"
    OBJECT = "有{n}个图表、图示或嵌入对象，其中文字未读取，请对照原文核对。"
    EMBEDDED = "文件引用或嵌入了{n}个其他文档，其内容未读取，请打开后另存为一个文件再收录。"
    SYMBOL = "有{n}个符号无法识别，记作〓，请对照原文核对。"
    FIELD = "有{n}处域没有显示内容（自动编号域或公式），未读取，请对照原文核对。"
    NOTE = "有{n}处脚注或尾注找不到内容，请对照原文核对。"
    LIST = "有{n}段的自动编号在文件里没有定义，编号未能补出，请对照原文核对。"


def warnings(remarks: Counter[Remark]) -> tuple[str, ...]:
    return tuple(remark.format(n=remarks[remark]) for remark in Remark if remarks[remark])
