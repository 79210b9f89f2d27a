"""The order of results: all that is known of a clause counts, as it was learned from questions."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from assistant import ranking
from assistant.ranking import Compared, RankingWeights, known
from eval import ranking as learning
from eval.articles import Question
from eval.datasets import read_dataset
from eval.ranking import CORPUS, Found, counting, cross_validated, library_of, over_policies, over_statutes
from eval.softmax import fit, write_weights
from ingest.encoder import DEFAULT_ENCODER
from ingest.index import Hit
from ingest.training_data import FOLDS
from tests.test_training import write_small_data

LEXICAL = [Hit("a", 9.0), Hit("b", 8.0)]
DENSE = [Hit("c", 0.6), Hit("b", 0.4)]


def column(name: str, found: ranking.Known) -> dict[str, float]:
    values = found.features[:, RankingWeights._fields.index(name)]
    return dict(zip(found.clause_ids, values.tolist(), strict=True))


def test_every_clause_found_or_compared_is_known_once() -> None:
    found = known(LEXICAL, DENSE, [[Hit("d", 7.0), Hit("a", 6.0)]], {"e": Compared(0.5, 0.5, 0.5)})
    assert sorted(found.clause_ids) == ["a", "b", "c", "d", "e"]
    assert set(found.scores()) == set(found.clause_ids)


def test_what_the_vectors_did_not_find_is_as_far_as_their_last() -> None:
    cosines = column("cosine", known(LEXICAL, DENSE, [], {"e": Compared(0, 0, 0)}))
    assert cosines == {"c": 0.6, "b": 0.4, "a": 0.4, "e": 0.4}


def test_what_answers_any_question_of_a_message_counts_by_the_first_that_it_answers() -> None:
    official = [[Hit("a", 3.0)], [Hit("b", 9.0), Hit("a", 8.0)]]
    ranks = column("official_rank", known([], [], official, {}))
    assert ranks == {"a": pytest.approx(1 / 10), "b": pytest.approx(1 / 10)}


def test_nothing_found_is_nothing_known() -> None:
    assert known([], [], [], {}).scores() == {}


@pytest.mark.parametrize(("of_one", "of_two", "best"), [(0.4, 0.9, "two"), (0.1, 0.2, "one")])
def test_a_statement_that_meets_the_question_decides_and_one_that_meets_little_does_not(
    of_one: float, of_two: float, best: str
) -> None:
    """The searches have `one` first, the statements `two`."""
    compared = {"one": Compared(0.5, 0.5, of_one), "two": Compared(0.5, 0.5, of_two)}
    both = [Hit("one", 0.6), Hit("two", 0.4)]
    scores = known(both, both, [both], compared).scores()
    assert max(scores, key=lambda clause_id: scores[clause_id]) == best


def test_no_weight_learned_speaks_against_a_clause() -> None:
    assert all(weight > 0 for weight in ranking.weights())


# --- learning the weights -------------------------------------------------------------------------------


def asked(number: int, telling: int) -> Found:
    """Twenty clauses, of which the first is right: only one of three features tells."""
    features = np.random.default_rng(number).random((20, 3))
    features[0, telling] = 2.0
    question = Question(str(number), "", frozenset("0"))
    return Found(question, tuple(map(str, range(20))), features)


def test_the_kind_that_counts_for_more_questions_decides() -> None:
    one, other = [asked(number, 0) for number in range(40)], [asked(number, 2) for number in range(40, 80)]
    weights = fit([*counting(one, 200), *counting(other, 20)])
    assert weights.argmax() == 0
    assert sum(each.counts for each in counting(one, 200)) == pytest.approx(200)


def test_questions_are_ranked_by_what_the_others_teach() -> None:
    kinds = {"lay": [asked(number, 1) for number in range(40)]}
    rankings = cross_validated(kinds)["lay"]
    assert [each[0] for each in rankings.values()] == ["0"] * 40


def test_questions_without_their_clauses_teach_nothing_and_say_so() -> None:
    stray = Found(Question("1", "", frozenset({"elsewhere"})), ("a", "b"), np.eye(2))
    with pytest.raises(ValueError, match="没有一道题"):
        fit([stray])


def test_weights_are_written_by_their_names(tmp_path: Path) -> None:
    file = tmp_path / "weights.json"
    write_weights(RankingWeights, np.arange(7.0), file)
    assert '"cosine": 0.0' in file.read_text(encoding="utf-8")
    assert '"statement_squared": 6.0' in file.read_text(encoding="utf-8")


@pytest.mark.slow
def test_lay_questions_find_their_articles(tmp_path: Path) -> None:
    write_small_data(tmp_path)
    dataset = read_dataset(tmp_path / "stard_train")
    examples = over_statutes(dataset, [DEFAULT_ENCODER] * FOLDS)
    assert {each.question.id for each in examples} == set(dataset.qrels)
    assert all(set(each.keys) <= set(dataset.documents) for each in examples)


@pytest.mark.slow
def test_policy_questions_find_their_clauses(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "seed_dev.jsonl").write_text(
        '{"id": "1", "type": "amount", "question": "残疾人自主创业一次性给多少补贴",'
        ' "gold_clauses": ["（17）"], "expect": {"status": ["answered"]}}\n',
        encoding="utf-8",
    )
    monkeypatch.setattr(learning, "POLICY", tmp_path)
    with library_of([CORPUS]) as stores:
        (example,) = over_policies(stores)
    assert example.question.id == "seed_dev/1"
    assert example.right.sum() == 1
    assert example.keys[int(example.right.argmax())] == example.ranking(np.array(ranking.weights()))[0]
