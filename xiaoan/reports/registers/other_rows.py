"""Reports with their answers 反馈, and posts with who holds them and what is asked of them 责任."""

from __future__ import annotations

from collections.abc import Mapping
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
from xiaoan.kernel.tree.paths import ancestors
from xiaoan.reports import xlsx
from xiaoan.reports.registers.hazard_rows import OUTSIDE
from xiaoan.reports.registers.question import Question
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
        Column("domain", "领域", 12),
    )
}  # fmt: skip
VACANT = "岗位空缺"


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


def posts(question: Question, columns: tuple[str, ...], most: int) -> tuple[list[tuple[Cell, ...]], int]:
    """(a row for each post asked for a duty that is owed in the period; how many more). Nobody in it: 岗位空缺."""
    words, sheet = shelf(), question.sheet
    units = [unit for unit in question.units.values() if may_unit(question.viewer, SEE_ORG, unit)]
    held: dict[tuple[UUID, str], list[Holder]] = {}
    for holder in holders([unit.id for unit in units], question.day):
        held.setdefault((holder.unit_id, holder.post), []).append(holder)
    known = {unit.id for unit in units}
    schools = {unit.path: unit for unit in units if unit.is_school}
    rows: list[tuple[Cell, ...]] = []
    owed = sorted({(sheet.paths[row.unit], row.unit, row.duty) for row in sheet.rows if row.duty in words.duties})
    listed: list[tuple[UUID, str, str]] = []
    for path, unit, owing in owed:
        if unit in known:
            # A campus is served by posts of its school, where it has none of its own.
            school = next((schools[each] for each in reversed(ancestors(path)) if each in schools), None)
            for post in words.duties[owing].asked_of.posts:
                own = unit if (unit, post) in held or school is None else school.id
                listed.append((own, post, owing))
    listed = list(dict.fromkeys(listed))
    listed.sort(key=lambda each: (question.units[each[0]].path, _rank(words.posts, each[1]), each[2]))
    for at, (unit, post, code) in enumerate(listed[:most], start=1):
        duty = words.duties[code]
        domain = words.domains.get(sheet.domains.get(code, ""))
        who = held.get((unit, post), [])
        values: dict[str, xlsx.Cell] = {
            "seq": at, "unit": question.units[unit].short_name,
            "post": words.posts[post].title if post in words.posts else post,
            "holder": "、".join(person_words(each.name, "代" if each.substitute else "") for each in who) or VACANT,
            "duty": duty.title, "rhythm": rhythm_words(duty), "domain": domain.title if domain else "",
        }  # fmt: skip
        rows.append(
            tuple(Cell(values[each], f"/catalogue/duties/{code}" if each == "duty" else "") for each in columns)
        )
    return rows, max(0, len(listed) - most)


def _rank(known: Mapping[str, object], post: str) -> int:
    return list(known).index(post) if post in known else len(known)
