"""What the address of the bureau's page asks for: period, units, domain, kind of school, order. A wrong word is
refused in words, a unit out of sight is not found."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.utils.translation import gettext as _

from xiaoan.foundation.clock import month_of, month_span, school_day
from xiaoan.foundation.errors import NotFound, Refused
from xiaoan.foundation.ids import parse_id
from xiaoan.foundation.text import month_words
from xiaoan.kernel.access.queries import visible_unit
from xiaoan.kernel.access.rules import Viewer
from xiaoan.kernel.catalogue.pack.shelf import Shelf
from xiaoan.kernel.indicators import verbs as indicators
from xiaoan.kernel.tree.models import Unit
from xiaoan.kernel.tree.queries import lineage, under
from xiaoan.surfaces.web.door import Seat
from xiaoan.surfaces.web.listing import Choice, Filter, Filters
from xiaoan.surfaces.web.pages.bureau.addresses import address

MONTHS = 13
SORTS = ("risk", "age", "unit")


@dataclass(frozen=True)
class Asked:
    """One look at the bureau's page. `home` is the unit the viewer starts from, `top` the one looked at."""

    home: Unit
    top: Unit
    month: str
    first: date
    last: date
    today: date
    domain: str = ""
    kind: str = ""
    sort: str = "risk"
    mine: bool = False
    whole: bool = False

    @property
    def current(self) -> bool:
        """Whether the month looked at is the one that runs."""
        return self.month == month_of(self.today)

    def at(self, **changes: object) -> str:
        """The address of this look with something changed."""
        said: dict[str, object] = {
            "month": "" if self.current else self.month,
            "unit": "" if self.top.id == self.home.id else self.top.id,
            "domain": self.domain,
            "kind": self.kind,
            "sort": "" if self.sort == SORTS[0] else self.sort,
            "mine": self.mine,
            "all": self.whole,
        }
        return address("/bureau", **{**said, **changes})


def asked(request: Seat) -> Asked:
    """The look that the address asks for."""
    wanted = request.GET
    month, first, last = month_in(request)
    home = home_of(request.viewer)
    top = home
    if wanted.get("unit") and wanted["unit"] != str(home.id):
        top = visible_unit(request.viewer, parse_id(wanted["unit"]) or UUID(int=0), indicators.SEE)
    return Asked(
        home=home,
        top=top,
        month=month,
        first=first,
        last=last,
        today=school_day(request.at),
        domain=wanted.get("domain", "")[:60],
        kind=wanted.get("kind", "")[:60],
        sort=wanted.get("sort", "") if wanted.get("sort") in SORTS else SORTS[0],
        mine=wanted.get("mine") == "1",
        whole=wanted.get("all") == "1",
    )


def month_in(request: Seat) -> tuple[str, date, date]:
    """The month of the address, this one when it names none, with its first and last day."""
    today = school_day(request.at)
    month = request.GET.get("month") or request.POST.get("month") or month_of(today)
    try:
        first, last = month_span(month)
    except ValueError:
        raise Refused(_("月份请写成 2026-10 这样。")) from None
    if not today.year - 20 <= first.year <= today.year + 1:
        raise Refused(_("没有这个月份的情况，请换一个月份。"))
    return month_of(first), first, last


def home_of(viewer: Viewer) -> Unit:
    """Where the viewer starts: his own unit when he may look at it or into it, else the highest he may look at."""
    held = [each for each in viewer.held if indicators.SEE in each.verbs]
    if any(each.covers(viewer.unit_path, viewer.unit) or each.path.startswith(viewer.unit_path) for each in held):
        path = viewer.unit_path
    else:
        path = min((each.path for each in held), key=lambda each: (len(each), each), default="")
    line = lineage(path)
    if not line:
        raise NotFound()
    return line[-1]


def listed(viewer: Viewer) -> frozenset[UUID]:
    """Schools that were given to the viewer by name (我挂点的), campuses included."""
    held = [each.units for each in viewer.held if each.range is None and indicators.SEE in each.verbs]
    return frozenset().union(*held)


def filters(look: Asked, viewer: Viewer, shelf: Shelf, *, domains: Iterable[str], kinds: Iterable[str]) -> Filters:
    """The filters of the page with what is chosen; those with nothing to choose are left out."""
    items = [
        Filter("month", _("时段"), months_back(look.today, look.month), look.month),
        Filter("unit", _("单位"), _units(look), "" if look.top.id == look.home.id else str(look.top.id)),
        Filter("domain", _("领域"), _domains(look, shelf, domains), look.domain),
        Filter("kind", _("学校类型"), _kinds(look, shelf, kinds), look.kind),
        Filter(
            "sort",
            _("排序"),
            [Choice("risk", _("风险、天数")), Choice("age", _("天数")), Choice("unit", _("单位顺序"))],
            look.sort,
        ),
    ]
    if listed(viewer):
        mine = [Choice("", _("全部单位")), Choice("1", _("只看我挂点的"))]
        items.append(Filter("mine", _("挂点"), mine, "1" if look.mine else ""))
    return Filters([item for item in items if len(item.choices) > 1], "/bureau")


def months_back(today: date, month: str) -> list[Choice]:
    """The running month first, a year back, and the month looked at."""
    found, day = [month_of(today)], today
    while len(found) < MONTHS:
        day = day.replace(day=1) - timedelta(days=1)
        found.append(month_of(day))
    if month not in found:
        found.append(month)
    return [Choice(each, month_words(each)) for each in found]


def _units(look: Asked) -> list[Choice]:
    """The whole, and the units that have schools below them (counties, towns, central schools)."""
    rows = [unit for unit in under(look.home.path).order_by("path") if unit.id != look.home.id]
    holding = {unit.parent_id for unit in rows if unit.is_school}
    holding |= {unit.parent_id for unit in rows if unit.id in holding}
    here = [Choice(str(unit.id), unit.short_name) for unit in rows if unit.id in holding]
    return [Choice("", _("{unit}，全部").format(unit=look.home.short_name)), *here]


def _domains(look: Asked, shelf: Shelf, domains: Iterable[str]) -> list[Choice]:
    known = [code for code in shelf.domains if code in set(domains) or code == look.domain]
    return [Choice("", _("全部")), *(Choice(code, shelf.domains[code].title) for code in known)]


def _kinds(look: Asked, shelf: Shelf, kinds: Iterable[str]) -> list[Choice]:
    known = [code for code in shelf.unit_kinds if code in set(kinds) or code == look.kind]
    return [Choice("", _("全部")), *(Choice(code, shelf.unit_kinds[code].title) for code in known)]
