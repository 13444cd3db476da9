"""Named days, weeks and months: 全国消防日 is 11-09, 安全生产月 June, 春节 keeps its name.

A day with a fixed solar date has it as `--MM-DD`, the last Monday of March is `--03-lastMon`, a whole month `--MM`.
Days that move with the lunar calendar, or whose week is set anew every year, stay text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from xiaoan.engines.policy.fields.when.marks import Mark
from xiaoan.engines.policy.shapes import DeadlineKind

_FIXED = {
    # A day's usual names; what stands before them officially (全国, 国际, 世界) is read with them.
    "中小学生安全教育日": "--03-lastMon", "中小学安全教育日": "--03-lastMon", "学生安全教育日": "--03-lastMon",
    "国家安全教育日": "--04-15", "全民国家安全教育日": "--04-15", "国家安全日": "--04-15",
    "安全教育日": "--03-lastMon",
    "防灾减灾日": "--05-12", "防震减灾日": "--05-12", "防震减灾宣传日": "--05-12", "防震减灾科普宣传日": "--05-12",
    "防灾减灾宣传日": "--05-12", "减灾防灾日": "--05-12", "国际减灾日": "--10-13", "国际减轻自然灾害日": "--10-13",
    "消防日": "--11-09", "消防宣传日": "--11-09", "消防安全宣传日": "--11-09", "消防安全日": "--11-09",
    "消防安全教育日": "--11-09", "消防宣传月": "--11", "消防安全宣传月": "--11", "消防安全月": "--11",
    "消防月": "--11",
    "交通安全日": "--12-02", "交通安全宣传日": "--12-02", "道路交通安全日": "--12-02", "交通安全教育日": "--12-02",
    "禁毒日": "--06-26", "禁毒宣传日": "--06-26", "反毒品日": "--06-26", "禁毒宣传月": "--06", "禁毒月": "--06",
    "安全生产月": "--06", "安全生产宣传月": "--06", "安全生产咨询日": "--06-16", "安全宣传咨询日": "--06-16",
    "宪法日": "--12-04", "法制宣传日": "--12-04", "法治宣传日": "--12-04", "宪法宣传日": "--12-04",
    "艾滋病日": "--12-01", "防治艾滋病日": "--12-01", "结核病日": "--03-24", "防治结核病日": "--03-24",
    "卫生日": "--04-07",
    "爱国卫生月": "--04", "碘缺乏病日": "--05-15", "防治碘缺乏病日": "--05-15", "学生营养日": "--05-20",
    "无烟日": "--05-31",
    "爱眼日": "--06-06", "爱耳日": "--03-03", "爱牙日": "--09-20", "环境日": "--06-05", "食品安全日": "--06-07",
    "水日": "--03-22", "气象日": "--03-23", "地球日": "--04-22", "读书日": "--04-23", "献血日": "--06-14",
    "精神卫生日": "--10-10", "心理健康日": "--05-25", "洗手日": "--10-15", "反家庭暴力日": "--11-25",
    "志愿者日": "--12-05",
    "消费者权益日": "--03-15", "消费者权益保护日": "--03-15", "预防溺水日": "--07-25", "粮食日": "--10-16",
    "知识产权日": "--04-26",
    "警察节": "--01-10", "110宣传日": "--01-10", "烈士纪念日": "--09-30", "公祭日": "--12-13", "质量月": "--09",
    "民法典宣传月": "--05", "学雷锋日": "--03-05", "学雷锋纪念日": "--03-05", "植树节": "--03-12",
    "妇女节": "--03-08",
    "劳动节": "--05-01", "青年节": "--05-04", "儿童节": "--06-01", "建党节": "--07-01", "建军节": "--08-01",
    "教师节": "--09-10", "国庆节": "--10-01", "国庆": "--10-01", "元旦节": "--01-01", "元旦": "--01-01",
    "圣诞节": "--12-25",
}  # fmt: skip
_MOVING = (
    "春节", "元宵节", "元宵", "清明节", "清明", "端午节", "端午", "中秋节", "中秋", "重阳节", "除夕",
    "网络安全宣传周", "食品安全宣传周", "防灾减灾宣传周", "防灾减灾周", "世界急救日", "助残日", "国防教育日",
    "职业病防治法宣传周",
    "高考结束后", "高考", "中考", "推广普通话宣传周", "科技活动周", "安全用药月", "宪法宣传周", "消防宣传周",
    "法治宣传周", "法制宣传周", "民族团结进步宣传月",
)  # fmt: skip
_PREFIX = (
    r"(?:第[一二三四五六七八九十百\d]{1,4}个|第[一二三四五六七八九十百\d]{1,4}届|全国|国际|世界|中国|全民|国家|联合国|道路|校园|中小学生?|[“”]|119|110|122"
    r"|11[.·・•]9|12[.·・•]2)"
)
_NAMES = sorted((*_FIXED, *_MOVING), key=len, reverse=True)
_DAY = re.compile("(?:" + "|".join(map(re.escape, _NAMES)) + ")(?![常志子程记]|期(?!间))")
_LEAD = re.compile(_PREFIX + r"{1,4}$")
_CLEAR_BRIGHT = re.compile(r"清明(?![节前后假期小、和]|[”]?等)")
# 五一 and 十一 are numbers unless something beside them says holiday.
_SHORT = re.compile(
    r"(?:(?P<may>五一)|(?P<june>六一)|(?P<july>七一)|(?P<oct>十一))(?<![第二三四五六七八九十百零一月年]五一)(?<![第二三四五六七八九十百零一月年][六七]一)"
    r"(?<![第二三四五六七八九十百零一月年]十一)(?=[”]?(?:节|国际|劳动|儿童|长假|小长假|假期|黄金周|期间|前后?|、?(?:国庆|中秋|端午|“?十一|“?五一"
    r"|“?六一|元旦|春节|清明|教师节)|[、和及与等]))(?![、](?!“?(?:国庆|中秋|端午|十一|五一|六一|七一|元旦|春节|清明|暑|寒|教师|重阳|高考)))"
)
_SPACED = re.compile(r"(?P<name>[五六七十]、一)”?(?:(?:国际)?(?:劳动|国庆|儿童)?节(?!约)|(?=小?长假|假期|期间|黄金周))")
_SPACED_DATES = {"五、一": "--05-01", "六、一": "--06-01", "七、一": "--07-01", "十、一": "--10-01"}
_SHORT_DATES = {"may": "--05-01", "june": "--06-01", "july": "--07-01", "oct": "--10-01"}


def named_days(text: str) -> Iterator[Mark]:
    """The named days of a text, kind by kind; how sure they are meant as a time is for the caller to say."""
    for match in _DAY.finditer(text):
        name = match[0]
        if name == "清明" and _CLEAR_BRIGHT.match(text, match.start()):
            continue
        lead = _LEAD.search(text, max(0, match.start() - 16), match.start())
        yield _mark(lead.start() if lead else match.start(), match.end(), name)
    for match in _SPACED.finditer(text):
        day = _SPACED_DATES[match["name"]]
        yield Mark(match.start(), match.end(), "date", (day,), written=False, sure=0.6)
    for match in _SHORT.finditer(text):
        yield Mark(
            match.start(), match.end(), "date", (_SHORT_DATES[match.lastgroup or "oct"],), written=False, sure=0.6
        )


def _mark(start: int, end: int, name: str) -> Mark:
    value = _FIXED.get(name, name)
    kind: DeadlineKind = "month" if len(value) == 4 and value.startswith("--") else "date"
    return Mark(start, end, kind, (value,), written=False, moving=name not in _FIXED, sure=0.5)
