"""Words of a hazard besides its stages: grade, source, way of recheck, reason for waiting."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum


class Grade(StrEnum):
    """How grave. Nobody on the ground decides MAJOR; SUSPECTED is for the bureau to confirm or lower."""

    GENERAL = "general"
    SUSPECTED = "suspected_major"
    MAJOR = "major"


GRADES: Mapping[Grade, str] = {
    Grade.GENERAL: "一般隐患",
    Grade.SUSPECTED: "疑似重大",
    Grade.MAJOR: "重大隐患",
}


class Source(StrEnum):
    """Who found it: the school itself, a unit above it, a department by paper, somebody from outside."""

    SELF = "self"
    SUPERIOR = "superior"
    DEPARTMENT = "department"
    PUBLIC = "public"


SOURCES: Mapping[Source, str] = {
    Source.SELF: "自查发现",
    Source.SUPERIOR: "上级检查",
    Source.DEPARTMENT: "部门文书",
    Source.PUBLIC: "群众反映",
}


class Way(StrEnum):
    """How it is rechecked 复查方式."""

    ON_SITE = "on_site"
    PHOTO = "photo"
    DOCUMENT = "document"


WAYS: Mapping[Way, str] = {Way.ON_SITE: "现场复查", Way.PHOTO: "照片复查", Way.DOCUMENT: "资料复查"}


class Waiting(StrEnum):
    """The three honest reasons why it cannot be cured now."""

    MONEY = "money"
    OWNER = "owner"
    DEPARTMENT = "department"


WAITINGS: Mapping[Waiting, str] = {
    Waiting.MONEY: "缺资金",
    Waiting.OWNER: "产权不在本校",
    Waiting.DEPARTMENT: "职责在部门",
}


class Up(StrEnum):
    """How far a request to the superior has come; NONE when nothing was asked."""

    NONE = ""
    DRAFTED = "drafted"
    SENT = "sent"
    TAKEN = "taken"
    ANSWERED = "answered"
    RETURNED = "returned"


UPS: Mapping[Up, str] = {
    Up.NONE: "",
    Up.DRAFTED: "上报待签发",
    Up.SENT: "已上报，待受理",
    Up.TAKEN: "上级协调中",
    Up.ANSWERED: "上级已答复",
    Up.RETURNED: "上级已退回",
}
WITH_SUPERIOR = frozenset({Up.SENT, Up.TAKEN})
"""While so, a superior holds the ball."""


class Dismissal(StrEnum):
    """Why a report is no hazard: six plain reasons, of which one is chosen."""

    FINE = "fine"
    GONE = "gone"
    NOT_SAFETY = "not_safety"
    NOT_OURS = "not_ours"
    KNOWN = "known"
    MISTAKE = "mistake"


DISMISSALS: Mapping[Dismissal, str] = {
    Dismissal.FINE: "现场核实，符合要求",
    Dismissal.GONE: "核实时已恢复正常，没有留下隐患",
    Dismissal.NOT_SAFETY: "不是安全方面的事（收费、饭菜口味等）",
    Dismissal.NOT_OURS: "不在本校，也不影响本校师生",
    Dismissal.KNOWN: "同一件事已经上报过、答复过",
    Dismissal.MISTAKE: "误报（看错、测试等）",
}
