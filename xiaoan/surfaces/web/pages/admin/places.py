"""地点: places in walking order, out of use or not."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from xiaoan.foundation.clock import school_day
from xiaoan.foundation.errors import NotFound
from xiaoan.kernel.access.queries import one
from xiaoan.kernel.catalogue.queries import shelf
from xiaoan.kernel.org import grounds
from xiaoan.kernel.org import verbs as org
from xiaoan.kernel.org.models import OutOfUse, PlaceRow
from xiaoan.kernel.org.queries import closures, places
from xiaoan.kernel.tree.models import Unit
from xiaoan.surfaces.web.door import Seat, page, reading
from xiaoan.surfaces.web.pages.admin.units import doors, unit_seen
from xiaoan.surfaces.web.pages.forms import DayField, LineField, accepted

STEP = 10


@dataclass(frozen=True)
class PlaceLine:
    """A place with its kind in words, and the closure it is under today."""

    place: PlaceRow
    kind: str
    closure: OutOfUse | None


class PlaceForm(forms.Form):
    """What a place is called, what it is, and when the walk comes to it."""

    name = LineField(label=gettext_lazy("地点名称"), max_length=80, help_text=gettext_lazy("例如：教学楼B栋、二号门"))
    kind = forms.ChoiceField(label=gettext_lazy("是哪一类"), help_text=gettext_lazy("决定这里要查什么。"))
    position = forms.IntegerField(
        label=gettext_lazy("走到的次序"),
        min_value=0,
        max_value=32000,
        help_text=gettext_lazy("巡查按次序走，小的在前。"),
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )

    def __init__(self, seat: Seat, initial: dict[str, object]) -> None:
        super().__init__(seat.POST or None, initial=initial, label_suffix="")
        kinds = [(code, word.title) for code, word in shelf().place_kinds.items()]
        self.fields["kind"].choices = [("", _("请选择")), *kinds]  # type: ignore[attr-defined]  # a ChoiceField


class ClosureForm(forms.Form):
    """Why and since when a place is out of use."""

    since = DayField(gettext_lazy("从哪天起停用"))
    reason = LineField(label=gettext_lazy("为什么停用"), max_length=200)


class LastDayForm(forms.Form):
    """The last day of a closure, or of a place."""

    last = DayField(gettext_lazy("最后一天"))


@page(verb=org.SEE)
@require_safe
def index(request: Seat, unit_id: UUID) -> HttpResponse:
    """The places of a unit in walking order."""
    unit = unit_seen(request, unit_id)
    return render(request, "pages/admin/places.html", {**doors(request.viewer, unit), "lines": _lines(request, unit)})


def _lines(seat: Seat, unit: Unit) -> list[PlaceLine]:
    day, kinds = school_day(seat.at), shelf().place_kinds
    closed = closures([unit.id], day, day)
    return [
        PlaceLine(row, kinds[row.kind].title if row.kind in kinds else "", next(iter(closed.get(row.id, ())), None))
        for row in places(unit, day)
    ]


@page(verb=org.PLACES)
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: Seat, unit_id: UUID) -> HttpResponse:
    """Register a place, at the end of the walk unless said otherwise."""
    unit = unit_seen(request, unit_id, org.PLACES)
    with reading(request):
        last = places(unit, school_day(request.at)).last()
    form = PlaceForm(request, {"position": (last.position if last else 0) + STEP})

    def command() -> None:
        answers = form.cleaned_data
        grounds.make_place(
            by=request.viewer,
            unit=unit,
            name=answers["name"],
            kind=answers["kind"],
            position=answers["position"],
            since=school_day(request.at),
            at=request.at,
        )

    if request.method == "POST" and accepted(form, command):
        messages.success(request, _("已登记“{name}”。").format(name=form.cleaned_data["name"]))
        return redirect("web:places", unit_id=unit.id)
    shown = {"unit": unit, "form": form, "place": None}
    return render(request, "pages/admin/place.html", shown, status=422 if request.method == "POST" else 200)


def _found(seat: Seat, place_id: UUID) -> PlaceRow:
    """A place the viewer may change, or NotFound."""
    with reading(seat):
        return one(seat.viewer, PlaceRow.objects.select_related("unit"), place_id, org.PLACES, domain=None)


@page(verb=org.PLACES)
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: Seat, place_id: UUID) -> HttpResponse:
    """Another name, kind or turn; and the doors to 停用 and 撤销."""
    place = _found(request, place_id)
    form = PlaceForm(request, {"name": place.name, "kind": place.kind, "position": place.position})

    def command() -> None:
        answers = form.cleaned_data
        grounds.amend_place(
            by=request.viewer,
            place_id=place.id,
            name=answers["name"],
            kind=answers["kind"],
            position=answers["position"],
            at=request.at,
        )

    if request.method == "POST" and accepted(form, command):
        messages.success(request, _("已保存“{name}”。").format(name=form.cleaned_data["name"]))
        return redirect("web:places", unit_id=place.unit_id)
    return _shown(request, place, form)


def _shown(seat: Seat, place: PlaceRow, form: PlaceForm, **again: forms.Form) -> HttpResponse:
    """The page of a place; a refused form of it shown again."""
    day = school_day(seat.at)
    with reading(seat):
        closure = next(iter(closures([place.unit_id], day, day).get(place.id, ())), None)
    today = {"since": day, "last": day}
    shown = {
        "unit": place.unit,
        "place": place,
        "form": form,
        "closure": closure,
        "closing": again.get("closing") or ClosureForm(initial=today, label_suffix="", auto_id="closing-%s"),
        "reopening": again.get("reopening") or LastDayForm(initial=today, label_suffix="", auto_id="reopening-%s"),
        "retiring": again.get("retiring") or LastDayForm(initial=today, label_suffix="", auto_id="retiring-%s"),
    }
    return render(seat, "pages/admin/place.html", shown, status=422 if seat.method == "POST" else 200)


def _as_it_is(seat: Seat, place: PlaceRow) -> PlaceForm:
    form = PlaceForm(seat, {"name": place.name, "kind": place.kind, "position": place.position})
    form.is_bound = False
    return form


@page(verb=org.PLACES)
@require_POST
def close(request: Seat, place_id: UUID) -> HttpResponse:
    """停用(封控): from a day on its ordinary duties are excused."""
    place, form = _found(request, place_id), ClosureForm(request.POST, label_suffix="", auto_id="closing-%s")

    def command() -> None:
        answers = form.cleaned_data
        grounds.take_out_of_use(
            by=request.viewer, place=place, since=answers["since"], reason=answers["reason"], at=request.at
        )

    if not accepted(form, command):
        return _shown(request, place, _as_it_is(request, place), closing=form)
    messages.success(request, _("“{name}”已停用，停用期间这里的检查免办。").format(name=place.name))
    return redirect("web:places", unit_id=place.unit_id)


@page(verb=org.PLACES)
@require_POST
def reopen(request: Seat, place_id: UUID) -> HttpResponse:
    """恢复使用 the day after the last day of the closure."""
    place, form = _found(request, place_id), LastDayForm(request.POST, label_suffix="", auto_id="reopening-%s")
    day = school_day(request.at)
    with reading(request):
        closure = next(iter(closures([place.unit_id], day, day).get(place.id, ())), None)
    if closure is None:
        raise NotFound(_("这个地点没有停用。"))

    def command() -> None:
        grounds.use_again(by=request.viewer, closure_id=closure.id, last=form.cleaned_data["last"], at=request.at)

    if not accepted(form, command):
        return _shown(request, place, _as_it_is(request, place), reopening=form)
    messages.success(request, _("“{name}”恢复使用。").format(name=place.name))
    return redirect("web:places", unit_id=place.unit_id)


@page(verb=org.PLACES)
@require_POST
def retire(request: Seat, place_id: UUID) -> HttpResponse:
    """撤销: the place is no more after a day; what was recorded there stays."""
    place, form = _found(request, place_id), LastDayForm(request.POST, label_suffix="", auto_id="retiring-%s")

    def command() -> None:
        grounds.retire_place(by=request.viewer, place_id=place.id, last=form.cleaned_data["last"], at=request.at)

    if not accepted(form, command):
        return _shown(request, place, _as_it_is(request, place), retiring=form)
    messages.success(request, _("“{name}”已撤销。").format(name=place.name))
    return redirect("web:places", unit_id=place.unit_id)
