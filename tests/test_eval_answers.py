"""The evaluation of answers: labels, checks and figures, on a few questions worked out by hand."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from assistant.answer import Answer, Citation, ScoredClause, Status, Verdict
from assistant.citations import cite
from assistant.cli import main
from assistant.errors import UserError
from eval.answers import Evaluation, Outcome, as_json, as_text, evaluate, unfaithful_quotes
from eval.expectation import Expectation, LabelledQuestion, fold, gold_clause_ids, read_questions
from ingest.document import Clause
from ingest.library import Library
from ingest.readers import read
from ingest.segment import clauses_of
from ingest.structure import parse
from tests.fake_assistant import SEED
from tests.samples import source_with

QUESTIONS = Path(__file__).parents[1] / "eval" / "questions"
PARAGRAPHS = (
    "关于扶持就业的工作方案（征求意见稿）",
    "为扶持就业，制定本方案。",
    "一、总体要求",
    "（一）对象",
    "——务工户。主要是外出务工的农户。",
    "——养殖户。主要是养殖牛羊的农户。",
    "（二）措施",
    "1.发放补贴。对灵活就业6个月以上的，每年补贴2000元。",
    "2.开展培训。给予500—1400元补贴。",
    "二、工作要求",
    "（一）督查",
    "1.加强督查。县级每年督查一次。",
)


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with Library.open(f"sqlite:///{tmp_path / 'library.sqlite'}") as library:
        publish(library, PARAGRAPHS)
        yield library


def publish(library: Library, paragraphs: tuple[str, ...]) -> str:
    document = parse(source_with(paragraphs))[0]
    summary = library.stage(document, b"")
    library.publish(summary.doc_id, summary.revision)
    return summary.doc_id


def clause(library: Library, label: str) -> Clause:
    clauses = tuple(library.current_clauses())
    gold = gold_clause_ids(question(gold=(label,)), clauses)
    return next(clause for clause in clauses if clause.clause_id in gold)


def test_a_section_takes_in_its_items(library: Library) -> None:
    clauses = tuple(library.current_clauses())
    gold = gold_clause_ids(question(gold=("一、",)), clauses)
    assert [clause.heading for clause in clauses if clause.clause_id in gold] == ["总体要求", "对象", "措施"]


def question(
    question_id: str = "q1",
    *,
    kind: str = "fact",
    gold: tuple[str, ...] = (),
    expect: Expectation | None = None,
) -> LabelledQuestion:
    return LabelledQuestion(
        id=question_id,
        type=kind,
        question=f"{question_id}？",
        gold_clauses=gold,
        expect=expect or expectation(),
    )


def expectation(
    *status: Status,
    verdict: Verdict | None = None,
    must_include: tuple[tuple[str, ...], ...] = (),
    must_not_include: tuple[str, ...] = (),
    missing_any: tuple[str, ...] = (),
) -> Expectation:
    return Expectation(
        status=status or (Status.ANSWERED,),
        verdict=verdict,
        must_include=must_include,
        must_not_include=must_not_include,
        missing_any=missing_any,
    )


def answer(
    text: str = "可以。",
    status: Status = Status.ANSWERED,
    verdict: Verdict | None = None,
    citations: tuple[Citation, ...] = (),
    missing: tuple[str, ...] = (),
) -> Answer:
    return Answer("问？", status, verdict, text, citations=citations, missing=missing)


def citation(of: Clause, quote: str) -> Citation:
    start = of.text.index(quote)
    return cite(of, start, start + len(quote))


# --- wordings ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "also"),
    [
        ("５００元", "500元"),
        ("500 元\n以上", "500元以上"),
        ("500—1400元", "500～1400元"),
        ("500–1400元", "500到1400元"),
        ("500 - 1400元", "500至1400元"),
        ("30%—45%", "30%至45%"),
        ("2025——2027年", "2025~2027年"),
    ],
)
def test_what_differs_in_writing_only_is_the_same(written: str, also: str) -> None:
    assert fold(written) == fold(also)


@pytest.mark.parametrize(
    ("written", "other"), [("5001400元", "500—1400元"), ("到户", "至户"), ("达到2000元", "达2000元")]
)
def test_what_differs_in_meaning_stays_different(written: str, other: str) -> None:
    assert fold(written) != fold(other)


# --- what is expected of an answer --------------------------------------------------------------------


def test_an_answer_that_holds_everything_has_no_shortfalls() -> None:
    expect = expectation(
        Status.ANSWERED,
        Status.PARTIAL,
        verdict=Verdict.ELIGIBLE,
        must_include=(("2000元", "两千元"), ("500—1400元",)),
        must_not_include=("3000元",),
        missing_any=("材料", "窗口"),
    )
    right = answer(
        "符合：每年2 000元，另有500至1400元。", Status.PARTIAL, Verdict.ELIGIBLE, missing=("申请材料",)
    )
    assert expect.shortfalls(right) == ()


@pytest.mark.parametrize(
    ("expect", "shortfall"),
    [
        (expectation(Status.NOT_FOUND), "status: answered"),
        (expectation(verdict=Verdict.NOT_ELIGIBLE), "verdict: eligible"),
        (expectation(must_include=(("每年",), ("3000元", "三千元"))), "must_include: 3000元 | 三千元"),
        (expectation(must_not_include=("每年 ２０００元",)), "must_not_include: 每年 ２０００元"),
        (expectation(missing_any=("期限", "窗口")), "missing_any: 期限 | 窗口"),
    ],
)
def test_each_check_can_fail(expect: Expectation, shortfall: str) -> None:
    given = answer("符合，每年2000元。", verdict=Verdict.ELIGIBLE, missing=("申请材料",))
    assert expect.shortfalls(given) == (shortfall,)


def test_what_is_missing_may_be_said_in_the_answer() -> None:
    assert expectation(missing_any=("材料",)).shortfalls(answer("文件没有规定申请材料。")) == ()


def test_a_verdict_of_null_is_not_checked() -> None:
    assert expectation(verdict=None).shortfalls(answer(verdict=Verdict.ELIGIBLE)) == ()


# --- question files -----------------------------------------------------------------------------------

LINE = {
    "id": "d1",
    "type": "fact",
    "question": "补贴多少？",
    "gold_clauses": ["（二）/1."],
    "expect": {
        "status": ["answered"],
        "verdict": None,
        "must_include": [["2000元"]],
        "must_not_include": [],
        "missing_any": [],
    },
    "note": "",
}


def write(path: Path, *lines: object) -> Path:
    path.write_text("\n".join(json.dumps(line, ensure_ascii=False) for line in lines), encoding="utf-8")
    return path


def test_a_question_file_is_read(tmp_path: Path) -> None:
    [read] = read_questions(write(tmp_path / "q.jsonl", LINE))
    assert read == question(
        "d1", gold=("（二）/1.",), expect=expectation(must_include=(("2000元",),))
    ).model_copy(update={"question": "补贴多少？"})


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ([LINE, LINE], "d1 出现了两次"),
        ([], "没有题目"),
        ([LINE | {"gold": []}], r"第 1 题（d1）的 gold"),
        ([LINE | {"expect": LINE["expect"] | {"status": ["refused"]}}], "expect.status"),  # type: ignore[operator]
        ([LINE | {"expect": LINE["expect"] | {"must_include": [[]]}}], "expect.must_include.0"),  # type: ignore[operator]
        ([LINE | {"expect": LINE["expect"] | {"must_include": [[""]]}}], "expect.must_include.0.0"),  # type: ignore[operator]
        (["not an object"], "第 1 行应是一个 JSON 对象"),
    ],
)
def test_a_malformed_question_file_is_refused(tmp_path: Path, lines: list[object], said: str) -> None:
    with pytest.raises(UserError, match=said):
        read_questions(write(tmp_path / "q.jsonl", *lines))


def test_a_missing_question_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"none\.jsonl"):
        read_questions(tmp_path / "none.jsonl")


# --- gold clauses -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("label", "text"),
    [
        ("标题", "关于扶持就业的工作方案（征求意见稿）"),
        ("前言", "为扶持就业，制定本方案。"),
        ("——养殖户", "主要是养殖牛羊的农户。"),
        ("（二）/1.", "对灵活就业6个月以上的，每年补贴2000元。"),
        ("二、/1.", "县级每年督查一次。"),
        ("二、/（一）/1.", "县级每年督查一次。"),
        ("2.", "给予500—1400元补贴。"),
        ("（二）", ""),
    ],
)
def test_a_label_names_a_clause(library: Library, label: str, text: str) -> None:
    assert clause(library, label).text == text


@pytest.mark.parametrize(
    ("label", "count"), [("（9）", 0), ("（二）/（一）/1.", 0), ("1.", 2), ("（一）", 2)]
)
def test_a_label_that_names_none_or_several_is_an_error_naming_the_question(
    library: Library, label: str, count: int
) -> None:
    with pytest.raises(UserError, match=f"d7 的依据条款“{label}”对应 {count} 个"):
        gold_clause_ids(question("d7", gold=(label,)), tuple(library.current_clauses()))


@pytest.fixture(scope="module")
def seed_clauses() -> tuple[Clause, ...]:
    return tuple(clauses_of(parse(source_with(read(SEED).paragraphs))[0]))


@pytest.mark.parametrize("path", sorted(QUESTIONS.glob("seed_*.jsonl")), ids=lambda path: path.name)
def test_all_labels_of_the_questions_over_the_seed_document_are_found(
    seed_clauses: tuple[Clause, ...], path: Path
) -> None:
    assert [each.id for each in read_questions(path) if not resolves(each, seed_clauses)] == []


def resolves(labelled: LabelledQuestion, clauses: tuple[Clause, ...]) -> bool:
    try:
        gold_clause_ids(labelled, clauses)
    except UserError:
        return False
    return True


# --- faithfulness -------------------------------------------------------------------------------------


def test_a_quote_to_the_letter_of_a_current_clause_is_faithful(library: Library) -> None:
    quoted = citation(clause(library, "（二）/1."), "每年补贴2000元")
    assert unfaithful_quotes(answer(citations=(quoted,)), library) == ()


@pytest.mark.parametrize(
    "change",
    [
        {"quote": "每年补贴3000元"},
        {"start": 0},
        {"quote": "", "start": 0, "end": 0},
        {"quote": "元。", "start": -2, "end": 24},
        {"clause_id": "other@1#1"},
    ],
)
def test_any_other_quote_is_unfaithful(library: Library, change: dict[str, object]) -> None:
    quoted = replace(citation(clause(library, "（二）/1."), "每年补贴2000元"), **change)  # type: ignore[arg-type]
    assert unfaithful_quotes(answer(citations=(quoted,)), library) == (quoted,)


def test_related_clauses_are_quotes_too(library: Library) -> None:
    quoted = replace(citation(clause(library, "（二）/1."), "2000元"), quote="3000元")
    assert unfaithful_quotes(replace(answer(), related=(quoted,)), library) == (quoted,)


def test_a_quote_of_a_former_revision_is_unfaithful(library: Library) -> None:
    quoted = citation(clause(library, "（二）/1."), "每年补贴2000元")
    publish(library, (*PARAGRAPHS, "2.及时通报。督查结果及时通报。"))
    assert unfaithful_quotes(answer(citations=(quoted,)), library) == (quoted,)


# --- figures ------------------------------------------------------------------------------------------


def outcome(
    given: Answer,
    expect: Expectation,
    *,
    kind: str = "fact",
    gold: set[str] | None = None,
    found: tuple[str, ...] = (),
    unfaithful: tuple[Citation, ...] = (),
    elapsed_ms: float = 1.0,
) -> Outcome:
    return Outcome(
        question=question(kind=kind, expect=expect),
        gold=frozenset(gold or ()),
        found=found,
        answer=given,
        unfaithful=unfaithful,
        shortfalls=expect.shortfalls(given),
        elapsed_ms=elapsed_ms,
    )


def test_hits_count_questions_with_gold_and_any_gold_clause() -> None:
    evaluation = Evaluation(
        (
            outcome(answer(), expectation(), gold={"a", "b"}, found=("b", "c", "d")),
            outcome(answer(), expectation(), gold={"a"}, found=("b", "c", "a")),
            outcome(answer(), expectation(), gold={"a"}, found=("b", "c", "d")),
            outcome(answer(), expectation(), found=("a",)),  # no gold: not counted
        )
    )
    assert (evaluation.hits(1).fraction, evaluation.hits(3).fraction) == ("1/3", "2/3")


def test_first_citation_is_the_first(library: Library) -> None:
    one, two = (clause(library, "（二）/1."), clause(library, "2."))
    cites_two_first = answer(citations=(citation(two, "补贴"), citation(one, "补贴")))
    evaluation = Evaluation(
        (
            outcome(cites_two_first, expectation(), gold={two.clause_id}),
            outcome(cites_two_first, expectation(), gold={one.clause_id}),
            outcome(answer(), expectation(), gold={one.clause_id}),  # cites nothing: a miss
        )
    )
    assert evaluation.first_citation.fraction == "1/3"


def test_faithfulness_counts_quotes(library: Library) -> None:
    quoted = citation(clause(library, "（二）/1."), "补贴")
    four = (
        outcome(answer(citations=(quoted, quoted)), expectation(), unfaithful=(quoted,)),
        outcome(replace(answer(citations=(quoted,)), related=(quoted,)), expectation()),
    )
    assert Evaluation(four).faithfulness.fraction == "3/4"
    assert Evaluation((outcome(answer(), expectation()),)).faithfulness.value is None


def test_refusals() -> None:
    """Six refused: two had to be (2/4 of precision), two had not, two were free to be.
    Of three that had to be refused, one was answered."""
    refused, off_topic = answer(status=Status.NOT_FOUND), answer(status=Status.OUT_OF_SCOPE)
    must = expectation(Status.NOT_FOUND)
    must_either = expectation(Status.NOT_FOUND, Status.OUT_OF_SCOPE)
    may = expectation(Status.NOT_FOUND, Status.PARTIAL)
    answerable = expectation(Status.ANSWERED, Status.CLARIFY)
    evaluation = Evaluation(
        (
            outcome(off_topic, must),  # refused, though in the wrong words: accuracy sees that
            outcome(refused, must_either),
            outcome(answer(), must),
            outcome(refused, answerable),
            outcome(off_topic, answerable),
            outcome(answer(), answerable),
            outcome(refused, may),
            outcome(refused, may),
        )
    )
    assert evaluation.refusal_precision.fraction == "2/4"
    assert evaluation.refusal_recall.fraction == "2/3"
    assert evaluation.answerable_refused.fraction == "2/3"
    assert evaluation.accuracy.fraction == "4/8"


def test_verdicts_count_where_one_is_expected() -> None:
    eligible = answer(verdict=Verdict.ELIGIBLE)
    evaluation = Evaluation(
        (
            outcome(eligible, expectation(verdict=Verdict.ELIGIBLE)),
            outcome(eligible, expectation(verdict=Verdict.UNDETERMINED)),
            outcome(eligible, expectation()),
        )
    )
    assert evaluation.verdict_accuracy.fraction == "1/2"


def test_latency_percentiles() -> None:
    evaluation = Evaluation(tuple(outcome(answer(), expectation(), elapsed_ms=ms) for ms in (10, 20, 30, 40)))
    assert evaluation.latency_ms(50) == 25.0
    assert evaluation.latency_ms(95) == pytest.approx(38.5)  # 30 + (0.95 * 3 - 2) * 10


def test_types_are_measured_apart() -> None:
    evaluation = Evaluation(
        (
            outcome(answer(), expectation(), kind="target"),
            outcome(answer(), expectation(Status.CLARIFY), kind="fact"),
            outcome(answer(), expectation(), kind="fact"),
        )
    )
    accuracy = {name: each.accuracy.fraction for name, each in evaluation.by_type.items()}
    assert accuracy == {"target": "1/1", "fact": "1/2"}
    assert list(accuracy) == ["target", "fact"]


# --- the whole ----------------------------------------------------------------------------------------


class Scripted:
    """An assistant that gives the answers and finds the clauses it is told, by question."""

    def __init__(self, library: Library, answers: dict[str, Answer], found: dict[str, list[Clause]]) -> None:
        self.library = library
        self._answers = answers
        self._found = found

    def ask(self, question: str) -> Answer:
        return self._answers[question]

    def search(self, question: str, top: int) -> list[ScoredClause]:
        return [ScoredClause(each, 1.0) for each in self._found[question][:top]]


@pytest.fixture
def evaluation(library: Library) -> Evaluation:
    """q1 right, q2 answers from the wrong clause with a false quote, q3 refused as it should be."""
    subsidy, training = clause(library, "（二）/1."), clause(library, "2.")
    questions = (
        question("q1", gold=("（二）/1.",), expect=expectation(must_include=(("2000元",),))),
        question("q2", gold=("2.",), expect=expectation(must_include=(("500-1400元",),))),
        question("q3", kind="far_unanswerable", expect=expectation(Status.NOT_FOUND)),
    )
    false_quote = replace(citation(subsidy, "每年"), quote="每月")
    answers = {
        "q1？": answer("每年2000元。", citations=(citation(subsidy, "每年补贴2000元"),)),
        "q2？": answer("每月2000元。", citations=(false_quote,)),
        "q3？": answer("文件没有规定。", Status.NOT_FOUND),
    }
    found = {"q1？": [subsidy, training], "q2？": [subsidy, training], "q3？": [subsidy]}
    return evaluate(Scripted(library, answers, found), questions)


def test_an_evaluation_from_question_to_figures(evaluation: Evaluation) -> None:
    value = json.loads(json.dumps(as_json(evaluation, with_failures=True)))
    shares = {name: (share["count"], share["of"]) for name, share in value["measures"].items()}
    assert shares == {
        "hit@1": (1, 2),
        "hit@3": (2, 2),
        "first citation": (1, 2),
        "faithfulness": (1, 2),
        "accuracy": (2, 3),
        "verdict": (0, 0),
        "refusal precision": (1, 1),
        "refusal recall": (1, 1),
        "answerable refused": (0, 2),
    }
    assert value["questions"] == 3
    assert value["measures"]["accuracy"]["value"] == pytest.approx(2 / 3)
    assert value["measures"]["verdict"]["value"] is None
    assert set(value["by_type"]) == {"fact", "far_unanswerable"}
    assert value["latency_ms"].keys() == {"p50", "p95"}


def test_failures_say_what_was_expected_and_what_came(evaluation: Evaluation, library: Library) -> None:
    subsidy, training = clause(library, "（二）/1."), clause(library, "2.")
    quoted_at = subsidy.text.index("每年")
    [failure] = evaluation.failures
    assert failure.question.id == "q2"
    assert failure.problems == (
        "must_include: 500-1400元",
        f"unfaithful quote: {subsidy.clause_id} [{quoted_at}:{quoted_at + 2}]",
        f"search first: {subsidy.clause_id}",
        f"first citation: {subsidy.clause_id}",
    )
    [shown] = json.loads(json.dumps(as_json(evaluation, with_failures=True)))["failures"]
    assert shown["expected"]["gold"] == [training.clause_id]
    assert (shown["id"], shown["got"]["answer"]) == ("q2", "每月2000元。")


def test_the_table_shows_the_figures(evaluation: Evaluation) -> None:
    lines = as_text(evaluation, with_failures=False).splitlines()
    cells = {line.split("|")[1].strip(): line.split("|")[2].strip() for line in lines if line}
    assert (cells["hit@1"], cells["faithfulness"]) == ("50.0% (1/2)", "50.0% (1/2)")
    assert (cells["accuracy"], cells["verdict"]) == ("66.7% (2/3)", "–")
    assert (cells["fact"], cells["far_unanswerable"]) == ("2", "1")


def test_questions_are_shown_only_where_failures_are_asked_for(evaluation: Evaluation) -> None:
    """The figures of a held-out file may be seen, its questions may not."""
    assert "q2" not in as_text(evaluation, with_failures=False)
    assert "q2" not in json.dumps(as_json(evaluation, with_failures=False))
    assert "- q2 (fact) q2？" in as_text(evaluation, with_failures=True)


@pytest.mark.slow
def test_the_command_asks_the_assistant_and_every_quote_is_faithful(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    questions = QUESTIONS / "seed_dev.jsonl"
    arguments = ["eval", "answers", "--questions", str(questions), "--data-dir", str(tmp_path), "--json"]
    assert main(arguments) == 0
    value = json.loads(capsys.readouterr().out)
    assert value["questions"] == len(read_questions(questions))
    assert value["measures"]["faithfulness"]["of"] > 0
    assert value["measures"]["faithfulness"]["value"] == 1.0
    assert "failures" not in value


def test_gold_clauses_are_looked_up_in_the_document_named(library: Library) -> None:
    [seed] = library.documents()
    other = publish(library, ("关于养老的工作方案", "为养老，制定本方案。", "二、养老", "加强养老。"))
    labelled = question("q1", gold=("二、",))
    assistant = Scripted(library, {"q1？": answer()}, {"q1？": []})
    golds = {
        doc_id: evaluate(assistant, [labelled], doc_id).outcomes[0].gold for doc_id in (seed.doc_id, other)
    }
    assert all(clause_id.startswith(doc_id) for doc_id, [clause_id, *_] in golds.items())
    with pytest.raises(UserError, match="对应 2 个"):
        evaluate(assistant, [labelled])
