"""Which rhythm is stricter. Two that cannot be compared are said to be so; nothing is guessed."""

from __future__ import annotations

_WHOLE_INSIDE: dict[tuple[str, str], int] = {
    ("week", "half_month"): 1,
    ("week", "month"): 3,
    ("week", "quarter"): 11,
    ("week", "half_year"): 24,
    ("week", "term"): 10,
    ("week", "year"): 51,
    ("week", "school_year"): 30,
    ("half_month", "month"): 2,
    ("half_month", "quarter"): 6,
    ("half_month", "half_year"): 12,
    ("half_month", "term"): 6,
    ("half_month", "year"): 24,
    ("half_month", "school_year"): 18,
    ("month", "quarter"): 3,
    ("month", "half_year"): 6,
    ("month", "term"): 3,
    ("month", "year"): 12,
    ("month", "school_year"): 9,
    ("quarter", "half_year"): 2,
    ("quarter", "term"): 1,
    ("quarter", "year"): 4,
    ("quarter", "school_year"): 3,
    ("half_year", "year"): 2,
    ("half_year", "school_year"): 1,
    ("term", "year"): 1,
    ("term", "school_year"): 2,
}
"""The fewest whole periods of the first kind that lie inside any period of the second, holidays apart."""


def whole_inside(inner: str, outer: str) -> int:
    """How many whole `inner` periods any `outer` one holds at least; 0 when they cannot be compared.

    A daily duty counts once: how many duty days a period has is the calendar's affair.
    """
    if inner == outer != "named":
        return 1
    if inner == "day" and outer != "named":
        return 1
    return _WHOLE_INSIDE.get((inner, outer), 0)


def at_least_as_strict(every: str, times: int, than_every: str, than_times: int) -> bool:
    """Whether doing it `times` in each `every` always satisfies `than_times` in each `than_every`."""
    if every == than_every:
        return times >= than_times
    return whole_inside(every, than_every) * times >= than_times
