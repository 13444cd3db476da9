"""登记, 记录, 签字, 审批, 建档: words that are a deed and the paper it leaves."""

from __future__ import annotations

import re

from xiaoan.engines.policy.fields.papers import nouns
from xiaoan.engines.policy.fields.papers.names import clause_start, name_start, names_a_rule
from xiaoan.engines.policy.fields.papers.verbs import NAMING, Verb
from xiaoan.engines.policy.shapes import Found

_REACH, _LONGEST = 30, 16
_ASKED = re.compile(r"(?:报|报请|经|须|履行|办理|申请|提请|严格|需|应|提前|取得)[^，。；]{0,24}$")
_OFFICE = re.compile(r"，?应当?|的(?!企业|单位|学校|人员)|机关|部门|人员|权限|程序|权|之日|发布|印发")
_RULE_MADE = re.compile(r"(?:建立|健全|完善|严格|落实|执行|实行|坚持|做好)[^，。；]{0,24}$")
_RULE_KEPT = re.compile(r"(?:建立|健全|完善|严格(?!实行|落实|执行))[^，。；]{0,60}$")
_SIGNED = re.compile(r"(?:须|要|应|由|有|均|必须|并|双人|双方|共同|[单表本册簿书片]上)[^，。；]{0,14}$")
_TO_CONFIRM = re.compile(r"确认|同意|背书|存档|归档|备查")
_ABOUT = re.compile(r"证|资料|内容|信息|事项|机关|机构|部门|功能|在册的")
_SHOWN = re.compile(r"[持凭][^，。；的]{0,12}$")
_BOOKED = re.compile(r"造册|在册(?!的)|建档|台账|入册|上报|备查|存档")
_UNDONE = re.compile(r"(?:未(?!成年)|没有)[^，。；]{0,24}$")
_REFUSED = re.compile(r"[^。；]{0,24}(?:不得|不准|严禁|禁止|谢绝|不予|不让)")
_FILED = re.compile(r"(?:逐一|逐人|逐个|逐户|进行|予以|单独|分别|专门|均应|均须)$")
_OBJECT = re.compile(r"相关信息|(?:其|来访)[^，。；]{0,6}(?:信息|姓名|身份|时间)")
_DOING = re.compile(
    r"(?:进行|做好|作好|办理|完成|盘查|门卫处|严格|认真|核实|检查|测温|如实|详细|及时|实名|予以|须|应|(?<!主)要(?!求)|必须|一律|逐人|逐一|建立|实行|落实|做|完整|准确|专人"
    r"|按时|信息|全程|并|询问|查验|持证)[^，。；、]{0,8}$|(?:询问|盘查|查验|核验|核实|安检|测温)[、和]$"
)


def deed(text: str, start: int, end: int, verb: Verb | None) -> Found[str] | None:
    """The paper that a deed word asks for: 来访人员登记 after 建立, else the word itself; None when it is not asked."""
    word = text[start:end]
    before = text[clause_start(text, start, _REACH) : start]
    if word in nouns.ALLOWED:
        value = "审批" if word == "报批" else word
        return Found(start, end, value, 0.7) if _allowed(text, end, before) else None
    if word in ("签名", "签字"):
        return Found(start, end, word, 0.6) if _signed(text, end, before) else None
    if word == "建档":
        return Found(start, end, word, 0.6) if _FILED.search(before) and not _OFFICE.match(text, end) else None
    if word == "登记" and _OBJECT.match(text, end):
        return Found(start, end, word, 0.6)
    if _ABOUT.match(text, end):
        return None
    if _UNDONE.search(before):
        refused = word == "登记" and not text.startswith("在", end) and _REFUSED.match(text, end)
        return Found(start, end, word, 0.6) if refused else None
    return _noted(text, start, end, before, verb)


def _allowed(text: str, end: int, before: str) -> bool:
    """Must somebody say yes: 须经审批, 健全审批制度?"""
    asked = _RULE_KEPT if names_a_rule(text, end) else _ASKED
    return bool(asked.search(before)) and not before.endswith("行政") and not _OFFICE.match(text, end)


def _signed(text: str, end: int, before: str) -> bool:
    """须签字, 签字确认, 持家长签字的假条; 签字后 and 签字的 tell of it only."""
    if text.startswith("的", end) and _SHOWN.search(before):
        return True
    told = text.startswith(("后", "的", "字"), end)
    return bool(_TO_CONFIRM.match(text, end) or (not told and _SIGNED.search(before)))


def _noted(text: str, start: int, end: int, before: str, verb: Verb | None) -> Found[str] | None:
    """登记, 记录 or 记载 with its name where a verb governs it, else by itself where it is to be done."""
    word, rule = text[start:end], names_a_rule(text, end)
    if verb and verb.kind != "citing" and verb.word in NAMING:
        name = name_start(text, start, end, verb)
        if name is None or end - name > _LONGEST or "进行" in text[name:start]:
            name = start
        return Found(name, end, text[name:end], 0.55 if rule and word == "记录" else 0.8)
    kept = not rule or (word == "登记" and _RULE_MADE.search(before))
    done = _BOOKED.match(text, end) or (kept and _DOING.search(before))
    return Found(start, end, word, 0.7) if done else None
