"""What a number counts and of which time, from the words around it.

`排查隐患136处` counts 排查隐患; `召开了6次安全会议` counts 召开安全会议; `3起事故` counts 事故.
"""

from __future__ import annotations

import re
from typing import Final

_LONGEST: Final = 24
_CUTS: Final = re.compile(r"[，、；：。！？（）\n]")
_LEADING: Final = re.compile(
    r"^(?:[一二三四五六七八九十]是|(?:其中|截[至止][^，]{0,14}|目前|现|均|共计|共|累计|总计|合计|先后"
    r"|全[年县市区校系统]{1,2}|今年|本(?:学期|年度|月|次)|我[校园局县区市]|活动期间|期间|分别|并|还"
    r"|另|另外|同时|通过[^，]{0,8}|以来|来|学校(?=共|先后|累计|已)|仍?有)+)"
)
_TRAILING: Final = re.compile(
    r"(?:共计|共|尚有|仅有|还有|现有|目前有|尚|仅|累计|总计|合计|总数|数量|约|近|达到|达|为|有|了|已"
    r"|超过|超|逾|各|是|计|出|大约|将近|先后|分别)+$"
)
_NUMBERED: Final = re.compile("[一二三四五六七八九十]是")
_BEHIND: Final = re.compile(r"^[\u4e00-\u9fffA-Za-z“”]{1,14}")
_STANDING: Final = re.compile(
    r"每(?:天|日|周|月|季度?|学期|学年|年|半年|次|班|校|人|名|个|逢|晚|晨)|不少于|至少|不低于|不超过"
    r"|不得|范围内|以内|之内|周边|分钟内|按照|要求|规定|标准|应当|必须|确保|力争|计划|目标|拟|争取"
    r"|实现[^，。；]{0,8}目标"
)
_FORWARD: Final = re.compile(
    r"(?<!即)将(?!近|其|各|安全|.{0,6}落)|(?<![主重需])要(?!求|点|道|害|素)|下一步|今后|明年|打算"
)
_PERIOD: Final = re.compile(
    r"截[至止](?:目前|20\d\d年\d{1,2}月(?:\d{1,2}日|底)?|\d{1,2}月(?:\d{1,2}日|底)?)"
    r"|20\d\d年(?:上半年|下半年|度|第?[一二三四]季度|春季|秋季|\d{1,2}月(?:\d{1,2}日)?)?(?:以来"
    r"|[—\-至到]{1,2}(?:20\d\d年)?\d{1,2}月(?:\d{1,2}日)?)?"
    r"|\d{1,2}月(?:份|\d{1,2}日)?(?:[—\-至到]{1,2}\d{1,2}月(?:份|\d{1,2}日)?)|\d{1,2}月份|今年(?:以来"
    r"|上半年|下半年)?|去年|上年(?:度)?|本(?:学期|学年|年度|月|季度|周)|上(?:半年|学期|季度|个?月)"
    r"|下半年|一年来|半年来|近[两三几]年来?"
    r"|[两三]年来|全年|活动期间|安全月期间|(?:寒假|暑假|汛期|国庆|春节|五一|两会|假期|节日)期间|开学以来"
)
_COMPARED: Final = re.compile(
    r"(?:同比|环比|比(?:去年|上年|上月|上学期|同期)|较(?:去年|上年|上月|上学期|同期)|与(?:去年"
    r"|上年)[^，]{0,6}相比)[^，。；]{0,10}$|(?:增长|下降|减少|增加|上升|降低|提高)了?$"
)


def what(text: str, low: int, start: int, end: int, high: int) -> tuple[str, int]:
    """What the number at `start`–`end` counts, and where its clause begins. The clause reaches from `low` to `high`."""
    cut = max((found.end() for found in _CUTS.finditer(text, low, start)), default=low)
    cut = max(cut, start - 2 * _LONGEST)
    before = text[cut:start]
    lead = _LEADING.match(before)
    begin = cut + (lead.end() if lead and lead.end() < len(before) else 0)
    words = _TRAILING.sub("", text[begin:start])
    if lead and lead.end() == len(before):
        words = ""
    behind = _BEHIND.match(text[end:high])
    done = before.endswith("了") or len(words) <= 2
    if behind and done and not behind[0].startswith(("左右", "以上", "次以")):
        words += behind[0]
    return words[-_LONGEST:].strip("“”的") or "合计", cut + (
        len(numbered[0]) if (numbered := _NUMBERED.match(before)) else 0
    )


def period(text: str, low: int, start: int) -> str:
    """The last time named between `low` and `start`."""
    named = [found[0] for found in _PERIOD.finditer(text, low, start)]
    return named[-1] if named else ""


def is_reported(clause: str) -> bool:
    """Is a number behind these words reported, not ordered, planned or part of a standing arrangement?"""
    return not (_STANDING.search(clause) or _FORWARD.search(clause))


def is_compared(words: str) -> bool:
    """Do these words before a number compare with another year? Such a number is no part of a sum."""
    return _COMPARED.search(words) is not None
