"""The form of a bureau's decision about a duty that schools say is pointless."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy

from xiaoan.surfaces.web.pages.forms import LineField

CHOICES = (
    ("keep", gettext_lazy("保留并说明")),
    ("adjust", gettext_lazy("调整（放宽要等新标准，加项写补充要求）")),
    ("drop", gettext_lazy("向上申请停用")),
)


class Decision(forms.Form):
    """What is decided, and the sentence that every author of a remark reads."""

    decision = forms.ChoiceField(
        label=gettext_lazy("怎么处理"), choices=CHOICES, widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("请选一个"), "invalid_choice": gettext_lazy("请选一个")},
    )  # fmt: skip
    text = LineField(
        label=gettext_lazy("答复"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": gettext_lazy("请写一句话")},
    )  # fmt: skip

    @classmethod
    def of(cls, duty: str) -> Decision:
        """An empty form about a duty."""
        return cls(label_suffix="", auto_id=f"{mark(duty)}-%s")


def mark(duty: str) -> str:
    """A duty's code as an id on the page."""
    return "about-" + duty.replace(".", "-")
