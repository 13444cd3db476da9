"""综合判定: where a rule of a pack may hold, and the bureau's decision on one school."""

from __future__ import annotations

from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from xiaoan.foundation.errors import NotFound
from xiaoan.foundation.ids import parse_id
from xiaoan.kernel.hazards import commands, queries, verbs
from xiaoan.kernel.hazards.queries import Suggestion
from xiaoan.kernel.tree.queries import unit as unit_of
from xiaoan.surfaces.web.door import Seat, page, reading
from xiaoan.surfaces.web.pages.hazards.acts.questions import Asking, words
from xiaoan.surfaces.web.pages.hazards.wider.frame import Sheet, posted, shown


class Judging(Asking):
    """Which of them, and why."""

    must = ("hazards", "reason")
    hazards = forms.MultipleChoiceField(
        label=gettext_lazy("哪几条合起来判定"), required=False, widget=forms.CheckboxSelectMultiple
    )
    reason = words(gettext_lazy("认定理由"), most=300)


@page(verb=verbs.JUDGE_COMBINED)
@require_safe
def index(request: Seat) -> HttpResponse:
    """Schools where a rule may hold."""
    found = queries.suggestions(request.viewer, at=request.at)
    return render(request, "pages/hazards/wider/combined.html", {"found": found})


@page(verb=verbs.JUDGE_COMBINED)
@require_http_methods(["GET", "HEAD", "POST"])
def judge(request: Seat, unit_id: UUID, rule: str) -> HttpResponse:
    """Decide on one school."""
    if request.method != "POST":
        found = _found(request, unit_id, rule)
        return shown(request, _sheet(found), _form(found, None))
    with reading(request):
        found = _found(request, unit_id, rule)
    form = _form(found, request.POST)

    def do(key: UUID) -> str:
        chosen = [each for each in map(parse_id, form.cleaned_data["hazards"]) if each is not None]
        hazard = commands.judge_combined(
            by=request.viewer, unit=unit_of(found.unit_id), client_id=key, rule=rule, hazards=chosen,
            reason=form.said("reason"), at=request.at,
        )  # fmt: skip
        return f"/hazards/{hazard.id}"

    return posted(request, _sheet(found), form, do, gettext_lazy("已综合判定为一条重大隐患。"))


def _found(seat: Seat, unit_id: UUID, rule: str) -> Suggestion:
    rows = queries.suggestions(seat.viewer, at=seat.at)
    found = next((each for each in rows if each.unit_id == unit_id and each.rule == rule), None)
    if found is None:
        raise NotFound()
    return found


def _form(found: Suggestion, data: object) -> Judging:
    form = Judging(data)
    field = form.fields["hazards"]
    assert isinstance(field, forms.MultipleChoiceField)
    field.choices = [(str(row.id), f"{row.number}　{row.title}（{row.where}）") for row in found.rows]
    return form


def _sheet(found: Suggestion) -> Sheet:
    return Sheet(
        _("综合判定"), "/hazards/combined", _("判定为重大隐患"), f"{found.unit_name}　{found.title}",
        _("{says} 规则只作提示，由教育局认定；各条照常整改，都销号后重大隐患才销号。").format(says=found.says),
        draft_key=f"combined:{found.unit_id}:{found.rule}",
    )  # fmt: skip
