"""What is not granted but allowed, or only tried out: 允许农户…的住房…出租, 探索建立…机制."""

from __future__ import annotations

import re
from dataclasses import replace

from assistant.answer import Verdict
from assistant.eligibility import denied, is_spoken_of
from assistant.evidence.finding import MIN_COVERAGE, Finding
from assistant.evidence.values import NO_AMOUNT, values
from assistant.question import Asked, Question

_ASKS_LEAVE = re.compile(r"允许|[让准许]不[让准许]|能不能|可不可以|可以[^，]*[吗不]$")
_ALLOWED = re.compile(r"允许(?P<condition>[^，。；]*?的[^，。；]+?)(?=通过|以|用|[，。；])")
_TRIED_OUT = re.compile(r"探索[^，。；]*")


def find_leave(question: Question, said: Finding) -> Finding:
    """What is said of a matter in which nothing is granted, with a verdict where it is allowed to those who
    are told of, or where it is only tried out."""
    asks_how_much = Asked.AMOUNT in question.asked and not any(values(m, ("元", "%")) for m in said.matches)
    missing = (*said.missing, NO_AMOUNT) if asks_how_much else said.missing
    return replace(_judged(question, said), asked=Asked.ELIGIBILITY, missing=missing)


def _judged(question: Question, said: Finding) -> Finding:
    if not said.matches or said.matches[0].coverage < MIN_COVERAGE or not question.tells_of_somebody:
        return said
    text = said.matches[0].statement.text
    if tried_out := _TRIED_OUT.search(text):
        conclusion = f"还不能判断：文件只写“{tried_out[0]}”，没有写明现在就能享受。"
        return replace(said, verdict=Verdict.UNDETERMINED, conclusion=conclusion)
    allowed = _ALLOWED.search(text)
    if not allowed or not _ASKS_LEAVE.search(question.text):
        return said
    condition = allowed["condition"]
    if refused := denied(question, condition):
        conclusion = f"不符合。文件要求“{condition}”，您说的情况是“{refused}”。"
        return replace(said, verdict=Verdict.NOT_ELIGIBLE, conclusion=conclusion)
    if is_spoken_of(question, condition):
        return replace(said, verdict=Verdict.ELIGIBLE, conclusion="按您说的情况，文件允许。")
    return replace(said, verdict=Verdict.UNDETERMINED, conclusion=f"文件允许，但要看是否“{condition}”。")
