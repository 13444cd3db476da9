"""What an address asks of derived ledgers: a unit, a kind of period, a day in it; read, shown again, turned over."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from xiaoan.kernel.catalogue.derived.written import PeriodKind
from xiaoan.kernel.hazards.verbs import SEE as SEE_HAZARDS
from xiaoan.kernel.ledgers.verbs import SEE
from xiaoan.kernel.work.verbs import SEE as SEE_WORK
from xiaoan.reports.registers.exporting import USUAL, question_of
from xiaoan.reports.registers.periods import KINDS, recent
from xiaoan.reports.registers.question import Question
from xiaoan.surfaces.web.door import Seat
from xiaoan.surfaces.web.listing import Choice, Filter, Filters
from xiaoan.surfaces.web.pages.ledgers.addresses import units
from xiaoan.surfaces.web.parts import Link
from xiaoan.surfaces.web.signs import Words

VERB, ALSO = SEE, (SEE_HAZARDS, SEE_WORK)
"""Whoever holds one of them somewhere may come in; what he sees is each answer's own business."""
PATH = "/ledgers/registers"
NAMES = ("unit", "period", "day")
OFFERED: Mapping[PeriodKind, int] = {"day": 31, "week": 24, "month": 13, "term": 3, "school_year": 2, "year": 4}
TABS: Sequence[tuple[str, Words]] = (
    ("/ledgers", gettext_lazy("登记台账")),
    ("/ledgers/norms", gettext_lazy("配备标准")),
    (PATH, gettext_lazy("工作台账")),
    (f"{PATH}/figures", gettext_lazy("数字摘要")),
    (f"{PATH}/inspections", gettext_lazy("迎检材料")),
)


class Asked(NamedTuple):
    """The question of an address, and the address's own words."""

    question: Question
    words: Mapping[str, str]

    def address(self, **more: str) -> str:
        """The query part of an address with some words changed; an empty word is left out."""
        return urlencode({name: value for name, value in {**self.words, **more}.items() if value})


def asked(seat: Seat, usual: PeriodKind = USUAL) -> Asked:
    """What is asked; the viewer's own unit when none is named."""
    words = {name: seat.GET.get(name, "")[:40] for name in NAMES}
    named = {**words, "unit": words["unit"] or str(seat.viewer.unit), "period": words["period"] or usual}
    question = question_of(seat.viewer, named, seat.at)
    return Asked(question, {"unit": words["unit"], "period": named["period"], "day": f"{question.period.first}"})


def offered(
    seat: Seat, now: Asked, action: str, periods: Sequence[PeriodKind], kept: Sequence[tuple[str, str]] = ()
) -> Filters:
    """Unit, kind of period and which one, as a page offers them."""
    period = now.question.period
    known = recent(period, now.question.top, OFFERED[period.kind])
    return Filters(
        [
            *units(seat, now.words["unit"], now.question.top),
            Filter("period", _("按"), [Choice(kind, KINDS[kind]) for kind in periods], period.kind),
            Filter("day", _("哪一期"), [Choice(f"{each.first}", each.title) for each in known], f"{period.first}"),
        ],
        action,
        kept,
    )


def turning(now: Asked) -> list[Link]:
    """The period before, and the one after."""
    period = now.question.period
    return [
        Link(_("上一期"), f"?{now.address(day=f'{period.before}')}"),
        Link(_("下一期"), f"?{now.address(day=f'{period.after}')}"),
    ]


def tabs(here: str, now: Asked | None = None) -> list[tuple[Link, bool]]:
    """The tabs of the room, the unit carried on."""
    kept = urlencode({"unit": now.words["unit"]}) if now is not None and now.words["unit"] else ""
    return [(Link(title, f"{url}?{kept}" if kept else url), url == here) for url, title in TABS]
