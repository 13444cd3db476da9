"""Roles: sets of verbs under a name. Posts name the role they carry (packs/_common)."""

from __future__ import annotations

from xiaoan.features.channels import verbs as channels
from xiaoan.features.inspections import verbs as inspections
from xiaoan.features.keeping import verbs as keeping
from xiaoan.features.policies import verbs as policies
from xiaoan.features.returns import verbs as returns
from xiaoan.features.tips import verbs as tips
from xiaoan.kernel.access import verbs as access
from xiaoan.kernel.access.verbs import ROLES, VERBS, RoleWords
from xiaoan.kernel.catalogue import verbs as catalogue
from xiaoan.kernel.files import verbs as files
from xiaoan.kernel.hazards import verbs as hazards
from xiaoan.kernel.indicators import verbs as indicators
from xiaoan.kernel.ledgers import verbs as ledgers
from xiaoan.kernel.org import verbs as org
from xiaoan.kernel.work import verbs as work

_STAFF = {
    org.SEE, work.SEE, work.RECORD, work.CLAIM, catalogue.SEE,
    files.ADD, ledgers.SEE, hazards.SEE, hazards.REPORT, hazards.RECTIFY, policies.SEE,
}  # fmt: skip
_OFFICER = _STAFF | {
    access.SEE_PEOPLE, access.SEE_TRAIL, access.INVITE, access.GRANT,
    org.STATE, org.STAFF, org.ROSTER, org.PLACES, org.CALENDAR, channels.KEEP, tips.POST,
    ledgers.KEEP, work.ON_BEHALF, work.EXCUSE, indicators.SEE,
    hazards.TRIAGE, hazards.CONFIRM, hazards.ASSIGN, hazards.WAIT, hazards.RECHECK, hazards.RECHECK_ABOVE,
    hazards.CLOSE, hazards.EXTEND, hazards.SEAL, hazards.REVISIT,
    inspections.SEE, inspections.INSPECT, inspections.ENTER, inspections.RECEIVE,
    returns.SEE, returns.FILL, policies.REVIEW,
}  # fmt: skip
_LEADER = _OFFICER | {returns.REVIEW, org.CHECK_POST, access.ISSUE_TOKEN, work.BURDEN}
_HEAD = _LEADER | {returns.SIGN, inspections.REPLY, indicators.SIGN, hazards.HAND_UP}
_CITY = {
    org.SEE, ledgers.SEE, work.SEE, work.BURDEN, catalogue.SEE, indicators.SEE, access.SEE_PEOPLE, access.SEE_TRAIL,
    hazards.SEE,
    inspections.SEE, returns.SEE, returns.COMPILE, returns.CHECK, returns.ISSUE, returns.SET_DAYS, policies.SEE,
}  # fmt: skip
_SCHOOLS_OWN = {
    returns.FILL, returns.REVIEW, returns.SIGN, inspections.RECEIVE, inspections.REPLY, indicators.SIGN,
    hazards.HAND_UP,
}  # fmt: skip
_BUREAU = _HEAD - _SCHOOLS_OWN | {
    access.ERASE, org.FOUND, keeping.SEE, work.REPLY, work.DEMAND, work.ELSEWHERE, catalogue.ADOPT, access.ISSUE_TOKEN,
    hazards.CONFIRM_MAJOR, hazards.LIST, hazards.COORDINATE, hazards.UNSEAL, hazards.JUDGE_COMBINED, hazards.ADMONISH,
    policies.PUBLISH, hazards.HEAR_UP, indicators.SET_DEADLINE, returns.COMPILE, returns.CHECK, returns.SET_DAYS,
}  # fmt: skip
_BUREAU_VERBS, _GIVES = frozenset(_BUREAU), frozenset(_HEAD)


def fill() -> None:
    """Declare the roles; a verb nobody declared is a programming error."""
    everything = frozenset(VERBS)
    for words in (
        RoleWords("operator", "系统管理", "Operator", everything, needs_otp=True),
        RoleWords("school_staff", "教职工", "School staff", frozenset(_STAFF)),
        RoleWords("safety_officer", "安全员", "Safety officer", frozenset(_OFFICER)),
        RoleWords("school_leader", "分管校领导", "School leader", frozenset(_LEADER)),
        RoleWords("school_head", "校长（园长、负责人）", "Head of school", frozenset(_HEAD)),
        RoleWords(
            "bureau_officer",
            "县局安全股",
            "County safety section",
            frozenset(_BUREAU),
            frozenset(_HEAD),
            True,
        ),
        RoleWords(
            "bureau_leader",
            "县局领导",
            "County bureau leader",
            frozenset(_BUREAU | {hazards.DECIDE_ADMONITION, returns.ISSUE}),
            frozenset(_HEAD),
            True,
        ),
        RoleWords("city_officer", "市局安全科", "City safety section", frozenset(_CITY), needs_otp=True),
        RoleWords("partner", "协作部门", "Partner department", frozenset()),
    ):
        unknown = (words.verbs | words.gives) - everything
        if unknown:
            raise ValueError(f"role {words.code} names unknown verbs {sorted(unknown)}")
        ROLES.add(words.code, words)
