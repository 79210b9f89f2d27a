"""题注: what stands below a title on its adoption, issue and amendments.

In brackets (“（2011年7月26日国务院令第601号公布）”), with labels (“修订时间　2022年10月20日”), or as lines,
each a date with what happened on that day.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ingest.commencement import Stated
from ingest.dates import DATE, read_date
from ingest.document import MetadataField

_HAPPENED = r"(?:公布|发布|颁布|批准|通过|印发|施行|实施|修订|修正)"
_EVENT = re.compile(rf"(?P<date>{DATE})[^。；]*?(?:公布|发布|颁布|批准|通过|印发|施行)(?!的)")
_ISSUED = re.compile(
    rf"(?P<date>{DATE})[^，。；\d]{{0,60}}(?:[令第]\s*[^，。；]{{0,12}}号[^，。；\d]{{0,6}})?(?:公布|发布|颁布|印发)"
)
_CITED = re.compile(r"《.*?》|〈.*?〉")
_EFFECTIVE = re.compile(rf"自\s*(?P<date>{DATE})\s*起\s*施行|(?P<day>{DATE})\s*起?\s*(?:施行|实施)")
_LABELS = {
    "修订|修正|修改": MetadataField.AMENDED,
    "通过|公布|发布|颁布|印发|成文": MetadataField.WRITTEN,
    "施行|实施|生效|执行": MetadataField.EFFECTIVE,
}
_LABEL = re.compile(rf"(?:{'|'.join(_LABELS)})(?:时间|日期)[\s：:]")
_DAY = re.compile(DATE)
_TOLD = re.compile(rf"{DATE}\s*\S.*?{_HAPPENED}|{DATE}\s*{_HAPPENED}")
_BRACKET, _YEAR = re.compile(r"[（(]"), re.compile(r"[12]\d{3}\s*年")


def note_of(head: Sequence[str]) -> str:
    """The lines of the head from the one on that opens a 题注."""
    return "".join(_lines(head))


def _lines(head: Sequence[str]) -> Iterator[str]:
    opened = False
    for line in head:
        opened = opened or opens_note(line)
        if opened:
            yield line


def opens_note(line: str) -> bool:
    bracket = _BRACKET.search(line)
    in_brackets = bracket and _YEAR.search(line, bracket.end())
    return bool(_LABEL.match(line) or _TOLD.match(line) or in_brackets)


def issued(note: str) -> Stated | None:
    """When the document was issued, else adopted."""
    match = _ISSUED.search(note.split("根据")[0]) or _EVENT.search(note)
    date = read_date(match["date"]) if match else None
    return Stated(date, note) if date else None


def is_only_adopted(note: str) -> bool:
    """Whether it tells the day of adoption and not that of issue; they are one for national laws only."""
    return bool(note) and not _ISSUED.search(note) and "全国人民代表大会" not in note


def _events(note: str) -> list[tuple[str, str]]:
    """The dates with what is said after each, up to the next."""
    days = [*_DAY.finditer(note)]
    ends = [*(day.start() for day in days[1:]), len(note)]
    return [(day[0], note[day.end() : end]) for day, end in zip(days, ends, strict=False)]


def amended(note: str) -> str | None:
    """The date of the last amendment."""
    told = [(day, _CITED.sub("", event)) for day, event in _events(note)]
    last = next((day for day, event in reversed(told) if re.search("修正|修订|修改", event)), None)
    return read_date(last) if last else None


def reissued(note: str) -> str | None:
    """When the whole text was last issued anew (修订), which 自公布之日起施行 then counts from; one that a
    decision on single provisions amended (根据《关于修改…的决定》修订) was not."""
    events = _events(note)
    last = next((i for i, event in reversed([*enumerate(events)]) if _is_whole(event[1])), None)
    if last is None:
        return None
    is_followed = last + 1 < len(events) and re.search("公布|发布|颁布", events[last + 1][1])
    return read_date(events[last + 1 if is_followed else last][0])


def _is_whole(event: str) -> bool:
    return "修订" in event and not re.search("[《〈]", event)


def effective(note: str) -> Stated | None:
    match = _EFFECTIVE.search(note)
    date = read_date(match["date"] or match["day"]) if match else None
    return Stated(date, note) if date else None


def labelled(note: str) -> dict[MetadataField, str]:
    """“修订时间　2022年10月20日”, without a word on what happened on that day."""
    found = {
        field: match["date"]
        for words, field in _LABELS.items()
        if (match := re.fullmatch(rf"(?:{words})(?:时间|日期)[\s：:]*(?P<date>{DATE})", note))
    }
    return {field: date for field, printed in found.items() if (date := read_date(printed))}
