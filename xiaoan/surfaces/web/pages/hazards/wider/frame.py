"""The frame of a page with one form that is no step of the table: its words, the command, what becomes of a no."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from xiaoan.foundation.errors import Conflict, Refused
from xiaoan.surfaces.web.door import Seat, reading
from xiaoan.surfaces.web.pages.forms import Said, blame
from xiaoan.surfaces.web.pages.hazards.acting import overtaken, sent_of
from xiaoan.surfaces.web.pages.hazards.acts.questions import Asking


@dataclass(frozen=True)
class Sheet:
    """A form page: its words, where it goes back to, and the template that shows it."""

    title: Said
    back: str
    button: Said
    lead: Said = ""
    says: Said = ""
    template: str = "pages/hazards/wider/form.html"
    draft_key: str = ""


def shown(seat: Seat, sheet: Sheet, form: Asking, *, status: int = 200, **more: Any) -> HttpResponse:
    """The page with its form."""
    return render(seat, sheet.template, {"sheet_of": sheet, "form": form, "back": sheet.back, **more}, status=status)


def posted(
    seat: Seat,
    sheet: Sheet,
    form: Asking,
    do: Callable[[UUID], str],
    done: Said,
    again: Callable[[], dict[str, Any]] = dict,
) -> HttpResponse:
    """Ask the command under the form's id and go where it says; or what is wrong (422), or who was faster (409)."""
    key = sent_of(seat).client_id
    if form.is_valid():
        try:
            if key is None:
                raise Refused(_("这张表单不完整，请刷新后再填。"))
            target = do(key)
        except Refused as wrong:
            blame(form, wrong)
        except Conflict as faster:
            return overtaken(seat, faster, sheet.back)
        else:
            messages.success(seat, str(done))
            return redirect(target)
    with reading(seat):
        return shown(seat, sheet, form, status=422, **again())
