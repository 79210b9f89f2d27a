"""Adapts the encoder that comes along to a county's documents and questions, and puts it to use where it
finds no less than the one in use and has forgotten nothing."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from assistant.encoders import Encoders, open_encoder
from assistant.errors import UserError
from assistant.lexicon import Lexicon
from assistant.settings import Settings
from assistant.stores import prepare
from ingest.county import County, county_of, read_clauses
from ingest.encoder import DEFAULT_ENCODER, Encoder, fingerprint_of, is_static_encoder, load_encoder
from ingest.index import ClauseIndex
from ingest.library import Library
from ingest.pairs import Pairs, Unusable, read_pairs
from ingest.recall import Recall, Sought, recall
from ingest.tokens import Tokenizer

FEWEST_QUESTIONS = 10  # held out; with fewer the sentences decide
LOSS = 0.02  # of what does not decide, so much less may be found: chance alone moves it

Tell = Callable[[str], None]


class Kind(StrEnum):
    """What is looked for."""

    QUESTIONS = "questions"  # of the county, held out: their clauses
    SENTENCES = "sentences"  # of its documents, held out: the rest of their clauses
    GENERAL = "general"  # what people say, as the lexicon has it: the official term


@dataclass(frozen=True, slots=True)
class Comparison:
    """What the encoder in use finds, and what the adapted one does."""

    kind: Kind
    before: Recall
    after: Recall

    def is_worse(self, decides: bool) -> bool:
        """What decides may not get worse at all: neither what is found nor how far in front."""
        if decides:
            return (
                self.after.at_10 < self.before.at_10
                or self.after.reciprocal_rank < self.before.reciprocal_rank
            )
        lost = (self.before.at_10 - self.after.at_10) * self.before.queries
        return lost > max(1.0, LOSS * self.before.queries)


@dataclass(frozen=True, slots=True)
class Adaptation:
    """What came of it. `encoder` is the folder of the adapted encoder; None where it was refused."""

    clauses: int
    questions: int
    problems: tuple[str, ...]  # files and lines that were of no use
    comparisons: tuple[Comparison, ...]  # the first decides
    encoder: Path | None
    seconds: float


def adapt(
    settings: Settings, documents: Path, pairs: Path | None, output: Path | None, tell: Tell
) -> Adaptation:
    """Train on documents and pairs, compare, and put to use what is better: here, or in the folder `output`.

    Raises UserError, LibraryUnavailable, IndexBusy, OSError.
    """
    begin = time.monotonic()
    _require_effect(settings, output)
    prepare(settings.data_dir)
    tokenizer = Tokenizer.from_lexicon(settings.corpus_dir / "lexicon")
    tell("正在读文件和问题…")
    county, problems = _read(documents, pairs)
    with _candidate(settings) as folder:
        _train(county, tokenizer, folder, tell)
        tell("正在比较新旧两个模型…")
        former, adapted = open_encoder(settings, tokenizer), load_encoder(str(folder), tokenizer=tokenizer)
        comparisons = tuple(_compared(county, Lexicon(settings.corpus_dir / "lexicon"), former, adapted))
        if any(each.is_worse(decides=each is comparisons[0]) for each in comparisons):
            kept = None
        elif output:
            kept = Path(shutil.copytree(folder, output, dirs_exist_ok=True))
        else:
            kept = folder
            tell("正在用新模型重建索引…")
            _switch(settings, folder, adapted, tokenizer)
    asked = len(county.questions) + len(county.held_out_questions.queries)
    return Adaptation(len(county.passages), asked, problems, comparisons, kept, time.monotonic() - begin)


def go_back(settings: Settings) -> None:
    """Use the encoder that comes along again. Raises UserError, LibraryUnavailable, IndexBusy."""
    prepare(settings.data_dir)
    tokenizer = Tokenizer.from_lexicon(settings.corpus_dir / "lexicon")
    with Encoders(settings.data_dir).changing():
        _switch(settings, None, load_encoder(tokenizer=tokenizer), tokenizer)


def _require_effect(settings: Settings, output: Path | None) -> None:
    if settings.encoder and output is None:
        raise UserError(
            "encoder_chosen",
            f"ENCODER 已指定编码模型 {settings.encoder}，训练出的模型不会被使用。",
            "请去掉 ENCODER 再训练，或用 --output 目录 把模型存到别处。",
        )


def _read(documents: Path, pairs: Path | None) -> tuple[County, tuple[str, ...]]:
    """What there is to learn, and what was of no use. Raises UserError where nothing can be learned."""
    if not documents.exists():
        raise UserError("no_documents", f"没有 {documents}。", "请检查 --documents 的路径。")
    clauses, problems = read_clauses([documents])
    try:
        read = read_pairs(pairs, clauses) if pairs else Pairs((), ())
    except Unusable as problem:
        message, _, hint = str(problem).partition("。")
        raise UserError("unusable_pairs", f"{message}。", hint) from problem
    county = county_of(clauses, read.questions)
    if not county.held_out_sentences.queries:
        raise UserError(
            "too_little",
            f"{documents} 里可供训练的条款太少（共 {len(clauses)} 条），量不出训练前后的好坏。",
            "请放入更多政策文件后重试。",
        )
    return county, (*problems, *read.problems)


@contextmanager
def _candidate(settings: Settings) -> Iterator[Path]:
    """A folder for a new encoder; what earlier ones have left is cleared away before and after."""
    encoders = Encoders(settings.data_dir)
    with encoders.changing():
        _clear(settings, encoders)
        try:
            yield encoders.new()
        finally:
            _clear(settings, encoders)


def _clear(settings: Settings, encoders: Encoders) -> None:
    for folder in encoders.left_over():
        if is_static_encoder(folder):
            with Library.open(settings.library_url) as library:
                library.forget_vectors(fingerprint_of(folder))
        shutil.rmtree(folder)


def _train(county: County, tokenizer: Tokenizer, folder: Path, tell: Tell) -> None:
    from ingest.adaptation import adapt as train  # imports torch: 10 s

    begin = time.monotonic()

    def tell_step(step: int, steps: int) -> None:
        if step % 10 == 0 or step == steps:
            left = (time.monotonic() - begin) / step * (steps - step)
            tell(f"训练 {step}/{steps}，还要约 {left:.0f} 秒")

    train(DEFAULT_ENCODER, county, tokenizer, folder, tell_step)


def _compared(county: County, lexicon: Lexicon, former: Encoder, adapted: Encoder) -> Iterator[Comparison]:
    """What decides comes first."""
    sought = {
        Kind.QUESTIONS: county.held_out_questions,
        Kind.SENTENCES: county.held_out_sentences,
        Kind.GENERAL: _general(lexicon),
    }
    if len(county.held_out_questions.queries) < FEWEST_QUESTIONS:
        del sought[Kind.QUESTIONS]
    for kind, each in sought.items():
        yield Comparison(kind, recall(former, each), recall(adapted, each))


def _general(lexicon: Lexicon) -> Sought:
    """What is said, which was not trained on, seeks the official terms that may stand for it."""
    terms = [entry for entry in lexicon.terms.values() if entry.is_silent]
    rows = {term: row for row, term in enumerate(dict.fromkeys(t for each in terms for t in each.official))}
    return Sought(
        tuple(rows),
        tuple(entry.said for entry in terms),
        tuple(tuple(rows[term] for term in entry.official) for entry in terms),
    )


def _switch(settings: Settings, folder: Path | None, encoder: Encoder, tokenizer: Tokenizer) -> None:
    """The index of the encoder first, then both at once."""
    directory = (folder or settings.data_dir) / "index"
    with (
        Library.open(settings.library_url) as library,
        ClauseIndex(directory, library, tokenizer, encoder) as index,
    ):
        index.refresh()
    Encoders(settings.data_dir).adopt(folder)
