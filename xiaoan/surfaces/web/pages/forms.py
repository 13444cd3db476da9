"""A form shown and one command called: what the command refuses is said beside the field it is about."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import TYPE_CHECKING, Any, TypeAlias, Union

from django import forms
from django.forms.renderers import BaseRenderer
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from xiaoan.foundation.errors import Conflict, NotFound, Refused
from xiaoan.foundation.text import cleaned

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

Said: TypeAlias = Union[str, "StrPromise"]


class DayField(forms.DateField):
    """A day, picked on a phone's own calendar."""

    def __init__(
        self, label: Said, *, required: bool = True, help_text: Said = "", initial: date | None = None
    ) -> None:
        super().__init__(
            label=label,
            required=required,
            help_text=help_text,
            initial=initial,
            input_formats=["%Y-%m-%d"],
            widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
            error_messages={"invalid": _("请按 2026-10-20 的样子填日期"), "required": _("请填日期")},
        )


class LineField(forms.CharField):
    """One line of text, without control marks."""

    def to_python(self, value: object) -> str:
        """The text as it will be kept."""
        return cleaned(super().to_python(value) or "", most=self.max_length or 200)


class Suggesting(forms.TextInput):
    """A line that offers what may be typed in it; the browser finds it by any part. Without scripts it is a line."""

    MOST = 500

    def __init__(self, names: Iterable[str]) -> None:
        super().__init__(attrs={"autocomplete": "off"})
        self.names = tuple(dict.fromkeys(names))[: self.MOST]

    def render(
        self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: BaseRenderer | None = None
    ) -> SafeString:
        """The line, and the list it offers."""
        offered = f"offered-{name}"
        line = super().render(name, value, {**(attrs or {}), "list": offered}, renderer)
        options = format_html_join("", '<option value="{}"></option>', ((each,) for each in self.names))
        return format_html('{}<datalist id="{}">{}</datalist>', line, offered, options)


def picks(label: Said, choices: Iterable[tuple[str, Said]], *, help_text: Said = "") -> forms.MultipleChoiceField:
    """Any number of choices, each a whole line to tap."""
    return forms.MultipleChoiceField(
        label=label,
        choices=list(choices),
        required=False,
        help_text=help_text,
        widget=forms.CheckboxSelectMultiple,
    )


def accepted(form: forms.Form, command: Callable[[], object]) -> bool:
    """Whether the form was filled in rightly and the command done; otherwise the form says what is wrong."""
    if not form.is_valid():
        return False
    try:
        command()
    except (Refused, Conflict) as wrong:
        blame(form, wrong)
        return False
    return True


def blame(form: forms.Form, wrong: Refused | Conflict | NotFound) -> None:
    """Say a refusal on top of the form, and what to mend at each field it names."""
    form.add_error(None, wrong.reason)
    for name, words in (wrong.fields if isinstance(wrong, Refused) else {}).items():
        if name in form.fields:
            form.add_error(name, words)
