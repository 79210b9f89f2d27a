"""What was measured as Markdown tables, kept in a file of JSON."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from pydantic import TypeAdapter

from eval.benchmark.measuring import QUALITY, Measured, Pass
from eval.report import markdown_table

_ALL = TypeAdapter(tuple[Measured, ...])
_NONE = "–"
_FIGURES = (
    "build s", "CPU s", "disk MB", "memory MB", "open s",
    "1 client: p50 ms", "p95", "CPU ms", "queries/s", "8 clients: p50 ms", "p95", "CPU ms", "queries/s",
)  # fmt: skip


def read(path: Path) -> tuple[Measured, ...]:
    """Raises pydantic's ValidationError."""
    return _ALL.validate_json(path.read_bytes()) if path.exists() else ()


def write(path: Path, measured: Sequence[Measured]) -> None:
    path.write_bytes(_ALL.dump_json(tuple(measured), indent=1) + b"\n")


def with_new(former: Iterable[Measured], new: Measured) -> tuple[Measured, ...]:
    """What is measured again takes the place of what was measured before."""
    kept = [each for each in former if (each.system, each.clauses) != (new.system, new.clauses)]
    return tuple(sorted([*kept, new], key=lambda each: each.clauses))


def as_text(measured: Sequence[Measured]) -> str:
    """Cost and speed, then quality, each a Markdown table."""
    return f"{_speed(measured)}\n\n{_quality(measured)}"


def _speed(measured: Iterable[Measured]) -> str:
    rows = ((f"{each.clauses:,} {each.system}", *_figures(each)) for each in measured)
    return markdown_table(("clauses, system", *_FIGURES), rows)


def _figures(each: Measured) -> Iterator[str]:
    whole = (each.build_s, each.build_cpu_s, each.disk_mb, each.memory_mb, each.open_s)
    figures = [*map(_number, whole), *_passed(each.alone), *_passed(each.together)]
    if each.problem:
        figures[-1] = each.problem
    return iter(figures)


def _passed(asked: Pass | None) -> Iterator[str]:
    if asked is None:
        return iter([_NONE] * 4)
    return map(_number, (asked.p50_ms, asked.p95_ms, asked.cpu_ms, asked.queries_per_second))


def _quality(measured: Iterable[Measured]) -> str:
    rows = (
        (f"{each.clauses:,} {each.system}", *(f"{each.quality[str(one)]:.3f}" for one in QUALITY))
        for each in measured
        if each.quality
    )
    return markdown_table(("clauses, system", *map(str, QUALITY)), rows)


def _number(value: float | None) -> str:
    if value is None:
        return _NONE
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"
