"""One row: what it is, what runs out, what is owed of it and was checked, its hazards, its history, its code."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from typing import NamedTuple
from uuid import UUID, uuid5

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from xiaoan.foundation.errors import Conflict, NotFound
from xiaoan.kernel.access import verbs as access
from xiaoan.kernel.access.queries import may_unit, visible_unit
from xiaoan.kernel.hazards import commands as hazards
from xiaoan.kernel.hazards.commands import Seen
from xiaoan.kernel.hazards.queries import about, times_told
from xiaoan.kernel.hazards.verbs import REPORT
from xiaoan.kernel.ledgers import commands, queries
from xiaoan.kernel.ledgers.about import reported
from xiaoan.kernel.ledgers.shapes import Change, ExpiryLine, RowPage
from xiaoan.kernel.ledgers.verbs import KEEP, SEE
from xiaoan.kernel.tree.models import Unit
from xiaoan.kernel.work import verbs as work
from xiaoan.kernel.work.queries import records, unit_day
from xiaoan.kernel.work.shapes import RecordLine, Task
from xiaoan.surfaces.web import parts
from xiaoan.surfaces.web.codes import svg
from xiaoan.surfaces.web.door import Seat, page, reading
from xiaoan.surfaces.web.nav import holds
from xiaoan.surfaces.web.pages.daily.asked import clauses
from xiaoan.surfaces.web.pages.daily.walk import Way
from xiaoan.surfaces.web.pages.forms import DayField, LineField, accepted

RECORDS = 10
SIGNS: Mapping[str, str] = {
    "add": "plus", "edit": "pen", "withdraw": "close", "restore": "repeat", "leave": "transfer", "arrive": "transfer",
}  # fmt: skip


class Owed(NamedTuple):
    """Something owed of the row now or today; `url` is its form, for who may record it."""

    task: Task
    url: str


class Runs(NamedTuple):
    """A date of the row; `reported` while a report of it is open, `may_report` when the viewer can make one."""

    line: ExpiryLine
    reported: bool
    may_report: bool
    clauses: tuple[parts.Clause, ...]


class Told(NamedTuple):
    """A report or hazard about the row."""

    title: str
    url: str
    state: str


class WithdrawForm(forms.Form):
    """Why a row leaves the list, and its last day."""

    reason = LineField(
        label=gettext_lazy("为什么撤下"), max_length=200, help_text=gettext_lazy("例如：报废、调走、登记重了")
    )
    last_day = DayField(gettext_lazy("最后一天"), required=False, help_text=gettext_lazy("不填就是今天。"))


class RestoreForm(forms.Form):
    """Why a row comes back."""

    reason = LineField(label=gettext_lazy("为什么恢复"), max_length=200)


@page(verb=SEE)
@require_safe
def show(request: Seat, row_id: UUID) -> HttpResponse:
    """The page."""
    return _shown(request, queries.row(request.viewer, row_id, at=request.at))


def _shown(seat: Seat, one: RowPage, **again: forms.Form) -> HttpResponse:
    who, line = seat.viewer, one.line
    unit = visible_unit(who, line.unit, SEE)
    sees_work = may_unit(who, work.SEE, unit)
    checks = _records(seat, unit, line.id) if sees_work else []
    context = {
        "one": one,
        "line": line,
        "unit": unit,
        "cells": [cell for cell in line.cells.values() if cell.value],
        "runs": _runs(seat, one, unit),
        "owed": _owed(seat, unit, line.id) if sees_work and not line.withdrawn else [],
        "records": checks,
        "found": _told(seat, one, checks),
        "moments": _moments(one),
        "may_trail": holds(who, access.SEE_TRAIL),
        "code": svg(seat.build_absolute_uri(f"/i/{line.mark}"), fits=True),
        "withdrawing": again.get("withdrawing") or WithdrawForm(label_suffix="", auto_id="withdrawing-%s"),
        "restoring": again.get("restoring") or RestoreForm(label_suffix="", auto_id="restoring-%s"),
    }
    return render(seat, "pages/ledgers/row.html", context, status=422 if again else 200)


def _runs(seat: Seat, one: RowPage, unit: Unit) -> list[Runs]:
    """The dates, and a button at the first past one of each kind: what has run out of one thing is told together."""
    may = may_unit(seat.viewer, REPORT, unit) and not one.line.withdrawn
    open_now = one.line.id in reported([one.line.id])
    offered: set[str] = set()
    found = []
    for line in one.line.expiries:
        past = line.state == "past"
        first = past and line.raises not in offered
        offered |= {line.raises} if past else set()
        found.append(Runs(line, open_now and past, may and first and not open_now, clauses(line.clauses)))
    return found


def _told(seat: Seat, one: RowPage, lines: list[RecordLine]) -> list[Told]:
    """Reports and hazards about the row: of its dates, and of checks made of it."""
    found = about(seat.viewer, [one.line.id, *(line.id for line in lines)], at=seat.at)
    return [
        *(Told(each.what, f"/reports/{each.id}", each.state_title) for each in found.reports),
        *(Told(f"{each.number}　{each.title}", f"/hazards/{each.id}", each.stage_title) for each in found.hazards),
    ]


def _moments(one: RowPage) -> list[parts.Moment]:
    """The history: what changed, column by column. What was personal is not repeated."""
    return [
        parts.Moment(
            title=each.title, at=each.at, who=parts.Who(each.who), icon=SIGNS.get(each.kind, "dot"),
            text="\n".join(filter(None, [each.reason, *(_changed(change, each.kind) for change in each.changes)])),
        )
        for each in one.history
    ]  # fmt: skip


def _changed(change: Change, kind: str) -> str:
    if change.hidden:
        return _("{title}：已改").format(title=change.title) if kind == "edit" else ""
    if kind == "edit":
        return f"{change.title}：{change.before or '–'} → {change.after or '–'}"
    return f"{change.title}：{change.after}" if change.after else ""


def _owed(seat: Seat, unit: Unit, row_id: UUID) -> list[Owed]:
    day = unit_day(seat.viewer, unit, at=seat.at)
    may = holds(seat.viewer, work.RECORD)
    tasks = [*day.tasks, *day.ahead, *day.later, *day.missed]
    return [
        Owed(task, Way().check([task]) if may and task.state != "later" else "")
        for task in tasks
        if task.subject.id == row_id
    ]


def _records(seat: Seat, unit: Unit, row_id: UUID) -> list[RecordLine]:
    return records(seat.viewer, top=unit, subject=row_id, limit=RECORDS)


def _found(seat: Seat, row_id: UUID) -> RowPage:
    """A row the viewer may write, or NotFound."""
    with reading(seat):
        one = queries.row(seat.viewer, row_id, at=seat.at)
    if not one.may_keep:
        raise NotFound()
    return one


@page(verb=KEEP)
@require_POST
def withdraw(request: Seat, row_id: UUID) -> HttpResponse:
    """撤下: scrapped, moved away, or entered twice. What was recorded about it stays."""
    one, form = _found(request, row_id), WithdrawForm(request.POST, label_suffix="", auto_id="withdrawing-%s")

    def command() -> None:
        said = form.cleaned_data
        commands.withdraw(
            by=request.viewer, row_id=row_id, version=_version(request, one), reason=said["reason"],
            last_day=said["last_day"], at=request.at,
        )  # fmt: skip

    if not accepted(form, command):
        with reading(request):
            return _shown(request, queries.row(request.viewer, row_id, at=request.at), withdrawing=form)
    messages.success(request, _("“{label}”已撤下。").format(label=one.line.label))
    return redirect("web:ledger-row", row_id=row_id)


@page(verb=KEEP)
@require_POST
def restore(request: Seat, row_id: UUID) -> HttpResponse:
    """Back on the list: it was withdrawn by mistake."""
    one, form = _found(request, row_id), RestoreForm(request.POST, label_suffix="", auto_id="restoring-%s")

    def command() -> None:
        commands.restore(
            by=request.viewer, row_id=row_id, version=_version(request, one), reason=form.cleaned_data["reason"],
            at=request.at,
        )  # fmt: skip

    if not accepted(form, command):
        with reading(request):
            return _shown(request, queries.row(request.viewer, row_id, at=request.at), restoring=form)
    messages.success(request, _("“{label}”已恢复。").format(label=one.line.label))
    return redirect("web:ledger-row", row_id=row_id)


def _version(seat: Seat, one: RowPage) -> int:
    """The version the page was opened with; without one, as it stands."""
    text = seat.POST.get("row-version", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else one.line.version


@page(verb=REPORT)
@require_POST
def report(request: Seat, row_id: UUID) -> HttpResponse:
    """上报 what has run out, in one tap: the kind, the place and the row are known already. Told twice it is one."""
    code = request.POST.get("expiry", "")
    with reading(request):
        one = queries.row(request.viewer, row_id, at=request.at)
        unit = visible_unit(request.viewer, one.line.unit, REPORT)
        line = next((each for each in one.line.expiries if each.code == code and each.state == "past"), None)
        told, open_now = times_told(row_id), row_id in reported([row_id])
    if line is None or one.line.withdrawn:
        raise NotFound(_("没有要上报的到期。"))
    if not open_now:
        # Two who tell it at once tell one; told again after the first was settled it is another.
        client_id = uuid5(row_id, f"{line.raises}/{told}")
        with suppress(Conflict):
            hazards.report(by=request.viewer, unit=unit, client_id=client_id, seen=_seen(one, line), at=request.at)
    messages.success(request, _("已上报，等安全员核实。"))
    return redirect("web:ledger-row", row_id=row_id)


def _seen(one: RowPage, line: ExpiryLine) -> Seen:
    """The report of a date that is past, and of every other of the same kind."""
    row = one.line
    past = [
        _("{title}，{day}到期").format(title=each.title, day=f"{each.on.year}年{each.on.month}月{each.on.day}日")
        for each in row.expiries
        if each.state == "past" and each.raises == line.raises
    ]
    return Seen(
        what=f"{one.ledger.title}“{row.label}”：{'；'.join(past)}", where=row.place_name or row.unit_name,
        place_id=row.place, kind=line.raises, domain=row.domain, origin="ledger", origin_id=row.id,
    )  # fmt: skip
