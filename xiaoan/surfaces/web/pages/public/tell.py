"""/t/<mark> 我发现一处安全隐患: what, a photo if one likes. No login, no name. /t/follow: what became of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from xiaoan.features.tips.commands import Told, count_look, count_telling, tell
from xiaoan.features.tips.passer import passer
from xiaoan.features.tips.queries import Hung, followed, hung
from xiaoan.features.tips.rules import spoken
from xiaoan.foundation.clock import now
from xiaoan.foundation.errors import Conflict, NotFound, Refused
from xiaoan.kernel.access.limits import TooOften, address_of
from xiaoan.surfaces.web.door import Seat, public
from xiaoan.surfaces.web.pages.daily.check import sent_id
from xiaoan.surfaces.web.pages.daily.uploads import Photos, received
from xiaoan.surfaces.web.pages.forms import LineField, blame


class TellForm(forms.Form):
    """What a passer-by is asked. Only the first question must be answered, and where, when the code knows no place."""

    what = LineField(
        label=gettext_lazy("您看到了什么危险"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": gettext_lazy("请写一句看到了什么")},
    )  # fmt: skip
    where = LineField(label=gettext_lazy("具体在哪里"), max_length=200, required=False)
    photo = forms.FileField(label=gettext_lazy("照片"), required=False)
    danger = forms.BooleanField(label=gettext_lazy("现在就有人可能受伤"), required=False)

    def __init__(self, code: Hung, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data, label_suffix="")
        if not code.place:
            self.fields["where"].required = True
            self.fields["where"].error_messages["required"] = _("请写在哪里，例如：东门外左边的围墙")


class FollowForm(forms.Form):
    """The code that was shown after telling."""

    code = LineField(
        label=gettext_lazy("查询码"), max_length=40, help_text=gettext_lazy("报完那一页上的 12 个字母和数字"),
        error_messages={"required": gettext_lazy("请输入查询码")},
    )  # fmt: skip


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def show(request: HttpRequest, mark: str) -> HttpResponse:
    """The form of one code; a POST takes it in and shows the code that follows it."""
    code = hung(mark)
    if request.method != "POST":
        return _form(request, code, TellForm(code), Photos())
    seat = cast("Seat", request)
    seat.at, seat.viewer = now(), passer(code.poster.unit)
    form = TellForm(code, request.POST)
    photos = Photos()
    if not form.is_valid():
        return _form(request, code, form, photos, status=422)
    try:
        count_telling(poster=code.poster, address=_address(request), at=seat.at)
        photos = received(seat, code.poster.unit, sent_id(request), ["photo"])
        if not photos.wrong:
            return render(request, "pages/public/told.html", _told(seat, code, form, photos))
    except TooOften as no:
        blame(form, no)
        answer = _form(request, code, form, photos, status=429)
        answer["Retry-After"] = str(int(no.wait.total_seconds()))
        return answer
    except (Refused, Conflict) as no:
        blame(form, no)
    for name, wrong in photos.wrong.items():
        form.add_error(name, wrong)
    return _form(request, code, form, photos, status=422)


def _told(seat: Seat, code: Hung, form: TellForm, photos: Photos) -> dict[str, object]:
    said = form.cleaned_data
    told: Told = tell(
        poster=code.poster, client_id=sent_id(seat), what=said["what"], where=said["where"], danger=said["danger"],
        photos=photos.of("photo"), at=seat.at,
    )  # fmt: skip
    return {"code": spoken(told.code), "unit": code.poster.unit, "danger": said["danger"]}


def _form(request: HttpRequest, code: Hung, form: TellForm, photos: Photos, *, status: int = 200) -> HttpResponse:
    shown = {"form": form, "unit": code.poster.unit, "place": code.place, "kept": photos.kept}
    return render(request, "pages/public/tell.html", shown, status=status)


@public
@never_cache
@sensitive_post_parameters("code")
@require_http_methods(["GET", "HEAD", "POST"])
def follow(request: HttpRequest) -> HttpResponse:
    """Where it stands, for whoever holds the code. The code is posted, so that it stays out of every log."""
    form = FollowForm(request.POST if request.method == "POST" else None, label_suffix="")
    found, status = None, 200
    if form.is_bound and form.is_valid():
        try:
            count_look(address=_address(request), at=now())
            found = followed(form.cleaned_data["code"])
        except TooOften as no:
            form.add_error(None, no.reason)
            answer = render(request, "pages/public/follow.html", {"form": form}, status=429)
            answer["Retry-After"] = str(int(no.wait.total_seconds()))
            return answer
        except NotFound as no:
            form.add_error("code", no.reason)
            status = 404
    elif form.is_bound:
        status = 422
    return render(request, "pages/public/follow.html", {"form": form, "found": found}, status=status)


def _address(request: HttpRequest) -> str:
    return address_of(request.META)
