"""The benchmark: every system on the same few clauses, in processes of their own; what is not installed says
so; limits hold; tables and chart show what was measured."""

from __future__ import annotations

import gzip
import json
import time
import xml.etree.ElementTree as ElementTree
from dataclasses import replace
from itertools import islice
from pathlib import Path

import pytest

from eval.benchmark.apart import NotDone, apart
from eval.benchmark.chart import latency_chart
from eval.benchmark.command import SYSTEMS, main
from eval.benchmark.corpus import grown, of_size, read_corpus
from eval.benchmark.measuring import QUALITY, Limits, Measured, Pass, ask, measure
from eval.benchmark.report import as_text, read, with_new, write
from eval.datasets import Dataset, Passage
from ingest.training_data import is_held_out

pytestmark = pytest.mark.slow

LIMITS = Limits(build=120, ask=30)
TRADES = [
    "养蜂", "养蚕", "养猪", "养牛", "养羊", "养鱼", "养虾", "养鸭", "养鹅", "种茶", "种棉", "种姜",
    "种蒜", "种葱", "种薯", "种麻", "种桑", "种菇", "种藕", "种稻", "酿酒", "榨油", "磨面", "织布",
    "刺绣", "制陶", "烧瓷", "造纸", "印刷", "装订", "木工", "瓦工", "漆工", "电工", "焊工", "钳工",
    "车工", "铣工", "锻工", "铸造", "理发", "裁缝", "修表", "修鞋", "配镜", "洗衣", "摄影", "搬家",
    "保洁", "家政",
]  # fmt: skip


@pytest.fixture
def corpus() -> Dataset:
    """50 clauses, each of a trade of its own, and a question for each."""
    documents = {
        f"law-{number}": Passage(f"办法第{number}条", f"从事{trade}的农户可以申请贷款贴息。")
        for number, trade in enumerate(TRADES)
    }
    queries = {str(number): f"{trade}能不能贷款" for number, trade in enumerate(TRADES)}
    qrels = {each: {f"law-{each}": 1} for each in queries if is_held_out(each)}
    return Dataset(documents, queries, qrels)


@pytest.mark.slow  # starts two processes
@pytest.mark.parametrize("name", SYSTEMS)
def test_system_finds_what_the_question_names(name: str, corpus: Dataset) -> None:
    system = SYSTEMS[name]
    measured = measure(system, corpus, LIMITS)
    if system.missing:
        assert measured.problem == f"not installed: {', '.join(system.missing)}"
        return
    assert measured.problem is None
    # A word that is cut otherwise in the clause than in the question is not found by terms alone.
    assert measured.quality[str(QUALITY[0])] > 0.8
    assert measured.alone is not None and measured.together is not None
    assert measured.alone.asked == len(corpus.qrels)
    assert measured.together.clients == 8 and measured.together.asked > 0
    for figure in (measured.build_s, measured.disk_mb, measured.open_s, measured.memory_mb):
        assert figure is not None and figure > 0


def test_what_the_product_needs_is_measured_everywhere() -> None:
    assert not SYSTEMS["ours"].missing and not SYSTEMS["SQLite FTS5"].missing


# --- limits -------------------------------------------------------------------------------------------


def test_task_over_its_time_is_ended() -> None:
    with pytest.raises(NotDone, match="over 1 s"):
        apart(time.sleep, 60, seconds=1)


def test_task_that_dies_is_told_from_a_slow_one() -> None:
    with pytest.raises(NotDone, match=r"died .*7"):
        apart(exit, 7, seconds=60)


def test_asking_stops_when_the_time_is_up() -> None:
    def slow(question: str) -> list[str]:
        time.sleep(0.02)
        return [question]

    asked, rankings = ask(slow, {str(n): str(n) for n in range(1000)}, 4, 0.2)
    assert 4 <= asked.asked == len(rankings) < 100
    assert asked.p50_ms >= 20 and asked.queries_per_second > 50
    assert asked.cpu_ms < 20, "sleeping is not work"


# --- corpus -------------------------------------------------------------------------------------------


def test_statutes_that_answer_come_first_and_each_text_once(tmp_path: Path) -> None:
    """Question 0 is held out, question 2 is not."""
    stard = {
        "stard_train/corpus.jsonl.gz": [
            {"_id": "a", "title": "甲法第一条", "text": "甲一。"},
            {"_id": "b", "title": "乙法第一条", "text": "乙一。"},
            {"_id": "c", "title": "乙法第二条之一", "text": "乙二。"},
        ],
        "stard_train/queries.jsonl.gz": [{"_id": "0", "text": "问乙"}, {"_id": "2", "text": "问甲"}],
        "laws/docs.jsonl.gz": [{"title": "丙法", "text": "第一条 乙一。\n第二条 丙二。"}],
    }
    for name, rows in stard.items():
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        lines = "\n".join(json.dumps(row) for row in rows)
        path.write_bytes(gzip.compress(lines.encode()))
    judged = "query-id\tcorpus-id\tscore\n0\tc\t1\n2\ta\t1\n"
    (tmp_path / "stard_train/qrels.tsv").write_text(judged, encoding="utf-8")

    corpus = read_corpus(tmp_path)
    assert [passage.text for passage in corpus.documents.values()] == ["乙一。", "乙二。", "甲一。", "丙二。"]
    assert of_size(corpus, 2).qrels == {"0": {"c": 1}}
    assert of_size(corpus, 1).qrels == {}, "a clause that answers is not there"
    assert len(of_size(corpus, 9).documents) == 9 and of_size(corpus, 9).qrels == {}


def test_grown_clauses_are_new_and_the_same_in_every_run(corpus: Dataset) -> None:
    first, again = (dict(islice(grown(corpus.documents), 120)) for _ in range(2))
    assert first == again
    assert len(first) == 120 and not first.keys() & corpus.documents.keys()
    texts = {passage.text for passage in first.values()}
    assert len(texts) > 110 and not texts & {passage.text for passage in corpus.documents.values()}


# --- showing ------------------------------------------------------------------------------------------

FAST = Measured(
    "ours", 10_000, 0.5, 12.3, 6.7, 500, 80, 1.5, 250.4,
    Pass(1, 237, 200.0, 4.56, 9.87, 4.4), Pass(8, 988, 300.0, 20, 45, 6.1),
    {"recall@10": 0.6204, "recall@100": 0.85, "MRR@10": 0.485},
)  # fmt: skip
SLOW = Measured("rank_bm25", 10_000, 0.5, problem="build over 600 s")


def test_table_shows_figures_and_what_was_not_reached() -> None:
    speed, quality = (
        [cells(row) for row in table.splitlines()[2:]] for table in as_text([FAST, SLOW]).split("\n\n")
    )
    assert speed == [
        [
            "10,000 ours",
            "12.3",
            "6.7",
            "80",
            "250",
            "1.5",
            "4.56",
            "9.87",
            "4.4",
            "200",
            "20",
            "45",
            "6.1",
            "300",
        ],
        ["10,000 rank_bm25", *["–"] * 12, "build over 600 s"],
    ]
    assert quality == [["10,000 ours", "0.620", "0.850", "0.485"]]


def cells(row: str) -> list[str]:
    return [cell.strip() for cell in row.split("|")[1:-1]]


def test_results_are_kept_and_measured_again_one_by_one(tmp_path: Path) -> None:
    path = tmp_path / "results.json"
    assert read(path) == ()
    write(path, [FAST, SLOW])
    assert read(path) == (FAST, SLOW)
    anew = replace(FAST, build_s=1.0)
    assert with_new(read(path), anew) == (SLOW, anew)


def test_results_are_shown_without_measuring(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path, chart = tmp_path / "results.json", tmp_path / "chart.svg"
    write(path, [FAST, SLOW])
    main(["--results", str(path), "--chart", str(chart)])
    assert capsys.readouterr().out.strip() == as_text([FAST, SLOW])
    assert "ours" in chart.read_text(encoding="utf-8")


def test_chart_draws_a_line_for_each_system_that_answered() -> None:
    larger = replace(FAST, clauses=100_000, alone=Pass(1, 237, 20.0, 45.6, 90.0, 40.0))
    svg = ElementTree.fromstring(latency_chart([FAST, larger, SLOW]))
    texts = ["".join(each.itertext()) for each in svg.iter("{http://www.w3.org/2000/svg}text")]
    assert "ours" in texts and "rank_bm25" not in texts
    assert {"10,000", "100,000", "1 ms", "10 ms", "100 ms"} <= set(texts)
    points = list(svg.iter("{http://www.w3.org/2000/svg}circle"))
    assert len(points) == 2
    assert float(points[0].get("cx", 0)) < float(points[1].get("cx", 0))
    assert float(points[0].get("cy", 0)) > float(points[1].get("cy", 0)), "slower is higher"


def test_nothing_measured_is_no_chart() -> None:
    with pytest.raises(ValueError, match="nothing to draw"):
        latency_chart([SLOW])
