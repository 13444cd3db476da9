"""The overdue ladder as it is read: who is to be reminded today, and the drafts a leader decides on."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from django.db.models import Q

from xiaoan.foundation.clock import school_day
from xiaoan.kernel.access.queries import scope, seen
from xiaoan.kernel.access.rules import Viewer
from xiaoan.kernel.hazards import verbs
from xiaoan.kernel.hazards.bureau.admonishing import within_domains
from xiaoan.kernel.hazards.models import Admonition, Hazard
from xiaoan.kernel.hazards.sight.lists import OPEN_STAGES, TICKING, late, unanswered
from xiaoan.kernel.hazards.staffing import Staff, place, staff
from xiaoan.kernel.hazards.vocabulary import WITH_SUPERIOR


class Reminder(NamedTuple):
    """One person to be reminded on one day, whatever the number of his late hazards. Key: (account, day)."""

    account: UUID
    name: str
    unit_id: UUID
    unit_name: str
    day: date
    hazards: tuple[UUID, ...]
    most_days: int


def reminders(viewer: Viewer, *, at: datetime) -> tuple[Reminder, ...]:
    """Who answers for what is late at his school now; what waits for others reminds nobody. One query."""
    rows = seen(viewer, Hazard.objects.filter(late(at), rectifier_account__isnull=False), verbs.SEE)
    by_person: dict[UUID, list[Hazard]] = {}
    for row in rows.select_related("unit").order_by("due", "id"):
        if row.rectifier_account is not None:
            by_person.setdefault(row.rectifier_account, []).append(row)
    today, found = school_day(at), []
    for account, mine in by_person.items():
        first = mine[0]
        days = (today - first.due).days if first.due else 0
        name = first.rectifier.words if first.rectifier else ""
        keys = tuple(each.id for each in mine)
        found.append(Reminder(account, name, first.unit_id, first.unit.name, today, keys, days))
    return tuple(sorted(found, key=lambda each: (-each.most_days, each.name)))


LATE, REVIEW, REQUEST = "late", "review", "request"


class Overdue(NamedTuple):
    """One matter on which one person is late: a hazard, a review of 管控措施, or a request a superior has not answered.

    `days` past the day on which it was due.
    """

    account: UUID
    kind: str
    hazard: Hazard
    days: int


def overdue_people(viewer: Viewer, *, at: datetime) -> list[Overdue]:
    """Everybody who is late with something of his own, the longest first. A hazard waits at the unit that has its ball.

    What nobody is named for is for those who may do the next step there. One query, and some for each school with such.
    """
    today = school_day(at)
    staffs: dict[tuple[UUID, str], Staff] = {}
    review = ~Q(waiting="") & Q(review_on__lt=today, stage__in=OPEN_STAGES)
    rows = seen(viewer, Hazard.objects.filter(late(at) | review | unanswered(at)), verbs.SEE)
    found: list[Overdue] = []
    for row in rows.select_related("unit").order_by("id"):
        for kind, day in _lateness(row, today):
            named = {LATE: row.rectifier_account, REVIEW: row.watcher_account, REQUEST: None}[kind]
            accounts = {named} if named is not None else set()
            if named is None:
                key = (row.unit_id, row.domain)
                people = staffs.get(key) or staffs.setdefault(key, staff(place(row.unit), row.domain, at))
                accounts = _for_it(people, row, kind)
            found += [Overdue(account, kind, row, (today - day).days) for account in accounts]
    return sorted(found, key=lambda each: (-each.days, each.hazard.number))


def _lateness(row: Hazard, today: date) -> Iterator[tuple[str, date]]:
    """What is late about a hazard, and since which day; both a superior and a watcher may be."""
    if row.up in WITH_SUPERIOR and row.up_answer_by is not None and row.up_answer_by < today:
        yield REQUEST, row.up_answer_by
    if row.waiting and row.review_on is not None and row.review_on < today:
        yield REVIEW, row.review_on
    if not row.waiting and row.stage in TICKING and row.due is not None and row.due < today:
        yield LATE, row.due


def _for_it(people: Staff, row: Hazard, kind: str) -> set[UUID]:
    """Who may do the next step where the ball is."""
    if kind == REQUEST:
        return {hand.account for hand in people.hands if hand.unit == row.up_unit_id and verbs.COORDINATE in hand.verbs}
    if kind == REVIEW:
        return {hand.account for hand in people.here(verbs.WAIT)}
    return {hand.account for hand in people.hands if hand.unit == row.ball_unit_id and verbs.ASSIGN in hand.verbs}


def admonitions(viewer: Viewer, *, most: int = 100) -> list[Admonition]:
    """Drafts first, then the newest papers, of the units where the viewer prepares or decides them."""
    reach = scope(viewer, verbs.ADMONISH, domain=None) | scope(viewer, verbs.DECIDE_ADMONITION, domain=None)
    rows = Admonition.objects.filter(reach).select_related("unit").order_by("-made_at", "-id")
    found = within_domains(viewer, list(rows[:most]))
    return sorted(found, key=lambda each: each.state != "draft")


def admonition_drafts(viewer: Viewer) -> list[Admonition]:
    """Drafts no leader has decided on yet, the oldest first; one query."""
    reach = scope(viewer, verbs.ADMONISH, domain=None) | scope(viewer, verbs.DECIDE_ADMONITION, domain=None)
    rows = Admonition.objects.filter(reach, state="draft").select_related("unit")
    return within_domains(viewer, list(rows.order_by("made_at", "id")[:200]))


def admonition(viewer: Viewer, admonition_id: UUID) -> Admonition | None:
    """One paper, for whoever prepares or decides it."""
    reach = scope(viewer, verbs.ADMONISH, domain=None) | scope(viewer, verbs.DECIDE_ADMONITION, domain=None)
    rows = list(Admonition.objects.filter(reach, id=admonition_id).select_related("unit"))
    return next(iter(within_domains(viewer, rows)), None)
