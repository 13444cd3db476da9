"""迎检材料: choose an inspector's list and a period; see 有, 部分, 缺 for each demand; take the folder away."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from xiaoan.features.exports.commands import ask
from xiaoan.foundation.ids import new_id, parse_id
from xiaoan.kernel.access.queries import may_unit
from xiaoan.kernel.ledgers.verbs import KEEP
from xiaoan.reports.registers import demands
from xiaoan.reports.registers.demands import STATES, Dossier, Line, State
from xiaoan.reports.registers.exporting import FOLDER, question_of
from xiaoan.reports.registers.periods import KINDS
from xiaoan.surfaces.web.door import Seat, page, reading
from xiaoan.surfaces.web.listing import Filters, SheetHead
from xiaoan.surfaces.web.pages.ledgers.addresses import units
from xiaoan.surfaces.web.pages.registers.addresses import ALSO, PATH, VERB, Asked, asked, offered, tabs, turning
from xiaoan.surfaces.web.parts import Link, UnitName

HERE = f"{PATH}/inspections"
TONES: dict[State, tuple[str, str]] = {
    "have": ("done", "check"), "part": ("late", "clock"), "lack": ("late", "info"), "by_hand": ("", ""),
    "not_due": ("", ""), "none": ("", ""),
}  # fmt: skip
LONGEST_LIST = 200


@page(verb=VERB, also=ALSO)
@require_safe
def index(request: Seat) -> HttpResponse:
    """The lists that may be answered for a unit."""
    now = asked(request, "term")
    top = now.question.top
    kept = {name: value for name, value in now.words.items() if value and name == "unit"}
    lists = [
        (each, f"{HERE}/list?" + urlencode({**kept, "list": each.code}), demands.own_list(each.code) is not None)
        for each in demands.lists(request.viewer, top)
    ]
    shown = {
        "unit": top,
        "lists": lists,
        "may_write": may_unit(request.viewer, KEEP, top),
        "tabs": tabs(HERE, now),
        "filters": Filters(units(request, now.words["unit"], top), HERE),
    }
    return render(request, "pages/registers/inspections.html", shown)


@page(verb=VERB, also=ALSO)
@require_safe
def show(request: Seat) -> HttpResponse:
    """One list answered, what is missing first said in one sentence."""
    now, dossier = _answered(request)
    code = dossier.inspection.code
    own = demands.own_list(code)
    shown = {
        "unit": now.question.top,
        "period": now.question.period,
        "dossier": dossier,
        "lines": [(line, STATES[line.state], *TONES[line.state], _answers(now, line)) for line in dossier.lines],
        "tabs": tabs(HERE, now),
        "code": code,
        "words": {**now.words, "unit": str(now.question.top.id)},
        "client_id": new_id(),
        "filters": offered(request, now, f"{HERE}/list", [*KINDS], [("list", code)]),
        "filters_end": [
            *[Link(each.title, f"{each.url}&{urlencode({'list': code})}") for each in turning(now)],
            Link(_("打印目录"), f"{HERE}/print?{now.address(list=code)}"),
            *([Link(_("改对应"), f"{HERE}/own?" + urlencode({"list": code}))] if _mine(request, now, own) else []),
        ],
    }
    return render(request, "pages/registers/dossier.html", shown)


def _mine(seat: Seat, now: Asked, own: tuple[object, str] | None) -> bool:
    return own is not None and own[0] == now.question.top.id and may_unit(seat.viewer, KEEP, now.question.top)


def _answers(now: Asked, line: Line) -> list[tuple[str, str, str, str]]:
    """(title, words, state, address) of each answer; the address carries unit and period on."""
    found = []
    for each in line.answers:
        url = each.url
        if url and "?" not in url:
            url = f"{url}?{now.address(unit=str(now.question.top.id))}"
        found.append((each.title, each.words, STATES[each.state], url))
    return found


def _answered(seat: Seat) -> tuple[Asked, Dossier]:
    now = asked(seat, "term")
    code = seat.GET.get("list", "")[:LONGEST_LIST]
    inspection = demands.list_of(seat.viewer, now.question.top, code)
    return now, demands.dossier(now.question, inspection)


@page(verb=VERB, also=ALSO)
@require_safe
def sheet(request: Seat) -> HttpResponse:
    """The index on A4."""
    now, dossier = _answered(request)
    shown = {
        "dossier": dossier,
        "lines": [(line, STATES[line.state]) for line in dossier.lines],
        "sheet": SheetHead(
            dossier.inspection.title, UnitName(now.question.top.name), request.at, now.question.period.title
        ),
        "back": f"{HERE}/list?{now.address(list=dossier.inspection.code)}",
    }
    return render(request, "pages/registers/dossier_sheet.html", shown)


@page(verb=VERB, also=ALSO)
@require_POST
def pack(request: Seat) -> HttpResponse:
    """Ask for the folder; it is made by the worker and waits under 导出的文件."""
    words = {name: request.POST.get(name, "")[:LONGEST_LIST] for name in ("unit", "period", "day", "list")}
    with reading(request):
        question = question_of(request.viewer, words, request.at)
        title = demands.list_of(request.viewer, question.top, words["list"]).title
    named = f"{title}　{question.top.short_name}　{question.period.title}"
    ask(
        by=request.viewer, kind=FOLDER, arguments=words, title=named, at=request.at,
        client_id=parse_id(request.POST.get("client_id", "")) or new_id(),
    )  # fmt: skip
    return redirect("/exports")
