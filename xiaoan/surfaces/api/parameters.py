"""Parameters that several operations share: bounded days, months, short words."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from django.utils.translation import gettext as _
from ninja import Query

from xiaoan.foundation.clock import month_span
from xiaoan.foundation.errors import Refused
from xiaoan.surfaces.api.reading import FIRST_YEAR, LAST_YEAR

_FIRST, _LAST = date(FIRST_YEAR, 1, 1), date(LAST_YEAR, 12, 31)
LONGEST_SPAN = 400

Day = Annotated[date, Query(ge=_FIRST, le=_LAST)]
MaybeDay = Annotated[date | None, Query(ge=_FIRST, le=_LAST)]
Word = Annotated[str, Query(max_length=60)]
Month = Annotated[str, Query(pattern=r"^20[0-9]{2}-(0[1-9]|1[0-2])$", description="月份，如 2026-10")]


def span(period: str, first: date | None, last: date | None) -> tuple[date, date]:
    """The days a reader means: a month, or from a day to a day. Refused when neither is said, or too many."""
    if first is not None and last is not None:
        if last < first or (last - first).days > LONGEST_SPAN:
            raise Refused(_("起止日期不对：结束不能早于开始，一次最多查一年。"), {"last": _("请检查日期")})
        return first, last
    if not period:
        raise Refused(
            _("请说明查哪个月（period=2026-10），或从哪天（first）到哪天（last）。"), {"period": _("缺少这一项")}
        )
    return month_span(period)
