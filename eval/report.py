"""How figures are shown: shares with their counts, and Markdown tables that read well in a terminal."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Share:
    """So many of so many; `value` is None where there was nothing to count."""

    count: int
    of: int

    @classmethod
    def of_true(cls, flags: Iterable[bool]) -> Share:
        counted = list(flags)
        return cls(sum(counted), len(counted))

    @property
    def value(self) -> float | None:
        return self.count / self.of if self.of else None

    @property
    def fraction(self) -> str:
        return f"{self.count}/{self.of}" if self.of else "–"

    def __str__(self) -> str:
        return "–" if self.value is None else f"{self.value:.1%} ({self.fraction})"

    def as_json(self) -> dict[str, float | None]:
        return {"value": self.value, "count": self.count, "of": self.of}


def markdown_table(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """First column to the left, the others, figures, to the right."""
    cells = [[cell.replace("|", "\\|") for cell in row] for row in (headings, *rows)]
    widths = [max(map(_width, column)) for column in zip(*cells, strict=True)]
    rule = ["-" * (width + 2) if i == 0 else "-" * (width + 1) + ":" for i, width in enumerate(widths)]
    head, *body = (_line(row, widths) for row in cells)
    return "\n".join((head, f"|{'|'.join(rule)}|", *body))


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    pads = [" " * (width - _width(cell)) for cell, width in zip(cells, widths, strict=True)]
    first, *others = (
        cell + pad if i == 0 else pad + cell for i, (cell, pad) in enumerate(zip(cells, pads, strict=True))
    )
    return f"| {' | '.join((first, *others))} |"


def _width(text: str) -> int:
    """Columns in a terminal: Chinese characters take two."""
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)
