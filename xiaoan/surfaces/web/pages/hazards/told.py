"""What happened to a hazard or a report, told as a timeline: title, who, and what was said, in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from xiaoan.foundation.clock import school_day
from xiaoan.foundation.text import NBSP
from xiaoan.kernel.hazards.queries import Moment
from xiaoan.kernel.hazards.vocabulary import DISMISSALS, WAITINGS, WAYS, Dismissal, Waiting, Way
from xiaoan.surfaces.web import parts
from xiaoan.surfaces.web.signs import Words

SIGNS: Mapping[str, tuple[str, str]] = {
    "reported": ("verify", "act"),
    "report_withdrawn": ("not", "quiet"),
    "report_dismissed": ("not", "quiet"),
    "report_referred": ("transfer", "quiet"),
    "report_merged": ("merged", "quiet"),
    "registered": ("assign", "act"),
    "assigned": ("fix", "act"),
    "reassigned": ("fix", "act"),
    "submitted": ("recheck", "act"),
    "sent_up": ("transfer", "act"),
    "returned": ("repeat", "act"),
    "spot_confirmed": ("closed", "done"),
    "spot_rejected": ("repeat", "act"),
    "closed": ("closed", "done"),
    "part_closed": ("closed", "done"),
    "paper_closed": ("closed", "done"),
    "suspected": ("suspect", "quiet"),
    "major_confirmed": ("major", "major"),
    "lowered": ("dash", "quiet"),
    "listed": ("flag", "major"),
    "delisted": ("flag", "quiet"),
    "waiting": ("hold", "hold"),
    "reviewed": ("hold", "hold"),
    "resumed": ("fix", "act"),
    "cited": ("link", "quiet"),
    "merged": ("merged", "quiet"),
    "took_in": ("merged", "quiet"),
    "split": ("merged", "quiet"),
    "withdrawn": ("not", "quiet"),
    "up_drafted": ("pen", "quiet"),
    "handed_up": ("transfer", "act"),
    "up_dropped": ("not", "quiet"),
    "up_taken": ("check", "act"),
    "up_turned_back": ("repeat", "act"),
    "up_passed": ("transfer", "act"),
    "up_answered": ("check", "act"),
    "later_asked": ("clock", "quiet"),
    "later_granted": ("clock", "act"),
    "later_refused": ("clock", "quiet"),
    "delegated": ("transfer", "quiet"),
    "source_replied": ("link", "quiet"),
    "sealed": ("hold", "hold"),
    "unsealed": ("hold", "quiet"),
    "revisited": ("recheck", "quiet"),
    "corrected": ("pen", "quiet"),
    "report_corrected": ("pen", "quiet"),
}
"""Kind of event (without the room's name) → drawing and tone."""

SAID: Mapping[str, Words] = {
    "number": gettext_lazy("编号"),
    "rectifier": gettext_lazy("整改责任人"),
    "implementer": gettext_lazy("实施人"),
    "due": gettext_lazy("期限"),
    "funds": gettext_lazy("资金"),
    "quantity": gettext_lazy("处数"),
    "left": gettext_lazy("还剩"),
    "way": gettext_lazy("方式"),
    "second": gettext_lazy("同去"),
    "cause": gettext_lazy("原因"),
    "control": gettext_lazy("管控措施"),
    "watcher": gettext_lazy("看管人"),
    "review_on": gettext_lazy("下次复核"),
    "asked": gettext_lazy("向谁申请（产权、职责在谁）"),
    "asked_no": gettext_lazy("申请文号"),
    "amount": gettext_lazy("金额"),
    "plan_name": gettext_lazy("列入计划"),
    "plan_on": gettext_lazy("计划完成"),
    "unit_name": gettext_lazy("交到"),
    "desk": gettext_lazy("环节"),
    "person": gettext_lazy("经办人"),
    "answer_by": gettext_lazy("答复日期"),
    "before": gettext_lazy("原来的期限"),
    "answer_no": gettext_lazy("回执"),
    "place": gettext_lazy("地点"),
    "dismissal": gettext_lazy("原因"),
    "combined": gettext_lazy("综合判定，包括"),
    "none_because": gettext_lazy("没有照片，因为"),
    "for_rectifier": gettext_lazy("代报，整改责任人是"),
    "issuer": gettext_lazy("出具单位"),
    "paper_no": gettext_lazy("文号"),
    "clause": gettext_lazy("依据"),
    "told_by": gettext_lazy("代录，看到的人是"),
    "to": gettext_lazy("转交给"),
}
_ONLY_REFERRED = "to"


def moments(told: Iterable[Moment]) -> list[parts.Moment]:
    """Entries of a timeline, newest first."""
    return [_moment(each) for each in told]


def _moment(told: Moment) -> parts.Moment:
    kind = told.kind.partition(".")[2]
    icon, tone = SIGNS.get(kind, ("dot", "quiet"))
    late = school_day(told.recorded_at) > school_day(told.happened_at)
    return parts.Moment(
        told.title,
        told.happened_at,
        parts.Who(told.who, told.post) if told.who else None,
        icon=icon,
        tone=tone,
        text="\n".join(each for each in (told.text, _details(kind, told.body)) if each),
        tags=[_("补录")] if late else [],
    )


def _details(kind: str, body: Mapping[str, Any]) -> str:
    lines = []
    for name, title in SAID.items():
        if name == _ONLY_REFERRED and kind != "report_referred":
            continue
        said = _said(name, body.get(name))
        if said:
            lines.append(f"{title}：{said}")
    return "；".join(lines)


def _said(name: str, value: Any) -> str:
    """One value in words; empty when it says nothing."""
    if value in (None, "", [], False) or (value == 0 and name != "funds"):
        return ""
    if name in ("quantity", "left"):
        return f"{value}\u00a0{_('处')}" if name == "left" or value != 1 else ""
    if name == "way":
        return WAYS[Way(value)] if value in set(Way) else ""
    if name == "cause":
        return WAITINGS[Waiting(value)] if value in set(Waiting) else ""
    if name in ("due", "review_on", "plan_on", "answer_by", "before"):
        return _day(value)
    if name == "dismissal":
        return DISMISSALS[Dismissal(value)] if value in set(Dismissal) else str(value)
    if name in ("funds", "amount"):
        return money(value)
    return str(value)


def _day(value: Any) -> str:
    try:
        found = value if isinstance(value, date) else date.fromisoformat(str(value))
    except ValueError:
        return str(value)
    return f"{found.month}月{found.day}日"


def money(value: Any) -> str:
    """An amount in yuan: 36,000 元, 不花钱; empty when nobody said."""
    if value is None:
        return ""
    try:
        amount = Decimal(str(value))
        if not amount:
            return _("不花钱")
        said = f"{amount:,.0f}" if amount == int(amount) else f"{amount:,.2f}"
        return f"{said}{NBSP}{_('元')}"
    except InvalidOperation:
        return str(value)
