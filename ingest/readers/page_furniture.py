"""The lines of a government page that are not of its document: navigation, buttons, footer."""

from __future__ import annotations

import re

from ingest.numbering import read_number
from ingest.readers.page_blocks import Block

# Words of buttons and of site names; a line of nothing else is furniture.
_BUTTON = (
    r"打印(?:本页|本文|文章|此文)?|关闭(?:窗口|本页|页面)?|分享(?:到|至)?|收藏(?:本页|本文)?|首页|网站首页|返回(?:首页|顶部|列表|上一页)?|"
    r"下载|转发|复制链接|大|中|小|默认|特大|字体|字号|字体大小|纠错|我要纠错|朗读|语音播报|繁体|简体|保存|微信|微博|新浪微博|"
    r"腾讯微博|QQ空间|朋友圈|更多|搜索|全文|正文|导航|网站导航|网站地图|无障碍(?:浏览)?|长者(?:模式|版)|关怀版|登录|注册|"
    r"手机版|电脑版|上一篇|下一篇|上一条|下一条|政策原文|政策解读|图片解读|文字解读|相关解读|English|a|A|\+|-|T\||来源|浏览次数|视力保护色|邮箱"
)
_BUTTONS = re.compile(rf"(?:(?:{_BUTTON})[\s|｜【】\[\]（）()：:>》·、/+-]*)+")
_SIGNS = re.compile(
    r"版权所有|Copyright|ICP备|网站标识码|公网安备|主办单位[：:]|承办单位[：:]|主办[：:]|承办[：:]|协办[：:]|技术支持[：:]|"
    r"扫一扫|扫描二维码|扫码|分享到|打印本页|关闭窗口|关闭本页|当前(?:的)?位置|您(?:现在)?(?:所在)?的位置|您的当前位置|上一篇[：:]|"
    r"下一篇[：:]|上一条[：:]|下一条[：:]|浏览器|访问的链接|设为首页|加入收藏|责任编辑[：:]|返回顶部|无障碍浏览|浏览次数[：:]|"
    r"阅读次数[：:]|点击(?:数|量|率|次数)[：:]|字体(?:大小)?[：:]|字号[：:]|【字体|\[字体|最佳(?:浏览|分辨率)|正在加载|暂无相关|邮政编码[：:]|"
    r"网站支持IPv6|网站管理[：:]|联系我们|免责声明|隐私(?:声明|政策)|设置|javascript",
    re.IGNORECASE,
)
_PATH = re.compile(r"^[^。；]{0,12}首页\s*(?:>|》|›|»|/|-|→|::)")
_ATTACHMENT = re.compile(r"\.(?:docx?|wps|pdf|ofd|xlsx?|et|csv|zip|rar|7z|pptx?)(?:$|[?#])", re.IGNORECASE)
_LONGEST_BUTTONS = 80
_LONGEST_SIGN = 90
_LONGEST_FOOTER = 400
_MOSTLY = 0.5


def is_furniture(text: str) -> bool:
    """By its words; a text that is numbered or speaks in sentences of 二维码 or 浏览器 is none.

    >>> is_furniture("【打印】 【关闭】"), is_furniture("2.推广二维码、微信等服务。")
    (True, False)
    """
    if read_number(text) is not None and "版权所有" not in text:
        return False
    if len(text) <= _LONGEST_BUTTONS and _BUTTONS.fullmatch(text.strip("【】[]（）()|｜>·● ")):
        return True
    signs = len({match[0] for match in _SIGNS.finditer(text[:_LONGEST_FOOTER])})
    if _PATH.match(text) or (signs and "。" not in text.rstrip("。") and len(text) <= _LONGEST_SIGN):
        return True
    return signs > 1 and len(text) <= _LONGEST_FOOTER


def is_linked(block: Block) -> bool:
    """Whether the block is mostly links."""
    return block.linked > _MOSTLY * len(block.text)


def is_attachment(block: Block) -> bool:
    """Whether the block links to a file, or names itself an annex."""
    return block.text.startswith("附件") or any(_ATTACHMENT.search(href) for href in block.hrefs)
