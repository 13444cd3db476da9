"""申请延期 and its decision, 书面委托学校销号, 停用(封控) and 提前恢复使用."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from xiaoan.foundation.text import day_words
from xiaoan.kernel.hazards import commands
from xiaoan.kernel.hazards.commands import Form as Sent
from xiaoan.kernel.hazards.rules import Closer
from xiaoan.surfaces.web.pages.daily.uploads import Photos
from xiaoan.surfaces.web.pages.hazards.acts.frame import ActForm, Look
from xiaoan.surfaces.web.pages.hazards.acts.questions import day, line, papers, words


class AskingLater(ActForm):
    """申请延期."""

    must = ("due", "reason")
    due = day(gettext_lazy("新的期限"))
    reason = words(gettext_lazy("为什么改不完"), most=300, says=gettext_lazy("还差什么、什么时候到。"))

    def fit(self, at: Look) -> None:
        now = at.page.plan.due
        if now is not None:
            self.fields["due"].help_text = _("现在的期限是{day}，批准以前照旧。").format(day=day_words(now))

    def do(self, sent: Sent, files: Photos) -> object:
        due = self.cleaned_data.get("due")
        return commands.ask_later(**self.who, due=due, reason=self.said("reason"), form=sent)


class GrantingLater(ActForm):
    """同意延期."""

    uploads = ("scan",)
    draft = False
    due = day(gettext_lazy("延到哪天"))
    note = words(gettext_lazy("说明"), most=300)
    paper_no = line(gettext_lazy("部门同意延期的文号"), most=60)
    scan = papers(gettext_lazy("部门的文书"), says=gettext_lazy("PDF 或照片，每个不超过 20 MB。"))

    def fit(self, at: Look) -> None:
        row, held = at.page.row, at.page.held
        self.initial = {"due": row.later_due}
        if row.later_due is not None:
            says = _("{who}申请延到{day}：{why}")
            self.fields["due"].help_text = says.format(
                who=held.later_by, day=day_words(row.later_due), why=held.later_reason
            )
        if at.page.closer == Closer.DEPARTMENT:
            self.must = ("due", "paper_no", "scan")
        elif not self.is_bound:
            del self.fields["paper_no"]
            del self.fields["scan"]

    def do(self, sent: Sent, files: Photos) -> object:
        return commands.grant_later(
            **self.who,
            due=self.cleaned_data.get("due"),
            note=self.said("note"),
            paper_no=self.said("paper_no"),
            scan=files.of("scan"),
            form=sent,
        )


class RefusingLater(ActForm):
    """不同意延期."""

    must = ("reason",)
    reason = words(gettext_lazy("为什么不同意"), most=300)

    def do(self, sent: Sent, files: Photos) -> object:
        return commands.refuse_later(**self.who, reason=self.said("reason"), form=sent)


class Delegating(ActForm):
    """书面委托学校销号."""

    must = ("paper_no",)
    paper_no = line(gettext_lazy("委托书文号"), most=60)

    def do(self, sent: Sent, files: Photos) -> object:
        return commands.delegate(**self.who, paper_no=self.said("paper_no"), form=sent)


class Sealing(ActForm):
    """停用(封控): one tap, the place is the hazard's."""

    note = line(gettext_lazy("怎么封的"), most=100, says=gettext_lazy("上锁、拉线、贴告示。"))

    def do(self, sent: Sent, files: Photos) -> object:
        return commands.seal(**self.who, note=self.said("note"), form=sent)


class Unsealing(ActForm):
    """提前恢复使用."""

    must = ("reason",)
    reason = words(gettext_lazy("为什么可以提前恢复使用"), most=300)

    def do(self, sent: Sent, files: Photos) -> object:
        return commands.unseal(**self.who, reason=self.said("reason"), form=sent)
