"""The roll of a unit: its people with their posts on a day, its posts with their holders, and which stand empty."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet

from xiaoan.kernel.access.queries import one, seen
from xiaoan.kernel.access.rules import Viewer
from xiaoan.kernel.catalogue.queries import shelf
from xiaoan.kernel.org.models import Holding, Person, Post
from xiaoan.kernel.org.queries import holders
from xiaoan.kernel.org.verbs import SEE
from xiaoan.kernel.tree.models import Unit


@dataclass(frozen=True, slots=True)
class Tenure:
    """One person in one post, from a day to a day (inclusive; None: open)."""

    id: UUID
    person_id: UUID
    name: str
    phone: str
    code: str
    title: str
    unit_id: UUID
    unit_name: str
    starts: date
    ends: date | None
    substitute: bool

    def runs(self, day: date) -> bool:
        """Whether it holds on a day."""
        return self.starts <= day and (self.ends is None or day <= self.ends)


@dataclass(frozen=True, slots=True)
class PostLine:
    """A post of a unit and who is in it today or will be; `id` None: never set up, though every school needs it."""

    id: UUID | None
    code: str
    title: str
    tenures: tuple[Tenure, ...]
    vacant: bool


def tenures(viewer: Viewer, unit: Unit, day: date) -> list[Tenure]:
    """Who is in a post of the unit on a day or later, substitutes last; one query."""
    rows = Holding.objects.filter(Q(ends__isnull=True) | Q(ends__gte=day), unit=unit, post__abolished=None)
    rows = rows.filter(Q(person__left__isnull=True) | Q(person__left__gte=day))
    return _tenures(seen(viewer, rows, SEE, domain=None).order_by("substitute", "starts"))


def tenures_of(viewer: Viewer, person: Person) -> list[Tenure]:
    """Every post a person has held or will hold where the viewer may look, the newest first."""
    rows = Holding.objects.filter(person=person)
    return _tenures(seen(viewer, rows, SEE, domain=None).order_by("-starts", "-id"))


def _tenures(rows: QuerySet[Holding]) -> list[Tenure]:
    return [
        Tenure(
            row.id, row.person_id, row.person.name, row.person.phone, row.post.code, row.post.title, row.unit_id,
            row.unit.name, row.starts, row.ends, row.substitute,
        )
        for row in rows.select_related("person", "post", "unit")
    ]  # fmt: skip


def post_lines(viewer: Viewer, unit: Unit, day: date) -> list[PostLine]:
    """Posts of a unit with their holders, vacant ones first, then in the order of the vocabulary; two queries.

    Posts to which duties fall when nobody else is there are lines of every school, set up or not.
    """
    held: dict[str, list[Tenure]] = {}
    for tenure in tenures(viewer, unit, day):
        held.setdefault(tenure.code, []).append(tenure)
    rows = {row.code: row for row in seen(viewer, Post.objects.filter(unit=unit, abolished=None), SEE, domain=None)}
    words = shelf().posts
    needed = [code for code in shelf().last_asked() if unit.is_school and code not in rows]
    lines = [
        PostLine(
            rows[code].id if code in rows else None,
            code,
            rows[code].title if code in rows else words[code].title,
            tuple(held.get(code, ())),
            not any(tenure.runs(day) for tenure in held.get(code, ())),
        )
        for code in [*rows, *needed]
    ]
    order = {code: place for place, code in enumerate(words)}
    return sorted(lines, key=lambda line: (not line.vacant, order.get(line.code, len(order)), line.title))


@dataclass(frozen=True, slots=True)
class Vacancy:
    """A post nobody holds on a day."""

    unit_id: UUID
    unit_name: str
    code: str
    title: str


def vacancies(viewer: Viewer, units: Sequence[Unit], day: date) -> list[Vacancy]:
    """Posts of these units that nobody holds on a day, unit by unit; two queries whatever their number.

    As in `post_lines`, posts to which duties fall when nobody else is there count even when never set up.
    """
    ids = [unit.id for unit in units]
    held = {(holder.unit_id, holder.post) for holder in holders(ids, day)}
    rows = seen(viewer, Post.objects.filter(unit_id__in=ids, abolished=None), SEE, domain=None)
    titles = {(row.unit_id, row.code): row.title for row in rows}
    words = shelf()
    for unit in units:
        for code in words.last_asked() if unit.is_school else ():
            titles.setdefault((unit.id, code), words.posts[code].title)
    order = {code: place for place, code in enumerate(words.posts)}
    return [
        Vacancy(unit.id, unit.short_name, code, titles[unit.id, code])
        for unit in units
        for code in sorted((code for key, code in titles if key == unit.id), key=lambda each: order.get(each, 999))
        if (unit.id, code) not in held
    ]


def members(viewer: Viewer, unit: Unit, day: date, *, name: str = "", gone: bool = False) -> QuerySet[Person]:
    """People registered at one unit on a day whose name holds `name`; those who have left only when asked for."""
    rows = Person.objects.filter(unit=unit).order_by("name", "id")
    if not gone:
        rows = rows.filter(Q(left__isnull=True) | Q(left__gte=day))
    if name:
        rows = rows.filter(name__contains=name)
    return seen(viewer, rows, SEE, domain=None)


def colleagues(viewer: Viewer, unit: Unit, day: date) -> QuerySet[Person]:
    """Everybody registered on a day in the unit or in another part of the same school."""
    rows = Person.objects.filter(Q(left__isnull=True) | Q(left__gte=day), home=unit.home).order_by("name", "id")
    return seen(viewer, rows, SEE, domain=None)


def member(viewer: Viewer, person_id: UUID) -> Person:
    """One person, or NotFound when he is out of sight."""
    return one(viewer, Person.objects.select_related("unit"), person_id, SEE, domain=None)
