"""核实: a report is registered, joined to a hazard, answered or handed on; its author may mend or withdraw it."""

from __future__ import annotations

from typing import Any, NamedTuple
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from xiaoan.foundation.clock import school_day
from xiaoan.foundation.errors import Refused
from xiaoan.kernel.hazards import commands
from xiaoan.kernel.hazards.commands import Form as Sent
from xiaoan.kernel.hazards.commands import Registration
from xiaoan.kernel.hazards.queries import Filters, ReportPage, choices, listing, report_page
from xiaoan.kernel.hazards.vocabulary import DISMISSALS
from xiaoan.kernel.tree.models import Unit
from xiaoan.kernel.tree.queries import unit as unit_of
from xiaoan.surfaces.web.door import Seat
from xiaoan.surfaces.web.pages.hazards.acts.questions import Asking, count, line, pick, seg, words
from xiaoan.surfaces.web.pages.hazards.kinds import LOOSE, grouped, loose

BY_KIND, GENERAL, SUSPECTED = "", "general", "suspected"


class ReportLook(NamedTuple):
    """A report as the viewer sees it."""

    seat: Seat
    page: ReportPage
    unit: Unit


def report_look(seat: Seat, report_id: UUID) -> ReportLook:
    """The report for this viewer, or NotFound. Needs his scope open."""
    found = report_page(seat.viewer, report_id, at=seat.at)
    return ReportLook(seat, found, unit_of(found.row.unit_id))


class ReportForm(Asking):
    """The questions of an act on a report."""

    def __init__(self, at: ReportLook, data: Any = None) -> None:
        super().__init__(data)
        self.look = at
        self.fit(at)

    def fit(self, at: ReportLook) -> None:
        """Fill in choices and first values."""

    def do(self, sent: Sent) -> object:
        """Call the command with the answers."""
        raise NotImplementedError

    @property
    def who(self) -> dict[str, Any]:
        """What every command takes."""
        return {"by": self.look.seat.viewer, "report_id": self.look.page.row.id, "at": self.look.seat.at}


class Registering(ReportForm):
    """登记为隐患: its kind, and whether it may be major; the rest is as reported."""

    must = ("kind", "title", "where")
    kind = pick(gettext_lazy("类别"), says=gettext_lazy("类别带出整改期限、复查方式和依据。"))
    title = line(gettext_lazy("隐患"))
    where = line(gettext_lazy("在哪里"))
    quantity = count(gettext_lazy("几处"))
    suspected = seg(
        gettext_lazy("等级"),
        [
            (BY_KIND, gettext_lazy("按类别的常用等级")),
            (GENERAL, gettext_lazy("一般隐患")),
            (SUSPECTED, gettext_lazy("疑似重大，报教育局认定")),
        ],
    )
    grade_reason = words(gettext_lazy("等级的理由"), most=300, says=gettext_lazy("和类别的常用等级不同时要写。"))
    recurs = pick(gettext_lazy("是哪一条的反复"), says=gettext_lazy("以前销号的同一处又出现了，才选。"))

    def fit(self, at: ReportLook) -> None:
        row, alike = at.page.row, at.page.alike
        field = self.fields["kind"]
        assert isinstance(field, forms.ChoiceField)
        offered = grouped(choices(at.unit, school_day(at.seat.at)), "" if row.kind else row.what)
        field.choices = [("", _("请选择")), *offered, (_("都不是"), loose())]
        self.initial = {
            "kind": row.kind or (f"{LOOSE}{row.domain}" if row.domain else ""),
            "title": row.what.splitlines()[0][:60],
            "where": row.where,
            "quantity": row.quantity,
            "suspected": BY_KIND,
        }
        self.choose("recurs", [(str(each.id), f"{each.number}　{each.title}") for each in alike.closed])
        if not alike.closed:
            self.fields["recurs"].widget = forms.HiddenInput()

    def do(self, sent: Sent) -> object:
        chosen = self.said("kind")
        if not chosen:
            raise Refused(_("请选类别；都不是的，选“其他”里的一个方面。"), {"kind": _("请选类别")})
        other = chosen.startswith(LOOSE)
        suspected = {GENERAL: False, SUSPECTED: True}.get(self.said("suspected"))
        said = Registration(
            kind="" if other else chosen,
            domain=chosen.removeprefix(LOOSE) if other else "",
            title=self.said("title"),
            where=self.said("where"),
            quantity=self.cleaned_data.get("quantity"),
            suspected=suspected,
            grade_reason=self.said("grade_reason"),
            recurs=self.key("recurs"),
        )
        return commands.to_hazard(**self.who, said=said, form=sent)


class Joining(ReportForm):
    """并入已有隐患, one at the same place or of the same kind first."""

    must = ("into",)
    into = seg(gettext_lazy("并入哪一条"))

    def fit(self, at: ReportLook) -> None:
        near = at.page.alike.open
        rest = listing(at.seat.viewer, Filters(unit_path=at.unit.path, state="open"), at=at.seat.at).rows
        rows = {each.id: each for each in (*near, *rest)}.values()
        field = self.fields["into"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(str(each.id), f"{each.number}　{each.title}（{each.where}）") for each in rows]

    def do(self, sent: Sent) -> object:
        into = self.key("into")
        if into is None:
            raise Refused(_("请选并入哪一条；没有同一处的，请登记为隐患。"), {"into": _("请选一条")})
        return commands.merge_report(**self.who, into=into, form=sent)


class Dismissing(ReportForm):
    """不属于隐患."""

    must = ("why",)
    why = seg(gettext_lazy("为什么不属于隐患"), DISMISSALS.items(), says=gettext_lazy("上报人会看到。"))
    reason = words(gettext_lazy("补一句说明"), most=300)

    def do(self, sent: Sent) -> object:
        if not self.said("why"):
            raise Refused(_("请从六种原因里选一种，上报人会看到。"), {"why": _("请选一种")})
        return commands.not_hazard(**self.who, reason=self.said("reason"), why=self.said("why"), form=sent)


class Referring(ReportForm):
    """转交."""

    must = ("to", "reason")
    to = line(gettext_lazy("转交给谁"), most=80, says=gettext_lazy("部门、科室或人。"))
    reason = words(gettext_lazy("事由"), most=300, says=gettext_lazy("上报人会看到。"))

    def do(self, sent: Sent) -> object:
        return commands.refer(**self.who, to=self.said("to"), reason=self.said("reason"), form=sent)


class CorrectingReport(ReportForm):
    """更正 one's own report."""

    must = ("what", "where")
    what = words(gettext_lazy("发现了什么"))
    where = line(gettext_lazy("在哪里"))
    quantity = count(gettext_lazy("几处"))

    def fit(self, at: ReportLook) -> None:
        row = at.page.row
        self.initial = {"what": row.what, "where": row.where, "quantity": row.quantity}

    def do(self, sent: Sent) -> object:
        return commands.correct_report(
            **self.who, what=self.said("what"), where=self.said("where"), quantity=self.cleaned_data.get("quantity")
        )


class WithdrawingReport(ReportForm):
    """误报撤回 one's own report."""

    reason = words(gettext_lazy("说明"), most=300)

    def do(self, sent: Sent) -> object:
        return commands.withdraw_report(**self.who, reason=self.said("reason"))
