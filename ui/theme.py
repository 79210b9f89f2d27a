"""The look of Gradio's own parts: system fonts, large type, light colours on every device."""

from __future__ import annotations

from gradio.themes import Base
from gradio.themes.utils import colors, sizes

_FONTS = (
    "system-ui",
    "PingFang SC",
    "Microsoft YaHei",
    "Noto Sans CJK SC",
    "Source Han Sans SC",
    "sans-serif",
)
_RED = "#98181d"
_DARKER_RED = "#7a1015"


def theme() -> Base:
    base = Base(
        primary_hue=colors.red,
        neutral_hue=colors.stone,
        text_size=sizes.text_lg,
        radius_size=sizes.radius_sm,
        font=_FONTS,
        font_mono=("ui-monospace", "Consolas", "monospace"),
    ).set(
        body_background_fill="#f6f4f0",
        body_text_color="#1d1d1f",
        button_primary_background_fill=_RED,
        button_primary_background_fill_hover=_DARKER_RED,
        button_primary_text_color="#ffffff",
        input_border_color="#8a867e",
        input_border_color_focus=_RED,
        input_placeholder_color="#6b6b70",
    )
    return _light_everywhere(base)


def _light_everywhere(base: Base) -> Base:
    """Government pages are read, printed and photographed: one look, whatever the device prefers."""
    for name in [name for name in vars(base) if name.endswith("_dark")]:
        setattr(base, name, getattr(base, name.removesuffix("_dark"), None))
    return base
