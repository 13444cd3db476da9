"""补充要求: what a bureau or school asks beyond the pack. It only tightens; what would loosen is refused in words.

First one looks at what it would change and whom it costs how much, then it is kept from a day.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from xiaoan.foundation.clock import school_day
from xiaoan.foundation.errors import BadPack, Conflict, NotFound, Refused
from xiaoan.foundation.ids import new_id
from xiaoan.kernel.access.queries import may_unit
from xiaoan.kernel.catalogue import commands
from xiaoan.kernel.catalogue import verbs as catalogue
from xiaoan.kernel.catalogue.models import Addition
from xiaoan.kernel.catalogue.pack.content import HazardKind
from xiaoan.kernel.catalogue.pack.duties import Duty
from xiaoan.kernel.catalogue.pack.parameters import compare
from xiaoan.kernel.catalogue.pack.rhythm import EVERY_WORDS, rhythm_words, value_words
from xiaoan.kernel.catalogue.pack.schema import Overlay, Pack, Parameter
from xiaoan.kernel.catalogue.queries import Reign, additions, as_tightened, contents, standing
from xiaoan.kernel.catalogue.reading.decoding import Lines
from xiaoan.kernel.catalogue.reading.overlays import check_overlay
from xiaoan.kernel.tree.models import Unit
from xiaoan.surfaces.web.door import Seat, page, reading
from xiaoan.surfaces.web.pages.catalogue.adding import drawn
from xiaoan.surfaces.web.pages.catalogue.adopting import TOMORROW, Outlook, outlook_of
from xiaoan.surfaces.web.pages.catalogue.standards import chosen_unit
from xiaoan.surfaces.web.pages.forms import DayField, LineField, blame


@dataclass(frozen=True)
class AdditionLine:
    """One addition in words, and whether it is in force."""

    row: Addition
    said: tuple[str, ...]
    now: bool


class AddForm(forms.Form):
    """What is to be stricter: parameters, one thing to do, one kind of hazard, one more item. Empty stays as it is."""

    title = LineField(label=gettext_lazy("名称"), max_length=40, error_messages={"required": gettext_lazy("请填名称")})
    basis = LineField(
        label=gettext_lazy("依据的文件"), max_length=80, help_text=gettext_lazy("文件名称、文号"),
        error_messages={"required": gettext_lazy("请写明依据")},
    )  # fmt: skip
    starts = DayField(gettext_lazy("从哪天起"), help_text=gettext_lazy("最早今天。"))
    duty = forms.ChoiceField(label=gettext_lazy("哪件事要更严"), required=False)
    every = forms.ChoiceField(label=gettext_lazy("改为多久一次"), required=False)
    times = forms.IntegerField(label=gettext_lazy("每个周期几次"), required=False, min_value=1, max_value=24)
    grace_days = forms.IntegerField(label=gettext_lazy("补录宽限几天"), required=False, min_value=0, max_value=60)
    item_ask = LineField(
        label=gettext_lazy("这件事多查一项"), max_length=24, required=False, help_text=gettext_lazy("怎样算对，一句话")
    )
    item_pass = LineField(label=gettext_lazy("怎样算合格"), max_length=80, required=False)
    item_kind = forms.ChoiceField(label=gettext_lazy("不合格算哪类隐患"), required=False)
    kind = forms.ChoiceField(label=gettext_lazy("哪类隐患要更快整改"), required=False)
    days = forms.IntegerField(label=gettext_lazy("整改期限几天"), required=False, min_value=0, max_value=365)

    def __init__(self, data: Any, reign: Reign, day: date) -> None:
        super().__init__(data, initial={"starts": day}, label_suffix="")
        none = ("", _("不改"))
        duties = [(each.code, f"{each.title}（{rhythm_words(each)}）") for each in reign.pack.duties]
        kinds = [(each.code, f"{each.title}（{each.days}天）") for each in reign.pack.hazards]
        own = [(each.code, each.title) for each in reign.pack.hazards]
        self.choose("duty", [none, *duties])
        self.choose("every", [none, *EVERY_WORDS.items()])
        self.choose("kind", [none, *kinds])
        self.choose("item_kind", [("", _("请选")), *own])
        self.parameters: list[str] = []
        for parameter in reign.pack.parameters:
            field = parameter_field(parameter, reign)
            if field is not None:
                self.fields[f"param-{parameter.code}"] = field
                self.parameters.append(parameter.code)

    def choose(self, name: str, choices: list[tuple[str, str]]) -> None:
        """The choices of one field."""
        self.fields[name].choices = choices  # type: ignore[attr-defined]  # a ChoiceField

    @property
    def settings(self) -> Iterator[forms.BoundField]:
        """The fields of the parameters."""
        return (self[f"param-{code}"] for code in self.parameters)


def parameter_field(parameter: Parameter, reign: Reign) -> forms.Field | None:
    """The stricter values of a parameter; None when it is as strict as can be."""
    value = reign.values[parameter.code]
    now = _("现在：{value}").format(value=value_words(parameter, value))
    if parameter.type == "number":
        return forms.IntegerField(
            label=parameter.title, required=False, min_value=parameter.least, max_value=parameter.most,
            help_text=now, widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
        )  # fmt: skip
    if parameter.type == "choice":
        stricter = [word for word in parameter.allowed if compare(parameter, word, value) == "stricter"]
        if not stricter:
            return None
        choices = [("", _("不改")), *((word, value_words(parameter, word)) for word in stricter)]
        return forms.ChoiceField(label=parameter.title, required=False, choices=choices, help_text=now)
    held = set(value) if isinstance(value, tuple) else {str(value)}
    more = [(each.code, each.title) for each in parameter.choices if each.code not in held]
    if not more:
        return None
    return forms.MultipleChoiceField(
        label=_("{title}：再加").format(title=parameter.title), required=False, choices=more, help_text=now,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip


@page(verb=catalogue.SEE)
@require_http_methods(["GET", "HEAD", "POST"])
def show(request: Seat, pack: str) -> HttpResponse:
    """The additions that bind a unit and, for who may, a form for one more: looked at first, then kept by a tap."""
    with reading(request):
        unit, day = chosen_unit(request), school_day(request.at)
        base = standing(unit, pack, day)
        may_add = may_unit(request.viewer, catalogue.ADOPT, unit)
        if request.method == "POST" and not may_add:
            raise NotFound()
        if base is None or not base.pack.duties:
            raise NotFound(_("本单位还没有采用这套工作标准，不能补充。"))
        form = AddForm(request.POST if request.method == "POST" else None, base, day + TOMORROW)
        outlook = None
        if request.method == "POST" and form.is_valid():
            overlay = drawn(form.cleaned_data, base, request.POST.get("client_id") or new_id().hex)
            outlook = _looked_at(form, unit, overlay, form.cleaned_data["starts"])
    if outlook is not None and request.POST.get("step") == "keep":
        starts = form.cleaned_data["starts"]
        try:
            commands.add_requirements(by=request.viewer, unit=unit, overlay=overlay, starts=starts, at=request.at)
        except (Refused, Conflict) as no:
            blame(form, no)
        else:
            messages.success(request, _("已补充，{day} 起执行。").format(day=starts))
            return redirect(f"/catalogue/packs/{pack}/additions?unit={unit.id}")
    with reading(request):
        shown = {
            "unit": unit,
            "pack": pack,
            "title": base.pack.title,
            "form": form,
            "outlook": outlook,
            "may_add": may_add,
            "lines": [_line(row, base.pack, day) for row in additions(unit, pack)],
        }
        refused = request.method == "POST" and bool(form.errors)
        return render(request, "pages/catalogue/additions.html", shown, status=422 if refused else 200)


def _looked_at(form: AddForm, unit: Unit, overlay: Overlay, starts: date) -> Outlook | None:
    """What the addition would change from its day; None with the reason on the form when it cannot stand."""
    base = standing(unit, overlay.pack, starts, without=overlay.code)
    if base is None:
        form.add_error("starts", _("那天这套工作标准还没有生效"))
        return None
    if not (overlay.parameters or overlay.duties or overlay.hazards):
        form.add_error(None, _("还没有写要更严的是什么。"))
        return None
    try:
        check_overlay(overlay, base.pack, contents(), base.values, Lines())
    except BadPack as wrong:
        form.add_error(None, wrong.reason)
        return None
    after = as_tightened(unit, overlay, starts)
    return None if after is None else outlook_of(unit, base.version, base.pack, after, starts)


def _line(row: Addition, pack: Pack, day: date) -> AdditionLine:
    return AdditionLine(row, tuple(_words(row.content, pack)), row.withdrawn_at is None and row.starts <= day)


def _words(overlay: Overlay, pack: Pack) -> Iterator[str]:
    """An addition as it was meant, part by part."""
    parameters = {each.code: each for each in pack.parameters}
    duties: dict[str, Duty] = {each.code: each for each in pack.duties}
    kinds: dict[str, HazardKind] = {each.code: each for each in pack.hazards}
    for setting in overlay.parameters:
        if setting.parameter in parameters:
            parameter = parameters[setting.parameter]
            yield f"{parameter.title}：{value_words(parameter, setting.value)}"
    for change in overlay.duties:
        parts = [EVERY_WORDS.get(change.every, change.every)] if change.every else []
        parts += [_("{n}次").format(n=change.times)] if change.times else []
        parts += [_("补录宽限{n}天").format(n=change.grace_days)] if change.grace_days is not None else []
        asks = {item.code: item.ask for item in overlay.items}
        parts += [_("多查“{ask}”").format(ask=asks.get(code, code)) for code in change.add_items]
        title = duties[change.duty].title if change.duty in duties else change.duty
        yield f"{title}：{'，'.join(parts)}"
    for kind in overlay.hazards:
        title = kinds[kind.kind].title if kind.kind in kinds else kind.kind
        yield _("{title}：整改期限{n}天").format(title=title, n=kind.days)
