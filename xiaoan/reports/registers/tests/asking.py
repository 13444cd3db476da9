"""Small sentences for tests of derived ledgers."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from tests.support.cast import START, Cast
from xiaoan.foundation.clock import school_day
from xiaoan.foundation.rls import opened
from xiaoan.kernel.access.queries import operator
from xiaoan.kernel.catalogue.commands import adopt
from xiaoan.kernel.catalogue.derived.written import PeriodKind
from xiaoan.kernel.catalogue.queries import contents
from xiaoan.kernel.hazards.tests.play import Play
from xiaoan.reports.registers.making import made, register_of
from xiaoan.reports.registers.periods import period_of
from xiaoan.reports.registers.question import Question
from xiaoan.reports.registers.tables import Table


@contextmanager
def asking(play: Play, who: str, unit: str, kind: PeriodKind = "month", day: date | None = None) -> Iterator[Question]:
    """A question with the scope of somebody open for reading."""
    viewer, top = play.seat(who), play.cast.unit(unit)
    with opened(viewer.scope, readonly=True):
        yield Question(viewer, top, period_of(kind, day or school_day(play.at), top), play.at)


def table(play: Play, who: str, unit: str, code: str, kind: PeriodKind = "month", day: date | None = None) -> Table:
    """A derived ledger as somebody sees it."""
    with asking(play, who, unit, kind, day) as question:
        return made(question, register_of(f"registers.{code}"))


def cells(found: Table, row: int) -> dict[str, str]:
    """A row by column, as paper shows it."""
    return {column.code: cell.shown for column, cell in found.lines[row]}


def take_up(cast: Cast, *packs: str, since: date = date(2026, 9, 1)) -> None:
    """The city adopts these packs."""
    for code in packs:
        adopt(
            by=operator(), unit=cast.unit("city"), pack=code, version=contents()[code].version, starts=since, at=START
        )
