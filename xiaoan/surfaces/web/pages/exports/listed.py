"""A list as it goes into a workbook: its heads, its rows as they come, what was filtered. The lists stand in `lists`.

A list reads the address its page reads, by the same function, so that both hold the same rows; rows come from a
server-side cursor and are never all in memory.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import IO, NamedTuple, TypeVar

from django.db.models import Model, QuerySet
from django.http import QueryDict
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from xiaoan.foundation.clock import school_day
from xiaoan.foundation.registry import Table
from xiaoan.foundation.text import moment_words
from xiaoan.kernel.access.rules import Viewer
from xiaoan.reports.xlsx import Cell, Head, Sheet, workbook
from xiaoan.surfaces.web.door import Seat
from xiaoan.surfaces.web.listing import Filters
from xiaoan.surfaces.web.signs import Words

M = TypeVar("M", bound=Model)
T = TypeVar("T")

AT_ONCE = 2000
"""Rows fetched at a time."""
LONG, USUAL, SHORT = 40, 16, 9


class Listed(NamedTuple):
    """One list as an address asks for it. `total` is how many rows there will be, `unit` whose they are."""

    title: str
    unit: str
    heads: Sequence[Head]
    rows: Iterable[Sequence[Cell]]
    total: int
    measure: Words
    filters: Filters | None = None
    said: Sequence[str] = ()


@dataclass(frozen=True)
class Lister:
    """A list that can be exported: its words, the verbs that open its page, how it is read from an address."""

    title: Words
    verbs: tuple[str, ...]
    read: Callable[[Seat], Listed]


LISTS: Table[Lister] = Table("lists that can be exported", single=True)


def seat_of(viewer: Viewer, arguments: Mapping[str, str], at: datetime) -> Seat:
    """A look without a browser: what an address asked for, for somebody at an instant."""
    seat = Seat()
    seat.method, seat.viewer, seat.at = "GET", viewer, at
    seat.GET = QueryDict(urlencode(arguments))
    return seat


def written(seat: Seat, found: Listed, *, progress: Callable[[int, int], None] | None = None) -> IO[bytes]:
    """The list as a workbook at its beginning."""
    rows = _noted(found.rows, found.total, progress) if progress else found.rows
    return workbook(Sheet(found.title, found.heads, _notes(seat, found)), rows)


def file_name(seat: Seat, found: Listed) -> str:
    """台账_青石县_2026-10-20.xlsx"""
    return "_".join(filter(None, [found.title, found.unit, str(school_day(seat.at))])) + ".xlsx"


def _noted(rows: Iterable[T], total: int, progress: Callable[[int, int], None]) -> Iterator[T]:
    for number, row in enumerate(rows, 1):
        if number % 200 == 0:
            progress(number, total)
        yield row


def _notes(seat: Seat, found: Listed) -> list[str]:
    """Whose, how many, as of when; what was chosen."""
    chosen = [*found.said, *narrowed(found.filters)]
    q = seat.GET.get("q", "").strip()[:60]
    if q:
        chosen.append(_("查找：{q}").format(q=q))
    return [
        _("单位：{unit}　共 {n} {measure}　导出于 {at}").format(
            unit=found.unit or _("看得到的所有单位"), n=f"{found.total:,}", measure=found.measure,
            at=moment_words(seat.at),
        ),
        _("筛选：{words}").format(words="，".join(chosen) or _("无")),
    ]  # fmt: skip


def narrowed(filters: Filters | None) -> list[str]:
    """Filters that say something other than the usual, in words."""
    return [
        f"{item.title}：{choice.title}"
        for item in (filters.items if filters else ())
        for choice in item.choices
        if item.value and choice.value == item.value
    ]


def by_parts(rows: QuerySet[M]) -> Iterator[list[M]]:
    """The rows of a query, some thousands at a time, from a cursor on the server."""
    part: list[M] = []
    for row in rows.iterator(chunk_size=AT_ONCE):
        part.append(row)
        if len(part) == AT_ONCE:
            yield part
            part = []
    if part:
        yield part


def heads(*titles: str | tuple[str, int]) -> list[Head]:
    """Heads by their titles; a title with a width where the usual does not do."""
    return [Head(each, USUAL) if isinstance(each, str) else Head(*each) for each in titles]
