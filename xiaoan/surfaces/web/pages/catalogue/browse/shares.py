"""责任清单: which post (or roster) each duty weighs on, what a post answers for, which ledgers it works with.

A school's own holders decide: a duty belongs to the first of its posts that somebody holds there, else to whoever
stands in. At a bureau the first post a duty names counts, the others stand in.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from django.utils.translation import gettext as _

from xiaoan.kernel.catalogue.pack.content import Charge
from xiaoan.kernel.catalogue.pack.duties import Duty
from xiaoan.kernel.catalogue.pack.schema import Pack
from xiaoan.kernel.catalogue.queries import shelf
from xiaoan.kernel.work.weight.reach import Owing
from xiaoan.surfaces.web.pages.catalogue.browse.sight import OFFICE, Counted, Sight
from xiaoan.surfaces.web.pages.catalogue.standards import DutyLine, duty_line

ROSTER = "roster."
"""Before a roster's code, where posts are named: whoever is on turn."""

RHYTHMS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("每天", ("day",)),
    ("每周", ("week",)),
    ("每月、每半月", ("half_month", "month")),
    ("每季度", ("quarter",)),
    ("每学期、每半年", ("term", "half_year")),
    ("每年", ("year", "school_year")),
    ("到时候才有", ("named",)),
)
"""Groups of rhythms as people say them, the often ones first."""


class Share(NamedTuple):
    """A duty as it falls to one post: `note` says when, "" when it is simply the post's own."""

    counted: Counted
    code: str
    owing: list[Owing] | None
    note: str

    @property
    def week(self) -> float:
        """Minutes a week it costs whoever holds the post; nothing where the post only stands in for a roster."""
        return sum(each.week for each in self.owing or ()) if not self.note or self.owing else 0.0


@dataclass(frozen=True)
class Line:
    """One duty of a post as the page shows it."""

    duty: DutyLine
    pack: str
    note: str


class Group(NamedTuple):
    """The duties of one rhythm."""

    title: str
    lines: tuple[Line, ...]

    @property
    def week(self) -> float:
        return sum(line.duty.week or 0 for line in self.lines)


class Answers(NamedTuple):
    """What a post answers for without a date, and the titles of what shows it."""

    charge: Charge
    pack: Pack
    shown_by: tuple[str, ...]


def shares(look: Sight) -> Iterator[Share]:
    """Every duty that counts here, once for each post it may fall to."""
    for counted in look.counted():
        yield from _of_school(look, counted) if look.school else _of_bureau(counted)


def _of_school(look: Sight, counted: Counted) -> Iterator[Share]:
    assert look.holding is not None
    of, owing = counted.duty.asked_of, counted.owing or []
    if of.roster:
        yield Share(counted, f"{ROSTER}{of.roster}", owing, "")
    groups: dict[tuple[str, bool], list[Owing]] = {}
    for each in owing:
        found = look.holding.answering(each.unit, of)
        groups.setdefault((found.code, found.stands_in), []).append(each)
    for (code, stands_in), some in groups.items():
        if of.roster:
            yield Share(counted, code, [], _("没排班时由他办"))
        else:
            yield Share(counted, code, some, _("没有专门的人，由他办") if stands_in else "")


def _of_bureau(counted: Counted) -> Iterator[Share]:
    of, posts = counted.duty.asked_of, shelf().posts
    if of.roster:
        yield Share(counted, f"{ROSTER}{of.roster}", None, "")
    for position, code in enumerate(of.posts):
        if of.roster:
            note = _("没排班时由他办")
        elif position:
            first = posts[of.posts[0]].title if of.posts[0] in posts else of.posts[0]
            note = _("没有{post}时由他办").format(post=first)
        else:
            note = ""
        yield Share(counted, code, None, note)


def lines_of(found: list[Share]) -> tuple[Group, ...]:
    """Shares of one post, by rhythm; its own before those it stands in for."""
    lines: dict[str, list[Line]] = {}
    for share in sorted(found, key=lambda each: (bool(each.note), -(each.week or 0))):
        counted = share.counted
        line = duty_line(counted.duty, counted.reign, share.owing if counted.owing is not None else None)
        lines.setdefault(rhythm_of(counted.duty), []).append(Line(line, counted.reign.pack.title, share.note))
    return tuple(Group(title, tuple(lines[title])) for title, _every in RHYTHMS if title in lines)


def rhythm_of(duty: Duty) -> str:
    """The group of rhythms a duty belongs to."""
    return next(title for title, every in RHYTHMS if duty.every in every)


def charges(look: Sight, duties: set[str]) -> dict[str, list[Answers]]:
    """Post -> what it answers for here; `duties` are the codes that count here.

    A charge is left out where none of the duties that show it counts, or none of its pack's at all.
    """
    known = shelf()
    found: dict[str, list[Answers]] = {}
    for pack in look.packs:
        if pack.duties and not any(duty.code in duties for duty in pack.duties):
            continue
        for charge in pack.charges:
            shown = [code for code in charge.shown_by if code in known.duties]
            if shown and not any(code in duties for code in shown):
                continue
            titles = (title_of(code) for code in charge.shown_by if code not in known.duties or code in duties)
            found.setdefault(charge.post, []).append(Answers(charge, pack, tuple(title for title in titles if title)))
    return found


def title_of(code: str) -> str:
    """The title of a duty, ledger, register or roster; "" for what nobody knows."""
    known = shelf()
    for row in (known.duties, known.ledgers, known.registers):
        if code in row:
            return str(row[code].title)
    roster = code.removeprefix("roster:").removeprefix(ROSTER)
    return known.rosters[roster].title if roster in known.rosters else ""


def ledgers_of(found: list[Share], answers: list[Answers]) -> dict[str, str]:
    """Ledgers a post works with: code -> title, those its own duties are about and those that show its charges."""
    known = shelf().ledgers
    codes = [share.counted.duty.ledger for share in found if not share.note]
    codes += [code for each in answers for code in each.charge.shown_by]
    return {code: known[code].title for code in dict.fromkeys(codes) if code in known}


def levels(look: Sight) -> tuple[str, ...]:
    """The levels whose posts are shown, in order."""
    offices = ("county", "city")
    if look.school or look.kind not in ("", OFFICE):
        return ("school",)
    return offices if look.kind == OFFICE else ("school", *offices, "partner")
