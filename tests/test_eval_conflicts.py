"""The figures over pairs of documents that contradict each other, or only look so."""

from __future__ import annotations

from eval.conflicts import QUESTIONS, Pair, Text, judged, measure, read_pairs, wrong


def pair(name: str, is_conflict: bool, one: str = "50元", other: str = "80元") -> Pair:
    rule = "一、年满80周岁的老年人每月发放高龄津贴"
    titles = f"{name}县高龄津贴办法", f"{name}县养老服务方案"
    documents = [
        Text(title, f"{title}\n{rule}{amount}。") for title, amount in zip(titles, (one, other), strict=True)
    ]
    return Pair(name, "amount", is_conflict, (documents[0], documents[1]))


def test_pairs_found_are_right_or_false() -> None:
    found, missed, false, quiet = (
        pair("青山", True),
        pair("白水", True),
        pair("红岩", False),
        pair("黑石", False),
    )
    across = frozenset({"甲办法", "乙办法"})
    figures = judged([found, missed, false, quiet], [found.between, false.between, across, across])
    assert (figures.right, figures.missed, figures.false) == ((found,), (missed,), (false,))
    assert (figures.precision.fraction, figures.recall.fraction) == ("1/3", "1/2")
    assert list(wrong(figures)) == ["missed 白水 amount", "false 红岩 amount", "across 乙办法 / 甲办法"]


def test_documents_are_taken_in_and_compared() -> None:
    figures = measure([pair("青山", True), pair("白水", False, other="50元")])
    assert (len(figures.right), figures.missed, figures.false, figures.across) == (1, (), (), ())


def test_the_questions_are_halves() -> None:
    pairs = read_pairs(QUESTIONS)
    assert len({each.id for each in pairs}) == len(pairs)
    assert 2 * sum(each.is_conflict for each in pairs) == len(pairs)
