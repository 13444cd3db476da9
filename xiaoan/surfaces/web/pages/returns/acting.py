"""What is done with a return: filled in, sent on, sent back, signed, noted, its stamped scan added."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NoReturn
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from xiaoan.features.returns import commands, queries
from xiaoan.features.returns.queries import Page
from xiaoan.features.returns.verbs import SEE
from xiaoan.foundation.errors import Conflict, NotFound, Refused
from xiaoan.surfaces.web.door import Seat, page, reading
from xiaoan.surfaces.web.pages.daily.check import sent_id
from xiaoan.surfaces.web.pages.daily.uploads import received
from xiaoan.surfaces.web.pages.forms import LineField, accepted
from xiaoan.surfaces.web.pages.hazards.acting import overtaken
from xiaoan.surfaces.web.pages.returns.show import address

DONE = {
    "submit": gettext_lazy("已送审。"), "zero": gettext_lazy("零报告已送审。"),
    "review": gettext_lazy("已审核，等负责人签字。"),
    "back": gettext_lazy("已退回填表人修改。"), "sign": gettext_lazy("已签字报送，数字不再改；有变化会显示在旁边。"),
}  # fmt: skip


def _found(request: Seat, unit_id: UUID, return_kind: str, period: str) -> Page:
    with reading(request):
        return queries.page(request.viewer, unit_id, return_kind, period, at=request.at)


@page(verb=SEE)
@require_http_methods(["GET", "HEAD", "POST"])
def fill(request: Seat, unit_id: UUID, return_kind: str, period: str) -> HttpResponse:
    """What no record holds, one question below the other."""
    found = _found(request, unit_id, return_kind, period)
    if "fill" not in found.may:
        raise NotFound()
    cells = queries.typed_cells(found.owed)
    names = {f"cell{place}": cell for place, cell in enumerate(cells)}
    form = forms.Form(request.POST if request.method == "POST" else None)
    for name, cell in names.items():
        form.fields[name] = forms.CharField(
            label=f"{cell.title}（{cell.unit}）" if cell.unit else cell.title, required=False, max_length=1000,
            initial=found.draft.typed.get(cell.code, "") if found.draft else "",
            help_text=_("没有的不用写，送审时点“零报告”。") if cell.nothing else "",
            widget=forms.NumberInput if cell.number else forms.Textarea(attrs={"rows": 3}),
        )  # fmt: skip
    if found.owed.kind.sums:
        form.fields["with_open"] = forms.BooleanField(
            label=_("把还没有定稿的也算进来（表上写明“含未定稿几所”）"), required=False,
            initial=bool(found.draft and found.draft.with_open),
        )  # fmt: skip

    def command() -> None:
        said = {cell.code: form.cleaned_data[name] for name, cell in names.items()}
        try:
            commands.type_in(
                by=request.viewer, unit=found.owed.unit, kind=return_kind, period=period, said=said, at=request.at,
                with_open=form.cleaned_data.get("with_open"),
            )  # fmt: skip
        except Refused as wrong:
            fields = {name: wrong.fields[cell.code] for name, cell in names.items() if cell.code in wrong.fields}
            raise Refused(wrong.reason, fields) from wrong

    if request.method == "POST" and accepted(form, command):
        messages.success(request, _("已保存。"))
        return redirect(address(found))
    with reading(request):
        shown = {"page": found, "form": form, "here": address(found)}
        return render(request, "pages/returns/fill.html", shown, status=422 if request.method == "POST" else 200)


@page(verb=SEE)
@require_POST
def step(request: Seat, unit_id: UUID, return_kind: str, period: str) -> HttpResponse:
    """One step of the chain."""
    found, act = _found(request, unit_id, return_kind, period), request.POST.get("act", "")
    named: dict[str, Any] = {
        "by": request.viewer,
        "unit": found.owed.unit,
        "kind": return_kind,
        "period": period,
        "at": request.at,
    }
    steps: dict[str, Callable[[], object]] = {
        "submit": lambda: commands.submit(**named),
        "zero": lambda: commands.submit(zero=True, **named),
        "review": lambda: commands.review(**named),
        "back": lambda: commands.send_back(reason=request.POST.get("reason", ""), **named),
        "sign": lambda: commands.sign(**named),
    }
    try:
        steps.get(act, _nothing)()
    except Refused as wrong:
        messages.error(request, wrong.reason)
    except Conflict as faster:
        return overtaken(request, faster, address(found))
    else:
        messages.success(request, DONE[act])
    return redirect(address(found))


def _nothing() -> NoReturn:
    raise Refused(_("没有这一步，请从页面上的按钮操作。"))


@page(verb=SEE)
@require_http_methods(["GET", "HEAD", "POST"])
def note(request: Seat, unit_id: UUID, return_kind: str, period: str) -> HttpResponse:
    """加说明 beside one figure."""
    found = _found(request, unit_id, return_kind, period)
    asked = request.POST.get("cell") or request.GET.get("cell", "")
    cell = found.body.figure(asked)
    if (asked and cell is None) or not found.may:
        raise NotFound()
    form = forms.Form(request.POST if request.method == "POST" else None)
    if cell is None:
        form.fields["cell"] = forms.ChoiceField(
            label=_("哪个数"), choices=_cells(found), error_messages={"required": _("请选是哪个数")}
        )
    form.fields["text"] = LineField(
        label=_("说明"), max_length=300, help_text=_("数字不改；写明为什么、以什么为准。"),
        error_messages={"required": _("请写明说明的内容")},
    )  # fmt: skip

    def command() -> None:
        commands.note(
            by=request.viewer, unit=found.owed.unit, client_id=sent_id(request), kind=return_kind, period=period,
            cell=form.cleaned_data.get("cell") or asked, text=form.cleaned_data["text"], at=request.at,
        )  # fmt: skip

    if request.method == "POST" and accepted(form, command):
        messages.success(request, _("说明已加在旁边。"))
        return redirect(address(found))
    with reading(request):
        shown = {"page": found, "form": form, "cell": cell, "here": address(found)}
        return render(request, "pages/returns/note.html", shown, status=422 if request.method == "POST" else 200)


def _cells(found: Page) -> list[tuple[str, list[tuple[str, str]]]]:
    """Every figure of the form under its block, to choose from."""
    return [
        (part.title, [(each.code, f"{queries.named(found.body, each)}　{each.words}") for each in part.all])
        for part in found.body.blocks
    ]


@page(verb=SEE)
@require_POST
def stamp(request: Seat, unit_id: UUID, return_kind: str, period: str) -> HttpResponse:
    """Add the stamped print."""
    found = _found(request, unit_id, return_kind, period)
    if "fill" not in found.may:
        raise NotFound()
    files = received(request, found.owed.unit, sent_id(request), ["scan"])
    try:
        if files.wrong:
            raise Refused(files.wrong["scan"])
        commands.stamp(
            by=request.viewer,
            unit=found.owed.unit,
            kind=return_kind,
            period=period,
            scans=files.of("scan"),
            at=request.at,
        )
    except Refused as wrong:
        messages.error(request, wrong.reason)
    else:
        messages.success(request, _("盖章件已附上。"))
    return redirect(address(found))
