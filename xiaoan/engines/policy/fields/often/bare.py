"""Periods without 每: 日排查、周汇总, 月度例会, 逐月, 年终.

The same characters stand in many names and times (节日, 安全月, 今年, 一季度); those are left alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from xiaoan.engines.policy.fields.often.acts import WORK
from xiaoan.engines.policy.fields.often.periods import PERS, Period

_DUTY = re.compile(
    r"(?P<unit>日(?<![节假生平今每近当次作息周休念育防往昔某明同即旧终整落抗末值时多首翌择吉百数几传\d]日)"
    r"|周(?<![每本下上两一二三四五六八传育动多首满近半双全_×xX*\d]周)"
    r"|月(?<![每本当上下个全产传育多满近岁双单一二三四五六七八九十_×xX*\d]月)|旬(?<![上中下每]旬)"
    r"|季(?<![一二三四每春夏秋冬雨换淡旺当两各本上下首末1-4]季)|年(?<![每上本当今去全学半几近多一二两三四五六七八九十少青往来明_×xX*\d]年)(?=考|总|检|评|报))(?:一|度)?"
    rf"(?:{WORK}|总评)"
)
_CHAIN = re.compile(r"(?:[日周月季][查检巡清报结评训测研][、，]?){2,4}(?<![每\d])")
_DEGREE = re.compile(
    r"(?P<unit>月度|季度(?<![每一二三四各上下本首末1-4]季度)|年度(?<![\d上下本当每各]年度)|年终"
    r"|年内(?<![一二两三四五六七八九十几]年内)(?<![^\d]\d年内)(?<![^\d]\d\d年内)(?!不|无|杜绝|未|[^，。；]{0,4}[杜不]绝?发生)|学年(?<![每本上下一各全两\d]学年)|学期(?<![每本上下一二两各全新个季\d]学期))"
)
_DEGREE_ACT = re.compile(
    rf"(?:安全|工作|平安|校园){{0,4}}(?:{WORK}|会议|体检|审验|测试|述职)(?<!总结)(?<!小结)(?<!报告)"
    r"(?!的|得分|结果|内容|依据|体系|指标|评价|、评|和评|挂钩|范围|办法|方案|不得|不合格|[^，。；]{0,14}提供)"
)
_PAPERS_OF = re.compile(r"(?:纳入|作为|列入|计入|与|上|同)[^，。；]{0,14}$")
_ONE_BY_ONE = re.compile(
    r"[日周月季](?<=[长员任导师组部处室级门“、][日周月季])[查检巡清](?=[、，。；”的制]|$|[^，。；]{1,6}[日周月季][查检巡清])"
)
_WEEKDAY = re.compile(r"周[一五](?<![每上下本这至到—、]周[一五])(?=的?(?:升旗|国旗|班会|例会|放学前|集会|主题班会))")
_BY = re.compile(
    r"(?P<word>(?:按|逐)(?P<unit>月(?!份)|周(?![边期岁])|季度?(?!节)|学期|日(?![常期])|年度|年(?![龄级均递]))|隔(?:周|日|天|月)(?!轮)|[双](?:周|月)"
    r"|月月|周周|天天|日日|期期(?=有|都))(?![讲抓喊]|[递提增减下上改加完推扩降]|向上|[\d一二三四五六七八九十])"
)
_LONG_UNITS = ("年度", "学年", "学期")
_DOUBLED = {"月月": "月", "周周": "周", "天天": "日", "日日": "日", "期期": "学期"}


def bare(text: str) -> Iterator[Period]:
    """The periods of a text that do not begin with 每."""
    for match in _DUTY.finditer(text):
        rate = 3.0 if match["unit"] == "旬" else 1.0
        yield Period(match.start(), match.end(), PERS[match["unit"]], rate, sure=0.9)
    for match in _CHAIN.finditer(text):
        for place in range(match.start(), match.end()):
            if text[place] in "日周月季":
                yield Period(place, place + 2, PERS[text[place]], sure=0.9)
    for match in _ONE_BY_ONE.finditer(text):
        yield Period(match.start(), match.end(), PERS[match[0][0]], sure=0.9)
    for match in _DEGREE.finditer(text):
        unit, named = match["unit"], _PAPERS_OF.search(text, max(0, match.start() - 18), match.start())
        ordered = unit == "年内" or _DEGREE_ACT.match(text, match.end())
        if unit == "年终" and not ordered:
            ordered = not text.startswith(("考核", "总结", "奖", "评"), match.end())
        if ordered and (unit == "年内" or not named):
            yield Period(match.start(), match.end(), PERS[unit], sure=0.7 if unit in _LONG_UNITS else 0.9)
    for match in _WEEKDAY.finditer(text):
        yield Period(match.start(), match.end(), "week", sure=0.8)
    for match in _BY.finditer(text):
        word, unit = match["word"], match["unit"]
        unit = unit or _DOUBLED.get(word) or word[1]
        yield Period(match.start(), match.end(), PERS[unit], 0.5 if word[0] in "隔双" else 1.0, sure=0.9)
