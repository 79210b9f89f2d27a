"""`assistant train`: an encoder of the county's own, and the way back to the one that comes along."""

from __future__ import annotations

import json
import sys
from argparse import Namespace
from collections.abc import Iterator
from dataclasses import asdict

from assistant.adapting import Adaptation, Comparison, Kind, adapt, go_back
from assistant.cli import DONE, complain
from assistant.settings import Settings
from ingest.recall import Recall

_KIND = {
    Kind.QUESTIONS: "留出的问题，找对应条款",
    Kind.SENTENCES: "留出的句子，找所在条款",
    Kind.GENERAL: "词表里的俗称，找正式说法",
}
_RESTART = "正在运行的服务要重新启动后才换用。"


def train(options: Namespace, settings: Settings) -> int:
    if options.shipped:
        go_back(settings)
        print('{"encoder": null}' if options.json else f"已换回随包的编码模型。{_RESTART}")
        return DONE
    adaptation = adapt(settings, options.documents, options.pairs, options.output, _say)
    for problem in adaptation.problems:
        _say(f"没有用上：{problem}")
    print(json.dumps(_as_json(adaptation), ensure_ascii=False) if options.json else _as_text(adaptation))
    if adaptation.encoder is None:
        return complain(
            "训练出的模型不如现在用的，没有换用，原来的模型和索引照旧。"
            "请增加文件或问题，并核对每个问题的条款是否对应，再训练。"
        )
    if not options.json:
        print(f"模型已存到 {adaptation.encoder}。" + ("" if options.output else f"已换用新模型。{_RESTART}"))
    return DONE


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def _as_json(adaptation: Adaptation) -> dict[str, object]:
    return {
        "adopted": adaptation.encoder is not None,
        "encoder": adaptation.encoder and str(adaptation.encoder),
        "clauses": adaptation.clauses,
        "questions": adaptation.questions,
        "problems": adaptation.problems,
        "recall": {
            each.kind: {"before": asdict(each.before), "after": asdict(each.after)}
            for each in adaptation.comparisons
        },
        "seconds": round(adaptation.seconds, 1),
    }


def _as_text(adaptation: Adaptation) -> str:
    return "\n".join(_lines(adaptation))


def _lines(adaptation: Adaptation) -> Iterator[str]:
    yield (
        f"{adaptation.clauses} 条条款，{adaptation.questions} 个问题，用时 {adaptation.seconds:.0f} 秒。"
        "训练前 → 训练后（都没有拿来训练）："
    )
    for each in adaptation.comparisons:
        yield f"  {_KIND[each.kind]}（{each.before.queries} 个）：{_figures(each)}"


def _figures(each: Comparison) -> str:
    def change(what: str, before: float, after: float) -> str:
        return f"{what} {before:.1%} → {after:.1%}"

    before: Recall = each.before
    return "，".join(
        (
            change("前10条里有", before.at_10, each.after.at_10),
            change("第1条就是", before.at_1, each.after.at_1),
        )
    )
