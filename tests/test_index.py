from __future__ import annotations

import json
import math
import shutil
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from ingest import publishing, vectors
from ingest.document import Document
from ingest.index import AT_ONCE, ClauseIndex, IndexBusy
from ingest.library import Library
from ingest.tokens import Tokenizer
from ingest.vector_process import VectorsUnwritten, write_vectors_beside
from ingest.vectors import Vector, in_context
from tests.samples import CharacterEncoder, make_document

pytestmark = pytest.mark.slow

DOCUMENTS = (
    make_document("低保办法", "最低生活保障标准每人每月600元。", "低保金按月发放。"),
    make_document("残疾人办法", "残疾人生活补贴每人每月100元。", "护理补贴由残联审核。", "补贴按季发放。"),
    make_document("养殖办法", "肉牛养殖每头补助2000元。"),
)


class Stores:
    """A library and its index in one folder, opened as often as wanted."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.index_folder = folder / "index"
        self.encoder = CharacterEncoder()
        self.library = Library.open(f"sqlite:///{folder}/library.sqlite")
        self._tokenizer = Tokenizer()
        self._opened: list[ClauseIndex] = []

    def open(self, encoder: CharacterEncoder | None = None) -> ClauseIndex:
        index = ClauseIndex.open(self.index_folder, self.library, self._tokenizer, encoder or self.encoder)
        self._opened.append(index)
        return index

    def publish(self, index: ClauseIndex, *documents: Document) -> None:
        for document in documents:
            summary = self.library.stage(document, document.text.encode())
            publishing.publish(summary.doc_id, summary.revision, self.library, index)

    def publish_in_library_only(self, *documents: Document) -> None:
        for document in documents:
            summary = self.library.stage(document, document.text.encode())
            self.library.publish(summary.doc_id, summary.revision)

    @property
    def generations(self) -> list[str]:
        """The names in the pointer: the main generation, then the delta."""
        return [str(name) for name in json.loads((self.index_folder / "current.json").read_bytes())]

    def close(self) -> None:
        for index in self._opened:
            index.close()
        self.library.close()


@pytest.fixture
def stores(tmp_path: Path) -> Iterator[Stores]:
    stores = Stores(tmp_path)
    yield stores
    stores.close()


@pytest.fixture
def index(stores: Stores) -> ClauseIndex:
    """An index of its own, for tests that change it."""
    stores.publish_in_library_only(*DOCUMENTS)
    return stores.open()


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ClauseIndex]:
    """One index for all tests that only search."""
    stores = Stores(tmp_path_factory.mktemp("asked"))
    stores.publish_in_library_only(*DOCUMENTS)
    yield stores.open()
    stores.close()


def lexical(index: ClauseIndex, question: str, top: int = 10) -> list[str]:
    return [hit.clause_id for hit in index.lexical(question, top)]


def dense(index: ClauseIndex, question: str, top: int = 10) -> list[str]:
    return [hit.clause_id for hit in index.dense(question, top)]


def many(title: str, count: int) -> Document:
    return make_document(title, *(f"{title}第{number}条，各乡镇负责落实。" for number in range(count)))


# --- what is found ------------------------------------------------------------------------------------


def test_any_word_of_the_question_may_match(asked: ClauseIndex) -> None:
    assert lexical(asked, "护理补贴怎么申请")[0] == "残疾人办法@1#c2"
    assert lexical(asked, "肉牛") == ["养殖办法@1#c1"]
    assert lexical(asked, "宇宙飞船") == []


def test_title_and_path_are_searched_too(asked: ClauseIndex) -> None:
    assert set(lexical(asked, "养殖")) == {"养殖办法@1#c1"}
    assert set(lexical(asked, "低保", top=2)) == {"低保办法@1#c1", "低保办法@1#c2"}


def test_bm25_score_is_the_formula(stores: Stores) -> None:
    index = stores.open()
    stores.publish(index, make_document("甲", "牛 牛 羊"), make_document("乙", "马 羊"))
    # Title, number and text are indexed: 甲 1 牛 牛 羊 and 乙 1 马 羊, 5 and 4 terms, 4.5 on average.
    idf = math.log(1 + (2 - 1 + 0.5) / (1 + 0.5))
    frequency = 2 * 2.2 / (2 + 1.2 * (1 - 0.75 + 0.75 * 5 / 4.5))
    (hit,) = index.lexical("牛", 10)
    assert hit.clause_id == "甲@1#c1"
    assert hit.score == pytest.approx(idf * frequency, rel=1e-5)


def test_dense_score_is_the_cosine_of_the_clause_in_its_context(stores: Stores, index: ClauseIndex) -> None:
    (question,) = stores.encoder.encode(["补贴每月多少元"])
    expected: dict[str, Vector] = {}
    for revision in stores.library.current():
        clauses = stores.library.clauses_of_revision(revision)
        vectors = stores.encoder.encode([clause.meaning_text for clause in clauses])
        expected |= in_context({c.clause_id: vector for c, vector in zip(clauses, vectors, strict=True)})
    hits = index.dense("补贴每月多少元", 10)
    for hit in hits:
        assert hit.score == pytest.approx(float(question @ expected[hit.clause_id]), abs=1e-5)
    assert len(hits) == 6
    assert hits == sorted(hits, key=lambda hit: -hit.score)


def test_a_clause_leans_to_its_neighbours_and_to_no_others() -> None:
    east, north, west = np.eye(3, dtype=np.float32)
    drawn = in_context({"a": east, "b": north, "c": west})
    assert list(drawn) == ["a", "b", "c"]
    assert drawn["a"] @ north > 0 == drawn["a"] @ west
    assert all(np.linalg.norm(vector) == pytest.approx(1.0) for vector in drawn.values())
    assert drawn["b"].argmax() == 1, "it stays nearest to itself"
    assert in_context({}) == {}
    alone = in_context({"a": east, "empty": np.zeros(3, dtype=np.float32)})
    assert np.isfinite(alone["empty"]).all()


@pytest.mark.parametrize("question", ["", "   ", "？！。", "😀", "\x00\x1f", "\u3000"])
def test_question_without_words_finds_nothing(asked: ClauseIndex, question: str) -> None:
    assert asked.lexical(question, 10) == []
    assert asked.dense(question, 10) == []


def test_top_bounds_what_is_found(asked: ClauseIndex) -> None:
    for top in (0, 1, 3):
        assert len(asked.lexical("补贴发放每人每月", top)) == top
        assert len(asked.dense("补贴发放每人每月", top)) == top
    assert len(asked.dense("补贴", 1000)) == 6


def test_a_very_long_question_is_answered(asked: ClauseIndex) -> None:
    assert lexical(asked, "护理补贴" * 2500)[0] == "残疾人办法@1#c2"


def test_a_clause_without_words_does_no_harm(stores: Stores) -> None:
    index = stores.open()
    stores.publish(index, make_document("……", "——", "！"), make_document("甲", "牛。"), make_document("空"))
    assert lexical(index, "牛") == ["甲@1#c1"]
    assert index.check() == []


# --- what is current ----------------------------------------------------------------------------------


def test_staged_clauses_are_not_found_though_indexed(stores: Stores, index: ClauseIndex) -> None:
    """A crash after indexing and before the switch leaves this."""
    staged = stores.library.stage(make_document("养殖办法", "肉牛养殖每头补助9000元。"), b"")
    index.refresh(adding=[staged])
    for each in (index, stores.open()):
        assert lexical(each, "肉牛") == ["养殖办法@1#c1"]
        assert "养殖办法@2#c1" not in dense(each, "肉牛")
    stores.library.publish("养殖办法", 2)
    assert lexical(index, "肉牛") == ["养殖办法@2#c1"]


def test_withdrawn_clauses_vanish_at_once(stores: Stores, index: ClauseIndex) -> None:
    stores.library.withdraw("残疾人办法")
    assert lexical(index, "护理") == []
    assert not any(each.startswith("残疾人办法") for each in dense(index, "护理补贴", 10))
    assert len(dense(index, "护理补贴", 3)) == 3, "masked clauses must not use up the top"


def test_restored_clauses_are_back(stores: Stores, index: ClauseIndex) -> None:
    publishing.withdraw("残疾人办法", stores.library, index)
    publishing.restore("残疾人办法", 1, stores.library, index)
    assert lexical(index, "护理") == ["残疾人办法@1#c2"]
    assert index.check() == []


def test_withdrawing_everything_leaves_an_empty_index(stores: Stores, index: ClauseIndex) -> None:
    for document in DOCUMENTS:
        publishing.withdraw(document.doc_id, stores.library, index)
    assert index.dense("补贴", 10) == []
    assert index.check() == []
    stores.publish(index, make_document("新办法", "补贴。"))
    assert lexical(index, "补贴") == ["新办法@1#c1"]


# --- generations --------------------------------------------------------------------------------------


def test_little_news_goes_to_a_delta_and_much_into_a_new_main(stores: Stores) -> None:
    index = stores.open()
    stores.publish(index, many("粮食", 100))
    (main,) = stores.generations
    stores.publish(index, many("水利", 4))
    assert stores.generations[0] == main
    first_delta = stores.generations[1]
    stores.publish(index, many("教育", 4))
    assert stores.generations[0] == main
    assert stores.generations[1] != first_delta
    assert set(lexical(index, "水利")) == {f"水利@1#c{number}" for number in range(1, 5)}
    assert set(dense(index, "教育", 4)) == {f"教育@1#c{number}" for number in range(1, 5)}
    assert index.check() == []
    stores.publish(index, many("医疗", 4))
    assert len(stores.generations) == 1
    assert stores.generations[0] != main
    assert index.check() == []


def test_scores_do_not_depend_on_what_lies_in_the_delta(stores: Stores) -> None:
    index = stores.open()
    stores.publish(index, many("粮食", 100), many("水利", 4), many("教育", 4))
    assert len(stores.generations) == 2
    split = index.lexical("水利乡镇落实", 200), index.dense("水利乡镇落实", 200)
    shutil.rmtree(stores.index_folder)
    whole = stores.open()
    assert len(stores.generations) == 1
    for of_split, of_whole in zip(
        split, (whole.lexical("水利乡镇落实", 200), whole.dense("水利乡镇落实", 200)), strict=True
    ):
        assert len(of_split) == 108
        by_id = {hit.clause_id: hit.score for hit in of_whole}
        assert {hit.clause_id: hit.score for hit in of_split} == pytest.approx(by_id, abs=1e-5)


def test_much_withdrawn_is_left_out_of_a_new_main(stores: Stores, index: ClauseIndex) -> None:
    before = stores.generations
    publishing.withdraw("养殖办法", stores.library, index)
    assert stores.generations != before
    assert index.check() == []


def test_nothing_new_writes_nothing(stores: Stores, index: ClauseIndex) -> None:
    before = stores.generations
    index.refresh()
    stores.open()
    assert stores.generations == before


def test_the_former_generations_stay_until_the_next_change(stores: Stores, index: ClauseIndex) -> None:
    former = stores.generations
    stores.publish(index, make_document("新办法", "补贴。"))
    assert {folder.name for folder in stores.index_folder.glob("generation-*")} == {
        *former,
        *stores.generations,
    }


def test_half_written_generation_is_swept_by_the_next_writer(stores: Stores, index: ClauseIndex) -> None:
    shutil.copytree(stores.index_folder / stores.generations[0], stores.index_folder / "generation-cut-short")
    stores.publish(index, make_document("新办法", "补贴。"))
    assert not (stores.index_folder / "generation-cut-short").exists()


def test_failed_write_leaves_the_index_as_it_was(stores: Stores, index: ClauseIndex) -> None:
    class Broken(CharacterEncoder):
        def encode(self, texts: Sequence[str]) -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
            if any("新办法" in text for text in texts):
                raise MemoryError("no room for vectors")
            return super().encode(texts)

    other = stores.open(Broken())
    with pytest.raises(MemoryError):
        stores.publish(other, make_document("新办法", "补贴。"))
    assert lexical(other, "肉牛") == ["养殖办法@1#c1"]
    assert index.check() == []
    assert [
        folder.name
        for folder in stores.index_folder.glob("generation-*")
        if folder.name in stores.generations
    ]
    assert len(list(stores.index_folder.glob("generation-*"))) <= 2


def test_a_large_generation_is_whole_though_another_process_writes_its_vectors(stores: Stores) -> None:
    index = stores.open()
    stores.publish(index, many("粮食", 5_500), many("水利", 1))
    (chroma,) = (stores.index_folder / stores.generations[0] / "vectors").glob("chroma.sqlite3")
    with closing(sqlite3.connect(chroma)) as connection:
        (left,) = connection.execute("SELECT count(*) FROM embeddings_queue").fetchone()
    assert left <= 1, "what Chroma has not written into its graph it adds at every opening"
    assert dense(index, "水利乡镇", 1) == ["水利@1#c1"]
    assert index.check() == []


@pytest.mark.parametrize("count", [0, 1, 2, 5, 1_999, 2_000, 2_001, 40_000, 79_999, 80_001, 345_678])
def test_the_last_row_makes_chroma_write_its_graph(count: int) -> None:
    row = np.zeros(1, dtype=np.float32)
    threshold, waiting, writes = vectors._graph(count)["sync_threshold"], 0, 0
    for clause_ids, matrix in vectors.batches(((str(number), row) for number in range(count)), count):
        assert len(clause_ids) == len(matrix) <= 2_001
        waiting += len(clause_ids)
        if waiting >= threshold:
            waiting, writes = 0, writes + 1
    assert waiting == (1 if count == 1 else 0)  # a graph of one vector is not written
    assert writes <= count // 40_000 + 1


def test_a_failing_writer_of_vectors_says_why(tmp_path: Path) -> None:
    wrong = [(["a"], np.zeros((1, 3), dtype=np.float32)), (["b"], np.zeros((1, 4), dtype=np.float32))]
    with pytest.raises(VectorsUnwritten, match="dimension"):
        write_vectors_beside(tmp_path / "vectors", wrong, 2)


# --- repair -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("damage", "pattern"),
    [
        ("remove", "."),
        ("remove", "current.json"),
        ("remove", "generation-*"),
        ("remove", "generation-*/vectors"),
        ("remove", "generation-*/vectors/chroma.sqlite3"),
        ("remove", "generation-*/terms"),
        ("remove", "generation-*/terms/*.pos"),
        ("cut", "current.json"),
        ("cut", "generation-*/manifest.json"),
        ("cut", "generation-*/terms/*.term"),
        ("cut", "generation-*/vectors/chroma.sqlite3"),
        ("cut", "generation-*/vectors/*/data_level0.bin"),
    ],
)
def test_damaged_index_is_written_anew_from_the_library(
    stores: Stores, index: ClauseIndex, damage: str, pattern: str
) -> None:
    expected = index.lexical("补贴", 10), index.dense("补贴", 10)
    index.close()
    damaged = [stores.index_folder] if pattern == "." else [*stores.index_folder.glob(pattern)]
    assert damaged
    for path in damaged:
        if damage == "cut":
            path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
        elif path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink()
    stores.encoder.encoded.clear()
    repaired = stores.open()
    assert repaired.check() == []
    assert stores.encoder.encoded == [], "vectors in the library must be used again"
    assert (repaired.lexical("补贴", 10), repaired.dense("补贴", 10)) == expected


def test_index_deleted_in_service_is_searched_in_memory_and_written_again(
    stores: Stores, index: ClauseIndex
) -> None:
    shutil.rmtree(stores.index_folder)
    assert lexical(index, "肉牛") == ["养殖办法@1#c1"]
    stores.publish(index, make_document("新办法", "牧草补助。"))
    assert lexical(index, "牧草") == ["新办法@1#c1"]
    assert index.check() == []


def test_published_without_the_index_is_found_and_written_at_the_next_start(
    stores: Stores, index: ClauseIndex
) -> None:
    stores.publish_in_library_only(make_document("新办法", "牧草补助。"))
    assert lexical(index, "牧草") == ["新办法@1#c1"], "searched in memory until then"
    assert "新办法@1" in "".join(index.check())
    reopened = stores.open()
    assert reopened.check() == []
    assert lexical(reopened, "牧草") == dense(reopened, "牧草补助", 1) == ["新办法@1#c1"]
    assert lexical(index, "牧草") == ["新办法@1#c1"]
    assert index.check() == []


def test_another_encoder_gets_vectors_of_its_own(stores: Stores, index: ClauseIndex) -> None:
    index.close()
    other = CharacterEncoder("another")
    reopened = stores.open(other)
    assert len(other.encoded) == 6
    assert reopened.check() == []
    assert len(stores.library.vectors("another", "低保办法@1")) == 2


def test_two_programs_with_different_encoders_both_answer(stores: Stores, index: ClauseIndex) -> None:
    stores.open(CharacterEncoder("another"))
    assert lexical(index, "肉牛") == ["养殖办法@1#c1"]
    assert dense(index, "肉牛养殖", 1) == ["养殖办法@1#c1"]
    assert "另一个分词器、编码模型" in "".join(index.check())


@pytest.mark.slow
def test_a_large_index_is_rebuilt_while_search_goes_on(stores: Stores) -> None:
    stores.publish_in_library_only(many("粮食", AT_ONCE + 1), *DOCUMENTS)
    index = stores.open()
    assert not (stores.index_folder / "current.json").exists(), "opening must not wait"
    assert lexical(index, "肉牛") == ["养殖办法@1#c1"]
    index.close()
    assert not list(stores.index_folder.glob("generation-*")), "closing stops the rebuild and leaves nothing"
    index = stores.open()
    deadline = time.monotonic() + 120
    while index.check():
        assert lexical(index, "肉牛") == ["养殖办法@1#c1"]
        assert time.monotonic() < deadline, "the rebuild does not end"
    assert len(dense(index, "肉牛养殖", 10)) == 10
    assert len(stores.generations) == 1


# --- several processes and threads --------------------------------------------------------------------


def test_serving_process_sees_what_another_publishes(stores: Stores, index: ClauseIndex) -> None:
    with Library.open(f"sqlite:///{stores.folder}/library.sqlite") as library:
        other = ClauseIndex.open(stores.index_folder, library, Tokenizer(), CharacterEncoder())
        for price in range(3000, 3005):
            document = make_document("养殖办法", f"肉牛养殖每头补助{price}元。")
            summary = library.stage(document, b"")
            publishing.publish(summary.doc_id, summary.revision, library, other)
        other.close()
    clauses = stores.library.clauses(lexical(index, "肉牛"))
    assert [clause.text for clause in clauses.values()] == ["肉牛养殖每头补助3004元。"]
    assert dense(index, "肉牛", 10)[0] == "养殖办法@6#c1"
    assert index.check() == []


def test_questions_while_others_publish_see_whole_revisions(stores: Stores, index: ClauseIndex) -> None:
    """Every answer holds clauses of one revision, and never fails."""
    seen: set[frozenset[str]] = set()
    errors: list[BaseException] = []
    done = threading.Event()

    def ask() -> None:
        try:
            while not done.is_set():
                hits = lexical(index, "轮换", 50) + dense(index, "轮换", 50)
                clauses = stores.library.clauses(hits).values()
                seen.add(frozenset(clause.text for clause in clauses if clause.doc_id == "轮换办法"))
        except BaseException as error:
            errors.append(error)

    threads = [threading.Thread(target=ask) for _ in range(2)]
    for thread in threads:
        thread.start()
    versions = [tuple(f"轮换第{version}版第{n}款。" for n in range(3)) for version in range(5)]
    for version in versions:
        stores.publish(index, make_document("轮换办法", *version))
    done.set()
    for thread in threads:
        thread.join()
    assert errors == []
    assert seen <= {frozenset(), *map(frozenset, versions)}
    assert len(seen) > 1


def test_second_writer_is_told_to_wait(stores: Stores, index: ClauseIndex) -> None:
    problems: list[str] = []

    def write() -> None:
        try:
            stores.open().refresh(timeout=0.1)
        except IndexBusy as error:
            problems.append(str(error))

    with index.writing():
        thread = threading.Thread(target=write)
        thread.start()
        thread.join()
    assert len(problems) == 1
    assert "请等它结束后重试" in problems[0]


def test_opening_beside_a_writer_does_not_wait(stores: Stores, index: ClauseIndex) -> None:
    stores.publish_in_library_only(make_document("新办法", "牧草补助。"))
    found: list[list[str]] = []
    with index.writing():
        thread = threading.Thread(target=lambda: found.append(lexical(stores.open(), "牧草")))
        thread.start()
        thread.join()
    assert found == [["新办法@1#c1"]]


def test_lock_of_a_dead_process_is_free(stores: Stores, index: ClauseIndex) -> None:
    holder = subprocess.Popen(
        [sys.executable, "-c", _HOLD_LOCK, str(stores.index_folder)], stdout=subprocess.PIPE, text=True
    )
    with holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "locked\n"
        with pytest.raises(IndexBusy):
            index.refresh(timeout=0.1)
        holder.kill()
        holder.wait()
    index.refresh(timeout=5)


_HOLD_LOCK = """
import sys, time
from pathlib import Path
from ingest.generations import Generations
with Generations(Path(sys.argv[1])).writing(5):
    print("locked", flush=True)
    time.sleep(60)
"""
