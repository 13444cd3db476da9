"""Work ledgers 工作台账: each thing owed with who did it and when, or sums by duty; what was found by it and cured.

What was typed later is marked 补录, what somebody else typed 代录. Nothing of what a check was answered is shown here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from uuid import UUID

from xiaoan.engines.cadence import Outcome, Tally
from xiaoan.foundation.clock import local
from xiaoan.foundation.text import measure, person_words
from xiaoan.kernel.access.queries import seen
from xiaoan.kernel.catalogue.queries import shelf
from xiaoan.kernel.hazards.machine import UNCOUNTED
from xiaoan.kernel.hazards.models import Closing, Hazard, Report
from xiaoan.kernel.hazards.verbs import SEE as SEE_HAZARDS
from xiaoan.kernel.work import queries as work
from xiaoan.kernel.work.models import Record
from xiaoan.kernel.work.shapes import Line
from xiaoan.kernel.work.verbs import SEE
from xiaoan.reports import xlsx
from xiaoan.reports.registers.question import CHECK, Question
from xiaoan.reports.registers.tables import Cell, Column

STATES: Mapping[Outcome, str] = {
    Outcome.ON_TIME: "已办", Outcome.LATE: "迟办", Outcome.MISSING: "未办", Outcome.PARTIAL: "未办（办了一部分）",
    Outcome.PENDING: "未到时", Outcome.EXCUSED: "免办", Outcome.NOT_APPLICABLE: "不适用",
}  # fmt: skip

SUMMED: Mapping[str, Column] = {
    each.code: each
    for each in (
        Column("seq", "序号", 6, True), Column("unit", "单位", 18), Column("domain", "领域", 12),
        Column("duty", "要做的事", 26), Column("asked", "岗位", 20), Column("required", "应办", 8, True),
        Column("done", "已办", 8, True), Column("late", "其中迟办", 10, True),
        Column("late_entry", "其中补录", 10, True), Column("missing", "未办", 8, True),
        Column("pending", "未到时", 8, True), Column("excused", "免办", 8, True), Column("na", "不适用", 8, True),
        Column("found", "发现（处）", 10, True), Column("cured", "已销号（处）", 11, True),
    )
}  # fmt: skip
EACH: Mapping[str, Column] = {
    each.code: each
    for each in (
        Column("seq", "序号", 6, True), Column("unit", "单位", 18), Column("due_on", "日期", 12),
        Column("duty", "要做的事", 26), Column("subject", "对象", 16), Column("asked", "应由谁办", 18),
        Column("state", "情况", 14), Column("who", "谁办的", 18), Column("happened", "什么时候办的", 16),
        Column("marks", "标记", 16), Column("found", "发现（处）", 10, True), Column("cured", "已销号（处）", 11, True),
    )
}  # fmt: skip


@dataclass(slots=True)
class Troubles:
    """Places found by checks and cured by the period's end, by what is counted (a record, or unit and duty)."""

    found: Counter[object] = field(default_factory=Counter)
    cured: Counter[object] = field(default_factory=Counter)


def by_record(question: Question, records: Iterable[UUID]) -> Troubles:
    """What these records reported that became hazards; three queries."""
    wanted = list(records)
    rows = seen(question.viewer, Report.objects.filter(origin=CHECK, origin_id__in=wanted), SEE_HAZARDS)
    pairs = [(key, hazard) for key, hazard in rows.values_list("origin_id", "hazard_id") if hazard is not None]
    quantity, gone = _places(question, {hazard for _, hazard in pairs})
    told = Troubles()
    # A hazard told by several checks counts for the first of them.
    for key, hazard in {hazard: (key, hazard) for key, hazard in reversed(pairs)}.values():
        told.found[key] += quantity.get(hazard, 0)
        told.cured[key] += gone.get(hazard, 0) if hazard in quantity else 0
    return told


def _places(question: Question, hazards: set[UUID]) -> tuple[dict[UUID, int], Counter[UUID]]:
    """(places of each hazard that counts, places of each closed by the period's end)."""
    rows = Hazard.objects.filter(id__in=hazards).exclude(stage__in=[stage.value for stage in UNCOUNTED])
    quantity = dict(rows.values_list("id", "quantity"))
    gone: Counter[UUID] = Counter()
    closings = Closing.objects.filter(hazard_id__in=hazards, at__lt=question.period.ends)
    for hazard, places in closings.values_list("hazard_id", "quantity"):
        gone[hazard] += places
    return quantity, gone


def by_duty(question: Question) -> Troubles:
    """What checks of the period reported, by (unit, duty); five queries."""
    low, high = question.top.range
    period = question.period
    records = seen(question.viewer, Record.objects.filter(path__gte=low, path__lt=high, problems__gt=0), SEE)
    records = records.filter(withdrawn_at=None, happened__gte=period.starts, happened__lt=period.ends)
    owners = {key: (unit, duty) for key, unit, duty in records.values_list("id", "unit_id", "duty")}
    each = by_record(question, owners)
    told = Troubles()
    for key, places in each.found.items():
        told.found[owners[_id(key)]] += places
        told.cured[owners[_id(key)]] += each.cured[key]
    return told


def _id(key: object) -> UUID:
    assert isinstance(key, UUID)
    return key


def summed(question: Question, columns: tuple[str, ...]) -> list[tuple[Cell, ...]]:
    """A row for each duty (and school, where there are several), in the order of domains; nothing owed is no row."""
    told = by_duty(question)
    shown: dict[tuple[UUID | None, str], tuple[Tally, int, int]] = {}
    for row in question.sheet.rows:
        key = (row.unit if "unit" in columns else None, row.duty)
        before, found, cured = shown.get(key, (Tally(), 0, 0))
        mine = (row.unit, row.duty)
        shown[key] = (before + row.tally, found + told.found[mine], cured + told.cured[mine])
    words, sheet = shelf(), question.sheet
    order = sorted(shown, key=lambda key: (_path(question, key[0]), sheet.domains[key[1]], key[1]))
    rows = []
    for number, (unit, duty) in enumerate(order, start=1):
        tally, found, cured = shown[unit, duty]
        known = words.duties.get(duty)
        posts = [words.posts[code].title for code in known.asked_of.posts if code in words.posts] if known else []
        domain = words.domains.get(sheet.domains[duty])
        values: dict[str, xlsx.Cell] = {
            "seq": number, "unit": sheet.units.get(unit, "") if unit else "", "domain": domain.title if domain else "",
            "duty": sheet.titles[duty], "asked": "、".join(posts), "required": tally.required,
            "done": tally.on_time + tally.late, "late": tally.late, "late_entry": tally.late_entry,
            "missing": tally.missing, "pending": tally.pending, "excused": tally.excused, "na": tally.not_applicable,
            "found": found, "cured": cured,
        }  # fmt: skip
        rows.append(tuple(Cell(values[code], _behind(question, unit, duty, code)) for code in columns))
    return rows


def _path(question: Question, unit: UUID | None) -> str:
    return question.sheet.paths.get(unit, "") if unit else ""


_OUTCOMES = {"required": "", "done": "done", "late": "late", "missing": "missing", "pending": "pending"}


def _behind(question: Question, unit: UUID | None, duty: str, code: str) -> str:
    """The address of the occurrences behind a number: those of a month, which is what that page shows."""
    if code not in _OUTCOMES or question.period.kind != "month":
        return ""
    month = f"{question.period.first:%Y-%m}"
    return f"/bureau/owed?unit={unit or question.top.id}&month={month}&duty={duty}&outcome={_OUTCOMES[code]}"


def total_words(question: Question) -> tuple[str, ...]:
    """应办 = 已办 + 未办 + 未到时, and what was registered and closed in the period, by whomever found."""
    total = question.sheet.total
    done = total.on_time + total.late
    said = f"{measure(total.required, '件')}应办 = 已办 {done:,} + 未办 {total.missing:,} + 未到时 {total.pending:,}"
    more = [f"迟办 {total.late:,}（补录 {total.late_entry:,}）"] if total.late else []
    more += [f"免办 {total.excused:,}"] if total.excused else []
    more += [f"不适用 {total.not_applicable:,}"] if total.not_applicable else []
    return (f"{said}；" + "，".join(more) if more else said,)


def each_line(
    question: Question, columns: tuple[str, ...], most: int, *, duty: str = ""
) -> tuple[list[tuple[Cell, ...]], int]:
    """(a row for each thing owed by due day, at most so many; how many more)."""
    found = work.drill(
        question.viewer, question.top, first=question.period.first, last=question.period.last, at=question.at,
        duty=duty, limit=most,
    )  # fmt: skip
    ids = [key for line in found for key in line.records]
    records = Record.objects.in_bulk(ids) if ids else {}
    told = by_record(question, ids)
    rows = []
    for number, line in enumerate(found, start=1):
        done = [records[key] for key in line.records if key in records]
        values: dict[str, xlsx.Cell] = {
            "seq": number, "unit": line.unit_name, "due_on": line.last_day, "duty": line.title,
            "subject": "" if line.subject.kind == "unit" else line.subject.name, "asked": _asked(line),
            "state": STATES[line.outcome], "who": "、".join(dict.fromkeys(row.by.words for row in done)),
            "happened": "、".join(f"{local(row.happened):%m-%d %H:%M}" for row in done), "marks": _marks(line, done),
            "found": sum(told.found[row.id] for row in done), "cured": sum(told.cured[row.id] for row in done),
        }  # fmt: skip
        link = f"/records/{done[0].id}" if done else ""
        rows.append(tuple(Cell(values[code], link if code in ("duty", "happened") else "") for code in columns))
    expected = question.sheet.total.expected if not duty else question.sheet.by_duty().get(duty, Tally()).expected
    return rows, max(0, expected - len(rows)) if len(found) == most else 0


def _asked(line: Line) -> str:
    first = line.asked[0] if line.asked else None
    if first is None:
        return ""
    return f"{first.vacant}岗位空缺" if first.vacant else person_words(first.name, first.post)


def _marks(line: Line, done: list[Record]) -> str:
    said = ["补录"] if line.standing.late_entry else []
    said += [f"代录（{row.told_by}）" for row in done if row.told_by][:1]
    said += ["更正"] if any(row.corrects for row in done) else []
    return "；".join(said)
