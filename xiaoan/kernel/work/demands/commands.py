"""Issuing demands: draft, send, put off, withdraw, close. The only writer of their rows.

The same client id with the same body is the same demand; with another body it is a conflict. What has been sent keeps
its items and its list of units for ever.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from xiaoan.engines.cadence import month_key
from xiaoan.foundation.clock import local, school_day
from xiaoan.foundation.errors import Conflict, NotFound, Refused
from xiaoan.foundation.ids import new_id
from xiaoan.foundation.text import cleaned, day_words
from xiaoan.kernel.access import acts
from xiaoan.kernel.access.rules import Viewer
from xiaoan.kernel.catalogue.queries import shelf
from xiaoan.kernel.files.commands import attach
from xiaoan.kernel.tree.models import Unit, placed
from xiaoan.kernel.work.demands import rules
from xiaoan.kernel.work.demands.choosing import frozen, pickable, school_posts
from xiaoan.kernel.work.demands.models import CLOSED, DRAFT, SENT, WITHDRAWN, Demand, Moved
from xiaoan.kernel.work.demands.rules import Body
from xiaoan.kernel.work.events import DemandClosed, DemandDrafted, DemandPutOff, DemandSent, DemandWithdrawn
from xiaoan.kernel.work.months import closed_at
from xiaoan.kernel.work.verbs import DEMAND, SEE

OBJECT = "work.demand"
GRACE_DAYS = 1
"""Until the end of the next day what was done in time may be written down, as for every duty that says nothing else."""


def draft(*, by: Viewer, unit: Unit, client_id: UUID, body: Body, at: datetime) -> Demand:
    """Keep a demand as a draft; nobody below sees it. Refused, field by field, when it could not be sent."""
    with acts.opened(by=by, at=at) as act:
        act.require(DEMAND, unit)
        act.require(DEMAND, unit, domain=body.domain)
        _check_office(unit)
        row, fresh = _enter(act, unit, client_id, body)
        if not fresh:
            return row
        if body.files:
            attach(
                by=by, unit=unit, attachments=body.files, object_type=OBJECT, object_id=row.id, verb=SEE, at=at,
                domain=row.domain,
            )  # fmt: skip
        act.record(DemandDrafted(title=row.title), about=row)
        return row


def issue(*, by: Viewer, unit: Unit, client_id: UUID, body: Body, at: datetime) -> Demand:
    """Write and send in one act; sent again it is the demand that is there."""
    with acts.opened(by=by, at=at):
        row = draft(by=by, unit=unit, client_id=client_id, body=body, at=at)
        return row if row.state != DRAFT else send(by=by, demand_id=row.id, at=at)


def amend(*, by: Viewer, demand_id: UUID, body: Body, at: datetime) -> Demand:
    """Write a draft anew. Conflict once it has been sent."""
    with acts.opened(by=by, at=at) as act:
        row = _locked(act, demand_id)
        act.require(DEMAND, row.unit, domain=body.domain)
        if row.state != DRAFT:
            raise Conflict("这次排查已经发出，内容不能再改；可以延期或撤回后另发。")
        _fill(row, body, at=at)
        row.save()
        if body.files:
            attach(
                by=by, unit=row.unit, attachments=body.files, object_type=OBJECT, object_id=row.id, verb=SEE, at=at,
                domain=row.domain,
            )  # fmt: skip
        act.record(DemandDrafted(title=row.title), about=row)
        return row


def send(*, by: Viewer, demand_id: UUID, at: datetime) -> Demand:
    """Send a draft: number, list of units and content are fixed, and it is owed from now. Sent already: as it is."""
    with acts.opened(by=by, at=at) as act:
        row = _locked(act, demand_id)
        if row.state in (SENT, CLOSED):
            return row
        if row.state != DRAFT:
            raise Conflict("这次排查已撤回，请另写一份。")
        if row.due < school_day(at):
            raise Refused("截止日期已经过了，请改了再发。", {"due": "截止日期已经过了"})
        row.units = frozen(act.by, row.unit, row.units, row.at, row.domain, row.places, day=row.due)
        if not row.units:
            raise Refused("选的学校里没有要查的单位或地点。", {"units": "请重新选学校"})
        row.year, row.serial = local(at).year, _next_serial(row.unit, row.prefix, local(at).year)
        row.state, row.sent_at, row.opens = SENT, at, rules.opening(row.starts, at)
        row.digest = _digest(row)
        row.save()
        told = DemandSent(
            number=row.number, title=row.title, units=len(row.units), items=len(row.items), due=row.due,
            digest=row.digest,
        )  # fmt: skip
        act.record(told, about=row)
        return row


def put_off(*, by: Viewer, demand_id: UUID, due: date, reason: str, at: datetime) -> Demand:
    """Give more time to everybody. Refused backwards, or when the month it was due in has been closed for somebody."""
    said = _reason(reason)
    with acts.opened(by=by, at=at) as act:
        row = _sent(act, demand_id)
        if due == row.due:
            return row
        if due < row.due:
            raise Refused("延期只能往后延。", {"due": f"现在的截止日期是{day_words(row.due)}"})
        if (due - school_day(row.opens or at)).days > rules.LONGEST_DAYS or due < school_day(at):
            raise Refused("新的截止日期不对。", {"due": f"从发出算起最长 {rules.LONGEST_DAYS} 天，且不能早于今天"})
        _check_months(row)
        row.moved = [*row.moved, Moved(before=row.due, after=due, reason=said, at=at.isoformat())]
        before, row.due = row.due, due
        row.last = rules.last_day(due, row.late_days, GRACE_DAYS)
        row.save(update_fields=["moved", "due", "last"])
        act.record(DemandPutOff(before=before, after=due, reason=said), about=row)
        return row


def withdraw(*, by: Viewer, demand_id: UUID, reason: str, at: datetime) -> Demand:
    """Take it back: nobody owes it any more; what was done already stays and counts. A draft simply goes away."""
    said = _reason(reason)
    with acts.opened(by=by, at=at) as act:
        row = _locked(act, demand_id)
        if row.state == WITHDRAWN:
            raise Conflict("这次排查已经撤回。")
        if row.state == CLOSED:
            raise Conflict("这次排查已经结束，不能再撤回。")
        if row.state == SENT:
            _check_months(row)
        row.state, row.ended_at, row.end_reason = WITHDRAWN, at, said
        row.save(update_fields=["state", "ended_at", "end_reason"])
        act.record(DemandWithdrawn(reason=said), about=row)
        return row


def close(*, by: Viewer, demand_id: UUID, summary: str, at: datetime) -> Demand:
    """结束: after the deadline, with a sentence of what came of it. Figures stay as they are."""
    with acts.opened(by=by, at=at) as act:
        row = _sent(act, demand_id)
        if school_day(at) <= row.due:
            raise Refused("还没到截止日期，不能结束；不用再查的请撤回。")
        row.state, row.ended_at, row.end_reason = CLOSED, at, cleaned(summary, most=300)
        row.save(update_fields=["state", "ended_at", "end_reason"])
        act.record(DemandClosed(summary=row.end_reason), about=row)
        return row


def _enter(act: acts.Act, unit: Unit, client_id: UUID, body: Body) -> tuple[Demand, bool]:
    """Take the client id, or find the demand that has it; a rival in flight is waited for by the unique index."""
    row = Demand(id=new_id(), **placed(unit), client_id=client_id, by=act.acting(unit), made_at=act.at)
    row.said = body.digest(unit.id, act.by.account)
    if (kept := Demand.objects.filter(home=unit.home, client_id=client_id).select_related("unit").first()) is None:
        _fill(row, body, at=act.at)
        Demand.objects.bulk_create([row], ignore_conflicts=True)
        kept = Demand.objects.filter(home=unit.home, client_id=client_id).select_related("unit").first()
    if kept is None or kept.said != row.said:
        raise Conflict("同一个编号已收到另一份内容，请重新打开页面再发。")
    return kept, kept.id == row.id


def _fill(row: Demand, body: Body, *, at: datetime) -> None:
    known = shelf()
    rules.check(body, at=at, posts=school_posts(), places=known.place_kinds, domains=known.domains)
    row.title, row.reason = cleaned(body.title, most=80), cleaned(body.reason)
    row.paper_no, row.prefix = cleaned(body.paper_no, most=60), cleaned(body.prefix, most=20)
    row.domain, row.answering, row.at = body.domain, body.answering, body.at
    row.items = rules.asked(body.items, row.id, pickable(), known.hazards)
    row.posts, row.places = list(dict.fromkeys(body.posts)), list(dict.fromkeys(body.places))
    row.units = list(dict.fromkeys(body.units))
    row.starts, row.due, row.late_days = body.starts, body.due, body.late_days
    row.last = rules.last_day(body.due, body.late_days, GRACE_DAYS)
    row.minutes = rules.minutes_of(body.minutes, row.items)


def _check_office(unit: Unit) -> None:
    kind = shelf().unit_kinds.get(unit.kind)
    if unit.is_school or kind is None or kind.level in ("school", "campus", "partner"):
        raise Refused("专项排查由教育局布置。", {"unit": "请选教育局"})


def _locked(act: acts.Act, demand_id: UUID) -> Demand:
    row = Demand.objects.select_for_update(of=("self",)).select_related("unit").filter(id=demand_id).first()
    if row is None:
        raise NotFound()
    act.require(DEMAND, row.unit, domain=row.domain)
    return row


def _sent(act: acts.Act, demand_id: UUID) -> Demand:
    row = _locked(act, demand_id)
    if row.state != SENT:
        raise Conflict("这次排查现在不能这样办：它还没发出，或已撤回、已结束。")
    return row


def _next_serial(unit: Unit, prefix: str, year: int) -> int:
    """The next number of a bureau's year; its row is locked, so that two at once get two numbers."""
    Unit.objects.select_for_update(no_key=True).get(id=unit.id)
    rows = Demand.objects.filter(home=unit.home, unit=unit, prefix=prefix, year=year)
    return (rows.order_by("-serial").values_list("serial", flat=True).first() or 0) + 1


def _digest(row: Demand) -> str:
    names: Sequence[str] = ("prefix", "year", "serial", "title", "reason", "paper_no", "items", "answering", "posts",
                            "at", "places", "units", "starts", "opens", "due")  # fmt: skip
    state = row.traced_state()
    return rules.content_digest((name, state[name]) for name in names)


def _check_months(row: Demand) -> None:
    if closed_at(row.units, {month_key(row.due)}):
        raise Refused("有学校截止日期所在的月份已定稿，不能再改。")


def _reason(text: str) -> str:
    said = cleaned(text, most=300)
    if not said:
        raise Refused("请写明原因，学校会看到。", {"reason": "请写明原因"})
    return said
