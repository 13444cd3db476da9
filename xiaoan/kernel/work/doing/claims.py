"""Why something is not done: 不适用 by the holder, 免办 in writing by the superior."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from xiaoan.engines.cadence import Outcome, month_key
from xiaoan.foundation.clock import school_day
from xiaoan.foundation.errors import Conflict, NotFound, Refused
from xiaoan.foundation.text import cleaned
from xiaoan.kernel.access import acts
from xiaoan.kernel.access.rules import Viewer
from xiaoan.kernel.catalogue.queries import shelf
from xiaoan.kernel.catalogue.rules import facts_used
from xiaoan.kernel.tree.models import Unit
from xiaoan.kernel.tree.queries import school_of
from xiaoan.kernel.work.events import Claimed, ClaimRefused, Excused, ExcuseWithdrawn
from xiaoan.kernel.work.models import Claim, Excuse, Record
from xiaoan.kernel.work.months import closed_at
from xiaoan.kernel.work.reading.room import Owed, Room, find
from xiaoan.kernel.work.reading.titles import known as is_known
from xiaoan.kernel.work.shapes import Name
from xiaoan.kernel.work.verbs import CLAIM, EXCUSE

RUNNING = 3
"""The third claim in a row asks to correct the fact instead."""

LONGEST_DAYS = 370


def claim(*, by: Viewer, name: Name, reason: str, at: datetime) -> Claim:
    """不适用 with a reason, for one occurrence that has opened and is not done. Refused at the third in a row."""
    text = _reason(reason)
    with acts.opened(by=by, at=at) as act:
        unit = Unit.objects.filter(id=name.unit).first()
        if unit is None:
            raise NotFound()
        act.require(CLAIM, unit)
        ground, served = find(unit, [(name.duty, name.subject, name.opens)], at=at)
        if not served:
            raise NotFound()
        owed = served[0]
        act.require(CLAIM, unit, domain=owed.version.domain)
        standing = Room(ground, served, at=at).deeds.standing(owed.expected, owed.occurrence, at=at)
        if owed.occurrence.opens > at:
            raise Refused("还没到时候，到时再申报。")
        if standing.outcome in (Outcome.ON_TIME, Outcome.LATE):
            raise Refused("这件事已经办了，不用申报不适用。")
        _check_month_open(unit, owed.occurrence.last_day)
        if running(name.unit, name.duty, name.subject, before=name.opens) + 1 >= RUNNING:
            raise Refused(_mend_facts(owed))
        row = Claim(
            unit=unit, duty=name.duty, domain=owed.version.domain, subject_id=name.subject, opens=name.opens,
            due=owed.occurrence.due, reason=text, by=act.acting(unit), by_account=by.account, at=at,
        )  # fmt: skip
        try:
            with transaction.atomic():
                row.save(force_insert=True)
        except IntegrityError as rival:
            raise Conflict("这件事已经申报过不适用。") from rival
        act.record(Claimed(duty=name.duty, opens=name.opens, reason=text), about=row)
        return row


def running(unit: UUID, duty: str, subject: UUID, *, before: datetime) -> int:
    """How many claims in a row stand before an instant, none refused and nothing done in between."""
    about = {"unit_id": unit, "duty": duty, "subject_id": subject, "opens__lt": before}
    done = Record.objects.filter(**about, withdrawn_at=None).order_by("-opens").values_list("opens", flat=True).first()
    count = 0
    for opens, refused_at in (
        Claim.objects.filter(**about).order_by("-opens").values_list("opens", "refused_at")[:RUNNING]
    ):
        if refused_at is not None or (done is not None and opens <= done):
            break
        count += 1
    return count


def _mend_facts(owed: Owed) -> str:
    facts = shelf().facts
    named = "、".join(facts[key].title for key in sorted(facts_used((owed.duty,))) if key in facts)
    where = f"“单位情况”里的“{named}”" if named else "“单位情况”或地点"
    return f"这件事已连续申报不适用。如果一直不适用，请改{where}，改好后就不再要求；改不了的请上级批准免办。"


def refuse_claim(*, by: Viewer, claim_id: UUID, reason: str, at: datetime) -> Claim:
    """The superior refuses a claim, until the month is closed; the occurrence is owed again."""
    text = _reason(reason)
    with acts.opened(by=by, at=at) as act:
        row = Claim.objects.select_for_update(of=("self",)).select_related("unit").filter(id=claim_id).first()
        if row is None:
            raise NotFound()
        _require_superior(act, row.unit, row.domain)
        if row.refused_at is not None:
            raise Conflict("这条申报已退回。")
        _check_month_open(row.unit, school_day(row.due))
        row.refused_at, row.refusal = at, text
        row.save(update_fields=["refused_at", "refusal"])
        act.record(ClaimRefused(duty=row.duty, opens=row.opens, reason=text), about=row)
        return row


def excuse(
    *, by: Viewer, unit: Unit, first: date, last: date, reason: str, at: datetime,
    duty: str = "", domain: str = "", subject: UUID | None = None,
) -> Excuse:  # fmt: skip
    """The superior's written 免办 of what falls due in [first, last]: one duty, a domain, or everything."""
    text = _reason(reason)
    if last < first or (last - first).days > LONGEST_DAYS:
        raise Refused("起止日期不对：结束不能早于开始，一次最多一年。", {"last": "请检查日期"})
    known = shelf()
    if duty and not is_known(duty):
        raise Refused("没有这件事。", {"duty": "请从列表中选择"})
    if domain and domain not in known.domains:
        raise Refused("没有这个领域。", {"domain": "请从列表中选择"})
    with acts.opened(by=by, at=at) as act:
        _require_superior(act, unit, domain)
        months = {month_key(day) for day in (first, last)}
        if closed_at([unit.id], months):
            raise Refused("这段时间里有已定稿的月份，不能再批准免办。", {"first": "所在月份已定稿"})
        row = Excuse.objects.create(
            unit=unit, duty=duty, domain=domain, subject_id=subject, first=first, last=last, reason=text,
            by=act.acting(unit), by_account=by.account, at=at,
        )  # fmt: skip
        act.record(Excused(duty=duty, domain=domain, first=first, last=last, reason=text), about=row)
        return row


def withdraw_excuse(*, by: Viewer, excuse_id: UUID, at: datetime) -> Excuse:
    """Take an excuse back while its months are open."""
    with acts.opened(by=by, at=at) as act:
        row = Excuse.objects.select_for_update(of=("self",)).select_related("unit").filter(id=excuse_id).first()
        if row is None:
            raise NotFound()
        _require_superior(act, row.unit, row.domain)
        if row.withdrawn_at is not None:
            raise Conflict("这条免办已撤回。")
        if closed_at([row.unit_id], {month_key(day) for day in (row.first, row.last)}):
            raise Refused("这段时间里有已定稿的月份，不能再撤回免办。")
        row.withdrawn_at = at
        row.save(update_fields=["withdrawn_at"])
        act.record(ExcuseWithdrawn(duty=row.duty, domain=row.domain, first=row.first, last=row.last), about=row)
        return row


def is_superior(viewer: Viewer, unit: Unit, domain: str = "") -> bool:
    """Whether the viewer may excuse from above: a school never excuses itself, nor its own campuses.

    At a bureau's own unit he speaks of all below it; the bureau's own duties stay owed.
    """
    school = school_of(unit)
    within = len(school.path) if school.is_school else len(school.path) + 1
    return any(
        EXCUSE in held.verbs and held.speaks_of(domain) and held.covers(unit.path, unit.id) and len(held.path) < within
        for held in viewer.held
    )


def _require_superior(act: acts.Act, unit: Unit, domain: str) -> None:
    act.require(EXCUSE, unit, domain=domain)
    if not is_superior(act.by, unit, domain):
        raise Refused("免办和退回不适用由上级办理，本单位不能自己批准。")


def _check_month_open(unit: Unit, day: date) -> None:
    if closed_at([unit.id], {month_key(day)}):
        raise Refused("所在的月份已定稿，不能再改。")


def _reason(text: str) -> str:
    said = cleaned(text, most=300)
    if not said:
        raise Refused("请写明原因。", {"reason": "请写明原因"})
    return said
