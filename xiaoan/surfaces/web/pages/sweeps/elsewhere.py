"""已在××平台记录: the bureau says which duty is recorded on another platform, and takes that back.

From the day said the duty is not asked of its schools; the monthly confirmation is.
"""

from __future__ import annotations

from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from xiaoan.foundation.clock import school_day
from xiaoan.foundation.errors import NotFound, Refused
from xiaoan.foundation.ids import parse_id
from xiaoan.kernel.access.queries import visible_unit
from xiaoan.kernel.catalogue.queries import governing
from xiaoan.kernel.tree.models import Unit
from xiaoan.kernel.work.demands.choosing import school_posts
from xiaoan.kernel.work.elsewhere import commands
from xiaoan.kernel.work.elsewhere.commands import MOST_GRACE, Saying
from xiaoan.kernel.work.elsewhere.reading import DeclarationLine, declarations
from xiaoan.kernel.work.verbs import ELSEWHERE
from xiaoan.surfaces.web.door import Seat, page, reading
from xiaoan.surfaces.web.pages.forms import DayField, LineField, accepted, picks

USUAL_GRACE = 5


class DeclareForm(forms.Form):
    """Which duty, on which platform, from when, and how it is shown here."""

    duty = forms.ChoiceField(label=gettext_lazy("哪件事"))
    platform = LineField(
        label=gettext_lazy("在哪个平台记录"), max_length=40, help_text=gettext_lazy("例如：省校车管理平台")
    )
    reason = LineField(
        label=gettext_lazy("依据"), max_length=300, help_text=gettext_lazy("哪份文件要求在那里记录，学校会看到。")
    )
    starts = DayField(gettext_lazy("从哪天起不在这里记"), help_text=gettext_lazy("以前的照常要办。"))
    way = forms.ChoiceField(
        label=gettext_lazy("这里怎么体现"), widget=forms.RadioSelect, initial="confirm",
        choices=(("confirm", gettext_lazy("每月确认一次")), ("file", gettext_lazy("每月确认并附平台导出的文件"))),
    )  # fmt: skip
    grace_days = forms.IntegerField(
        label=gettext_lazy("月底以后几天内确认都算按时"), min_value=0, max_value=MOST_GRACE, initial=USUAL_GRACE,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )  # fmt: skip

    def __init__(self, data: Any, duties: list[tuple[str, str]], initial: Any = None) -> None:
        super().__init__(data, initial=initial, label_suffix="")
        self.fields["duty"].choices = [("", _("请选择")), *duties]  # type: ignore[attr-defined]  # a ChoiceField
        self.fields["posts"] = picks(gettext_lazy("由谁确认"), school_posts().items())
        self.fields["posts"].initial = ["safety_officer"]


class EndForm(forms.Form):
    """From which day it is recorded here again, and why."""

    ends = DayField(gettext_lazy("从哪天起恢复在这里记"))
    reason = LineField(label=gettext_lazy("为什么恢复"), max_length=300)


class Shown(NamedTuple):
    """A declaration with the form that ends it."""

    line: DeclarationLine
    form: EndForm


@page(verb=ELSEWHERE)
@require_http_methods(["GET", "HEAD", "POST"])
def show(request: Seat) -> HttpResponse:
    """What is recorded elsewhere, and the form for one more."""
    unit = _bureau(request)
    duties = _duties(unit, request)
    day = school_day(request.at)
    form = DeclareForm(
        request.POST if request.method == "POST" else None, duties,
        initial={"starts": day, "duty": request.GET.get("duty", "")},
    )  # fmt: skip

    def command() -> None:
        client_id = parse_id(request.POST.get("client_id", ""))
        if client_id is None:
            raise Refused(_("这一页打开太久了，请重新打开再登记。"))
        said = form.cleaned_data
        saying = Saying(
            duty=said["duty"], platform=said["platform"], reason=said["reason"], starts=said["starts"],
            way=said["way"], posts=tuple(said["posts"]), grace_days=said["grace_days"],
        )  # fmt: skip
        commands.declare(by=request.viewer, unit=unit, client_id=client_id, saying=saying, at=request.at)

    if request.method == "POST" and accepted(form, command):
        messages.success(request, _("已登记。从那天起学校不用在这里重复记。"))
        return redirect(f"{request.path}?unit={unit.id}")
    return _page(request, unit, form, status=422 if request.method == "POST" else 200)


@page(verb=ELSEWHERE)
@require_POST
def end(request: Seat, declaration_id: UUID) -> HttpResponse:
    """The duty comes back from a day on."""
    unit = _bureau(request)
    with reading(request):
        if declaration_id not in {line.id for line in declarations(request.viewer, unit, day=school_day(request.at))}:
            raise NotFound()
    form = EndForm(request.POST, label_suffix="", auto_id=f"{declaration_id}-%s")

    def command() -> None:
        said = form.cleaned_data
        commands.end(
            by=request.viewer, declaration_id=declaration_id, ends=said["ends"], reason=said["reason"], at=request.at
        )

    if accepted(form, command):
        messages.success(request, _("已恢复，从那天起照常在这里记。"))
        return redirect("web:elsewhere")
    declaring = DeclareForm(None, _duties(unit, request), initial={"starts": school_day(request.at)})
    return _page(request, unit, declaring, ending=(declaration_id, form), status=422)


def _ending(declaration_id: UUID, day: date) -> EndForm:
    return EndForm(initial={"ends": day}, label_suffix="", auto_id=f"{declaration_id}-%s")


def _bureau(request: Seat) -> Unit:
    asked = request.GET.get("unit") or request.POST.get("unit")
    unit = visible_unit(request.viewer, (parse_id(asked) or UUID(int=0)) if asked else request.viewer.unit, ELSEWHERE)
    if unit.is_school:
        raise NotFound()
    return unit


def _duties(unit: Unit, request: Seat) -> list[tuple[str, str]]:
    with reading(request):
        reigns = governing(unit, school_day(request.at)).values()
        return [(duty.code, duty.title) for reign in reigns for duty in reign.pack.duties if duty.at != "bureau"]


def _page(
    request: Seat, unit: Unit, form: DeclareForm, *, ending: tuple[UUID, EndForm] | None = None, status: int = 200
) -> HttpResponse:
    day = school_day(request.at)
    with reading(request):
        found = declarations(request.viewer, unit, day=day)
        refused = {ending[0]: ending[1]} if ending else {}
        rows = [Shown(line, refused.get(line.id) or _ending(line.id, day)) for line in found]
        shown = {"unit": unit, "form": form, "rows": rows, "refused": ending[0] if ending else None}
        return render(request, "pages/sweeps/elsewhere.html", shown, status=status)
