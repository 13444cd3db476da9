"""复查: passed in whole or part, sent back, closed by a department's paper; 立行立改 confirmed or not."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from xiaoan.foundation.errors import Conflict, NotFound, Refused
from xiaoan.kernel.hazards import commands
from xiaoan.kernel.hazards.commands import Finding, Opinion
from xiaoan.kernel.hazards.commands import Form as Sent
from xiaoan.kernel.hazards.vocabulary import WAYS, Grade, Source, Way
from xiaoan.surfaces.web.pages.daily.uploads import Photos
from xiaoan.surfaces.web.pages.hazards.acts.frame import ActForm, Look, companions
from xiaoan.surfaces.web.pages.hazards.acts.questions import count, day, line, papers, pick, seg, words


class Passing(ActForm):
    """复查通过: how it was looked at, how many places, who came along."""

    must: tuple[str, ...] = ("way",)
    way = seg(gettext_lazy("怎么复查的"))
    quantity = count(gettext_lazy("通过几处"))
    note = words(gettext_lazy("复查情况"), most=300)
    second = pick(gettext_lazy("同去复查的人"))

    def fit(self, at: Look) -> None:
        row, major = at.page.row, at.page.row.grade == Grade.MAJOR
        wanted = Way(at.page.way)
        ways = list(Way) if self.is_bound else list(dict.fromkeys([wanted, Way.ON_SITE]))
        self.fields["way"].choices = [(way.value, WAYS[way]) for way in ways]  # type: ignore[attr-defined]  # a ChoiceField
        handed_in = at.page.submitted_quantity or row.open
        self.initial = {"way": wanted.value, "quantity": handed_in}
        if row.quantity == 1:
            del self.fields["quantity"]
        else:
            self.fields["quantity"].help_text = _("上报改好 {n}\u00a0处，还有 {left}\u00a0处没有销号。").format(
                n=handed_in, left=row.open
            )
        if major:
            self.must = ("way", "second")
            self.fields["second"].help_text = _("重大隐患要两个人现场复查。")
        self.choose("second", companions(at))

    def do(self, sent: Sent, files: Photos) -> object:
        found = Finding(
            quantity=self.cleaned_data.get("quantity"),
            way=self.said("way"),
            note=self.said("note"),
            second=self.key("second"),
        )
        return commands.pass_(**self.who, found=found, form=sent)


class PartPassing(Passing):
    """部分销号: fewer places than are open."""

    def fit(self, at: Look) -> None:
        super().fit(at)
        self.must = (*self.must, "quantity")
        if "quantity" in self.fields:
            left = at.page.row.open
            self.initial["quantity"] = min(at.page.submitted_quantity or 1, max(1, left - 1))

    def do(self, sent: Sent, files: Photos) -> object:
        if self.cleaned_data.get("quantity") is None:
            raise Refused(_("请填这次通过几处。"), {"quantity": _("请填数字")})
        return super().do(sent, files)


class Failing(ActForm):
    """复查不通过，退回整改."""

    must = ("reason",)
    reason = words(gettext_lazy("哪里没有改好"), most=300, says=gettext_lazy("整改责任人会照着改。"))
    way = seg(gettext_lazy("怎么复查的"))
    due = day(gettext_lazy("新的期限"), says=gettext_lazy("不填就是原来的期限。"))

    def fit(self, at: Look) -> None:
        self.fields["way"].choices = [(way.value, word) for way, word in WAYS.items()]  # type: ignore[attr-defined]  # a ChoiceField
        self.initial = {"way": at.page.way}

    def do(self, sent: Sent, files: Photos) -> object:
        way = self.said("way")
        return commands.fail(
            **self.who, reason=self.said("reason"), due=self.cleaned_data.get("due"), way=way, form=sent
        )


class ByPaper(ActForm):
    """凭部门复查意见: number and scan. A document does not stay on the phone, so no draft."""

    must = ("issuer", "number", "scan")
    uploads = ("scan",)
    draft = False
    issuer = seg(gettext_lazy("哪个部门的复查意见"))
    number = line(gettext_lazy("复查意见文号"), most=60)
    scan = papers(gettext_lazy("扫描件"), says=gettext_lazy("PDF 或照片，每个不超过 20 MB。"))
    note = words(gettext_lazy("说明"), most=300)

    def fit(self, at: Look) -> None:
        issuers = dict.fromkeys(each.issuer for each in at.page.sources if each.source == Source.DEPARTMENT)
        self.fields["issuer"].choices = [(each, each) for each in issuers]  # type: ignore[attr-defined]  # a ChoiceField
        if len(issuers) == 1:
            self.initial = {"issuer": next(iter(issuers))}

    def do(self, sent: Sent, files: Photos) -> object:
        opinion = Opinion(
            number=self.said("number"), scan=files.of("scan"), issuer=self.said("issuer"), note=self.said("note")
        )
        return commands.paper_pass(**self.who, opinion=opinion, form=sent)


class ConfirmingSpot(ActForm):
    """确认立行立改, one of them."""

    note = line(gettext_lazy("说明"), most=300)

    def do(self, sent: Sent, files: Photos) -> object:
        at = self.look
        found = commands.confirm_spots(
            by=at.seat.viewer, hazards=[at.page.row.id], at=at.seat.at, note=self.said("note")
        )[0]
        if found.status == 404:
            raise NotFound()
        if found.status == 409:
            raise Conflict(found.reason)
        if found.status != 200:
            raise Refused(found.reason)
        return found


class RejectingSpot(ActForm):
    """没有改好，转交办."""

    must = ("reason",)
    reason = words(gettext_lazy("哪里没有改好"), most=300)
    due = day(gettext_lazy("整改期限"), says=gettext_lazy("不填就按这类隐患的常用期限。"))

    def do(self, sent: Sent, files: Photos) -> object:
        return commands.reject_spot(**self.who, reason=self.said("reason"), due=self.cleaned_data.get("due"), form=sent)
