"""What one looks at: a unit on a day, or at a bureau one kind of its schools; and which duties count there.

A school, or a campus, sees what its own facts make it owe. A bureau sees all, or what a kind of school can owe.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from django.utils.http import urlencode
from django.utils.translation import gettext as _

from xiaoan.foundation.clock import school_day
from xiaoan.kernel.catalogue.browse.could import could_owe
from xiaoan.kernel.catalogue.pack.duties import Duty
from xiaoan.kernel.catalogue.pack.schema import Pack, Source
from xiaoan.kernel.catalogue.pack.words import UnitKind
from xiaoan.kernel.catalogue.queries import Reign, governing, shelf
from xiaoan.kernel.catalogue.rules import owed_at
from xiaoan.kernel.tree.models import Unit
from xiaoan.kernel.work.weight.posts import Holding
from xiaoan.kernel.work.weight.reach import Owing, Reach
from xiaoan.surfaces.web.door import Seat
from xiaoan.surfaces.web.listing import Choice, Filter, Filters
from xiaoan.surfaces.web.pages.catalogue.standards import chosen_unit, with_parts
from xiaoan.surfaces.web.parts import Link

OFFICE = "office"
"""The kind that stands for the bureau itself."""


class Counted(NamedTuple):
    """A duty that counts here; `owing` is None where nobody asked which units owe it."""

    reign: Reign
    duty: Duty
    owing: list[Owing] | None

    @property
    def week(self) -> float | None:
        """Minutes a week of all who owe it here; None where that is not known."""
        return sum(each.week for each in self.owing) if self.owing is not None else None


@dataclass(frozen=True)
class Sight:
    """One look: the unit, the day, the packs in force, and of a bureau the kind of school chosen ("" for all)."""

    unit: Unit
    day: date
    reigns: Mapping[str, Reign]
    reach: Reach | None
    holding: Holding | None
    kind: str
    own: bool

    @property
    def school(self) -> bool:
        return self.reach is not None

    @property
    def packs(self) -> list[Pack]:
        """The packs in force, as they bind here."""
        return [reign.pack for reign in self.reigns.values()]

    @property
    def sources(self) -> dict[str, Source]:
        """Documents that may be cited."""
        own = {source.code: source for pack in self.packs for source in pack.sources}
        return {**shelf().sources, **own}

    def counted(self) -> Iterator[Counted]:
        """The duties that count here, pack by pack."""
        for reign in self.reigns.values():
            for duty in reign.pack.duties:
                if self.reach is not None:
                    if owing := self.reach.owing(duty):
                        yield Counted(reign, duty, owing)
                elif self.concerns(duty):
                    yield Counted(reign, duty, None)

    def concerns(self, duty: Duty) -> bool:
        """At a bureau: whether a duty is one of the chosen kind of school, or of the bureau itself."""
        if self.kind == OFFICE:
            kind = shelf().unit_kinds.get(self.unit.kind)
            return duty.at == "bureau" and (kind is None or owed_at(duty, kind))
        if not self.kind:
            return True
        return could_owe(duty, shelf().unit_kinds[self.kind])

    @property
    def kept(self) -> list[tuple[str, str]]:
        """What of the address leads on from here."""
        unit = [] if self.own else [("unit", str(self.unit.id))]
        return [*unit, *([("kind", self.kind)] if self.kind else [])]

    def to(self, address: str, **more: str) -> str:
        """Another page of the same look."""
        asked = urlencode([*self.kept, *more.items()])
        return f"{address}?{asked}" if asked else address

    @property
    def filters(self) -> Filters | None:
        """Of a bureau: the choice of a kind of school."""
        if self.school:
            return None
        kinds = [Choice(kind.code, kind.title) for kind in kinds_of_schools()]
        choices = [Choice("", _("全部")), Choice(OFFICE, _("教育局自己")), *kinds]
        kept = [pair for pair in self.kept if pair[0] != "kind"]
        return Filters([Filter("kind", _("哪类学校"), choices, self.kind)], kept=kept)

    @property
    def tabs(self) -> list[tuple[str, Link]]:
        """The sides of the catalogue: code, and word with address."""
        month = str(self.day.month)
        return [
            ("all", Link(_("全部标准"), self._plain("/catalogue"))),
            ("posts", Link(_("按岗位"), self.to("/catalogue/posts"))),
            ("months", Link(_("按月份"), self.to(f"/catalogue/months/{month}"))),
            ("places", Link(_("按地点"), self.to("/catalogue/places"))),
            ("documents", Link(_("按文件"), self.to("/catalogue/documents"))),
        ]

    def _plain(self, address: str) -> str:
        return address if self.own else f"{address}?unit={self.unit.id}"


def kinds_of_schools() -> list[UnitKind]:
    """The kinds of units that count as schools, as the vocabulary orders them."""
    return [kind for kind in shelf().unit_kinds.values() if kind.is_school]


def sight(seat: Seat) -> Sight:
    """The look an address asks for. An unknown kind of school counts as all. NotFound for a unit out of sight."""
    unit, day = chosen_unit(seat), school_day(seat.at)
    kinds = shelf().unit_kinds
    school = unit.is_school or (unit.kind in kinds and kinds[unit.kind].level == "campus")
    reach = Reach(with_parts(unit), day) if school else None
    asked = seat.GET.get("kind", "")
    known = asked == OFFICE or (asked in kinds and kinds[asked].is_school)
    return Sight(
        unit=unit,
        day=day,
        reigns=governing(unit, day),
        reach=reach,
        holding=Holding(reach) if reach is not None else None,
        kind=asked if known and not school else "",
        own=unit.id == seat.viewer.unit,
    )
