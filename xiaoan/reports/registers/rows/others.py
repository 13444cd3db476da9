"""Reports with their answers 反馈, and posts with who holds them and what is asked of them 责任."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple
from uuid import UUID

from xiaoan.foundation.clock import school_day
from xiaoan.foundation.text import person_words
from xiaoan.kernel.access.queries import may_unit, seen
from xiaoan.kernel.catalogue.pack.rhythm import rhythm_words
from xiaoan.kernel.catalogue.queries import shelf
from xiaoan.kernel.hazards.machine import REPORT_STATES, ReportState
from xiaoan.kernel.hazards.models import Hazard, Report
from xiaoan.kernel.hazards.verbs import SEE
from xiaoan.kernel.hazards.vocabulary import SOURCES, Source
from xiaoan.kernel.org.queries import Holder, holders
from xiaoan.kernel.org.verbs import SEE as SEE_ORG
from xiaoan.kernel.tree.models import Unit
from xiaoan.kernel.tree.paths import ancestors
from xiaoan.reports import xlsx
from xiaoan.reports.registers.question import Question
from xiaoan.reports.registers.rows.charges import charged
from xiaoan.reports.registers.rows.hazards import OUTSIDE
from xiaoan.reports.registers.tables import Cell, Column

REPORTS: Mapping[str, Column] = {
    each.code: each
    for each in (
        Column("seq", "序号", 6, True), Column("told_on", "上报日期", 12), Column("finder", "上报人", 14),
        Column("source", "来源", 10), Column("unit", "单位", 18), Column("where", "部位", 18),
        Column("what", "上报的问题", 32), Column("places", "处数", 7, True), Column("answer", "怎样答复", 30),
        Column("answered_on", "答复日期", 12), Column("number", "隐患编号", 20),
    )
}  # fmt: skip
POSTS: Mapping[str, Column] = {
    each.code: each
    for each in (
        Column("seq", "序号", 6, True), Column("unit", "单位", 18), Column("post", "岗位", 16),
        Column("holder", "由谁担任", 18), Column("duty", "要做的事", 28), Column("rhythm", "多久一次", 24),
        Column("domain", "领域", 12), Column("shows", "体现在", 28),
    )
}  # fmt: skip
VACANT = "岗位空缺"
ALWAYS = "平时"
"""How often something is done that has no date."""


def reports(question: Question, columns: tuple[str, ...], most: int) -> tuple[list[tuple[Cell, ...]], int]:
    """(reports that came in within the period, the oldest first; how many more)."""
    low, high = question.top.range
    period = question.period
    every = seen(question.viewer, Report.objects.filter(path__gte=low, path__lt=high), SEE).select_related("unit")
    every = every.filter(reached__gte=period.starts, reached__lt=period.ends).order_by("reached", "id")
    found = list(every[: most + 1])
    left = every.count() - most if len(found) > most else 0
    del found[most:]
    numbers = dict(Hazard.objects.filter(id__in=[each.hazard_id for each in found]).values_list("id", "number"))
    rows = []
    for at, row in enumerate(found, start=1):
        values: dict[str, xlsx.Cell] = {
            "seq": at, "told_on": school_day(row.reached), "finder": _teller(row),
            "source": SOURCES[Source(row.source)], "unit": row.unit.short_name, "where": row.where, "what": row.what,
            "places": row.quantity, "answer": _answer(row),
            "number": numbers.get(row.hazard_id, "") if row.hazard_id else "",
            "answered_on": school_day(row.replied_at) if row.replied_at else None,
        }  # fmt: skip
        rows.append(tuple(Cell(values[code], f"/reports/{row.id}" if code == "what" else "") for code in columns))
    return rows, left


def _teller(row: Report) -> str:
    return OUTSIDE if row.source == Source.PUBLIC else row.told_by or row.by.name


def _answer(row: Report) -> str:
    said = REPORT_STATES[ReportState(row.state)]
    more = row.referred_to or row.reason
    return f"{said}：{more}" if more else str(said)


class _Task(NamedTuple):
    """What one post of a unit has to do or answers for: its order, words, rhythm, domain, what shows it, its page."""

    unit: UUID
    post: str
    order: tuple[int, str]
    words: str
    rhythm: str
    domain: str
    shows: str
    url: str


def posts(question: Question, columns: tuple[str, ...], most: int) -> tuple[list[tuple[Cell, ...]], int]:
    """(a row for each post asked for a duty that is owed in the period, and for what it answers for without a date; how
    many more). Nobody in it: 岗位空缺."""
    words = shelf()
    units = [unit for unit in question.units.values() if may_unit(question.viewer, SEE_ORG, unit)]
    held: dict[tuple[UUID, str], list[Holder]] = {}
    for holder in holders([unit.id for unit in units], question.day):
        held.setdefault((holder.unit_id, holder.post), []).append(holder)
    tasks = list(dict.fromkeys(_recurring(question, units, held)))
    asked = {(each.unit, each.post) for each in tasks}
    tasks += [
        _Task(each.unit, each.charge.post, (1, each.charge.code), each.charge.says, ALWAYS, each.pack.domain,
              each.shows, f"/catalogue/posts/{each.charge.post}")
        for each in charged(question, units, held.keys(), asked)
    ]  # fmt: skip
    tasks.sort(key=lambda each: (question.units[each.unit].path, _rank(words.posts, each.post), each.order))
    rows: list[tuple[Cell, ...]] = []
    for at, each in enumerate(tasks[:most], start=1):
        who = held.get((each.unit, each.post), [])
        values: dict[str, xlsx.Cell] = {
            "seq": at, "unit": question.units[each.unit].short_name,
            "post": words.posts[each.post].title if each.post in words.posts else each.post,
            "holder": "、".join(person_words(one.name, "代" if one.substitute else "") for one in who) or VACANT,
            "duty": each.words, "rhythm": each.rhythm, "shows": each.shows,
            "domain": words.domains[each.domain].title if each.domain in words.domains else "",
        }  # fmt: skip
        rows.append(tuple(Cell(values[code], each.url if code == "duty" else "") for code in columns))
    return rows, max(0, len(tasks) - most)


def _recurring(question: Question, units: list[Unit], held: Mapping[tuple[UUID, str], list[Holder]]) -> Iterator[_Task]:
    """Duties owed in the period, each at the first of its posts that somebody holds; at its first where nobody does."""
    words, sheet, known = shelf(), question.sheet, {unit.id for unit in units}
    schools = {unit.path: unit for unit in units if unit.is_school}
    for path, unit, code in sorted({(sheet.paths[row.unit], row.unit, row.duty) for row in sheet.rows}):
        if unit not in known or code not in words.duties or not words.duties[code].asked_of.posts:
            continue
        # A campus is served by posts of its school, where it has none of its own.
        school = next((schools[each] for each in reversed(ancestors(path)) if each in schools), None)
        duty = words.duties[code]
        homes = [unit] if school is None or school.id == unit else [unit, school.id]
        filled = ((home, post) for post in duty.asked_of.posts for home in homes if (home, post) in held)
        own, post = next(filled, (homes[-1], duty.asked_of.posts[0]))
        yield _Task(own, post, (0, code), duty.title, rhythm_words(duty), sheet.domains.get(code, ""), "",
                    f"/catalogue/duties/{code}")  # fmt: skip


def _rank(known: Mapping[str, object], post: str) -> int:
    return list(known).index(post) if post in known else len(known)
