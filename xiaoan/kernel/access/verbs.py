"""Verbs: what can be done, each named once by the room that does it. A role is a set of them."""

from __future__ import annotations

from typing import NamedTuple

from xiaoan.foundation.registry import Table

VERBS: Table[str] = Table("verbs", single=True)
SIGNING: Table[str] = Table("verbs that sign", single=True)
"""Verbs that put one's name under something: prepared by others, signed for somebody by a written mandate only."""

OWN_DEVICE: Table[str] = Table("verbs of one's own device", single=True)
"""Verbs nobody has on a device he shares: signing, and letting others in."""


def verb(code: str, title: str, *, signs: bool = False, own_device: bool = False) -> str:
    """Declare a verb by code ("hazards.close") and its Chinese title; returns the code.

    `signs`: it is a signature. `own_device`: not to be done on a shared tablet (a signature never is).
    """
    VERBS.add(code, title)
    if signs:
        SIGNING.add(code, title)
    if signs or own_device:
        OWN_DEVICE.add(code, title)
    return code


SEE_PEOPLE = verb("access.see", "查看账号和授权", own_device=True)
GRANT = verb("access.grant", "授权", own_device=True)
INVITE = verb("access.invite", "开通和重置账号", own_device=True)
ISSUE_TOKEN = verb("access.token", "发放接口令牌", own_device=True)
ERASE = verb("access.erase", "删除离开人员的个人信息", own_device=True)
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
