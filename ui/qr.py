"""QR codes as SVG that goes into a page."""

from __future__ import annotations

import segno


def qr_svg(text: str) -> str:
    """Black on whatever is behind it, scaled by its viewBox; with the quiet zone of four modules that the
    standard asks for (ISO/IEC 18004)."""
    return segno.make(text, error="m", micro=False).svg_inline(
        border=4, dark="black", omitsize=True, svgclass="qr", lineclass=None
    )
