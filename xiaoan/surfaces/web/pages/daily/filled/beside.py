"""The fields of a check beside its items: proof, theme, numbers, when it was seen, who told it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from xiaoan.kernel.work.shapes import Check
from xiaoan.surfaces.web.pages.daily.asked import to_fill
from xiaoan.surfaces.web.pages.daily.filled.values import value_field
from xiaoan.surfaces.web.pages.daily.times import MomentField
from xiaoan.surfaces.web.pages.forms import LineField


class Beside(forms.Form):
    """Built for one check; `heard` are names offered for 代录, none when the viewer may not record for others."""

    def __init__(self, check: Check, data: Mapping[str, Any] | None, *, on_behalf: bool) -> None:
        super().__init__(data, label_suffix="")
        for question in to_fill(check):
            self.fields[f"{question.item}-value"] = value_field(question)
        for proof in check.evidence:
            self.fields.setdefault(f"proof-{proof.kind}", forms.FileField(label=proof.title, required=False))
        if check.themes:
            self.fields["theme"] = forms.ChoiceField(
                label=_("这次做的是哪个主题"), choices=check.themes, widget=forms.RadioSelect,
                error_messages={"required": _("请选择这次做的是哪个主题"), "invalid_choice": _("请从列表中选择")},
            )  # fmt: skip
        self.fields["when"] = MomentField(_("什么时候查的"))
        if on_behalf:
            self.fields["told_by"] = LineField(
                label=_("谁查的（代录）"), required=False, max_length=60,
                widget=forms.TextInput(attrs={"autocomplete": "off", "list": "asked"}),
            )  # fmt: skip
        self.fields["remark"] = LineField(
            label=_("还有要说的"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2})
        )

    def more(self) -> dict[str, Any]:
        """What goes into the body beside answers and photos."""
        said = getattr(self, "cleaned_data", {})
        return {name: said.get(name) or "" for name in ("theme", "told_by", "remark")}
