"""A county in October 2026, made by commands, in which the hard cases of counting are all there.

The city marked 1–7 as rest; Saturday 10 makes up for it. School days: 8 9 10 | 12–16 | 19–23 | 26–30 = 18.
青石县 closes for a typhoon on Thursday 22, entered the evening before. 新城小学 opens on Wednesday 21, 北城小学 on
Tuesday 20. The guard of 青一小 leaves after the 14th and nobody follows. 二中 has an east and a west campus.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from datetime import date, datetime, time
from typing import Any
from uuid import UUID, uuid4

import pytest
from click.testing import CliRunner

from tests.support.cast import START, Cast
from xiaoan.foundation.clock import instant
from xiaoan.foundation.rls import EVERYTHING, opened
from xiaoan.kernel.access.queries import operator
from xiaoan.kernel.catalogue.commands import adopt
from xiaoan.kernel.org.commands import found_unit
from xiaoan.kernel.org.grounds import make_place, mark_days
from xiaoan.kernel.org.models import Holding
from xiaoan.kernel.org.staff import relieve
from xiaoan.kernel.work.bodies import Doing, Named
from xiaoan.kernel.work.commands import claim, submit
from xiaoan.kernel.work.shapes import Name
from xiaoan.surfaces.console.main import main

PATROL, WEEKLY, MONTHLY = "fire.patrol.day", "fire.banned.week", "fire.check.month"
NIGHT, FIRE_MONTH, POINT_WEEKLY = "fire.patrol.night", "fire.campaign.fire_day", "fire.patrol.week"
FIGURES = ("expected", "required", "on_time", "late", "missing", "pending", "excused", "not_applicable")


def at(month: int, day: int, hour: int = 12, minute: int = 0) -> datetime:
    """An instant of 2026 on the school's clock."""
    return instant(date(2026, month, day), time(hour, minute))


AFTER = at(11, 5)
"""When every window of October has passed, grace included."""


def october(cast: Cast) -> Cast:
    """The county as the module's first words describe it."""
    by, county = operator(), cast.unit("county")
    adopt(by=by, unit=county, pack="fire", version="1.2.0", starts=date(2026, 9, 1), at=START)
    for key, name, day in (("new", "新城小学", 21), ("north", "北城小学", 20)):
        opens = date(2026, 10, day)
        cast.units[key] = found_unit(by=by, parent=county, kind="primary", name=name, opened=opens, at=at(10, 15))
        make_place(by=by, unit=cast.unit(key), name="教学楼", kind="teaching_building", since=opens, at=at(10, 15))
    with opened(EVERYTHING):
        held = Holding.objects.get(person=cast.people["guard"])
    relieve(by=by, holding_id=held.id, last=date(2026, 10, 14), at=at(10, 14, 17))
    mark_days(
        by=by, unit=county, first=date(2026, 10, 22), last=date(2026, 10, 22), kinds=["suspended"],
        planned=False, reason="台风停课", at=at(10, 21, 20),
    )  # fmt: skip
    return cast


def patrol(cast: Cast, day: int) -> Name:
    """The daily patrol of 一小 on a day of October."""
    school = cast.unit("school").id
    return Name(school, PATROL, school, at(10, day, 6))


def walked(cast: Cast, who: str, day: int, *, reached: datetime | None = None) -> None:
    """Somebody walks round 一小 at ten and finds nothing; it reaches us at once or later."""
    happened, name = at(10, day, 10), patrol(cast, day)
    sent = reached or happened
    body = Doing(
        client_id=uuid4(),
        occurrences=(Named(duty=PATROL, subject=name.subject, opens=name.opens),),
        rest_fine=True,
        happened=happened,
    )
    submit(by=cast.seat(who, sent), unit=cast.unit("school"), body=body, at=sent)


def recorded(cast: Cast) -> Cast:
    """What was done at 一小: three patrols on time, one written down two days later, one claimed not applicable."""
    walked(cast, "guard", 8)
    walked(cast, "guard", 9, reached=at(10, 12, 9))
    walked(cast, "guard", 12)
    walked(cast, "safety", 15)
    claim(by=cast.seat("safety", at(10, 23)), name=patrol(cast, 23), reason="示例·整校外出研学", at=at(10, 23))
    return cast


Run = Callable[..., Any]


def told(*words: str) -> Any:
    """What a command of `xiaoan` answers with --json."""
    answer = CliRunner().invoke(main, [*words, "--json"], catch_exceptions=False)
    assert answer.exit_code == 0, answer.output
    return json.loads(answer.stdout)


def said(*words: str) -> str:
    """What a command of `xiaoan` says."""
    answer = CliRunner().invoke(main, list(words), catch_exceptions=False)
    assert answer.exit_code == 0, answer.output
    return answer.output


def set_clock(monkeypatch: pytest.MonkeyPatch, instant_of_now: datetime) -> None:
    """Let the command line's wall clock stand at an instant; nothing below it reads a clock."""
    monkeypatch.setenv("XIAOAN_DB_ROLE", "web")
    monkeypatch.setattr("xiaoan.foundation.clock.now", lambda: instant_of_now)


def numbers(rows: Iterable[dict[str, Any]], duty: str) -> dict[str, int]:
    """The figures of one duty that are not zero, of a line of `xiaoan owed --json`."""
    found = next((row for row in rows if row["duty"] == duty), None)
    return {} if found is None else {name: found[name] for name in FIGURES if found[name]}


def line(answer: dict[str, Any], unit: UUID) -> dict[str, Any]:
    """The line of a school."""
    found: dict[str, Any] = next(row for row in answer["schools"] if row["id"] == str(unit))
    return found
