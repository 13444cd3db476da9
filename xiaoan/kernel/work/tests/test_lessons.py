"""Safety education by its own pack: a talk counts for a topic, a class tells a week in one tap, six lessons a term."""

from __future__ import annotations

from datetime import date, datetime
from uuid import uuid4

import pytest

from tests.support.cast import START, Cast
from xiaoan.foundation.rls import EVERYTHING, opened
from xiaoan.kernel.access.queries import operator
from xiaoan.kernel.catalogue.commands import adopt
from xiaoan.kernel.catalogue.queries import contents
from xiaoan.kernel.ledgers.commands import add
from xiaoan.kernel.ledgers.models import LedgerRow
from xiaoan.kernel.work import queries
from xiaoan.kernel.work.bodies import Given
from xiaoan.kernel.work.commands import Receipt
from xiaoan.kernel.work.shapes import Check, Name, Task
from xiaoan.kernel.work.tests.acting import at, name, record, seeing, tally

NOON = at(10, 21)
TERM = at(9, 1, 0)
WEEK = at(10, 19, 0)


@pytest.fixture
def taught(cast: Cast) -> Cast:
    """The county has adopted education from 1 September 2026; its first school has one class, taught by 老陈."""
    version = contents()["education"].version
    adopt(by=operator(), unit=cast.unit("county"), pack="education", version=version, starts=date(2026, 9, 1), at=START)
    add(
        by=cast.seat("safety", TERM), unit=cast.unit("school"), ledger="common.classes", client_id=uuid4(),
        values={"name": "三年级2班", "teacher": "示例·老陈"}, at=TERM,
    )  # fmt: skip
    return cast


def of_class(cast: Cast, duty: str, opens: datetime) -> Name:
    with opened(EVERYTHING):
        row = LedgerRow.objects.get(unit=cast.unit("school").id, ledger="common.classes")
    return name(cast, "school", duty, opens, row.id)


def check(cast: Cast, asked: Name, who: str, now: datetime = NOON) -> Check:
    viewer = cast.seat(who, now)
    with seeing(viewer):
        return queries.check(viewer, [asked], at=now)


def talk(cast: Cast, theme: str, now: datetime) -> None:
    served = [task.name for task in check(cast, name(cast, "school", "education.flag.term", TERM), "safety", now).tasks]
    told = (
        Given(item="education.talk_title", answer="value", value="秋季防火"),
        Given(item="education.talk_by", answer="value", value="leader"),
    )
    record(cast, "safety", "school", now, *served, answers=told, rest_fine=False, theme=theme)


def tasks(cast: Cast, now: datetime) -> dict[str, Task]:
    form = check(cast, name(cast, "school", "education.flag.term", TERM), "safety", now)
    return {task.name.duty: task for task in form.tasks}


def test_a_talk_under_the_flag_counts_for_the_term_and_for_its_topic(taught: Cast) -> None:
    talk(taught, "fire", at(10, 12, 9))
    talk(taught, "other", at(10, 19, 9))
    found = tasks(taught, NOON)
    assert (found["education.flag.term"].done, found["education.flag.term"].n) == (2, 15)
    assert (found["education.topics.year"].done, found["education.topics.year"].n) == (1, 16)


def test_a_class_confirms_its_week_in_one_tap_and_the_class_teacher_is_asked(taught: Cast) -> None:
    week = of_class(taught, "education.minute.week", WEEK)
    form = check(taught, week, "guard")
    assert form.by_exception and form.title
    assert tally(taught, "school", "education.minute.week", 10, NOON).on_time == 0
    record(taught, "guard", "school", NOON, week)
    assert tally(taught, "school", "education.minute.week", 10, NOON).on_time == 1


def lesson(cast: Cast, now: datetime, *, known: bool = True) -> Receipt:
    asked = of_class(cast, "education.lesson.term", TERM)
    form = check(cast, asked, "guard", now)
    values = {"lesson_topic": "fire", "lesson_how": "case", "lesson_pupils": "38"}
    told = []
    for question in form.questions:
        code = question.item.split("@")[0].removeprefix("education.")
        if code in values:
            told.append(Given(item=question.item, answer="value", value=values[code]))
        elif known:
            told.append(Given(item=question.item, answer="fine"))
        else:
            told.append(Given(item=question.item, answer="fault", what="三人都说不出先做什么"))
    return record(cast, "guard", "school", now, asked, answers=tuple(told), rest_fine=False)


def test_six_lessons_on_six_days_make_a_term_and_what_pupils_do_not_know_is_reported(taught: Cast) -> None:
    for day in (9, 10, 11, 14, 15):
        assert not lesson(taught, at(9, day)).reports
    assert check(taught, of_class(taught, "education.lesson.term", TERM), "guard").tasks[0].done == 5
    lesson(taught, at(9, 15, 15))
    assert check(taught, of_class(taught, "education.lesson.term", TERM), "guard").tasks[0].done == 5, (
        "a day counts once"
    )
    assert len(lesson(taught, at(9, 16), known=False).reports) == 1
    task = check(taught, of_class(taught, "education.lesson.term", TERM), "guard").tasks[0]
    assert (task.done, task.n) == (6, 6)


def test_a_teaching_point_owes_one_short_list_a_month_and_nothing_per_class(taught: Cast) -> None:
    def owed(duty: str) -> int:
        found = tally(taught, "point", duty, 10, at(11, 20))
        return found.expected

    assert owed("education.point.month") == 1
    for theirs in ("education.minute.week", "education.lesson.term", "education.holiday.before"):
        assert owed(theirs) == 0
