"""交办, 改派, 上报整改结果, 请上级复查: who cures it by when, and what came of it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from xiaoan.foundation.clock import school_day
from xiaoan.kernel.hazards import commands
from xiaoan.kernel.hazards.commands import Form as Sent
from xiaoan.kernel.hazards.commands import Result, Task
from xiaoan.kernel.hazards.rules import SHORT_FORM_DAYS
from xiaoan.kernel.hazards.vocabulary import Grade, Way
from xiaoan.surfaces.web.pages.daily.uploads import Photos
from xiaoan.surfaces.web.pages.hazards.acts.frame import ActForm, Look, colleagues
from xiaoan.surfaces.web.pages.hazards.acts.questions import NUMBER, count, day, line, papers, photos, pick, words

_WHOM = gettext_lazy("对整改负责的本校人员。动手的是外面的人，写在“实施人”里。")
_MEANWHILE = gettext_lazy("改好以前怎么保证安全：停用、隔开、有人看。")


class Assigning(ActForm):
    """交办: the short form for what is cured within days, all five for the rest."""

    must: tuple[str, ...] = ("rectifier", "due", "measures")
    rectifier = pick(gettext_lazy("整改责任人"), says=_WHOM)
    due = day(gettext_lazy("整改期限"))
    measures = words(gettext_lazy("整改措施"), most=2000)
    funds = forms.DecimalField(
        label=gettext_lazy("资金（元）"),
        required=False,
        widget=forms.NumberInput(attrs={"inputmode": "decimal", "min": 0, "step": "0.01"}),
        error_messages={"invalid": NUMBER},
    )
    control = words(gettext_lazy("管控措施"), says=_MEANWHILE)
    implementer = line(gettext_lazy("实施人"), most=80, says=gettext_lazy("谁动手改，校外单位也行。"))

    def fit(self, at: Look) -> None:
        self.choose("rectifier", colleagues(at))
        plan, row = at.page.plan, at.page.row
        self.initial = {"due": plan.due if plan.due and plan.due >= school_day(at.seat.at) else None}
        self.fields["due"].help_text = _due_says(row.grade)
        if row.grade != Grade.GENERAL:
            self.must = (*self.must, "funds", "control")
        else:
            short = _("{n}天内能改好的可不填").format(n=SHORT_FORM_DAYS)
            self.unless = {"funds": short, "control": short}
        self.fields["funds"].help_text = _("不花钱填 0。")

    def task(self) -> Task:
        """The answers as the command takes them."""
        answers: dict[str, Any] = self.cleaned_data
        return Task(
            rectifier=self.key("rectifier"),
            due=answers.get("due"),
            measures=self.said("measures"),
            funds=answers.get("funds"),
            control=self.said("control"),
            implementer=self.said("implementer"),
        )

    def do(self, sent: Sent, files: Photos) -> object:
        return commands.assign(**self.who, task=self.task(), form=sent)


def _due_says(grade: str) -> str:
    if grade != Grade.GENERAL:
        return _("重大、疑似重大的，五落实都要写：措施、资金、责任人、期限、管控措施。")
    return _("{n}天内能改好的，写责任人、期限、措施就行；更久的，资金和管控措施也要写。").format(n=SHORT_FORM_DAYS)


class Reassigning(Assigning):
    """改派或调整期限: what is left as it stands stays."""

    must: tuple[str, ...] = ("due",)

    def fit(self, at: Look) -> None:
        super().fit(at)
        plan = at.page.plan
        self.fields["rectifier"].help_text = _("现在是{who}；不换人就不用选。换下来的人仍不能复查。").format(
            who=plan.rectifier
        )
        self.initial.update(
            measures=plan.measures, funds=plan.funds, control=plan.control, implementer=plan.implementer
        )

    def do(self, sent: Sent, files: Photos) -> object:
        return commands.reassign(**self.who, task=self.task(), form=sent)


class Submitting(ActForm):
    """上报整改结果: a word, photographs after, how many places."""

    must: tuple[str, ...] = ("note",)
    uploads = ("after",)
    note = words(gettext_lazy("改成了什么样"))
    quantity = count(gettext_lazy("改好了几处"))
    after = photos(gettext_lazy("整改后的照片"), says=gettext_lazy("和整改前同一个角度拍；不要拍到学生的脸。"))
    none_because = line(gettext_lazy("没有照片的原因"), most=300, says=gettext_lazy("拍不了才写；写了就改为现场复查。"))

    def fit(self, at: Look) -> None:
        row, wanted = at.page.row, at.page.way
        self.initial = {"quantity": row.open}
        if row.quantity == 1:
            del self.fields["quantity"]
        else:
            self.fields["quantity"].help_text = _("还有 {n}\u00a0处没有销号。").format(n=row.open)
        if wanted != Way.ON_SITE:
            self.must = ("note", "after")
        if wanted == Way.DOCUMENT:
            self.draft = False
            self.fields["after"] = papers(_("补办好的资料"), says=_("照片、PDF、Word、Excel 都行，每个不超过 20 MB。"))
            self.fields["none_because"].label = _("没有资料的原因")
        if wanted == Way.ON_SITE and not self.is_bound:
            # A second tap must say the same as the first, whatever the first made of the way of recheck.
            del self.fields["none_because"]

    def do(self, sent: Sent, files: Photos) -> object:
        result = Result(
            note=self.said("note"),
            after=files.of("after"),
            quantity=self.cleaned_data.get("quantity"),
            none_because=self.said("none_because"),
        )
        return commands.submit(**self.who, result=result, form=sent)


class SendingUp(ActForm):
    """请上级复查: nobody here is free."""

    must = ("reason",)
    reason = words(gettext_lazy("为什么本校没有人能复查"), most=300)

    def do(self, sent: Sent, files: Photos) -> object:
        return commands.send_up(**self.who, reason=self.said("reason"), form=sent)
