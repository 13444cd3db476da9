"""What may be prepared by one and signed by another (拟稿): kinds of things, with the command each signature runs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from typing import cast
from uuid import UUID

from xiaoan.foundation.clock import month_of, school_day
from xiaoan.foundation.errors import Conflict, Refused
from xiaoan.foundation.text import month_words
from xiaoan.kernel.access.acts import NOW, Act
from xiaoan.kernel.access.models import Preparation
from xiaoan.kernel.access.queries import may_unit
from xiaoan.kernel.access.rules import Viewer
from xiaoan.kernel.access.signing.kept import KEPT, Kept, KeptKind
from xiaoan.kernel.access.signing.preparations import SIGNABLE, Signable, settle
from xiaoan.kernel.hazards import verbs as hazards
from xiaoan.kernel.hazards.bureau.admonishing import KINDS
from xiaoan.kernel.hazards.commands import hand_up, issue_admonition
from xiaoan.kernel.hazards.queries import admonition_drafts, drafts_up
from xiaoan.kernel.indicators.commands import close_month
from xiaoan.kernel.indicators.events import MonthClosed
from xiaoan.kernel.indicators.models import Closing
from xiaoan.kernel.indicators.verbs import SEE, SIGN
from xiaoan.kernel.trail.commands import Entry
from xiaoan.kernel.tree.models import Unit

MONTH, UP, ADMONITION = "month", "hand_up", "admonition"
_MONTH = re.compile(r"20\d\d-(0[1-9]|1[0-2])")


def _named_month(by: Viewer, unit: Unit, month: str, at: datetime) -> str:
    """A month that is over and still open."""
    if not _MONTH.fullmatch(month) or month >= month_of(school_day(at)):
        raise Refused("请选已经过完的月份。", {"subject": "请改正"})
    if not unit.legal:
        raise Refused("校区、教学点随所属学校（中心校）一起定稿，请在那里拟稿。")
    if Closing.objects.filter(unit=unit, month=month).exists():
        raise Conflict(f"{month_words(month)}已经定稿，不用再拟。")
    return f"{unit.short_name}{month_words(month)}定稿"


def _sign_month(by: Viewer, row: Preparation, at: datetime) -> None:
    close_month(by=by, unit=row.unit, month=row.subject, at=at)


def _month_signed(act: Act, made: Entry) -> None:
    settle(act, made.unit, MONTH, cast("MonthClosed", made.event).month)


def _drafts_up(viewer: Viewer, at: datetime) -> Iterator[Kept]:
    """上报上级协调, drafted with the hazard."""
    if not _holds(viewer, hazards.HAND_UP, hazards.WAIT):
        return
    rows, to_sign = drafts_up(viewer)
    for row in rows:
        signs = row.id in to_sign
        if row.up_by is not None and (signs or row.up_by.account == viewer.account):
            title = f"请上级协调：{row.title}"
            yield Kept(row.id, title, row.up_text, row.unit, row.up_by, row.stage_since, f"/hazards/{row.id}", signs)


def _sign_up(by: Viewer, hazard_id: UUID, at: datetime) -> str:
    return hand_up(by=by, hazard_id=hazard_id, at=at).title


def _admonitions(viewer: Viewer, at: datetime) -> Iterator[Kept]:
    """通报、约谈, drafted at the bureau."""
    if not _holds(viewer, hazards.ADMONISH, hazards.DECIDE_ADMONITION):
        return
    for row in admonition_drafts(viewer):
        signs = may_unit(viewer, hazards.DECIDE_ADMONITION, row.unit)
        if signs or row.by.account == viewer.account:
            title = f"{KINDS[row.kind]}：{row.title}"
            yield Kept(row.id, title, row.text, row.unit, row.by, row.made_at, f"/hazards/ladder/{row.id}", signs)


def _issue(by: Viewer, admonition_id: UUID, at: datetime) -> str:
    return issue_admonition(by=by, admonition_id=admonition_id, at=at).title


def _holds(viewer: Viewer, *verbs: str) -> bool:
    return any(verb in held.verbs for held in viewer.held for verb in verbs)


def fill() -> None:
    KEPT.add(UP, KeptKind("上报上级协调", "看后签发", _drafts_up, _sign_up, waits=False))
    KEPT.add(ADMONITION, KeptKind("通报、约谈", "看后发出", _admonitions, _issue, waits=True))
    SIGNABLE.add(
        MONTH,
        Signable(
            title="月度定稿",
            verb=SIGN,
            prepares=SEE,
            sign=_sign_month,
            url=lambda row: f"/school/{row.unit_id}/sign?month={row.subject}",
            words=_named_month,
            fields={"note": "说明", "help": "需上级协调解决的问题", "next": "下月重点"},
        ),
    )
    NOW.add(MonthClosed.KIND, _month_signed)
