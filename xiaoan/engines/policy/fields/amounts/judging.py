"""Whether a number with its unit is asked for: by the sort of its unit and the words around it.

A judge gives the comparison and how sure it is, or None for a number that only describes, tells or limits a time.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from xiaoan.engines.policy.fields.amounts import units
from xiaoan.engines.policy.fields.amounts.comparing import compared, is_condition, less, more, op_of, whose
from xiaoan.engines.policy.fields.amounts.units import Quantity
from xiaoan.engines.policy.shapes import Op

Judged = tuple[Op, float] | None

_TOLD = re.compile(r"(?:累计|共计?|先后|已经?)[^，。；：]{0,14}$")
_PAST = re.compile(r"(?:了|较|同比|增长|增加|减少|下降|占|其中|近|约)[^，。；：]{0,4}$")
_EVERY = re.compile(
    r"(?:每(?:天|日|周|月|季|学期|学年|年|半年|个月|个学期|人|班|校|次|生|车)|全年|年内|学期|年度)[^。；]{0,40}$"
)


def judge(quantity: Quantity) -> Judged:
    """Is it a threshold, and of what kind?"""
    return _JUDGES[quantity.unit](quantity)


_SHARE = re.compile(r"(?:同比|占比?|增长了?|下降了?|上涨)$")
_TO_FALL = re.compile(r"(?:下降|降低|减少)$")
_OF_SCHOOLS = re.compile(
    r"(?:以上)?的[^，。；、]{0,6}(?:学校|幼儿园|中小学|班级|教师|学生|家长|校园)(?:要|应|须|都|均)?(?:完成|达到?|建成|创建|通过|实现|参加|参与|接受|配备|纳入)"
)
_AIMED = re.compile(r"达到?|确保|力争|要求?|须|应|目标|实现|保持|保证|控制")


def _percent(quantity: Quantity) -> Judged:
    if _TO_FALL.search(quantity.before) and more(quantity.after):
        return ">=", 0.8
    exact = isinstance(quantity.value, float) and quantity.value != int(quantity.value)
    if exact and op_of(quantity.before, quantity.after) == "=" and not _AIMED.search(quantity.before[-16:]):
        return None
    if _OF_SCHOOLS.match(quantity.after):
        return op_of(quantity.before, quantity.after), 0.7
    if _SHARE.search(quantity.before) or (whose(quantity.after) and is_condition(quantity.before, quantity.after)):
        return None
    return op_of(quantity.before, quantity.after), 0.95


_AROUND = re.compile(r"(?:半径|方圆|周边|周围|附近|两侧|各)$")
_MEASURED = re.compile(r"(?:间距|距离|宽度|高度|净宽|限速|速度|时速|加装|宽|高|长|面积)[^，。；、]{0,4}$")


def _length(quantity: Quantity) -> Judged:
    if is_condition(quantity.before, quantity.after):
        return None
    op = op_of(quantity.before, quantity.after)
    if op != "=":
        return op, 0.9
    if _AROUND.search(quantity.before):
        return "<=", 0.8
    return ("=", 0.7) if _MEASURED.search(quantity.before) else None


_UNDER = re.compile(r"(?:未满|不满|未年满|不足)[^，。；]{0,24}$")
_BANNED = re.compile(r"不得|不准|禁止|严禁|制止|杜绝|不允许|劝阻|劝返|不[骑驾乘坐玩]")
_OF_AGE = re.compile(r"年?满$")
_FORBIDDEN = re.compile(r"不得|不准|禁止|严禁|制止|杜绝|不能|不允许|劝阻|劝返|劝离|不应|不可|严查|违规|违法")


def _age(quantity: Quantity) -> Judged:
    """未满12周岁不得 allows from 12 on: the comparison is that of what is allowed."""
    if _UNDER.search(quantity.before):
        forbidden = _FORBIDDEN.search(quantity.before) or _FORBIDDEN.search(quantity.after)
        return (">=", 0.9) if forbidden else None
    if isinstance(quantity.value, tuple):
        return ("=", 0.8) if quantity.after.startswith(("之间", "以内")) else None
    op = op_of(quantity.before, quantity.after)
    if op != "=":
        turned = compared(quantity.before) is None and _BANNED.search(quantity.before[-20:] + quantity.after)
        return (">=" if op == "<=" else "<=") if turned else op, 0.8
    return (">=", 0.8) if _OF_AGE.search(quantity.before) else None


# Whom a rule is for, by size: 100人以上的食堂.
_SIZE = re.compile(
    r"(?:及|或)?以[上下]的?[^，。；、]{0,6}(?:车道|学校|幼儿园|食堂|单位|校园|中学|小学|班级|年级|宿舍|活动|校车|规模|建筑|事故|事件|火灾|场所|奖项"
    r"|奖励|集会|聚餐|用餐|就餐|聚集|者)"
)
_SIZE_OF = re.compile(r"(?:(?:及|或)?以[上下]的?)?(?:不少于|至少|应(?!急)|须|配备|不得)")
_FINE = re.compile(r"(?:处|罚|没收|货值|金额|赔偿|奖励)[^，。；]{0,12}$")


def _amount(quantity: Quantity) -> Judged:
    before, after = quantity.before, quantity.after
    if (
        _SIZE.match(after)
        or _PAST.search(before)
        or _FINE.search(before)
        or "罚款" in after
        or is_condition(before, after)
    ):
        return None
    op = op_of(before, after)
    if op == "=" and quantity.unit in units.TEMPERATURES and isinstance(quantity.value, tuple):
        return "=", 0.8
    return (op, 0.9) if op != "=" else None


_SOON = re.compile(r"以内|之内|内|前|后|之前|之后|以前|以后")
_SPAN = re.compile(r"(?:提前|后|隔|每)$")
_KEEP = re.compile(r"(?:保存|留存|存储|保留|保管|存档|留样|保存期限?|存放|储存|冷藏|备查)[^，。；：]{0,14}$")
_TERM = re.compile(r"(?:期限|年限|时限|有效期|使用期|间隔|任期)[^，。；：、]{0,8}$")
_REPORTED = re.compile(r"[^，。；、]{0,2}(?:上?报|向|申请|通知|告知|提交|提出|公示|备案)")
_LATEST = re.compile(r"(?:最迟|最晚)[^，。；：、]{0,6}$")
_LASTING = re.compile(
    r"(?:用|利用|前|安排|进行|开展|每|时长|时间|活动|锻炼|教育|课|各|播放|提醒|演练|观看)[^，。；：]{0,14}$"
)
_WATCH = re.compile(
    r"值|守|带班|通讯|通信|畅通|在岗|监控|巡逻|开机|待命|备勤|热线|不间断|保安|运行|在线|录像|联络|看护|管理|服务|接警|响应"
)


def _time(quantity: Quantity) -> Judged:
    """A lasting: 24小时 on duty, 90天 kept, 40分钟 of a lesson. A time by which (1小时内) is a deadline."""
    before, after, unit = quantity.before, quantity.after, quantity.unit
    if before.endswith("提前") and unit in ("日", "天") and _REPORTED.match(after):
        return ">=", 0.7
    if _SPAN.search(before) and not _KEEP.search(before):
        return None
    if unit == "小时" and quantity.value == 24 and not _SOON.match(after) and not _KEEP.search(before):
        return "=", 0.95 if _WATCH.search(after) or _WATCH.search(before[-12:]) else 0.7
    if is_condition(before, after):
        return None
    if _KEEP.search(before):
        return None if after.startswith("前") or "届满" in before[-4:] else (op_of(before, after), 0.9)
    said = compared(before)
    if said and _TERM.search(before):
        return said, 0.9
    if unit in ("个月", "月", "年", "日", "天", "周", "学期", "学年"):
        return (">=", 0.7) if unit == "天" and said == ">=" and not _SOON.match(after) else None
    if said == "<=":
        return None if _LATEST.search(before) else (said, 0.8)
    if _SOON.match(after):
        return None
    if said or more(after):
        return ">=", 0.9
    return ("=", 0.7) if unit in ("分钟", "小时") and _LASTING.search(before) else None


_WHICH = re.compile(r"(?:最后|每|任何|任意|头|同|这|那|某)$")
_NO_LESSON = re.compile(r"约|能|假|日|点|目|水|电")


def _lesson(quantity: Quantity) -> Judged:
    if _WHICH.search(quantity.before):
        return None
    if (quantity.unit == "节" and _NO_LESSON.match(quantity.after)) or _PAST.search(quantity.before):
        return None
    op = op_of(quantity.before, quantity.after)
    if op != "=" or _EVERY.search(quantity.before):
        return op, 0.9
    return ("=", 0.7) if quantity.unit in ("课时", "学时") else None


_HARM = re.compile(
    r"(?:死亡|伤亡|受伤|重伤|轻伤|中毒|发病|感染|病例|症状|发热|发烧|呕吐|腹泻|缺课|缺勤|请假|遇难|溺亡)"
)
_HARM_BEFORE = re.compile(r"(?:造成|导致|致使|死亡|伤亡|受伤|重伤|中毒|发生|出现|同时有|报告)[^，。；：]{0,4}$")
_EACH_OF = re.compile(r"(?:每|任何|任意|某|同|最后|上|下|这|那|另|哪)$")
_NONE_LEFT = re.compile(r"[不少无未没](?:漏|落|留|让|能|少|一|得|允许|准)?$")
_OBLIGED = re.compile(
    r"(?:至少|不少于|配备|配齐|配足|配置|设置|设立|设|确定|明确|指定|指派|选派|安排|聘请|聘任|选聘|聘用|招聘|增配|增设|落实|培养|组建|建成|创建|建设|打造|培育"
    r"|评选|遴选|完成|新增|新建|安装|推出|推荐|制作|达到|达|确保|保证|各配|配|派|抽取|随机抽|抽查|检查|督查|帮扶|结对|包保|联系|装设)"
    r"[^，。；：]{0,12}$"
)
_PRESENT = re.compile(r"(?:(?:必须|应当|应|须|需|要)(?:由|有|安排)?|各(?:站|派|配|安排)|[值站]守?)$")
_TOGETHER = re.compile(r"[^，。；、]{0,12}(?:（[^（）]{1,16}）)?(?:同时|共同|一起)|以?上?(?:在场|到场|陪同)")
_BUILT = re.compile(r"(?:建成|创建|建设|打造|培育|评选|遴选|新建|新增|选树|推出)[^，。；：、]{0,8}$")
_BUILDING = re.compile(r"[^，。；、]{0,10}(?:学校|校园|基地|示范|站|中心|品牌|项目|课程|案例|班级|试点|单位|教室|平台)")
_SLOGAN = re.compile(
    r"不|必须|严禁|一律|坚持|确保|到位|落实|能力|方面|环节|重点|问题|体系|机制|意识|责任|关键|原则|严格|一|100%|百分|层面|阶段|注重|全面|强化|专项|文件"
)
_TOLD_BY_PERIOD = ("场", "篇", "期", "份", "堂", "所", "家", "条", "人次")


def _count(quantity: Quantity) -> Judged:
    """People and things, where they are asked for: 配备2名, 不少于3人, 每学期2场. A slogan's number is none."""
    before, after, unit = quantity.before, quantity.after, quantity.unit
    said = compared(before)
    if (
        after.startswith("工作日")
        or _EACH_OF.search(before)
        or _told(before, after, said)
        or (said is None and (less(after) or _SIZE_OF.match(after)))
    ):
        return None
    obliged = _OBLIGED.search(before)
    op = op_of(before, after)
    if op != "=":
        loose = _SIZE.match(after) or whose(after) or unit == "个" or is_condition(before, after)
        asked = said == ">=" and not is_condition(before, "")
        return None if loose and not (obliged or asked) else (op, 0.9)
    if isinstance(quantity.value, tuple) and obliged:
        return "=", 0.7
    if unit == "个":
        places = (
            _BUILT.search(before)
            and (_BUILDING.match(after) or _BUILDING.match(before[-8:]))
            and not _SLOGAN.match(after)
        )
        return ("=", 0.6) if places and quantity.value != 1 else None
    if unit in ("名", "位", "人") and quantity.value in (2, 3) and _TOGETHER.match(after) and not before.endswith("有"):
        return "=", 0.7
    if unit == "把":
        return ("=", 0.7) if after.startswith("锁") else None
    if unit in ("名", "位") or (unit == "人" and quantity.digits):
        return ("=", 0.7) if obliged or _PRESENT.search(before) else None
    if unit in _TOLD_BY_PERIOD and _EVERY.search(before):
        return "=", 0.8
    return ("=", 0.6) if obliged and quantity.digits and not _SLOGAN.match(after) else None


def _told(before: str, after: str, said: Op | None) -> bool:
    """Does the number tell what was, or what harm was done, or say that nobody is left out?"""
    if _PAST.search(before) or _TOLD.search(before) or _HARM.search(after[:10]) or _HARM_BEFORE.search(before):
        return True
    return said is None and bool(_NONE_LEFT.search(before))


_JUDGES: dict[str, Callable[[Quantity], Judged]] = {
    "%": _percent,
    **dict.fromkeys(units.LENGTHS, _length),
    **dict.fromkeys(units.AGES, _age),
    **dict.fromkeys((*units.AMOUNTS, *units.LATIN), _amount),
    **dict.fromkeys(units.TIMES, _time),
    **dict.fromkeys(units.LESSONS, _lesson),
    **dict.fromkeys(units.COUNTED, _count),
}
