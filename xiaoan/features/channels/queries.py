"""A unit's channels and what went through them; how many messages people get. Nobody's address, no list of persons."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Count, Q

from xiaoan.features.channels.models import Channel, Delivery
from xiaoan.features.channels.rules import SPENT, Kind, Message, State
from xiaoan.features.channels.verbs import KEEP
from xiaoan.foundation.clock import instant, school_day
from xiaoan.kernel.access.queries import one, seen, visible_unit
from xiaoan.kernel.access.rules import Viewer
from xiaoan.kernel.tree.models import Unit
from xiaoan.kernel.tree.paths import subtree


@dataclass(frozen=True, slots=True)
class Line:
    """A channel with what it did today."""

    channel: Channel
    handed: int
    waiting: int
    wrong: int


@dataclass(frozen=True, slots=True)
class Page:
    """Some messages, the newest first, and the id to go on from ("" at the end)."""

    rows: list[Delivery]
    after: str


@dataclass(frozen=True, slots=True)
class Spread:
    """Messages people were handed within some days: to how many people, how many in all, the most to one in a day.

    Messages to groups are counted apart: they are nobody's in person.
    """

    people: int
    messages: int
    most_in_a_day: int
    to_groups: int


def channels(viewer: Viewer, unit_id: UUID, *, at: datetime) -> tuple[Unit, list[Line]]:
    """A unit's channels with today's counts, in the order they were set up; two queries. NotFound out of sight."""
    unit = visible_unit(viewer, unit_id, KEEP)
    rows = list(Channel.objects.filter(unit=unit).order_by("made_at", "id"))
    today = instant(school_day(at))
    wrong = (State.GIVEN_UP, State.UNKNOWN, State.FAILED)
    counted = (
        Delivery.objects.filter(channel_id__in=[row.id for row in rows], made_at__gte=today)
        .order_by()
        .values("channel_id")
        .annotate(
            handed=Count("id", filter=Q(state=State.HANDED)),
            waiting=Count("id", filter=Q(state__in=(State.WAITING, State.QUIET, State.HANDING))),
            wrong=Count("id", filter=Q(state__in=wrong)),
        )
    )
    by_id = {each["channel_id"]: each for each in counted}
    none = {"handed": 0, "waiting": 0, "wrong": 0}
    lines = []
    for row in rows:
        found = by_id.get(row.id, none)
        lines.append(Line(row, found["handed"], found["waiting"], found["wrong"]))
    return unit, lines


def channel(viewer: Viewer, channel_id: UUID) -> Channel:
    """One channel, or NotFound."""
    return one(viewer, Channel.objects.select_related("unit"), channel_id, KEEP, domain=None)


def deliveries(
    viewer: Viewer, found: Channel, *, state: str = "", kind: str = "", after: UUID | None = None, limit: int = 50
) -> Page:
    """Messages of a channel, the newest first. To whom of the persons a message went is not shown."""
    rows = seen(viewer, Delivery.objects.filter(channel_id=found.id), KEEP, domain=None)
    rows = rows.filter(state=state) if state else rows
    rows = rows.filter(kind=kind) if kind else rows
    last = rows.filter(id=after).first() if after is not None else None
    if last is not None:
        rows = rows.filter(Q(made_at__lt=last.made_at) | Q(made_at=last.made_at, id__lt=last.id))
    shown = list(rows.order_by("-made_at", "-id")[: limit + 1])
    return Page(shown[:limit], str(shown[limit - 1].id) if len(shown) > limit else "")


def messages_per_person(viewer: Viewer, unit: Unit, *, first: date, last: date) -> Spread:
    """What channels of a unit and below handed over within [first, last], per person. Two queries, no names.

    Codes and tries are not counted: somebody asked for them. What may have arrived counts as arrived.
    """
    lo, hi = subtree(unit.path)
    rows = Delivery.objects.filter(
        path__gte=lo, path__lt=hi, state__in=SPENT, kind__in=(Message.DIGEST, Message.URGENT),
        handing_at__gte=instant(first), handing_at__lt=instant(last + timedelta(days=1)),
    )  # fmt: skip
    rows = seen(viewer, rows, KEEP, domain=None)
    by_day = rows.exclude(account=None).order_by().values("account", "day").annotate(number=Count("id"))
    found = list(by_day)
    return Spread(
        people=len({each["account"] for each in found}),
        messages=sum(each["number"] for each in found),
        most_in_a_day=max((each["number"] for each in found), default=0),
        to_groups=rows.filter(account=None).count(),
    )


def is_mail(found: Channel) -> bool:
    """Whether a channel goes to persons."""
    return found.kind == Kind.MAIL
