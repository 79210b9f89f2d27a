"""A paper with every type of item, made by hand over the document that comes with the program."""

from __future__ import annotations

from pathlib import Path

from assistant.quiz.bank import Bank
from assistant.quiz.item import (
    TRUE_FALSE_OPTIONS,
    BankItem,
    Basis,
    Blank,
    Choice,
    Item,
    Key,
    Kind,
    Pairs,
    Paper,
    Points,
    State,
)
from assistant.quiz.papers import Papers
from ingest.document import Clause, Validity

SECRET = "解析里才有的话"  # in every explanation


def basis(clause: Clause | None) -> Basis:
    if clause is None:
        return Basis("d@1#c", "d", "办法", Validity.DRAFT, ("一、",), "补助2000元", "0" * 32)
    return Basis.on(clause, clause.text[:60])


def bank_item(number: int, kind: Kind, stem: str, key: Key, clause: Clause | None = None) -> BankItem:
    explanation = f"{SECRET}：第{number}题按原文作答。"
    item = Item(kind, stem, key, explanation, "帮扶", 2, f"fact {number}", basis(clause))
    return BankItem(f"item{number}", 1, item, State.APPROVED, "甲", "乙", practice_only=False)


def paper(clause: Clause | None = None) -> Paper:
    keys: list[tuple[Kind, str, Key]] = [
        (
            Kind.SINGLE,
            "残疾人自主创业的，一次性给予多少补贴？",
            Choice(("1000元", "2000元", "3000元", "5000元"), (1,)),
        ),
        (
            Kind.MULTIPLE,
            "下列哪些属于三类重点户？",
            Choice(("风险防范户", "发展提升户", "示范引领户", "自由组合户"), (0, 1, 2)),
        ),
        (Kind.TRUE_FALSE, "对连续创业的残疾人，补贴按月发放。", Choice(TRUE_FALSE_OPTIONS, (1,))),
        (Kind.BLANK, "高标准农田建设不低于____万亩。", Blank(("180",))),
        (
            Kind.MATCHING,
            "请把事项与负责的单位连起来。",
            Pairs((("残疾人帮扶", "残联"), ("冷链物流", "供销社"), ("学徒培训", "人社厅"))),
        ),
        (Kind.SHORT, "请说出帮扶的两项措施。", Points(("发展产业", "稳定就业"))),
    ]
    return Paper(
        "惠农政策培训",
        tuple(bank_item(number, *each, clause) for number, each in enumerate(keys, start=1)),
    )


def kept_key(item: Item) -> tuple[int, ...] | str:
    """A reply that earns the full mark, in positions of the paper."""
    match item.key:
        case Choice(correct=correct):
            return correct
        case Blank(accepted=accepted):
            return accepted[0]
        case Points(points=points):
            return "、".join(points)
        case Pairs(pairs=pairs):
            return tuple(range(len(pairs)))


def kept_paper(data_dir: Path, made: Paper) -> str:
    """The id of the paper, its items reviewed in the bank as they should be; again where they are there."""
    bank, papers = Bank(data_dir), Papers(data_dir)
    try:
        added = bank.add((each.item for each in made.items), "甲")
        bank.move(added.item_ids, State.IN_REVIEW, "甲")
        bank.move(added.item_ids, State.APPROVED, "乙")
        known = (twin.item_id for twin in added.duplicates)
        return papers.pick(made.title, (*added.item_ids, *known), "甲").paper_id
    finally:
        bank.close()
        papers.close()
