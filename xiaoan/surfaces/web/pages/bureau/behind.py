"""Behind a figure: the occurrences it counts, each with who was asked, where it stands and the record that did it.

Beside the bureau's table, or a page of its own on a phone and without scripts.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from xiaoan.engines.cadence import Tally
from xiaoan.foundation.clock import month_of, school_day
from xiaoan.foundation.errors import NotFound
from xiaoan.foundation.ids import parse_id
from xiaoan.kernel.access.queries import may_unit, visible_unit
from xiaoan.kernel.catalogue.queries import shelf
from xiaoan.kernel.indicators import queries as indicators
from xiaoan.kernel.indicators.verbs import SEE
from xiaoan.kernel.tree.models import Unit
from xiaoan.kernel.work import verbs as work
from xiaoan.kernel.work.doing.claims import is_superior
from xiaoan.kernel.work.queries import Roll, by_school, drill, remarks
from xiaoan.kernel.work.shapes import Line, RemarkLine
from xiaoan.surfaces.web.door import Seat, page
from xiaoan.surfaces.web.pages.bureau.addresses import address, owed_at
from xiaoan.surfaces.web.pages.bureau.asked import home_of, month_in
from xiaoan.surfaces.web.pages.bureau.weights import done, due
from xiaoan.surfaces.web.signs import Words

A_LIST = 60
"""Occurrences shown at once; a figure that holds more is opened duty by duty."""

OUTCOMES: tuple[tuple[str, Words], ...] = (
    ("missing", gettext_lazy("未办")),
    ("late", gettext_lazy("迟办")),
    ("on_time", gettext_lazy("按时")),
    ("pending", gettext_lazy("未到时")),
    ("excused", gettext_lazy("免办")),
    ("not_applicable", gettext_lazy("不适用")),
)
EVERY = "all"


@dataclass(frozen=True)
class Way:
    """One outcome to look at: its word, how many, where; `on` is the one shown."""

    title: Words
    number: int
    url: str
    on: bool


@dataclass(frozen=True)
class DutyLine:
    """One duty of the figure with its own figures."""

    code: str
    title: str
    tally: Tally
    url: str
    on: bool

    @property
    def due(self) -> int:
        """应办: what has fallen due."""
        return due(self.tally)

    @property
    def done(self) -> int:
        """已办."""
        return done(self.tally)


@dataclass(frozen=True)
class Figure:
    """What the address asks for: whose, of what, in which month."""

    unit: Unit
    month: str
    domain: str
    duty: str
    own: bool
    outcome: str
    day: str = ""

    def at(self, **changes: object) -> str:
        """The address of this figure with something changed."""
        said: dict[str, object] = {
            "domain": self.domain,
            "duty": self.duty,
            "own": self.own,
            "outcome": self.outcome,
            "day": self.day,
        }
        return owed_at(self.unit.id, self.month, **{**said, **changes})


@dataclass(frozen=True)
class Look:
    """A figure as it stands: its days, the schools and duties behind it, the outcome looked at and how many that is."""

    figure: Figure
    first: date
    last: date
    day: date | None
    roll: Roll
    units: frozenset[UUID]
    duties: list[DutyLine]
    tally: Tally
    outcome: str

    @property
    def number(self) -> int:
        """How many occurrences have the outcome looked at."""
        found: int = self.tally.expected if self.outcome == EVERY else getattr(self.tally, self.outcome)
        return found


def looked(request: Seat) -> Look:
    """The figure that the address names, counted."""
    month, first, last = month_in(request)
    wanted, who = request.GET, request.viewer
    unit, day = _unit(request), _day(wanted.get("day", ""), first, last)
    if day:
        first = last = day
    figure = Figure(
        unit, month, wanted.get("domain", "")[:60], wanted.get("duty", "")[:60], wanted.get("own") == "1",
        wanted.get("outcome", ""), day.isoformat() if day else "",
    )  # fmt: skip
    roll = (
        by_school(who, unit, first=first, last=last, at=request.at)
        if day
        else indicators.by_school(who, unit, month, at=request.at)
    )
    units = _units(roll, figure)
    duties = _duties(roll, figure, units)
    tally = sum((line.tally for line in duties if figure.duty in ("", line.code)), Tally())
    return Look(figure, first, last, day, roll, units, duties, tally, _outcome(figure, tally))


def lines_of(request: Seat, look: Look, *, most: int) -> list[Line]:
    """The occurrences behind it, at most so many."""
    return drill(
        request.viewer, look.figure.unit, first=look.first, last=look.last, at=request.at, domain=look.figure.domain,
        duty=look.figure.duty, outcome="" if look.outcome == EVERY else look.outcome, only=look.units, limit=most,
    )  # fmt: skip


@page(verb=SEE)
@require_safe
def show(request: Seat) -> HttpResponse:
    """The occurrences behind a figure."""
    look = looked(request)
    figure, roll, tally, outcome = look.figure, look.roll, look.tally, look.outcome
    unit, who = figure.unit, request.viewer
    lines = lines_of(request, look, most=A_LIST)
    shown = {
        "figure": figure,
        "here": figure.at(outcome=outcome),
        "unit": unit,
        "title": _title(roll, figure),
        "day": look.day,
        "tally": tally,
        "due": due(tally),
        "done": done(tally),
        "ways": _ways(figure, tally, outcome),
        "duties": look.duties if len(look.duties) > 1 else [],
        "lines": lines,
        "rest": look.number - len(lines),
        "several": len({line.name.unit for line in lines}) > 1,
        "remarks": _remarks(request, figure, roll, look.units),
        "may_reply": may_unit(who, work.REPLY, unit, figure.domain),
        "may_excuse": _excuses(request, figure),
        "back": _back(request, figure),
    }
    aside = request.headers.get("HX-Request") == "true"
    shown["aside"] = aside
    response = render(request, f"pages/bureau/{'drill' if aside else 'behind'}.html", shown)
    response["Vary"] = "HX-Request"
    return response


def _excuses(request: Seat, figure: Figure) -> bool:
    """Whether the viewer is the superior of what is listed; what a bureau owes itself stays owed."""
    themselves = figure.own and not figure.unit.is_school
    return not themselves and is_superior(request.viewer, figure.unit, figure.domain)


def _unit(request: Seat) -> Unit:
    """The unit whose figure it is: in sight, or where the viewer starts (he then sees his part of it)."""
    wanted = parse_id(request.GET.get("unit"))
    home = home_of(request.viewer)
    if wanted is None or wanted == home.id:
        return home
    return visible_unit(request.viewer, wanted, SEE)


def _day(text: str, first: date, last: date) -> date | None:
    """One day of the month, when the address names one."""
    try:
        day = date.fromisoformat(text) if text else None
    except ValueError:
        raise NotFound() from None
    if day and not first <= day <= last:
        raise NotFound()
    return day


def _units(roll: Roll, figure: Figure) -> frozenset[UUID]:
    """The units that count: the unit with its campuses, or everything below it."""
    if figure.own:
        mine = next((line.units for line in roll.lines if line.id == figure.unit.id), frozenset({figure.unit.id}))
        return frozenset(mine)
    return frozenset(unit for line in roll.lines for unit in line.units)


def _duties(roll: Roll, figure: Figure, units: frozenset[UUID]) -> list[DutyLine]:
    """The duties of the figure, those with something undone first."""
    sums: dict[str, Tally] = {}
    for row in roll.sheet.rows:
        if row.unit in units and figure.domain in ("", row.domain):
            sums[row.duty] = sums.get(row.duty, Tally()) + row.tally
    if figure.duty and figure.duty not in roll.sheet.titles and figure.duty not in shelf().duties:
        raise NotFound()
    lines = [
        DutyLine(code, roll.sheet.titles[code], tally, figure.at(duty=code, outcome=""), code == figure.duty)
        for code, tally in sums.items()
    ]
    return sorted(lines, key=lambda line: (-line.tally.missing, -line.tally.late, line.title))


def _outcome(figure: Figure, tally: Tally) -> str:
    """The outcome asked for; where none is, what is undone, then what is late, then everything."""
    known = {code for code, _title in OUTCOMES}
    if figure.outcome in known | {EVERY}:
        return figure.outcome
    if tally.missing:
        return "missing"
    return "late" if tally.late else EVERY


def _ways(figure: Figure, tally: Tally, outcome: str) -> list[Way]:
    found = [
        Way(title, getattr(tally, code), figure.at(outcome=code), code == outcome)
        for code, title in OUTCOMES
        if getattr(tally, code) or code == outcome
    ]
    return [*found, Way(_("全部"), tally.expected, figure.at(outcome=EVERY), outcome == EVERY)]


def _title(roll: Roll, figure: Figure) -> str:
    words = shelf()
    if figure.duty:
        return roll.sheet.titles.get(figure.duty) or words.duties[figure.duty].title
    if figure.domain:
        if figure.domain not in words.domains:
            raise NotFound()
        return words.domains[figure.domain].title
    return _("全部要做的事")


def _remarks(request: Seat, figure: Figure, roll: Roll, units: frozenset[UUID]) -> list[RemarkLine]:
    """What the units said of these duties: since the month began, and what still waits for an answer."""
    sheet = roll.sheet
    return [
        each
        for each in remarks(request.viewer, figure.unit, limit=200)
        if each.unit in units
        and figure.duty in ("", each.duty)
        and figure.domain in ("", sheet.domains.get(each.duty))
        and (not each.reply or school_day(each.at) >= sheet.first)
    ]


def _back(request: Seat, figure: Figure) -> str:
    month = "" if figure.month == month_of(school_day(request.at)) else figure.month
    if home_of(request.viewer).is_school:
        return address(f"/school/{figure.unit.id}", month=month)
    return address("/bureau", month=month)
