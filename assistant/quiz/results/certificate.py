"""Certificates of participation (结业证明): a page with name, session and date, and nothing else of anybody.

The font is STSong-Light, one of the Chinese fonts that PDF readers bring along: no font file is needed. It
surely has what GBK has: pictures (😀) are left out, and a □ stands for any other letter (𬱖), to be written
in by hand.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from io import BytesIO

from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from assistant.errors import UserError

LONGEST_NAME = 30
LONGEST_TITLE = 120

_FONT = "STSong-Light"
_PAGE = landscape(A4)
_RED, _INK, _SOFT = HexColor("#98181d"), HexColor("#1d1d1f"), HexColor("#5a5a60")
_UNKNOWN = "□"
_BREAKS_BEFORE_NONE_OF = "，。；：、！？”》）"


@dataclass(frozen=True, slots=True)
class Certificate:
    """`score` only where the participant wants it shown: “85分（满分100分）”."""

    name: str
    title: str  # of the session
    day: date
    score: str | None = None


def certificates_pdf(certificates: Sequence[Certificate]) -> bytes:
    """A page for each, A4 across. Raises UserError where there is no name or title, or one is too long."""
    pdfmetrics.registerFont(UnicodeCIDFont(_FONT))
    file = BytesIO()
    canvas = Canvas(file, pagesize=_PAGE, pageCompression=1, lang="zh-CN")
    canvas.setAuthor("")
    for certificate in certificates:
        _page(canvas, certificate)
    canvas.save()
    return file.getvalue()


def _page(canvas: Canvas, certificate: Certificate) -> None:
    name = _line(certificate.name, "姓名", LONGEST_NAME)
    title = _line(certificate.title, "培训名称", LONGEST_TITLE)
    score = _line(certificate.score, "成绩", LONGEST_NAME) if certificate.score else None
    canvas.setTitle(f"结业证明 {title}")
    _frame(canvas)
    _words(canvas, name, title, score, certificate.day)
    canvas.showPage()


def _line(text: str, what: str, most: int) -> str:
    """On one line, as it can be printed. Raises UserError."""
    visible = "".join(c for c in text if c.isspace() or unicodedata.category(c)[0] != "C")
    line = " ".join(visible.split())
    if not line or len(line) > most:
        raise UserError("unfit_certificate", f"{what}不能为空，最多 {most} 字。", f"请填写{what}后再试。")
    return " ".join("".join(map(_printed, line)).split()) or _UNKNOWN


def _printed(character: str) -> str:
    """The character; where the font lacks it, nothing for a sign or mark (😀), else □."""
    try:
        character.encode("gbk")
    except UnicodeEncodeError:
        return "" if unicodedata.category(character)[0] in "SM" else _UNKNOWN
    return character


def _frame(canvas: Canvas) -> None:
    width, height = _PAGE
    canvas.setStrokeColor(_RED)
    for inset, thick in ((12, 2.2), (15, 0.6)):
        canvas.setLineWidth(thick)
        canvas.rect(inset * mm, inset * mm, width - 2 * inset * mm, height - 2 * inset * mm)


def _words(canvas: Canvas, name: str, title: str, score: str | None, day: date) -> None:
    width, height = _PAGE
    canvas.setFillColor(_RED)
    canvas.setFont(_FONT, 40)
    canvas.drawCentredString(width / 2, height - 56 * mm, "结 业 证 明")
    canvas.setFillColor(_INK)
    canvas.setFont(_FONT, 26)
    canvas.drawCentredString(width / 2, height - 85 * mm, name)
    canvas.setFont(_FONT, 18)
    lines = _wrapped(f"参加了“{title}”政策学习并完成测试。", 18, width - 80 * mm)
    if score:
        lines.append(f"成绩：{score}")
    for number, line in enumerate(lines):
        canvas.drawCentredString(width / 2, height - 105 * mm - number * 11 * mm, line)
    canvas.setFillColor(_SOFT)
    canvas.setFont(_FONT, 16)
    canvas.drawRightString(width - 40 * mm, 32 * mm, f"{day.year}年{day.month}月{day.day}日")
    if _UNKNOWN in name + title:
        canvas.setFont(_FONT, 11)
        canvas.drawString(40 * mm, 32 * mm, f"{_UNKNOWN} 是字库里没有的字，请手写补上。")


def _wrapped(text: str, size: float, most: float) -> list[str]:
    """Lines no wider than `most` points; none begins with a closing mark."""
    lines = [""]
    for character in text:
        fits = pdfmetrics.stringWidth(lines[-1] + character, _FONT, size) <= most
        if fits or character in _BREAKS_BEFORE_NONE_OF:
            lines[-1] += character
        else:
            lines.append(character)
    return lines
