"""采用新版本: the releases in the house, what one would change here, and taking it up from a day.

Before anything is signed the page says what is new, stricter, laxer or dropped, which schools it touches, and
how many minutes a week it costs them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, NamedTuple
from uuid import UUID

import msgspec
from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from xiaoan.foundation.clock import school_day
from xiaoan.foundation.errors import NotFound
from xiaoan.kernel.access.queries import may_unit, one
from xiaoan.kernel.catalogue import commands
from xiaoan.kernel.catalogue import verbs as catalogue
from xiaoan.kernel.catalogue.console_text import shelf_with
from xiaoan.kernel.catalogue.models import Adoption, Release
from xiaoan.kernel.catalogue.pack.diff import Change, changes
from xiaoan.kernel.catalogue.pack.duties import Duty
from xiaoan.kernel.catalogue.pack.parameters import compare
from xiaoan.kernel.catalogue.pack.rhythm import value_words
from xiaoan.kernel.catalogue.pack.schema import Pack, Parameter, Setting
from xiaoan.kernel.catalogue.queries import adoptable, adoption_on, adoptions, as_chosen, contents, releases
from xiaoan.kernel.tree.models import Unit
from xiaoan.kernel.tree.queries import under
from xiaoan.kernel.work.weight.posts import Holding, PostChange, weighed
from xiaoan.kernel.work.weight.reach import Reach
from xiaoan.surfaces.web.door import Seat, page, reading
from xiaoan.surfaces.web.pages.catalogue.standards import chosen_unit
from xiaoan.surfaces.web.pages.forms import DayField, accepted

TOMORROW = timedelta(days=1)
_TELLING = 0.05
"""Minutes a week below which a post's change is not told."""


@dataclass(frozen=True)
class ChangeLine:
    """One change in words, the schools it touches, and minutes a week before and after for all of them."""

    word: str
    about: str
    title: str
    details: tuple[str, ...]
    schools: tuple[str, ...]
    before: float
    after: float


@dataclass(frozen=True)
class Outlook:
    """What a release would change for the units below; `posts` whose minutes a week it changes."""

    was: str
    lines: tuple[ChangeLine, ...]
    schools: int
    before: float
    after: float
    posts: tuple[PostChange, ...] = ()

    @property
    def each(self) -> float:
        """Minutes a week more for a school, on average."""
        return (self.after - self.before) / self.schools if self.schools else 0.0

    @property
    def fewer(self) -> float:
        """Minutes a week fewer for a school, on average."""
        return -self.each


class AdoptForm(forms.Form):
    """Which version, from which day, with which set of parameters."""

    version = forms.ChoiceField(label=gettext_lazy("版本"))
    starts = DayField(gettext_lazy("从哪天起"), help_text=gettext_lazy("最早今天。已经过去的日子按当时的标准算。"))
    profile = forms.ChoiceField(
        label=gettext_lazy("参数"), required=False, help_text=gettext_lazy("由采用的单位选一次，下面只能更严。")
    )

    def __init__(self, data: Any, offered: list[Release], day: date) -> None:
        super().__init__(data, initial={"starts": day}, label_suffix="")
        versions = [(each.version, each.version) for each in offered]
        self.fields["version"].choices = versions  # type: ignore[attr-defined]  # a ChoiceField
        profiles = {profile.code: profile.title for each in offered for profile in as_chosen(each.digest, "").profiles}
        self.fields["profile"].choices = [("", _("通用参数")), *profiles.items()]  # type: ignore[attr-defined]
        if not profiles:
            del self.fields["profile"]


class Worded(NamedTuple):
    """A parameter's value under one profile: in words, how it stands to the default, the clause of a laxer one."""

    column: str
    words: str
    stand: str
    basis: str


class ComparedRow(NamedTuple):
    """One parameter under every profile."""

    title: str
    values: tuple[Worded, ...]


class Compared(NamedTuple):
    """The profiles of a release beside each other; only parameters that some profile changes."""

    titles: tuple[str, ...]
    rows: tuple[ComparedRow, ...]


STANDS = {"stricter": gettext_lazy("更严"), "laxer": gettext_lazy("较宽"), "incomparable": gettext_lazy("不同")}


def compared(pack: Pack) -> Compared | None:
    """What choosing a profile means, in words; None when there is nothing to choose."""
    if not pack.profiles:
        return None
    titles = (str(_("通用参数")), *(profile.title for profile in pack.profiles))
    rows = []
    for parameter in pack.parameters:
        sets = [{each.parameter: each for each in profile.sets}.get(parameter.code) for profile in pack.profiles]
        if any(sets):
            own = Worded(titles[0], value_words(parameter, parameter.default), "", "")
            rows.append(ComparedRow(parameter.title, (own, *_worded(parameter, titles[1:], sets))))
    return Compared(titles, tuple(rows))


def _worded(parameter: Parameter, titles: Sequence[str], sets: Sequence[Setting | None]) -> Iterator[Worded]:
    for title, setting in zip(titles, sets, strict=True):
        value = parameter.default if setting is None else setting.value
        basis = setting.clause.says if setting is not None and setting.clause is not None else ""
        stand = str(STANDS.get(compare(parameter, value, parameter.default), ""))
        yield Worded(title, value_words(parameter, value), stand, basis)


@page(verb=catalogue.SEE)
@require_safe
def show(request: Seat, pack: str) -> HttpResponse:
    """The versions of a pack, what has governed this unit, and a look at what another version would change."""
    unit = chosen_unit(request)
    asked = request.GET if request.GET.get("version") else None
    offered = _offered(pack, unit)
    form = AdoptForm(asked, offered, school_day(request.at) + TOMORROW)
    outlook = None
    if asked is not None and form.is_valid():
        answers = form.cleaned_data
        chosen = next(each for each in offered if each.version == answers["version"])
        outlook = _outlook(unit, chosen, answers.get("profile", ""), answers["starts"])
    return _page(request, unit, pack, offered, form, outlook)


def _offered(pack: str, unit: Unit) -> list[Release]:
    found = [each for each in releases(pack) if adoptable(each, unit)]
    if not found or not as_chosen(found[0].digest, "").duties:
        raise NotFound(_("没有装入这套工作标准。"))
    return found


def _page(
    seat: Seat, unit: Unit, pack: str, offered: list[Release], form: AdoptForm, outlook: Outlook | None
) -> HttpResponse:
    day = school_day(seat.at)
    shown = {
        "unit": unit,
        "pack": pack,
        "title": offered[0].title,
        "offered": offered,
        "history": [(each, _state(each, unit, day)) for each in adoptions(unit, pack)],
        "form": form,
        "outlook": outlook,
        "compared": compared(as_chosen(offered[0].digest, "")),
        "may_adopt": may_unit(seat.viewer, catalogue.ADOPT, unit),
    }
    return render(seat, "pages/catalogue/pack.html", shown, status=422 if seat.method == "POST" else 200)


def _state(adoption: Adoption, unit: Unit, day: date) -> str:
    """withdrawn | coming | now | past, as the unit sees it."""
    if adoption.withdrawn_at is not None:
        return "withdrawn"
    if adoption.starts > day:
        return "coming"
    current = adoption_on(unit, adoption.pack, day)
    return "now" if current is not None and current.id == adoption.id else "past"


def _outlook(unit: Unit, release: Release, profile: str, starts: date) -> Outlook:
    """The change from what governs the unit on that day to the release, before additions."""
    now = adoption_on(unit, release.pack, starts)
    after = as_chosen(release.digest, profile)
    before = as_chosen(now.digest, now.profile) if now else _nothing(after)
    return outlook_of(unit, now.release.version if now else "", before, after, starts)


def outlook_of(unit: Unit, was: str, before: Pack, after: Pack, starts: date) -> Outlook:
    """What changes for the units below when one resolved pack takes the place of another."""
    known = contents()
    below = [each for each in under(unit.path) if each.is_school or each.kind == "campus"]
    reach = Reach(below, starts, (*before.duties, *after.duties))
    different = changes(before, after, shelf_with(before, known), shelf_with(after, known))
    found = [_line(reach, change) for change in different]
    schools = {name for line in found for name in line.schools}
    posts = weighed(
        reach, Holding(reach),
        [change.before for change in different if isinstance(change.before, Duty)],
        [change.after for change in different if isinstance(change.after, Duty)],
    )  # fmt: skip
    return Outlook(
        was,
        tuple(found),
        len(schools),
        sum(line.before for line in found),
        sum(line.after for line in found),
        tuple(post for post in posts if abs(post.after - post.before) >= _TELLING),
    )


def _nothing(pack: Pack) -> Pack:
    """The pack with nothing in it, to compare a first adoption with."""
    return msgspec.structs.replace(pack, duties=(), hazards=(), parameters=(), ledgers=(), indicators=())


def _line(reach: Reach, change: Change) -> ChangeLine:
    before = reach.owing(change.before) if isinstance(change.before, Duty) else []
    after = reach.owing(change.after) if isinstance(change.after, Duty) else []
    touched = {each.unit.path: each.unit.short_name for each in (*before, *after)}
    return ChangeLine(
        change.word,
        change.about,
        change.title,
        change.details,
        tuple(touched[path] for path in sorted(touched)),
        sum(each.week for each in before),
        sum(each.week for each in after),
    )


@page(verb=catalogue.ADOPT)
@require_POST
def adopt(request: Seat, pack: str) -> HttpResponse:
    """Take a release up for the unit and all below it."""
    unit = chosen_unit(request)
    offered = _offered(pack, unit)
    form = AdoptForm(request.POST, offered, school_day(request.at))

    def command() -> None:
        answers = form.cleaned_data
        commands.adopt(
            by=request.viewer,
            unit=unit,
            pack=pack,
            version=answers["version"],
            starts=answers["starts"],
            profile=answers.get("profile", ""),
            at=request.at,
        )

    if not accepted(form, command):
        with reading(request):
            return _page(request, unit, pack, offered, form, None)
    said = _("已采用 {version} 版，{day} 起生效。")
    messages.success(request, said.format(version=form.cleaned_data["version"], day=form.cleaned_data["starts"]))
    return redirect(f"/catalogue/packs/{pack}?unit={unit.id}")


@page(verb=catalogue.ADOPT)
@require_POST
def withdraw(request: Seat, adoption_id: UUID) -> HttpResponse:
    """Take back an adoption that has not begun."""
    with reading(request):
        adoption = one(request.viewer, Adoption.objects.all(), adoption_id, catalogue.ADOPT, domain=None)
    commands.withdraw_adoption(by=request.viewer, adoption=adoption, at=request.at)
    messages.success(request, _("已撤回，仍按原来的版本执行。"))
    return redirect(f"/catalogue/packs/{adoption.pack}?unit={adoption.unit_id}")
