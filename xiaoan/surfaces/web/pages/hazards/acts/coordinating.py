"""上报上级协调: drafted, signed, withdrawn by the school; taken up, turned back, passed on, answered by the bureau."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from xiaoan.foundation.text import day_words
from xiaoan.kernel.catalogue.queries import shelf
from xiaoan.kernel.hazards import commands
from xiaoan.kernel.hazards.commands import Form as Sent
from xiaoan.kernel.hazards.commands import Passing, Reply
from xiaoan.surfaces.web.pages.daily.uploads import Photos
from xiaoan.surfaces.web.pages.hazards.acts.frame import ActForm, Look
from xiaoan.surfaces.web.pages.hazards.acts.questions import day, line, pick, words


class Drafting(ActForm):
    """拟写上报: one question, the rest is on the hazard already."""

    must = ("ask",)
    ask = words(gettext_lazy("请上级协调什么"), most=500, says=gettext_lazy("要多少钱、找哪家、请谁出面。"))

    def fit(self, at: Look) -> None:
        self.initial = {"ask": at.page.held.up_text}

    def do(self, sent: Sent, files: Photos) -> object:
        return commands.draft_up(**self.who, ask=self.said("ask"), form=sent)


class Signing(ActForm):
    """签发: the head reads what was drafted, and signs by tapping."""

    def do(self, sent: Sent, files: Photos) -> object:
        return commands.hand_up(**self.who, form=sent)


class Dropping(ActForm):
    """撤回上报."""

    must = ("reason",)
    reason = words(gettext_lazy("为什么不上报了"), most=300)

    def do(self, sent: Sent, files: Photos) -> object:
        return commands.drop_up(**self.who, reason=self.said("reason"), form=sent)


class Taking(ActForm):
    """受理."""

    note = words(gettext_lazy("说明"), most=300)

    def fit(self, at: Look) -> None:
        until = at.page.row.answer_by
        if until is not None:
            self.fields["note"].help_text = _("应于{day}前答复。").format(day=day_words(until))

    def do(self, sent: Sent, files: Photos) -> object:
        return commands.take_up(**self.who, note=self.said("note"), form=sent)


class TurningBack(ActForm):
    """退回上报."""

    must = ("reason",)
    reason = words(gettext_lazy("为什么退回"), most=300, says=gettext_lazy("学校会看到；写明该怎么办。"))

    def do(self, sent: Sent, files: Photos) -> object:
        return commands.turn_back(**self.who, reason=self.said("reason"), form=sent)


class PassingOn(ActForm):
    """转下一环节."""

    must = ("desk",)
    desk = pick(gettext_lazy("转到哪个环节"))
    person = line(gettext_lazy("经办人"), most=60)
    answer_by = day(gettext_lazy("哪天前答复"), says=gettext_lazy("不填就按该环节的工作日数算。"))
    note = words(gettext_lazy("说明"), most=300)

    def fit(self, at: Look) -> None:
        desks = shelf().desks.values()
        named = [(each.code, _("{title}（{n}个工作日）").format(title=each.title, n=each.days)) for each in desks]
        self.choose("desk", named)

    def do(self, sent: Sent, files: Photos) -> object:
        answers = self.cleaned_data
        to = Passing(self.said("desk"), self.said("person"), answers.get("answer_by"), self.said("note"))
        return commands.pass_on(**self.who, to=to, form=sent)


class Answering(ActForm):
    """答复上报."""

    must = ("text",)
    text = words(gettext_lazy("怎么答复"), most=500, says=gettext_lazy("钱从哪来、谁来办、什么时候；办不了也写明。"))
    plan_name = line(gettext_lazy("列入哪个计划"), most=80, says=gettext_lazy("列入的才填，例如暑期维修计划。"))
    plan_on = day(gettext_lazy("计划哪天完成"))

    def do(self, sent: Sent, files: Photos) -> object:
        reply = Reply(self.said("text"), self.said("plan_name"), self.cleaned_data.get("plan_on"))
        return commands.answer_up(**self.who, reply=reply, form=sent)
