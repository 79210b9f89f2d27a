"""Characters of symbol fonts (w:sym, and private-use characters in text) as Unicode."""

from __future__ import annotations

UNKNOWN = "〓"
_PRIVATE = range(0xF000, 0xF100)  # where Word keeps the characters of symbol fonts

_SYMBOL = {
    **{code: chr(code) for code in range(0x20, 0x40)},
    **dict(zip(range(0x61, 0x7B), "αβχδεφγηιϕκλμνοπθρστυϖωξψζ", strict=True)),
    **dict(zip(range(0x41, 0x5B), "ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ", strict=True)),
    **{0xA3: "≤", 0xA5: "∞", 0xAC: "←", 0xAD: "↑", 0xAE: "→", 0xAF: "↓", 0xB0: "°", 0xB1: "±", 0xB3: "≥"},
    **{0xB4: "×", 0xB7: "•", 0xB8: "÷", 0xB9: "≠", 0xBA: "≡", 0xBB: "≈", 0xBC: "…", 0xD5: "∏", 0xD6: "√"},
    **{0xD7: "·", 0xE5: "∑", 0xF2: "∫"},
}
_WINGDINGS = {
    **{0x6C: "●", 0x6D: "❍", 0x6E: "■", 0x6F: "□", 0x70: "□", 0x71: "□", 0x72: "□", 0x75: "◆", 0x76: "❖"},
    **{0x77: "◆", 0x9E: "·", 0x9F: "•", 0xA1: "○", 0xA7: "▪", 0xA8: "□", 0xAB: "★", 0xD8: "➢", 0xE0: "→"},
    **{0xE8: "→", 0xF0: "→", 0xFB: "✗", 0xFC: "✓", 0xFD: "☒", 0xFE: "☑", 0xDF: "←", 0xE1: "↑", 0xE2: "↓"},
    **{0x80: "⓪", **{0x81 + i: chr(ord("①") + i) for i in range(10)}},
    **{0x8B: "⓿", **{0x8C + i: chr(ord("❶") + i) for i in range(10)}},
}
_WINGDINGS_2 = {
    **{0x4F: "✗", 0x50: "✓", 0x51: "☒", 0x52: "☑", 0x53: "☒", 0x54: "☒", 0xA2: "■", 0xA3: "□", 0x2A: "□"},
    **{0x69: "⓪", **{0x6A + i: chr(ord("①") + i) for i in range(10)}},
}
_FONTS = {"symbol": _SYMBOL, "wingdings": _WINGDINGS, "wingdings 2": _WINGDINGS_2}


def symbol(code: int, font: str) -> str:
    """The character that a font shows for a code; UNKNOWN where that is not known."""
    own = code - 0xF000 if code in _PRIVATE else code
    known = _FONTS.get(font.lower())
    if known is not None:
        return known.get(own, UNKNOWN)
    is_character = 0x20 <= code < 0x110000 and code not in _PRIVATE
    return chr(code) if is_character and chr(code).isprintable() else UNKNOWN


def readable(text: str, font: str) -> str:
    """Text with its private-use characters of symbol fonts replaced."""
    if not any(ord(character) in _PRIVATE for character in text):
        return text
    return "".join(
        symbol(ord(character), font) if ord(character) in _PRIVATE else character for character in text
    )
