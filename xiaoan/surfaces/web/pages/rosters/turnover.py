"""新学期换岗: last year's table of posts and people with names to change, looked at once, then confirmed from a day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from xiaoan.foundation.clock import school_day
from xiaoan.foundation.errors import Conflict, Refused
from xiaoan.foundation.text import cleaned, measure
from xiaoan.kernel.catalogue.queries import shelf
from xiaoan.kernel.org import verbs as org
from xiaoan.kernel.org.models import Person
from xiaoan.kernel.org.roll import PostLine, Tenure, colleagues, post_lines
from xiaoan.kernel.org.turnover import Begin, turn_over
from xiaoan.kernel.tree.models import Unit
from xiaoan.surfaces.web.door import Seat, page, reading
from xiaoan.surfaces.web.pages.admin.units import doors, unit_seen
from xiaoan.surfaces.web.pages.people.giving import posts_of
from xiaoan.surfaces.web.pages.rosters.asked import ONE_DAY, day_said

MOST_NEW = 3
"""Empty lines for another person, of each post."""


@dataclass(frozen=True)
class Seatholder:
    """One line of the table: who holds a post now, and what stands in the field beside it."""

    name: str
    holding: UUID | None
    field: str
    said: str
    wrong: str


@dataclass(frozen=True)
class PostRow:
    """A post with its lines."""

    code: str
    title: str
    vacant: bool
    lines: tuple[Seatholder, ...]


@dataclass
class Plan:
    """What the table asks for: ends, begins, people leaving, in words, and what could not be understood."""

    since: date | None = None
    ends: list[tuple[UUID, str]] = field(default_factory=list)
    begins: list[tuple[Begin, str]] = field(default_factory=list)
    leaving: list[tuple[UUID, str]] = field(default_factory=list)
    wrong: dict[str, str] = field(default_factory=dict)

    @property
    def empty(self) -> bool:
        return not (self.ends or self.begins or self.leaving)


@page(verb=org.STAFF)
@require_http_methods(["GET", "HEAD", "POST"])
def show(request: Seat, unit_id: UUID) -> HttpResponse:
    """The table; once more with what will change; then done."""
    unit = unit_seen(request, unit_id, org.STAFF)
    if request.method != "POST":
        return _shown(request, unit, None)
    with reading(request):
        plan = _plan(request, unit)
    if plan.wrong or plan.since is None or plan.empty:
        return _shown(request, unit, plan, _("有几处要改，请看下面。") if plan.wrong else _("没有改动。"))
    if not request.POST.get("confirm"):
        return _shown(request, unit, plan)
    try:
        done = turn_over(
            by=request.viewer,
            unit=unit,
            since=plan.since,
            ends=[key for key, _words in plan.ends],
            begins=[begin for begin, _words in plan.begins],
            leaving=[key for key, _words in plan.leaving],
            at=request.at,
        )
    except (Refused, Conflict) as wrong:
        return _shown(request, unit, plan, wrong.reason)
    messages.success(
        request,
        _("换岗已办好：{b}任职，{e}卸任，权限按日期跟着变。").format(
            b=measure(done.begun, _("人")), e=measure(done.ended, _("人"))
        ),
    )
    if done.open_turns:
        words = _("离开的人还有 {n}，值班表上已标出，请改排。").format(n=measure(done.open_turns, _("个班")))
        messages.warning(request, words)
    return redirect(f"/people?unit={unit.id}")


def names_of(people: Sequence[Person]) -> dict[str, Person]:
    """What each person is called in the fields: the name, and for namesakes the end of the telephone number."""
    counts: dict[str, int] = {}
    for person in people:
        counts[person.name] = counts.get(person.name, 0) + 1
    found: dict[str, Person] = {}
    for person in people:
        tail = person.phone[-4:] or str(person.id)[-4:]
        found[person.name if counts[person.name] == 1 else f"{person.name}（{tail}）"] = person
    return found


def _people(seat: Seat, unit: Unit) -> list[Person]:
    return list(colleagues(seat.viewer, unit, school_day(seat.at)))


def _plan(seat: Seat, unit: Unit) -> Plan:
    """The table as it was sent, against the posts as they are."""
    said, plan = seat.POST, Plan(day_said(seat.POST.get("since")))
    people = _people(seat, unit)
    names = names_of(people)
    labels = {person.id: label for label, person in names.items()}
    today = school_day(seat.at)
    if plan.since is None:
        plan.wrong["since"] = _("请填从哪天起换")
    gone = set(said.getlist("leaving"))
    plan.leaving = [(person.id, labels[person.id]) for person in people if str(person.id) in gone]
    for line in _lines(seat, unit, today):
        for tenure in line.tenures:
            if tenure.ends is None or tenure.ends >= today:
                _changed(plan, line, tenure, said.get(f"t-{tenure.id}"), names, labels, gone)
        for number in range(MOST_NEW):
            name = f"n-{line.code}-{number}"
            text = cleaned(said.get(name, ""), most=80)
            if text:
                _joined(plan, line, text, name, names)
    return plan


def _changed(
    plan: Plan, line: PostLine, tenure: Tenure, text: str | None, names: Mapping[str, Person],
    labels: Mapping[UUID, str], gone: set[str],
) -> None:  # fmt: skip
    """One line of the table: the same name stays, another takes over, an empty one leaves the post vacant."""
    kept = cleaned(text, most=80) if text is not None else labels.get(tenure.person_id, tenure.name)
    before = labels.get(tenure.person_id, tenure.name)
    if kept == before and str(tenure.person_id) not in gone:
        return
    plan.ends.append((tenure.id, f"{before}：{line.title}"))
    if kept and kept != before:
        _joined(plan, line, kept, f"t-{tenure.id}", names)


def _joined(plan: Plan, line: PostLine, text: str, name: str, names: Mapping[str, Person]) -> None:
    person = names.get(text)
    if person is None:
        same = [label for label in names if label.startswith(f"{text}（")]
        plan.wrong[name] = (
            _("有几位同名，请写成：{names}").format(names="、".join(same)) if same else _("名单里没有这个人，请先登记")
        )
        return
    plan.begins.append((Begin(line.code, person.id), f"{text}：{line.title}"))


def _lines(seat: Seat, unit: Unit, day: date) -> list[PostLine]:
    """Posts that are set up, and those of the vocabulary that are not, in its order."""
    found = {line.code: line for line in post_lines(seat.viewer, unit, day)}
    words = posts_of(unit)
    more = {code: PostLine(None, code, word.title, (), False) for code, word in words.items() if code not in found}
    order = {code: place for place, code in enumerate(shelf().posts)}
    return sorted((*found.values(), *more.values()), key=lambda line: order.get(line.code, len(order)))


def _shown(seat: Seat, unit: Unit, plan: Plan | None, problem: str = "") -> HttpResponse:
    today = school_day(seat.at)
    with reading(seat):
        people = _people(seat, unit)
        labels = {person.id: label for label, person in names_of(people).items()}
        rows = [_row(seat, line, labels, plan, today) for line in _lines(seat, unit, today)]
        context: dict[str, Any] = {
            **doors(seat.viewer, unit),
            "rows": [row for row in rows if row.lines[0].holding or row.vacant],
            "unused": [row for row in rows if not row.lines[0].holding and not row.vacant],
            "names": sorted(labels.values()),
            "people": [(person, labels[person.id]) for person in people],
            "gone": set(seat.POST.getlist("leaving")),
            "since": seat.POST.get("since") or _september(today).isoformat(),
            "plan": plan,
            "ready": plan is not None and not plan.wrong and not plan.empty and not problem,
            "wrong_since": plan.wrong.get("since", "") if plan else "",
            "problem": problem,
            "last": plan.since - ONE_DAY if plan and plan.since else None,
        }
        return render(seat, "pages/rosters/turnover.html", context, status=422 if problem else 200)


def _september(today: date) -> date:
    """The next 1 September or 1 March; a term that has just begun is meant until a month later."""
    near = [date(year, month, 1) for year in (today.year, today.year + 1) for month in (3, 9)]
    return next(day for day in near if (today - day).days <= 30)


def _row(seat: Seat, line: PostLine, labels: Mapping[UUID, str], plan: Plan | None, today: date) -> PostRow:
    wrong = plan.wrong if plan else {}
    lines = []
    for tenure in line.tenures:
        name = labels.get(tenure.person_id, tenure.name)
        key = f"t-{tenure.id}"
        lines.append(Seatholder(name, tenure.id, key, seat.POST.get(key, name), wrong.get(key, "")))
    for number in range(MOST_NEW):
        key = f"n-{line.code}-{number}"
        said = seat.POST.get(key, "")
        if said or number == 0:
            lines.append(Seatholder("", None, key, said, wrong.get(key, "")))
    return PostRow(line.code, line.title, line.vacant, tuple(lines))
