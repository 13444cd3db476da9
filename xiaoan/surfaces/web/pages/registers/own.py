"""A list of one's own: an inspector's paper pasted line by line, and each line mapped to what answers it.

It is kept as rows of the ledger 自编迎检清单, by the ledger's own command: with its history, for all below a bureau.
"""

from __future__ import annotations

import re
from typing import NamedTuple
from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from xiaoan.foundation.errors import NotFound, Refused
from xiaoan.foundation.text import cleaned
from xiaoan.kernel.access.queries import visible_unit
from xiaoan.kernel.catalogue.queries import shelf
from xiaoan.kernel.ledgers import commands
from xiaoan.kernel.ledgers.models import LedgerRow
from xiaoan.kernel.ledgers.shapes import SheetRow
from xiaoan.kernel.ledgers.verbs import KEEP
from xiaoan.kernel.tree.models import Unit
from xiaoan.reports.registers.demands import OWN_LEDGER, own_list
from xiaoan.surfaces.web.door import Seat, page, reading
from xiaoan.surfaces.web.pages.forms import LineField, blame
from xiaoan.surfaces.web.pages.registers.inspections import HERE

MOST_LINES, MOST_PROOFS = 60, 3
LONGEST_NAME, LONGEST_LINE = 30, 200
_DIGITS = "一二三四五六七八九十"
_LEAD = re.compile(
    rf"^\s*(?:[0-9０-９]{{1,3}}\s*[.、．）)：:]|[（(][0-9{_DIGITS}]{{1,3}}[）)]|[{_DIGITS}]{{1,3}}、)\s*"
)


class Pasted(forms.Form):
    """A name, and the lines as they stand in the inspector's paper."""

    name = LineField(label=_("清单名称"), max_length=LONGEST_NAME, help_text=_("例如 2026年秋季开学督查清单"))
    lines = forms.CharField(
        label=_("要求，一行一条"),
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 12}),
        help_text=_("从文件里复制粘贴，前面的序号会自动去掉。最多 60 条。"),
    )


class Mapped(NamedTuple):
    """A line with the codes it is mapped to, one for each of its fields."""

    row: LedgerRow
    fields: list[tuple[str, str]]


@page(verb=KEEP)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: Seat, unit_id: UUID) -> HttpResponse:
    """Paste a list; what answers each line is said on the next page."""
    with reading(request):
        unit = visible_unit(request.viewer, unit_id, KEEP)
    form = Pasted(request.POST or None)
    if request.method == "POST" and form.is_valid():
        name = form.cleaned_data["name"]
        rows = _rows(name, form.cleaned_data["lines"])
        try:
            _kept(request, unit, rows)
        except Refused as wrong:
            blame(form, wrong)
        else:
            return redirect(f"{HERE}/own?" + urlencode({"list": f"own~{unit.id}~{name}"}))
    shown = {"unit": unit, "form": form, "back": HERE}
    status = 422 if request.method == "POST" else 200
    return render(request, "pages/registers/paste.html", shown, status=status)


def _rows(name: str, text: str) -> list[dict[str, str]]:
    """The pasted lines as rows of the ledger, numbered anew."""
    found = [cleaned(_LEAD.sub("", line), most=LONGEST_LINE) for line in text.splitlines()]
    return [
        {"line": f"{name} {number}", "list": name, "number": str(number), "asks": asks}
        for number, asks in enumerate((line for line in found if line), start=1)
    ]


def _kept(seat: Seat, unit: Unit, rows: list[dict[str, str]]) -> None:
    """Write rows by the ledger's own command; Refused with the first thing that is wrong."""
    if not rows or len(rows) > MOST_LINES:
        raise Refused(f"请粘贴 1 到 {MOST_LINES} 条要求，一行一条。", {"lines": f"1 到 {MOST_LINES} 条"})
    lines = [SheetRow(number, values) for number, values in enumerate(rows, start=1)]
    done = commands.load(by=seat.viewer, unit=unit, ledger=OWN_LEDGER, rows=lines, at=seat.at)
    if done.problems:
        raise Refused(f"第 {done.problems[0].number} 条：{done.problems[0].says}", {"lines": done.problems[0].says})


@page(verb=KEEP)
@require_http_methods(["GET", "HEAD", "POST"])
def mapping(request: Seat) -> HttpResponse:
    """Say for each line what answers it; left empty it is 自备."""
    code = (request.GET.get("list") or request.POST.get("list", ""))[:200]
    own = own_list(code)
    if own is None:
        raise NotFound("没有这份清单。")
    with reading(request):
        unit = visible_unit(request.viewer, own[0], KEEP)
        kept = LedgerRow.objects.filter(unit=unit, ledger=OWN_LEDGER, withdrawn_at=None)
        rows = [row for row in kept.order_by("order_key", "id") if row.cells.get("list") == own[1]]
    if not rows:
        raise NotFound("没有这份清单。")
    rows.sort(key=lambda row: int(row.cells["number"]) if row.cells.get("number", "").isdecimal() else 999)
    wrong = ""
    if request.method == "POST":
        try:
            _kept(request, unit, [_answered(request, row) for row in rows])
        except Refused as refused:
            wrong = refused.reason
        else:
            return redirect(f"{HERE}/list?" + urlencode({"unit": str(unit.id), "list": code}))
    shown = {
        "unit": unit,
        "name": own[1],
        "code": code,
        "lines": [_mapped(row) for row in rows],
        "sources": sources(),
        "wrong": wrong,
        "back": HERE,
    }
    return render(request, "pages/registers/mapping.html", shown, status=422 if wrong else 200)


def _mapped(row: LedgerRow) -> Mapped:
    given = [*row.cells.get("proofs", "").split(), *[""] * MOST_PROOFS][:MOST_PROOFS]
    return Mapped(row, [(f"{row.id}-{at}", value) for at, value in enumerate(given)])


def _answered(seat: Seat, row: LedgerRow) -> dict[str, str]:
    known = {value for _group, choices in sources() for value, _title in choices}
    given = [seat.POST.get(f"{row.id}-{at}", "") for at in range(MOST_PROOFS)]
    if unknown := [each for each in given if each and each not in known]:
        raise Refused(f"“{row.cells.get('asks', '')[:20]}”选的“{unknown[0][:40]}”认不出，请重新选。")
    names = ("line", "list", "number", "asks")
    return {**{name: row.cells.get(name, "") for name in names}, "proofs": " ".join(dict.fromkeys(filter(None, given)))}


def sources() -> list[tuple[str, list[tuple[str, str]]]]:
    """What a line may be mapped to: (kind in words, [(as it is kept, title)])."""
    words = shelf()
    tables = (
        ("自动台账", "register", words.registers),
        ("登记台账", "ledger", words.ledgers),
        ("要做的事", "duty", words.duties),
        ("值班表", "roster", words.rosters),
    )
    return [(title, [(f"{kind}:{code}", each.title) for code, each in rows.items()]) for title, kind, rows in tables]
