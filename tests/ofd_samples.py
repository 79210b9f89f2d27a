"""OFD files as programs write them (GB/T 33190-2016), made by hand: no genuine one may be kept here."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

NAMESPACE = "http://www.ofdspec.org/2016"
SIZE = 5.6  # mm, 三号
LEFT, RIGHT, STEP = 28.0, 182.0, 10.0
PER_LINE = 27  # characters


@dataclass(frozen=True)
class Dialect:
    """How a program writes: the prefix of names, absolute or relative paths, one object a character."""

    prefix: str = "ofd:"
    absolute: bool = False
    single: bool = False
    ctm: bool = False

    def open(self, name: str) -> str:
        return f'{name} xmlns{":ofd" if self.prefix else ""}="{NAMESPACE}"'


def text_object(text: str, x: float, y: float, dialect: Dialect, size: float = SIZE, extra: str = "") -> str:
    """One line with its baseline at y; as ofdrw, 数科 and 福昕 write it."""
    p = dialect.prefix
    if dialect.single:
        one = Dialect(p, ctm=dialect.ctm)
        return "".join(text_object(c, x + i * size, y, one, size) for i, c in enumerate(text))
    delta = f' DeltaX="g {len(text) - 1} {size}"' if len(text) > 1 else ""
    box = f'Boundary="{x} {y - size} {len(text) * size} {size * 1.2}" Font="3" Size="{size}"'
    code = f'X="0" Y="{size}"{delta}'
    if dialect.ctm:  # points scaled to millimetres
        points = size / 0.3528
        box = f'Boundary="{x} {y - size} 150 10" CTM="0.3528 0 0 0.3528 0 0" Font="3" Size="{points}"'
        code = f'X="0" Y="{points}"' + (f' DeltaX="g {len(text) - 1} {points}"' if len(text) > 1 else "")
    written = f"<{p}TextCode {code}>{escape(text)}</{p}TextCode>"
    return f'<{p}TextObject ID="9" {box} {extra}>{written}</{p}TextObject>'


def lines_of(paragraph: str, indent: int = 2) -> list[tuple[str, float]]:
    """A paragraph as set: (line, x), the first one indented by two characters."""
    first, rest = paragraph[: PER_LINE - indent], paragraph[PER_LINE - indent :]
    lines = [(first, LEFT + indent * SIZE)]
    return lines + [(rest[i : i + PER_LINE], LEFT) for i in range(0, len(rest), PER_LINE)]


def page_of(lines: Sequence[tuple[str, float]], dialect: Dialect, footer: str = "", more: str = "") -> str:
    p = dialect.prefix
    objects = [text_object(text, x, 40 + STEP * i, dialect) for i, (text, x) in enumerate(lines)]
    if footer:
        objects.append(text_object(footer, 100, 285, dialect, 4.0))
    half = len(objects) // 2
    inner = f'<{p}PageBlock ID="4">{"".join(objects[:half])}</{p}PageBlock>'
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><{dialect.open(f"{p}Page")}>'
        f"<{p}Area><{p}PhysicalBox>0 0 210 297</{p}PhysicalBox></{p}Area><{p}Content>"
        f'<{p}Layer ID="2" Type="Body"><{p}PageBlock ID="3">{inner}</{p}PageBlock>'
        f"{''.join(objects[half:])}{more}</{p}Layer></{p}Content></{p}Page>"
    )


def ofd(
    pages: Sequence[str],
    dialect: Dialect,
    info: str = "",
    document: str = "",
    common: str = "",
    parts: Mapping[str, str | bytes] | None = None,
) -> bytes:
    """The package: OFD.xml, Doc_0/Document.xml, Doc_0/Pages/Page_n/Content.xml."""
    p, root = dialect.prefix, "/Doc_0/" if dialect.absolute else ""
    listed = "".join(
        f'<{p}Page ID="{i + 1}" BaseLoc="{root}Pages/Page_{i}/Content.xml"/>' for i in range(len(pages))
    )
    entry = (
        f'<?xml version="1.0" encoding="UTF-8"?><{dialect.open(f"{p}OFD")} Version="1.0" DocType="OFD">'
        f"<{p}DocBody><{p}DocInfo><{p}DocID>0</{p}DocID>{info}<{p}CreationDate>2024-05-01</{p}CreationDate></{p}DocInfo>"
        f"<{p}DocRoot>{'/' if dialect.absolute else ''}Doc_0/Document.xml</{p}DocRoot></{p}DocBody></{p}OFD>"
    )
    tree = (
        f"<{dialect.open(f'{p}Document')}><{p}CommonData><{p}PageArea>"
        f"<{p}PhysicalBox>0 0 210 297</{p}PhysicalBox></{p}PageArea>{common}</{p}CommonData>"
        f"<{p}Pages>{listed}</{p}Pages>{document}</{p}Document>"
    )
    contents: dict[str, str | bytes] = {"OFD.xml": entry, "Doc_0/Document.xml": tree}
    contents |= {f"Doc_0/Pages/Page_{i}/Content.xml": page for i, page in enumerate(pages)}
    return zipped(contents | dict(parts or {}))


def zipped(parts: Mapping[str, str | bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return target.getvalue()


def policy_ofd(dialect: Dialect | None = None, **more: object) -> tuple[bytes, list[str]]:
    """A notice of two pages and the paragraphs that it shows; one paragraph runs over the page break."""
    dialect = dialect or Dialect()
    body = [
        "一、总体要求",
        "为做好高龄老人津贴发放工作，按照自治区有关规定，结合我县实际，现就有关事项通知如下，请认真贯彻执行，抓好落实。",
        "二、发放标准",
        "（一）年满80周岁不满90周岁的老年人，每人每月发放津贴50元；年满90周岁不满100周岁的，每人每月发放津贴100元。",
        "（二）年满100周岁的老年人，每人每月发放津贴500元，所需资金由县级财政统筹安排，任何单位和个人不得截留或者挪用。",
    ]
    set_lines = [line for paragraph in body for line in lines_of(paragraph)]
    title = [("盐池县高龄津贴发放办法", 75.0)]
    cut = len(set_lines) - 1
    pages = [
        page_of(title + set_lines[:cut], dialect, footer="— 1 —"),
        page_of(set_lines[cut:], dialect, footer="— 2 —"),
    ]
    return ofd(pages, dialect, **more), ["盐池县高龄津贴发放办法", *body]  # type: ignore[arg-type]


SCANNED = '<ofd:ImageObject ID="5" ResourceID="6" Boundary="0 0 210 297"/>'


def scanned_ofd(pictures: Mapping[str, bytes]) -> bytes:
    """A page that is but a picture, the resource of id 6."""
    return ofd(
        [page_of([], Dialect(), more=SCANNED)],
        Dialect(),
        common="<ofd:DocumentRes>DocumentRes.xml</ofd:DocumentRes>",
        parts={
            "Doc_0/DocumentRes.xml": f'<Res xmlns="{NAMESPACE}" BaseLoc="Res"><MultiMedias>'
            '<MultiMedia ID="6" Type="Image"><MediaFile>page.png</MediaFile></MultiMedia>'
            "</MultiMedias></Res>",
            **pictures,
        },
    )
