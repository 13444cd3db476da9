"""What there is to compare a list of people with: the units in reach, who works there, in which posts; five queries."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID

from xiaoan.features.imports.kinds.people.words import called, name_of, tail
from xiaoan.kernel.access.models import Role
from xiaoan.kernel.access.rules import Viewer, lacking
from xiaoan.kernel.access.verbs import GRANT, INVITE
from xiaoan.kernel.catalogue.pack.words import Post
from xiaoan.kernel.catalogue.queries import shelf
from xiaoan.kernel.org.models import Holding, Person
from xiaoan.kernel.org.verbs import STAFF
from xiaoan.kernel.tree.models import Unit
from xiaoan.kernel.tree.queries import under

_LEVELS = {"campus": "school", "town": "county", "department": "county", "province": "city"}


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody registered at a unit, with what tells him from a namesake."""

    id: UUID
    name: str
    phone: str
    held: Mapping[str, str] = field(default_factory=dict)

    @property
    def words(self) -> str:
        """示例·张三（尾号 1234，安全员）."""
        marks = [f"尾号 {tail(self.phone)}" if self.phone else "没有留手机", *self.held.values()]
        return f"{self.name}（{'，'.join(marks)}）"


class Known:
    """The units an importer may staff under one unit, and their people."""

    def __init__(self, viewer: Viewer, top: Unit) -> None:
        self._viewer = viewer
        rows = under(top.path).filter(closed=None).order_by("path")
        self.units = {unit.id: unit for unit in rows if viewer.may(STAFF, path=unit.path, unit=unit.id)}
        self._named: dict[str, list[Unit]] = {}
        for unit in self.units.values():
            for name in {unit.name, unit.short_name, *([unit.code] if unit.code else [])}:
                self._named.setdefault(name, []).append(unit)
        self._people = self._read_people()
        self._roles = {role.code: frozenset(role.verbs) for role in Role.objects.all()}
        self._posts: dict[str, dict[str, Post]] = {}
        self._called: dict[str, dict[str, str]] = {}

    def _read_people(self) -> dict[tuple[UUID, str], list[Colleague]]:
        held: dict[UUID, dict[str, str]] = {}
        rows = Holding.objects.filter(unit_id__in=list(self.units), ends=None).select_related("post")
        for holding in rows:
            held.setdefault(holding.person_id, {})[holding.post.code] = holding.post.title
        found: dict[tuple[UUID, str], list[Colleague]] = {}
        for person in Person.objects.filter(unit_id__in=list(self.units), left=None).order_by("name", "id"):
            one = Colleague(person.id, person.name, person.phone, held.get(person.id, {}))
            found.setdefault((person.unit_id, name_of(person.name)), []).append(one)
        return found

    def unit(self, name: str) -> list[Unit]:
        """The units in reach of that name, short name or code."""
        return self._named.get(name, [])

    def like(self, name: str) -> list[str]:
        """Names of units in reach that may have been meant."""
        return difflib.get_close_matches(name, [unit.name for unit in self.units.values()], n=3, cutoff=0.5)

    def namesakes(self, unit: Unit, name: str) -> list[Colleague]:
        """Who of that name works at a unit."""
        return self._people.get((unit.id, name), [])

    def posts(self, unit: Unit) -> dict[str, Post]:
        """The posts a unit of this kind has."""
        words = shelf()
        level = self._level(unit)
        if level not in self._posts:
            self._posts[level] = {code: post for code, post in words.posts.items() if post.level == level}
            self._called[level] = called(self._posts[level])
        return self._posts[level]

    def post(self, unit: Unit, said: str) -> str:
        """The code of a post as somebody calls it, or nothing."""
        self.posts(unit)
        return self._called[self._level(unit)].get(said, "")

    @staticmethod
    def _level(unit: Unit) -> str:
        """The level whose posts a unit has: a campus those of a school, a department those of its county."""
        kind = shelf().unit_kinds.get(unit.kind)
        level: str = kind.level if kind is not None else "school"
        return _LEVELS.get(level, level)

    def may_give(self, unit: Unit, post: Post) -> bool:
        """Whether appointing to this post is the importer's to do: nobody gives what he lacks."""
        who = self._viewer
        if not all(who.may(verb, path=unit.path, unit=unit.id) for verb in (GRANT, INVITE)):
            return False
        verbs = self._roles.get(post.role, frozenset())
        return not lacking(who.held, verbs=verbs, path=unit.path, unit=unit.id, domains=frozenset())
