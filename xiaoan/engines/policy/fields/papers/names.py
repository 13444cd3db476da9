"""Whether a noun names a paper where it stands, and where its name begins."""

from __future__ import annotations

import re

from xiaoan.engines.policy.fields.papers import nouns
from xiaoan.engines.policy.fields.papers.verbs import Verb

NEAR = 60
_CLAUSE_ENDS = "。；！？：，\t"


def clause_start(text: str, start: int, near: int = NEAR) -> int:
    """Where the clause before `start` begins, at most `near` characters back."""
    low = max(0, start - near)
    return max(low, max(text.rfind(mark, low, start) for mark in _CLAUSE_ENDS) + 1)


# A head before these is part of another word, or says what kind of rule or work is meant.
_NO_PAPER_AFTER = re.compile(
    r"[”》]?(?:管理(?!部门|人员)|机制|体系|系统(?!地|整理|梳理)|平台|室|柜|盒|厅|会(?!同|后|上报)|员|仪|化|性|式|生育|经济|要求|规定|精神|演练|培训|准备(?!好)|指出|显示"
    r"|馆|局|夹|编制|制定(?!并)|原则|标准|办法|职责|属地|在建|建设|部署|意识|质量|作用|水平|格式|模板|样式|名称|编号|如下|给你们|印发给你|内容|中[，的]|里|功能|据|在册的"
    r"|(?<=[账帐案录单证])[资材]料)"
)
_KEPT = re.compile(r"[”》]?管理(?=[，。；、（！]|工作|$)")
_RULE = re.compile(r"[”》]{0,2}[^，。；、：“”《》\t]{0,6}制度")
_NOUN_ENDS = re.compile(r"[，。；：、！？》”）\t和及与等并或报上存归后一于由经须应要按]|工作|材料|以及|$")
_PLANNING = re.compile(
    r"地|、?(?:有|分)(?:步骤|组织|目的|重点|针对|目标|阶段|期分批)|在|于|开展|组织|投入|用|到|经验|本|上|全|前|推广"
)
_PAST_DEEDS = re.compile(r"(?:犯罪|违法|不良|历史|创造|打破|信用)$")
_PASSING = re.compile("出入|进出|入校|入园|进校|上岗|通行|件|明|据")
_BY_MAIL = re.compile(r"[^，。；：]{0,8}(?:形式|方式)")
_MEDIA = re.compile(r"(?:宣传|宣教|学习|培训|文件|音像|纸质|电子|原|建筑|装修|装饰|防火|易燃|可燃|参考|教学|复习)$")


def is_paper(text: str, head: str, start: int, end: int) -> bool:
    """Is the head at `start` to `end` a noun that ends a name: no 档案室, 代表, 计划开展, 建筑材料?"""
    if head in nouns.MANAGED and _KEPT.match(text, end):
        return True
    if head not in nouns.NOTICES and not text.startswith("》", end) and _NO_PAPER_AFTER.match(text, end):
        return False
    if head in nouns.NOT_BEFORE:
        before = text[start - 1 : start] if start else ""
        ends = _NOUN_ENDS.match(text, end) or (head in ("证明", "证") and text.startswith("的", end))
        return bool(ends) and "一" <= before <= "龥" and before not in nouns.NOT_BEFORE[head]
    if head == "记录":
        return not _PAST_DEEDS.search(text[max(0, start - 2) : start])
    if head == "凭证":
        return not _PASSING.match(text, end)
    if head in ("台账", "台帐"):
        return not text.startswith("号", end)
    if head in ("材料", "资料"):
        return not (_MEDIA.search(text, max(0, start - 2), start) or _BY_MAIL.match(text, end))
    if head in ("总结", "小结", "测评"):
        return bool(_NOUN_ENDS.match(text, end))
    if head == "手册":
        return not _MEDIA.search(text, max(0, start - 2), start)
    return not (head == "计划" and _PLANNING.match(text, end))


def is_managed(text: str, end: int) -> bool:
    """Does the managing of the paper follow: 台账管理?"""
    return bool(_KEPT.match(text, end))


def names_a_rule(text: str, end: int) -> bool:
    """Does 制度 follow?"""
    return bool(_RULE.match(text, end))


def title_start(text: str, start: int, end: int) -> int:
    """Where the title or quotation opens that the head at `start` to `end` closes; `start` when it closes none."""
    if start and text[start - 1] == "”":
        opened = text.rfind("“", max(0, start - NEAR), start)
        return start if opened < 0 else opened
    closing = text[end : end + 1]
    if closing not in ("》", "”"):
        return start
    low = max(0, start - NEAR)
    low = max(
        low, text.rfind("。", low, start) + 1, text.rfind("；", low, start) + 1, text.rfind(closing, low, start) + 1
    )
    opened = text.rfind("《" if closing == "》" else "“", low, start)
    listed = closing == "”" and "、" in text[max(opened, 0) : start]
    return start if opened < 0 or listed else opened


def name_start(text: str, start: int, end: int, verb: Verb | None) -> int | None:
    """Where the name begins whose head stands at `start` to `end`; None when that is the inside of a title."""
    low = max(0, start - NEAR)
    low = max(low, text.rfind("。", low, start) + 1, text.rfind("；", low, start) + 1)
    opened = text.rfind("《", low, start)
    if opened > text.rfind("》", low, start):
        return opened + 1 if text.startswith("》", end) else None
    if text.startswith("》", end):
        return None
    quote = text.rfind("“", low, start)
    if quote > text.rfind("”", low, start) and text.startswith("”", end) and "、" not in text[quote:end]:
        return quote + 1
    if text.startswith("”", start - 1) and "，" in text[max(low, text.rfind("“", low, start)) : start]:
        return start
    low = clause_start(text, start)
    if verb and verb.end <= start:
        low = max(low, verb.end)
    return _bounded(text, low, start)


_BOUND = re.compile(
    r"以及|或者|包[括含]|各[类项种]|在(?![校职岗册建籍编])|并(?![发案])|随(?=预案|方案)|[、（）“”《》的和及与或等将把对]"
)
_NO_PART = re.compile(
    r"(?:制度|机制|体系|标准|办法|组织|机构|队伍|小组|措施|责任|目标|任务|职责|网络|方式|时限|单位|进行|时间|齐全|情况)$"
)
_MODIFIERS = (
    r"(?:(?:组织开展|组织|开展|抓好|抓紧|积极|进一步|继续|加快|扎实|认真做好|各自|相关|有关|相应|完善|完整|规范|统一|详细|具体|科学|有效|全年|当日|当天|当年|每天|(?:不少于|至少)?\d{1,3}[个份张套项本]|切实可行|切合实际|可行|专门|\d{4}年度?|一份|一本|一套|一张|一次|一封|好|了|出|到|成(?![长员绩果立])"
    r"|每日|每天|每周|每月|每学期|每学年|每年|每季度|[本上](?:周|月|学期|季度)|审核|核对|本(?![地校县市区级单部园年月])|该|全部|所有|必要|并|及时|认真|全面|完备|其他|其|此|要|应(?!急)|须|均|都"
    r"|在?\d{1,3}个?(?:小时|分钟|日|天|工作日|月)(?:之|以)?[内前])的?)+"
)
_MODIFIER = re.compile(_MODIFIERS)
_OPENS = re.compile(rf"(?:^|[将把的，。；“、：《（）\t])(?:{_MODIFIERS})?$")


def _bounded(text: str, low: int, start: int) -> int:
    """The last place before the head where a name may begin. 和 stays inside when a plain noun stands before it."""
    at = low
    for match in _BOUND.finditer(text, low, start):
        left = text[at : match.start()]
        plain = 0 < len(left) <= 8 and not _NO_PART.search(left) and not nouns.CLEAR_HEAD.search(left)
        if match.group() in ("和", "及", "与") and plain and start > match.end():
            continue
        at = match.end()
    if start == at and text.startswith("”", at - 1):
        at = max(text.rfind("“", low, at), low)
    modifier = _MODIFIER.match(text, at, start)
    return modifier.end() if modifier else at


def opens_a_clause(text: str, name: int) -> bool:
    """Does a name at this place begin its clause, or follow 将 or 把?"""
    return bool(_OPENS.search(text[max(0, name - 12) : name]))
