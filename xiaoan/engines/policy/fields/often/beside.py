"""Words that are a period only beside a count: 全年不少于4次, 上、下半年各一次, 早中晚三次, 一学期两次.

Alone they say when, or nothing (全年工作思路, 春秋两季是高发期).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from xiaoan.engines.policy.fields.numerals import value_of
from xiaoan.engines.policy.fields.often.counts import FLOOR
from xiaoan.engines.policy.fields.often.periods import PERS, Period

_HALF = re.compile(
    r"半(?<![每上下近前后大这一个过\d]半)年(?=和|、|及|与|总结|考核|小结|报告|通报|督查|检查|开展|组织|进行|召开|至少|不少于|[一1]次|[一1][^年月日]|(?![内后前来多以之])[^，。；、]{0,6}[一两1-3]次)"
)
_HALF_MONTH = re.compile(
    r"半(?<![每上下前后近大这一过\d]半)个?月(?![内后前来多以之刊])(?=[^，。；、]{0,10}[一两1-3]次)"
)
_HALVES = re.compile(r"上半年(?:、|和|及|与)下半年|上(?:、|和|及)?下半年")
_SEASONS = re.compile(r"春季?(?:、|和|及|与)?秋(?:两季|季|两学期)?(?:学期|开学)?")
_HOLIDAYS = re.compile(r"寒假?前?(?:、|和|及|与)?暑假(?:放假)?(?:前|期间|开学)(?=[^，。；]{0,10}各)")
_SOME = re.compile(
    r"(?P<n>[两三四2-4])(?=个?[周月星学])(?<![第每前近后逾满续\d一二三四五六七八九十百至到—、][两三四2-4])个?(?P<unit>周|月|星期|学期)(?![内以之前后来多时龄岁])"
    r"(?=(?:至少)?(?:组织|开展|进行|召开|检查|排查|巡查|检测|清洗|消毒|更换|演练|测试|集中)[^，。；、]{0,8}[一1]次)"
)
_TIME_OF_DAY = "上学|早上|早晨|上午|午休|午睡|中午|下午|晚上|就寝|放学|晚自习|早读"
_DAY_TIMES = re.compile(r"(?<![每天日])(?:早、?[中午]、?晚|晨、?午、?晚|早、?晚|上、?下午)")
_DAY_LIST = re.compile(
    rf"(?<![每天日])(?:{_TIME_OF_DAY})[时后前]?(?:(?:、|和|及)(?:{_TIME_OF_DAY})[时后前]?){{1,4}}(?=[^，。；]{{0,12}}[次遍])"
)
_CLOCK_TIMES = re.compile(
    r"(?:\d{1,2}|[一二三四五六七八九十]{1,2})点半?(?:和|、|及)[^，。；]{0,3}?(?:\d{1,2}|[一二三四五六七八九十]{1,2})点半?(?=各)"
)
_TIMES_CODE = re.compile(r"“?(?P<count>[两二三四])(?:次)?(?:巡查|点名|检|巡|查|测|清)")
_DAY_ACT = re.compile(
    r"(?:电话|全面|集中|例行)?(?:查岗|测温|消毒|巡查|清点|点名)(?![，。；、]{0,1}[一两三二]次)(?!各?[一两三二]次)"
)
_NIGHT = re.compile(r"(?<![每天日])(?:夜间|晚间|夜晚|就寝后|熄灯后|值[日班]当[天日])")
_WHOLE = re.compile(
    r"全年(?!级)|(?:本|全|该)学期|学年内|学期内|(?:20\d\d|今|本)年度?(?=[^，。；、月]{0,24}(?:不少于|至少|不低于|以上))"
    rf"|一个?(?<![\d一二三四五六七八九十百千第/.之前后近]一)(?<![\d一二三四五六七八九十百千第/.之前后近]一个)(?P<one>学期|学年|季度|年(?![级度来内多])|月(?![\d一二三]|份|来|内|底)|周(?!内|岁)|天)(?=[^，。；、月日来内时级]{{0,8}}(?:{FLOOR}|[一二两三四五六\d]{{1,2}}[次遍课学]))"
    r"|(?P<own>[年月周](?<![\d一二三四五六七八九十每本上下各当个].)|学期(?<![每本上下各全个].{2})|季度(?<![一二三四每本上下各个].{2}))"
    rf"(?=度?内?(?:开展|组织|进行|演练|培训|召开|巡查|检查|参加|接受)?{FLOOR})"
)


def beside(text: str) -> Iterator[Period]:
    """The periods of a text that need a count beside them, and 半年."""
    for match in _HALF.finditer(text):
        if not text.startswith(("和全年", "及全年", "、全年", "总结", "小结"), match.end()):
            yield Period(match.start(), match.end(), "half_year")
    for match in _HALF_MONTH.finditer(text):
        yield Period(match.start(), match.end(), "month", 2.0, needs_count=True)
    for match in _SOME.finditer(text):
        yield Period(
            match.start(), match.end(), PERS[match["unit"]], round(1 / (value_of(match["n"]) or 1), 4), needs_count=True
        )
    for match in _HALVES.finditer(text):
        yield Period(match.start(), match.end(), "half_year", needs_count=True)
    for match in _SEASONS.finditer(text):
        if "学期" in match[0]:
            yield Period(match.start(), match.end(), "term", needs_count=True)
        else:
            yield Period(match.start(), match.end(), "year", occasions=2, needs_count=True)
    for match in _HOLIDAYS.finditer(text):
        yield Period(match.start(), match.end(), "year", occasions=2, needs_count=True)
    for match in _DAY_TIMES.finditer(text):
        if code := _TIMES_CODE.match(text, match.end()):
            yield Period(match.start(), code.end(), "day", times=value_of(code["count"]), op="=")
            continue
        number = 3 if any(noon in match[0] for noon in "中午") and "下午" not in match[0] else 2
        if act := _DAY_ACT.match(text, match.end()):
            yield Period(match.start(), act.end(), "day", times=number, op="=", sure=0.8)
            continue
        yield Period(match.start(), match.end(), "day", occasions=number, needs_count=True)
    for match in _DAY_LIST.finditer(text):
        number = 1 + sum(match[0].count(join) for join in "、和及")
        yield Period(match.start(), match.end(), "day", occasions=number, needs_count=True)
    for match in _CLOCK_TIMES.finditer(text) if "点" in text else ():
        yield Period(match.start(), match.end(), "day", occasions=2, needs_count=True)
    for match in _NIGHT.finditer(text):
        yield Period(match.start(), match.end(), "day", needs_count=True)
    for match in _WHOLE.finditer(text):
        unit = match["one"] or match["own"] or ("学期" if "学期" in match[0] else "年")
        yield Period(match.start(), match.end(), PERS[unit], needs_count=True)
