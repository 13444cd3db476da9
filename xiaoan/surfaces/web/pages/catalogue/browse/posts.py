"""按岗位: what is mine in a year, post by post, and the card of a post for the wall or the file."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any, NamedTuple

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from xiaoan.foundation.errors import NotFound
from xiaoan.kernel.catalogue import verbs as catalogue
from xiaoan.kernel.catalogue.queries import shelf
from xiaoan.kernel.org.queries import holders
from xiaoan.surfaces.web.door import Seat, page
from xiaoan.surfaces.web.listing import SheetHead
from xiaoan.surfaces.web.pages.catalogue.browse.shares import (
    ROSTER,
    Answers,
    Group,
    Line,
    charges,
    ledgers_of,
    levels,
    lines_of,
    shares,
)
from xiaoan.surfaces.web.pages.catalogue.browse.sight import Sight, sight
from xiaoan.surfaces.web.pages.catalogue.words import clauses
from xiaoan.surfaces.web.parts import Clause, UnitName

MOST_IN_FULL = 24
"""Duties a card tells with how often and how long each, and charges it gives a line of their own; more are run on."""


class PostLine(NamedTuple):
    """One post in the list: how many duties are its own, minutes a week, how many things it answers for."""

    code: str
    title: str
    url: str
    duties: int
    week: float
    charges: int
    mine: bool


@dataclass(frozen=True)
class Charged:
    """One thing a post answers for, in words."""

    says: str
    pack: str
    shown_by: tuple[str, ...]
    clauses: tuple[Clause, ...]


@dataclass(frozen=True)
class PostPage:
    """All that a post has in a year."""

    code: str
    title: str
    names: tuple[str, ...]
    charged: tuple[Charged, ...]
    groups: tuple[Group, ...]
    ledgers: dict[str, str]

    @property
    def own(self) -> list[tuple[str, list[Line]]]:
        """By rhythm, the duties that are simply the post's own."""
        found = [(group.title, [line for line in group.lines if not line.note]) for group in self.groups]
        return [(title, lines) for title, lines in found if lines]

    @property
    def others(self) -> list[str]:
        """Titles of what it does when nobody else is there for it."""
        return [line.duty.title for group in self.groups for line in group.lines if line.note]

    @property
    def duties(self) -> int:
        return sum(1 for group in self.groups for line in group.lines if not line.note)

    @property
    def week(self) -> float:
        return sum(group.week for group in self.groups)


@page(verb=catalogue.SEE)
@require_safe
def index(request: Seat) -> HttpResponse:
    """Every post with something to do here, one's own first."""
    look = sight(request)
    lines = _lines(look, _own(request, look))
    shown = {
        "look": look,
        "unit": look.unit,
        "here": "posts",
        "mine": [line for line in lines if line.mine],
        "posts": [line for line in lines if not line.mine and not line.code.startswith(ROSTER)],
        "rosters": [line for line in lines if not line.mine and line.code.startswith(ROSTER)],
        "adopted": any(pack.duties for pack in look.packs),
    }
    return render(request, "pages/catalogue/browse/posts.html", shown)


def _own(seat: Seat, look: Sight) -> set[str]:
    """Codes of the posts the viewer himself holds at the unit, or at what belongs to it."""
    units = look.reach.units if look.reach is not None else [look.unit]
    found = holders([each.id for each in units], look.day)
    return {holder.post for holder in found if holder.account_id == seat.viewer.account}


def _lines(look: Sight, mine: set[str]) -> list[PostLine]:
    number: Counter[str] = Counter()
    week: dict[str, float] = {}
    seen: set[str] = set()
    for share in shares(look):
        seen.add(share.counted.duty.code)
        number[share.code] += not share.note
        week[share.code] = week.get(share.code, 0.0) + share.week
    answers = charges(look, seen)
    found = []
    for code, title in _titles(look).items():
        if number[code] or answers.get(code) or code in mine:
            url = look.to(f"/catalogue/posts/{code}")
            found.append(
                PostLine(code, title, url, number[code], week.get(code, 0.0), len(answers.get(code, ())), code in mine)
            )
    return found


def _titles(look: Sight) -> dict[str, str]:
    """Posts in the order of their levels and of the vocabulary, then the rosters."""
    known = shelf()
    posts = {post.code: post.title for level in levels(look) for post in known.posts.values() if post.level == level}
    return {**posts, **{f"{ROSTER}{code}": roster.title for code, roster in known.rosters.items()}}


@page(verb=catalogue.SEE)
@require_safe
def show(request: Seat, post_code: str) -> HttpResponse:
    """One post: what it answers for, what it does by rhythm, the ledgers it works with."""
    look = sight(request)
    shown = {
        "look": look,
        "unit": look.unit,
        "here": "posts",
        "post": _post(look, post_code),
        "print": look.to(f"/catalogue/posts/{post_code}/print"),
        "back": look.to("/catalogue/posts"),
    }
    return render(request, "pages/catalogue/browse/post.html", shown)


@page(verb=catalogue.SEE)
@require_safe
def card(request: Seat, post_code: str) -> HttpResponse:
    """岗位责任卡: one post on one sheet of A4."""
    look = sight(request)
    post = _post(look, post_code)
    standards = "、".join(f"{pack.title} {pack.version}" for pack in look.packs if pack.duties)
    shown: dict[str, Any] = {
        "sheet": SheetHead(
            _("{post}岗位责任卡").format(post=post.title), UnitName(look.unit.name), request.at,
            _("{n} 年").format(n=look.day.year), standards if len(standards) < 60 else "",
        ),
        "post": post,
        "flow": len(post.charged) > MOST_IN_FULL,
        "pairs": list(zip_longest(post.charged[::2], post.charged[1::2])) if len(post.charged) <= MOST_IN_FULL else [],
        "basis": sorted({clause.source for each in post.charged for clause in each.clauses}),
        "brief": post.duties > MOST_IN_FULL,
        "back": look.to(f"/catalogue/posts/{post_code}"),
    }  # fmt: skip
    return render(request, "pages/catalogue/browse/card.html", shown)


def _post(look: Sight, code: str) -> PostPage:
    """A post or roster as it stands here; NotFound for a code nobody knows."""
    title = _title(code)
    every = list(shares(look))
    found = [share for share in every if share.code == code]
    answers = charges(look, {share.counted.duty.code for share in every}).get(code, [])
    return PostPage(
        code, title, _names(look, code), tuple(_charged(look, each) for each in answers), lines_of(found),
        ledgers_of(found, answers),
    )  # fmt: skip


def _title(code: str) -> str:
    known = shelf()
    if code in known.posts:
        return known.posts[code].title
    roster = code.removeprefix(ROSTER)
    if code.startswith(ROSTER) and roster in known.rosters:
        return known.rosters[roster].title
    raise NotFound()


def _names(look: Sight, code: str) -> tuple[str, ...]:
    """Who holds the post at the school today."""
    if look.reach is None or look.holding is None:
        return ()
    named = (name for unit in look.reach.units for name in look.holding.names(unit, code))
    return tuple(dict.fromkeys(named))


def _charged(look: Sight, each: Answers) -> Charged:
    return Charged(each.charge.says, each.pack.title, each.shown_by, clauses(each.charge.clauses, look.sources))
