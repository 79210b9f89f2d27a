"""Of whom a story tells, and about whom it asks: “我没残疾，我弟有残疾，他俩都打零工，我弟能领吗”."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

_KIN = (
    r"(?:弟弟?|哥哥?|姐姐?|妹妹?|妈妈?|爸爸?|爹|娘|媳妇|老婆|婆姨|老汉|丈夫|妻子|儿子|儿媳|女儿|闺女|爷爷?|奶奶?|"
    r"舅舅?|姨|叔叔?|婶子?|嫂子?|邻居|表[弟哥姐妹])"
)
_SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈钟姜崔谭陆范汪廖"
    "石金韦贾夏付方邹熊白孟秦邱侯江尹薛闫段雷龙黎史陶贺毛郝顾龚邵万覃武钱戴严莫孔向常汤康易乔赖文买摆纳哈撒穆沙虎拜"
)
_CALLED = "叔婶哥姐嫂伯爷奶姨舅娘妈爹"
# 小金, 老苏, 杨婶, 张大爷.
NAMED = re.compile(rf"[老小大][{_SURNAMES}]|[{_SURNAMES}](?:[大老二三]?[{_CALLED}]|师傅|大[爷妈叔嫂])")
_PERSON = re.compile(
    rf"[我咱俺](?:家|大|二|三|小|老)?{_KIN}|{NAMED.pattern}|[我咱俺](?!们|家|县|村|乡|镇|区|市)"
)
_ASKED_ABOUT = re.compile(rf"[就只单光][问说](?P<person>{_PERSON.pattern})")


_TELLS = re.compile(rf"(?:{_PERSON.pattern})[^，、]{{3,}}")
_NEXT_ONE = re.compile(rf"、(?={_PERSON.pattern})")


def of_one_each(phrases: Sequence[str]) -> list[str]:
    """The phrases with what is told of several persons one by one apart: 老马签了两年、小丁签了四个月."""
    return [part for phrase in phrases for part in _apart(phrase)]


def _apart(phrase: str) -> list[str]:
    parts = _NEXT_ONE.split(phrase)
    return parts if len(parts) > 1 and all(_TELLS.search(part) for part in parts) else [phrase]


def told_of_whom_is_asked(phrases: Sequence[str], asks: Sequence[bool]) -> list[bool]:
    """Which phrases of a message are about the person asked about, or about nobody else: all of them, but
    where several persons are told of and a question, or 就问我弟, names one of these."""
    subjects = list(_subjects(phrases))
    meant = _meant(phrases, asks)
    told = {subject for subject, is_asked in zip(subjects, asks, strict=True) if subject and not is_asked}
    if len(meant) != 1 or not meant < told:
        return [True] * len(phrases)
    return [
        is_asked or subject is None or subject in meant
        for subject, is_asked in zip(subjects, asks, strict=True)
    ]


def _meant(phrases: Sequence[str], asks: Sequence[bool]) -> set[str]:
    """The persons that the questions are about."""
    named = {found["person"] for phrase in phrases if (found := _ASKED_ABOUT.match(phrase))}
    asking = (phrase for phrase, is_asked in zip(phrases, asks, strict=True) if is_asked)
    return named or {found[0] for phrase in asking if (found := _PERSON.match(phrase))}


def _subjects(phrases: Sequence[str]) -> Iterator[str | None]:
    """Whom each phrase is about: whom it begins with, or else the phrase before; None for several."""
    subject: str | None = None
    for phrase in phrases:
        named = dict.fromkeys(_PERSON.findall(phrase))
        if len(named) > 1 or phrase.startswith(("都", "两个", "俩")):
            subject = None
        elif found := _PERSON.match(phrase):
            subject = found[0]
        yield subject
