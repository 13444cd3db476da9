"""/imports: what the list is and the file itself; below it the lists brought lately."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from xiaoan.features.imports import queries
from xiaoan.features.imports.doing.taking import take
from xiaoan.features.imports.kinds.ledgers import ledgers
from xiaoan.features.imports.kinds.shelf import KINDS
from xiaoan.features.imports.shapes import Kind
from xiaoan.foundation.errors import Conflict, NotFound, Refused
from xiaoan.foundation.ids import new_id, parse_id
from xiaoan.kernel.access.queries import visible_unit
from xiaoan.kernel.access.rules import Viewer
from xiaoan.kernel.catalogue.queries import shelf
from xiaoan.kernel.files.sheets import LARGEST_FILE
from xiaoan.kernel.org import verbs as org
from xiaoan.kernel.org.queries import units_in_sight
from xiaoan.kernel.tree.models import Unit
from xiaoan.surfaces.web.door import Seat, page, reading
from xiaoan.surfaces.web.nav import holds

VERB = org.STAFF
ALSO = tuple(kind.verb for kind in KINDS.values())
MOST_NAMES = 200


@dataclass(frozen=True)
class Said:
    """What was filled in, to be shown again."""

    kind: str = ""
    ledger: str = ""
    roster: str = ""
    unit: str = ""


def kinds_for(who: Viewer, unit: Unit) -> list[Kind]:
    """The kinds of lists a viewer may bring somewhere; schools and calendars stand above, rosters at a school."""
    found = [kind for kind in KINDS.values() if holds(who, kind.verb)]
    return [kind for kind in found if not (unit.is_school and kind.code == "schools")]


@page(verb=VERB, also=ALSO)
@require_http_methods(["GET", "HEAD", "POST"])
def show(request: Seat) -> HttpResponse:
    """The form, and what was brought lately; a file that can be read leads to its own page."""
    own = Unit.objects.get(id=request.viewer.unit)
    asked = parse_id(request.GET.get("unit"))
    unit = visible_unit(request.viewer, asked, org.SEE) if asked else own
    kind = request.GET.get("kind", "")
    if request.method != "POST":
        return _shown(request, unit, Said(kind if kind in KINDS else "", request.GET.get("ledger", ""), unit=unit.name))
    posted = request.POST
    said = Said(*(posted.get(name, "")[:120].strip() for name in ("kind", "ledger", "roster", "unit")))
    try:
        row = _taken(request, own, said)
    except (Refused, Conflict, NotFound) as wrong:
        fields = dict(wrong.fields) if isinstance(wrong, Refused) else {}
        return _shown(request, unit, said, wrong.reason, fields)
    return redirect("web:import", import_id=row)


def _taken(seat: Seat, own: Unit, said: Said) -> UUID:
    upload = seat.FILES.get("file")
    if said.kind not in KINDS:
        raise Refused(_("请选表里是什么。"), {"kind": _("请选一样")})
    if upload is None:
        raise Refused(_("请先选一个 Excel 文件。"), {"file": _("请选文件")})
    if (upload.size or 0) > LARGEST_FILE:
        raise Refused(_("文件太大，不像一份名单。请删去图片和多余的表再试。"), {"file": _("请换一个文件")})
    if said.kind == "ledger" and said.ledger not in ledgers():
        raise Refused(_("请选是哪一本台账。"), {"ledger": _("请从列表中选择")})
    what = said.ledger if said.kind == "ledger" else said.roster if said.kind == "roster" else ""
    unit = _meant(seat.viewer, said.unit, KINDS[said.kind]) if said.unit else own
    row = take(
        by=seat.viewer, unit=unit, kind=said.kind, what=what, name=upload.name or "", file=upload.read(),
        client_id=parse_id(seat.POST.get("client_id")) or new_id(), at=seat.at,
    )  # fmt: skip
    return row.id


def _meant(who: Viewer, name: str, kind: Kind) -> Unit:
    """The unit of that name where the viewer may bring such lists; out of reach is told as not found."""
    named = Unit.objects.filter(name=name, closed=None) | Unit.objects.filter(short_name=name, closed=None)
    found = [unit for unit in named if who.may(kind.verb, path=unit.path, unit=unit.id)]
    if len(found) != 1:
        says = _("叫这个名字的单位不止一个，请写全称。") if found else _("没有找到这个单位，或者不归您管。")
        raise Refused(says, {"unit": says})
    return found[0]


def _shown(seat: Seat, unit: Unit, said: Said, wrong: str = "", fields: dict[str, str] | None = None) -> HttpResponse:
    with reading(seat):
        names = [] if unit.is_school else list(units_in_sight(seat.viewer).values_list("name", flat=True)[:MOST_NAMES])
        titles = {code: kind.title for code, kind in KINDS.items()}
        context = {
            "unit": unit,
            "said": said,
            "wrong": wrong,
            "fields": fields or {},
            "kinds": kinds_for(seat.viewer, unit),
            "ledgers": sorted((code, ledger.title) for code, ledger in ledgers().items()),
            "rosters": [(code, roster.title) for code, roster in shelf().rosters.items()],
            "names": names,
            "client_id": new_id(),
            "newest": [(row, titles[row.kind]) for row in queries.newest(seat.viewer)],
        }
        return render(seat, "pages/imports/index.html", context, status=422 if wrong else 200)
