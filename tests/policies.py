"""Three small made-up policy documents, and stores over documents given as text.

Other subjects, forms and places than the document that comes with the program: a county's rules with a
document number, a province's draft, and another county's rules on trial, in articles.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path

from assistant.assistant import Assistant
from assistant.lexicon import LEXICON, Lexicon
from assistant.question import Question
from assistant.reading import Reader
from assistant.stores import Stores
from ingest.document import Clause
from ingest.encoder import Encoder, load_encoder
from ingest.index import ClauseIndex
from ingest.library import Library
from ingest.pipeline import ingest
from ingest.segment import clauses_of
from ingest.structure import parse
from ingest.tokens import Tokenizer
from tests.samples import source_with

OLD_AGE = """贺川县高龄津贴发放办法
贺川政办发〔2024〕12号
为保障老年人基本生活，健全高龄津贴制度，制定本办法。
一、发放对象和标准
（一）高龄津贴。对年满80周岁的老年人，每月发放100元高龄津贴；对年满100周岁的老年人，每月发放500元长寿津贴。（责任单位：县民政局、财政局）
（二）失能护理补贴。对入住养老机构不少于3个月的失能老年人，每月给予300元护理补贴。（责任单位：县民政局、卫生健康局）
（三）助餐服务。助餐服务是指由社区食堂为老年人提供的配餐、送餐服务。到2026年，全县建成社区食堂40个以上，设立“爱心厨房”（由村集体提供场地、志愿者掌勺的助餐点）。（责任单位：县民政局、市场监管局）
二、发放管理
（四）停发情形。老年人户籍迁出的，自次月起停发高龄津贴。骗取高龄津贴的，责令退回并依法处罚。（责任单位：县民政局）
"""
MACHINERY = """青海省农机购置与应用补贴实施方案
（征求意见稿）
为加快农业机械化，制定本方案。
一、目标任务
（一）机械化水平。到2027年，青海省耕种收综合机械化率达到75%以上，每年新增大型拖拉机1200台左右。健全研发、制造、推广“三位一体”机制，实施“以旧换新”行动。（责任单位：省农业农村厅）
二、补贴政策
（二）作业补贴。对经营耕地100亩以上的家庭农场，每年给予8000元作业补贴。（责任单位：省农业农村厅、财政厅）
（三）贷款贴息。对连续经营2年以上的农民合作社，前三年分别给予3万元、2万元、1万元贷款贴息。（责任单位：省财政厅、农业农村厅）
（四）报废补贴。鼓励农户报废使用超过15年的老旧拖拉机，按规定给予2000—6000元报废补贴。（责任单位：省农业农村厅、商务厅）
三、组织保障
（五）强化监管。农机补贴不得重复享受。对骗取农机补贴的，依法追回补贴资金。（责任单位：省农业农村厅）
"""
POSTS = """青岭县乡村公益性岗位管理办法（试行）
第一条 为规范乡村公益性岗位管理，制定本办法。
第二条 乡村公益性岗位优先安排脱贫人口、残疾人。
第三条 对乡村公益性岗位聘用期满1年的脱贫人口，每月给予1500元岗位补贴。
第四条 申请乡村公益性岗位的，应当向村民委员会提出申请，提交身份证复印件。
"""
SEED = next((Path(__file__).parents[1] / "corpus" / "documents").glob("*.txt"))

Files = dict[str, str]


@cache  # neither changes once it is there
def packaged_tokenizer() -> Tokenizer:
    return Tokenizer.from_lexicon(LEXICON)


@cache
def packaged_encoder() -> Encoder:
    return load_encoder(tokenizer=packaged_tokenizer())


COUNTY: Files = {"old_age.txt": OLD_AGE, "machinery.txt": MACHINERY, "posts.txt": POSTS}


def open_stores(folder: Path, files: Files, encoder: Encoder | None = None) -> Stores:
    """Stores in `folder` with the files published; with the packaged encoder unless another is given."""
    tokenizer = packaged_tokenizer()
    encoder = encoder or packaged_encoder()
    received = folder / "received"
    received.mkdir()
    for name, text in files.items():
        (received / name).write_text(text, encoding="utf-8")
    library = Library.open(f"sqlite:///{folder / 'library.sqlite'}")
    index = ClauseIndex.open(folder / "index", library, tokenizer, encoder)
    failed = [outcome.error for outcome in ingest([received], library, index) if outcome.error]
    assert not failed, failed
    return Stores(library, index, tokenizer, encoder)


def open_assistant(folder: Path, files: Files) -> Assistant:
    return Assistant(open_stores(folder, files))


def clause_with(text: str, heading: str = "补贴", title: str = "测试办法", units: str = "") -> Clause:
    """The clause “（一）heading。text” of a document of one provision, with the facts read from it."""
    note = f"（责任单位：{units}）" if units else ""
    lines = (title, f"（一）{heading}。{text}{note}")
    return clauses_of(parse(source_with(lines))[0])[-1]


def uncorrected(text: str) -> tuple[str, tuple[str, ...]]:
    return text, ()


def plain_reader(correct: Callable[[str], tuple[str, tuple[str, ...]]] = uncorrected) -> Reader:
    """A reader with the packaged lexicon that corrects nothing, or what `correct` corrects."""
    return Reader(Lexicon(), packaged_tokenizer(), correct)


def only(reader: Reader, text: str) -> Question:
    """The one question of a text."""
    (question,) = reader.read(text).questions
    return question
