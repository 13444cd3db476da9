"""Sentences about watching persons: petitioners, believers, 重点人员. XiaoAn reads them and never makes a duty of them.

What counts is the act of watching (稳控, 掌握轨迹, 摸清人员底数), not a word in passing: handling petitions, mediating
disputes, care for a pupil in need, and tracing contacts in an epidemic are no watching.
"""

from __future__ import annotations

import re
from typing import Final

_STOPS: Final = "。；！？"
_FARTHEST: Final = 400
_PERSONS: Final = (
    r"(?:重点(?:人员|人群|对象|群体)|高危人[员群]|特殊人[员群]|信访人|上访人|涉[军众访法诉]人员"
    r"|涉军群体|特殊群体(?!学生|儿童|幼儿)|精神疾病(?:人员|患者)|精神病人|精神障碍(?:患者|人员)"
    r"|刑满释放人员|社区矫正|吸毒人员|失意人员|信教(?:师生|学生|教师|人员|群众)|邪教人员|不稳定人员|利益诉求群体)"
)
_WATCHED: Final = (
    r"(?:稳控|管控|盯防|盯[守控]|监控|监管|包保|布控|列管|底数|摸底|摸排|排查|台账|轨迹|行踪|去向|动向"
    r"|动态|离开|外出|进京|一人一[策档案])"
)
_WATCHING: Final = re.compile(
    "稳控|维稳安保|非访|非正常上访|越级(?:上访|访)|集体上访|(?:进京|赴京|赴省"
    "|到省)[^，。；]{0,4}(?:访|非访|滋事)|缠访|闹访|截访"
    rf"|{_PERSONS}[^，。；]{{0,16}}{_WATCHED}|{_WATCHED}[^，。；]{{0,12}}{_PERSONS}"
    r"|(?:掌握|掌控|了解|跟踪)[^，。；]{0,8}(?:人员|其)[^，。；]{0,6}(?:轨迹|行踪|活动规律|动向)"
    r"|摸(?:清|排)[^，。；]{0,6}人员(?:思想)?(?:动态)?底数"
    r"|涉军[、，]?涉|(?:排查|摸排|掌握)[^，。；]{0,10}(?:信教|宗教信仰)(?:情况|人数|人员|师生|学生)"
    r"|信访(?:积案|案件|老户|苗头|隐患|突出问题)[^。；]{0,12}(?:包案|包保|化解|稳控|清零|息访|息诉)"
    r"|涉稳舆情[^，。；]{0,8}监[测控]"
    r"|(?:法轮功|邪教)[^，。；]{0,6}(?:人员|练习者)[^，。；]{0,10}(?:排查|摸底|管控|监控|转化)"
)
_CARE: Final = re.compile("疫情|健康|核酸|隔离|风险地区|返校|传染病|心理|关爱|溺水|食堂从业")


def sensitive_at(text: str, start: int, end: int) -> bool:
    """Is the sentence around `text[start:end]` about watching persons?"""
    low = max(max(text.rfind(stop, max(0, start - _FARTHEST), start) for stop in _STOPS) + 1, start - _FARTHEST, 0)
    ends = [at for at in (text.find(stop, max(end - 1, 0), end + _FARTHEST) for stop in _STOPS) if at >= 0]
    return watches(text[low : min(ends, default=min(len(text), end + _FARTHEST))])


def watches(sentence: str) -> bool:
    """Is this sentence about watching persons?"""
    found = _WATCHING.search(sentence)
    if found is None:
        return False
    return found[0].startswith(("稳控", "非访")) or not _CARE.search(sentence)
