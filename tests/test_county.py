"""What is learned of a county and what is held out: nothing stands on both sides."""

from __future__ import annotations

from pathlib import Path

from ingest.county import county_of, read_clauses
from ingest.segment import clauses_of
from ingest.training_data import Question, is_held_out
from tests.samples import make_document, policy_text

SENTENCES = [f"第{number}项由乡镇受理。" for number in range(40)]
HELD_OUT = [sentence for sentence in SENTENCES if is_held_out(sentence)]
LEARNED = [sentence for sentence in SENTENCES if not is_held_out(sentence)]


def test_a_held_out_sentence_is_neither_learned_from_nor_left_in_its_passage() -> None:
    clauses = clauses_of(
        make_document("办法", LEARNED[0] + HELD_OUT[0], LEARNED[1] + HELD_OUT[0], HELD_OUT[1], LEARNED[2])
    )
    county = county_of(clauses, ())
    sentences = {sentence for article in county.articles for sentence in article.sentences}
    assert sentences == {LEARNED[0], LEARNED[1], HELD_OUT[1], LEARNED[2]}, "a clause is never left empty"
    sought = county.held_out_sentences
    assert sought.queries == (HELD_OUT[0],)
    assert sought.gold == ((0, 1),)
    assert not any(HELD_OUT[0] in passage for passage in sought.passages)
    assert all(HELD_OUT[0] in passage for passage in county.passages[:2])


def test_questions_are_held_out_by_their_words() -> None:
    questions = [Question(f"问题{number}", "", (number % 3,)) for number in range(60)]
    county = county_of(clauses_of(make_document("办法", *LEARNED[:3])), questions)
    held_out = county.held_out_questions
    assert {*held_out.queries, *(question.text for question in county.questions)} == {
        question.text for question in questions
    }
    assert all(map(is_held_out, held_out.queries))
    assert not any(is_held_out(question.text) for question in county.questions)
    assert [gold for (gold,) in held_out.gold] == [int(text[2:]) % 3 for text in held_out.queries]


def test_a_file_that_cannot_be_read_stops_no_other(tmp_path: Path) -> None:
    (tmp_path / "办法.txt").write_text(policy_text("救助办法", "由乡镇受理。"), encoding="utf-8")
    (tmp_path / "空.txt").touch()
    clauses, problems = read_clauses([tmp_path])
    assert clauses[-1].text == "由乡镇受理。"
    (problem,) = problems
    assert problem.startswith("空.txt：")
