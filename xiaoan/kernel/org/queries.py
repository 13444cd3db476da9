"""Reading schools as they are on a day: facts, posts and holders, places, closures, rosters."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import F, Q, QuerySet

from xiaoan.kernel.access.queries import scope, seen
from xiaoan.kernel.access.rules import Viewer
from xiaoan.kernel.org.models import CalendarDay, Fact, Holding, OutOfUse, Person, PlaceRow, Post, RosterTurn, Term
from xiaoan.kernel.org.verbs import SEE
from xiaoan.kernel.tree.models import Unit
from xiaoan.kernel.tree.paths import subtree


@dataclass(frozen=True, slots=True)
class Spell:
    """A fact's value over [first, last] (last None: still)."""

    key: str
    value: str
    first: date
    last: date | None


@dataclass(frozen=True, slots=True)
class Holder:
    """Somebody in a post on a day."""

    person_id: UUID
    account_id: UUID | None
    name: str
    phone: str
    post: str
    post_title: str
    unit_id: UUID
    substitute: bool = False


def _running(first: date, last: date, start: str, end: str) -> Q:
    return Q(**{f"{start}__lte": last}) & (Q(**{f"{end}__isnull": True}) | Q(**{f"{end}__gte": first}))


def fact_spells(units: Iterable[UUID], first: date, last: date) -> dict[UUID, list[Spell]]:
    """Facts of units that hold on some day of [first, last], as now believed; one query."""
    rows = Fact.objects.filter(_running(first, last, "valid_from", "valid_to"), unit_id__in=list(units))
    found: dict[UUID, list[Spell]] = {}
    for row in rows.order_by("key", "valid_from"):
        found.setdefault(row.unit_id, []).append(Spell(row.key, row.value, row.valid_from, row.valid_to))
    return found


def facts_on(unit_id: UUID, day: date) -> dict[str, str]:
    """What is true of one unit on a day."""
    return {spell.key: spell.value for spell in fact_spells([unit_id], day, day).get(unit_id, [])}


def numbers_on(units: Iterable[UUID], key: str, day: date) -> dict[UUID, int]:
    """A fact that is a number, of each of these units that has stated it, as it held on a day; one query."""
    rows = Fact.objects.filter(_running(day, day, "valid_from", "valid_to"), unit_id__in=list(units), key=key)
    found = rows.order_by("valid_from").values_list("unit_id", "value")
    return {unit: int(value) for unit, value in found if str(value).isdigit()}


def holders(units: Iterable[UUID], day: date) -> list[Holder]:
    """Who is in which post of these units on a day, substitutes last; one query."""
    rows = (
        Holding.objects.select_related("person", "post")
        .filter(_running(day, day, "starts", "ends"), unit_id__in=list(units), post__abolished=None)
        .filter(Q(person__left__isnull=True) | Q(person__left__gte=day))
        .order_by("substitute", "starts")
    )
    return [
        Holder(
            row.person_id, row.person.account_id, row.person.name, row.person.phone,
            row.post.code, row.post.title, row.unit_id, row.substitute,
        )
        for row in rows
    ]  # fmt: skip


def holders_of(unit_id: UUID, post: str, day: date) -> list[Holder]:
    return [holder for holder in holders([unit_id], day) if holder.post == post]


def on_turn(units: Iterable[UUID], roster: str, day: date) -> list[RosterTurn]:
    """Whose turn it is on a roster that day."""
    return turns(units, roster, day, day)


def turns(units: Iterable[UUID], roster: str, first: date, last: date) -> list[RosterTurn]:
    """Turns of a roster that stand over [first, last], day by day; one query. An empty `roster` means all of them.

    A turn of somebody who has left by then is nobody's.
    """
    rows = RosterTurn.objects.select_related("person").filter(
        Q(person__left__isnull=True) | Q(person__left__gte=F("day")),
        unit_id__in=list(units),
        day__gte=first,
        day__lte=last,
        withdrawn_at=None,
    )
    if roster:
        rows = rows.filter(roster=roster)
    return list(rows.order_by("day", "roster", "slot", "id"))


def places(unit: Unit, day: date) -> QuerySet[PlaceRow]:
    """Places of a unit that exist on a day, in walking order."""
    return PlaceRow.objects.filter(_running(day, day, "valid_from", "valid_to"), unit=unit).order_by("position", "name")


def places_between(units: Iterable[UUID], first: date, last: date) -> dict[UUID, list[PlaceRow]]:
    """Places of units that exist on some day of [first, last]; one query."""
    rows = PlaceRow.objects.filter(_running(first, last, "valid_from", "valid_to"), unit_id__in=list(units))
    found: dict[UUID, list[PlaceRow]] = {}
    for row in rows.order_by("position", "name"):
        found.setdefault(row.unit_id, []).append(row)
    return found


def closures(units: Iterable[UUID], first: date, last: date) -> dict[UUID, list[OutOfUse]]:
    """Places out of use on some day of [first, last], by place; one query."""
    rows = OutOfUse.objects.filter(_running(first, last, "starts", "ends"), unit_id__in=list(units))
    found: dict[UUID, list[OutOfUse]] = {}
    for row in rows.order_by("starts"):
        found.setdefault(row.place_id, []).append(row)
    return found


def marked_days(units: Iterable[UUID], first: date, last: date) -> list[CalendarDay]:
    """What units themselves have said of days in [first, last]; one query."""
    rows = CalendarDay.objects.filter(unit_id__in=list(units), day__gte=first, day__lte=last)
    return list(rows.exclude(kinds=[]).select_related("unit").order_by("day", "path", "section"))


def terms_of(units: Iterable[UUID], first: date, last: date) -> list[Term]:
    """Terms that units have set and that touch [first, last], the nearest unit last; one query."""
    rows = Term.objects.filter(_running(first, last, "starts", "ends"), unit_id__in=list(units))
    return list(rows.select_related("unit").order_by("path", "starts"))


def units_in_sight(viewer: Viewer, *, name: str = "", kind: str = "") -> QuerySet[Unit]:
    """Units the viewer may look into, from the top of the tree down; closed ones too."""
    rows = Unit.objects.filter(scope(viewer, SEE, domain=None, unit="id")).order_by("path")
    if name:
        rows = rows.filter(Q(name__contains=name) | Q(short_name__contains=name))
    return rows.filter(kind=kind) if kind else rows


def holders_by_post(units: Iterable[UUID], day: date, posts: Iterable[str]) -> dict[tuple[UUID, str], list[Holder]]:
    """(unit, post) -> who holds it on a day, of these posts; one query."""
    wanted = frozenset(posts)
    found: dict[tuple[UUID, str], list[Holder]] = {}
    for holder in holders(units, day):
        if holder.post in wanted:
            found.setdefault((holder.unit_id, holder.post), []).append(holder)
    return found


def person_of(account_id: UUID) -> Person | None:
    """The person behind an account, when the open scope can see him."""
    return Person.objects.filter(account_id=account_id).first()


def place_by_mark(viewer: Viewer, mark: str) -> PlaceRow | None:
    """The place of a QR mark, if the viewer may see it."""
    return seen(viewer, PlaceRow.objects.filter(mark=mark), SEE, domain=None).first()


def vacant_posts(unit: Unit, day: date, needed: Mapping[str, str]) -> list[str]:
    """Titles of posts in `needed` (code -> title) that nobody holds on a day 岗位空缺."""
    held = {holder.post for holder in holders([unit.id], day)}
    return [title for code, title in needed.items() if code not in held]


def people(viewer: Viewer, unit: Unit) -> QuerySet[Person]:
    """People of a unit and below it, for who may see them."""
    lo, hi = subtree(unit.path)
    rows = Person.objects.filter(path__gte=lo, path__lt=hi).select_related("unit").order_by("path", "name")
    return seen(viewer, rows, SEE, domain=None)


def posts(viewer: Viewer, unit: Unit) -> QuerySet[Post]:
    """Posts of a unit, for who may see them."""
    return seen(viewer, Post.objects.filter(unit=unit, abolished=None).order_by("code"), SEE, domain=None)
