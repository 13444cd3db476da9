"""A bureau's decision about a duty that schools say is pointless: kept and why, adjusted, or asked to be dropped."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from xiaoan.foundation.text import measure
from xiaoan.kernel.work import commands
from xiaoan.kernel.work import verbs as work
from xiaoan.surfaces.web.door import Seat, page, reading
from xiaoan.surfaces.web.pages.burden.decision import Decision, mark
from xiaoan.surfaces.web.pages.burden.show import shown, unit_asked
from xiaoan.surfaces.web.pages.forms import accepted


@page(verb=work.REPLY)
@require_POST
def decide(request: Seat) -> HttpResponse:
    """Answers everybody who said it of this duty, at once."""
    duty = request.POST.get("duty", "")[:60]
    with reading(request):
        unit = unit_asked(request, request.POST.get("unit", ""))
    form = Decision(request.POST, label_suffix="", auto_id=f"{mark(duty)}-%s")
    answered: list[int] = []

    def command() -> None:
        said = form.cleaned_data
        answered.append(
            commands.decide(
                by=request.viewer, top=unit, duty=duty, decision=said["decision"], text=said["text"], at=request.at
            )
        )

    if accepted(form, command):
        messages.success(request, _("已答复，{n}的意见都收到了。").format(n=measure(answered[0], _("条"))))
        return redirect(f"{reverse('web:burden')}?unit={unit.id}")
    with reading(request):
        return shown(request, unit, status=422, refused=form, about=duty)
