"""Adding and editing a row: one question for each column, in the words of the pack; what is wrong is said beside it.

The command reads what was typed. An edit carries the version it was made from; when somebody was faster, the page
shows his values beside what one has typed, and nothing is lost.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from xiaoan.foundation.errors import Conflict, NotFound, Refused
from xiaoan.kernel.access.queries import visible_unit
from xiaoan.kernel.catalogue.pack.content import Column, Ledger
from xiaoan.kernel.ledgers import commands, queries
from xiaoan.kernel.ledgers.shapes import Book, Cell, Pick, Picks, RowPage
from xiaoan.kernel.ledgers.verbs import KEEP
from xiaoan.kernel.tree.models import Unit
from xiaoan.surfaces.web.door import Seat, page, reading
from xiaoan.surfaces.web.pages.daily.check import sent_id
from xiaoan.surfaces.web.pages.daily.uploads import Photos, received
from xiaoan.surfaces.web.pages.forms import DayField, LineField, Said, Suggesting, blame

LONGEST = 500
MANY = 50
"""More rows than this are found by typing part of their name."""
VERSION, SINCE, DROP = "row-version", "row-since", "row-drop"
"""Fields that are no column; a column's code never holds a dash."""


class RowForm(forms.Form):
    """The columns of a ledger as questions. `picks` are the places, people and rows that a cell may hold."""

    def __init__(
        self, ledger: Ledger, picks: Picks, data: Mapping[str, Any] | None, *,
        now: Mapping[str, Cell] | None = None, fresh: bool = False,
    ) -> None:  # fmt: skip
        cells = now or {}
        super().__init__(data, label_suffix="", initial={code: cell.value for code, cell in cells.items()})
        self.columns = ledger.columns
        for column in ledger.columns:
            offered = [(str(key), name) for key, name in _offered(column, picks)]
            self.fields[column.code] = _field(column, offered, cells.get(column.code))
            if _searched(column, offered) and column.code in cells:
                # Many rows are typed and found, not picked: what stands there is said by its name.
                self.initial[column.code] = cells[column.code].shown
        if fresh:
            self.fields[SINCE] = DayField(
                gettext_lazy("从哪天起"), required=False, help_text=gettext_lazy("不填就从今天起。")
            )

    def values(self, files: Photos) -> dict[str, str]:
        """What was typed, by column; a file column holds the upload that came or was kept."""
        said: dict[str, str] = {}
        for column in self.columns:
            if column.type == "file":
                uploads = files.of(column.code)
                if uploads:
                    said[column.code] = str(uploads[-1])
                elif self.data.get(f"{DROP}-{column.code}"):
                    said[column.code] = ""
            else:
                value = self.cleaned_data.get(column.code)
                said[column.code] = value.isoformat() if isinstance(value, date) else str(value or "")
        return said

    @property
    def questions(self) -> list[tuple[forms.BoundField, str, str]]:
        """Each column with what to say when it may stay empty, and its shape."""
        shapes = {"file": "file", "yes_no": "seg"}
        return [
            (self[each.code], "" if each.required else _("可不填"), shapes.get(each.type, "")) for each in self.columns
        ]


def _offered(column: Column, picks: Picks) -> tuple[Pick, ...]:
    return {"place": picks.places, "person": picks.people, "row": picks.rows.get(column.of, ())}.get(column.type, ())


def _searched(column: Column, offered: Sequence[tuple[str, str]]) -> bool:
    return column.type == "row" and len(offered) > MANY


def _field(column: Column, offered: list[tuple[str, str]], now: Cell | None) -> forms.Field:
    label: Said = (
        f"{column.title}（{column.unit}）" if column.unit and column.unit not in column.title else column.title
    )
    plain: dict[str, Any] = {"label": label, "required": False, "help_text": column.help}
    match column.type:
        case "date":
            return DayField(label, required=False, help_text=column.help)
        case "choice":
            return _choices(plain, [(choice.code, choice.title) for choice in column.choices], now)
        case "row" if _searched(column, offered):
            return LineField(**plain, max_length=LONGEST, widget=Suggesting(name for _key, name in offered))
        case "place" | "person" | "row":
            return _choices(plain, offered, now)
        case "yes_no":
            choices = [("yes", _("是")), ("no", _("否"))]
            return forms.ChoiceField(**plain, choices=choices, widget=forms.RadioSelect)
        case "file":
            return forms.FileField(**plain)
        case "number":
            return LineField(**plain, max_length=40, widget=forms.TextInput(attrs={"inputmode": "decimal"}))
        case "phone":
            return LineField(**plain, max_length=60, widget=forms.TextInput(attrs={"inputmode": "tel"}))
        case _:
            return LineField(**plain, max_length=LONGEST)


def _choices(plain: Mapping[str, Any], offered: list[tuple[str, str]], now: Cell | None) -> forms.ChoiceField:
    """A choice; what stands there now may stay, also when it is offered no more."""
    gone = [(now.value, now.shown)] if now and now.value and now.value not in dict(offered) else []
    return forms.ChoiceField(
        **plain,
        choices=[("", _("请选择")), *offered, *gone],
        error_messages={"invalid_choice": _("请从列表中选择")},
    )


@page(verb=KEEP)
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: Seat, unit_id: UUID, ledger: str) -> HttpResponse:
    """A new row of a unit."""
    with reading(request):
        unit = visible_unit(request.viewer, unit_id, KEEP)
        book = book_of(request, unit, ledger)
        offered = queries.suggestions(request.viewer, unit, book.ledger, at=request.at)
    posted = request.POST if request.method == "POST" else None
    form = RowForm(book.ledger, offered, posted, fresh=True)
    if posted is None:
        return _shown(request, unit, book.ledger, form, Photos())
    client_id = sent_id(request)
    photos = received(request, unit, client_id, _files(book.ledger))
    if form.is_valid() and not photos.wrong:
        try:
            made = commands.add(
                by=request.viewer, unit=unit, ledger=book.code, client_id=client_id, values=form.values(photos),
                since=form.cleaned_data.get(SINCE), at=request.at,
            )  # fmt: skip
        except (Refused, Conflict) as wrong:
            _blame(form, wrong)
        else:
            messages.success(request, _("已登记“{label}”。").format(label=made.label))
            if "again" in request.POST:
                return redirect(reverse("web:ledger-add", args=[unit.id, book.code]) + "?again=1")
            return redirect("web:ledger-row", row_id=made.id)
    _photos_wrong(form, photos)
    with reading(request):
        return _shown(request, unit, book.ledger, form, photos, status=422)


def book_of(seat: Seat, unit: Unit, code: str) -> Book:
    """A ledger as it governs a unit now; NotFound where there is none of that code."""
    found = next((book for book in queries.books(seat.viewer, unit, at=seat.at) if book.code == code), None)
    if found is None:
        raise NotFound(_("这里没有这本台账，可能工作标准变了。"))
    return found


@page(verb=KEEP)
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: Seat, row_id: UUID) -> HttpResponse:
    """Other values for a row."""
    with reading(request):
        one = queries.row(request.viewer, row_id, at=request.at)
        if not one.may_keep:
            raise NotFound()
        unit = visible_unit(request.viewer, one.line.unit, KEEP)
        offered = queries.suggestions(request.viewer, unit, one.ledger, at=request.at)
    posted = request.POST if request.method == "POST" else None
    form = RowForm(one.ledger, offered, posted, now=one.line.cells)
    if posted is None:
        return _shown(request, unit, one.ledger, form, Photos(), one=one)
    photos = received(request, unit, sent_id(request), _files(one.ledger))
    if form.is_valid() and not photos.wrong:
        try:
            commands.edit(
                by=request.viewer, row_id=row_id, version=_version(request), values=form.values(photos), at=request.at
            )
        except (Refused, Conflict) as wrong:
            _blame(form, wrong)
        else:
            messages.success(request, _("已保存。"))
            return redirect("web:ledger-row", row_id=row_id)
    _photos_wrong(form, photos)
    with reading(request):
        return _shown(request, unit, one.ledger, form, photos, one=one, status=422)


def _version(seat: Seat) -> int:
    text = seat.POST.get(VERSION, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


def _files(ledger: Ledger) -> list[str]:
    return [column.code for column in ledger.columns if column.type == "file"]


def _blame(form: RowForm, wrong: Refused | Conflict) -> None:
    blame(form, wrong)
    if isinstance(wrong, Refused) and "since" in wrong.fields and SINCE in form.fields:
        form.add_error(SINCE, wrong.fields["since"])


def _photos_wrong(form: RowForm, photos: Photos) -> None:
    for name, words in photos.wrong.items():
        form.add_error(name, words)


def _shown(
    seat: Seat, unit: Unit, ledger: Ledger, form: RowForm, photos: Photos, *, one: RowPage | None = None,
    status: int = 200,
) -> HttpResponse:  # fmt: skip
    typed = _version(seat) if status != 200 else 0
    context = {
        "unit": unit,
        "ledger": ledger,
        "form": form,
        "kept": photos.kept,
        "one": one,
        "since": form[SINCE] if one is None else None,
        # Shown again after a refusal, it is still the old version that was answered to, until he takes the new one.
        "version": one.line.version if one else 0,
        "overtaken": _overtaken(one, form) if one and typed and typed != one.line.version else [],
        "files": _standing(one) if one else [],
        "again": "again" in seat.POST or "again" in seat.GET,
        "back": f"/ledgers/rows/{one.line.id}" if one else f"/ledgers/{ledger.code}?unit={unit.id}",
        "draft": f"ledger:{one.line.id}" if one else f"ledger:{unit.id}:{ledger.code}",
        "title": (_("修改{title}") if one else _("登记{title}")).format(title=ledger.title),
    }
    return render(seat, "pages/ledgers/fill.html", context, status=status)


def _overtaken(one: RowPage, form: RowForm) -> list[tuple[str, str, str]]:
    """Columns where what is kept now differs from what was typed: title, as kept, as typed."""
    found = []
    for column in one.ledger.columns:
        cell = one.line.cells.get(column.code)
        typed = str(form.data.get(column.code, "")).strip()
        same = {cell.value, cell.shown} if cell and column.type == "row" else {cell.value if cell else ""}
        if column.type != "file" and typed not in same:
            found.append((column.title, cell.shown if cell else "", _words(form, column, typed)))
    return found


def _words(form: RowForm, column: Column, typed: str) -> str:
    widget = form.fields[column.code].widget
    choices = dict(widget.choices) if isinstance(widget, forms.Select | forms.RadioSelect) else {}
    return str(choices.get(typed, typed)) if typed else ""


def _standing(one: RowPage) -> list[tuple[str, Cell]]:
    """Files that stand in the row already: their column and cell."""
    return [(code, cell) for code, cell in one.line.cells.items() if cell.type == "file" and cell.value]
