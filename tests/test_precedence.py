"""Which text a general rule suggests; none is decided for."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from ingest.document import Dates, Document, Validity
from ingest.precedence import Rule, suggestion
from tests.samples import make_document


def document(title: str, effective: str | None = None, **changes: Any) -> Document:
    return replace(make_document(title, "补100元。"), dates=Dates(effective=effective), **changes)


REGION = document("区办法", "2020-01-01", level="自治区", issuer="区民政厅")
CITY = document("市办法", "2024-01-01", level="市", issuer="市民政局")
CITY_TOO = document("市财政办法", "2024-01-01", level="市", issuer="市财政局")
CITY_NEW = document("市新办法", "2025-01-01", level="市", issuer="市民政局")
DRAFT = document("征求意见稿", "2026-01-01", level="国家", issuer="国务院", validity=Validity.DRAFT)


@pytest.mark.parametrize(
    ("one", "other", "rule", "prevails"),
    [
        (REGION, CITY, Rule.UPPER, REGION),
        (CITY, CITY_NEW, Rule.NEWER, CITY_NEW),
        (CITY, CITY_TOO, Rule.EQUALS, None),
        (CITY, replace(CITY, title="同日办法"), Rule.SAME_DAY, None),
        (CITY, document("没有日期", level="市", issuer="市民政局"), Rule.SAME_DAY, None),
        (CITY, document("不知谁发的"), Rule.UNKNOWN, None),
        (DRAFT, CITY, Rule.HOLDS, CITY),
    ],
)
def test_the_rule_and_whom_it_speaks_for(
    one: Document, other: Document, rule: Rule, prevails: Document | None
) -> None:
    for found in (suggestion(one, other), suggestion(other, one)):
        assert (found.rule, found.prevails) == (rule, prevails)
