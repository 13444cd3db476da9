"""A form laid out on A4: a list for one time, a table for the rows of a ledger, columns for days of a week or month."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from xiaoan.foundation.text import day_words
from xiaoan.kernel.work.reading.asking.paper import Form, PaperItem, Turn
from xiaoan.surfaces.web import parts
from xiaoan.surfaces.web.codes import svg
from xiaoan.surfaces.web.pages.daily.asked import clauses
from xiaoan.surfaces.web.pages.paper.marks import words

NARROW, WIDE = 31, 7
"""Columns of one table: ticks are narrow, a month on one sheet; words and numbers want room."""

UPRIGHT = 10
"""Columns beyond which a sheet lies on its side; so many items of rows, too."""

FAULT_LINES = 4
TABLE_LINES = 6


class Head(NamedTuple):
    """One column: its day and time of day."""

    day: date
    slot: str
    several: bool


class Line(NamedTuple):
    """One item with a cell for each column: whether it is asked then."""

    item: PaperItem
    cells: tuple[bool, ...]


class Grid(NamedTuple):
    """A table of days: heads, one line for each item."""

    heads: tuple[Head, ...]
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Page:
    """A form as it is printed. `kind`: list (one time) · rows (of a ledger) · days."""

    form: Form
    kind: str
    code: SafeString
    period: str
    wide: bool
    grids: tuple[Grid, ...]
    clauses: tuple[parts.Clause, ...]
    by_exception: bool

    @property
    def checks(self) -> list[PaperItem]:
        """Items answered with yes or no."""
        return [item for item in self.form.items if item.answer == "check"]

    @property
    def fills(self) -> list[PaperItem]:
        """Items that want one value."""
        return [item for item in self.form.items if item.answer not in ("check", "rows")]

    @property
    def tables(self) -> list[PaperItem]:
        """Items that want a small table."""
        return [item for item in self.form.items if item.answer == "rows"]

    @property
    def fault_lines(self) -> range:
        return range(FAULT_LINES - 1 if self.kind == "days" else FAULT_LINES)

    @property
    def table_lines(self) -> range:
        return range(TABLE_LINES)


def pages(request: HttpRequest, forms: Sequence[Form]) -> list[Page]:
    """Every form as pages; one whose questions are tables gets a page for each of its times."""
    return [_page(request, form) for each in forms for form in _split(each)]


def _split(form: Form) -> Iterator[Form]:
    """A table of a meal or a list of dishes does not fit into a column."""
    if len(form.turns) > 1 and any(item.answer == "rows" for item in form.items):
        for turn in form.turns:
            items = tuple(item for item in form.items if item.code in turn.asked)
            yield _with(form, items, (turn,))
    else:
        yield form


def _with(form: Form, items: tuple[PaperItem, ...], turns: tuple[Turn, ...]) -> Form:
    return Form(
        form.unit, form.unit_name, form.title, form.where, form.place, items, form.rows, turns, form.posts,
        form.walked, form.evidence, form.themes, form.clauses, form.release, form.minutes,
    )  # fmt: skip


def _page(request: HttpRequest, form: Form) -> Page:
    address = reverse("web:sheets-scan") + "?" + urlencode([("w", word) for word in words(form)])
    kind = "rows" if form.rows else "days" if len(form.turns) > 1 else "list"
    grids = tuple(_grids(form)) if kind == "days" else ()
    widest = max((len(grid.heads) for grid in grids), default=0)
    wide = widest > UPRIGHT or (kind == "rows" and len(form.items) > UPRIGHT)
    code = svg(request.build_absolute_uri(address), fits=True)
    return Page(form, kind, code, _period(form), wide, grids, clauses(form.clauses[:3]), form.by_exception)


def _grids(form: Form) -> Iterator[Grid]:
    most = NARROW if all(item.answer in ("check", "number", "time") for item in form.items) else WIDE
    several = len({turn.day for turn in form.turns}) < len(form.turns)
    turns = sorted(form.turns, key=lambda turn: (turn.opens, turn.due))
    for start in range(0, len(turns), most):
        some = turns[start : start + most]
        heads = tuple(Head(turn.day, turn.slot, several) for turn in some)
        lines = tuple(Line(item, tuple(item.code in turn.asked for turn in some)) for item in form.items)
        yield Grid(heads, lines)


def _period(form: Form) -> str:
    first, last = min(turn.day for turn in form.turns), max(turn.day for turn in form.turns)
    if first == last:
        slot = form.turns[0].slot if len(form.turns) == 1 else ""
        return (_("{day}前办").format(day=day_words(first)) if not slot else f"{day_words(first)}　{slot}").strip()
    return f"{day_words(first)} — {day_words(last)}"
