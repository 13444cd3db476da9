"""When it happened: typed by the person (补录), else by the phone's clock, else when it reached us. Reads no clock."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from xiaoan.surfaces.web.pages.forms import Said

_FORMATS = ("%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M")


class Moment(NamedTuple):
    """`happened` and `sent_at` by one and the same clock. Without `sent_at` that clock is the wall's."""

    happened: datetime | None = None
    sent_at: datetime | None = None


class MomentField(forms.DateTimeField):
    """An instant on the school's clock, picked on the phone."""

    def __init__(self, label: Said) -> None:
        super().__init__(
            label=label,
            required=False,
            input_formats=_FORMATS,
            widget=forms.DateTimeInput(format=_FORMATS[0], attrs={"type": "datetime-local"}),
            error_messages={"invalid": _("请按 2026-10-20 07:30 的样子填时间")},
        )


def moment(request: HttpRequest, typed: datetime | None) -> Moment:
    """What a person typed is taken as it is; what the phone says goes with the phone's own time of sending."""
    if typed is not None:
        return Moment(typed)
    happened, sent_at = (_instant(request.POST.get(name, "")) for name in ("happened_at", "sent_at"))
    return Moment(happened, sent_at) if happened is not None and sent_at is not None else Moment()


def _instant(text: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.tzinfo is not None else None
