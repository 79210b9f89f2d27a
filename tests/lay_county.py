"""A small county for tests of training: its documents, and what its people ask, in words of their own."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path

from tests.samples import policy_text

# What documents say, and what people say for it.
SAID_FOR = {
    "最低生活保障": "吃饭钱",
    "临时救助": "救急钱",
    "危房改造": "修房钱",
    "就业创业": "找活干",
    "义务教育": "念书",
    "医疗保险": "看病本",
    "养老服务": "敬老院",
    "残疾人康复": "轮椅",
    "饮水安全": "自来水",
    "农村公路": "通村路",
    "森林防火": "看山",
    "水库移民": "库区搬迁",
}
THEMES = tuple(SAID_FOR)
_ASKING = (
    "{}咋办",
    "{}谁管",
    "{}能给多少",
    "想问{}的事",
    "{}到哪儿问",
    "村里{}有啥说法",
    "{}要等几天",
    "我家{}行不行",
)
_ASKERS = ("", "大叔问", "请问", "主任，")


def write_documents(folder: Path) -> Path:
    """One a theme, each of five clauses of three sentences."""
    folder.mkdir()
    for theme in THEMES:
        clauses = [
            f"县里第{n}项{theme}由乡镇受理。{theme}的标准按第{n}档执行，及时公布。有关{theme}的资金专款专用{n}次。"
            for n in range(1, 6)
        ]
        (folder / f"{theme}.txt").write_text(policy_text(f"{theme}工作办法", *clauses), encoding="utf-8")
    return folder


def pairs() -> Iterator[tuple[str, str]]:
    """Questions, each with the theme that it is about."""
    for theme, said in SAID_FOR.items():
        for asker in _ASKERS:
            for asking in _ASKING:
                yield asker + asking.format(said), theme


def write_pairs(path: Path, rows: Iterable[tuple[str, str]]) -> Path:
    """Each question with words that the clauses of its theme have."""
    lines = ({"question": question, "text": f"{theme}由乡镇受理"} for question, theme in rows)
    path.write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines), encoding="utf-8")
    return path
