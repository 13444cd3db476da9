"""Which lines are titles, which are furniture of the web page or the letterhead that a document was taken from.

A title is a short line without sentence punctuation that ends like one (计划, 通知, 责任书 …). Titles lie: they cut a
document into pieces and say nothing about what a piece holds.
"""

from __future__ import annotations

import re
from typing import Final

from xiaoan.engines.policy.outline.numbering import mark

LONGEST_TITLE: Final = 56
_SURE: Final = (
    "计划|方案|总结|小结|讲话|讲话稿|讲话提纲|发言|发言稿|发言材料|要点|通知|通报|报告|汇报|汇报材料"
    "|细则|责任书|责任状|承诺书|保证书|协议书"
    "|倡议书|建议书|告知书|一封信|公开信|家长书|预案|演讲稿|主持词|致辞|心得|心得体会|体会|事迹|事迹材料"
    "|条例|行事历|纪要|公告|通告|实施意见|指导意见"
    "|若干意见|的意见|的函|暂行规定|暂行办法|管理规定|管理办法|实施办法|考核办法|的规定|的办法|的决定"
)
_LIKELY: Final = (
    "意见|规定|办法|制度|工作部署|部署|工作安排|安排|决定|指南|指引|规范|标准|清单|手册|公约|守则"
    "|职责|规程|流程|日历|月历"
    "|材料|安排表|计划表|一览表|日程表"
)
_BEHIND: Final = (
    r"(?:[（【\[][^（）【】]{1,24}[）】\]]|[ 　]*(?:篇|范文|例文)?[ 　]*(?:[一二三四五六七八九十]{1,3}"
    r"|\d{1,2})|范文|范本|模板|》)*"
)
_SURE_END: Final = re.compile(rf"(?:{_SURE}){_BEHIND}$")
_LIKELY_END: Final = re.compile(rf"(?:{_SURE}|{_LIKELY}){_BEHIND}$")
_COUNTED: Final = re.compile(rf"(?:{_SURE})[ 　]?(?:[一二三四五六七八九十]{{1,3}}|\d{{1,2}})$")
_JOINED: Final = re.compile("关于|与|和|暨|及|的|并|工作方案|实施方案|行动方案|工作要点|工作计划|工作总结|实施细则")
_HOLDS_TITLE: Final = re.compile(rf"{_SURE}")
_CUT: Final = re.compile("[。；！？：，\t]")
_LABEL: Final = re.compile(r"^(?:标题|题目|(?:信息|文件)名称)：|\[打印本页\]$")
_NUMBER: Final = r"(?:[一二三四五六七八九十]{1,3}|\d{1,2})"
_PART_OF_SET: Final = re.compile(
    rf"^(?:[【\[（]?(?:篇|范文|例文|样本){_NUMBER}[】\]）]?(?:[：、. 　]|$)"
    rf"|[^。；！？]{{4,40}}[ 　【（\[]*(?:篇|范文|例文){_NUMBER}[】）\]：]*$)"
)
_NUMBERED_PART: Final = re.compile(rf"^[【\[（]?第{_NUMBER}篇[】\]）]?[：、. 　]*")
_SET: Final = re.compile(
    rf"(?:[（【\[]?(?:热门|精选|优秀|通用|最新|集锦|汇总|合集|推荐|实用|锦集|必备"
    rf"|菁华|精华|共)?(?<!第){_NUMBER}篇[）】\]]?|范文|大全|汇编|合集|集锦|锦集|汇总)"
)
_FURNITURE: Final = re.compile(
    r"^(?:(?:导语|导读|简介|摘要|提要)：|[【\[]?(?:发布|更新|发表|录入)?(?:时间"
    r"|日期)[】\]]?：[ 　]*\d|(?:文章|信息|稿件"
    r"|资料)?来源：|作者：|(?:责任)?编辑：|浏览(?:次数|量)?：|点击(?:次数|数)?："
    r"|阅读(?:次数|量)?：|字号：|字体：|您?(?:现在|当前)(?:所在)?(?:的)?位置|当前位置|首页|上一篇"
    r"|下一篇|相关(?:推荐|阅读|文章|热词|链接)|推荐(?:阅读|文章)|热门(?:推荐|文章)"
    r"|猜你喜欢|打印本页|关闭窗口|分享到|扫一扫|返回(?:顶部|首页|列表)|版权(?:所有|声明)|本文(?:由"
    r"|来源|来自|地址|网址|标题)|(?:点击)?下载(?:本文|文档|word|全文)"
    r"|第[ 　]?\d+[ 　]?页(?:[ 　，/]*共[ 　]?\d+[ 　]?页)?$|[-—–―][ 　]*\d{1,4}[ 　]*[-—–―]$|目录$"
    r"|目次$|免费查看|展开全文|收藏本文|已阅读\d|还剩\d)"
)
_EDITOR: Final = re.compile(
    r"(?:小编|笔者|本站)[^。]{0,16}(?:整理|收集|精心|带来|准备|分享|推荐)|(?:希望|仅供"
    r"|供)(?:能)?(?:对)?(?:大家|您|你)(?:有所|能有)?(?:帮助|参考|启发|喜欢)"
)
_LETTERHEAD: Final = re.compile(
    r"(?:文件|〔\d{4}〕\d+号|[（\[]\d{4}[）\]]第?\d+号|\d{4}年第?\d+号|第\d+号)$|^(?:附件"
    r"|附)[：:]?[ 　]?\d*$|^(?:秘密|机密|内部|特急|加急|急件)|^附件\d*[：:]$|^(?:签发人|印发时间"
    r"|索引号|主题分类|发文(?:机关|字号|日期)|成文日期|公开方式|有效性)"
)
_ANNEX: Final = re.compile(r"^附(?:件|表|录)?[ 　]?(\d{0,2}|[一二三四五六七八九十]{1,2})[：:. 　]*$")
_ANNEX_WITH_TITLE: Final = re.compile(
    r"^附件[ 　]?(?:\d{1,2}|[一二三四五六七八九十]{1,2})?[：:. 　]+(?!\d)(?=.{4,50}$)"
)


def is_title(text: str, *, likely: bool = False) -> bool:
    """Does this line end like a title? With `likely`, endings that headings share (制度, 职责, 意见) count too."""
    text = _LABEL.sub("", text.strip())
    if not 6 <= len(text) <= LONGEST_TITLE or _CUT.search(text) or _PART_OF_SET.match(text):
        return False
    number = mark(text)
    if number and not number.kind.startswith("markdown"):
        return False
    return (_LIKELY_END if likely else _SURE_END).search(text) is not None


def opens_part(text: str) -> bool:
    """Does this line open one document of a set: 「篇一」 「…工作总结 篇2」 「第一篇 …计划」?"""
    text = text.strip()
    if len(text) > LONGEST_TITLE:
        return False
    numbered = _NUMBERED_PART.match(text)
    if numbered:
        return numbered.end() == len(text) or _HOLDS_TITLE.search(text, numbered.end()) is not None
    return _PART_OF_SET.match(text) is not None


def is_counted(text: str) -> bool:
    """Does this title end with its number among its like: 「…责任书2」?"""
    return is_title(text) and _COUNTED.search(text.strip()) is not None


def joined(lines: list[str]) -> str:
    """The title among the lines above a text: the last, with those before it where it begins in the middle."""
    kept = [_LABEL.sub("", line) for line in lines if not is_letterhead(line)]
    if not kept:
        return ""
    title = kept.pop()
    while kept and (_JOINED.match(title) or kept[-1].startswith("关于")) and not opens_part(kept[-1]):
        title = kept.pop() + title
    return title


def names_set(text: str) -> bool:
    """Does this title name a set of documents: 「…发言（热门21篇）」 「…范文大全」?"""
    return len(text) <= LONGEST_TITLE and _SET.search(text) is not None


def is_annex(text: str) -> bool:
    """「附件」 「附件2：」 on a line of its own."""
    return _ANNEX.match(text.strip()) is not None


def annex_title(text: str) -> str:
    """The title in 「附件2：校车安全管理办法」; empty when the line is none."""
    text = text.strip()
    found = _ANNEX_WITH_TITLE.match(text)
    return text[found.end() :] if found and _LIKELY_END.search(text) else ""


def is_furniture(text: str) -> bool:
    """Is the whole line furniture of a web page: its date and author, an editor's words, links, page numbers?"""
    text = text.strip()
    if len(text) > 120:
        return False
    return _FURNITURE.match(text) is not None or (len(text) <= 80 and _EDITOR.search(text) is not None)


def is_editors(text: str) -> bool:
    """An editor's words about the texts of a set, however long."""
    return len(text) <= 600 and (_EDITOR.search(text) is not None or "范文" in text)


def is_letterhead(text: str) -> bool:
    """A line above the title: the office's 文件, the document's number, 附件."""
    text = text.strip()
    return len(text) <= 40 and _LETTERHEAD.search(text) is not None
