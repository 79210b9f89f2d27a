"""The lexicon: its files read, and the packaged files free of what nobody would notice."""

from __future__ import annotations

import csv
import re
from collections import Counter
from pathlib import Path

import pytest

from assistant.lexicon import LEXICON, SHORTEST_TERM, Lexicon, regions
from assistant.question import Asked

TERMS = """\
colloquial\tofficial\trelation\tnote
村医、赤脚医生（旧称）\t乡村医生\thistorical\t
边缘户\t边缘易致贫户 / 低保边缘家庭\tambiguous\t口径不同
娃\t儿童\tbroader\t
富户\t“示范引领户”、高收入户（五等份）\tnear\t只是相近
"""
SYNONYMS = "word\tsynonyms\n盖房\t建房、住房建设\n"
ASKED = "asked\tpattern\namount\t多少钱|标准\ndepartment\t谁管\n"
OUT_OF_SCOPE = "kind\tpattern\nprompt\tapi ?key\n"


@pytest.fixture
def lexicon(tmp_path: Path) -> Lexicon:
    files = {
        "terms.tsv": TERMS,
        "synonyms.tsv": SYNONYMS,
        "asked.tsv": ASKED,
        "out_of_scope.tsv": OUT_OF_SCOPE,
        "stop_words.txt": "的 了\n吗\n",
    }
    for name, text in files.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    return Lexicon(tmp_path)


def column(name: str, of: str) -> list[str]:
    with (LEXICON / of).open(encoding="utf-8", newline="") as file:
        return [row[name] or "" for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)]


# --- the files are read ---------------------------------------------------------------------------------


def test_every_name_in_a_row_is_said(lexicon: Lexicon) -> None:
    assert sorted(lexicon.terms) == ["富户", "村医", "赤脚医生", "边缘户"], (
        "娃 is too short, remarks are no names"
    )
    assert lexicon.terms["赤脚医生"].official == ("乡村医生",)
    assert lexicon.terms["边缘户"].official == ("边缘易致贫户", "低保边缘家庭")
    assert lexicon.terms["富户"].official == ("示范引领户", "高收入户"), "no quotation marks, no remarks"


@pytest.mark.parametrize(("said", "silent"), [("村医", True), ("边缘户", False), ("富户", False)])
def test_same_and_historical_names_stand_for_each_other_silently(
    lexicon: Lexicon, said: str, silent: bool
) -> None:
    assert lexicon.terms[said].is_silent is silent


def test_a_note_that_is_missing_is_empty(lexicon: Lexicon) -> None:
    assert [lexicon.terms[said].note for said in ("村医", "边缘户")] == ["", "口径不同"]


def test_the_longest_name_is_met_first(tmp_path: Path) -> None:
    rows = (
        "colloquial\tofficial\trelation\tnote\n低保\t最低生活保障\tsame\t\n低保边缘户\t低保边缘家庭\tsame\t\n"
    )
    (tmp_path / "terms.tsv").write_text(rows, encoding="utf-8")
    assert Lexicon(tmp_path).term_pattern.findall("低保边缘户和低保") == ["低保边缘户", "低保"]


def test_synonyms_patterns_and_stop_words(lexicon: Lexicon) -> None:
    assert lexicon.synonyms == {"盖房": ("建房", "住房建设")}
    assert [kind for kind, pattern in lexicon.asked.items() if pattern.search("补贴标准")] == ["amount"]
    assert any(pattern.search("你的API KEY") for pattern in lexicon.out_of_scope), "case does not matter"
    assert lexicon.stop_words == {"的", "了", "吗"}


def test_files_are_read_when_first_used(tmp_path: Path) -> None:
    lexicon = Lexicon(tmp_path / "absent")
    with pytest.raises(FileNotFoundError, match=r"terms\.tsv"):
        _ = lexicon.terms


# --- the packaged files -----------------------------------------------------------------------------------


def test_every_kind_has_a_wording_and_every_wording_a_kind() -> None:
    kinds = set(Lexicon().asked)
    assert kinds <= {kind.value for kind in Asked}, "asked.tsv names a kind that the program does not know"
    without = {kind.value for kind in Asked} - kinds
    assert without == {"duties"}, "who asks of a unit's duties names the unit, all others need a wording"


def test_relations_are_known() -> None:
    known = {"same", "historical", "near", "broader", "narrower", "ambiguous"}
    assert {entry.relation for entry in Lexicon().terms.values()} <= known


def test_what_is_ambiguous_has_several_meanings_and_says_why() -> None:
    ambiguous = [entry for entry in Lexicon().terms.values() if entry.relation == "ambiguous"]
    assert ambiguous
    for entry in ambiguous:
        assert len(entry.official) > 1, entry
        assert entry.note, entry


def test_a_phone_card_is_a_matter_of_law_and_a_phone_is_not() -> None:
    patterns = Lexicon().out_of_scope
    refused = [any(p.search(text) for p in patterns) for text in ("手机卡被停了", "买个手机")]
    assert refused == [False, True]


def test_no_name_is_said_in_two_rows() -> None:
    """The later row would silently replace the former."""
    remark = re.compile(r"[（(][^（）()]*[）)]")
    names = [name for cell in column("colloquial", "terms.tsv") for name in remark.sub("", cell).split("、")]
    assert [name for name, count in Counter(names).items() if count > 1] == []
    assert [word for word, count in Counter(column("word", "synonyms.tsv")).items() if count > 1] == []


def test_no_row_stands_for_itself_or_for_nothing() -> None:
    for word, synonyms in Lexicon().synonyms.items():
        assert all(synonyms), f"{word} has an empty synonym"
        assert word not in synonyms
    for entry in Lexicon().terms.values():
        assert entry.official, entry


def test_no_term_is_shorter_than_what_can_be_met() -> None:
    assert min(map(len, Lexicon().terms)) >= SHORTEST_TERM


def test_regions_are_the_provinces_with_their_abbreviations() -> None:
    assert len(regions()) == 34
    assert regions()["福建"] == ("闽",)
    assert regions()["宁夏"] == ("宁",)
