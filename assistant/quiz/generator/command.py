"""`assistant quiz generate`: drafts from published documents, put into the bank."""

from __future__ import annotations

import json
import sys
from argparse import Namespace
from contextlib import closing
from dataclasses import asdict

from assistant.cli import DONE, complain
from assistant.generate import language_model
from assistant.opening import take_in_corpus
from assistant.quiz.bank import GENERATED, Bank
from assistant.quiz.gates.corpus import Corpus
from assistant.quiz.generator import generate
from assistant.quiz.generator.rewording import reworded
from assistant.quiz.item import Blank, Choice, Item, Pairs, Points
from assistant.quiz.wording import KIND, option_letter
from assistant.settings import Settings
from ingest.library import Library


def generate_items(options: Namespace, settings: Settings) -> int:
    """Drafts from one document, or from all; those that the bank does not have yet are added to it."""
    take_in_corpus(settings)
    with Library.open(settings.library_url) as library:
        doc_id = library.summary(options.doc).doc_id if options.doc else None
        corpus = Corpus(tuple(library.current_clauses()))
    items = generate(corpus.of_document(doc_id) if doc_id else corpus.clauses, options.count, corpus)
    if ask := language_model(settings):
        items = reworded(items, ask, corpus)
    if not items:
        return complain("没有出成题目：文件里没有可以单独成题的数字、定义、责任单位等内容，或文件没有发布。")
    with closing(Bank(settings.data_dir)) as bank:
        added = bank.add(items, GENERATED)
    if options.json:
        print(json.dumps([asdict(item) for item in items], ensure_ascii=False))
    else:
        print("\n\n".join(f"{n}. {item_text(item)}" for n, item in enumerate(items, start=1)))
    print(_outcome(len(items), len(added.item_ids), options.count), file=sys.stderr)
    return DONE


def _outcome(made: int, added: int, wanted: int) -> str:
    few = f"只出成 {made} 道（要 {wanted} 道）；" if made < wanted else ""
    return f"{few}新存入题库草稿 {added} 道，题库中已有 {made - added} 道。草稿须经他人审定后才能使用。"


def item_text(item: Item) -> str:
    """As printed: kind and stem, options or pairs, explanation."""
    match item.key:
        case Choice(options):
            shown = [f"{option_letter(n)}. {option}" for n, option in enumerate(options)]
        case Pairs(pairs):
            shown = [f"{left} —— {right}" for left, right in pairs]
        case Blank() | Points():
            shown = []
    return "\n".join((f"［{KIND[item.kind]}，难度{item.difficulty}］{item.stem}", *shown, item.explanation))
