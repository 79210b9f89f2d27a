"""Passages: the sentences of a clause that can be understood, and so asked about, without seeing the rest.

A quiz shows one sentence alone. What points outside of it (前款, 该, 其 at its head), continues a list, tells
of events, or has no subject of its own is left out: fewer questions, but none that needs the clause to be
read.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from assistant.quiz.gates.corpus import Corpus
from ingest.beneficiaries import mentions
from ingest.document import Clause, Quantity

SHORTEST, LONGEST = 14, 110  # characters of a passage

_NUMBER = r"[一二三四五六七八九十百千零〇\d]+"
_POINTS_OUTSIDE = re.compile(
    rf"前[款项条]|前[一二两三四五六七]?[款项条]|上[款项]|上述|前述|前者|后者|以上(?:情形|规定|人员|所列)|"
    rf"本[款项条目表](?![目例])|(?<!应)该(?!当)|此|这|那|他们|她们|它们|下列|如下|以下(?![的罚有拘]|$)|附[件表录]|见表|另行|"
    rf"第{_NUMBER}[编章节条款项目]|（[一二三四五六七八九十]+）|[你您]|我们|我[省市县区部委厅局]|"
    rf"同款|所列|所述|上列|相应的?(?:规定|条款)"
)
_OPENS_BADLY = re.compile(
    r"^(?:同时|另外|因|为了|但|并|而|以及|或|及|和|与|其|也|还|又|则|却|仍|再|才|就|均|都|否则|逾期|期满|届满|情节|"
    r"构成|经|拒不|有[^，]{0,12}[的，]|造成|对其|情况|未|无|不[^动]|没有|上|前|后|已|如|若|一旦|必要时|特殊|期间|"
    r"之|所|等|的|需要|确需|属于|符合|超过|不服|当事人|申请人|行为人|本人|双方|一方|违反|违者|自|按|依照|根据|其中|"
    r"由此|从而|[、，；：）”])"
)
_ENDS_BADLY = re.compile(
    r"(?:的|时间|情形|如何|[为是]|(?:根据|按照)[^，的]{0,12}(?:需要|实际|情况))$|的其他[^，。]{1,6}$"
)  # a part of a list, or of a sentence
_PRONOUN_EARLY = re.compile(r"^[^，]{0,10}(?<![尤极与])其(?![他余])")
_PRONOUN = re.compile(r"(?<![尤极与])其(?![他余])")
_TELLS = re.compile(
    r"已(?:经|[^满婚有])|了(?![解])|曾|近年来|以来|收悉|死亡事故|目前|现将|为贯彻|制定本|"
    r"月\d{1,2}日起?(?:施行|实施|执行)|施行(?:前|后)|(?:施行|实施)之日"  # holds for a time only
)
# A later sentence or 款 has a subject of its own where it begins with somebody who is to do something …
_SUBJECT = re.compile(
    r"^[^，。；、]{3,30}?(?:应当|不得|可以|必须|有权|负责|享有|享受|不能|达到|稳定在|保持在|由|是指|包括)"
)
_FOLLOWS_ON = re.compile(r"^(?:优先|每年)")  # somebody named before, unless it names somebody itself
_CONDITION = re.compile(r"^(?:对|凡)")  # likewise where it is cut out of a sentence
# 认罪认罚，积极修复生态环境，有效合规整改的，可以从宽处罚 holds only with all that it demands.
_LAST_OF_CONDITIONS = re.compile(r"的，(?:[^，]{0,8}(?:可以?|应当?|不得|给予|予以|处)|由)")
_RECEIVED = re.compile(
    r"(?:收到|受理|接[到受])(?P<what>申请|通知|材料|报告|请求|决定|举报|投诉|意见)?(?:书|材料)?(?:之日|后)"
)
_PAPER = re.compile(r"申请|请求|举报|投诉|案|材料|报告|事项")
_SOMEBODY = re.compile(
    r"国家|国务院|人民政府|部门|委员会|人民法院|人民检察院|公安机关|机构|公民|村民|居民|职工|劳动者|用人单位|企业|学校|组织|法人|"
    r"个人|协会|中心|基金"
)
_LEADS_UP = re.compile(
    r"^(?:对|凡|在|按|经|为|以|通过|采取|利用|依托|围绕|根据|依据|结合)|(?:的|时|后|前|[上下]|形式|方式|手段|渠道|途径|措施|办法|为|等|时间|通过)$"
)
# … or with what an instruction of a plan begins with.
_INSTRUCTS = re.compile(
    r"^(?:对[^此其，]{4}|对于|凡|国家|各级|各地|地方|到?\d{4}年|力争|确保|鼓励|支持|引导|推动|提升|任何|每年|优先|深入|大力|"
    r"全面|持续|加强|加大|强化|健全|完善|建立|落实|开展|推进|扎实|坚持|统筹|探索|积极|实施|常态化|"
    r"提高|扩大|培育|发展|深化|全[国省市县区])"
)
_KIND_OF_DOCUMENT = re.compile(
    r"(?:法|条例|规定|办法|细则|决定|意见|通知|方案|规划|纲要|计划|标准|措施|制度|规则|预案|公告|解释|决议|要点|"
    r"指南|规程|规范|章程|政策|清单|准则|若干问题|目录|导则|大纲|须知|问答|实施细则)$"
)
# These answer somebody, or tell what happened: there is nothing in them to be learnt by heart.
_NO_RULES = re.compile(r"(?:复函|批复|函|通报|请示|调查意见|建议的答复)$|^对.*建议|的函$|险情|情况的报告")
_REMARK = re.compile(r"[（(][^（）()]*[）)]$")
_SENTENCE = re.compile(r"[^。！？\n]+")
_PHRASE = re.compile(r"[^，；;]+")
# 对不听制止的, 对属于本部门的事项, 对存在的问题可以报告: of somebody named before.
_OF_SOMEBODY_BEFORE = re.compile(
    r"^对于?(?:[^，]{1,6}的，|[^，]*本(?:部门|单位|机关|机构|级)|[^，]*，(?:可以|应当|有权)(?:报告|反映|举报|投诉|申请))"
)
# 应当及时通知公安机关: of what was said before.
_TELLS_SOMEBODY = re.compile(
    r"^[^，将]*应当(?:及时|立即|书面)*(?:通知|告知|报告|通报|抄送)[^，将]*(?:机关|部门|机构|单位|法院|检察院|政府|人)$"
)
_SHORTEST_LATER = 24  # of one that is not the first: the shorter, the more it leaves to those before it
_MUST = re.compile(r"应当|不得|必须|可以")
_WORTH_CUTTING = 50  # characters of a sentence


@dataclass(frozen=True, slots=True)
class Passage:
    """[start, end) of the clause's text, without the full stop."""

    clause: Clause
    start: int
    end: int

    @property
    def text(self) -> str:
        return self.clause.text[self.start : self.end]

    @property
    def quantities(self) -> tuple[Quantity, ...]:
        """Those inside; their offsets are the clause's."""
        return tuple(q for q in self.clause.quantities if self.start <= q.start and q.end <= self.end)


def can_be_named(title: str) -> bool:
    """Whether a title names a document of rules: 总则 names none, and a reply to a letter lays none down."""
    bare = _REMARK.sub("", title.strip())
    return bool(_KIND_OF_DOCUMENT.search(bare)) and not _NO_RULES.search(bare) and len(bare) >= 4


def passages(clause: Clause, corpus: Corpus) -> Iterator[Passage]:
    """The sentences of a clause that stand alone; of longer ones also the parts that do."""
    if clause.is_apparatus or _continues_a_list(clause, corpus) or _is_title_or_opening(clause):
        return
    masked = mask_brackets(clause.text)
    for nth, sentence in enumerate(_SENTENCE.finditer(masked)):
        whole = Passage(clause, sentence.start(), sentence.end())
        is_first = nth == 0 and not _is_later_paragraph(clause)
        if is_short(whole.text) and stands_alone(whole.text, is_first):
            yield whole
        if len(whole.text) > _WORTH_CUTTING:
            yield from _windows(whole, masked)


def shortest(found: Iterable[Passage], start: int, end: int) -> Passage | None:
    """Of the passages around [start, end) of the clause's text the one that shows least else."""
    around = [p for p in found if p.start <= start and end <= p.end]
    return min(around, key=lambda p: p.end - p.start, default=None)


def stands_alone(text: str, is_first: bool) -> bool:
    """`is_first`: the sentence opens its clause, so that nothing but the headings comes before it."""
    if points_outside(text) or _OPENS_BADLY.search(text) or _TELLS.search(text):
        return False
    if (
        _ENDS_BADLY.search(text)
        or _PRONOUN_EARLY.search(text)
        or _leaves_out_what_came(text)
        or "：" in text
        or ":" in text
        or not balanced(text)
    ):
        return False
    if not is_first and _TELLS_SOMEBODY.search(text):
        return False
    leans_on_whom = _FOLLOWS_ON.match(text) or _OF_SOMEBODY_BEFORE.match(text)
    is_told_whom = not leans_on_whom or bool(mentions(text))
    return is_first or (bool(_INSTRUCTS.search(text)) and is_told_whom) or _names_its_subject(text)


def _leaves_out_what_came(text: str) -> bool:
    """自收到申请之日起 is understood where it was said whose application, and for what."""
    received = _RECEIVED.search(text)
    if received is None:
        return False
    told = text[: received.start()]
    return received["what"] not in told if received["what"] else not _PAPER.search(told)


def _names_its_subject(text: str) -> bool:
    subject = _SUBJECT.search(text)
    is_told = len(text) >= _SHORTEST_LATER and not text.startswith(("有关", "相关", "原"))
    return subject is not None and is_told and bool(_SOMEBODY.search(subject[0]) or mentions(subject[0]))


def points_outside(text: str) -> bool:
    """Whether it refers to what stands elsewhere: 前款, 该, 下列, 第三条."""
    return bool(_POINTS_OUTSIDE.search(text))


def is_short(text: str) -> bool:
    return SHORTEST <= len(text) <= LONGEST


def balanced(text: str) -> bool:
    return all(text.count(a) == text.count(b) for a, b in ("（）", "“”", "《》", "()", "「」", "〔〕"))


def mask_brackets(text: str) -> str:
    """The text with bracketed and quoted words blotted out, same length."""
    return re.sub(r"（[^（）]*）|“[^“”]*”|《[^《》]*》", lambda inside: "〓" * len(inside[0]), text)


def _windows(sentence: Passage, masked: str) -> Iterator[Passage]:
    """Runs of phrases within a long sentence that begin with an instruction or a target and end where the
    next one begins."""
    for part in re.finditer(r"[^；;]+", masked[sentence.start : sentence.end]):
        start, end = sentence.start + part.start(), sentence.start + part.end()
        phrases = list(_PHRASE.finditer(masked, start, end))
        openings = [i for i in range(len(phrases)) if _opens(sentence.clause.text, phrases, i)]
        for i, following in pairwise([*openings, len(phrases)]):
            window = Passage(sentence.clause, phrases[i].start(), phrases[following - 1].end())
            is_led = bool(_MUST.search(masked, sentence.start, window.start))
            if window.end - window.start == sentence.end - sentence.start or not _is_complete(window.text):
                continue
            if not is_led or _names_its_subject(window.text):  # else whoever must is named before
                yield window


def _is_complete(text: str) -> bool:
    """What is cut out of a sentence must not lean on the rest of it."""
    if not is_short(text) or _PRONOUN.search(text) or not stands_alone(text, is_first=False):
        return False
    if _CONDITION.match(text):
        return bool(mentions(text))
    return not _LAST_OF_CONDITIONS.search(text)


def _opens(text: str, phrases: Sequence[re.Match[str]], i: int) -> bool:
    """Whether a phrase begins something of its own: not what a condition before it (对…的，) leads up to."""
    before = text[phrases[i - 1].start() : phrases[i - 1].end()] if i else ""
    is_led_up_to = bool(_LEADS_UP.search(before))
    return not is_led_up_to and bool(_INSTRUCTS.search(text[phrases[i].start() : phrases[i].end()]))


def _continues_a_list(clause: Clause, corpus: Corpus) -> bool:
    """Whether it is a 项, whose lead (有下列情形之一的：) stands in the clause above."""
    above = corpus.parent(clause)
    return above is not None and above.text.rstrip().endswith(("：", ":"))


def _is_later_paragraph(clause: Clause) -> bool:
    return re.search(r"-p\d+$", clause.clause_id) is not None


def _is_title_or_opening(clause: Clause) -> bool:
    return clause.clause_id.rpartition("#")[2] in ("title", "preamble")
