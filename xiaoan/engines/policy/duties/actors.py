"""Who: the subject at the beginning of a segment, and who a heading or a lead speaks to."""

from __future__ import annotations

import re
from typing import NamedTuple

from xiaoan.engines.policy.duties.callings import AFTER_SUBJECT, BODIES, MODIFIERS, PERSONS

_HEAD = "|".join(sorted({*PERSONS, *BODIES}, key=len, reverse=True))
_BEFORE = "|".join(sorted(MODIFIERS, key=len, reverse=True))
# The callings, or any group that is called one (防溺水工作专班, 某某镇人民政府).
_PHRASE = (
    rf"(?:(?:(?:{_BEFORE}|xx|XX|[×*_]+|{_HEAD})(?:（[校园点区]）)?)*(?:{_HEAD})(?:（[^（），。；]{{1,8}}）)?"
    r"|[一-鿿]{2,8}(?:领导小组|工作组|督[查察导]组|检查组|专班|委员会|办公室|教育局|教体局|人民政府|中心学?校|安委会))"
)
_JOINED = rf"{_PHRASE}(?:(?:、|和|及|与|或|以及|，各){_PHRASE})*"
_THEN = rf"(?=\d|{'|'.join(AFTER_SUBJECT)})"
_PRE = (
    r"(?:(?:[一二三四五六七八九十]+(?:是|要)|首先|其次|再次|最后|同时|此外|另外|其中|并且|并|且|而|但|因此|所以|"
    r"要求|要|由|凡|对于|期间|必须由|应由|督促|指导)，?)?"
)
_SUBJECT = re.compile(rf"{_PRE}(?P<who>{_JOINED}){_THEN}")
_BY = re.compile(rf"由(?P<who>{_JOINED})(?:专人)?(?=负责|牵头|组织|审核|签字|审批|统一|具体|带队|签|填|保管|落实)")
_NEVER = re.compile(r"^(?:学生|家长|人员|专人|食堂|宿舍|校园|班级|室|科|处|师生|年级)$")


class Actor(NamedTuple):
    """Somebody who has to do it, at characters `start` to `end` of a passage."""

    start: int
    end: int
    words: str


def subject(text: str, start: int, end: int) -> Actor | None:
    """The subject a segment begins with, or whom it charges with 由…负责."""
    match = _SUBJECT.match(text, start, end)
    if match is not None and match.end("who") < end:
        who = match["who"]
        if not _NEVER.match(who) or text[match.end("who")] in "要应必须均都不每负":
            return Actor(match.start("who"), match.end("who"), who)
    match = _BY.search(text, start, min(end, start + 120))
    return Actor(match.start("who"), match.end("who"), match["who"]) if match else None
