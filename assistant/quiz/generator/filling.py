"""Filling an order of drafts: items from the clauses it names, put into the bank."""

from __future__ import annotations

from assistant.generate import Ask
from assistant.quiz.bank import GENERATED, Bank
from assistant.quiz.gates.corpus import Corpus
from assistant.quiz.generator import generate
from assistant.quiz.generator.rewording import reworded
from assistant.quiz.generator.wording import topic
from assistant.quiz.item import Kind
from assistant.quiz.orders import Order, Orders, Wanted
from ingest.document import Clause
from ingest.library import Library

NOTHING_MADE = (
    "没有出成题目：所选内容里没有可以单独成题的数字、定义、责任单位等。请多选一些文件、章节或题型。"
)


def fill(order: Order, orders: Orders, bank: Bank, library: Library, ask: Ask | None) -> None:
    """The bank leaves out what it has, so an order that was interrupted may be filled once more. `ask`: a
    language model, where one is configured."""
    corpus = Corpus(tuple(library.current_clauses()))
    clauses = [clause for clause in corpus.clauses if _is_wanted(clause, order.wanted)]
    kinds = order.wanted.kinds or tuple(Kind)
    items = generate(
        clauses, order.wanted.count, corpus, kinds, lambda progress: orders.tell(order.number, progress)
    )
    if not items:
        orders.fail(order.number, NOTHING_MADE)
        return
    if ask:
        items = reworded(items, ask, corpus)
    orders.finish(order.number, len(items), len(bank.add(items, GENERATED).item_ids))


def _is_wanted(clause: Clause, wanted: Wanted) -> bool:
    in_document = not wanted.doc_ids or clause.doc_id in wanted.doc_ids
    return in_document and (not wanted.topics or topic(clause) in wanted.topics)
