"""What reminders out speak of, what is told at once, and when: every morning of work after the day's letters."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, time
from typing import Any
from uuid import UUID

from xiaoan.features.channels.delivering import plan_digests, plan_urgent, step
from xiaoan.features.channels.retention import let_go
from xiaoan.features.channels.rules import SIGHT, SUBJECTS, URGENT, Subject, Urgent
from xiaoan.features.inspections import verbs as inspections
from xiaoan.kernel.access.acts import NOW, Act
from xiaoan.kernel.hazards import events as hazards
from xiaoan.kernel.hazards.models import Hazard, Report
from xiaoan.kernel.hazards.verbs import CONFIRM_MAJOR, TRIAGE
from xiaoan.kernel.hazards.verbs import SEE as SEE_HAZARDS
from xiaoan.kernel.hazards.vocabulary import Grade
from xiaoan.kernel.indicators.verbs import SEE as SEE_FIGURES
from xiaoan.kernel.jobs.commands import ERRANDS, HANDLERS, SCHEDULES, Schedule, ask
from xiaoan.kernel.ledgers import verbs as ledgers
from xiaoan.kernel.org import verbs as org
from xiaoan.kernel.trail.commands import Entry
from xiaoan.kernel.work import verbs as work
from xiaoan.wiring.schedule import daily

MORNING, NIGHT = time(7, 40), time(3, 25)
SCHOOL = frozenset(
    {
        org.SEE, work.SEE, ledgers.SEE, ledgers.KEEP, SEE_FIGURES, SEE_HAZARDS, TRIAGE, inspections.SEE,
        inspections.RECEIVE, inspections.REPLY,
    }
)  # fmt: skip
BUREAU = frozenset(
    {org.SEE, work.SEE, work.REPLY, ledgers.SEE, SEE_FIGURES, SEE_HAZARDS, CONFIRM_MAJOR, inspections.SEE}
)


URGENTLY = "channels.urgent"
AT_ONCE: Mapping[str, Callable[[Any], bool]] = {
    hazards.Reported.KIND: lambda event: event.danger,
    hazards.Registered.KIND: lambda event: event.grade in (Grade.SUSPECTED.value, Grade.MAJOR.value),
    hazards.Suspected.KIND: lambda event: True,
    hazards.MajorConfirmed.KIND: lambda event: True,
}
"""Which events are told at once, by what they say themselves: an ordinary hazard costs neither a job nor a look."""


def _graded(hazard_id: UUID) -> bool:
    return Hazard.objects.filter(id=hazard_id, grade__in=(Grade.SUSPECTED.value, Grade.MAJOR.value)).exists()


def _in_danger(report_id: UUID) -> bool:
    return Report.objects.filter(id=report_id, danger=True).exists()


def mark_urgent(act: Act, made: Entry) -> None:
    """A job for what goes at once; which channels there are is looked up when it runs."""
    if AT_ONCE[made.event.KIND](made.event):
        ask(
            URGENTLY, at=act.at, object_id=str(made.object_id), unit_id=str(made.unit.id), kind=made.event.KIND,
        )  # fmt: skip


def tell_at_once(arguments: Mapping[str, str], at: datetime) -> None:
    """A job: what has just happened, where it is of a kind that goes at once."""
    plan_urgent(
        kind=arguments["kind"], object_id=UUID(arguments["object_id"]), unit_id=UUID(arguments["unit_id"]), at=at
    )


def plan(due: datetime) -> None:
    """The tick of the morning. One that was missed is made up for by the next digest, which says what stands then."""
    plan_digests(at=due)


def _let_go(due: datetime) -> None:
    let_go(at=due)


def fill() -> None:
    for name, subject in (
        ("said.work", Subject("今日应办")),
        ("said.hazards", Subject("超期和重大隐患")),
        ("hazards", Subject("隐患待办")),
        ("papers", Subject("检查文书")),
        ("returns", Subject("报表")),
        ("ledgers", Subject("台账到期")),
        ("exports", Subject("导出完成", group=False)),
        ("signing", Subject("待签", group=False)),
        ("swaps", Subject("换班", group=False)),
        ("remarks", Subject("意见答复", group=False)),
        ("claims", Subject("不适用核对", group=False)),
        ("letters", Subject("给我的回信、提醒", group=False)),
    ):
        SUBJECTS.add(name, subject)
    SIGHT.add("school", SCHOOL)
    SIGHT.add("bureau", BUREAU)
    for kind, urgent in (
        (hazards.Reported.KIND, Urgent("正在发生的危险", TRIAGE, _in_danger)),
        (hazards.Registered.KIND, Urgent("新登记的重大或疑似重大隐患", CONFIRM_MAJOR, _graded)),
        (hazards.Suspected.KIND, Urgent("上报疑似重大隐患", CONFIRM_MAJOR)),
        (hazards.MajorConfirmed.KIND, Urgent("认定重大隐患", TRIAGE)),
    ):
        URGENT.add(kind, urgent)
        NOW.add(kind, mark_urgent)
    HANDLERS.add(URGENTLY, tell_at_once)
    SCHEDULES.add(
        "channels.digest", Schedule("channels.digest", lambda after: daily(MORNING, after), plan, replay=False)
    )
    SCHEDULES.add(
        "channels.let_go", Schedule("channels.let_go", lambda after: daily(NIGHT, after), _let_go, replay=False)
    )
    ERRANDS.add("channels", step)
