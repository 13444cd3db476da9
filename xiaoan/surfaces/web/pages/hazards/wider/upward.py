"""直接反映: telling the bureau of a major hazard past one's own head; and the bureau's answer."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from xiaoan.foundation.errors import NotFound
from xiaoan.kernel.hazards import commands, queries, verbs
from xiaoan.kernel.hazards.bureau.upward import STATES
from xiaoan.kernel.hazards.commands import Told
from xiaoan.kernel.hazards.models import UpwardReport
from xiaoan.kernel.tree.queries import unit as unit_of
from xiaoan.surfaces.web.door import Seat, page, reading
from xiaoan.surfaces.web.pages.hazards.acts.questions import Asking, line, words
from xiaoan.surfaces.web.pages.hazards.wider.frame import Sheet, posted, shown

MOST = 50


class Telling(Asking):
    """What and where."""

    must = ("what", "where")
    what = words(_("什么重大隐患，学校怎么处理的"), says=_("写看到的事实；不用附和任何人的意见。"))
    where = line(_("在哪里"))


class Replying(Asking):
    """The bureau's answer."""

    must = ("reply",)
    reply = words(_("怎么处理的"), most=500, says=_("反映人会看到。"))


TELL = Sheet(
    _("直接向教育局反映"), "/hazards", _("直接反映"), _("重大隐患没人管，可以直接告诉教育局"),
    _("不用经过学校负责人。只有教育局和您本人看得到，学校里别人看不到。"), "pages/hazards/wider/tell.html",
    "hazard-upward",
)  # fmt: skip


@page(verb=verbs.REPORT)
@require_http_methods(["GET", "HEAD", "POST"])
def tell(request: Seat) -> HttpResponse:
    """One form, and below it what oneself told before with the answers."""
    if request.method != "POST":
        return shown(request, TELL, Telling(), **_mine(request))
    form = Telling(request.POST)

    def do(key: UUID) -> str:
        said = Told(form.said("what"), form.said("where"))
        unit = unit_of(request.viewer.unit)
        commands.tell_up(by=request.viewer, unit=unit, client_id=key, said=said, at=request.at)
        return "/hazards/upward"

    return posted(request, TELL, form, do, _("已直接反映给教育局。"), lambda: _mine(request))


def _mine(seat: Seat) -> dict[str, Any]:
    with queries.told_by(seat.viewer, unit_of(seat.viewer.unit), at=seat.at) as rows:
        return {"told": [(row, STATES[row.state]) for row in rows[:MOST]]}


@page(verb=verbs.HEAR_UP)
@require_safe
def heard(request: Seat) -> HttpResponse:
    """What was told to this bureau."""
    rows = [(row, STATES[row.state]) for row in queries.told_to(request.viewer)[:MOST]]
    return render(request, "pages/hazards/wider/heard.html", {"rows": rows})


@page(verb=verbs.HEAR_UP)
@require_http_methods(["GET", "HEAD", "POST"])
def reply(request: Seat, told_id: UUID) -> HttpResponse:
    """Answer one."""
    if request.method != "POST":
        return _reply_page(request, told_id, Replying(), 200)
    form = Replying(request.POST)
    with reading(request):
        row = _row(request, told_id)

    def do(key: UUID) -> str:
        commands.hear_up(by=request.viewer, told_id=told_id, reply=form.said("reply"), at=request.at)
        return "/hazards/heard"

    return posted(request, _sheet(row), form, do, _("已答复。"), lambda: {"row": row})


def _reply_page(seat: Seat, told_id: UUID, form: Asking, status: int) -> HttpResponse:
    row = _row(seat, told_id)
    return shown(seat, _sheet(row), form, status=status, row=row)


def _row(seat: Seat, told_id: UUID) -> UpwardReport:
    row = queries.told_to(seat.viewer).filter(id=told_id).first()
    if row is None:
        raise NotFound()
    return row


def _sheet(row: UpwardReport) -> Sheet:
    return Sheet(
        _("答复直接反映"), "/hazards/heard", _("答复"), row.about_name, f"{row.where}　{row.what}",
        draft_key=f"upward:{row.id}",
    )  # fmt: skip
