"""提醒: one letter a day to each person about what is overdue with him, where the ball is, and to nobody else."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from tests.support.cast import Cast
from xiaoan.foundation.rls import EVERYTHING, opened
from xiaoan.kernel.access.queries import operator
from xiaoan.kernel.hazards.models import Hazard
from xiaoan.kernel.hazards.tests.play import Play
from xiaoan.kernel.jobs.commands import SCHEDULES
from xiaoan.kernel.messages.models import Letter
from xiaoan.kernel.org.staff import leave
from xiaoan.wiring.letters.reminders import REMINDER, remind


@pytest.fixture
def play(cast: Cast, settings: Any, tmp_path: Any) -> Play:
    settings.FILES = tmp_path / "files"
    return Play(cast)


def told() -> list[Letter]:
    with opened(EVERYTHING):
        return list(Letter.objects.filter(kind=REMINDER).order_by("at", "to"))


def readers(play: Play) -> set[str]:
    """Names in the cast of who has been reminded."""
    accounts = {row.to for row in told()}
    return {name for name, person in play.cast.people.items() if person.account_id in accounts}


def overdue(play: Play, number: int = 1) -> list[Hazard]:
    """Hazards of the logistics man, late since days; the morning is a Monday."""
    rows = [play.assign(play.register(play.report(what=f"第{n}处灭火器没有压力"))) for n in range(number)]
    play.at = datetime(2026, 11, 9, 0, 0, tzinfo=play.at.tzinfo)
    return rows


def test_all_that_is_overdue_with_somebody_is_one_letter_a_day(play: Play) -> None:
    rows = overdue(play, 3)
    remind(play.at)
    remind(play.at)
    remind(play.at + timedelta(hours=3))
    (letter,) = told()
    assert letter.to == play.cast.account("logistics")
    assert rows[0].due is not None
    days = (play.today - rows[0].due).days
    assert letter.title.replace("\u00a0", " ") == f"您有 3 条隐患超期，最久 {days} 天"
    assert all(row.number in letter.text for row in rows)
    assert letter.opened_at is None, "written is not read"
    assert "示例" not in letter.title + letter.text
    remind(play.at + timedelta(days=1))
    assert len(told()) == 2


def test_nobody_is_reminded_on_a_day_off_or_of_nothing(play: Play) -> None:
    remind(play.at)
    overdue(play)
    remind(play.at - timedelta(days=1))
    assert told() == []


def test_whoever_has_left_is_not_reminded(play: Play) -> None:
    overdue(play)
    leave(by=operator(), person_id=play.cast.people["logistics"].id, last=play.today - timedelta(days=1), at=play.at)
    remind(play.at + timedelta(days=1))
    assert readers(play) == set()


def test_what_the_bureau_holds_reminds_the_bureau_and_not_the_school(play: Play) -> None:
    hazard = play.handed_up()
    with opened(EVERYTHING):
        Hazard.objects.filter(id=hazard.id).update(review_on=date(2026, 12, 31))
    play.at = datetime(2026, 11, 23, 0, 0, tzinfo=play.at.tzinfo)
    remind(play.at)
    assert readers(play) == {"officer", "chief"}
    assert all("上报协调过了答复日期" in row.title for row in told())
    assert {row.unit_id for row in told()} == {play.cast.unit("county").id}


def test_a_review_that_is_late_reminds_who_watches_though_the_bureau_has_the_ball(play: Play) -> None:
    play.handed_up()
    play.at = datetime(2026, 11, 2, 0, 0, tzinfo=play.at.tzinfo)
    remind(play.at)
    assert "guard" in readers(play)
    (mine,) = [row for row in told() if row.to == play.cast.account("guard")]
    assert "管控措施到期没复核" in mine.title


def test_what_nobody_was_given_yet_reminds_who_gives_it(play: Play) -> None:
    hazard = play.hazard()
    with opened(EVERYTHING):
        Hazard.objects.filter(id=hazard.id).update(due=play.today)
    play.at = datetime(2026, 11, 9, 0, 0, tzinfo=play.at.tzinfo)
    remind(play.at)
    assert readers(play) == {"safety", "principal"}


def test_it_is_due_once_a_morning_and_what_was_missed_is_not_made_up_for() -> None:
    schedule = SCHEDULES["hazards.remind"]
    first = schedule.due(datetime.fromisoformat("2026-11-09T00:00:00+08:00"))
    assert first == datetime.fromisoformat("2026-11-09T07:30:00+08:00")
    assert schedule.due(first) == first + timedelta(days=1)
    assert not schedule.replay
