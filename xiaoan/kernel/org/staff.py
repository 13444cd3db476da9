"""People, posts and holders. A post gives rights because appointing grants them, with its dates."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q

from xiaoan.foundation.errors import Conflict, NotFound, Refused
from xiaoan.foundation.text import cleaned
from xiaoan.kernel.access import acts
from xiaoan.kernel.access.commands import Place, end_grants, grant, open_account
from xiaoan.kernel.access.rules import Viewer
from xiaoan.kernel.catalogue.queries import shelf
from xiaoan.kernel.org.events import Appointed, PersonHired, PersonLeft, PostAbolished, PostMade, Relieved
from xiaoan.kernel.org.models import Holding, Person, Post
from xiaoan.kernel.org.verbs import STAFF
from xiaoan.kernel.tree.models import Unit


def add_person(*, by: Viewer, unit: Unit, name: str, at: datetime, phone: str = "", account: bool = True) -> Person:
    """Register somebody who works at a unit, with an account that nobody can log in to yet."""
    title = cleaned(name, most=60)
    if not title:
        raise Refused("请填写姓名。", {"name": "请填写姓名"})
    with acts.opened(by=by, at=at) as act:
        act.require(STAFF, unit)
        opened = open_account(by=by, unit=unit, name=title, at=at) if account else None
        person = Person.objects.create(
            unit=unit, name=title, phone=cleaned(phone, most=30), account_id=opened.id if opened else None
        )
        act.record(PersonHired(name=title), about=person)
        return person


def set_up_post(*, by: Viewer, unit: Unit, code: str, at: datetime, title: str = "") -> Post:
    """A post of a unit; the same post again is the one that is there."""
    words = shelf().posts.get(code)
    if words is None:
        raise Refused(f"没有“{code}”这个岗位。", {"post": "请从列表中选择岗位"})
    with acts.opened(by=by, at=at) as act:
        act.require(STAFF, unit)
        post = Post.objects.select_for_update(of=("self",)).filter(unit=unit, code=code).first()
        if post is None:
            post = Post(unit=unit, code=code, title=cleaned(title, most=60) or words.title)
        elif post.abolished is None:
            return post
        post.abolished = None
        post.save()
        act.record(PostMade(code=code, post_title=post.title), about=post)
        return post


def abolish_post(*, by: Viewer, post_id: UUID, last: date, at: datetime) -> Post:
    """A post nobody holds after `last` is no post of the unit any more, and so never vacant."""
    with acts.opened(by=by, at=at) as act:
        post = Post.objects.select_for_update(of=("self",)).select_related("unit").filter(id=post_id).first()
        if post is None:
            raise NotFound()
        act.require(STAFF, post.unit)
        if Holding.objects.filter(Q(ends__isnull=True) | Q(ends__gt=last), post=post).exists():
            raise Refused(f"“{post.title}”还有人在岗，请先办离岗，再撤岗。")
        post.abolished = last
        post.save(update_fields=["abolished"])
        act.record(PostAbolished(post=post.title, last=last), about=post)
        return post


def appoint(
    *,
    by: Viewer,
    person: Person,
    code: str,
    starts: date,
    at: datetime,
    unit: Unit | None = None,
    ends: date | None = None,
    title: str = "",
    substitute: bool = False,
    domains: Iterable[str] = (),
    units: Iterable[UUID] = (),
) -> Holding:
    """Put a person in a post of a unit (his own by default); the post's role is granted for its dates.

    `units` narrows the rights to listed schools (挂点), `domains` to some safety domains.
    """
    words = shelf().posts.get(code)
    if words is None:
        raise Refused(f"没有“{code}”这个岗位。", {"post": "请从列表中选择岗位"})
    with acts.opened(by=by, at=at) as act:
        place = unit or Unit.objects.get(id=person.unit_id)
        if place.home != person.home:
            raise Refused("只能安排本单位的人任职；外单位人员请先登记到本单位。")
        post = set_up_post(by=by, unit=place, code=code, at=at, title=title)
        # By the person alone: a school's teachers all hold one post, and whoever looks there reads them all.
        held = Holding.objects.filter(person=person, ends=None).values_list("post_id", flat=True)
        if post.id in set(held):
            raise Conflict(f"{person.name}已经在“{post.title}”岗位上。")
        holding = Holding.objects.create(
            unit=place, post=post, person=person, starts=starts, ends=ends, substitute=substitute
        )
        act.record(Appointed(post=post.title, starts=starts, ends=ends, substitute=substitute), about=holding)
        if person.account_id is not None and words.role:
            where = Place(place, tuple(units))
            grant(
                by=by,
                account_id=person.account_id,
                role=words.role,
                place=where,
                starts=starts,
                ends=ends,
                domains=domains,
                post=post.title,
                source=holding.id,
                at=at,
            )
        return holding


def relieve(*, by: Viewer, holding_id: UUID, last: date, at: datetime) -> Holding:
    """Let a holding end on `last` (inclusive), and the rights that came with it."""
    with acts.opened(by=by, at=at) as act:
        holding = (
            Holding.objects.select_for_update(of=("self",)).select_related("post", "unit").filter(id=holding_id).first()
        )
        if holding is None:
            raise NotFound()
        act.require(STAFF, holding.unit)
        if last < holding.starts:
            raise Refused("离岗日期早于任职日期，请改正。", {"last": "不能早于任职日期"})
        holding.ends = last
        holding.save(update_fields=["ends"])
        act.record(Relieved(post=holding.post.title, last=last), about=holding)
        end_grants(by=by, source=holding.id, last=last, at=at)
        return holding


def leave(*, by: Viewer, person_id: UUID, last: date, at: datetime) -> Person:
    """A person leaves the unit: every post ends with him."""
    with acts.opened(by=by, at=at) as act:
        person = Person.objects.select_for_update(of=("self",)).select_related("unit").filter(id=person_id).first()
        if person is None:
            raise NotFound()
        act.require(STAFF, person.unit)
        for holding in Holding.objects.filter(Q(ends__isnull=True) | Q(ends__gt=last), person=person):
            relieve(by=by, holding_id=holding.id, last=max(last, holding.starts), at=at)
        person.left = last
        person.save(update_fields=["left"])
        act.record(PersonLeft(last=last), about=person)
        return person
