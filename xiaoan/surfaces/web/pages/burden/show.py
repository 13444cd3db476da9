"""/burden: minutes a week by school, post and duty, what is asked twice, messages, proof demanded, and the rules.

For a bureau over its schools, for a head over his own. No person is timed: durations are averages of several people.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from xiaoan.foundation.clock import school_day
from xiaoan.foundation.errors import NotFound
from xiaoan.foundation.ids import parse_id
from xiaoan.foundation.text import measure
from xiaoan.kernel.access.queries import may_unit, visible_unit
from xiaoan.kernel.catalogue.queries import shelf
from xiaoan.kernel.catalogue.verbs import ADOPT
from xiaoan.kernel.messages.counting import traffic
from xiaoan.kernel.org.queries import numbers_on
from xiaoan.kernel.tree.models import Unit
from xiaoan.kernel.work import verbs as work
from xiaoan.kernel.work.reading.titles import titles
from xiaoan.kernel.work.weight.durations import Average, Told, told
from xiaoan.kernel.work.weight.loads import ITSELF, Loads, loads, term_of
from xiaoan.reports.burden import pointless
from xiaoan.reports.burden.outward import outward
from xiaoan.reports.burden.proof import asked_of, demanded, same_columns, typed_though_held
from xiaoan.reports.burden.rules import rules
from xiaoan.reports.burden.schools import TARGET, TARGET_KIND, Weight, bands, weights
from xiaoan.surfaces.web.door import Seat, page
from xiaoan.surfaces.web.pages.burden.decision import Decision

MOST_SCHOOLS, MOST_DUTIES = 40, 60
PUPILS = "students"


class PostRow(NamedTuple):
    """A post: minutes a week in all, how many people hold it, minutes a week of one of them, its heaviest week."""

    title: str
    week: float
    people: int
    each: float | None
    worst: int


class DutyRow(NamedTuple):
    """A duty: minutes a week by the calendar, by the pack's level estimate, and as it really took, where known."""

    title: str
    url: str
    times: int
    week: float
    levelled: float
    really: tuple[Average, ...]


class WeekRow(NamedTuple):
    """One week of the term."""

    number: int
    monday: date
    minutes: int
    worst: bool


@dataclass(frozen=True)
class Sums:
    """The term of one unit: minutes in all, a week, in the heaviest week."""

    minutes: int
    week: float
    worst: int


@page(verb=work.BURDEN)
@require_safe
def show(request: Seat) -> HttpResponse:
    """The viewer's own unit, or the one named by ?unit=."""
    return shown(request, unit_asked(request, request.GET.get("unit", "")))


def unit_asked(request: Seat, text: str) -> Unit:
    """The unit an address names, else one's own; NotFound where the viewer may not see its burden."""
    key = parse_id(text) if text else request.viewer.unit
    if key is None:
        raise NotFound()
    return visible_unit(request.viewer, key, work.BURDEN)


def shown(
    request: Seat, unit: Unit, *, status: int = 200, refused: Decision | None = None, about: str = ""
) -> HttpResponse:
    """The page; `refused` is a decision about a duty that could not be taken."""
    who, at, day = request.viewer, request.at, school_day(request.at)
    term = term_of(unit, day)
    found = loads(who, unit, term, at=at)
    known, said = told(who, unit, at=at), pointless.said(who, unit)
    asked = asked_of(list(found.units.values()) or [unit], day)
    proofs, columns = demanded(asked.duties.values()), same_columns(asked.ledgers.values(), shelf().facts.values())
    typed = typed_though_held(shelf().returns.values(), shelf().facts.values())
    written = traffic(unit, since=known.since, at=at)
    counts = (sum(len(each.lines) for each in said), sum(each.open for each in said))
    may = may_unit(who, work.REPLY, unit)
    context: dict[str, Any] = {
        "unit": unit,
        "term": term,
        "sums": _sums(found),
        "known": known,
        "twice": _twice(known),
        "columns": [*columns, *typed],
        "proofs": proofs,
        "sources": {code: source.title for code, source in shelf().sources.items()},
        "traffic": written,
        "outward": outward(who, unit, first=school_day(known.since), last=day),
        "counted": {
            "records": measure(known.records, _("条")),
            "proofs": measure(len(proofs), _("项")),
            "bare": measure(sum(1 for each in proofs if not each.grounded), _("项")),
            "letters": measure(written.letters, _("封")),
            "sentences": measure(written.sentences, _("句")),
        },
        "rules": rules(proofs, columns, typed, known, written, counts),
        "said": [(each, _form(each, refused, about)) for each in said],
        "may_answer": may,
        "adjust": reverse("web:catalogue") + f"?unit={unit.id}" if may and may_unit(who, ADOPT, unit) else "",
        "duties": _duties(found, known)[:MOST_DUTIES],
        **(_school(found) if _single(unit) else _bureau(found, day)),
    }
    return render(request, "pages/burden/show.html", context, status=status)


def _single(unit: Unit) -> bool:
    kinds = shelf().unit_kinds
    return unit.is_school or (unit.kind in kinds and kinds[unit.kind].level == "campus")


def _form(each: pointless.Said, refused: Decision | None, about: str) -> Decision | None:
    """The form of a duty whose words wait for an answer; the refused one as it was filled in."""
    if not each.open:
        return None
    return refused if refused is not None and about == each.duty else Decision.of(each.duty)


def _sums(found: Loads) -> Sums:
    return Sums(found.minutes, found.a_week(found.minutes), max(found.by("week").values(), default=0))


def _school(found: Loads) -> dict[str, Any]:
    """One school: by post, by week."""
    by_week, by_post = found.by("week"), found.by("post")
    worst = max(by_week.values(), default=0)
    heavy: dict[object, int] = {}
    for (post, _week), minutes in found.by("post", "week").items():
        heavy[post] = max(heavy.get(post, 0), minutes)
    people: dict[str, int] = {}
    for (_unit, post), number in found.people.items():
        people[post] = people.get(post, 0) + number
    posts = []
    for (post,), minutes in sorted(by_post.items(), key=lambda each: -each[1]):
        week, number = found.a_week(minutes), people.get(str(post), 0)
        title = str(post) if post != ITSELF else _("没有人任职的")
        posts.append(PostRow(title, week, number, week / number if number else None, heavy[post]))
    weeks = [
        WeekRow(number, monday, by_week.get((monday,), 0), bool(worst) and by_week.get((monday,), 0) == worst)
        for number, monday in enumerate(found.term.weeks, start=1)
    ]
    return {"posts": posts, "weeks": weeks, "single": True}


def _bureau(found: Loads, day: date) -> dict[str, Any]:
    """All schools of a bureau: by kind and size, the heaviest to be relieved, teaching points against their hour."""
    schools = [unit.id for unit in found.units.values()]
    rows = weights(found, numbers_on(schools, PUPILS, day), weeks=len(found.term.weeks))
    own = [each for each in rows if each.unit.is_school]
    rest = own[MOST_SCHOOLS:]
    points = [each for each in own if each.unit.kind == TARGET_KIND]
    return {
        "single": False,
        "schools": [(each, _address(each)) for each in own[:MOST_SCHOOLS]],
        "rest": (len(rest), sum(each.week for each in rest)) if rest else None,
        "total": sum(each.week for each in own),
        "bands": bands(own),
        "offices": [each for each in rows if not each.unit.is_school],
        "target": TARGET,
        "points": points,
        "over": [each for each in points if each.week > TARGET],
    }


def _address(each: Weight) -> str:
    return f"{reverse('web:burden')}?unit={each.unit.id}"


def _duties(found: Loads, known: Told) -> list[DutyRow]:
    times: dict[str, int] = {}
    for row in found.rows:
        times[row.duty] = times.get(row.duty, 0) + row.times
    levelled: dict[str, float] = {}
    for (_unit, duty), minutes in found.levelled.items():
        levelled[duty] = levelled.get(duty, 0.0) + minutes
    really: dict[str, list[Average]] = {}
    for each in known.averages:
        really.setdefault(each.duty, []).append(each)
    packs = shelf().duties
    return [
        DutyRow(
            found.titles[str(duty)], reverse("web:duty", args=[duty]) if duty in packs else "", times[str(duty)],
            found.a_week(minutes), levelled.get(str(duty), 0.0), tuple(really.get(str(duty), ())),
        )
        for (duty,), minutes in sorted(found.by("duty").items(), key=lambda each: -each[1])
    ]  # fmt: skip


def _twice(known: Told) -> list[tuple[str, str, int]]:
    called = titles({duty for each in known.twice for duty in each.duties})
    return [
        (called.get(each.duties[0], each.duties[0]), called.get(each.duties[1], each.duties[1]), each.times)
        for each in known.twice[:10]
    ]
