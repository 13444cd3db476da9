"""Verbs: what can be done, each named once by the room that does it. A role is a set of them."""

from __future__ import annotations

from typing import NamedTuple

from xiaoan.foundation.registry import Table

VERBS: Table[str] = Table("verbs", single=True)


def verb(code: str, title: str) -> str:
    """Declare a verb by code ("hazards.close") and its Chinese title; returns the code."""
    VERBS.add(code, title)
    return code


SEE_PEOPLE = verb("access.see", "查看账号和授权")
GRANT = verb("access.grant", "授权")
INVITE = verb("access.invite", "开通和重置账号")
ISSUE_TOKEN = verb("access.token", "发放接口令牌")
SEE_TRAIL = verb("trail.see", "查看办理记录")


class RoleWords(NamedTuple):
    """A role as wiring declares it: its words, the verbs it holds, and those it may only hand on."""

    code: str
    title: str
    title_en: str
    verbs: frozenset[str]
    gives: frozenset[str] = frozenset()
    needs_otp: bool = False


ROLES: Table[RoleWords] = Table("roles", single=True)
