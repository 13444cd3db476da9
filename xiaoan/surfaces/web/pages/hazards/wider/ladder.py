"""通报、约谈: who is late, drafts, the leader's decision, the record of an interview, and each on A4."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from xiaoan.foundation.errors import NotFound, Refused
from xiaoan.foundation.ids import parse_id
from xiaoan.kernel.hazards import commands, queries, verbs
from xiaoan.kernel.hazards.bureau.admonishing import KINDS, STATES, text_of
from xiaoan.kernel.hazards.commands import Draft, Interview
from xiaoan.kernel.hazards.models import Admonition
from xiaoan.kernel.tree.queries import unit as unit_of
from xiaoan.surfaces.web.door import Seat, page, reading
from xiaoan.surfaces.web.listing import SheetHead
from xiaoan.surfaces.web.pages.hazards.acts.questions import Asking, day, line, seg, words
from xiaoan.surfaces.web.pages.hazards.wider.frame import Sheet, posted, shown
from xiaoan.surfaces.web.parts import UnitName

ISSUE, DROP = "issue", "drop"


class Drafting(Asking):
    """Which cases, and the words."""

    must = ("kind", "title", "hazards", "text")
    kind = seg(gettext_lazy("哪一种"), KINDS.items())
    title = line(gettext_lazy("标题"), most=120)
    hazards = forms.MultipleChoiceField(
        label=gettext_lazy("列哪几条"), required=False, widget=forms.CheckboxSelectMultiple
    )
    text = words(gettext_lazy("内容"), most=10_000)


class Deciding(Asking):
    """A leader's decision."""

    must = ("decision",)
    decision = seg(gettext_lazy("决定"), [(ISSUE, gettext_lazy("发出")), (DROP, gettext_lazy("不发"))])
    reason = words(gettext_lazy("理由"), most=300, says=gettext_lazy("不发的要写。"))


class Recording(Asking):
    """约谈记录 in its usual order."""

    must = ("held", "place", "host", "whom", "recorder", "demands")
    held = line(gettext_lazy("时间"), most=60)
    place = line(gettext_lazy("地点"), most=80)
    host = line(gettext_lazy("主持"), most=60)
    attended = line(gettext_lazy("参加"))
    whom = line(gettext_lazy("被约谈人"), most=60)
    post = line(gettext_lazy("职务"), most=60)
    recorder = line(gettext_lazy("记录人"), most=60)
    stated = words(gettext_lazy("陈述"), most=2000)
    demands = words(gettext_lazy("要求"), most=2000)
    due = day(gettext_lazy("期限"))
    stance = words(gettext_lazy("表态"), most=2000)
    report_on = day(gettext_lazy("整改报告日期"))
    verdict = words(gettext_lazy("复核结果"), most=2000)


@page(verb=verbs.ADMONISH, also=(verbs.DECIDE_ADMONITION,))
@require_safe
def index(request: Seat) -> HttpResponse:
    """Who would be reminded today, and all drafts and papers."""
    papers = [(row, KINDS[row.kind], STATES[row.state]) for row in queries.admonitions(request.viewer)]
    people = queries.reminders(request.viewer, at=request.at)
    return render(request, "pages/hazards/wider/ladder.html", {"papers": papers, "people": people})


@page(verb=verbs.ADMONISH)
@require_http_methods(["GET", "HEAD", "POST"])
def draft(request: Seat) -> HttpResponse:
    """A draft from what is late now; what waits for others is not offered."""
    sheet = Sheet(
        _("拟写通报、约谈"), "/hazards/ladder", _("存为草稿"), _("由领导决定发不发"),
        _("只列现在超期、又不是在等别人办的隐患。存下的是草稿，不会自己发出。"), draft_key="admonition",
    )  # fmt: skip
    if request.method != "POST":
        return shown(request, sheet, _drafting(request, None))
    with reading(request):
        form = _drafting(request, request.POST)

    def do(key: UUID) -> str:
        chosen = [each for each in map(parse_id, form.cleaned_data["hazards"]) if each is not None]
        said = Draft(form.said("kind"), form.said("title"), form.said("text"), chosen)
        unit = unit_of(request.viewer.unit)
        row = commands.draft_admonition(by=request.viewer, unit=unit, client_id=key, said=said, at=request.at)
        return f"/hazards/ladder/{row.id}"

    return posted(request, sheet, form, do, gettext_lazy("已存为草稿，等领导决定。"))


def _drafting(seat: Seat, data: object) -> Drafting:
    unit, kind = unit_of(seat.viewer.unit), seat.GET.get("kind", "")
    cases = queries.late_cases(seat.viewer, unit, at=seat.at)
    form, line_words = Drafting(data), _("{unit}　{title}，超期{n}天")
    field = form.fields["hazards"]
    assert isinstance(field, forms.MultipleChoiceField)
    field.choices = [
        (str(each.hazard), line_words.format(unit=each.unit_name, title=each.title, n=each.overdue)) for each in cases
    ]
    kind = kind if kind in KINDS else "circular"
    title = _("关于超期未整改隐患的{kind}").format(kind=KINDS[kind])
    form.initial = {"kind": kind, "title": title, "text": text_of(kind, unit)}
    return form


@page(verb=verbs.ADMONISH, also=(verbs.DECIDE_ADMONITION,))
@require_safe
def show(request: Seat, admonition_id: UUID) -> HttpResponse:
    """One paper, on the screen as on A4."""
    row = _row(request, admonition_id)
    decides = row.state == "draft" and request.viewer.may(verbs.DECIDE_ADMONITION, path=row.unit.path, unit=row.unit_id)
    records = row.state == "issued" and row.kind == "interview"
    head = SheetHead(row.title, UnitName(row.unit.name), request.at, row.number or STATES[row.state])
    more = {"row": row, "kind": KINDS[row.kind], "state": STATES[row.state], "decides": decides, "records": records}
    told = _interview(row.interview) if row.interview else []
    shown_now = {"sheet": head, "back": "/hazards/ladder", "told": told, **more}
    return render(request, "pages/hazards/wider/paper.html", shown_now)


def _interview(record: Interview) -> list[tuple[str, object]]:
    fields = Recording.base_fields
    return [(str(fields[name].label), getattr(record, name)) for name in fields if getattr(record, name)]


@page(verb=verbs.DECIDE_ADMONITION, also=(verbs.ADMONISH,))
@require_http_methods(["GET", "HEAD", "POST"])
def decide(request: Seat, admonition_id: UUID) -> HttpResponse:
    """发出 or 不发."""
    if request.method != "POST":
        return shown(request, _sheet(_row(request, admonition_id), _("决定发不发")), Deciding())
    with reading(request):
        sheet = _sheet(_row(request, admonition_id), _("决定发不发"))
    form = Deciding(request.POST)

    def do(key: UUID) -> str:
        said, reason = form.said("decision"), form.said("reason")
        if said == ISSUE:
            commands.issue_admonition(by=request.viewer, admonition_id=admonition_id, at=request.at, reason=reason)
        elif said == DROP:
            commands.drop_admonition(by=request.viewer, admonition_id=admonition_id, at=request.at, reason=reason)
        else:
            raise Refused(_("请选发出还是不发。"), {"decision": _("请选一个")})
        return sheet.back

    return posted(request, sheet, form, do, gettext_lazy("已决定。"))


@page(verb=verbs.ADMONISH)
@require_http_methods(["GET", "HEAD", "POST"])
def record(request: Seat, admonition_id: UUID) -> HttpResponse:
    """约谈记录."""
    if request.method != "POST":
        row = _row(request, admonition_id)
        form = Recording()
        if row.interview:
            form.initial = {name: getattr(row.interview, name) for name in form.fields}
        return shown(request, _sheet(row, _("约谈记录")), form)
    with reading(request):
        sheet = _sheet(_row(request, admonition_id), _("约谈记录"))
    form = Recording(request.POST)

    def do(key: UUID) -> str:
        days: dict[str, Any] = {name: form.cleaned_data.get(name) for name in ("due", "report_on")}
        texts: dict[str, Any] = {name: form.said(name) for name in form.fields if name not in days}
        said = Interview(**texts, **days)
        commands.record_interview(by=request.viewer, admonition_id=admonition_id, said=said, at=request.at)
        return sheet.back

    return posted(request, sheet, form, do, gettext_lazy("已记下约谈。"))


def _row(seat: Seat, admonition_id: UUID) -> Admonition:
    row = queries.admonition(seat.viewer, admonition_id)
    if row is None:
        raise NotFound()
    return row


def _sheet(row: Admonition, title: str) -> Sheet:
    return Sheet(title, f"/hazards/ladder/{row.id}", title, row.title, draft_key=f"admonition:{row.id}:{title}")
