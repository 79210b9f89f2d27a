"""The formats that items come in and go out in."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from enum import StrEnum

from assistant.errors import UserError
from assistant.quiz.exchange.aiken import read_aiken, write_aiken
from assistant.quiz.exchange.entry import LARGEST_FILE, Parsed, Written
from assistant.quiz.exchange.excel import read_excel, write_excel
from assistant.quiz.exchange.gift import read_gift, write_gift
from assistant.quiz.exchange.moodle_xml import read_moodle_xml, write_moodle_xml
from assistant.quiz.exchange.qti import write_qti
from assistant.quiz.item import BankItem


class Format(StrEnum):
    EXCEL = "excel"
    MOODLE_XML = "moodle_xml"
    GIFT = "gift"
    AIKEN = "aiken"
    QTI = "qti"  # goes out only

    @property
    def suffix(self) -> str:
        return _SUFFIX[self]

    @property
    def media(self) -> str:
        return _MEDIA[self]


_SUFFIX = {
    Format.EXCEL: ".xlsx",
    Format.MOODLE_XML: ".xml",
    Format.GIFT: ".gift.txt",
    Format.AIKEN: ".aiken.txt",
    Format.QTI: ".zip",
}
_MEDIA = {
    Format.EXCEL: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    Format.MOODLE_XML: "application/xml",
    Format.GIFT: "text/plain; charset=utf-8",
    Format.AIKEN: "text/plain; charset=utf-8",
    Format.QTI: "application/zip",
}
_READ: dict[Format, Callable[[bytes], Parsed]] = {
    Format.EXCEL: read_excel,
    Format.MOODLE_XML: read_moodle_xml,
    Format.GIFT: read_gift,
    Format.AIKEN: read_aiken,
}
_WRITE: dict[Format, Callable[[Sequence[BankItem]], Written]] = {
    Format.EXCEL: write_excel,
    Format.MOODLE_XML: write_moodle_xml,
    Format.GIFT: write_gift,
    Format.AIKEN: write_aiken,
    Format.QTI: write_qti,
}


def read_items(data: bytes, form: Format) -> Parsed:
    """Raises UserError where the file is too large or not of this format at all."""
    if len(data) > LARGEST_FILE:
        raise UserError(
            "file_too_large", f"文件超过 {LARGEST_FILE // 1024 // 1024} MB。", "请分成几个文件导入。"
        )
    if form not in _READ:
        raise UserError("not_importable", "QTI 只能导出，不能导入。", "请换用 Excel 或 Moodle XML。")
    return _READ[form](data)


def write_items(items: Sequence[BankItem], form: Format) -> Written:
    return _WRITE[form](items)


def format_of(name: str) -> Format:
    """By the name of a file. Raises UserError.

    >>> format_of("题库.xlsx"), format_of("quiz.gift.txt")
    (<Format.EXCEL: 'excel'>, <Format.GIFT: 'gift'>)
    """
    found = [form for form in Format if name.lower().endswith(form.suffix)]
    if name.lower().endswith(".gift"):
        return Format.GIFT
    if not found:
        raise UserError("unknown_format", f"看不出“{name}”是什么格式。", f"请指明：{'、'.join(Format)}。")
    return found[0]
