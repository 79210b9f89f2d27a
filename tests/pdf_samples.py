"""A PDF with a text layer, made for tests."""

from __future__ import annotations

import io
from collections.abc import Sequence

from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))


def pdf_of(pages: Sequence[Sequence[str]]) -> bytes:
    """A page for each sequence of lines."""
    file = io.BytesIO()
    canvas = Canvas(file, pagesize=A4)
    for lines in pages:
        canvas.setFont("STSong-Light", 16)
        for position, text in enumerate(lines):
            canvas.drawString(80, 750 - 28 * position, text)
        canvas.showPage()
    canvas.save()
    return file.getvalue()
