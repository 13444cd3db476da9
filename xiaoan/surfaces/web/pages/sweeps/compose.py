"""布置专项排查: title, items, schools and deadline on one page; a look at what the school will see; send.

Nothing is sent without that look. Without scripts each button brings the page back with all that was said.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from xiaoan.foundation.clock import school_day
from xiaoan.foundation.errors import Conflict, NotFound, Refused
from xiaoan.foundation.ids import parse_id
from xiaoan.foundation.text import measure
from xiaoan.kernel.access.queries import visible_unit
from xiaoan.kernel.catalogue.own import is_own
from xiaoan.kernel.catalogue.queries import shelf
from xiaoan.kernel.tree.models import Unit
from xiaoan.kernel.work.demands import choosing, commands
from xiaoan.kernel.work.demands.choosing import Filter
from xiaoan.kernel.work.demands.models import DRAFT, Demand
from xiaoan.kernel.work.demands.preview import Preview, preview
from xiaoan.kernel.work.demands.reading import listing, notice
from xiaoan.kernel.work.demands.rules import USUAL_PREFIX
from xiaoan.kernel.work.verbs import DEMAND
from xiaoan.surfaces.web.asking import Fault
from xiaoan.surfaces.web.door import Seat, page, reading
from xiaoan.surfaces.web.pages.daily.uploads import Photos, received
from xiaoan.surfaces.web.pages.forms import blame
from xiaoan.surfaces.web.pages.sweeps.asking import DemandForm, Said, heard, of_draft

PAPER = "paper"


@page(verb=DEMAND)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: Seat) -> HttpResponse:
    """A new 专项排查 of the viewer's bureau."""
    unit = bureau_of(request)
    if request.method != "POST":
        said = Said(DemandForm(None, initial={"series": _last_prefix(request)}))
        return _shown(request, unit, _with_lists(request, unit, said))
    return _done(request, unit, None)


@page(verb=DEMAND)
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: Seat, demand_id: UUID) -> HttpResponse:
    """A draft again. What has been sent cannot be edited, only looked at."""
    with reading(request):
        found = notice(request.viewer, demand_id)
    if not found.may_act:
        raise NotFound()
    if found.row.state != DRAFT:
        return redirect("web:sweep", demand_id=demand_id)
    if request.method != "POST":
        return _shown(request, found.row.unit, _with_lists(request, found.row.unit, of_draft(found.row)), row=found.row)
    return _done(request, found.row.unit, found.row)


@page(verb=DEMAND)
@require_POST
def schools(request: Seat) -> HttpResponse:
    """The list of schools for the conditions chosen, for the page while it is filled in."""
    unit, said = bureau_of(request), heard(request.POST)
    with reading(request):
        _fitted(request, unit, said)
        return render(request, "pages/sweeps/schools.html", {"said": said})


def bureau_of(seat: Seat) -> Unit:
    """The bureau that asks: the one named, else the viewer's own."""
    asked = seat.GET.get("unit") or seat.POST.get("unit")
    wanted = (parse_id(asked) or UUID(int=0)) if asked else seat.viewer.unit
    return visible_unit(seat.viewer, wanted, DEMAND)


def _done(request: Seat, unit: Unit, row: Demand | None) -> HttpResponse:
    """One of the page's buttons: find, fit, preview, draft or send."""
    said, act = heard(request.POST), request.POST.get("act", "preview")
    client_id = parse_id(request.POST.get("client_id", ""))
    if client_id is None:
        raise Refused(_("这一页打开太久了，请返回重新打开再写。"))
    papers = received(request, unit, client_id, {PAPER})
    look: Preview | None = None
    status = 200
    if act in ("find", "fit"):
        said.form.is_bound = False
        said.form.initial = {**said.form.initial, **_typed(request)}
    elif not said.form.is_valid() or said.wrong or papers.wrong:
        status = 422
    else:
        try:
            body = said.body(papers.of(PAPER))
            if act in ("send", "draft"):
                made = _commanded(request, unit, row, client_id, said, body, act)
                return redirect("web:sweep", demand_id=made.id)
            with reading(request):
                look = preview(request.viewer, unit, body, at=request.at)
        except (Refused, Conflict) as wrong:
            blame(said.form, wrong)
            said.wrong |= wrong.fields if isinstance(wrong, Refused) else {}
            status = 422
    with reading(request):
        if act == "fit":
            _fitted(request, unit, said)
        return _shown(request, unit, _with_lists(request, unit, said), row=row, look=look, papers=papers, status=status)


def _commanded(
    request: Seat, unit: Unit, row: Demand | None, client_id: UUID, said: Said, body: Any, act: str
) -> Demand:
    by, at = request.viewer, request.at
    if row is not None:
        made = commands.amend(by=by, demand_id=row.id, body=body, at=at)
        made = commands.send(by=by, demand_id=made.id, at=at) if act == "send" else made
    elif act == "send":
        made = commands.issue(by=by, unit=unit, client_id=client_id, body=body, at=at)
    else:
        made = commands.draft(by=by, unit=unit, client_id=client_id, body=body, at=at)
    if made.state == DRAFT:
        messages.success(request, _("已存为草稿，学校还看不到。"))
    else:
        number = measure(len(made.units), _("个单位"))
        messages.success(request, _("已发出 {no}，{n}现在就能看到。").format(no=made.number, n=number))
    return made


def _typed(request: Seat) -> dict[str, object]:
    """What stands in the fields, for a page that is not yet judged."""
    many = {"posts", "places"}
    return {
        name: request.POST.getlist(name) if name in many else request.POST.get(name, "")
        for name in DemandForm(None).fields
    }


def _fitted(request: Seat, unit: Unit, said: Said) -> None:
    """Tick the schools that meet the conditions; the others can be added."""
    day = school_day(request.at)
    fitting = choosing.schools(request.viewer, unit, said.chosen, day=day)
    said.units = [line.id for line in fitting]
    said.schools = fitting
    ids = set(said.units)
    said.others = [line for line in choosing.schools(request.viewer, unit, Filter(), day=day) if line.id not in ids]


def _with_lists(request: Seat, unit: Unit, said: Said) -> Said:
    """What the page offers: items found by the word, schools ticked and not."""
    with reading(request):
        said.found = choosing.items(said.word)
        if not said.schools and not said.others:
            day, ticked = school_day(request.at), set(said.units)
            every = choosing.schools(request.viewer, unit, Filter(), day=day)
            said.schools = [line for line in every if line.id in ticked]
            said.others = [line for line in every if line.id not in ticked]
    return said


def _last_prefix(request: Seat) -> str:
    with reading(request):
        rows = [row for row in listing(request.viewer, limit=10) if row.unit_id == request.viewer.unit]
    return rows[0].prefix if rows else USUAL_PREFIX


def _shown(
    request: Seat, unit: Unit, said: Said, *, row: Demand | None = None, look: Preview | None = None,
    papers: Photos | None = None, status: int = 200,
) -> HttpResponse:  # fmt: skip
    known = shelf()
    with reading(request):
        groups = choosing.groups(unit)
    faults = [Fault("items", said.wrong["items"])] if "items" in said.wrong else []
    faults += [Fault("schools", said.wrong["units"])] if "units" in said.wrong else []
    faults += [Fault(name, words) for name, words in said.wrong.items() if name.startswith("kind-")]
    shown = {
        "unit": unit, "said": said, "form": said.form, "row": row, "look": look, "faults": faults,
        "facts": [(key, word.title) for key, word in known.facts.items() if word.type == "yes_no"],
        "kinds": [(code, word.title) for code, word in known.unit_kinds.items() if word.is_school],
        "groups": groups, "hazards": [word.title for code, word in known.hazards.items() if not is_own(code)],
        "papers": papers or Photos(), "total": len(said.schools) + len(said.others),
        "due": said.form.cleaned_data.get("due") if look else None,
        "reason": said.form.cleaned_data.get("reason") if look else "",
    }  # fmt: skip
    return render(request, "pages/sweeps/compose.html", shown, status=status)
