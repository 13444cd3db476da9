"""A record filed together with others into a closed month is kept, and says that it counts nowhere."""

from __future__ import annotations

from datetime import date

from django.db import connections

from tests.support.cast import Cast
from xiaoan.kernel.access.queries import operator
from xiaoan.kernel.indicators.commands import close_month
from xiaoan.kernel.work import commands
from xiaoan.kernel.work.tests.acting import adopt_lamp, at, morning, name, walk


def test_a_closed_month_takes_the_record_and_says_that_it_counts_nowhere(committed_cast: Cast) -> None:
    adopt_lamp(committed_cast, starts=date(2026, 9, 1))
    now, unit = at(11, 10), committed_cast.unit("school")
    close_month(by=operator(), unit=unit, month="2026-10", at=now)
    said = []
    for send in (commands.submit, commands.file_one):
        body = walk(name(committed_cast, "school", "lamp.day", morning(10, 20)))
        said.append(send(by=committed_cast.seat("safety", now), unit=unit, body=body, at=now).notes)
    connections["ingest"].close()
    assert "已定稿" in said[0][0]
    assert said[0] == said[1]
