"""补录纸质记录: a filled sheet is photographed, what it says is entered as on the screen, the photo is filed with it.

The photo is what the person chose; nothing demands it. The time is the one on the paper, and late rules stay as they
are. A scanned code only says which sheet it is: whoever may not record there is told nothing.
"""

from __future__ import annotations

from typing import Any, NamedTuple
from uuid import NAMESPACE_URL, UUID, uuid5

from django import forms
from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from xiaoan.foundation.errors import Conflict, NotFound, Refused
from xiaoan.foundation.text import measure
from xiaoan.kernel.tree.queries import unit as unit_of
from xiaoan.kernel.work import commands, queries
from xiaoan.kernel.work.reading.asking.paper import SheetLine
from xiaoan.kernel.work.shapes import Name, Task, joined
from xiaoan.kernel.work.verbs import ON_BEHALF, RECORD
from xiaoan.surfaces.web.door import Seat, page, reading
from xiaoan.surfaces.web.pages.daily import check as form
from xiaoan.surfaces.web.pages.daily.times import moment
from xiaoan.surfaces.web.pages.daily.told import recorded_words
from xiaoan.surfaces.web.pages.daily.walk import Job, Way, walk
from xiaoan.surfaces.web.pages.paper.marks import read
from xiaoan.surfaces.web.pages.paper.photographed import FIELD, Sheets, chosen, taken


class Entry(NamedTuple):
    """One time of a sheet: where it is entered, or the records that say it already."""

    line: SheetLine
    url: str
    records: tuple[str, ...]

    @property
    def task(self) -> Task:
        return self.line.task


class Back(NamedTuple):
    """Where one came from: the words of a sheet's code, or the walk."""

    words: tuple[str, ...]
    sheets: tuple[UUID, ...]

    @classmethod
    def of(cls, said: QueryDict) -> Back:
        """As an address says it."""
        return cls(tuple(said.getlist("w")), chosen(said))

    @property
    def pairs(self) -> list[tuple[str, str]]:
        return [*(("w", word) for word in self.words), *(("sheet", str(key)) for key in self.sheets)]

    @property
    def address(self) -> str:
        """The sheet's page with its photos, else the list of what can be entered."""
        route = "web:sheets-scan" if self.words else "web:sheets-in"
        return reverse(route) + (f"?{urlencode(self.pairs)}" if self.pairs else "")

    def enter(self, names: list[Name]) -> str:
        """The form of these occurrences."""
        return f"{reverse('web:sheets-enter')}?{urlencode([('names', word) for word in joined(names)] + self.pairs)}"


@page(verb=RECORD)
@require_http_methods(["GET", "HEAD"])
def index(request: Seat) -> HttpResponse:
    """What may be entered without a code at hand: what is open, and what was missed in the last days."""
    who, own = request.viewer, unit_of(request.viewer.unit)
    for_others = who.may(ON_BEHALF, path=own.path, unit=own.id)
    day = queries.unit_day(who, own, at=request.at) if for_others else queries.my_day(who, at=request.at)
    found, back = walk(day, Way()), Back.of(request.GET)

    def entered(jobs: tuple[Job, ...]) -> list[tuple[Job, str]]:
        tasks = {task.name: task for task in (*day.tasks, *day.missed, *day.ahead, *day.done)}
        return [(job, back.enter(_alike(job, tasks))) for job in jobs]

    groups = [
        (_("前几天没记的"), entered(found.missed)),
        (_("现在要办的"), entered(tuple(job for place in found.places for job in place.jobs))),
        (_("今天办过的，纸质表也可以附上"), entered(found.done)),
    ]
    context = {"groups": [each for each in groups if each[1]], "back": "/today", "several": for_others}
    return render(request, "pages/paper/index.html", context)


def _alike(job: Job, tasks: dict[Name, Task]) -> list[Name]:
    """The occurrences one job stands for: the rows of a ledger at one place are one."""
    name, stop = job.task.name, job.task.subject.stop
    if job.rows == 1:
        return [name]
    return [
        each
        for each, task in tasks.items()
        if (each.unit, each.duty, each.opens, task.subject.stop) == (name.unit, name.duty, name.opens, stop)
        and task.subject.kind == "item"
    ]


@page(verb=RECORD)
@require_http_methods(["GET", "HEAD", "POST"])
def scan(request: Seat) -> HttpResponse:
    """What a sheet's code opens: its times. A POST takes in photographs of it, for all that will be entered from it."""
    back = Back.of(request.GET)
    marks = read(back.words)
    if request.method != "POST":
        return _scanned(request, back)
    with reading(request):
        unit, _lines = queries.on_sheet(request.viewer, marks, at=request.at)
    found = taken(request, unit)
    if found.wrong or not found.ids:
        with reading(request):
            return _scanned(request, back, wrong=found.wrong or _("请拍下或选择填好的纸质表"), status=422)
    messages.success(request, _("照片收到了 {n}，下面逐次录入。").format(n=measure(len(found.ids), _("张"))))
    return redirect(back._replace(sheets=found.ids).address)


def _scanned(request: Seat, back: Back, *, wrong: str = "", status: int = 200) -> HttpResponse:
    unit, lines = queries.on_sheet(request.viewer, read(back.words), at=request.at)
    entries = [
        Entry(line, back.enter(list(line.names)), tuple(str(key) for key in dict.fromkeys(line.task.records)))
        for line in lines
    ]
    sheets = Sheets.kept(request.viewer, unit, back.sheets)
    meant = sum(len(mark.opens) for mark in read(back.words))
    context = {
        "unit": unit,
        "titles": list(dict.fromkeys(line.task.title for line in lines)),
        "left": [each for each in entries if each.task.state in ("open", "tail", "enter")],
        "later": [each for each in entries if each.task.state == "later"],
        "done": [each for each in entries if each.task.state in ("done", "closed")],
        "gone": max(0, meant - len(entries)),
        "sheets": sheets,
        "wrong": wrong,
        "draft": f"paper:{unit.id}:{mark_of(back.words)}",
        "here": back.address,
        "back": "/today",
    }
    return render(request, "pages/paper/scanned.html", context, status=status)


def mark_of(words: tuple[str, ...]) -> str:
    """A short name of a sheet, the same at every scan."""
    return uuid5(NAMESPACE_URL, " ".join(sorted(words))).hex[:12]


@page(verb=RECORD)
@require_http_methods(["GET", "HEAD", "POST"])
def enter(request: Seat) -> HttpResponse:
    """What a sheet says, in the answering mode of the screen; a POST records it and files the photographs with it."""
    names, back = form.names_of(request), Back.of(request.GET)
    if request.method != "POST":
        check = queries.check(request.viewer, names, at=request.at)
        unit = unit_of(check.unit)
        return _shown(request, form.blank(request, check), back, Sheets.kept(request.viewer, unit, back.sheets))
    with reading(request):
        check = queries.check(request.viewer, names, at=request.at)
        unit = unit_of(check.unit)
    if not check.may_record:
        raise Refused(check.refusal)
    client_id = form.sent_id(request)
    found = taken(request, unit)
    sheet, heard = form.read_sheet(request, check, client_id)
    when = sheet.beside.cleaned_data.get("when")
    if when is None and "when" not in sheet.beside.errors:
        sheet.beside.add_error("when", _("请填纸上写的检查时间"))
        sheet.wrong["when"] = ""
    if found.wrong:
        sheet.wrong[FIELD] = found.wrong
    if not sheet.wrong:
        try:
            body = heard.body(client_id, moment(request, when), sheet.beside.more())
            receipt = commands.submit_paper(by=request.viewer, unit=unit, body=body, sheets=found.ids, at=request.at)
        except Refused as no:
            form.refuse(sheet, no)
        else:
            filed = _("纸质表的照片已附上。") if found.ids else ""
            messages.success(request, recorded_words(check, heard, receipt) + filed)
            return redirect(back._replace(sheets=found.ids).address if back.words else "/today")
    with reading(request):
        return _shown(request, sheet, back, found, status=422)


def _shown(request: Seat, sheet: form.Sheet, back: Back, sheets: Sheets, *, status: int = 200) -> HttpResponse:
    sheet.beside.fields[FIELD] = forms.FileField(label=_("填好的纸质表"), required=False)
    if sheets.wrong:
        sheet.beside.add_error(FIELD, sheets.wrong)
    names = " ".join(sorted(task.name.text for task in sheet.check.tasks))
    more: dict[str, Any] = {
        "sheets": sheets,
        "paper": sheet.beside[FIELD],
        "more_open": True,
        "draft": f"paper-record:{mark_of((names,))}",
        "save_words": _("按纸质表记下"),
        "back": back.address,
    }
    return form.shown(request, sheet, way=Way(), status=status, template="pages/paper/enter.html", **more)


@page(verb=RECORD)
@require_http_methods(["GET", "HEAD", "POST"])
def attach(request: Seat, record_id: UUID) -> HttpResponse:
    """Photographs of a sheet filed to a record that is there already; `?sheet=` are those just taken."""
    with reading(request):
        record = queries.record(request.viewer, record_id, at=request.at)
        unit = unit_of(record.line.unit)
    if request.method != "POST":
        return _asked(request, record_id, Sheets.kept(request.viewer, unit, chosen(request.GET)))
    found = taken(request, unit)
    wrong = found.wrong
    if not wrong:
        try:
            made = commands.file_paper(by=request.viewer, record_id=record_id, sheets=found.ids, at=request.at)
        except (Refused, Conflict) as no:
            wrong = no.reason
        else:
            words = (
                _("已附上 {n}。").format(n=measure(len(made), _("张"))) if made else _("这张已经附过了，没有重复存。")
            )
            messages.success(request, words)
            return redirect("web:record", record_id)
    with reading(request):
        return _asked(request, record_id, found._replace(wrong=wrong), status=422)


def _asked(request: Seat, record_id: UUID, sheets: Sheets, *, status: int = 200) -> HttpResponse:
    record = queries.record(request.viewer, record_id, at=request.at)
    if record.line.withdrawn and status == 200:
        raise NotFound(_("这条记录已撤回或已更正，请附到新的记录上。"))
    context = {
        "record": record, "line": record.line, "sheets": sheets, "wrong": sheets.wrong,
        "draft": f"paper-file:{record_id}", "back": reverse("web:record", args=[record_id]),
    }  # fmt: skip
    return render(request, "pages/paper/attach.html", context, status=status)
