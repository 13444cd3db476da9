"""After the cure: 回复来源单位 (回执) of one paper, and 回访 of what was closed."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from xiaoan.foundation.errors import NotFound, Refused
from xiaoan.kernel.hazards import commands, verbs
from xiaoan.kernel.hazards.queries import SourceLine
from xiaoan.surfaces.web.door import Seat, page, reading
from xiaoan.surfaces.web.pages.hazards.acts.frame import Look, look
from xiaoan.surfaces.web.pages.hazards.acts.questions import Asking, count, line, seg, words
from xiaoan.surfaces.web.pages.hazards.wider.frame import Sheet, posted, shown

WELL, AGAIN = "well", "again"


class Answering(Asking):
    """The school's reply."""

    must = ("answer_no",)
    answer_no = line(gettext_lazy("回执文号"), most=60, says=gettext_lazy("没有文号的写送出的日期。"))
    note = words(gettext_lazy("说明"), most=300)


class Visiting(Asking):
    """How it is now."""

    must = ("found",)
    found = seg(
        gettext_lazy("现在怎么样"), [(WELL, gettext_lazy("还好，没有再出现")), (AGAIN, gettext_lazy("又出现了"))]
    )
    note = words(gettext_lazy("看到的情况"), most=300, says=gettext_lazy("又出现的要写，会另登记一条。"))
    quantity = count(gettext_lazy("又出现几处"))


@page(verb=verbs.CLOSE)
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: Seat, hazard_id: UUID, source_id: UUID) -> HttpResponse:
    """回执 of one paper."""
    if request.method != "POST":
        at = look(request, hazard_id)
        return shown(request, _answer_sheet(at, _source(at, source_id)), Answering())
    with reading(request):
        at = look(request, hazard_id)
        sheet = _answer_sheet(at, _source(at, source_id))
    form = Answering(request.POST)

    def do(key: UUID) -> str:
        commands.answer_source(
            by=request.viewer, source_id=source_id, answer_no=form.said("answer_no"), note=form.said("note"),
            at=request.at,
        )  # fmt: skip
        return sheet.back

    return posted(request, sheet, form, do, gettext_lazy("已记下回执。"))


def _source(at: Look, source_id: UUID) -> SourceLine:
    found = next((each for each in at.page.sources if each.id == source_id), None)
    if found is None:
        raise NotFound()
    return found


def _answer_sheet(at: Look, source: SourceLine) -> Sheet:
    row = at.page.row
    return Sheet(
        _("回复来源单位"), f"/hazards/{row.id}", _("记下回执"), f"{source.issuer}　{source.paper_no}",
        f"{row.number}　{row.title}", draft_key=f"answer:{source.id}",
    )  # fmt: skip


@page(verb=verbs.REVISIT)
@require_http_methods(["GET", "HEAD", "POST"])
def revisit(request: Seat, hazard_id: UUID) -> HttpResponse:
    """回访."""
    if request.method != "POST":
        return shown(request, _visit_sheet(look(request, hazard_id)), Visiting())
    with reading(request):
        sheet = _visit_sheet(look(request, hazard_id))
    form = Visiting(request.POST)

    def do(key: UUID) -> str:
        found = form.said("found")
        if found not in (WELL, AGAIN):
            raise Refused(_("请选现在怎么样。"), {"found": _("请选一个")})
        visit = commands.revisit(
            by=request.viewer, hazard_id=hazard_id, client_id=key, well=found == WELL, note=form.said("note"),
            quantity=form.cleaned_data.get("quantity") or 1, at=request.at,
        )  # fmt: skip
        return f"/hazards/{visit.again_id or hazard_id}"

    return posted(request, sheet, form, do, gettext_lazy("已记下回访。"))


def _visit_sheet(at: Look) -> Sheet:
    row = at.page.row
    return Sheet(
        _("回访"), f"/hazards/{row.id}", _("记下回访"), row.title, f"{row.number}　{row.where}",
        draft_key=f"revisit:{row.id}",
    )  # fmt: skip
