"""What a trainer asks of the page, and what it shows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from assistant.errors import UserError


@dataclass(frozen=True, slots=True)
class Asked:
    """`act` names a part and what it shall do (“bank.search”); `by` is who asks, `base` where the site is;
    `values` are those of a form, several for one name where it has several."""

    act: str
    by: str = ""
    base: str = ""
    values: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @classmethod
    def read(cls, told: object) -> Asked:
        """From what the page's script sent; whatever is not as it sends it is left out."""
        known = told if isinstance(told, dict) else {}
        values = known.get("values")
        return cls(
            str(known.get("act", "")),
            str(known.get("by", "")),
            str(known.get("base", "")),
            {str(name): _texts(value) for name, value in values.items()} if isinstance(values, dict) else {},
        )

    @property
    def part(self) -> str:
        return self.act.partition(".")[0]

    def all(self, name: str) -> tuple[str, ...]:
        return self.values.get(name, ())

    def one(self, name: str) -> str:
        return next(iter(self.all(name)), "")

    def number(self, name: str, what: str) -> int:
        """Raises UserError."""
        return number(self.one(name), what)


@dataclass(frozen=True, slots=True)
class Shown:
    """The part anew, and what became of what was asked."""

    html: str
    said: str = ""


def number(text: str, what: str) -> int:
    """Raises UserError."""
    try:
        return int(text)
    except ValueError:
        raise UserError("no_number", f"{what}“{text[:20]}”不是整数。", f"请在{what}里填写数字。") from None


def _texts(value: object) -> tuple[str, ...]:
    return tuple(map(str, value)) if isinstance(value, list) else (str(value),)
