"""数字摘要: sentences for a summary or a speech, every number leading to the rows it counts."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from xiaoan.foundation.errors import NotFound
from xiaoan.kernel.indicators.verbs import SEE as SEE_INDICATORS
from xiaoan.reports.registers import headlines
from xiaoan.reports.registers.periods import KINDS
from xiaoan.surfaces.web.door import Seat, page
from xiaoan.surfaces.web.nav import holds
from xiaoan.surfaces.web.pages.registers.addresses import ALSO, PATH, VERB, asked, offered, tabs, turning

MOST = 500
NOT_YET = (
    _("事故起数和分类：事故快报开通后由它得出。"),
    _("风险清单（较大风险）：风险管控开通后由它得出。"),
    _("接送学生车辆摸排、留守儿童：由校车、关爱方面的工作标准装入后得出。"),
    _("时段、地点责任人覆盖：先看“单位资料”里的值班安排。"),
)
"""Figures that practice reports and nothing here derives yet; said, so that nobody looks for them in vain."""


@page(verb=VERB, also=ALSO)
@require_safe
def show(request: Seat) -> HttpResponse:
    """Every headline of the packs for a unit and a period; what holds nothing stands below."""
    now = asked(request, "year")
    found = headlines.said(now.question)
    here = f"{PATH}/figures"
    shown = {
        "unit": now.question.top,
        "period": now.question.period,
        "said": [each for each in found if not each.empty],
        "empty": [each for each in found if each.empty],
        "not_yet": NOT_YET,
        "kept": now.address(),
        "indicators": holds(request.viewer, SEE_INDICATORS),
        "tabs": tabs(here, now),
        "filters": offered(request, now, here, [*KINDS]),
        "filters_end": turning(now),
    }
    return render(request, "pages/registers/figures.html", shown)


@page(verb=VERB, also=ALSO)
@require_safe
def behind(request: Seat, headline: str, number: str) -> HttpResponse:
    """The rows behind one number."""
    now = asked(request, "year")
    said = headlines.one(now.question, headline)
    if number not in said.numbers:
        raise NotFound("没有这个数。")
    found = said.numbers[number]
    names = now.question.units
    rows = [(names[row.unit].short_name if row.unit in names else "", row) for row in found.rows[:MOST]]
    shown = {
        "unit": now.question.top,
        "period": now.question.period,
        "said": said,
        "number": found,
        "rows": rows,
        "left": len(found.rows) - len(rows),
        "back": f"{PATH}/figures?{now.address()}",
    }
    return render(request, "pages/registers/behind.html", shown)
