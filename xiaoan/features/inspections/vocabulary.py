"""Words of visits and papers: how it was announced, kinds of papers, sides and ways of a signature."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum


class Manner(StrEnum):
    """Whether the school knew."""

    OPEN = "open"
    UNANNOUNCED = "unannounced"


MANNERS: Mapping[Manner, str] = {Manner.OPEN: "事先通知", Manner.UNANNOUNCED: "不打招呼（四不两直）"}


class State(StrEnum):
    """How far a visit is: still being written, its paper issued, or given up before one was."""

    DRAFT = "draft"
    ISSUED = "issued"
    DROPPED = "dropped"


STATES: Mapping[State, str] = {State.DRAFT: "还没出文书", State.ISSUED: "已出文书", State.DROPPED: "已作废"}


class Kind(StrEnum):
    """Papers. NOTICE and FEEDBACK are left after a visit, DEPARTMENT came from outside under its own number."""

    NOTICE = "notice"
    FEEDBACK = "feedback"
    OPINION = "opinion"
    DEPARTMENT = "department"


KINDS: Mapping[Kind, str] = {
    Kind.NOTICE: "整改通知书",
    Kind.FEEDBACK: "督查反馈单",
    Kind.OPINION: "复查意见书",
    Kind.DEPARTMENT: "部门文书",
}

SHORT: Mapping[Kind, str] = {Kind.NOTICE: "改", Kind.FEEDBACK: "馈", Kind.OPINION: "复"}
"""The letter of a kind in a number, where the issuing unit has said no other prefix."""

FROM_VISIT = (Kind.NOTICE, Kind.FEEDBACK)
"""Papers that a visit may leave."""

ANSWERED = (Kind.NOTICE, Kind.DEPARTMENT)
"""Papers that ask for a reply."""


class Side(StrEnum):
    """Who signed: one of the inspectors, or the school for having received it."""

    INSPECTOR = "inspector"
    SCHOOL = "school"


class Way(StrEnum):
    """How: one's own account, on glass, on the printed paper (a picture of it kept), or not at all."""

    ACCOUNT = "account"
    GLASS = "glass"
    PAPER = "paper"
    REFUSED = "refused"


WAYS: Mapping[Way, str] = {
    Way.ACCOUNT: "本人账号签收",
    Way.GLASS: "屏幕手写签字",
    Way.PAPER: "纸质文书签字",
    Way.REFUSED: "拒绝签收",
}
