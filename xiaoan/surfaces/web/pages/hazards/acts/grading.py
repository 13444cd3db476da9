"""疑似重大, 认定, 降级, 挂牌, 摘牌: what the school may suspect and the bureau decides."""

from __future__ import annotations

from django.utils.translation import gettext_lazy

from xiaoan.kernel.hazards import commands
from xiaoan.kernel.hazards.commands import Form as Sent
from xiaoan.surfaces.web.pages.daily.uploads import Photos
from xiaoan.surfaces.web.pages.hazards.acts.frame import ActForm, Look
from xiaoan.surfaces.web.pages.hazards.acts.questions import line, pick, words


def _offer_clauses(form: ActForm, at: Look) -> None:
    """The clauses of the hazard's kind; the question is dropped where it has none."""
    named = [f"{each.source} {each.clause}" for each in at.page.clauses]
    form.choose("clause", [(each, each) for each in named])
    if not named and not form.is_bound:
        del form.fields["clause"]


class Suspecting(ActForm):
    """报疑似重大."""

    must = ("reason",)
    reason = words(gettext_lazy("为什么可能是重大隐患"), most=300, says=gettext_lazy("写看到的情况，由教育局认定。"))

    def do(self, sent: Sent, files: Photos) -> object:
        return commands.suspect(**self.who, reason=self.said("reason"), form=sent)


class ConfirmingMajor(ActForm):
    """认定为重大隐患."""

    must = ("reason",)
    reason = words(gettext_lazy("认定理由"), most=300)
    clause = pick(gettext_lazy("判定依据"), says=gettext_lazy("从这类隐患的依据里选；不在里面的写在理由里。"))

    def fit(self, at: Look) -> None:
        _offer_clauses(self, at)

    def do(self, sent: Sent, files: Photos) -> object:
        return commands.confirm_major(**self.who, reason=self.said("reason"), clause=self.said("clause"), form=sent)


class Lowering(ActForm):
    """降为一般隐患."""

    must = ("reason",)
    reason = words(gettext_lazy("为什么是一般隐患"), most=300)
    clause = pick(gettext_lazy("对照哪一条"), says=gettext_lazy("从这类隐患的依据里选。"))

    def fit(self, at: Look) -> None:
        _offer_clauses(self, at)

    def do(self, sent: Sent, files: Photos) -> object:
        return commands.lower(**self.who, reason=self.said("reason"), clause=self.said("clause"), form=sent)


class Listing(ActForm):
    """挂牌督办."""

    must = ("reason",)
    reason = words(gettext_lazy("挂牌理由"), most=300)
    paper_no = line(gettext_lazy("督办文号"), most=60)

    def do(self, sent: Sent, files: Photos) -> object:
        return commands.list_(**self.who, reason=self.said("reason"), paper_no=self.said("paper_no"), form=sent)


class Delisting(ActForm):
    """摘牌."""

    note = words(gettext_lazy("说明"), most=300)

    def do(self, sent: Sent, files: Photos) -> object:
        return commands.delist(**self.who, note=self.said("note"), form=sent)
