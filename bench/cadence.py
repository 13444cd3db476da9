"""How fast the cadence engine is on this machine: occurrences expanded and judged per second.

Run it as `.venv/bin/python bench/cadence.py` from the checkout. The best of several runs is printed, since
other work on the machine only ever makes a run slower. No test depends on these figures.
"""

import os
import platform
import time
from collections.abc import Callable
from datetime import date, timedelta
from datetime import time as wall_time
from pathlib import Path
from zoneinfo import ZoneInfo

from xiaoan.engines.cadence import (
    Calendar,
    DayEntry,
    DayKind,
    Entry,
    Every,
    Layer,
    Rule,
    Slot,
    Span,
    Spell,
    Tally,
    Term,
    expand,
    judge,
    weekly_layer,
)

ZONE = ZoneInfo("Asia/Shanghai")
FIRST, LAST = date(2026, 1, 1), date(2026, 12, 31)
ALWAYS = [Span(date(2020, 1, 1))]
SCHOOL = frozenset({DayKind.SCHOOL})
ROUNDS = 5
DUTIES = 200

TERMS = [
    Term("2025-2", "2026年春季学期", date(2026, 3, 2), date(2026, 7, 3)),
    Term("2026-1", "2026年秋季学期", date(2026, 9, 1), date(2027, 1, 22)),
]
PATTERN = weekly_layer(
    [
        (date(2025, 1, 1), date(2027, 12, 31), {weekday: {DayKind.REST} for weekday in range(7)}),
        *((term.starts, term.ends, dict.fromkeys(range(5), SCHOOL)) for term in TERMS),
    ],
    TERMS,
)
TYPHOON = Layer([DayEntry(date(2026, 9, 16), frozenset({DayKind.SUSPENDED}), planned=False, reason="台风")])

RULES = {
    "every day of the year": Rule("duty", Every.DAY),
    "every school day": Rule("duty", Every.DAY, on=SCHOOL),
    "three slots every day": Rule(
        "duty",
        Every.DAY,
        slots=(
            Slot("morning", wall_time(7), wall_time(8)),
            Slot("noon", wall_time(12), wall_time(13)),
            Slot("night", wall_time(22), wall_time(6)),
        ),
    ),
    "every week on school days": Rule("duty", Every.WEEK, n=3, on=SCHOOL),
    "every month on school days": Rule("duty", Every.MONTH, on=SCHOOL),
}


def resolved() -> Calendar:
    """One school's calendar: the default pattern below the county's typhoon."""
    return Calendar.resolve([TYPHOON, PATTERN], "", FIRST, LAST, ZONE)


def history(rule: Rule) -> list[Spell]:
    """A rule with one change of release in the year."""
    return [
        Spell(rule, date(2020, 1, 1), date(2026, 6, 1), "1.0"),
        Spell(rule, date(2026, 6, 1), None, "1.1"),
    ]


def per_second(work: Callable[[], int]) -> float:
    """Units of work per second, the best of a few rounds."""
    best = 0.0
    for _ in range(ROUNDS):
        started = time.perf_counter()
        done = work()
        best = max(best, done / (time.perf_counter() - started))
    return best


def expand_many(rule: Rule, calendar: Calendar) -> Callable[[], int]:
    """A year of many duties of one school."""
    spells = history(rule)
    return lambda: sum(len(expand(spells, ALWAYS, calendar, FIRST, LAST)) for _ in range(DUTIES))


def expand_cold(rule: Rule) -> Callable[[], int]:
    """A year of one duty of many schools, each with a calendar of its own that is resolved anew."""
    spells = history(rule)
    return lambda: sum(len(expand(spells, ALWAYS, resolved(), FIRST, LAST)) for _ in range(50))


def judge_many() -> int:
    """A year of a daily duty, each occurrence with one record, judged and counted."""
    owed = expand(history(RULES["every day of the year"]), ALWAYS, resolved(), FIRST, LAST)
    hour = timedelta(hours=9)
    records = [[Entry(one.opens + hour, one.opens + 2 * hour)] for one in owed]
    now = owed[-1].grace_until
    tally = Tally()
    for _ in range(20):
        tally += Tally.of(judge(one, done, None, None, now) for one, done in zip(owed, records, strict=True))
    return tally.expected


def processor() -> str:
    """The processor's name where the system tells it."""
    told = Path("/proc/cpuinfo")
    lines = told.read_text("utf-8").splitlines() if told.exists() else []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor()


def main() -> None:
    print(f"machine  {platform.node()}: {processor()}, {os.cpu_count()} cores, {platform.system()}")
    print(f"python   {platform.python_version()}, best of {ROUNDS} rounds")
    calendar = resolved()
    print(f"\n{'occurrences per second':<44}{'calendar known':>16}{'calendar new':>16}")
    for name, rule in RULES.items():
        warm, cold = per_second(expand_many(rule, calendar)), per_second(expand_cold(rule))
        print(f"{'expand, ' + name:<44}{warm:>16,.0f}{cold:>16,.0f}")
    print(f"{'judge and tally, one record each':<44}{per_second(judge_many):>16,.0f}")

    def resolve_many() -> int:
        return len([resolved() for _ in range(50)])

    print(f"\ncalendars resolved per second{per_second(resolve_many):>31,.0f}")


if __name__ == "__main__":
    main()
