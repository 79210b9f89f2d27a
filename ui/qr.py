"""QR codes as SVG that goes into a page."""

from __future__ import annotations

import segno


def qr_svg(text: str) -> str:
    """Drawn in the current colour, scaled by its viewBox; with the quiet zone of four modules that the
    standard asks for (ISO/IEC 18004)."""
    return segno.make(text, error="m", micro=False).svg_inline(
        border=4, dark="currentColor", omitsize=True, svgclass="qr", lineclass=None
    )
