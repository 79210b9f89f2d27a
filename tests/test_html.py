"""Web pages: the document without the page around it, and what the page states of it."""

from __future__ import annotations

import re
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.document import MetadataField
from ingest.readers import Reading, UnreadableFile, read_bytes

NAVIGATION = "<div><ul>" + "".join(
    f'<li><a href="/{word}">{word}</a></li>' for word in ("首页", "政务公开", "政民互动", "办事服务")
)
NAVIGATION += "</ul></div>"
FOOTER = """<div><p>版权所有：某县人民政府 主办：某县人民政府办公室</p>
<p>宁ICP备05000001号 网站标识码：6400000001</p>
<p>您访问的链接即将离开“某县人民政府”门户网站，是否继续？</p></div>"""
TEXT = """<p>关于印发《低保办法》的通知</p><p>某政发〔2024〕3号</p><p>各乡镇人民政府：</p>
<p>　　现将《低保办法》印发给你们，请认真贯彻执行。</p><p>第一条　为了规范低保工作，制定本办法。</p>
<p>某县人民政府<br>2024年1月2日</p>"""
PARAGRAPHS = [
    "关于印发《低保办法》的通知",
    "某政发〔2024〕3号",
    "各乡镇人民政府：",
    "现将《低保办法》印发给你们，请认真贯彻执行。",
    "第一条　为了规范低保工作，制定本办法。",
    "某县人民政府",
    "2024年1月2日",
]
# The same statements as provinces and counties lay them out.
FIELDS = {
    "cells": "<table><tr><td>文　　号：</td><td>某政发〔2024〕3号</td>"
    "<td>成文日期：</td><td>2024年01月02日</td></tr>"
    "<tr><td>发文机关：</td><td>某县人民政府</td><td>有效性：</td><td>有效</td></tr></table>",
    "heads": "<table><tr><th>索引号</th><td>1</td><th>发文字号</th><td>某政发〔2024〕3号</td></tr>"
    "<tr><th>发布机构</th><td>某县人民政府</td><th>生成日期</th><td>2024-1-2</td></tr>"
    "<tr><th>时效</th><td>有效</td><th>废止日期</th><td></td></tr></table>",
    "definitions": "<dl><dt>发文字号</dt><dd>某政发〔2024〕3号</dd><dt>发文单位</dt><dd>某县人民政府</dd>"
    "<dt>发文日期</dt><dd>2024/01/02</dd><dt>效力状态</dt><dd>现行有效</dd></dl>",
    "bold": "<ul><li><b>文 号：</b>某政发〔2024〕3号</li><li><b>发文机关：</b><span>某县人民政府</span></li>"
    "<li><b>成文日期：</b>二〇二四年一月二日</li><li><b>是否有效：</b>是</li><li><b>主题词：</b></li></ul>",
    "line": "<p>【文号】：某政发〔2024〕3号　发布机构：某县人民政府 成文日期：20240102 有效性：有效</p>",
    "siblings": "<div><span>发文字号：</span><span>某政发〔2024〕3号</span></div>"
    "<div><div>发文机关</div><div>某县人民政府</div></div><div><div>成文日期：</div><div>2024.01.02</div></div><div><div>时效性：</div><div>有效</div></div>",
}
STATED = {
    MetadataField.DOCUMENT_NUMBER: "某政发〔2024〕3号",
    MetadataField.ISSUER: "某县人民政府",
    MetadataField.WRITTEN: "2024-01-02",
    MetadataField.VALIDITY: "in_force",
}


def reading(page: str | bytes, name: str = "页.html") -> Reading:
    return read_bytes(page if isinstance(page, bytes) else page.encode(), name).reading


def texts(page: str | bytes) -> list[str]:
    return [paragraph.text for paragraph in reading(page).paragraphs]


def page(body: str, head: str = "") -> str:
    return f"<!DOCTYPE html><html><head>{head}</head><body>{body}</body></html>"


def article(body: str) -> list[str]:
    """The paragraphs of `body` between two sentences, which hold it in the document."""
    found = texts(
        page(
            f"<div><p>前面有一个完整的句子，用来开头。</p>{body}<p>后面有一个完整的句子，用来结尾。</p></div>"
        )
    )
    return found[1:-1]


# --- the document on its page ---------------------------------------------------------------------------


@pytest.mark.parametrize("layout", FIELDS)
def test_fields_are_stated_and_are_no_text(layout: str) -> None:
    found = reading(page(f"{NAVIGATION}<div>{FIELDS[layout]}</div><div>{TEXT}</div>{FOOTER}"))
    assert {basis.field: basis.value for basis in found.stated} == STATED
    assert [paragraph.text for paragraph in found.paragraphs] == PARAGRAPHS
    assert all(basis.words for basis in found.stated)


@pytest.mark.parametrize("layout", FIELDS)
def test_fields_in_the_element_of_the_text(layout: str) -> None:
    found = reading(page(f"{NAVIGATION}<div>{FIELDS[layout]}{TEXT}</div>{FOOTER}"))
    assert {basis.field: basis.value for basis in found.stated} == STATED
    assert [paragraph.text for paragraph in found.paragraphs] == PARAGRAPHS


@pytest.mark.parametrize(
    "frame",
    [
        "{nav}<div>{text}</div>{foot}",
        "{nav}<form><div><div class=TRS_Editor>{text}</div></div></form>{foot}",
        "<table><tr><td>{nav}</td></tr><tr><td><table><tr><td>{text}</td></tr></table></td></tr></table>{foot}",
        "{nav}<div>{text}<p><a href=#>【打印】</a></p><p>扫一扫在手机打开当前页</p></div>{foot}",
        "{nav}<div>{text}<ul><li><a href=1>关于低保办法的解读，一图看懂低保。</a></li></ul></div>{foot}",
        "{nav}<p>当前位置：<a href=/>首页</a> &gt; <a href=/z>政策</a> &gt; 正文</p><div>{text}</div>{foot}",
        "{nav}<div style='display:none'>{text}</div>{foot}",
        "{nav}<div>{text}</div><div style='display: none'>分享到微信</div><script>'第二条。'</script>{foot}",
    ],
)
def test_the_page_around_the_text_is_left_out(frame: str) -> None:
    assert texts(page(frame.format(nav=NAVIGATION, text=TEXT, foot=FOOTER))) == PARAGRAPHS


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "big5"])
@pytest.mark.parametrize("declared", ["utf-8", "gb2312"])
def test_encoding_whatever_is_declared(encoding: str, declared: str) -> None:
    text = (
        "第一條　為了規範補助工作，制定本辦法。"
        if encoding == "big5"
        else "第一条　为了规范补助工作，制定本办法。"
    )
    source = page(f"<p>{text}</p>", f'<meta charset="{declared}">')
    assert texts(source.encode(encoding)) == [text]


def test_broken_bytes_are_counted() -> None:
    data = page(TEXT * 40).encode().replace("低保工作".encode(), "低保工作".encode()[:-1], 1)
    found = reading(data)
    assert len(found.paragraphs) == 40 * len(PARAGRAPHS)
    assert "1 处字节已损坏" in found.warnings[0]


def test_text_outside_the_chosen_element_is_told() -> None:
    links = NAVIGATION * 5
    aside = "<div><p>第十条　本办法施行前已经享受待遇的，按照本办法重新审核确认，不符合的停止发放。</p></div>"
    found = reading(page(f"<div>{TEXT}</div>{links}{aside}{FOOTER}"))
    assert any("第十条" in warning for warning in found.warnings)


def test_annexes_pictures_and_struck_text_are_told() -> None:
    body = f'<div>{TEXT}<p><img src="scan.jpg"><s>删除</s></p><p><a href="/files/1.docx">申请表</a></p></div>'
    found = reading(page(NAVIGATION + body + FOOTER))
    said = "\n".join(found.warnings)
    assert "页面列出附件：申请表，没有随页面收录" in said
    assert "1 幅图片" in said
    assert "删除线" in said


def test_page_without_text_says_so() -> None:
    found = reading(page(NAVIGATION + '<iframe src="a.pdf"></iframe>', "<title>关于低保的通知</title>"))
    assert any("没有找到正文" in warning for warning in found.warnings)


@pytest.mark.parametrize(
    ("head", "body"),
    [
        ("", "<table><tr><td>标题：</td><td>低保暂行办法</td></tr></table>"),
        ('<meta name="ArticleTitle" content="低保暂行办法">', ""),
        ("", "<h1>低保暂行办法</h1>"),
        ("<title>低保暂行办法_某县人民政府</title>", ""),
        ("<title>低保暂行办法 - 某市民政局网</title>", ""),
    ],
)
def test_title_comes_first(head: str, body: str) -> None:
    text = "<div><p>第一条　为了规范工作，制定本办法。</p></div>"
    assert texts(page(NAVIGATION + body + text + FOOTER, head))[0] == "低保暂行办法"


def test_name_of_the_site_before_the_title_is_left_out() -> None:
    text = "<p>某县低保暂行办法</p><p>第一条　为了规范工作，制定本办法。</p>"
    assert texts(page(text, "<title>某县民政局_低保暂行办法</title>"))[0] == "某县低保暂行办法"


def test_names_of_tabs_are_furniture() -> None:
    tabs = "<ul><li>政策原文</li><li>政策解读</li></ul>"
    text = "<h1>低保暂行办法</h1><p>第一条　为了规范工作，制定本办法。</p>"
    assert texts(page(f"<div>{tabs}{text}</div>"))[0] == "低保暂行办法"


@pytest.mark.parametrize("window", ["某县人民政府", "某某市民政局", "untitled", "无标题文档"])
def test_name_of_the_site_is_no_title(window: str) -> None:
    text = "<p>某县低保暂行办法</p><p>第一条　为了规范工作，制定本办法。</p>"
    assert texts(page(text, f"<title>{window}</title>"))[0] == "某县低保暂行办法"


def test_title_broken_over_lines_is_not_repeated() -> None:
    text = "<p>某县低保</p><p>暂行办法</p><p>第一条　为了规范工作，制定本办法。</p>"
    assert texts(page(text, "<title>某县低保暂行办法</title>"))[0] == "某县低保"


def test_source_is_the_issuer_only_where_the_document_names_it() -> None:
    head = '<meta name="ContentSource" content="{}">'
    issuers = [
        [b.value for b in reading(page(TEXT, head.format(source))).stated]
        for source in ("某县人民政府", "县融媒体中心")
    ]
    assert issuers == [["某县人民政府"], []]


def test_value_that_cannot_be_read_is_told() -> None:
    found = reading(page(f"<p>成文日期：去年冬天</p><div>{TEXT}</div>"))
    assert not found.stated
    assert any("成文日期：去年冬天" in warning for warning in found.warnings)


# --- paragraphs -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("<ol><li>甲。</li><li>乙。</li></ol>", ["1.甲。", "2.乙。"]),
        ("<ol start=3 type=a><li>甲。<li>乙。</ol>", ["c.甲。", "d.乙。"]),
        ("<ol reversed><li>甲。<li>乙。</ol>", ["2.甲。", "1.乙。"]),
        ("<ol type=I><li>甲。<li value=9>乙。<li>丙。</ol>", ["I.甲。", "IX.乙。", "X.丙。"]),
        ("<ol><li>甲：<ol><li>乙。</ol><li>丙。</ol>", ["1.甲：", "1.乙。", "2.丙。"]),
        ("<ol><li>（一）甲。</ol>", ["（一）甲。"]),
        ("<ol style='list-style-type: none'><li>甲。</ol>", ["甲。"]),
        ("<ul><li>甲。<li>乙。</ul>", ["甲。", "乙。"]),
        ("<p>甲，\n  乙<b>丙</b>\n丁。</p>", ["甲，乙丙丁。"]),
        ("<div>甲。<br>乙。<div>丙。</div>丁。</div>", ["甲。", "乙。", "丙。", "丁。"]),
        (
            "<div>　　规定的标准由县级以上地方人民政<br>府制定。<br>　　乙。</div>",
            ["规定的标准由县级以上地方人民政府制定。", "乙。"],
        ),
        ("<pre>甲。\n乙。</pre>", ["甲。", "乙。"]),
        ("<p>m<sup>2</sup>&nbsp;&nbsp;&lt;甲&gt;</p>", ["m2 <甲>"]),
        ("<table><tr><td><p>甲一。</p></td></tr><tr><td>乙。</td></tr></table>", ["甲一。", "乙。"]),
        ("<table><tr><td>甲：</td><td>乙。</td></tr></table>", ["甲：", "乙。"]),
    ],
)
def test_paragraphs_as_displayed(body: str, expected: list[str]) -> None:
    assert article(body) == expected


def test_items_of_nested_lists_keep_their_depth() -> None:
    body = "<ol><li>条件：<ol><li>年满六十周岁。<li>（一）户籍。</ol><li>流程。</ol><p>电话</p>"
    found = reading(page(f"<div>{body}{TEXT}</div>")).paragraphs
    assert [each.depth for each in found[:5]] == [0, 1, 0, 0, 0]


def test_headings_keep_their_depth() -> None:
    found = reading(page(f"<h1>办法</h1><h2>第一章 总则</h2><h3><span>目的</span></h3>{TEXT}")).paragraphs
    assert [paragraph.outline for paragraph in found[:4]] == [1, 2, 3, None]


def test_table_with_merged_cells_and_heads() -> None:
    table = """<table><caption>标准表</caption>
    <tr><th rowspan=2>地区<th colspan=2>标准</tr><tr><th>城市<th>农村</tr>
    <tr><td rowspan=0>兴庆区<td>700<td>600</tr><tr><td>710<td>610</tr></table>"""
    assert article(table) == [
        "标准表",
        "地区：兴庆区｜标准/城市：700｜标准/农村：600",
        "地区：兴庆区｜标准/城市：710｜标准/农村：610",
    ]


def test_form_within_the_text_is_no_statement() -> None:
    form = (
        "<table><tr><td>名称：</td><td>申请表</td></tr>"
        "<tr><td>文号：</td><td>由受理机关填写</td></tr></table>"
    )
    found = reading(page(f"<div>{TEXT}{form}</div>"))
    assert not found.stated
    assert "由受理机关填写" in "".join(paragraph.text for paragraph in found.paragraphs)


def test_page_saved_as_one_file() -> None:
    whole = MIMEMultipart("related")
    whole["From"] = "<Saved by Blink>"
    whole.attach(MIMEText(page(f"{NAVIGATION}<div>{TEXT}</div>{FOOTER}"), "html", "utf-8"))
    whole.attach(MIMEText("<p>广告</p>", "html", "utf-8"))
    found = reading(whole.as_bytes(), "页.mht")
    assert [paragraph.text for paragraph in found.paragraphs] == PARAGRAPHS
    assert "1 个内嵌页面" in found.warnings[-1]


# --- any input ------------------------------------------------------------------------------------------

TAGS = [
    "html",
    "body",
    "div",
    "p",
    "br",
    "table",
    "tr",
    "td",
    "th",
    "ol",
    "li",
    "dl",
    "dt",
    "dd",
    "h1",
    "a",
    "span",
    "pre",
    "form",
    "b",
    "s",
    "iframe",
    "script",
]
PIECES = st.one_of(
    st.sampled_from([f"<{tag}>" for tag in TAGS] + [f"</{tag}>" for tag in TAGS]),
    st.sampled_from(
        [
            "<td rowspan=65534 colspan=1000>",
            "<li value=-3>",
            "<ol start=x reversed>",
            "<!--",
            "]]>",
            "<![CDATA[",
        ]
    ),
    st.sampled_from(
        ["第一条 ", "文号：", "成文日期", "2024年13月1日", "。", "首页", "&nbsp;", "&#0;", "\x00"]
    ),
    st.text(max_size=8),
)


@given(st.lists(PIECES, max_size=40).map("".join))
def test_any_markup_gives_paragraphs_or_a_clear_refusal(markup: str) -> None:
    try:
        found = reading("<html>" + markup)
    except UnreadableFile:
        return
    assert all(paragraph.text.strip() and "\n" not in paragraph.text for paragraph in found.paragraphs)


@pytest.mark.parametrize(
    "markup",
    [
        "<div>" * 100_000 + "深。",
        "<font>" * 1_500 + "<p>深处的文字。</p>" * 3_000,
        "<table>" * 500 + "<tr><td>一。" * 500,
        "<table><tr><td rowspan=65534 colspan=1000>" + "长" * 1000 + "</td>" * 2 + "<tr><td>甲<td>乙" * 2_000,
        pytest.param("<ol>" + "<li>" * 50_000, marks=pytest.mark.slow),
        pytest.param("<p>文号：" * 20_000, marks=pytest.mark.slow),
        "<p>" + "：" * 200_000,
        "<p>" + " \n" * 200_000 + "一",
        "&lol;" * 100_000,
    ],
    ids=["deep", "unclosed", "tables", "spans", "items", "labels", "colons", "blanks", "entities"],
)
def test_hostile_page_is_read_or_refused_in_time(markup: str) -> None:
    try:
        reading("<html>" + markup)
    except UnreadableFile as refusal:
        assert "页.html" in str(refusal)


# --- genuine pages --------------------------------------------------------------------------------------

_CELL = r"<td[^>]*>(?:<b>)?{}：(?:</b>)?</td>\s*<td[^>]*>(.*?)</td>"
_STATED_IN = {
    MetadataField.TITLE: "标　　题",
    MetadataField.ISSUER: "发文机关",
    MetadataField.DOCUMENT_NUMBER: "发文字号",
    MetadataField.WRITTEN: "成文日期",
}


def _iso(date: str) -> str:
    return "-".join(re.findall(r"\d+", date))


@pytest.fixture(scope="module")
def genuine(policy_data: Path) -> list[tuple[str, str, Reading]]:
    files = sorted((policy_data / "html").glob("*.html"))
    return [(file.name, file.read_text("utf-8"), reading(file.read_bytes(), file.name)) for file in files]


def test_genuine_pages_state_what_their_tables_hold(genuine: list[tuple[str, str, Reading]]) -> None:
    for name, source, found in genuine:
        table = {field: re.search(_CELL.format(label), source, re.S) for field, label in _STATED_IN.items()}
        expected = {field: match[1].strip() for field, match in table.items() if match and match[1].strip()}
        if MetadataField.WRITTEN in expected:
            expected[MetadataField.WRITTEN] = _iso(expected[MetadataField.WRITTEN])
        assert {basis.field: basis.value for basis in found.stated} == expected, name


def test_genuine_pages_keep_every_character_of_the_document(genuine: list[tuple[str, str, Reading]]) -> None:
    for name, source, found in genuine:
        body = re.search(r'id="UCAP-CONTENT">(.*?)</td>', source, re.S)
        assert body, name
        text = re.sub(r"<[^>]*>|&nbsp;|\s", "", body[1])
        assert "".join("".join(paragraph.text.split()) for paragraph in found.paragraphs) == text, name
        assert found.warnings == (), name


def test_genuine_pages_hold_no_navigation(genuine: list[tuple[str, str, Reading]]) -> None:
    for name, _, found in genuine:
        lines = [p.text for p in found.paragraphs if re.search("首页|打印|分享到|版权所有|扫一扫", p.text)]
        assert [line for line in lines if len(line) < 60] == [], name
