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
