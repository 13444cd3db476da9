"""补交材料: the files that a record's clauses demand and that were not there when it was made."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from xiaoan.foundation.errors import Refused
from xiaoan.kernel.tree.queries import unit as unit_of
from xiaoan.kernel.work import commands, queries
from xiaoan.kernel.work.bodies import Promised
from xiaoan.kernel.work.shapes import RecordPage
from xiaoan.kernel.work.verbs import RECORD
from xiaoan.surfaces.web.door import Seat, page, reading
from xiaoan.surfaces.web.pages.daily.check import sent_id
from xiaoan.surfaces.web.pages.daily.uploads import received


class Missing(forms.Form):
    """A file for each kind of proof that is lacking."""

    def __init__(self, record: RecordPage, data: Any = None) -> None:
        super().__init__(data, label_suffix="")
        for kind, title in record.lacks:
            self.fields[f"proof-{kind}"] = forms.FileField(label=title, required=False)


@page(verb=RECORD)
@require_http_methods(["GET", "HEAD", "POST"])
def show(request: Seat, record_id: UUID) -> HttpResponse:
    """What is lacking, as a form; a POST brings some or all of it."""
    with reading(request):
        record = queries.record(request.viewer, record_id, at=request.at)
        unit = unit_of(record.line.unit)
    form = Missing(record, request.POST if request.method == "POST" else None)
    if request.method == "POST":
        kinds = [kind for kind, _title in record.lacks]
        photos = received(request, unit, sent_id(request), [f"proof-{kind}" for kind in kinds])
        for name, words in photos.wrong.items():
            form.add_error(name, words)
        files = [Promised(attachment=key, purpose=kind) for kind in kinds for key in photos.of(f"proof-{kind}")]
        if form.is_valid():
            try:
                made = commands.bring_proof(by=request.viewer, record_id=record_id, files=files, at=request.at)
            except Refused as no:
                form.add_error(None, no.reason)
            else:
                said = _("还差的材料请尽快补上。") if made.lacks else _("材料齐了，计入已办。")
                messages.success(request, _("已收到。") + said)
                return redirect("web:record", record_id)
    with reading(request):
        shown = {
            "record": record,
            "form": form,
            "proofs": [
                (form[f"proof-{kind}"], "photo" if kind == "photo" else "file") for kind, _title in record.lacks
            ],
        }
        return render(request, "pages/daily/proof.html", shown, status=422 if request.method == "POST" else 200)
