"""Days of sections and campuses, counted by hand: 高三 on a Saturday, 大周, an attached kindergarten, a campus apart.

October 2026 begins on a Thursday; the 1st to the 7th are free, the 10th is a made-up school day.
"""

from __future__ import annotations

from datetime import UTC, date, datetime

import msgspec
import pytest

from tests.support.cast import Cast
from xiaoan.foundation.rls import EVERYTHING, opened
from xiaoan.kernel.access.queries import operator
from xiaoan.kernel.catalogue.pack.duties import Duty
from xiaoan.kernel.org.commands import state_facts
from xiaoan.kernel.org.grounds import mark_days
from xiaoan.kernel.work.owing.calendars import kinds_between
from xiaoan.kernel.work.tests.acting import NEVER, adopt_lamp, lamp, tally

EARLY = datetime(2026, 9, 1, 1, 0, tzinfo=UTC)
SATURDAY, SUNDAY = date(2026, 10, 17), date(2026, 10, 18)


def kinds(cast: Cast, unit: str, day: date, section: str = "") -> set[str]:
    with opened(EVERYTHING):
        return set(kinds_between(cast.unit(unit), day, day, section=section)[day])


def mark(cast: Cast, unit: str, day: date, section: str, *said: str, planned: bool = True) -> None:
    mark_days(
        by=operator(), unit=cast.unit(unit), first=day, last=day, kinds=said, section=section, planned=planned, at=EARLY
    )


def adopt(cast: Cast, section: str, on: tuple[str, ...], first: date = date(2026, 9, 1)) -> None:
    """The daily look of the lamp pack, following one section's days."""

    def changed(duty: Duty) -> Duty:
        return msgspec.structs.replace(duty, section=section, on=on) if duty.code == "lamp.day" else duty

    pack = lamp()
    duties = tuple(changed(duty) for duty in pack.duties)
    adopt_lamp(cast, starts=first, pack=msgspec.structs.replace(pack, duties=duties, version="9.1.0"))


def test_what_one_grade_does_on_a_saturday_brings_people_to_the_whole_school(cast: Cast) -> None:
    assert kinds(cast, "middle", SATURDAY) == {"rest"}
    mark(cast, "middle", SATURDAY, "grade_9", "school")
    assert kinds(cast, "middle", SATURDAY, "grade_9") == {"school"}
    assert kinds(cast, "middle", SATURDAY) == {"rest", "attended_holiday"}
    assert kinds(cast, "middle", SATURDAY, "boarders") == kinds(cast, "middle", SATURDAY), "nobody spoke of them"
    assert kinds(cast, "school", SATURDAY) == {"rest"}, "another school is not touched"


def test_a_county_speaks_of_a_grade_and_only_schools_that_have_it_hear(cast: Cast) -> None:
    mark(cast, "county", SATURDAY, "grade_9", "school")
    assert kinds(cast, "middle", SATURDAY) == {"rest", "attended_holiday"}
    assert kinds(cast, "east", SATURDAY) == {"rest", "attended_holiday"}, "a campus has the grades of its school"
    assert kinds(cast, "school", SATURDAY) == {"rest"}, "a primary school has no ninth grade"


def test_a_fact_makes_a_school_have_a_section(cast: Cast) -> None:
    mark(cast, "county", SATURDAY, "kindergarten", "school")
    assert kinds(cast, "school", SATURDAY) == {"rest"}
    state_facts(
        by=operator(),
        unit=cast.unit("school"),
        facts={"attached_kindergarten": "yes"},
        since=date(2026, 9, 1),
        at=EARLY,
    )
    assert kinds(cast, "school", SATURDAY) == {"rest", "attended_holiday"}


def test_a_section_that_stays_away_does_not_close_the_school(cast: Cast) -> None:
    tuesday = date(2026, 10, 20)
    mark(cast, "middle", tuesday, "grade_9", "suspended", planned=False)
    assert kinds(cast, "middle", tuesday, "grade_9") == {"suspended"}
    assert "school" in kinds(cast, "middle", tuesday)


def test_a_closed_school_is_not_opened_by_one_grade(cast: Cast) -> None:
    mark(cast, "middle", SATURDAY, "grade_9", "school")
    mark(cast, "middle", SATURDAY, "", "suspended", planned=False)
    assert kinds(cast, "middle", SATURDAY) == {"suspended"}


def test_the_nearest_unit_still_wins(cast: Cast) -> None:
    mark(cast, "county", SATURDAY, "grade_9", "school")
    mark(cast, "middle", SATURDAY, "", "rest")
    assert kinds(cast, "middle", SATURDAY) == {"rest"}
    assert kinds(cast, "middle", SATURDAY, "grade_9") == {"rest"}


def test_boarders_who_return_on_sunday_make_it_a_boarding_night(cast: Cast) -> None:
    friday = date(2026, 10, 16)
    assert "boarding_night" in kinds(cast, "middle", SUNDAY) and "boarding_night" not in kinds(cast, "middle", friday)
    mark(cast, "middle", friday, "boarders", "school", "boarding_night")
    mark(cast, "middle", SATURDAY, "boarders", "boarding_night")
    assert "boarding_night" in kinds(cast, "middle", friday), "小周: they stay over the weekend"
    assert kinds(cast, "middle", SATURDAY) == {"rest", "boarding_night"}


@pytest.mark.parametrize(("section", "count"), [("", 17), ("grade_9", 18)])
def test_a_duty_of_a_section_follows_its_days(cast: Cast, section: str, count: int) -> None:
    """School days of October: 8, 9, 10 (made up), then 12-16, 19-23, 26-30 less the 30th's... counted below.

    8, 9, 10 are three; 12-16 five; 19-23 five; 26-30 five: eighteen for the whole. A sports day on the 30th sends
    all but the ninth grade home.
    """
    mark(cast, "middle", date(2026, 10, 30), "", "rest")
    mark(cast, "middle", date(2026, 10, 30), "grade_9", "school")
    adopt(cast, section, ("school",))
    assert tally(cast, "east", "lamp.day", 10, NEVER).expected == count


def test_a_whole_duty_of_attended_holidays_is_owed_when_one_grade_comes(cast: Cast) -> None:
    mark(cast, "middle", SATURDAY, "grade_9", "school")
    adopt(cast, "", ("attended_holiday",))
    assert tally(cast, "east", "lamp.day", 10, NEVER).expected == 1
    assert tally(cast, "school", "lamp.day", 10, NEVER).expected == 0


def test_a_campus_keeps_a_calendar_apart_from_the_other(cast: Cast) -> None:
    mark(cast, "east", date(2026, 10, 20), "", "rest")
    adopt(cast, "", ("school",))
    assert tally(cast, "east", "lamp.day", 10, NEVER).expected == 17
    assert tally(cast, "west", "lamp.day", 10, NEVER).expected == 18
