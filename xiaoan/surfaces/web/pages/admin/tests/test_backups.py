"""/backups and the line in the inbox: whether last night's backup can be relied on, for who answers for it."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from xiaoan.features.keeping.commands import end
from xiaoan.features.keeping.models import Rehearsal
from xiaoan.surfaces.web.tests.seats import Seats, text


def night(began: datetime, *, sound: bool | None) -> None:
    """One night that went well, badly, or (None) has not ended."""
    row = Rehearsal.objects.create(began_at=began)
    if sound is not None:
        words = "12 行，恢复后逐项一致" if sound else "没有空间了 <b>"
        end(rehearsal_id=row.id, at=began + timedelta(minutes=4), sound=sound, backup="2026-10-19T173000Z", words=words)


def lines(seats: Seats, who: str) -> str:
    return text(seats.get(who, "/inbox"))


def test_before_the_first_night_it_says_that_there_was_none_and_accuses_nobody(seats: Seats) -> None:
    assert "还没有做过夜间备份" in text(seats.get("officer", "/backups"))
    assert "夜间备份" not in lines(seats, "officer")


def test_a_good_night_is_shown_with_what_was_compared(seats: Seats) -> None:
    night(seats.at - timedelta(hours=14), sound=True)
    shown = text(seats.get("officer", "/backups"))
    assert "最近一次备份能恢复" in shown
    assert "恢复后逐项一致" in shown
    assert "成功" in shown
    assert "夜间备份" not in lines(seats, "officer")


def test_a_bad_night_is_loud_and_its_words_are_not_markup(seats: Seats) -> None:
    night(seats.at - timedelta(hours=38), sound=True)
    night(seats.at - timedelta(hours=14), sound=False)
    page = seats.get("officer", "/backups")
    assert "没有可靠的备份" in text(page)
    assert "没有空间了 &lt;b&gt;" in page.content.decode()
    assert "夜间备份没有成功" in lines(seats, "officer")


@pytest.mark.parametrize(("hours", "words"), [(37, "超过一天半没有新的备份"), (35, "最近一次备份能恢复")])
def test_after_a_day_and_a_half_without_one_it_is_said(seats: Seats, hours: int, words: str) -> None:
    night(seats.at - timedelta(hours=hours), sound=True)
    assert words in text(seats.get("officer", "/backups"))
    assert ("很久没有做" in lines(seats, "officer")) == (hours == 37)


def test_one_that_never_ended_counts_as_failed_after_half_a_day(seats: Seats) -> None:
    night(seats.at - timedelta(hours=36), sound=True)
    night(seats.at - timedelta(hours=11), sound=None)
    assert "最近一次备份能恢复" in text(seats.get("officer", "/backups"))
    seats.at += timedelta(hours=1, minutes=1)
    shown = text(seats.get("officer", "/backups"))
    assert "没有可靠的备份" in shown
    assert "没有做完" in shown


def test_only_who_answers_for_the_installation_sees_it(seats: Seats) -> None:
    night(seats.at - timedelta(hours=14), sound=False)
    for who in ("guard", "safety", "principal"):
        assert seats.get(who, "/backups").status_code in (403, 404)
        assert "夜间备份" not in lines(seats, who)


def test_thirty_nights_cost_no_more_queries_than_one(seats: Seats) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert seats.get("officer", "/backups").status_code == 200
        return len(asked)

    night(seats.at - timedelta(hours=14), sound=True)
    cost()
    few = cost()
    for number in range(1, 40):
        night(seats.at - timedelta(days=number, hours=14), sound=True)
    assert cost() == few
    assert seats.get("officer", "/backups").content.decode().count('class="row"') == 30
