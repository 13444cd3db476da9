"""What a superior does from behind a figure: 免办 in writing, a claim 不适用 sent back, an answer to what was said."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from xiaoan.foundation.errors import NotFound
from xiaoan.kernel.access.queries import visible_unit
from xiaoan.kernel.work import commands
from xiaoan.kernel.work import verbs as work
from xiaoan.kernel.work.shapes import Name
from xiaoan.surfaces.web.door import Seat, page
from xiaoan.surfaces.web.pages.forms import LineField, Said, accepted

BEHIND = "/bureau/owed"


class Reason(forms.Form):
    """Why, in a sentence that the school reads."""

    reason = LineField(
        label=gettext_lazy("原因"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": gettext_lazy("请写明原因")},
    )


class Answer(forms.Form):
    """What the school is answered."""

    text = LineField(
        label=gettext_lazy("答复"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": gettext_lazy("请写一句话")},
    )


@page(verb=work.EXCUSE)
@require_POST
def excuse(request: Seat) -> HttpResponse:
    """免办 for one occurrence, named with its due day as the list names it."""
    name, day = Name.read(request.POST.get("name", "")), _day(request.POST.get("day", ""))
    unit = visible_unit(request.viewer, name.unit, work.EXCUSE)
    form = Reason(request.POST, label_suffix="")

    def command() -> None:
        commands.excuse(
            by=request.viewer, unit=unit, first=day, last=day, duty=name.duty,
            subject=name.subject, reason=form.cleaned_data["reason"], at=request.at,
        )  # fmt: skip

    return _done(request, form, command, _("批准免办"), _("已批准免办。"), {"name": name.text, "day": day.isoformat()})


@page(verb=work.EXCUSE)
@require_POST
def refuse(request: Seat, claim_id: UUID) -> HttpResponse:
    """A claim 不适用 is sent back: it is owed again."""
    form = Reason(request.POST, label_suffix="")

    def command() -> None:
        commands.refuse_claim(by=request.viewer, claim_id=claim_id, reason=form.cleaned_data["reason"], at=request.at)

    return _done(request, form, command, _("退回不适用"), _("已退回，这件事照常要办。"), {})


@page(verb=work.REPLY)
@require_POST
def reply(request: Seat, remark_id: UUID) -> HttpResponse:
    """An answer to 有困难 or 这项没有必要, once."""
    form = Answer(request.POST, label_suffix="")

    def command() -> None:
        commands.reply(by=request.viewer, remark_id=remark_id, text=form.cleaned_data["text"], at=request.at)

    return _done(request, form, command, _("答复学校"), _("已答复。"), {})


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise NotFound() from None


def _done(
    request: Seat, form: forms.Form, command: Callable[[], object], title: Said, said: Said, kept: dict[str, str]
) -> HttpResponse:
    """Back to the list when it is done; otherwise the form again with what is wrong."""
    back = request.POST.get("back", "")
    if not back.startswith(f"{BEHIND}?"):
        back = BEHIND
    if accepted(form, command):
        messages.success(request, str(said))
        return redirect(back)
    shown = {"title": title, "form": form, "kept": {**kept, "back": back}, "back": back}
    return render(request, "pages/bureau/act.html", shown, status=422)
