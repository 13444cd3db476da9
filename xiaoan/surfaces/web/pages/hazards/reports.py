"""上报的问题: what waits to be looked at, one's own reports with what was answered, one report, and its triage."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from xiaoan.foundation.errors import Conflict, Refused
from xiaoan.kernel.hazards import verbs
from xiaoan.kernel.hazards.machine import REPORT_TABLE, ReportState, ReportStep
from xiaoan.kernel.hazards.models import Hazard
from xiaoan.kernel.hazards.queries import ReportPage, reports_of, waiting_for
from xiaoan.surfaces.web.door import Seat, View, page, reading
from xiaoan.surfaces.web.nav import holds
from xiaoan.surfaces.web.pages.forms import Said, blame
from xiaoan.surfaces.web.pages.hazards import showing, told
from xiaoan.surfaces.web.pages.hazards.acting import overtaken, sent_of
from xiaoan.surfaces.web.pages.hazards.acts import triage
from xiaoan.surfaces.web.pages.hazards.acts.triage import ReportForm, ReportLook, report_look

MOST = 100
LOOKING = (verbs.REPORT, verbs.TRIAGE, verbs.SEE)


@dataclass(frozen=True)
class ReportAct:
    """One act on a report: its address, words and form."""

    path: str
    title: Said
    step: ReportStep
    form: type[ReportForm]
    done: Said
    says: Said = ""

    @property
    def verb(self) -> str:
        """What the table asks for."""
        return REPORT_TABLE[ReportState.AWAITING][self.step].verb


ACTS = (
    ReportAct("register", gettext_lazy("登记为隐患"), ReportStep.REGISTER, triage.Registering,
              gettext_lazy("已登记为隐患。接着交办。")),
    ReportAct("merge", gettext_lazy("并入已有隐患"), ReportStep.MERGE, triage.Joining,
              gettext_lazy("已并入，上报人会看到。"), gettext_lazy("和已有的一条是同一处的，并进去，只算一条。")),
    ReportAct("dismiss", gettext_lazy("不属于隐患"), ReportStep.DISMISS, triage.Dismissing,
              gettext_lazy("已答复上报人：不属于隐患。")),
    ReportAct("refer", gettext_lazy("转交"), ReportStep.REFER, triage.Referring,
              gettext_lazy("已转交，上报人会看到。"),
              gettext_lazy("不是安全隐患、该由别人办的（收费、伙食口味、校外道路）。")),
    ReportAct("correct", gettext_lazy("更正"), ReportStep.CORRECT, triage.CorrectingReport,
              gettext_lazy("已更正。")),
    ReportAct("withdraw", gettext_lazy("误报撤回"), ReportStep.WITHDRAW, triage.WithdrawingReport,
              gettext_lazy("已撤回。"), gettext_lazy("看错了就撤回，不用说明原因。")),
)  # fmt: skip


@page(verb=verbs.REPORT, also=(verbs.TRIAGE,))
@require_safe
def index(request: Seat) -> HttpResponse:
    """What waits for the viewer's look, and what he reported himself."""
    triages = holds(request.viewer, verbs.TRIAGE)
    waiting = waiting_for(request.viewer, at=request.at, most=MOST) if triages else None
    shown = {
        "triages": triages,
        "waiting": waiting.reports if waiting else (),
        "total": waiting.totals["triage"] if waiting else 0,
        "most": MOST,
        "here": request.viewer.unit,
        "mine": reports_of(request.viewer, at=request.at),
        "may_report": holds(request.viewer, verbs.REPORT),
    }
    return render(request, "pages/hazards/reports.html", shown)


@page(verb=verbs.REPORT, also=(verbs.TRIAGE, verbs.SEE))
@require_safe
def show(request: Seat, report_id: UUID) -> HttpResponse:
    """One report, with what may be done about it."""
    at = report_look(request, report_id)
    found = at.page
    shown = {
        "row": found.row,
        "page": found,
        "acts": [(act, f"/reports/{report_id}/{act.path}") for act in ACTS if not stopped(act, found)],
        "moments": told.moments(found.timeline),
        "photos": showing.shots(found.photos, ""),
    }
    return render(request, "pages/hazards/report.html", shown)


def stopped(act: ReportAct, found: ReportPage) -> str:
    """Why the viewer may not take this step now; empty when he may. The command has the last word."""
    if found.row.state != ReportState.AWAITING:
        return _("这条上报已经答复：{state}。").format(state=found.row.state_title)
    if act.step in (ReportStep.CORRECT, ReportStep.WITHDRAW):
        return "" if found.mine else _("只有上报人本人可以更正、撤回。")
    return "" if found.may_triage else _("由本单位安全员核实。")


def acted(act: ReportAct) -> View:
    """The view of one act."""

    def view(request: Seat, report_id: UUID) -> HttpResponse:
        if request.method != "POST":
            at = report_look(request, report_id)
            return _page(act, at, act.form(at))
        with reading(request):
            at = report_look(request, report_id)
            form = act.form(at, request.POST)
        return _posted(act, at, form)

    return page(verb=act.verb)(require_http_methods(["GET", "HEAD", "POST"])(view))


def _posted(act: ReportAct, at: ReportLook, form: ReportForm) -> HttpResponse:
    request, here = at.seat, f"/reports/{at.page.row.id}"
    if form.is_valid():
        try:
            done = form.do(sent_of(request))
        except Refused as wrong:
            blame(form, wrong)
        except Conflict as faster:
            return overtaken(request, faster, here)
        else:
            messages.success(request, str(act.done))
            return redirect(_after(act, at, done))
    with reading(request):
        return _page(act, at, form, status=422)


def _after(act: ReportAct, at: ReportLook, done: object) -> str:
    """Registered, one goes on to assign it; else to the hazard it joined, or back to the report."""
    if not isinstance(done, Hazard):
        return f"/reports/{at.page.row.id}"
    viewer = at.seat.viewer
    assigns = viewer.may(verbs.ASSIGN, path=done.path, unit=done.unit_id, domain=done.domain)
    return f"/hazards/{done.id}/assign" if act.step == ReportStep.REGISTER and assigns else f"/hazards/{done.id}"


def _page(act: ReportAct, at: ReportLook, form: ReportForm, *, status: int = 200) -> HttpResponse:
    shown = {
        "act": act,
        "row": at.page.row,
        "form": form,
        "back": f"/reports/{at.page.row.id}",
        "draft_key": f"triage:{at.page.row.id}:{act.path}",
        "stopped": stopped(act, at.page) if status == 200 else "",
        "photos": showing.shots(at.page.photos, ""),
    }
    return render(at.seat, "pages/hazards/report_act.html", shown, status=status)


routes: list[URLPattern] = [
    path(f"reports/<uuid:report_id>/{act.path}", acted(act), name=f"report-{act.path}") for act in ACTS
]
"""An address for every act on a report."""
