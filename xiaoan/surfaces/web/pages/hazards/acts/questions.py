"""Questions of a form: a few kinds of fields, which of them must be answered, and how each is shown.

Nothing is required by the field itself: the command says what is missing, in the words of the trade.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import Any, ClassVar, NamedTuple
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from xiaoan.foundation.ids import parse_id
from xiaoan.foundation.text import cleaned
from xiaoan.surfaces.web.pages.forms import DayField, LineField, Said

NUMBER = gettext_lazy("请填数字")


def line(label: Said, *, most: int = 200, says: Said = "") -> LineField:
    """One line of text."""
    return LineField(label=label, max_length=most, required=False, help_text=says)


def words(label: Said, *, most: int = 1000, says: Said = "") -> forms.CharField:
    """A few lines of text."""
    area = forms.Textarea(attrs={"rows": 3})
    return forms.CharField(label=label, max_length=most, required=False, help_text=says, widget=area)


def day(label: Said, *, says: Said = "") -> DayField:
    """A day that may be left empty."""
    return DayField(label, required=False, help_text=says)


def count(label: Said, *, says: Said = "") -> forms.IntegerField:
    """A number of places 处."""
    tap = forms.NumberInput(attrs={"inputmode": "numeric", "min": 1, "max": 9999})
    wrong = {"invalid": NUMBER, "min_value": gettext_lazy("至少 1 处"), "max_value": gettext_lazy("最多 9999 处")}
    return forms.IntegerField(
        label=label, required=False, min_value=1, max_value=9999, help_text=says, widget=tap, error_messages=wrong
    )


class ChosenField(forms.ChoiceField):
    """One of several, offered but not checked here: the command knows what may be chosen and says so in its words."""

    def valid_value(self, value: object) -> bool:
        return True


def pick(label: Said, choices: Iterable[tuple[str, Said]] = (), *, says: Said = "") -> forms.ChoiceField:
    """One of a long list."""
    return ChosenField(label=label, choices=list(choices), required=False, help_text=says)


def seg(label: Said, choices: Iterable[tuple[str, Said]] = (), *, says: Said = "") -> forms.ChoiceField:
    """One of a few, each a whole line to tap."""
    return ChosenField(label=label, choices=list(choices), required=False, help_text=says, widget=forms.RadioSelect)


class FilesInput(forms.FileInput):
    """Several files of one question; they are taken in beside the form, not through it."""

    allow_multiple_selected = True


def photos(label: Said, *, says: Said = "") -> forms.FileField:
    """Photographs, made smaller on the phone."""
    return forms.FileField(label=label, required=False, help_text=says, widget=FilesInput(attrs={"data-photo": "6"}))


def papers(label: Said, *, says: Said = "") -> forms.FileField:
    """Scans or other documents, sent as they are."""
    accept = "image/*,.pdf,.docx,.xlsx"
    return forms.FileField(
        label=label, required=False, help_text=says, widget=FilesInput(attrs={"multiple": True, "accept": accept})
    )


class Question(NamedTuple):
    """A field as it is asked: what stands behind its label, and its shape."""

    bound: forms.BoundField
    optional: str
    shape: str


class Asking(forms.Form):
    """A form whose compulsory questions stand in `must`; everything else is marked 可不填, or as `unless` says.

    `uploads` are fields whose files are taken in first; a form with a document among them keeps no draft,
    for the phone keeps photographs only.
    """

    must: tuple[str, ...] = ()
    unless: Mapping[str, str] = MappingProxyType({})
    uploads: ClassVar[tuple[str, ...]] = ()
    draft: bool = True

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, label_suffix="")

    @property
    def questions(self) -> Iterator[Question]:
        """Every question that is asked, in order."""
        for bound in self.visible_fields():
            must = bound.name in self.must
            step = isinstance(bound.field, forms.IntegerField) and not isinstance(bound.field, forms.DecimalField)
            optional = "" if must else self.unless.get(bound.name, _("可不填"))
            yield Question(bound, optional, "step" if step else "")

    def said(self, name: str) -> str:
        """A text as it was answered; empty when the question was not asked."""
        return cleaned(str(self.cleaned_data.get(name) or ""))

    def key(self, name: str) -> UUID | None:
        """The id behind a choice."""
        return parse_id(self.cleaned_data.get(name) or "")

    def choose(self, name: str, choices: Iterable[tuple[str, Said]]) -> None:
        """Give a field its choices, with nothing chosen first."""
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("请选择")), *choices]
