"""The tokenizer: what it keeps, what it drops, and that rjieba and jieba are one."""

from __future__ import annotations

import subprocess
import sys
from itertools import islice
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.jsonl import read_jsonl
from ingest.tokens import PythonJieba, Tokenizer, normalise

ROOT = Path(__file__).parents[1]
LEXICON = ROOT / "corpus" / "lexicon"


@pytest.fixture(scope="module")
def tokenizer() -> Tokenizer:
    return Tokenizer.from_lexicon(LEXICON)


@pytest.fixture(scope="module")
def jieba_tokenizer() -> Tokenizer:
    """The same words, cut by jieba itself."""
    return Tokenizer.from_lexicon(LEXICON, engine=PythonJieba())


@pytest.fixture(scope="module")
def with_households() -> Tokenizer:
    return Tokenizer(["脱贫户", "监测户", "一站式"])


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("残疾人补贴，怎么领？", ["残疾人", "补贴", "怎么", "领"]),
        ("ＡＢＣ１２３　全角", ["abc123", "全角"]),
        ("提高３．５％", ["提高", "3.5"]),
        ("脱贫户\n（一）\t 监测户", ["脱贫户", "一", "监测户"]),
        ("“一站式”结算", ["一站式", "结算"]),
        ("a_b. .5", ["a", "b", "5"]),
        ("。，！😀", []),
        ("", []),
    ],
)
def test_words_are_folded_and_without_punctuation(
    with_households: Tokenizer, text: str, words: list[str]
) -> None:
    assert with_households.words(text) == words


def test_search_tokens_add_the_words_within_a_word() -> None:
    assert Tokenizer(["最低生活保障"]).search("最低生活保障") == ["最低", "生活", "保障", "最低生活保障"]


@pytest.mark.parametrize(
    ("word", "is_ordinary"), [("汗水", True), ("父女", True), ("补铁", False), ("津帖", False), ("", False)]
)
def test_ordinary_words_are_those_that_the_dictionary_counts_often(
    tokenizer: Tokenizer, jieba_tokenizer: Tokenizer, word: str, is_ordinary: bool
) -> None:
    assert tokenizer.is_ordinary(word) is jieba_tokenizer.is_ordinary(word) is is_ordinary


def test_a_user_word_stays_whole() -> None:
    assert Tokenizer().words("单人保怎么办") != ["单人保", "怎么办"]
    assert Tokenizer(["单人保"]).words("单人保怎么办") == ["单人保", "怎么办"]


def test_the_lexicon_gives_both_columns_without_remarks(tmp_path: Path) -> None:
    (tmp_path / "terms.tsv").write_text(
        "colloquial\tofficial\trelation\tnote\n扫路的活、公益岗\t公益性岗（各村）/乡村公岗\tsame\t种子\n",
        encoding="utf-8",
    )
    (tmp_path / "user_dictionary.txt").write_text("闽宁协作\n", encoding="utf-8")
    tokenizer = Tokenizer.from_lexicon(tmp_path)
    assert tokenizer.words("扫路的活与公益岗与公益性岗与乡村公岗与闽宁协作") == [
        *("扫路的活", "与", "公益岗", "与", "公益性岗", "与", "乡村公岗", "与", "闽宁协作")
    ]
    assert (
        tokenizer.fingerprint
        == Tokenizer(["闽宁协作", "乡村公岗", "公益性岗", "公益岗", "扫路的活"]).fingerprint
    )


def test_a_folder_without_terms_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match=r"terms\.tsv"):
        Tokenizer.from_lexicon(tmp_path)


def test_the_fingerprint_is_that_of_the_words_in_any_order() -> None:
    fingerprint = Tokenizer(["监测户", "脱贫户"]).fingerprint
    assert Tokenizer(["脱贫户", "监测户", "脱贫户"]).fingerprint == fingerprint
    assert Tokenizer(["脱贫户"]).fingerprint != fingerprint


@pytest.mark.slow
def test_rjieba_and_jieba_agree_on_the_documents_of_the_corpus(
    tokenizer: Tokenizer, jieba_tokenizer: Tokenizer
) -> None:
    lines = [
        line
        for path in sorted((ROOT / "corpus" / "documents").glob("*.txt"))
        for line in path.read_text("utf-8").splitlines()
    ]
    assert len(lines) > 50
    assert tokenizer.fingerprint == jieba_tokenizer.fingerprint
    for line in lines:
        assert tokenizer.search(line) == jieba_tokenizer.search(line)
        assert tokenizer.words(line) == jieba_tokenizer.words(line)


@pytest.mark.slow
def test_rjieba_and_jieba_agree_on_statutes_and_lay_questions(
    tokenizer: Tokenizer, jieba_tokenizer: Tokenizer, policy_data: Path
) -> None:
    articles = islice(read_jsonl(policy_data / "stard_train" / "corpus.jsonl.gz"), 0, None, 100)
    questions = read_jsonl(policy_data / "stard_train" / "queries.jsonl.gz")
    for row in (*articles, *questions):
        assert tokenizer.search(row["text"]) == jieba_tokenizer.search(row["text"])
        assert tokenizer.words(row["text"]) == jieba_tokenizer.words(row["text"])


@given(st.text(alphabet=st.characters(codec="utf-8")))
def test_any_text_gives_clean_tokens_and_words_keep_every_character(tokenizer: Tokenizer, text: str) -> None:
    assert "".join(tokenizer.words(text)) == normalise(text).replace(" ", "")
    assert all(token.strip() and token == normalise(token) for token in tokenizer.search(text))


def test_jieba_is_not_imported_where_rjieba_is(tokenizer: Tokenizer) -> None:
    program = (
        "import sys; from ingest.tokens import Tokenizer; Tokenizer(['低保']); print('jieba' in sys.modules)"
    )
    printed = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout
    assert printed == "False\n"
