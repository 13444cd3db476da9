"""A question that wants one value, as a field; and whether what was read is outside what is right."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext as _

from xiaoan.kernel.work.shapes import Question
from xiaoan.surfaces.web.pages.forms import LineField


def value_field(question: Question) -> forms.Field:
    """The field of a number, a choice, a time or a line of text; nothing is filled in beforehand."""
    label = f"{question.ask}（{question.measure}）" if question.measure else question.ask
    needed = not question.optional
    if question.answer == "choice":
        return forms.ChoiceField(
            label=label, choices=[(each.code, each.title) for each in question.fill.choices], required=needed,
            widget=forms.RadioSelect, help_text=question.look,
            error_messages={"required": _("请选一个"), "invalid_choice": _("请从列表中选择")},
        )  # fmt: skip
    widget = forms.TextInput(attrs=_keys(question))
    if question.answer == "time":
        widget = forms.TextInput(attrs={"type": "time"})
    return LineField(
        label=label, max_length=60, required=needed, help_text=_help(question), widget=widget,
        error_messages={"required": _("请填写")},
    )  # fmt: skip


def _keys(question: Question) -> dict[str, str]:
    """Which keyboard a phone shows. A temperature may lie below zero, which number pads cannot write."""
    limits = question.fill.limits
    if question.answer != "number" or (limits.at_most is not None and limits.at_most < 0):
        return {}
    return {"inputmode": "decimal" if limits.decimals else "numeric"}


def _help(question: Question) -> str:
    words = question.fill.limits.words
    right = _("应{words}").format(words=words) if words else ""
    return "；".join(each for each in (right, question.look) if each)
