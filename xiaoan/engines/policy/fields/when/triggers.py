"""What starts a clock: the phrase before it that names an incident, a finding, a message or a moment.

发现…, 一旦发生…, 接到…后, 对…的要, 一般事件应. 及时发现, 防止发生 and 不出现 start nothing. Looks back through the
sentence, and on request into the one before.
"""

from __future__ import annotations

import re

_REACH = 160
_CLAUSES = 5
_STOPS = re.compile(r"[。！？]")
_HAPPENS = re.compile(
    r"(?P<word>发现|发生|出现|接到|接报|接警|收到|遇到|遇有|遇险|突发|突遇|得知|获悉|获知|查出|排查出|检查出|发觉|事发|案发|遭遇|受到|存在|超过"
    r"|失火|起火|着火|停电|停水|泄漏|走失|晕倒|受伤|中毒|溺水|身亡|死亡|发热|不适|报警|确诊)"
)
_NOT_HAPPENING = re.compile(
    r"(?:及时|尽早|及早|早|主动|善于|便于|能够?|避免|防止|严防|预防|以防|防范|杜绝|遏制|减少|不|未|没有|无|确保不|力争不)(?:再|再次|地)?$"
)
_NO_OBJECT = re.compile(r"(?:并|和|与|及|率|机制|能力|、?(?:报告|处置|处理|整改|解决|研判|制止|消除)|，|$)")
_NOUN = re.compile(
    r"(?:事故|事件|事项|险情|火情|火灾|火警|灾情|疫情|病例|异常|隐患|缺勤|缺课|旷课|未到校|警报|警情|舆情|症状|投诉|举报|情况|伤害|纠纷|案件|线索|问题"
    r"|预警|故障|暴雨|台风|地震|行为|苗头|通知|指令|通知书|报告|学生|人员)"
    r"(?:信息|线索|情况)?(?:后|时|的)?，?(?:[^，。；、]{0,8}?(?:学校|单位|领导|校长|教师|老师|班主任|人员|部门|幼儿园|园长|保安|科室|各校))?"
    r"(?:必须|应当|应该|要|应|须|需|将|均|一律|都)?(?:于|在|立|立足)?$"
)
_MOMENT = re.compile(
    r"(?:后|之后|以后|时|之时|的话|之日起|之日|日起|起|的情况|的情况下|前|期间)，?(?:必须|应当|要|应|须|在){0,3}$"
)
_WHO = re.compile(r"(?:的|者)，?[^，。；、的]{0,10}?(?:必须|应当|应该|要|应|须|需|将|均|一律|都|一定要)?(?:在|于)?$")
_OF_THEM = re.compile(r"对[^，；]{2,40}的|[^，；]{4,60}的$")
_IF = re.compile(r"(?:如果?|若|一旦|凡是?|遇|当|倘若)[^，。；]{2}")
_ABLE = re.compile(r"(?:能|能够|可|可以|暂不能|未|没有|不得?|要求|非)$")
_ABLE_ONES = re.compile(r"[\d（）(一二三四五六七八九十是]{0,4}[.、]?(?:凡|对)?(?:能|可以)")
_TRIM = "，、；：“”（） "
_HEAD = re.compile(r"^(?:并|且|同时|还)?(?:必须|应当|应该|要|应|须|需|将)?(?:于|在|自|从)?")
_TOLD = re.compile(
    r"^请?(?:各地?|各级|相关|有关)?(?:学校|校|园|幼儿园|单位|部门|班主任|教师|值班人员)(?:(?:必须|应当|应该|应|要|须)(?:于|在)?|于|在)(?=[^，。；]{4})"
)
_TAIL = re.compile(r"(?:必须|应当|应该|要|应|须|需|将|均|一律|都|的|时|后|并|在|于){1,4}$")


def trigger(text: str, position: int, *, before: bool = False) -> str:
    """The phrase that starts a clock standing at `position`, or an empty text.

    `before`: when the sentence has none, the one before may.
    """
    low = max(0, position - _REACH)
    begin = low
    for stop in _STOPS.finditer(text, low, position):
        begin = stop.end()
    if found := _in_sentence(text[begin:position]):
        return found
    if not before or begin <= low + 1:
        return ""
    earlier = low
    for stop in _STOPS.finditer(text, low, begin - 1):
        earlier = stop.end()
    for clause in re.split("[，；]", text[earlier : begin - 1]):
        if _happens(clause):
            return _tidy(clause)
    return ""


def at_once_allowed(text: str, position: int) -> bool:
    """立即 after 能 or 不能 says which findings, not when (能立即整改的)."""
    return _ABLE.search(text, max(0, position - 4), position) is None


def _in_sentence(part: str) -> str:
    clauses = re.split("[，；]", part)[-_CLAUSES:]
    current = clauses.pop()
    if _ABLE_ONES.match(current):
        return ""
    # The clause that the clock itself stands in may name its trigger as a subject or a condition.
    if (
        _happens(current)
        or _NOUN.search(current)
        or _MOMENT.search(current)
        or (_WHO.search(current) and len(current) > 3)
    ):
        return _tidy(current)
    for clause in reversed(clauses):
        if _happens(clause) or _IF.match(clause) or _MOMENT.search(clause) or _OF_THEM.match(clause):
            return _tidy(clause)
    return ""


def _happens(clause: str) -> bool:
    for match in _HAPPENS.finditer(clause):
        if not _NOT_HAPPENING.search(clause, 0, match.start()) and not _NO_OBJECT.match(clause, match.end()):
            return True
        if match.end() == len(clause) and match["word"] not in ("发现", "发生", "出现", "存在", "超过"):
            return True
    return False


def _tidy(clause: str) -> str:
    return _TAIL.sub("", _HEAD.sub("", _TOLD.sub("", clause.strip(_TRIM)))).strip(_TRIM)[:60]
