"""签收 in one tap; signing by hand on glass or on the printed paper; a refusal noted with its witness."""

from __future__ import annotations

import base64
import binascii
import io
from typing import Any
from uuid import UUID, uuid5

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from xiaoan.features.inspections import commands, queries
from xiaoan.features.inspections.commands import Hand
from xiaoan.features.inspections.queries import PaperPage
from xiaoan.features.inspections.verbs import INSPECT, RECEIVE
from xiaoan.features.inspections.vocabulary import Side, Way
from xiaoan.foundation.errors import Conflict, Refused
from xiaoan.kernel.files.commands import receive as receive_file
from xiaoan.surfaces.web.door import Seat, page, reading
from xiaoan.surfaces.web.pages.daily.check import sent_id
from xiaoan.surfaces.web.pages.daily.uploads import received
from xiaoan.surfaces.web.pages.forms import LineField, blame
from xiaoan.surfaces.web.pages.hazards.acting import overtaken

LARGEST_DRAWING = 400_000
"""Letters of a drawn signature; a canvas of this size never has more."""
_HEAD = "data:image/png;base64,"


class Pen(forms.Form):
    """Who signs; the picture is drawn in a box, or is a photograph of the signed paper."""

    name = LineField(
        label=gettext_lazy("签字人姓名"), max_length=60, error_messages={"required": gettext_lazy("请写明姓名")}
    )
    post = LineField(label=gettext_lazy("职务"), max_length=60, required=False)
    drawn = forms.CharField(required=False, max_length=LARGEST_DRAWING, widget=forms.HiddenInput)
    picture = forms.FileField(
        label=gettext_lazy("或者：在纸上签好，拍照附上"), required=False,
        widget=forms.FileInput(attrs={"accept": "image/*,application/pdf"}),
    )  # fmt: skip

    def __init__(self, data: Any = None, *, team: tuple[str, ...] | None = None) -> None:
        super().__init__(data, label_suffix="")
        if team is not None:
            self.fields["name"] = forms.ChoiceField(
                label=_("哪位检查人员签字"), choices=[(each, each) for each in team],
                error_messages={"required": _("请选一个"), "invalid_choice": _("请从检查组里选")},
            )  # fmt: skip
            del self.fields["post"]


class Refusing(forms.Form):
    """What is noted of a refusal."""

    witness = LineField(label=gettext_lazy("见证人（不是检查组的人）"), max_length=60, required=False)
    reason = LineField(label=gettext_lazy("为什么没有签收"), max_length=300, required=False)

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, label_suffix="")


@page(verb=RECEIVE)
@require_POST
def receive(request: Seat, paper_id: UUID) -> HttpResponse:
    """The school's own person, one tap."""
    try:
        commands.receive(by=request.viewer, paper_id=paper_id, client_id=sent_id(request), at=request.at)
    except Refused as wrong:
        messages.error(request, wrong.reason)
    except Conflict as faster:
        return overtaken(request, faster, f"/inspections/papers/{paper_id}")
    else:
        messages.success(request, _("已签收。"))
    return redirect("web:paper", paper_id=paper_id)


@page(verb=INSPECT, also=(RECEIVE,))
@require_http_methods(["GET", "HEAD", "POST"])
def school(request: Seat, paper_id: UUID) -> HttpResponse:
    """The school signs by hand, on whoever's phone it is."""
    return _signed(request, paper_id, Side.SCHOOL)


@page(verb=INSPECT)
@require_http_methods(["GET", "HEAD", "POST"])
def inspector(request: Seat, paper_id: UUID) -> HttpResponse:
    """One of the team signs by hand."""
    return _signed(request, paper_id, Side.INSPECTOR)


def _signed(request: Seat, paper_id: UUID, side: Side) -> HttpResponse:
    with reading(request):
        found = queries.paper_page(request.viewer, paper_id, at=request.at)
    team = found.unsigned_team if side == Side.INSPECTOR else None
    if request.method != "POST":
        return _shown(request, found, Pen(team=team), side)
    form = Pen(request.POST, team=team)
    if form.is_valid():
        try:
            picture, way = _picture(request, found, form)
            said = form.cleaned_data
            hand = Hand(side.value, way.value, said["name"], picture, said.get("post") or "")
            commands.sign(by=request.viewer, paper_id=paper_id, client_id=sent_id(request), hand=hand, at=request.at)
        except Refused as wrong:
            blame(form, wrong)
        except Conflict as faster:
            return overtaken(request, faster, f"/inspections/papers/{paper_id}")
        else:
            messages.success(request, _("已签字，存好了。"))
            return redirect("web:paper", paper_id=paper_id)
    with reading(request):
        return _shown(request, found, form, side, status=422)


def _picture(request: Seat, found: PaperPage, form: Pen) -> tuple[UUID | None, Way]:
    """The drawing or the photograph as a file of the school. Must be called outside every transaction."""
    client_id, unit = sent_id(request), found.paper.unit
    if "picture" in request.FILES:
        photos = received(request, unit, client_id, ["picture"])
        if photos.wrong:
            raise Refused(photos.wrong["picture"], {"picture": photos.wrong["picture"]})
        return photos.of("picture")[0], Way.PAPER
    drawn = form.cleaned_data["drawn"]
    if not drawn:
        return None, Way.GLASS
    content = _drawing(drawn)
    made = receive_file(
        by=request.viewer, unit=unit, client_id=uuid5(client_id, "drawn"), name=_("签字.png"),
        content=io.BytesIO(content), at=request.at,
    )  # fmt: skip
    return made.id, Way.GLASS


def _drawing(text: str) -> bytes:
    """The PNG behind a canvas's words; Refused for anything else."""
    try:
        if not text.startswith(_HEAD):
            raise ValueError
        return base64.b64decode(text.removeprefix(_HEAD), validate=True)
    except (ValueError, binascii.Error):
        raise Refused("签字没有传完，请重签一次。", {"picture": "请重签一次"}) from None


def _shown(request: Seat, found: PaperPage, form: Pen, side: Side, *, status: int = 200) -> HttpResponse:
    here = f"/inspections/papers/{found.row.id}"
    context = {
        "page": found, "row": found.row, "form": form, "school": side == Side.SCHOOL, "back": here,
        "action": f"{here}/{'sign' if side == Side.SCHOOL else 'sign-inspector'}",
        "may": found.may_issue or (side == Side.SCHOOL and found.may_receive),
    }  # fmt: skip
    return render(request, "pages/inspections/sign.html", context, status=status)


@page(verb=INSPECT)
@require_http_methods(["GET", "HEAD", "POST"])
def refuse(request: Seat, paper_id: UUID) -> HttpResponse:
    """Note that the school would not sign."""
    with reading(request):
        found = queries.paper_page(request.viewer, paper_id, at=request.at)
    form = Refusing(request.POST if request.method == "POST" else None)
    status = 200
    if form.is_bound and form.is_valid():
        try:
            commands.refuse(
                by=request.viewer, paper_id=paper_id, client_id=sent_id(request), at=request.at, **form.cleaned_data
            )
        except Refused as wrong:
            blame(form, wrong)
            status = 422
        except Conflict as faster:
            return overtaken(request, faster, f"/inspections/papers/{paper_id}")
        else:
            messages.success(request, _("已记下拒绝签收。文书照样生效，学校以后还可以签收。"))
            return redirect("web:paper", paper_id=paper_id)
    context = {"page": found, "row": found.row, "form": form, "back": f"/inspections/papers/{paper_id}"}
    with reading(request):
        return render(request, "pages/inspections/refuse.html", context, status=status)
