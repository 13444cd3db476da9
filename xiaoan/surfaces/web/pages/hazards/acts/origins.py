"""Where a hazard comes from and what it is: 补充来源, 并入, 拆出, 更正, 误报撤回, 反复出现."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from xiaoan.foundation.clock import school_day
from xiaoan.foundation.errors import Refused
from xiaoan.kernel.hazards import commands
from xiaoan.kernel.hazards.commands import Correction, Paper
from xiaoan.kernel.hazards.commands import Form as Sent
from xiaoan.kernel.hazards.queries import Filters, choices, listing
from xiaoan.surfaces.web.pages.daily.uploads import Photos
from xiaoan.surfaces.web.pages.hazards.acts.frame import ActForm, Look
from xiaoan.surfaces.web.pages.hazards.acts.questions import count, day, line, photos, pick, seg, words
from xiaoan.surfaces.web.pages.hazards.kinds import grouped

DEPARTMENT, SUPERIOR = "department", "superior"


class Citing(ActForm):
    """补充来源文书."""

    must = ("kind", "issuer", "number")
    kind = seg(
        gettext_lazy("谁的文书"),
        [(DEPARTMENT, gettext_lazy("部门（消防、市场监管等）")), (SUPERIOR, gettext_lazy("上级教育部门"))],
    )
    issuer = line(gettext_lazy("出具单位"), most=80)
    number = line(gettext_lazy("文号"), most=60)
    due = day(gettext_lazy("文书要求的期限"))

    def do(self, sent: Sent, files: Photos) -> object:
        kind = self.said("kind")
        if not kind:
            raise Refused(_("请选是谁的文书。"), {"kind": _("请选一个")})
        missing = {name: _("请填写") for name in ("issuer", "number") if not self.said(name)}
        if missing:
            raise Refused(_("文书要写明是哪个单位、什么文号。"), missing)
        paper = Paper(self.said("issuer"), self.said("number"), self.cleaned_data.get("due"))
        return commands.cite(**self.who, paper=paper, department=kind == DEPARTMENT, form=sent)


class Merging(ActForm):
    """并入已有隐患: into one that is open at the same unit."""

    must = ("into",)
    into = pick(gettext_lazy("并入哪一条"), says=gettext_lazy("只列本单位没有销号的。"))

    def fit(self, at: Look) -> None:
        row = at.page.row
        rows = listing(at.seat.viewer, Filters(unit_path=at.unit.path, state="open"), at=at.seat.at, most=200).rows
        self.choose("into", [(str(each.id), f"{each.number}　{each.title}") for each in rows if each.id != row.id])
        # The hazard's page suggests one at the same place; a person still decides.
        self.initial = {"into": at.seat.GET.get("into", "")}

    def do(self, sent: Sent, files: Photos) -> object:
        into = self.key("into")
        if into is None:
            raise Refused(_("请选并入哪一条。"), {"into": _("请从列表中选择")})
        return commands.merge_hazard(**self.who, into=into, form=sent)


class Splitting(ActForm):
    """从并入中拆出."""

    must = ("reason",)
    reason = words(gettext_lazy("为什么不是同一处"), most=300)

    def do(self, sent: Sent, files: Photos) -> object:
        return commands.split(**self.who, reason=self.said("reason"), form=sent)


class Correcting(ActForm):
    """更正 what was written down."""

    must = ("title", "where")
    title = line(gettext_lazy("隐患"))
    where = line(gettext_lazy("在哪里"))
    quantity = count(gettext_lazy("几处"))
    kind = pick(gettext_lazy("类别"))

    def fit(self, at: Look) -> None:
        row = at.page.row
        field = self.fields["kind"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("请选择")), *grouped(choices(at.unit, school_day(at.seat.at)))]
        self.initial = {"title": row.title, "where": row.where, "quantity": row.quantity, "kind": row.kind}

    def do(self, sent: Sent, files: Photos) -> object:
        said = Correction(
            title=self.said("title"),
            where=self.said("where"),
            quantity=self.cleaned_data.get("quantity"),
            kind=self.said("kind"),
        )
        return commands.correct(**self.who, said=said, form=sent)


class Withdrawing(ActForm):
    """误报撤回, without blame."""

    must = ("reason",)
    reason = words(gettext_lazy("为什么是误报"), most=300)

    def do(self, sent: Sent, files: Photos) -> object:
        return commands.withdraw(**self.who, reason=self.said("reason"), form=sent)


class Recurring(ActForm):
    """反复出现: a new hazard that names the old; the old stays closed."""

    must = ("what",)
    uploads = ("photo",)
    what = words(gettext_lazy("这次发现了什么"))
    quantity = count(gettext_lazy("几处"))
    photo = photos(gettext_lazy("照片"), says=gettext_lazy("不要拍到学生的脸。"))

    def fit(self, at: Look) -> None:
        self.initial = {"what": at.page.row.title, "quantity": 1}

    def do(self, sent: Sent, files: Photos) -> object:
        if sent.client_id is None:
            raise Refused(_("这张表单不完整，请刷新后再填。"))
        return commands.recur(
            **self.who,
            client_id=sent.client_id,
            what=self.said("what"),
            quantity=self.cleaned_data.get("quantity") or 1,
            photos=files.of("photo"),
        )
