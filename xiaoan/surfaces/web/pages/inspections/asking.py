"""Questions of a visit and of a department's paper: what they have in common is several problems on one page.

Fields of a problem are `p<n>-what`, `-where`, `-place`, `-kind`, `-count`, `-days`, `-suspected`, `-photo`. A block
that says nothing is no problem. A kind is typed by its title or a piece of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

import msgspec
from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from xiaoan.features.inspections.commands import Problem
from xiaoan.foundation.errors import Refused
from xiaoan.foundation.ids import parse_id
from xiaoan.kernel.hazards.queries import choices
from xiaoan.kernel.org.queries import places
from xiaoan.kernel.tree.models import Unit
from xiaoan.surfaces.web.pages.daily.uploads import Photos
from xiaoan.surfaces.web.pages.forms import LineField, Said, blame
from xiaoan.surfaces.web.pages.hazards.acts.questions import ChosenField, words
from xiaoan.surfaces.web.pages.hazards.kinds import LOOSE, Typed

BLOCKS = 6
"""Empty blocks of a fresh form, and the least that are free in one that is opened again."""

_FIELDS = {"what": "what", "where": "where", "quantity": "count", "days": "days"}


class Offered(NamedTuple):
    """What a block offers: places of the unit, and kinds; read once for the whole page."""

    places: list[tuple[str, str]]
    kinds: Typed


def offered(unit: Unit, day: date) -> Offered:
    """Places and kinds of a unit on a day, and 其他 of every domain, for what no kind fits."""
    return Offered([(str(place.id), place.name) for place in places(unit, day)], Typed.of(choices(unit, day)))


class Block(forms.Form):
    """One problem."""

    what = forms.CharField(
        label=gettext_lazy("是什么问题"), max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    place = ChosenField(label=gettext_lazy("在哪里"), required=False)
    where = LineField(label=gettext_lazy("具体位置"), max_length=200, required=False)
    kind = LineField(
        label=gettext_lazy("哪一类"), required=False, max_length=100,
        help_text=gettext_lazy("写几个字，从列出的里选。"),
        widget=forms.TextInput(attrs={"list": "kinds", "autocomplete": "off"}),
    )  # fmt: skip
    count = forms.IntegerField(
        label=gettext_lazy("几处"), required=False, min_value=1, max_value=9999, initial=1,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
        error_messages=dict.fromkeys(("invalid", "min_value", "max_value"), gettext_lazy("请填 1 到 9999 的数")),
    )  # fmt: skip
    days = forms.IntegerField(
        label=gettext_lazy("几天内改好"), required=False, min_value=0, max_value=1098,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
        error_messages=dict.fromkeys(("invalid", "min_value", "max_value"), gettext_lazy("请填 0 到 1098 的数")),
    )  # fmt: skip
    suspected = forms.BooleanField(
        label=gettext_lazy("可能是重大隐患"), required=False, help_text=gettext_lazy("由教育局认定或降级")
    )
    photo = forms.FileField(label=gettext_lazy("照片"), required=False)

    def __init__(self, offers: Offered, data: Any, *, prefix: str, initial: Mapping[str, Any] | None = None) -> None:
        before = dict(initial or {})
        if before.get("kind"):
            before["kind"] = offers.kinds.title(before["kind"])
        super().__init__(data, prefix=prefix, label_suffix="", initial=before)
        self.kinds = offers.kinds
        self.fields["place"].choices = [("", _("请选地点")), *offers.places]  # type: ignore[attr-defined]

    def clean_kind(self) -> str:
        """The kind that is meant, by its code."""
        try:
            return self.kinds.meant(self.cleaned_data.get("kind") or "")
        except Refused as no:
            raise forms.ValidationError(str(no)) from None

    @property
    def photo_name(self) -> str:
        """The field of its photographs."""
        return self.add_prefix("photo")

    @property
    def filled(self) -> bool:
        """Whether anything is said in it (a number of places alone says nothing)."""
        if not self.is_bound:
            return bool(self.initial)
        names = ("what", "place", "where", "kind", "days", "suspected")
        return any(str(self.data.get(self.add_prefix(name)) or "").strip() for name in names)

    def problem(self, photos: Photos) -> Problem:
        """What it says."""
        said = self.cleaned_data
        kind = str(said.get("kind") or "")
        return Problem(
            what=said.get("what") or "", where=said.get("where") or "", place=parse_id(said.get("place") or ""),
            quantity=said.get("count") or 1, kind="" if kind.startswith(LOOSE) else kind,
            domain=kind.removeprefix(LOOSE) if kind.startswith(LOOSE) else "", suspected=bool(said.get("suspected")),
            days=said.get("days"), photos=list(photos.of(self.photo_name)),
        )  # fmt: skip


def said_before(problem: Problem) -> dict[str, Any]:
    """A problem as a block shows it again."""
    return {
        "what": problem.what, "where": problem.where, "place": str(problem.place or ""), "count": problem.quantity,
        "kind": problem.kind or (f"{LOOSE}{problem.domain}" if problem.domain else ""), "days": problem.days,
        "suspected": problem.suspected,
    }  # fmt: skip


class Problems:
    """The blocks of a page."""

    def __init__(self, offers: Offered, data: Any = None, before: Sequence[Problem] = (), free: int = BLOCKS) -> None:
        self.kinds = offers.kinds.domains
        count = len(before) + free
        if data is not None:
            text = str(data.get("blocks") or "")
            count = min(int(text), 100) if text.isdigit() and len(text) < 4 else count
        self.blocks = [
            Block(
                offers,
                data,
                prefix=f"p{index}",
                initial=said_before(before[index]) if index < len(before) else None,
            )
            for index in range(count)
        ]

    @property
    def filled(self) -> list[Block]:
        """Those that say something."""
        return [each for each in self.blocks if each.filled]

    @property
    def names(self) -> list[str]:
        """Fields whose files are taken in."""
        return [each.photo_name for each in self.blocks]

    def valid(self) -> bool:
        """Whether every filled block can be read."""
        # Every one is asked, so that all faults are said at once.
        return not [each for each in self.filled if not each.is_valid()]

    def said(self, photos: Photos) -> tuple[Problem, ...]:
        """The problems, in order."""
        return tuple(each.problem(photos) for each in self.filled)

    def blame(self, wrong: Refused) -> None:
        """Say beside a block what the command said of the n-th problem."""
        filled = self.filled
        for name, said in wrong.fields.items():
            field, _dash, number = name.rpartition("-")
            if field in _FIELDS and number.isdigit() and int(number) < len(filled):
                block = filled[int(number)]
                block.is_valid()
                block.add_error(_FIELDS[field], said)


class Faults(NamedTuple):
    """What is wrong with the blocks, for the summary on top of the page."""

    anchor: str
    text: str


def faults(problems: Problems) -> list[Faults]:
    """Each fault of a block with the field to mend."""
    return [
        Faults(each[name].id_for_label, _("第 {n} 个问题：{words}").format(n=index, words=said))
        for index, each in enumerate(problems.blocks, 1)
        if each.is_bound and each.filled
        for name, said_of in each.errors.items()
        if name in each.fields
        for said in said_of
    ]


def kept_photos(photos: Photos, before: Sequence[Problem], problems: Problems) -> tuple[Problem, ...]:
    """Problems with the photographs they had before, when none came anew."""
    said = problems.said(photos)
    positions = {each.prefix: index for index, each in enumerate(problems.blocks)}
    found = []
    for block, problem in zip(problems.filled, said, strict=True):
        index = positions[block.prefix]
        old = before[index].photos if index < len(before) else []
        found.append(msgspec.structs.replace(problem, photos=list(dict.fromkeys([*old, *problem.photos]))))
    return tuple(found)


def accuse(form: forms.Form, problems: Problems, wrong: Refused) -> None:
    """Say a refusal on the form and in the block it is about."""
    blame(form, wrong)
    problems.blame(wrong)


def pairs(text: str) -> tuple[tuple[str, str], ...]:
    """Lines of 姓名，单位 as pairs; a line without a comma has no unit, which the command refuses."""
    found = []
    for line in text.splitlines():
        name, _comma, where = line.replace(",", "，").partition("，")
        if name.strip() or where.strip():
            found.append((name.strip(), where.strip()))
    return tuple(found)


def options(rows: Iterable[tuple[str, Said]]) -> list[tuple[str, Said]]:
    """Choices with an empty first one."""
    return [("", _("请选择")), *rows]


__all__ = ["BLOCKS", "Block", "Problems", "accuse", "faults", "kept_photos", "offered", "options", "pairs", "words"]
