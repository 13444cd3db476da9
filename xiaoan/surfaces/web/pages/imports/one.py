"""/imports/<id>: what the list would do, line by line; mended, written and taken back from here."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from xiaoan.features.imports import queries
from xiaoan.features.imports.doing import matching, undoing, writing
from xiaoan.features.imports.kinds.shelf import KINDS
from xiaoan.features.imports.models import Import
from xiaoan.features.imports.queries import Shown
from xiaoan.features.imports.shapes import LEAVE, Outcome, Trouble
from xiaoan.foundation.errors import Conflict, Refused
from xiaoan.foundation.text import measure
from xiaoan.surfaces.web.door import Seat, page, reading
from xiaoan.surfaces.web.pages.imports.index import ALSO, VERB

MENDED_HERE = 50
"""So many wrong lines are mended on the page; more go back as a sheet."""


class Mend(NamedTuple):
    """One question of the form that mends: where, what is wrong, what stands there, what may stand there.

    `name` "": it cannot be mended by a word here. `first` is the row whose answer holds for this one too.
    """

    trouble: Trouble
    name: str
    first: int = 0


class MendLine(NamedTuple):
    """One wrong line with its questions."""

    outcome: Outcome
    mends: list[Mend]


def mend_lines(shown: Shown) -> list[MendLine]:
    """The wrong lines as the form asks about them; a word that stands in several rows is asked about once."""
    found: list[MendLine] = []
    words: dict[tuple[str, str], int] = {}
    for outcome in shown.wrong[:MENDED_HERE]:
        mends = []
        for index, trouble in enumerate(outcome.troubles):
            first = 0
            if trouble.everywhere and trouble.choices and trouble.text:
                first = words.setdefault((trouble.field, trouble.text), outcome.number)
            name = f"fix-{outcome.number}-{index}" if trouble.column >= 0 or trouble.field == "?same" else ""
            mends.append(Mend(trouble, "" if first not in (0, outcome.number) else name, first))
        found.append(MendLine(outcome, mends))
    return found


@page(verb=VERB, also=ALSO)
@require_safe
def show(request: Seat, import_id: UUID) -> HttpResponse:
    """The import as it stands; whoever has columns to match is led there."""
    found = queries.shown(request.viewer, import_id, at=request.at)
    if found.row.state == "open" and found.row.step == "columns":
        return redirect("web:import-columns", import_id=import_id)
    return _rendered(request, found)


def _rendered(seat: Seat, found: Shown, wrong: str = "", status: int = 200) -> HttpResponse:
    row = found.row
    context = {
        "it": found,
        "row": row,
        "wrong": wrong,
        "mends": mend_lines(found) if row.state == "open" and row.step == "looked" else [],
        "more_wrong": max(0, row.wrong - MENDED_HERE),
        "ready": row.state == "open" and row.step == "looked" and not row.wrong and (row.added or row.changed),
        "long": row.lines > writing.AT_ONCE,
        "measure": found.kind.measure,
        "leave": LEAVE,
        "skipping": row.wrong and not (row.added or row.changed),
    }
    return render(seat, "pages/imports/one.html", context, status=status)


def _done(seat: Seat, import_id: UUID, command: Callable[[], Import]) -> HttpResponse:
    """Run a command; what it refuses is told on the import's page."""
    try:
        command()
    except (Refused, Conflict) as refused:
        with reading(seat):
            found = queries.shown(seat.viewer, import_id, at=seat.at)
            return _rendered(seat, found, refused.reason, 409 if isinstance(refused, Conflict) else 422)
    return redirect("web:import", import_id=import_id)


@page(verb=VERB, also=ALSO)
@require_POST
def mend(request: Seat, import_id: UUID) -> HttpResponse:
    """What was filled in beside the faults; what was left as it stood changes nothing."""
    with reading(request):
        found = queries.shown(request.viewer, import_id, at=request.at)
    cells: dict[tuple[int, str], str] = {}
    words: dict[tuple[str, str], str] = {}
    for outcome in found.wrong:
        if request.POST.get(f"line-{outcome.number}") == LEAVE:
            cells[outcome.number, "?line"] = LEAVE
        for index, trouble in enumerate(outcome.troubles):
            said = request.POST.get(f"fix-{outcome.number}-{index}")
            if said is None or said.strip() == trouble.text or (trouble.choices and not said):
                continue
            if trouble.field == "?same":
                cells[outcome.number, "?same"] = said
            elif trouble.everywhere and trouble.choices and trouble.text:
                words[trouble.field, trouble.text] = said
            elif trouble.column >= 0:
                cells[outcome.number, str(trouble.column)] = said
    if not cells and not words:
        return _done(request, import_id, _nothing)
    return _done(
        request,
        import_id,
        lambda: matching.mend(by=request.viewer, import_id=import_id, cells=cells, words=words, at=request.at),
    )


def _nothing() -> Import:
    raise Refused(_("还没有改任何一格。请改好有错的格子，或选“这一行不导入”。"))


@page(verb=VERB, also=ALSO)
@require_POST
def tell(request: Seat, import_id: UUID) -> HttpResponse:
    """What holds for the whole list."""
    options = {name.removeprefix("option-"): text for name, text in request.POST.items() if name.startswith("option-")}
    said = {code: str(text)[:120] for code, text in options.items()}
    return _done(
        request,
        import_id,
        lambda: matching.tell(by=request.viewer, import_id=import_id, options=said, at=request.at),
    )


@page(verb=VERB, also=ALSO)
@require_POST
def write(request: Seat, import_id: UUID) -> HttpResponse:
    """Write all of it; what has changed since the look is shown instead."""
    text = request.POST.get("version", "")
    version = int(text) if text.isascii() and text.isdigit() and len(text) < 9 else 0
    try:
        row = writing.bring(by=request.viewer, import_id=import_id, version=version, at=request.at)
    except Conflict as changed:
        matching.look_again(by=request.viewer, import_id=import_id, at=request.at)
        with reading(request):
            found = queries.shown(request.viewer, import_id, at=request.at)
            return _rendered(request, found, changed.reason, 409)
    except Refused as refused:
        with reading(request):
            found = queries.shown(request.viewer, import_id, at=request.at)
            return _rendered(request, found, refused.reason, 422)
    if row.state == "written":
        kind = KINDS[row.kind]
        said = _("已导入：新增 {a}，修改 {c}。")
        messages.success(request, said.format(a=measure(row.added, kind.measure), c=measure(row.changed, kind.measure)))
    return redirect("web:import", import_id=import_id)


@page(verb=VERB, also=ALSO)
@require_POST
def undo(request: Seat, import_id: UUID) -> HttpResponse:
    """撤销这次导入."""
    return _done(request, import_id, lambda: undoing.undo(by=request.viewer, import_id=import_id, at=request.at))


@page(verb=VERB, also=ALSO)
@require_POST
def drop(request: Seat, import_id: UUID) -> HttpResponse:
    """不导入了: the file goes at once."""
    writing.drop(by=request.viewer, import_id=import_id, at=request.at)
    messages.success(request, _("没有导入，上传的文件已清除。"))
    return redirect("web:imports")
