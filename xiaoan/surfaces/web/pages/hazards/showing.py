"""One hazard as its page shows it: strip, 卡在, next steps with the way out, photographs, clauses."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from xiaoan.foundation.clock import local, school_day
from xiaoan.foundation.text import measure
from xiaoan.kernel.access.rules import Viewer
from xiaoan.kernel.files.queries import Attached
from xiaoan.kernel.hazards.machine import STAGES, Stage, Step
from xiaoan.kernel.hazards.queries import NO_VERB, HazardPage, NextStep, Row
from xiaoan.kernel.hazards.rules import Closer
from xiaoan.kernel.hazards.vocabulary import Grade, Source
from xiaoan.surfaces.web import parts
from xiaoan.surfaces.web.pages.hazards import told
from xiaoan.surfaces.web.pages.hazards.acts import BY_STEP
from xiaoan.surfaces.web.signs import Words

HELD = (Stage.CONTROLLED, Stage.PLANNED)
RECHECKS = (Stage.RECHECK, Stage.RECHECK_ABOVE, Stage.RECHECK_DEPARTMENT)


@dataclass(frozen=True)
class StepLine:
    """A next step as a line: its act's address when the viewer may, else why not and who can.

    `main`: the viewer is one of those whose turn it is, and the step brings the hazard further.
    """

    title: str
    url: str
    who: str
    why_not: str
    main: bool = False
    button: str = ""


ASIDE = (
    Step.FAIL, Step.REJECT_SPOT, Step.SEND_UP, Step.RESUME, Step.PASS_ON, Step.TURN_BACK, Step.REFUSE_LATER,
)  # fmt: skip
"""Other ways of the same turn: offered to whoever may, not told to the rest."""


def steps(page: HazardPage, viewer: Viewer) -> tuple[list[StepLine], list[StepLine]]:
    """Main steps (the viewer's own first), and the viewer's other ones."""
    shown = [each for each in page.next_steps if each.main and (each.may or each.step not in ASIDE)]
    rest = [each for each in page.next_steps if not each.main and each.may]
    main = sorted((_line(page.row, each, viewer) for each in shown), key=lambda each: not each.url)
    return main, [_line(page.row, each, viewer) for each in rest]


def _line(row: Row, step: NextStep, viewer: Viewer) -> StepLine:
    who = "、".join(step.names) or step.who
    if not step.may:
        return StepLine(step.title, "", who, "" if step.why_not == NO_VERB else step.why_not)
    named = any(name.startswith(viewer.name) for name in step.names)
    ours = row.holder_unit_id == viewer.unit and not (step.step == Step.REVIEW and row.with_superior)
    mine = not step.names or named or ours
    for_another = step.step == Step.SUBMIT and not who.startswith(viewer.name)
    return StepLine(
        step.title,
        f"/hazards/{row.id}/{BY_STEP[step.step].path}",
        who,
        "",
        main=mine and not for_another and step.step not in ASIDE,
        button=_("代报") if for_another else _("去办"),
    )


CLOSES: dict[Closer, Words] = {
    Closer.SCHOOL: gettext_lazy("改完后由本校没有参与整改的人复查销号；没有这样的人，由上级单位复查"),
    Closer.SUPERIOR: gettext_lazy("改完后由提出问题的上级单位复查销号"),
    Closer.BUREAU: gettext_lazy("改完后由教育局现场复查销号"),
    Closer.DEPARTMENT: gettext_lazy("改完后只凭部门的复查意见销号"),
}


def closes(page: HazardPage) -> str:
    """Whose word closes it once it is cured; empty when it is past that."""
    if Stage(page.row.stage) not in (Stage.ASSIGN, Stage.RECTIFYING, *HELD):
        return ""
    grade, found = Grade(page.row.grade), page.closer
    says = str(CLOSES[found])
    if grade == Grade.MAJOR:
        says += _("，再由教育局两人现场复查") if found == Closer.DEPARTMENT else _("，要两个人")
    return says + _("；挂牌的先摘牌。") if page.row.listed else says + "。"


def strip(page: HazardPage) -> parts.Strip | None:
    """The stages in order with how many places stand where; None for what is counted elsewhere or nowhere."""
    row, stage = page.row, Stage(page.row.stage)
    if stage in (Stage.MERGED, Stage.MISTAKEN):
        return None
    codes = _stations(row, stage)
    here = {stage.value: row.open} if row.open else {}
    handed_in = page.submitted_quantity
    if stage in RECHECKS and handed_in and handed_in < row.open:
        here = {stage.value: handed_in, Stage.RECTIFYING.value: row.open - handed_in}
    if stage in HELD:
        # It stands beside the way: what holds it up hangs as a branch from 整改中.
        here = {Stage.RECTIFYING.value: row.open}
    drawn, passed = [], row.quantity
    for code in codes:
        passed -= here.get(code, 0)
        drawn.append(parts.Step(code, here.get(code, 0), 0 if code == "closed" else passed, _note(page, code)))
    return parts.Strip(drawn, row.quantity, row.closed, _branch(page))


def _stations(row: Row, stage: Stage) -> list[str]:
    if row.on_spot:
        return ["awaiting", "on_spot", "closed"]
    recheck = stage if stage in RECHECKS else Stage.RECHECK
    return ["awaiting", "assign", "rectifying", recheck.value, "closed"]


def _note(page: HazardPage, code: str) -> str:
    row = page.row
    if code == "awaiting":
        there = local(row.registered_at)
        return _("{m}月{d}日登记").format(m=there.month, d=there.day)
    if code == "assign":
        return page.plan.rectifier
    if code == "recheck_above" and row.stage == code:
        return row.holder_unit
    return ""


def _branch(page: HazardPage) -> parts.Branch | None:
    row = page.row
    if not row.waiting:
        return None
    says = "，".join(each for each in (row.waiting_title, _proof(page), page.plan.control) if each)
    review = _("{m}月{d}日复核").format(m=row.review_on.month, d=row.review_on.day) if row.review_on else ""
    code = row.stage if Stage(row.stage) in HELD else Stage.CONTROLLED.value
    return parts.Branch(code, row.open, f"{says}。", review)


def _proof(page: HazardPage) -> str:
    """Of whom it was asked, how much and by which paper, or in which plan it is."""
    row, held = page.row, page.held
    if row.plan_name and row.plan_on:
        day = row.plan_on
        return _("列入{plan}，{y}年{m}月{d}日完成").format(plan=row.plan_name, y=day.year, m=day.month, d=day.day)
    money = _("缺{yuan}").format(yuan=told.money(held.amount)) if held.amount else ""
    return "，".join(each for each in (money, f"{held.asked}{held.asked_no}", page.waiting_note) if each)


def section_of(row: Row) -> str:
    """Whom, or what, a hazard waits for within the unit that holds the ball; empty where the unit says enough."""
    return {
        Stage.RECTIFYING: f"　{row.rectifier}",
        Stage.CONTROLLED: _above(row) or _("　{who}看管").format(who=row.holder),
        Stage.PLANNED: _above(row) or _("　等计划实施"),
        Stage.RECHECK: _("　等另一个人复查"),
        Stage.ON_SPOT: _("　等另一个人确认"),
        Stage.ASSIGN: _("　等交办"),
        Stage.RECHECK_ABOVE: _("　等复查"),
        Stage.RECHECK_DEPARTMENT: _("　等复查意见"),
    }.get(Stage(row.stage), "")


def _above(row: Row) -> str:
    return f"　{row.up_desk}　{row.up_person}".rstrip() if row.with_superior else ""


def stuck_of(row: Row, viewer: Viewer, **more: Any) -> parts.Stuck:
    """卡在 of a line: with a superior its desk, its day n and its answer date; else the school's own."""
    if row.with_superior:
        answer_by, overdue, asked = row.answer_by, row.answer_late, school_day(row.up_reached or row.registered_at)
    else:
        answer_by, asked = None, None
        overdue = row.review_late if row.waiting else row.overdue
    options: dict[str, Any] = {
        "holder": row.holder_unit, "day": row.stuck_day, "section": section_of(row), "asked": asked,
        "answer_by": answer_by, "overdue": overdue, "major": row.grade == Grade.MAJOR,
        "ours": row.holder_unit_id == viewer.unit and row.stage != Stage.RECHECK_DEPARTMENT,
    }  # fmt: skip
    return parts.Stuck(**(options | more))


def stuck(page: HazardPage, viewer: Viewer) -> parts.Stuck | None:
    """卡在谁那里: the unit that holds the ball, whom in it, day n, by when; outside papers apart."""
    row, stage = page.row, Stage(page.row.stage)
    if not row.open:
        return None
    section = section_of(row)
    holder = row.holder_unit
    if stage == Stage.RECHECK_DEPARTMENT:
        owed = [each.issuer for each in page.sources if each.source == Source.DEPARTMENT and not each.satisfied_at]
        holder, section = "、".join(dict.fromkeys(owed)) or STAGES[stage].holder, _("　等复查意见")
    papers = [_paper(each.issuer, each.paper_no, each.overdue) for each in page.sources if each.overdue]
    return stuck_of(row, viewer, holder=holder, section=section, note=_running(row), papers=papers)


def _running(row: Row) -> str:
    """What runs meanwhile: the deadline of the cure, or only the review of its control."""
    if row.waiting:
        words = (
            _("学校的期限停着，只欠管控和复核") if row.with_superior else _("{why}，等待期间不算超期，只欠管控和复核")
        )
        said = words.format(why=row.waiting_title)
        if row.review_on:
            said += _("；{m}月{d}日复核").format(m=row.review_on.month, d=row.review_on.day)
        if row.review_late and row.with_superior:
            said += _("，已过{n}天").format(n=row.review_late)
        return said + "。"
    if row.due is None or not STAGES[Stage(row.stage)].ticking:
        return ""
    return _("整改期限 {m}月{d}日。").format(m=row.due.month, d=row.due.day)


def _paper(issuer: str, number: str, overdue: int) -> str:
    return _("{issuer}{number} 已超期{n}天，另行计算").format(issuer=issuer, number=number, n=overdue)


def _file(each: Attached) -> str:
    return reverse("web:file", args=[each.id])


def shots(files: Iterable[Attached], caption: str) -> list[parts.Photo]:
    """Photographs among files, as far as they have arrived."""
    return [
        parts.Photo(_file(each), reverse("web:file-thumbnail", args=[each.id]), caption, each.at)
        for each in files
        if each.is_photo and each.arrived is not None
    ]


@dataclass(frozen=True)
class Evidence:
    """Photographs before and after, other documents, and what is still on its way."""

    photos: list[parts.Photo]
    documents: list[parts.Link]
    missing: str
    note: str


def evidence(page: HazardPage) -> Evidence:
    """What was seen and what came of it."""
    files = (*page.before, *page.after, *page.papers)
    return Evidence(
        [*shots(page.before, _("整改前")), *shots(page.after, _("整改后")), *shots(page.papers, _("复查意见"))],
        [parts.Link(each.name, _file(each)) for each in files if not each.is_photo and each.arrived is not None],
        measure(page.files_missing, _("个")) if page.files_missing else "",
        page.submitted_note,
    )
