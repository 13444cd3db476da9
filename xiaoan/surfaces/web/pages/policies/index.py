"""/policies 工作文件: one's own documents by year and how far each has come, those of the bureaus above, one more."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import NamedTuple
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from xiaoan.features.policies import commands, queries
from xiaoan.features.policies import verbs as policies
from xiaoan.features.policies.doing.taking import LARGEST
from xiaoan.features.policies.models import PolicyDocument
from xiaoan.features.policies.queries import DocumentLine
from xiaoan.features.policies.shapes import STATES
from xiaoan.foundation.clock import school_day
from xiaoan.foundation.errors import Conflict, NotFound, Refused
from xiaoan.foundation.ids import new_id, parse_id
from xiaoan.foundation.text import measure
from xiaoan.kernel.access.queries import may_unit, visible_unit
from xiaoan.kernel.org import verbs as org
from xiaoan.kernel.tree.models import Unit
from xiaoan.surfaces.web.door import Seat, page, reading
from xiaoan.surfaces.web.pages.policies.shown import NOT_READ


@dataclass(frozen=True)
class Said:
    """What was filled in, to be shown again."""

    title: str = ""
    issued_by: str = ""
    year: str = ""
    previous: str = ""


class Line(NamedTuple):
    """One document: where it leads, whose it is, how far it has come, what is left of it."""

    url: str
    title: str
    whose: str
    state: str
    says: str


class Listed(NamedTuple):
    """The documents of a year, or those of the bureaus above."""

    title: str
    lines: Sequence[Line]


@page(verb=policies.SEE)
@require_http_methods(["GET", "HEAD", "POST"])
def show(request: Seat) -> HttpResponse:
    """The list and the form; a document that was taken in leads to its own page."""
    asked = parse_id(request.GET.get("unit"))
    with reading(request):
        own = Unit.objects.get(id=request.viewer.unit)
        unit = visible_unit(request.viewer, asked, org.SEE) if asked else own
    if request.method != "POST":
        return _shown(request, unit, Said(year=str(school_day(request.at).year)))
    said = Said(*(request.POST.get(name, "")[:200].strip() for name in ("title", "issued_by", "year", "previous")))
    try:
        row = _taken(request, unit, said)
    except (Refused, Conflict, NotFound) as wrong:
        if isinstance(wrong, NotFound) and not said.previous:
            raise
        fields = dict(wrong.fields) if isinstance(wrong, Refused) else {}
        return _shown(request, unit, said, wrong.reason, fields)
    return redirect("web:policy", document_id=row.id)


def _taken(seat: Seat, unit: Unit, said: Said) -> PolicyDocument:
    upload = seat.FILES.get("file")
    if upload is None:
        raise Refused(_("请先选一份文件。"), {"file": _("请选文件")})
    if (upload.size or 0) > LARGEST:
        most = measure(LARGEST // 1024 // 1024, "MB")
        raise Refused(
            _("文件超过 {most}，不像一份文件。请删去图片，或把正文另存后再传。").format(most=most),
            {"file": _("不能超过 {most}").format(most=most)},
        )
    if said.year and not (said.year.isascii() and said.year.isdigit() and len(said.year) == 4):
        raise Refused(_("年份不对，请写成 2026 这样的四位数。"), {"year": _("请写四位数的年份")})
    previous = parse_id(said.previous)
    if said.previous and previous is None:
        raise Refused(_("请从列表中选上一年的文件。"), {"previous": _("请从列表中选择")})
    return commands.take_in(
        by=seat.viewer, unit=unit, name=upload.name or "", file=upload.read(), title=said.title,
        issued_by=said.issued_by, year=int(said.year) if said.year else None, previous=previous,
        client_id=parse_id(seat.POST.get("client_id")) or new_id(), at=seat.at,
    )  # fmt: skip


def _shown(seat: Seat, unit: Unit, said: Said, wrong: str = "", fields: dict[str, str] | None = None) -> HttpResponse:
    with reading(seat):
        sight = queries.documents(seat.viewer)
        found = [each for each in sight if each.row.unit_id == unit.id]
        below = [each for each in sight if each.row.unit.path.startswith(unit.path) and each.row.unit_id != unit.id]
        above = queries.above(unit)
        may_take = may_unit(seat.viewer, policies.REVIEW, unit)
        context = {
            "unit": unit,
            "said": said,
            "wrong": wrong,
            "fields": fields or {},
            "may_take": may_take,
            "groups": [*by_year(found), *_listed(_("所属单位的文件"), map(_line, below)), *_above(above)],
            "earlier": [(str(each.row.id), titled(each.row)) for each in found if each.row.state not in NOT_READ],
            "client_id": new_id(),
        }
        return render(seat, "pages/policies/index.html", context, status=422 if wrong else 200)


def by_year(found: Sequence[DocumentLine]) -> list[Listed]:
    """Documents by year, the newest first; those without a year last."""
    ordered = sorted(found, key=lambda each: each.row.year or 0, reverse=True)
    return [
        Listed(_("{year}年").format(year=year) if year else _("没写年份"), [_line(each) for each in lines])
        for year, lines in groupby(ordered, key=lambda each: each.row.year)
    ]


def titled(row: PolicyDocument) -> str:
    """2026年 示例·安全工作要点."""
    return _("{year}年　{title}").format(year=row.year, title=row.title) if row.year else row.title


def _line(each: DocumentLine) -> Line:
    parts = [
        words.format(n=measure(count, _("条")))
        for words, count in (
            (_("已接受 {n}"), each.accepted),
            (_("待看 {n}"), each.open),
            (_("不要 {n}"), each.rejected),
        )
        if count
    ]
    return Line(_url(each.row.id), each.row.title, _whose(each.row), STATES[each.row.state], "，".join(parts))


def _above(rows: Sequence[PolicyDocument]) -> list[Listed]:
    return _listed(
        _("上级的文件"), (Line(_url(row.id), titled(row), _whose(row), STATES[row.state], "") for row in rows)
    )


def _listed(title: str, lines: Iterable[Line]) -> list[Listed]:
    """A group, or none when nothing is in it."""
    found = list(lines)
    return [Listed(title, found)] if found else []


def _whose(row: PolicyDocument) -> str:
    """The unit that keeps it, who issued it and under which number."""
    return "　".join(words for words in (row.unit.short_name, row.issued_by, row.number) if words)


def _url(document_id: UUID) -> str:
    return f"/policies/{document_id}"
