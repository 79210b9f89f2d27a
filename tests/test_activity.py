from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from assistant.activity import Activity, Feedback, Rating
from assistant.answer import Answer, Status


def unanswered(question: str, status: Status = Status.NOT_FOUND, missing: tuple[str, ...] = ()) -> Answer:
    return Answer(question, status, None, "文件没有规定。", missing=missing)


def test_feedback_is_kept_across_openings(tmp_path: Path) -> None:
    given = Feedback(Rating.DOWN, "没说去哪办", "补贴多少？", Status.PARTIAL, ("a@1#2",))
    first = Activity(tmp_path)
    first.add_feedback(given)
    first.close()
    again = Activity(tmp_path)
    assert again.feedback() == (given,)
    again.close()


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("身份证64010219800101123X，能领吗", "身份证＊＊＊，能领吗"),
        ("电话13812345678", "电话＊＊＊"),
        ("电话138 1234 5678", "电话＊＊＊"),
        ("邮箱a.b@nx.gov.cn收", "邮箱＊＊＊收"),
        ("2025-2027年能领20000元吗", "2025-2027年能领20000元吗"),
    ],
)
def test_personal_data_is_blotted_out(tmp_path: Path, written: str, kept: str) -> None:
    activity = Activity(tmp_path)
    activity.add_feedback(Feedback(Rating.UP, written, written))
    activity.note(unanswered(written))
    assert activity.feedback() == (Feedback(Rating.UP, kept, kept),)
    assert activity.gaps(1)[0].question == kept
    activity.close()


def test_gaps_are_counted_and_the_most_frequent_come_first(tmp_path: Path) -> None:
    activity = Activity(tmp_path)
    for question in ("去哪办？", "要什么材料？", "要什么材料？"):
        activity.note(unanswered(question, missing=("材料",)))
    found = [(gap.question, gap.count, gap.missing) for gap in activity.gaps(10)]
    assert found == [("要什么材料？", 2, ("材料",)), ("去哪办？", 1, ("材料",))]
    assert len(activity.gaps(1)) == 1
    activity.close()


@pytest.mark.parametrize(
    ("answer", "is_gap"),
    [
        (unanswered("问", Status.NOT_FOUND), True),
        (unanswered("问", Status.PARTIAL, ("材料",)), True),
        (unanswered("问", Status.PARTIAL), False),
        (unanswered("问", Status.ANSWERED), False),
        (unanswered("问", Status.CLARIFY), False),
        (unanswered("问", Status.OUT_OF_SCOPE), False),
    ],
)
def test_only_what_the_library_leaves_open_is_a_gap(tmp_path: Path, answer: Answer, is_gap: bool) -> None:
    activity = Activity(tmp_path)
    activity.note(answer)
    assert bool(activity.gaps(10)) is is_gap
    activity.close()


def test_threads_may_share_it(tmp_path: Path) -> None:
    activity = Activity(tmp_path)
    with ThreadPoolExecutor(8) as threads:
        list(threads.map(lambda _: activity.note(unanswered("同一个问题")), range(200)))
    assert [gap.count for gap in activity.gaps(10)] == [200]
    activity.close()
