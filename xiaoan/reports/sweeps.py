"""What came of a 专项排查: 已查, 未查, 发现, 整改 by school, with the problems behind the numbers.

Put together from two rooms that do not know each other: what was done, and what was reported by those records.
A problem that turned out to be none, or was withdrawn, is listed with its outcome and not counted as found.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import IO, NamedTuple
from uuid import UUID

from django.utils.translation import gettext as _

from xiaoan.foundation.clock import school_day
from xiaoan.foundation.text import day_words, measure, moment_words, person_words
from xiaoan.kernel.access.queries import seen
from xiaoan.kernel.access.rules import Viewer
from xiaoan.kernel.hazards.machine import STAGES, Stage
from xiaoan.kernel.hazards.models import Hazard, Report
from xiaoan.kernel.hazards.verbs import SEE
from xiaoan.kernel.work.demands.reading import Line, Notice, Progress, progress, state_word
from xiaoan.reports.xlsx import Cell, Head, Sheet, workbook

CHECK = "check"
STATES = {
    "done": "已查", "late": "已查（迟办）", "part": "查了一部分", "missing": "未查", "pending": "未查（还没到期）",
    "excused": "免办", "na": "不适用",
}  # fmt: skip
NOT_FOUND = ("not_hazard", "withdrawn")


class Problem(NamedTuple):
    """One problem a record reported. `hazard` None: still a report; `closed`: rectified and closed."""

    report: UUID
    hazard: UUID | None
    unit: UUID
    unit_name: str
    what: str
    where: str
    state: str
    word: str
    counted: bool
    closed: bool
    due: date | None


class Result(NamedTuple):
    """One school's line with what its problems have become."""

    line: Line
    problems: tuple[Problem, ...]

    @property
    def found(self) -> int:
        return sum(1 for each in self.problems if each.counted)

    @property
    def closed(self) -> int:
        return sum(1 for each in self.problems if each.counted and each.closed)

    @property
    def still(self) -> int:
        return self.found - self.closed

    @property
    def word(self) -> str:
        return STATES[self.line.state]

    @property
    def whom(self) -> str:
        return "、".join(person_words(each.name, each.post) for each in self.line.asked[:3])


@dataclass(frozen=True, slots=True)
class Results:
    """A sweep as it stands at an instant: schools in order of need, and sums that are theirs."""

    progress: Progress
    rows: tuple[Result, ...]

    @property
    def schools(self) -> int:
        return len(self.rows)

    @property
    def done(self) -> int:
        return self.progress.done

    @property
    def undone(self) -> int:
        return len(self.progress.undone)

    @property
    def others(self) -> int:
        """Excused, or not applicable."""
        return self.schools - self.done - self.undone

    @property
    def found(self) -> int:
        return sum(row.found for row in self.rows)

    @property
    def with_faults(self) -> int:
        return sum(1 for row in self.rows if row.found)

    @property
    def closed(self) -> int:
        return sum(row.closed for row in self.rows)

    @property
    def still(self) -> int:
        return self.found - self.closed

    @property
    def problems(self) -> tuple[Problem, ...]:
        return tuple(each for row in self.rows for each in row.problems)


def results(viewer: Viewer, notice: Notice, *, at: datetime) -> Results:
    """How a sweep stands at an instant, of what the viewer may see; a constant number of queries."""
    done = progress(viewer, notice, at=at)
    by_record = _problems(viewer, done.records)
    rows = tuple(
        Result(line, tuple(each for record in line.records for each in by_record.get(record, ())))
        for line in done.lines
    )
    return Results(done, rows)


def _problems(viewer: Viewer, records: Sequence[UUID]) -> dict[UUID, list[Problem]]:
    if not records:
        return {}
    rows = seen(viewer, Report.objects.select_related("unit"), SEE)
    reports = list(rows.filter(origin=CHECK, origin_id__in=list(records)).order_by("happened", "id"))
    ids = {row.hazard_id for row in reports if row.hazard_id is not None}
    hazards = {row.id: row for row in Hazard.objects.filter(id__in=ids)} if ids else {}
    found: dict[UUID, list[Problem]] = {}
    for row in reports:
        hazard = hazards.get(row.hazard_id) if row.hazard_id is not None else None
        if row.origin_id is not None:
            found.setdefault(row.origin_id, []).append(_problem(row, hazard))
    return found


def _problem(row: Report, hazard: Hazard | None) -> Problem:
    stage = Stage(hazard.stage) if hazard is not None else None
    counted = row.state not in NOT_FOUND and stage is not Stage.MISTAKEN
    word = STAGES[stage].title if stage is not None else _REPORTED.get(row.state, row.state)
    return Problem(
        row.id, row.hazard_id, row.unit_id, row.unit.short_name, row.what, row.where, stage or row.state, word, counted,
        stage is Stage.CLOSED, hazard.due if hazard is not None else None,
    )  # fmt: skip


_REPORTED = {
    "awaiting": "待核实", "hazard": "已登记为隐患", "merged": "并入已有隐患", "not_hazard": "不属于隐患",
    "referred": "转交", "withdrawn": "误报，已撤回",
}  # fmt: skip


def said(found: Results) -> str:
    """One sentence: 应查 5 个单位：已查 1、未查 4；发现 1 条，已整改 0 条。"""
    parts = [
        f"应查 {measure(found.schools, '个单位')}：已查 {measure(found.done, '个')}、未查 {measure(found.undone, '个')}"
    ]
    if found.others:
        parts.append(f"免办或不适用 {measure(found.others, '个')}")
    parts.append(f"发现 {measure(found.found, '条')}，已整改 {measure(found.closed, '条')}")
    return "；".join(parts) + "。"


def export(notice: Notice, found: Results, *, at: datetime) -> IO[bytes]:
    """The result as a workbook: a line for each school, then its problems beside each other."""
    row = notice.row
    heads = [
        Head(_("单位"), 20), Head(_("类别"), 12), Head(_("情况"), 16), Head(_("发现（条）"), 10), Head(_("已整改"), 10),
        Head(_("未整改"), 10), Head(_("发现的问题"), 60), Head(_("由谁办"), 30), Head(_("学校说明"), 40),
    ]  # fmt: skip
    notes = [
        f"{row.number}　{row.unit.name}　截止{day_words(row.due)}　{state_word(row, school_day(at))}",
        said(found),
        _("截至 {at}").format(at=moment_words(at)),
    ]
    return workbook(Sheet(row.title, heads, notes, _("专项排查")), _rows(found.rows))


def _rows(rows: Iterable[Result]) -> Iterable[Sequence[Cell]]:
    for row in rows:
        told = "\n".join(f"{each.what}（{each.where}）：{each.word}" for each in row.problems)
        yield (
            row.line.name, row.line.kind, row.word, row.found, row.closed, row.still, told,
            row.whom if row.line.asked else "", row.line.difficulty,
        )  # fmt: skip
