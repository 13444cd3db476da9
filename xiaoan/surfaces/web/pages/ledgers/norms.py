"""该有多少、现有多少: at a school what norms want beside what there is; at a bureau the schools that are short."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from operator import itemgetter
from typing import NamedTuple
from uuid import UUID, uuid5

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from xiaoan.foundation.errors import Conflict, NotFound
from xiaoan.foundation.text import cleaned, measure
from xiaoan.kernel.access.queries import visible_unit
from xiaoan.kernel.access.rules import Viewer
from xiaoan.kernel.hazards import commands as hazards
from xiaoan.kernel.hazards.commands import Seen
from xiaoan.kernel.hazards.queries import times_told
from xiaoan.kernel.hazards.verbs import REPORT
from xiaoan.kernel.ledgers import queries
from xiaoan.kernel.ledgers.norms.reading import NormLine
from xiaoan.kernel.ledgers.verbs import SEE
from xiaoan.kernel.org.verbs import SEE as SEE_ORG
from xiaoan.kernel.org.verbs import STATE
from xiaoan.kernel.tree.models import Unit
from xiaoan.surfaces.web import parts
from xiaoan.surfaces.web.door import Seat, page, reading
from xiaoan.surfaces.web.listing import Choice, Filter, Filters, Pages
from xiaoan.surfaces.web.pages.daily.asked import clauses
from xiaoan.surfaces.web.pages.ledgers.addresses import top_of, units
from xiaoan.surfaces.web.pages.registers.addresses import tabs

PATH = "/ledgers/norms"
A_PAGE, ON_THE_SHELF = 50, 8


class Line(NamedTuple):
    """One norm at one unit as a page shows it. `source` leads to what is counted, `may_report` shows the button."""

    line: NormLine
    need: str
    have: str
    short: str
    source: str
    source_words: str
    may_report: bool
    clauses: tuple[parts.Clause, ...]


class Brief(NamedTuple):
    """The first of what is short at a school, how many are short and how many enough."""

    lines: list[Line]
    short: int
    enough: int
    several: bool


def at_school(seat: Seat, unit: Unit | None) -> Brief | None:
    """What a school's shelf says of norms; nothing over several schools, or where nothing is wanted."""
    if unit is None or (unit.legal and not unit.is_school):
        return None
    found = queries.norms_of(seat.viewer, unit, at=seat.at)
    short = [line for line in found if line.short]
    several = len({line.unit for line in found}) > 1
    lines = [shown(seat.viewer, line) for line in varied(short)[:ON_THE_SHELF]]
    return Brief(lines, len(short), len(found) - len(short), several) if found else None


def varied(lines: Sequence[NormLine]) -> list[NormLine]:
    """The first of each kind of fault, then the second of each: twenty missing rules do not hide a missing guard."""
    turns: Counter[str] = Counter()
    by_turn: list[tuple[int, NormLine]] = []
    for line in lines:
        by_turn.append((turns[line.norm.kind], line))
        turns[line.norm.kind] += 1
    return [line for _turn, line in sorted(by_turn, key=itemgetter(0))]


def shown(viewer: Viewer, line: NormLine) -> Line:
    """A norm in words, with what the viewer may do about it."""
    norm = line.norm
    may = viewer.may(REPORT, path=line.path, unit=line.unit)
    source, words = _source(viewer, line)
    return Line(
        line=line,
        need=measure(line.need, norm.unit),
        have=measure(line.have, norm.unit),
        short=measure(line.short, norm.unit),
        source=source,
        source_words=words,
        may_report=bool(line.short and line.stated and may and line.reported is None),
        clauses=clauses(norm.clauses),
    )


def _source(viewer: Viewer, line: NormLine) -> tuple[str, str]:
    """Where what is counted is kept, for who may go there."""
    have, unit, path = line.norm.have, line.unit, line.path
    if have.ledger:
        return f"/ledgers/{have.ledger}?unit={unit}", _("看台账")
    if have.post:
        return (f"/people?unit={unit}", _("看岗位")) if viewer.may(SEE_ORG, path=path, unit=unit) else ("", "")
    words = _("更新数字") if line.stated else _("去填写")
    return (f"/units/{unit}/facts", words) if viewer.may(STATE, path=path, unit=unit) else ("", "")


@page(verb=SEE)
@require_safe
def show(request: Seat) -> HttpResponse:
    """Which schools have too few of what; `?norm=` of one norm, `?all=1` also those that have enough."""
    unit, norm, everyone = top_of(request), cleaned(request.GET.get("norm", ""), most=80), request.GET.get("all") == "1"
    found = queries.norms_of(request.viewer, unit, at=request.at)
    titles = {line.norm.code: line.norm.title for line in found}
    if norm and norm not in titles:
        titles[norm] = _("（没有这条标准）")
    wanted = [line for line in found if norm in ("", line.norm.code) and (everyone or line.short)]
    chosen = request.GET.get("unit", "")
    start = _start(request, len(wanted))
    context = {
        "unit": unit,
        "lines": [shown(request.viewer, line) for line in wanted[start : start + A_PAGE]],
        "pages": _pages(start, len(wanted), _carried(chosen, norm, everyone=everyone)),
        "schools": len({line.school for line in found if line.short and norm in ("", line.norm.code)}),
        "counted": len({line.school for line in found if norm in ("", line.norm.code)}),
        "several": len({line.unit for line in found}) > 1,
        "everyone": everyone,
        "any": bool(found),
        "tabs": tabs(PATH),
        "filters": Filters(
            [*units(request, chosen, unit), _norms(titles, norm)], PATH, [("all", "1")] if everyone else []
        ),
        "other": "?" + urlencode(_carried(chosen, norm, everyone=not everyone)),
    }
    return render(request, "pages/ledgers/norms.html", context)


def _norms(titles: dict[str, str], chosen: str) -> Filter:
    choices = [Choice("", _("全部")), *(Choice(code, title) for code, title in sorted(titles.items()))]
    return Filter("norm", _("哪一项"), choices, chosen)


def _carried(unit: str, norm: str, *, everyone: bool) -> dict[str, str]:
    """What the address of another page or view carries."""
    words = {"unit": unit, "norm": norm, "all": "1" if everyone else ""}
    return {name: word for name, word in words.items() if word}


def _start(seat: Seat, total: int) -> int:
    text = seat.GET.get("from", "")
    said = int(text) if text.isascii() and text.isdigit() and len(text) < 7 else 0
    return said if said < total else 0


def _pages(start: int, total: int, carried: dict[str, str]) -> Pages:
    last = min(start + A_PAGE, total)
    later = "?" + urlencode({**carried, "from": str(last)}) if last < total else ""
    earlier = "?" + urlencode({**carried, "from": str(max(0, start - A_PAGE))}) if start else ""
    return Pages(start + 1 if total else 0, last, total, _("条"), earlier, later)


@page(verb=REPORT)
@require_POST
def report(request: Seat, unit_id: UUID, norm: str) -> HttpResponse:
    """上报 that there are too few, in one tap: what is wanted and what there is are known. Told twice it is one."""
    with reading(request):
        unit = visible_unit(request.viewer, unit_id, REPORT)
        found = queries.norms_of(request.viewer, unit, at=request.at, codes=(norm,))
        line = next((each for each in found if each.unit == unit.id and each.short and each.stated), None)
        told = times_told(line.mark) if line else 0
    if line is None:
        raise NotFound("没有要上报的缺额。")
    if line.reported is None:
        # Two who tell it at once tell one; told again after the first was settled it is another.
        client_id = uuid5(line.mark, f"{line.norm.kind}/{told}")
        with suppress(Conflict):
            hazards.report(by=request.viewer, unit=unit, client_id=client_id, seen=_seen(line), at=request.at)
    messages.success(request, _("已上报，等安全员核实。"))
    return redirect(f"/ledgers?unit={unit.id}")


def _seen(line: NormLine) -> Seen:
    """The report of too few."""
    norm = line.norm
    words = _("{title}：按规定要有{need}，现有{have}，还差{short}").format(
        title=norm.title, need=measure(line.need, norm.unit), have=measure(line.have, norm.unit),
        short=measure(line.short, norm.unit),
    )  # fmt: skip
    return Seen(
        what=words, where=line.unit_name, kind=norm.kind, domain=line.domain, origin="norm", origin_id=line.mark
    )
