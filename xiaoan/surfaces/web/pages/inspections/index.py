"""/inspections: what waits, the bureau's look school by school, and the papers; and what papers are called 书号."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from xiaoan.features.inspections import commands, queries
from xiaoan.features.inspections.queries import Filters, Mark
from xiaoan.features.inspections.verbs import ENTER, INSPECT, SEE
from xiaoan.features.inspections.vocabulary import KINDS, Kind
from xiaoan.foundation.errors import NotFound, Refused
from xiaoan.foundation.ids import parse_id
from xiaoan.kernel.access.queries import visible_unit
from xiaoan.kernel.access.rules import Viewer
from xiaoan.kernel.tree.models import Unit
from xiaoan.kernel.tree.queries import schools_under
from xiaoan.kernel.tree.queries import unit as unit_of
from xiaoan.surfaces.web.door import Seat, page, reading
from xiaoan.surfaces.web.listing import Choice, Filter
from xiaoan.surfaces.web.listing import Filters as Chosen
from xiaoan.surfaces.web.nav import holds
from xiaoan.surfaces.web.pages.daily.check import sent_id

A_PAGE = 50


@page(verb=SEE)
@require_safe
def show(request: Seat) -> HttpResponse:
    """The page."""
    who = request.viewer
    unit, filters, offered = chosen_papers(request)
    rows, mark = queries.papers(who, filters, at=request.at, after=_mark(request), most=A_PAGE)
    own = unit_of(who.unit)
    context = {
        "rows": rows,
        "following": _address(request, mark) if mark else "",
        "total": queries.total(who, filters, at=request.at),
        "waiting": queries.waiting_for(who, at=request.at),
        "schools": [] if own.is_school and unit is None and not _above_others(who) else _schools(request, unit),
        "unit": unit,
        "filters": offered,
        "may_inspect": _above_others(who),
        "may_enter": holds(who, ENTER),
        "numbered": _numbered(who),
        "several": any(row.unit_id != who.unit for row in rows),
    }
    return render(request, "pages/inspections/index.html", context)


def chosen_papers(request: Seat) -> tuple[Unit | None, Filters, Chosen]:
    """Which papers the address asks for: the unit, the filters of the query, the same as a page shows them."""
    unit = _unit(request)
    kind, state = request.GET.get("kind", ""), request.GET.get("state", "")
    return unit, Filters(kind, state, unit.path if unit else ""), _offered(kind, state, unit)


def _schools(request: Seat, unit: Unit | None) -> list[queries.SchoolLine]:
    return [] if unit is not None else queries.by_school(request.viewer, at=request.at)


def _above_others(who: Viewer) -> bool:
    """Whether there is any school that the viewer may come to in the name of a unit above it."""
    for held in who.held:
        if INSPECT not in held.verbs:
            continue
        if held.units:
            return True
        own = unit_of(held.unit) if held.path else None
        if own is None or not own.is_school or schools_under(held.path).exclude(id=held.unit).exists():
            return True
    return False


def _numbered(who: Viewer) -> UUID | None:
    """The unit whose 书号 the viewer may set: that of his widest grant, when it stands above schools."""
    wide = sorted((held.path, held.unit) for held in who.held if INSPECT in held.verbs and held.range and held.path)
    return wide[0][1] if wide and _above_others(who) else None


def _unit(request: Seat) -> Unit | None:
    key = parse_id(request.GET.get("unit", ""))
    return visible_unit(request.viewer, key, SEE) if key is not None else None


def _mark(request: Seat) -> Mark | None:

    text, _tilde, key_text = request.GET.get("after", "").partition("~")
    key = parse_id(key_text)
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return None
    return Mark(at, key) if key is not None and at.tzinfo is not None else None


def _address(request: Seat, mark: Mark) -> str:
    kept = {name: request.GET[name] for name in ("kind", "state", "unit") if request.GET.get(name)}
    return "?" + urlencode({**kept, "after": f"{mark.at.isoformat()}~{mark.id}"})


def _offered(kind: str, state: str, unit: Unit | None) -> Chosen:
    every = Choice("", _("全部"))
    return Chosen(
        [
            Filter("state", _("状态"), [every, *(Choice(*each) for each in queries.STATES.items())], state),
            Filter("kind", _("文书"), [every, *(Choice(each.value, KINDS[each]) for each in Kind)], kind),
        ],
        "/inspections",
        [("unit", str(unit.id))] if unit else [],
    )  # fmt: skip


@page(verb=INSPECT)
@require_http_methods(["GET", "HEAD", "POST"])
def numbers(request: Seat, issuer_id: UUID) -> HttpResponse:
    """书号 of a unit: one line for each kind of paper."""
    with reading(request):
        issuer = visible_unit(request.viewer, issuer_id, INSPECT)
        if issuer.is_school and not schools_under(issuer.path).exclude(id=issuer.id).exists():
            raise NotFound()
    wrong, status = "", 200
    kind, prefix = request.POST.get("kind", ""), request.POST.get("prefix", "")
    if request.method == "POST":
        sent_id(request)
        try:
            commands.set_prefix(by=request.viewer, issuer=issuer, kind=kind, prefix=prefix, at=request.at)
        except Refused as no:
            wrong, status = no.reason, 422
        else:
            messages.success(request, _("已设定，从下一份文书起用。"))
            return redirect("web:paper-numbers", issuer_id=issuer_id)
    with reading(request):
        lines = queries.prefixes(issuer)
        context = {"issuer": issuer, "lines": lines, "wrong": wrong, "kind": kind, "prefix": prefix}
        context["titles"] = [(each.value, words) for each, words in KINDS.items()]
        return render(request, "pages/inspections/numbers.html", context, status=status)
