"""/report 上报问题: what and where, nothing else; 当场处理好了 makes it 立行立改."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from itertools import islice
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from xiaoan.foundation.clock import school_day
from xiaoan.foundation.errors import NotFound, Refused
from xiaoan.foundation.ids import parse_id
from xiaoan.kernel.access.queries import may_unit, visible_unit
from xiaoan.kernel.hazards import commands
from xiaoan.kernel.hazards.commands import PhoneClock, Seen
from xiaoan.kernel.hazards.verbs import REPORT
from xiaoan.kernel.org.queries import places, units_in_sight
from xiaoan.kernel.tree.models import Unit
from xiaoan.kernel.tree.queries import unit as unit_of
from xiaoan.kernel.work.verbs import ON_BEHALF, RECORD
from xiaoan.surfaces.web.door import Seat, page, reading
from xiaoan.surfaces.web.nav import holds
from xiaoan.surfaces.web.pages.daily.check import sent_id
from xiaoan.surfaces.web.pages.daily.posted import FIXED
from xiaoan.surfaces.web.pages.daily.times import MomentField, moment
from xiaoan.surfaces.web.pages.daily.uploads import Photos, received
from xiaoan.surfaces.web.pages.forms import LineField, blame

CHOOSE = "choose"
"""Said in the address instead of a unit: let me choose."""

LISTED = 30
"""Units that a page lists; more are found by name."""


class Told(forms.Form):
    """What a finder is asked. Grade, person and day are the safety officer's to say."""

    what = LineField(
        label=gettext_lazy("是什么问题"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": gettext_lazy("请写明发现了什么")},
    )  # fmt: skip
    where = LineField(label=gettext_lazy("具体位置"), max_length=200, required=False)
    count = forms.IntegerField(
        label=gettext_lazy("几处"), min_value=1, max_value=999, initial=1, required=False,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
        error_messages=dict.fromkeys(("invalid", "min_value", "max_value"), gettext_lazy("请填 1 到 999 的数")),
    )  # fmt: skip
    photo = forms.FileField(label=gettext_lazy("照片"), required=False)
    now = forms.ChoiceField(
        label=gettext_lazy("现在怎样"),
        choices=[
            ("open", gettext_lazy("还没处理")),
            ("danger", gettext_lazy("有危险，正拦着人")),
            ("fixed", gettext_lazy("当场处理好了")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("请选一个"), "invalid_choice": gettext_lazy("请选一个")},
    )
    done = LineField(
        label=gettext_lazy("怎么处理的"), max_length=1000, required=False,
        help_text=gettext_lazy("当场处理好的写一句，例如：已搬走、已换新灯"),
    )  # fmt: skip
    when = MomentField(gettext_lazy("什么时候看到的"))

    def __init__(
        self, spots: list[tuple[str, str]], data: Mapping[str, Any] | None, *, on_behalf: bool, spot: str = ""
    ) -> None:
        super().__init__(data, label_suffix="", initial={"place": spot})
        if spots:
            self.fields["place"] = forms.ChoiceField(
                label=_("在哪里"), required=False, choices=[("", _("请选地点")), *spots],
                error_messages={"invalid_choice": _("请从列表中选择")},
            )  # fmt: skip
        if on_behalf:
            self.fields["told_by"] = LineField(
                label=_("谁看到的（代录）"), required=False, max_length=60, help_text=_("自己看到的不填。")
            )

    def clean(self) -> dict[str, Any]:
        """A place or words: one of the two says where."""
        said = super().clean() or self.cleaned_data
        if not said.get("where") and not said.get("place") and not {"where", "place"} & set(self.errors):
            self.add_error("where", _("请写明在哪里，或选一个地点"))
        return said


@page(verb=REPORT)
@require_http_methods(["GET", "HEAD", "POST"])
def show(request: Seat) -> HttpResponse:
    """The form for one unit, or first the choice of it; a POST reports and goes back."""
    who = request.viewer
    with reading(request):
        unit = _unit(request)
        if unit is None:
            return _choice(request)
        spots = _spots(unit, school_day(request.at))
    on_behalf = who.may(ON_BEHALF, path=unit.path, unit=unit.id)
    if request.method != "POST":
        form = Told(spots, None, on_behalf=on_behalf, spot=request.GET.get("place", ""))
        return _shown(request, unit, form, Photos())
    client_id = sent_id(request)
    photos = received(request, unit, client_id, ["photo"])
    form = Told(spots, request.POST, on_behalf=on_behalf)
    if form.is_valid() and (form.cleaned_data.get("when") or request.at) > request.at:
        form.add_error("when", _("不能晚于现在"))
    if form.is_valid() and not photos.wrong:
        try:
            words = _tell(request, unit, client_id, form.cleaned_data, photos)
        except Refused as no:
            blame(form, no)
        else:
            messages.success(request, words)
            return redirect(_back(request))
    for name, wrong in photos.wrong.items():
        form.add_error(name, wrong)
    with reading(request):
        return _shown(request, unit, form, photos, status=422)


def _unit(request: Seat) -> Unit | None:
    """The unit the address names, else one's own school; None: it has to be chosen."""
    named = request.GET.get("unit", "")
    if named == CHOOSE:
        return None
    if named:
        key = parse_id(named)
        if key is None:
            raise NotFound()
        return visible_unit(request.viewer, key, REPORT)
    own = unit_of(request.viewer.unit)
    return own if own.is_school or not own.legal else None


def _choice(request: Seat) -> HttpResponse:
    """Which unit: a few as a list, many by name."""
    q = request.GET.get("q", "").strip()[:60]
    found = _units(request, q)
    more = len(found) > LISTED
    context = {"units": found[:LISTED], "more": more, "searched": more or q, "q": q, "back": _back(request)}
    return render(request, "pages/daily/where.html", context)


def _units(request: Seat, name: str = "") -> list[Unit]:
    """Units the viewer may report in, one more than a page lists."""
    rows = units_in_sight(request.viewer, name=name)
    found = (unit for unit in rows if may_unit(request.viewer, REPORT, unit) and (unit.is_school or not unit.legal))
    return list(islice(found, LISTED + 1))


def _spots(unit: Unit, day: date) -> list[tuple[str, str]]:
    return [(str(place.id), place.name) for place in places(unit, day)]


def _tell(request: Seat, unit: Unit, client_id: UUID, said: Mapping[str, Any], photos: Photos) -> str:
    """Report it; what came of it, in words."""
    when = moment(request, said.get("when"))
    clock = PhoneClock(when.happened, when.sent_at or request.at) if when.happened is not None else None
    fixed = said["now"] == "fixed"
    seen = Seen(
        what=said["what"], where=said["where"], place_id=parse_id(said.get("place") or ""),
        quantity=said["count"] or 1, danger=said["now"] == "danger", told_by=said.get("told_by") or "",
        photos=() if fixed else photos.of("photo"),
    )  # fmt: skip
    if fixed:
        commands.report_fixed(
            by=request.viewer, unit=unit, client_id=client_id, seen=seen, done=said["done"] or FIXED,
            after=photos.of("photo"), at=request.at, clock=clock,
        )  # fmt: skip
        return _("已记为立行立改，等人确认。")
    commands.report(by=request.viewer, unit=unit, client_id=client_id, seen=seen, at=request.at, clock=clock)
    if seen.danger:
        return _("已上报，注明有危险。人先离开、拦住，马上打电话告诉安全员，不要等。")
    return _("已上报，等安全员核实。")


def _back(request: Seat) -> str:
    return reverse("web:today") if holds(request.viewer, RECORD) else "/hazards"


def _shown(request: Seat, unit: Unit, form: Told, photos: Photos, *, status: int = 200) -> HttpResponse:
    other = len(_units(request)) > 1
    context = {
        "unit": unit,
        "form": form,
        "kept": photos.kept,
        "more_open": bool(form.errors.get("when") or form.errors.get("told_by")),
        "draft": f"report:{unit.id}",
        "title": _("上报问题"),
        "elsewhere": f"{reverse('web:report')}?unit={CHOOSE}" if other else "",
        "back": _back(request),
    }
    return render(request, "pages/daily/report.html", context, status=status)
