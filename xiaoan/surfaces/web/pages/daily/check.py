"""/check: one stop as one form, whatever the number of things it serves; one POST records it.

Nothing is prefilled. What the kernel refuses is said beside its question, and nothing typed or photographed is lost.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from xiaoan.engines.cadence import corrected
from xiaoan.foundation.errors import NotFound, Refused
from xiaoan.foundation.ids import parse_id
from xiaoan.foundation.text import measure
from xiaoan.kernel.tree.queries import unit as unit_of
from xiaoan.kernel.work import commands, queries
from xiaoan.kernel.work.shapes import Check, Name
from xiaoan.kernel.work.verbs import ON_BEHALF, RECORD
from xiaoan.surfaces.web.asking import Fault
from xiaoan.surfaces.web.door import Seat, page, reading
from xiaoan.surfaces.web.pages.daily.asked import (
    Filled,
    by_exception,
    clauses,
    listed,
    one_by_one,
    tables,
    to_fill,
)
from xiaoan.surfaces.web.pages.daily.filled.beside import Beside
from xiaoan.surfaces.web.pages.daily.filled.tables import Table, shown_table
from xiaoan.surfaces.web.pages.daily.posted import UNANSWERED, Reading, photo_fields
from xiaoan.surfaces.web.pages.daily.times import moment
from xiaoan.surfaces.web.pages.daily.told import recorded_words
from xiaoan.surfaces.web.pages.daily.uploads import Photos, received
from xiaoan.surfaces.web.pages.daily.walk import Way
from xiaoan.surfaces.web.pages.policies.text.basis import behind


@dataclass
class Sheet:
    """A check's form as it is shown: what was said, the fields beside the items, what is wrong."""

    check: Check
    said: Filled
    beside: Beside
    photos: Photos = field(default_factory=Photos)
    wrong: dict[str, str] = field(default_factory=dict)
    reasons: list[str] = field(default_factory=list)
    beyond: set[str] = field(default_factory=set)
    late: bool = False


@page(verb=RECORD)
@require_http_methods(["GET", "HEAD", "POST"])
def show(request: Seat) -> HttpResponse:
    """The form of one stop; a POST records it and goes back to the walk."""
    names, way = names_of(request), Way.of(request.GET)
    if request.method != "POST":
        check = queries.check(request.viewer, names, at=request.at)
        return shown(request, blank(request, check), way=way)
    with reading(request):
        check = queries.check(request.viewer, names, at=request.at)
        unit = unit_of(check.unit)
    if not check.may_record:
        raise Refused(check.refusal)
    client_id = sent_id(request)
    sheet, heard = read_sheet(request, check, client_id)
    if not sheet.wrong:
        try:
            body = heard.body(client_id, moment(request, sheet.beside.cleaned_data.get("when")), sheet.beside.more())
            receipt = commands.submit(by=request.viewer, unit=unit, body=body, at=request.at)
        except Refused as no:
            refuse(sheet, no)
        else:
            messages.success(request, recorded_words(check, heard, receipt))
            return redirect(way.address)
    with reading(request):
        return shown(request, sheet, way=way, status=422)


def names_of(request: HttpRequest) -> list[Name]:
    """The occurrences that the address names, each once."""
    found = list(dict.fromkeys(name for text in request.GET.getlist("names") for name in Name.read_all(text)))
    if not found:
        raise NotFound()
    return found


def sent_id(request: HttpRequest) -> UUID:
    """The id of this form, by which a second tap is known. A form without one was not made by us."""
    client_id = parse_id(request.POST.get("client_id", ""))
    if client_id is None:
        raise Refused(_("这一页打开太久了，请返回重新打开再记。"))
    return client_id


def blank(request: Seat, check: Check, said: Filled | None = None) -> Sheet:
    """A form nobody has filled in (or one filled with what an earlier record says)."""
    beside = Beside(check, None, on_behalf=on_behalf(request, check))
    beside.initial = dict(said or {})
    return Sheet(check, said or {}, beside, late=_only_afterwards(check))


def read_sheet(request: Seat, check: Check, client_id: UUID) -> tuple[Sheet, Reading]:
    """A posted form: its photos taken in, its answers read, what is wrong with them named."""
    unit = unit_of(check.unit)
    photos = received(request, unit, client_id, photo_fields(check))
    beside = Beside(check, request.POST, on_behalf=on_behalf(request, check))
    said = {name: str(value) for name, value in request.POST.items()}
    heard = Reading(check, said, photos)
    heard.take()
    beside.is_valid()
    late = _only_afterwards(check)
    if late and "when" not in beside.errors and not _in_time(request, check, beside.cleaned_data.get("when")):
        beside.add_error("when", _("已过办理时限，只能补录当时做过的，请填当时的时间"))
    wrong = heard.wrong | photos.wrong
    for question in to_fill(check):
        if (place := f"{question.item}-value") not in beside.errors and question.item in wrong:
            beside.add_error(place, wrong[question.item])
    for name, words in photos.wrong.items():
        if name in beside.fields:
            beside.add_error(name, words)
    sheet = Sheet(check, said, beside, photos, wrong | dict.fromkeys(beside.errors, ""), beyond=heard.beyond, late=late)
    return sheet, heard


def refuse(sheet: Sheet, no: Refused) -> None:
    """Say a refusal of the kernel where it belongs: at an item, at a field, else on top."""
    beside = {"happened": "when", "theme": "theme", "told_by": "told_by"}
    beside |= {proof.kind: f"proof-{proof.kind}" for proof in sheet.check.evidence}
    beside |= {question.item: f"{question.item}-value" for question in to_fill(sheet.check)}
    items = {question.item for question in sheet.check.questions}
    said = False
    for name, words in no.fields.items():
        place = beside.get(name, "")
        if place in sheet.beside.fields:
            sheet.beside.add_error(place, words)
            said = True
        elif name in items:
            sheet.wrong[name] = words
            said = True
    if not said:
        sheet.reasons.append(no.reason)
    sheet.wrong.setdefault("", "")


def on_behalf(request: Seat, check: Check) -> bool:
    """Whether the viewer may write down what somebody else did."""
    unit = unit_of(check.unit)
    return request.viewer.may(ON_BEHALF, path=unit.path, unit=unit.id)


def _only_afterwards(check: Check) -> bool:
    """Whether all that is served is past: only what was done in time can still be written down."""
    return all(task.state == "enter" for task in check.tasks)


def _in_time(request: Seat, check: Check, typed: datetime | None) -> bool:
    """Whether it is said to have been done in time: typed, or by a phone that kept the form until it had a signal."""
    when = moment(request, typed)
    if when.happened is None:
        return False
    happened = corrected(when.happened, when.sent_at or request.at, request.at)
    return happened <= max(task.due for task in check.tasks)


def shown(
    request: Seat, sheet: Sheet, *, way: Way, status: int = 200, template: str = "pages/daily/check.html", **more: Any
) -> HttpResponse:
    """The form as a page."""
    check = sheet.check
    each = listed(check, one_by_one(check), sheet.said, sheet.wrong)
    rest = listed(check, by_exception(check), sheet.said, sheet.wrong)
    grids = [
        shown_table(
            question, sheet.said, clauses(question.clauses), error=sheet.wrong.get(question.item, ""),
            beyond=question.item in sheet.beyond,
        )
        for question in tables(check)
    ]  # fmt: skip
    own = to_fill(check)
    context = {
        "check": check,
        "each": each,
        "rest": rest,
        "mixed": bool(rest.items and (each.items or own or grids)),
        "tables": grids,
        "fills_first": bool(check.questions) and check.questions[0].answer != "check",
        "rest_said": sheet.said.get("rest") == "1",
        "form": sheet.beside,
        "filled": [
            (
                sheet.beside[f"{one.item}-value"],
                clauses(one.clauses),
                one.item if one.item in sheet.beyond else "",
                sheet.said.get(f"{one.item}-now"),
                one.at_once,
            )
            for one in own
        ],
        "proofs": [
            (
                sheet.beside[f"proof-{proof.kind}"],
                "photo" if proof.kind == "photo" else "file",
                clauses([proof.clause]),
                proof.later,
            )
            for proof in {each.kind: each for each in check.evidence}.values()
        ],
        "faults": _faults(sheet, [*each.items, *rest.items], grids),
        "kept": sheet.photos.kept,
        "late": sheet.late,
        "basis": behind({task.name.duty for task in check.tasks}, unit_of(check.unit)),
        "asked": list(dict.fromkeys(one.name for task in check.tasks for one in task.asked)),
        "more_open": _more_open(request, sheet),
        "draft": f"record:{uuid5(NAMESPACE_URL, ' '.join(sorted(task.name.text for task in check.tasks)))}",
        "back": way.address,
        "why_not": way.form("web:why-not", [task.name for task in check.tasks]),
        **more,
    }
    return render(request, template, context, status=status)


def _more_open(request: Seat, sheet: Sheet) -> bool:
    """Whether time and 代录 stand open: something is wrong there, it is late, or somebody else is asked."""
    if sheet.late or any(name in sheet.beside.errors for name in ("when", "told_by", "remark")):
        return True
    if any(sheet.said.get(name) for name in ("when", "told_by", "remark")):
        return True
    mine = request.viewer.account
    return not all(any(one.account == mine for one in task.asked) for task in sheet.check.tasks)


def _faults(sheet: Sheet, items: Sequence[Any], grids: Sequence[Table]) -> list[Fault]:
    """What to mend, for the summary on top, each leading to its place."""
    found = [Fault("", words) for words in sheet.reasons]
    found += [Fault(table.anchor, f"{table.ask}：{table.error}") for table in grids if table.error]
    silent = [item for item in items if item.error == UNANSWERED]
    if silent:
        left = _("还有 {n}没有回答，从“{ask}”起").format(n=measure(len(silent), _("项")), ask=silent[0].ask)
        found.append(Fault(silent[0].anchor, left))
    for item in items:
        for place, words in (("", item.error), ("-what", item.what_error), ("-where", item.where_error)):
            if words and words != UNANSWERED:
                anchor = f"{item.anchor}{'-place' if place == '-where' and sheet.check.places else place}"
                found.append(Fault(anchor, f"{item.ask}：{words}"))
    for name, errors in sheet.beside.errors.items():
        bound = sheet.beside[name]
        found += [Fault(bound.id_for_label or bound.auto_id, f"{bound.label}：{words}") for words in errors]
    return found
