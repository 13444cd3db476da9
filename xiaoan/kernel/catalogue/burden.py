"""What a duty costs: estimated minutes a week, so that a pack's burden is known before anybody carries it."""

from __future__ import annotations

from xiaoan.kernel.catalogue.pack.duties import Duty
from xiaoan.kernel.catalogue.pack.written import Param

_A_YEAR = {
    "half_month": 24.0,
    "month": 12.0,
    "quarter": 4.0,
    "half_year": 2.0,
    "year": 1.0,
    "term": 2.0,
    "school_year": 1.0,
}
_NAMED_A_YEAR = {"before_holiday": 7.0, "term_start": 2.0, "term_end": 2.0, "dates": 1.0, "theme_day": 1.0}
_DAYS_A_WEEK = {"any_day": 7, "school": 5, "working": 5, "boarding_night": 5, "rest": 2}
WEEKS = 52.0


def times_a_week(duty: Duty) -> float:
    """How often a week, holidays and months of rest levelled out; of kinds of days that overlap the commonest counts.

    A duty of days that only some schools have (假期值守) counts as none in an ordinary week.
    """
    if isinstance(duty.every, Param) or isinstance(duty.times, Param) or isinstance(duty.months, Param):
        raise ValueError(f"{duty.code}: fill in the parameters first")
    parts = len(duty.parts) or duty.times
    share = len(duty.months) / 12 if duty.months else 1.0
    if duty.every == "day":
        days = max((_DAYS_A_WEEK.get(kind, 0) for kind in duty.on), default=0)
        return days * parts * max(1, len(duty.slots)) * share
    if duty.every == "week":
        return parts * share
    if duty.every == "named":
        yearly = sum(_NAMED_A_YEAR.get(each.kind, len(duty.months)) for each in duty.named)
        return yearly * parts / WEEKS
    return _A_YEAR[duty.every] * share * parts / WEEKS


def minutes_a_week(duty: Duty, *, subjects: int = 1, places: int = 1) -> float:
    """Estimated minutes a week.

    `subjects`: how many places, items, classes or holders owe it (1 for per: unit).
    `places`: how many places a per: unit walk passes.
    """
    each = duty.minutes + (duty.minutes_each * places if duty.per == "unit" else 0)
    return times_a_week(duty) * each * subjects
