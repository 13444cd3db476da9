"""说明暂不能整改, 复核管控措施, 恢复整改: honest waiting, watched meanwhile."""

from __future__ import annotations

from datetime import timedelta

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from xiaoan.foundation.clock import school_day
from xiaoan.foundation.errors import Refused
from xiaoan.kernel.hazards import commands
from xiaoan.kernel.hazards.commands import Explanation, WaitProof
from xiaoan.kernel.hazards.commands import Form as Sent
from xiaoan.kernel.hazards.vocabulary import WAITINGS
from xiaoan.surfaces.web.pages.daily.uploads import Photos
from xiaoan.surfaces.web.pages.hazards.acts.frame import ActForm, Look, colleagues
from xiaoan.surfaces.web.pages.hazards.acts.questions import NUMBER, day, line, pick, seg, words

A_WHILE = timedelta(days=7)
_CONTROL = gettext_lazy("改好以前怎么保证安全：停用、隔开、有人看。")


class Waiting(ActForm):
    """Why not now, and what keeps it safe."""

    must: tuple[str, ...] = ("cause", "reason", "control", "watcher", "review_on")
    cause = seg(gettext_lazy("为什么现在改不了"), [(each.value, word) for each, word in WAITINGS.items()])
    asked = line(
        gettext_lazy("向谁申请，或产权、职责在谁"),
        most=80,
        says=gettext_lazy("教育局、房东、村委会、公路局等。"),
    )
    asked_no = line(gettext_lazy("申请或函件的文号"), most=60, says=gettext_lazy("没有文号的写日期。"))
    amount = forms.DecimalField(
        label=gettext_lazy("缺多少钱（元）"),
        required=False,
        widget=forms.NumberInput(attrs={"inputmode": "decimal", "min": 0, "step": "0.01"}),
        error_messages={"invalid": NUMBER},
    )
    plan_name = line(
        gettext_lazy("列入哪个计划"), most=80, says=gettext_lazy("例如暑期维修计划；列入了就不用填金额和文号。")
    )
    plan_on = day(gettext_lazy("计划哪天完成"))
    reason = words(gettext_lazy("具体情况"), most=300)
    control = words(gettext_lazy("管控措施"), says=_CONTROL)
    watcher = pick(gettext_lazy("看管人"))
    review_on = day(gettext_lazy("哪天复核"))

    def fit(self, at: Look) -> None:
        self.choose("watcher", colleagues(at))
        planned, row = _("列入计划的可不填"), at.page.row
        self.unless = {
            "asked": planned,
            "asked_no": planned,
            "amount": _("缺资金的要填"),
            "plan_name": _("列入计划的要填"),
            "plan_on": _("列入计划的要填"),
        }
        self.initial = {
            "cause": row.waiting,
            "asked": at.page.held.asked,
            "asked_no": at.page.held.asked_no,
            "amount": at.page.held.amount,
            "plan_name": row.plan_name,
            "plan_on": row.plan_on,
            "reason": at.page.waiting_note,
            "control": at.page.plan.control,
            "review_on": school_day(at.seat.at) + A_WHILE,
        }

    def do(self, sent: Sent, files: Photos) -> object:
        said = Explanation(
            cause=self.said("cause"),
            reason=self.said("reason"),
            control=self.said("control"),
            watcher=self.key("watcher"),
            review_on=self.cleaned_data.get("review_on"),
            proof=WaitProof(
                asked=self.said("asked"),
                asked_no=self.said("asked_no"),
                amount=self.cleaned_data.get("amount"),
                plan_name=self.said("plan_name"),
                plan_on=self.cleaned_data.get("plan_on"),
            ),
        )
        return commands.wait(**self.who, said=said, form=sent)


class Reviewing(ActForm):
    """Still sealed, still watched; looked at again on a day."""

    must = ("review_on",)
    note = words(gettext_lazy("看到的情况"), most=300)
    control = words(gettext_lazy("管控措施"), says=gettext_lazy("有变化就改，没有就不动。"))
    review_on = day(gettext_lazy("下次哪天复核"))

    def fit(self, at: Look) -> None:
        self.initial = {"control": at.page.plan.control, "review_on": school_day(at.seat.at) + A_WHILE}

    def do(self, sent: Sent, files: Photos) -> object:
        review_on = self.cleaned_data.get("review_on")
        if review_on is None:
            raise Refused("请填写下次复核的日期。", {"review_on": "请填日期"})
        return commands.review(
            **self.who, review_on=review_on, control=self.said("control"), note=self.said("note"), form=sent
        )


class Resuming(ActForm):
    """恢复整改."""

    due = day(gettext_lazy("整改期限"), says=gettext_lazy("原来的期限没过的，可以不改。"))
    note = words(gettext_lazy("说明"), most=300)

    def fit(self, at: Look) -> None:
        due = at.page.plan.due
        self.initial = {"due": due if due and due >= school_day(at.seat.at) else None}

    def do(self, sent: Sent, files: Photos) -> object:
        return commands.resume(**self.who, due=self.cleaned_data.get("due"), note=self.said("note"), form=sent)
