"""Why something is not done, said honestly: 有困难, 不适用, 这项没有必要. One small form; none of them blames."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from xiaoan.foundation.errors import Refused
from xiaoan.kernel.tree.queries import unit as unit_of
from xiaoan.kernel.work import commands, queries
from xiaoan.kernel.work.shapes import Check, Name
from xiaoan.kernel.work.verbs import CLAIM
from xiaoan.surfaces.web.door import Seat, page, reading
from xiaoan.surfaces.web.pages.daily.check import names_of
from xiaoan.surfaces.web.pages.daily.walk import Way
from xiaoan.surfaces.web.pages.forms import LineField, accepted

KINDS = (
    ("difficulty", gettext_lazy("有困难，暂时办不了（上级会看到，仍算没办）")),
    ("claim", gettext_lazy("这次不适用（不计入应办，上级可以退回）")),
    ("pointless", gettext_lazy("这项没有必要，因为…（对这件事的意见，上级会答复）")),
)
TOLD = {
    "difficulty": gettext_lazy("已说明困难，上级会看到。"),
    "claim": gettext_lazy("已申报不适用，上级可以退回。"),
    "pointless": gettext_lazy("意见已报给上级，答复后会告诉您。"),
}


class Reasons(forms.Form):
    """Which of the things (when there are several), which of the three, and the reason in words."""

    kind = forms.ChoiceField(
        label=gettext_lazy("是哪种情况"),
        choices=KINDS,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("请选一个")},
    )
    text = LineField(
        label=gettext_lazy("原因"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": gettext_lazy("请写明原因")},
    )

    def __init__(self, check: Check, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data, label_suffix="")
        if len(check.tasks) > 1:
            self.fields["about"] = forms.ChoiceField(
                label=_("哪一件"), choices=[(task.name.text, task.title) for task in check.tasks],
                widget=forms.RadioSelect, error_messages={"required": _("请选一件")},
            )  # fmt: skip


@page(verb=CLAIM)
@require_http_methods(["GET", "HEAD", "POST"])
def show(request: Seat) -> HttpResponse:
    """The form for what the address names; a POST tells it and goes back to the walk."""
    names, way = names_of(request), Way.of(request.GET)
    with reading(request):
        check = queries.check(request.viewer, names, at=request.at)
    form = Reasons(check, request.POST if request.method == "POST" else None)
    if request.method == "POST" and accepted(form, lambda: _tell(request, check, form.cleaned_data)):
        messages.success(request, str(TOLD[form.cleaned_data["kind"]]))
        return redirect(way.address)
    context = {"check": check, "form": form, "back": way.form("web:check", names)}
    return render(request, "pages/daily/why_not.html", context, status=422 if request.method == "POST" else 200)


def _tell(request: Seat, check: Check, said: Mapping[str, str]) -> None:
    name = Name.read(said["about"]) if "about" in said else check.tasks[0].name
    if said["kind"] == "difficulty":
        commands.say_difficulty(by=request.viewer, name=name, text=said["text"], at=request.at)
    elif said["kind"] == "claim":
        commands.claim(by=request.viewer, name=name, reason=said["text"], at=request.at)
    elif said["kind"] == "pointless":
        unit = unit_of(name.unit)
        commands.say_pointless(by=request.viewer, unit=unit, duty=name.duty, text=said["text"], at=request.at)
    else:
        raise Refused(_("请选一个"), {"kind": _("请选一个")})
