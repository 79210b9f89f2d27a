"""Each gate with an item that it lets through and one that it stops."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assistant.quiz.gates import GATES, failed, passes
from assistant.quiz.gates.corpus import Corpus
from assistant.quiz.gates.cueing import Telling
from assistant.quiz.gates.guessing import STRATEGIES, Guessed, beaten_by_guessing, guessed
from assistant.quiz.item import TRUE_FALSE_OPTIONS, Basis, Blank, Choice, Item, Key, Kind
from ingest.document import Clause, Validity
from tests.policies import clause_with

TEXT = (
    "对年满80周岁的老年人，每月发放100元高龄津贴。助餐点由社区食堂、物业公司、养老机构等单位开办。"
    "对年满100周岁的老年人，每月发放500元长寿津贴。"
)
CLAUSE = clause_with(TEXT, "高龄津贴", "贺川县高龄津贴发放办法", "县民政局、财政局")
CORPUS = Corpus([CLAUSE])
LEAD = "根据《贺川县高龄津贴发放办法》，"


def item(
    stem: str,
    key: Key,
    kind: Kind = Kind.SINGLE,
    quote: str = "对年满80周岁的老年人，每月发放100元高龄津贴。",
    fact: str = "津贴",
    explanation: str = "",
    clause: Clause = CLAUSE,
) -> Item:
    basis = Basis.on(clause, quote)
    return Item(kind, f"{LEAD}{stem}", key, explanation, "高龄津贴", 2, fact, basis)


def choice(*options: str, correct: int = 0) -> Choice:
    return Choice(options, (correct,))


NUMBER = item("对年满80周岁的老年人，每月发放____元高龄津贴。", choice("100", "150", "80", "120"))
TRUE, FALSE = Choice(TRUE_FALSE_OPTIONS, (0,)), Choice(TRUE_FALSE_OPTIONS, (1,))


def of_basis(**changes: str) -> Item:
    assert NUMBER.basis
    return replace(NUMBER, basis=replace(NUMBER.basis, **changes))  # type: ignore[arg-type]


def draft(stem_mark: str, explanation: str) -> Item:
    assert NUMBER.basis
    stem = NUMBER.stem.replace("》，", f"》{stem_mark}，")
    basis = replace(NUMBER.basis, validity=Validity.DRAFT)
    return replace(NUMBER, stem=stem, explanation=explanation, basis=basis)


UNITS = item("“高龄津贴”这项工作的责任单位有哪些？", Choice(("县民政局", "县教育局"), (0,)), fact="a:b:units")

STOPPED = {
    "G1 the quote is not in the clause": ("G1", of_basis(quote="每月发放200元高龄津贴。")),
    "G1 the key is not in the quote": ("G1", replace(NUMBER, key=choice("200", "100", "150", "300"))),
    "G1 the clause has changed": ("G1", of_basis(clause_hash="0" * 32)),
    "G1 there is no source": ("G1", replace(NUMBER, basis=None)),
    "G2 two options are one number": ("G2", replace(NUMBER, key=choice("100", "一百", "150", "120"))),
    "G2 a range lies within another": (
        "G2",
        replace(NUMBER, key=choice("500—1400", "600—1300", "100—200", "1500—1600")),
    ),
    "G2 an option holds another": ("G2", replace(NUMBER, key=choice("津贴", "高龄津贴", "补贴", "奖金"))),
    "G2 a distractor is in the list": (
        "G2",
        item("助餐点由____等单位开办。", choice("社区食堂", "养老机构", "幼儿园所"), Kind.MULTIPLE),
    ),
    "G2 a distractor is a unit of the clause": (
        "G2",
        replace(UNITS, key=Choice(("县民政局", "县财政局"), (0,))),
    ),
    "G3 a number among words": ("G3", replace(NUMBER, key=choice("100", "不发放津贴", "150", "120"))),
    "G3 numerals of two kinds": ("G3", replace(NUMBER, key=choice("100", "二百", "150", "120"))),
    "G3 digits of two widths": ("G3", replace(NUMBER, key=choice("100", "２００", "150", "120"))),
    "G3 one is much longer": (
        "G3",
        item("谁领取津贴？", choice("年满80周岁且户籍在本县的老年人", "老年人", "残疾人", "儿童")),
    ),
    "G4 the key is in the stem": ("G4", item("每月100元的津贴是____元。", choice("100", "150", "80", "120"))),
    "G4 the key is in the title": (
        "G4",
        item("____是指发给年满80周岁的老年人的补贴。", Blank(("高龄津贴",)), Kind.BLANK, quote=TEXT[:30]),
    ),
    "G5 two blanks": ("G5", item("对年满____周岁的老年人，每月发放____元。", Blank(("100",)), Kind.BLANK)),
    "G5 no blank": ("G5", item("每月发放多少元高龄津贴？", Blank(("100",)), Kind.BLANK)),
    "G5 too little around the blank": ("G5", item("发放____元。", Blank(("100",)), Kind.BLANK)),
    "G6 what does not belong to an open list": (
        "G6",
        item(
            "下列哪个单位不属于开办助餐点的单位？",
            choice("某某学校", "社区食堂", "物业公司"),
            quote="助餐点由社区食堂、物业公司、养老机构等单位开办。",
        ),
    ),
    "G8 a draft not called one": ("G8", draft("", "")),
    "G8 a repealed document": ("G8", of_basis(validity=Validity.REPEALED)),
    "G10 a false statement that the text makes": (
        "G10",
        item("对年满100周岁的老年人，每月发放500元长寿津贴。", FALSE, Kind.TRUE_FALSE),
    ),
}
LET_THROUGH = {
    "a number": NUMBER,
    "a blank": replace(NUMBER, kind=Kind.BLANK, key=Blank(("100", "一百"))),
    "units": UNITS,
    "an open list, asked for what it names": item(
        "助餐点由____等单位开办。文件列明的有哪些？",
        Choice(("社区食堂", "物业公司", "幼儿园所"), (0, 1)),
        Kind.MULTIPLE,
        quote="助餐点由社区食堂、物业公司、养老机构等单位开办。",
    ),
    "a draft called one": draft("（征求意见稿）", "该文件为征求意见稿。"),
    "a true statement": item("对年满100周岁的老年人，每月发放500元长寿津贴。", TRUE, Kind.TRUE_FALSE),
    "a false statement": item("对年满100周岁的老年人，每月发放600元长寿津贴。", FALSE, Kind.TRUE_FALSE),
    "a longer number in the stem is another number": replace(
        NUMBER, stem=NUMBER.stem.replace("80", "1000"), key=choice("100", "150", "80", "120")
    ),
}


@pytest.mark.parametrize("case", STOPPED)
def test_a_gate_stops(case: str) -> None:
    gate, stopped = STOPPED[case]
    assert gate in failed(stopped, CORPUS)


@pytest.mark.parametrize("case", LET_THROUGH)
def test_gates_let_through(case: str) -> None:
    assert failed(LET_THROUGH[case], CORPUS) == ()
    assert passes(LET_THROUGH[case], CORPUS)


def test_every_gate_on_one_item_is_shown_to_stop_something() -> None:
    assert {gate for gate, _ in STOPPED.values()} == set(GATES)


# --- a set ------------------------------------------------------------------------------------------------


def cues(one: Item, other: Item) -> bool:
    return Telling.of(one).cues(Telling.of(other))


def test_one_item_a_fact() -> None:
    first = Telling.of(NUMBER)
    other = replace(NUMBER, kind=Kind.BLANK, stem=f"{NUMBER.stem}（填数字）", key=Blank(("100",)))
    assert first.asks_the_same(Telling.of(other))
    assert not first.asks_the_same(Telling.of(replace(other, fact="另一事实")))


def test_an_item_cues_what_its_stem_shows() -> None:
    age = item("对年满____周岁的老年人，每月发放100元高龄津贴。", choice("80", "70", "90", "60"))
    other = item("对年满____周岁的老年人，每月发放500元长寿津贴。", choice("100", "90", "95", "85"))
    assert cues(age, NUMBER) and cues(NUMBER, age)
    assert not cues(other, age)


def test_a_statement_cues_whatever_is_asked_of_its_sentence() -> None:
    statement = item("对年满80周岁的老年人，每月发放90元高龄津贴。", FALSE, Kind.TRUE_FALSE)
    assert cues(statement, NUMBER)


ORDERED = ("80", "100", "120", "150")


def numbers(*ranks: int) -> list[Item]:
    return [replace(NUMBER, key=Choice(ORDERED, (rank,)), fact=str(n)) for n, rank in enumerate(ranks)]


def statements(*verdicts: Choice) -> list[Item]:
    return [replace(NUMBER, kind=Kind.TRUE_FALSE, key=key, fact=str(n)) for n, key in enumerate(verdicts)]


def words(*lengths_of_key: str) -> list[Item]:
    options = ("社区食堂", "养老服务机构", "物业公司")
    return [
        replace(NUMBER, key=Choice(options, (options.index(key),)), fact=str(n))
        for n, key in enumerate(lengths_of_key)
    ]


GUESSED = {
    "smallest number": numbers(*[0] * 6, 1, 2, 3),
    "lower median number": numbers(*[1] * 6, 0, 2, 3),
    "upper median number": numbers(*[2] * 6, 0, 1, 3),
    "largest number": numbers(*[3] * 6, 0, 1, 2),
    "longest": words(*["养老服务机构"] * 6, "社区食堂", "物业公司"),
    "always true": statements(*[TRUE] * 7, *[FALSE] * 3),
    "always false": statements(*[FALSE] * 7, *[TRUE] * 3),
}


@pytest.mark.parametrize("strategy", GUESSED)
def test_a_set_that_a_rule_of_thumb_beats(strategy: str) -> None:
    assert strategy in beaten_by_guessing(GUESSED[strategy], CORPUS)


def test_a_set_in_which_the_most_frequent_unit_is_the_key() -> None:
    options = ("县民政局", "县教育局", "县卫生健康局", "县残联")
    items = [
        replace(UNITS, kind=Kind.SINGLE, key=Choice(options, (0,)), fact=f"{n}:b:units") for n in range(4)
    ]
    assert beaten_by_guessing(items, CORPUS) == ("most frequent unit",)


@pytest.mark.parametrize(
    "items",
    [
        numbers(0, 1, 2, 3) * 3,
        statements(*[TRUE] * 5, *[FALSE] * 5),
        words("社区食堂", "养老服务机构", "物业公司") * 3,
        statements(TRUE),  # of one item nothing can be told
    ],
)
def test_a_set_that_guessing_does_not_beat(items: list[Item]) -> None:
    assert not beaten_by_guessing(items, CORPUS)


def test_how_far_a_rule_of_thumb_stands_above_chance() -> None:
    fared = guessed(statements(*[TRUE] * 7, *[FALSE] * 3), CORPUS)
    assert fared["always true"] == Guessed(items=10, right=7.0, chance=5.0)
    assert fared["always true"].above_chance == pytest.approx(0.2)
    assert fared["longest"] == Guessed(items=0, right=0, chance=0)
    assert fared["longest"].above_chance == 0


def test_every_strategy_is_shown_to_be_beaten() -> None:
    assert set(GUESSED) | {"most frequent unit"} == set(STRATEGIES)
