"""A sheet of labels as a page: what is chosen stands in the address, the sheets below are as they will be printed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from xiaoan.reports.labels import LAYOUTS, Layout, sheets
from xiaoan.surfaces.web.signs import Words

LAYOUT_WORDS: Mapping[str, Words] = {
    "3x7": _("小标签，每张 21 个（3×7）"),
    "2x4": _("大标签，每张 8 个（2×4）"),
    "2x2": _("卡片，每张 4 张（A6）"),
}
LONG = 14
"""Letters of a name beyond which it is set smaller."""


class Label(NamedTuple):
    """One label: its code, what it is, whose it is, what a passer-by is told.

    On cards alone stand `lines` of what it is, and `blanks`: so many rows and pairs of empty cells, filled in by pen.
    """

    code: SafeString
    name: str
    unit: str
    says: str
    lines: tuple[tuple[str, str], ...] = ()
    blanks: tuple[tuple[int, ...], ...] = ()

    @property
    def is_long(self) -> bool:
        return len(self.name) > LONG


class Choice(NamedTuple):
    """One thing a label may be printed for."""

    value: str
    title: str
    on: bool


class Wanted(NamedTuple):
    """How labels are to be printed: which kind of sheet, and how many places of the first are used up."""

    layout: Layout
    skip: int

    @classmethod
    def of(cls, request: HttpRequest, usual: str = "2x4") -> Wanted:
        """As the address says; what it does not say, or says wrongly, is as usual."""
        layout = LAYOUTS.get(request.GET.get("layout", ""), LAYOUTS[usual])
        text = request.GET.get("skip", "")
        skip = int(text) if text.isascii() and text.isdigit() and len(text) < 3 else 0
        return cls(layout, min(skip, layout.size - 1))


def shown(
    request: HttpRequest, title: Words, labels: Sequence[Label], choices: Sequence[Choice], *, name: str, back: str,
    wanted: Wanted, kept: Sequence[tuple[str, str]] = (),
) -> HttpResponse:  # fmt: skip
    """The page. `name` is the parameter that the choices fill, `kept` what else the address must not lose."""
    context = {
        "title": title,
        "pages": sheets(labels, wanted.layout, skip=wanted.skip),
        "count": len(labels),
        "choices": choices,
        "name": name,
        "kept": kept,
        "layouts": [(code, words, code == wanted.layout.code) for code, words in LAYOUT_WORDS.items()],
        "layout": wanted.layout,
        "skip": wanted.skip,
        "back": back,
    }
    return render(request, "pages/print/labels.html", context)
