"""Hazards as rows of a derived ledger, as they stood when the period ended: what was cured later is open there.

Six queries and those of the titles, whatever their number. Whoever told from outside is nobody by name.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q, QuerySet, Sum

from xiaoan.foundation.clock import school_day
from xiaoan.foundation.text import measure
from xiaoan.kernel.access.queries import seen
from xiaoan.kernel.catalogue.derived.written import Pick
from xiaoan.kernel.catalogue.queries import shelf
from xiaoan.kernel.hazards.machine import STAGES, Stage
from xiaoan.kernel.hazards.models import Closing, Hazard, HazardSource, Report
from xiaoan.kernel.hazards.sight.lists import COUNTED
from xiaoan.kernel.hazards.sight.rows import Row, rows_of
from xiaoan.kernel.hazards.verbs import SEE
from xiaoan.kernel.hazards.vocabulary import WAYS, Source, Way
from xiaoan.reports import xlsx
from xiaoan.reports.registers.question import Question, duty_titles, from_checks
from xiaoan.reports.registers.tables import Cell, Column

OUTSIDE = "群众"
"""Who told, when it was somebody from outside: the paper goes from hand to hand."""


@dataclass(frozen=True, slots=True)
class Line:
    """One hazard with what its columns need; `cured` places and `last` closing are those before the period's end."""

    row: Row
    hazard: Hazard
    report: Report | None
    last: Closing | None
    cured: int
    papers: tuple[HazardSource, ...]
    work_item: str
    starts: datetime
    ends: datetime

    @property
    def still(self) -> int:
        return self.row.quantity - self.cured

    @property
    def done_at(self) -> datetime | None:
        """When the result was handed in, if that was within the period's reach."""
        at = self.hazard.submitted_at or (self.last.at if self.last is not None and self.hazard.on_spot else None)
        return at if at is not None and at < self.ends else None

    @property
    def carried(self) -> bool:
        return self.row.registered_at < self.starts


PART = 1000
"""Hazards read at a time with all their columns."""


def picked(question: Question, pick: Pick) -> QuerySet[Hazard]:
    """The hazards of a pick, in the order of registration."""
    period = question.period
    start, end = period.starts, period.ends
    fresh = Q(registered_at__gte=start, registered_at__lt=end)
    book = Q(registered_at__lt=end) & (Q(closed_at__isnull=True) | Q(closed_at__gte=start))
    above = Q(source__in=[Source.SUPERIOR.value, Source.DEPARTMENT.value])
    wanted = {
        "found": fresh,
        "book": book,
        "open": Q(registered_at__lt=end) & (Q(closed_at__isnull=True) | Q(closed_at__gte=end)),
        "above": fresh & above,
        "assigned": book & Q(rectifier__isnull=False),
        "checked": Q(registered_at__lt=end)
        & (
            Q(submitted_at__gte=start, submitted_at__lt=end)
            | Q(pk__in=Closing.objects.filter(at__gte=start, at__lt=end).values("hazard_id"))
        ),
    }[pick or "book"]
    low, high = question.top.range
    rows = seen(question.viewer, Hazard.objects.filter(COUNTED & wanted, path__gte=low, path__lt=high), SEE)
    return rows.order_by("registered_at", "number", "id")


def lines(question: Question, pick: Pick, most: int) -> tuple[Iterator[Line], int]:
    """(at most so many lines, how many are left out). Lines come by parts, and of a long book only one is held."""
    rows = picked(question, pick)
    first = list(rows[: min(most, PART) + 1])
    if len(first) <= PART:
        left = rows.count() - most if len(first) > most else 0
        return iter(_part(question, first[:most])), left
    return _parts(question, rows[:most]), max(0, rows.count() - most)


def _parts(question: Question, rows: QuerySet[Hazard]) -> Iterator[Line]:
    held: list[Hazard] = []
    for hazard in rows.iterator(chunk_size=PART):
        held.append(hazard)
        if len(held) == PART:
            yield from _part(question, held)
            held = []
    yield from _part(question, held)


def _part(question: Question, hazards: list[Hazard]) -> tuple[Line, ...]:
    """Lines of some hazards; a fixed number of queries."""
    ids = [each.id for each in hazards]
    first = _first_reports(question, ids)
    closings = _closings(ids, question.period.ends)
    papers: dict[UUID, list[HazardSource]] = {}
    for source in HazardSource.objects.filter(hazard_id__in=ids).order_by("at", "id"):
        papers.setdefault(source.hazard_id, []).append(source)
    checks = duty_titles(from_checks(first))
    return tuple(
        _line(
            row, hazard, first.get(hazard.id), closings.get(hazard.id, []), tuple(papers.get(hazard.id, ())),
            checks.get(hazard.id, ""), question,
        )
        for hazard, row in zip(hazards, rows_of(hazards, question.at), strict=True)
    )  # fmt: skip


def _line(
    row: Row,
    hazard: Hazard,
    report: Report | None,
    closings: list[Closing],
    papers: tuple[HazardSource, ...],
    work_item: str,
    question: Question,
) -> Line:
    last, cured = closings[-1] if closings else None, sum(each.quantity for each in closings)
    return Line(row, hazard, report, last, cured, papers, work_item, question.period.starts, question.period.ends)


def _first_reports(question: Question, ids: Iterable[UUID]) -> dict[UUID, Report]:
    """hazard -> the report it began with, where the viewer may see it."""
    rows = seen(question.viewer, Report.objects.filter(hazard_id__in=list(ids)), SEE)
    first: dict[UUID, Report] = {}
    for report in rows.order_by("reached", "id"):
        if report.hazard_id is not None:
            first.setdefault(report.hazard_id, report)
    return first


def _closings(ids: Iterable[UUID], before: datetime) -> dict[UUID, list[Closing]]:
    found: dict[UUID, list[Closing]] = {}
    for closing in Closing.objects.filter(hazard_id__in=list(ids), at__lt=before).order_by("at", "id"):
        found.setdefault(closing.hazard_id, []).append(closing)
    return found


def sums(question: Question, pick: Pick) -> tuple[str, ...]:
    """The sentence below a ledger of hazards: places carried, new, closed by its end and still open, which add up."""
    rows = picked(question, pick).order_by()
    period = question.period
    whole = rows.aggregate(
        places=Sum("quantity", default=0), fresh=Sum("quantity", filter=Q(registered_at__gte=period.starts), default=0)
    )
    gone = Closing.objects.filter(hazard_id__in=rows.values("id"), at__lt=period.ends)
    found = gone.aggregate(
        all=Sum("quantity", default=0), now=Sum("quantity", filter=Q(at__gte=period.starts), default=0)
    )
    before = found["all"] - found["now"]
    carried, fresh = whole["places"] - whole["fresh"] - before, whole["fresh"]
    still = carried + fresh - found["now"]
    places = f"{measure(carried + fresh, '处')} = 以前未整改 {carried:,} + 本期新增 {fresh:,}"
    return (f"{places} = 本期销号 {found['now']:,} + 期末未整改 {still:,}",)


def cells(line: Line, code: str, at: int, question: Question) -> Cell:
    """One column of a line; `at` is its number in the ledger."""
    if code == "seq":
        return Cell(at)
    value = COLUMNS[code][1](line)
    linked = code in ("what", "number", "where")
    return Cell(value, f"/hazards/{line.row.id}" if linked and value not in (None, "") else "")


def _finder(line: Line) -> str:
    if line.row.source == Source.PUBLIC:
        return OUTSIDE
    if line.report is None:
        return str(line.hazard.registered_by.name)
    return line.report.told_by or line.report.by.name


def _rechecker(line: Line) -> str:
    if line.last is None:
        return ""
    names = [line.last.by.name, *([line.last.second.name] if line.last.second else [])]
    return "、".join(names)


def _verdict(line: Line) -> str:
    if line.cured and line.still == 0:
        return "复查通过"
    if line.cured:
        return f"部分通过，{line.still}处继续整改"
    if line.row.closed_at is not None:
        return "期末未销号"
    return line.row.stage_title


def _closed(line: Line) -> str:
    if line.still == 0:
        return "是"
    return f"已销{line.cured}处" if line.cured else "否"


def _note(line: Line) -> str:
    said = [line.row.number]
    said += ["上期结转"] if line.carried else []
    said += ["立行立改"] if line.row.on_spot else []
    said += [line.row.waiting_title] if line.row.waiting else []
    said += ["挂牌督办"] if line.row.listed else []
    said += ["反复出现"] if line.row.recurs else []
    said += ["停用（封控）"] if line.row.sealed else []
    said += ["结转下期"] if line.still and line.row.closed_at is not None else []
    return "；".join(said)


def _grade(line: Line) -> str:
    reason = "；".join(each for each in (line.hazard.grade_reason, line.hazard.grade_clause) if each)
    return f"{line.row.grade_title}：{reason}" if reason else line.row.grade_title


def _rectifier(line: Line) -> str:
    who = line.row.rectifier
    return f"{who}；实施：{line.hazard.implementer}" if line.hazard.implementer else who


def _papers(line: Line) -> str:
    return "；".join(f"{each.issuer}{each.paper_no}" for each in line.papers if each.issuer or each.paper_no)


def _reply(line: Line) -> str:
    """Of the papers that name it: which have been answered or satisfied, which are owed."""
    said = []
    for each in line.papers:
        if each.paper_no:
            done = each.reply_no or each.answer_no
            said.append(f"{each.paper_no}：{done or '待回复'}")
    return "；".join(said)


def _state(line: Line) -> str:
    """The stage; of a period gone by only whether it was open."""
    if line.still == 0:
        return STAGES[Stage.CLOSED].title
    return "期末未整改" if line.row.closed_at is not None else line.row.stage_title


def _late(line: Line) -> str:
    """Past the first deadline on the period's last day, in days."""
    return f"超期{line.row.overdue}天" if line.row.overdue and line.still else ""


def _domain(line: Line) -> str:
    word = shelf().domains.get(line.row.domain)
    return word.title if word is not None else line.row.domain


def _found_on(line: Line) -> date:
    return school_day(line.report.happened if line.report is not None else line.row.registered_at)


def _way(line: Line) -> str:
    return WAYS[Way(line.last.way)] if line.last is not None and line.last.way in set(Way) else ""


COLUMNS: Mapping[str, tuple[Column, Callable[[Line], xlsx.Cell]]] = {
    column.code: (column, value)
    for column, value in (
        (Column("found_on", "排查日期", 12), _found_on),
        (Column("finder", "排查人", 12), _finder),
        (Column("source", "来源", 10), lambda it: it.row.source_title),
        (Column("unit", "单位", 18), lambda it: it.row.unit_name),
        (Column("where", "部位", 18), lambda it: it.row.where),
        (Column("what", "隐患描述", 30), lambda it: it.row.title),
        (Column("places", "处数", 7, True), lambda it: it.row.quantity),
        (Column("kind", "类别", 14), lambda it: it.row.kind_title),
        (Column("grade", "等级及判定依据", 18), _grade),
        (Column("measures", "整改措施", 24),
         lambda it: it.hazard.measures or (it.hazard.submitted_note if it.hazard.on_spot else "")),
        (Column("rectifier", "责任人", 16), _rectifier),
        (Column("due", "时限", 12), lambda it: it.row.due),
        (Column("funds", "资金（元）", 11, True), lambda it: it.hazard.funds),
        (Column("control", "整改前管控措施", 20), lambda it: it.hazard.control),
        (Column("done_on", "完成日期", 12), lambda it: school_day(it.done_at) if it.done_at else None),
        (Column("rechecker", "复查人", 14), _rechecker),
        (Column("rechecked_on", "复查日期", 12), lambda it: school_day(it.last.at) if it.last else None),
        (Column("verdict", "结论", 14), _verdict),
        (Column("closed", "是否销号", 10), _closed),
        (Column("note", "备注", 22), _note),
        (Column("number", "编号", 20), lambda it: it.row.number),
        (Column("since", "以前未整改或新增", 12), lambda it: "以前未整改" if it.carried else "本期新增"),
        (Column("domain", "领域", 10), _domain),
        (Column("papers", "文书及文号", 24), _papers),
        (Column("state", "情况", 14), _state),
        (Column("way", "复查方式", 10), _way),
        (Column("returns", "退回次数", 9, True), lambda it: it.row.returns or None),
        (Column("reply", "回复情况", 24), _reply),
        (Column("late", "超期", 10), _late),
        (Column("still", "未整改处数", 9, True), lambda it: it.still),
        (Column("work_item", "哪项工作发现", 20), lambda it: it.work_item or it.row.source_title),
    )
}  # fmt: skip
"""Every column of `catalogue.derived` for hazards, in the words of the paper book."""
