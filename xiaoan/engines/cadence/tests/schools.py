"""The calendars of the worked cases: a day primary school, a boarding school, a bureau.

Holidays as decreed for 2026. Autumn term 1 Sep 2026 (Tue) – 22 Jan 2027 (Fri), spring term 2 Mar –
3 Jul 2026, and their neighbours.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from zoneinfo import ZoneInfo

from xiaoan.engines.cadence import Calendar, DayKind, Layer, Term, weekly_layer

ZONE = ZoneInfo("Asia/Shanghai")
START, END = date(2024, 12, 1), date(2028, 12, 31)

TERMS = (
    Term("2025-1", "2025年秋季学期", date(2025, 9, 1), date(2026, 1, 23)),
    Term("2025-2", "2026年春季学期", date(2026, 3, 2), date(2026, 7, 3)),
    Term("2026-1", "2026年秋季学期", date(2026, 9, 1), date(2027, 1, 22)),
    Term("2026-2", "2027年春季学期", date(2027, 3, 1), date(2027, 7, 2)),
)
HOLIDAYS = (
    (date(2025, 10, 1), date(2025, 10, 8)),
    (date(2026, 1, 1), date(2026, 1, 3)),
    (date(2026, 2, 15), date(2026, 2, 23)),
    (date(2026, 4, 4), date(2026, 4, 6)),
    (date(2026, 5, 1), date(2026, 5, 5)),
    (date(2026, 6, 19), date(2026, 6, 21)),
    (date(2026, 9, 25), date(2026, 9, 27)),
    (date(2026, 10, 1), date(2026, 10, 7)),
    (date(2027, 1, 1), date(2027, 1, 3)),
)
MADE_UP = (  # 调休: weekend days worked for a longer holiday.
    date(2025, 9, 28),
    date(2025, 10, 11),
    date(2026, 1, 4),
    date(2026, 2, 14),
    date(2026, 2, 28),
    date(2026, 5, 9),
    date(2026, 9, 20),
    date(2026, 10, 10),
)

Block = tuple[date, date, dict[int, set[DayKind]]]


def _all_week(kind: DayKind) -> dict[int, set[DayKind]]:
    return {weekday: {kind} for weekday in range(7)}


def _office_week(kind: DayKind) -> dict[int, set[DayKind]]:
    return {weekday: {kind if weekday < 5 else DayKind.REST} for weekday in range(7)}


def _with_holidays(ordinary: list[Block], kind: DayKind, made_up: Iterable[date]) -> list[Block]:
    holidays = [(first, last, _all_week(DayKind.REST)) for first, last in HOLIDAYS]
    return [*ordinary, *holidays, *((day, day, _all_week(kind)) for day in made_up)]


def bureau_layer() -> Layer:
    """Working days all year round, no terms."""
    ordinary: list[Block] = [(START, END, _office_week(DayKind.WORKING))]
    return weekly_layer(_with_holidays(ordinary, DayKind.WORKING, MADE_UP))


def _primary_blocks() -> list[Block]:
    ordinary: list[Block] = [(START, END, _all_week(DayKind.REST))]
    ordinary += [(term.starts, term.ends, _office_week(DayKind.SCHOOL)) for term in TERMS]
    in_term = [day for day in MADE_UP if any(term.starts <= day <= term.ends for term in TERMS)]
    return _with_holidays(ordinary, DayKind.SCHOOL, in_term)


def primary_layer() -> Layer:
    """School days Monday to Friday inside the terms."""
    return weekly_layer(_primary_blocks(), TERMS)


def boarding_layer() -> Layer:
    """As the primary school; the evening before a school day is a boarding night."""
    days = primary_layer()
    blocks = _primary_blocks()
    for ordinal, (entry,) in days.said[""].items():
        (tomorrow,) = days.said[""].get(ordinal + 1, (entry,))
        if DayKind.SCHOOL in tomorrow.kinds:
            nights = {*entry.kinds, DayKind.BOARDING_NIGHT}
            blocks.append((entry.day, entry.day, dict.fromkeys(range(7), nights)))
    return weekly_layer(blocks, TERMS)


OUTERMOST = {"primary": primary_layer(), "boarding": boarding_layer(), "bureau": bureau_layer()}


def calendar(
    name: str = "primary",
    nearer: Sequence[Layer] = (),
    section: str = "",
    first: date = date(2026, 1, 1),
    last: date = date(2027, 12, 31),
) -> Calendar:
    """The named calendar below the given nearer layers (nearest first)."""
    return Calendar.resolve([*nearer, OUTERMOST[name]], section, first, last, ZONE)
