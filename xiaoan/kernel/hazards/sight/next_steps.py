"""What can be done with a hazard next, by whom, and if not by the viewer why not. Looks before a command would refuse.

The commands decide; a test holds the two together.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple
from uuid import UUID

from xiaoan.foundation.text import person_words
from xiaoan.kernel.access.rules import Viewer
from xiaoan.kernel.hazards import verbs
from xiaoan.kernel.hazards.machine import STEPS, TABLE, Need, Stage, Step
from xiaoan.kernel.hazards.models import Hazard, HazardSource
from xiaoan.kernel.hazards.rules import is_barred
from xiaoan.kernel.hazards.staffing import Staff, acts_from_above, holds_here
from xiaoan.kernel.hazards.vocabulary import WITH_SUPERIOR, Grade, Source, Up
from xiaoan.kernel.tree.models import Unit

MAIN = (
    Step.CONFIRM_SPOT, Step.ASSIGN, Step.SUBMIT, Step.PASS, Step.PAPER_PASS, Step.FAIL, Step.REJECT_SPOT,
    Step.SEND_UP, Step.HAND_UP, Step.TAKE_UP, Step.ANSWER_UP, Step.PASS_ON, Step.TURN_BACK, Step.GRANT_LATER,
    Step.REFUSE_LATER, Step.REVIEW, Step.RESUME,
)  # fmt: skip
"""Steps that bring the hazard further; the others stand in a second row."""

NO_VERB = "没有办理的权限"
BARRED = "整改责任人、上报整改结果的人不能自己复查或确认，要由另一个人办"


@dataclass(frozen=True, slots=True)
class NextStep:
    """One step from here: who does it (`who` in general, `names` in particular), and whether the viewer may."""

    step: Step
    title: str
    who: str
    names: tuple[str, ...]
    may: bool
    why_not: str
    needs: tuple[Need, ...]
    main: bool


class Situation(NamedTuple):
    """A hazard, who looks, who is there, the unit that holds the ball, whether others acted on it, and its sources."""

    hazard: Hazard
    viewer: Viewer
    staff: Staff
    ball: Unit | None
    touched: bool
    sources: tuple[HazardSource, ...] = ()


def next_steps(situation: Situation) -> tuple[NextStep, ...]:
    """Steps of the table that mean something now, main ones first."""
    stage = Stage(situation.hazard.stage)
    steps = [step for step in TABLE[stage] if _means_something(situation.hazard, step)]
    if not any(_undelegated(each) for each in situation.sources):
        steps = [step for step in steps if step != Step.DELEGATE]
    found = [_step(situation, step) for step in steps]
    return tuple(sorted(found, key=lambda each: (not each.main, MAIN.index(each.step) if each.main else 0)))


def _undelegated(source: HazardSource) -> bool:
    return source.source == Source.SUPERIOR and not source.delegated_no


def _means_something(hazard: Hazard, step: Step) -> bool:
    grade, up = hazard.grade, Up(hazard.up)
    with_superior = up in WITH_SUPERIOR
    senseless = {
        Step.DRAFT_UP: with_superior,
        Step.HAND_UP: up != Up.DRAFTED,
        Step.DROP_UP: not with_superior and up != Up.DRAFTED,
        Step.TAKE_UP: up != Up.SENT,
        Step.TURN_BACK: not with_superior,
        Step.PASS_ON: not with_superior,
        Step.ANSWER_UP: not with_superior,
        Step.ASK_LATER: bool(hazard.waiting) or hazard.later_due is not None,
        Step.GRANT_LATER: hazard.later_due is None,
        Step.REFUSE_LATER: hazard.later_due is None,
        Step.SEAL: hazard.place_id is None or hazard.closure_id is not None,
        Step.UNSEAL: hazard.closure_id is None,
        Step.DELEGATE: grade != Grade.GENERAL,
        Step.SUSPECT: grade != Grade.GENERAL,
        Step.CONFIRM_MAJOR: grade == Grade.MAJOR,
        Step.LOWER: grade == Grade.GENERAL,
        Step.LIST: hazard.listed_by is not None,
        Step.DELIST: hazard.listed_by is None,
        Step.REVIEW: not hazard.waiting,
        Step.RESUME: not hazard.waiting,
        Step.PART_PASS: hazard.open_quantity < 2,
        Step.MERGE: hazard.closed_quantity > 0,
    }
    return not senseless.get(step, False)


def _step(situation: Situation, step: Step) -> NextStep:
    hazard = situation.hazard
    cell = TABLE[Stage(hazard.stage)][step]
    held = situation.viewer.may(cell.verb, path=hazard.path, unit=hazard.unit_id, domain=hazard.domain, row=hazard.id)
    why_not = _own_rule(situation, step) if held else NO_VERB
    return NextStep(
        step=step,
        title=STEPS[step],
        who=cell.who,
        names=_names(situation, step, cell.verb),
        may=not why_not,
        why_not=why_not,
        needs=cell.needs,
        main=step in MAIN,
    )


def _names(situation: Situation, step: Step, verb: str) -> tuple[str, ...]:
    """People who could, by name where the viewer can see them, else the unit; at most three."""
    hazard, staff = situation.hazard, situation.staff
    if step == Step.SUBMIT and hazard.rectifier is not None:
        return (hazard.rectifier.words,)
    if step == Step.REVIEW and hazard.watcher is not None:
        return (hazard.watcher.words,)
    if step in _RULES and _RULES[step] is _helpers:
        return (situation.ball.name,) if situation.ball is not None else ()
    second = step in (Step.CONFIRM_SPOT, Step.PASS, Step.PART_PASS, Step.FAIL, Step.PAPER_PASS)
    if second and hazard.stage == Stage.RECHECK_ABOVE:
        return (situation.ball.name,) if situation.ball is not None else ()
    hands = staff.here(verb, hazard.barred if second else ())
    names = [person_words(hand.name, hand.post) for hand in hands if hand.name]
    return tuple(dict.fromkeys(names))[:3]


def _own_rule(situation: Situation, step: Step) -> str:
    """What beyond the verb keeps the viewer from a step; empty when nothing does."""
    rule = _RULES.get(step)
    return rule(situation) if rule is not None else ""


def _another(situation: Situation) -> str:
    hazard, viewer = situation.hazard, situation.viewer
    if hazard.stage == Stage.RECHECK_DEPARTMENT:
        return ""
    if is_barred(hazard.barred, viewer.account):
        return BARRED
    if hazard.stage != Stage.RECHECK_ABOVE or situation.ball is None:
        return ""
    fits = acts_from_above(viewer, verbs.RECHECK_ABOVE, hazard.unit, hazard.domain, situation.ball.path)
    return "" if fits else f"由{situation.ball.name}复查"


def _passable(situation: Situation) -> str:
    if situation.hazard.grade == Grade.SUSPECTED:
        return "先由教育局认定或降为一般"
    return _another(situation)


def _closable(situation: Situation) -> str:
    lister = situation.hazard.listed_by
    return f"先由{lister.unit_name}摘牌" if lister is not None else _passable(situation)


def _rectifiers(situation: Situation) -> str:
    hazard, viewer = situation.hazard, situation.viewer
    if hazard.rectifier_account == viewer.account or _may(situation, verbs.ASSIGN):
        return ""
    return f"由{hazard.rectifier.words}上报" if hazard.rectifier else "由整改责任人上报"


def _upward(situation: Situation) -> str:
    return "" if is_barred(situation.hazard.barred, situation.viewer.account) else _rectifiers(situation)


def _watchers(situation: Situation) -> str:
    hazard, viewer = situation.hazard, situation.viewer
    if hazard.watcher_account == viewer.account or _may(situation, verbs.WAIT):
        return ""
    return f"由{hazard.watcher.words}复核" if hazard.watcher else "由看管人复核"


def _bureaus(verb: str) -> Callable[[Situation], str]:
    def rule(situation: Situation) -> str:
        school, hazard = situation.staff.placed.school, situation.hazard
        edge = next((unit.path for unit in situation.staff.placed.line if unit.id == school.parent_id), "")
        return "" if acts_from_above(situation.viewer, verb, hazard.unit, hazard.domain, edge) else "由教育局决定"

    return rule


def _path(situation: Situation, unit: UUID | None) -> str:
    """The path of a unit above the hazard; one that no grant begins when it is none of them."""
    return next((each.path for each in situation.staff.placed.line if each.id == unit), "!")


def _signers(situation: Situation) -> str:
    fits = holds_here(situation.viewer, verbs.HAND_UP, situation.staff.placed, situation.hazard.domain)
    return "" if fits else "由学校负责人签发"


def _own(situation: Situation) -> str:
    fits = holds_here(situation.viewer, verbs.WAIT, situation.staff.placed, situation.hazard.domain)
    return "" if fits else "由学校撤回"


def _helpers(situation: Situation) -> str:
    hazard = situation.hazard
    path = _path(situation, hazard.up_unit_id)
    fits = acts_from_above(situation.viewer, verbs.COORDINATE, hazard.unit, hazard.domain, path)
    return "" if fits else "由收到上报的单位办理"


def _at_rest(situation: Situation) -> str:
    return "正在上级协调" if Up(situation.hazard.up) in WITH_SUPERIOR else ""


def _extenders(situation: Situation) -> str:
    hazard, viewer, placed = situation.hazard, situation.viewer, situation.staff.placed
    asker = hazard.later_by.account if hazard.later_by else None
    if is_barred(hazard.barred, viewer.account) or viewer.account in (hazard.rectifier_account, asker):
        return "整改责任人和申请人自己不能批延期"
    here = hazard.later_unit_id == placed.school.id and holds_here(viewer, verbs.EXTEND, placed, hazard.domain)
    path = _path(situation, hazard.later_unit_id)
    fits = here or acts_from_above(viewer, verbs.EXTEND, hazard.unit, hazard.domain, path)
    unit = next((each.name for each in placed.line if each.id == hazard.later_unit_id), "")
    return "" if fits else f"由{unit}决定"


def _delegators(situation: Situation) -> str:
    hazard = situation.hazard
    rows = [each for each in situation.sources if _undelegated(each)]
    for each in rows:
        path = _path(situation, each.issuer_unit_id)
        if acts_from_above(situation.viewer, verbs.RECHECK_ABOVE, hazard.unit, hazard.domain, path):
            return ""
    return f"由{rows[0].issuer}委托" if rows else "由提出问题的上级委托"


def _unsealers(situation: Situation) -> str:
    here = holds_here(situation.viewer, verbs.UNSEAL, situation.staff.placed, situation.hazard.domain)
    return "由教育局决定" if here else ""


def _listers(situation: Situation) -> str:
    hazard, lister = situation.hazard, situation.hazard.listed_by
    if lister is None:
        return ""
    path = next((unit.path for unit in situation.staff.placed.line if unit.id == lister.unit), "")
    fits = acts_from_above(situation.viewer, verbs.LIST, hazard.unit, hazard.domain, path)
    return "" if fits else f"由{lister.unit_name}摘牌"


def _authors(situation: Situation) -> str:
    author = situation.hazard.registered_by
    if author.account != situation.viewer.account:
        return f"由登记人{author.words}办理"
    return "已有别人办理过" if situation.touched else ""


def _may(situation: Situation, verb: str) -> bool:
    hazard = situation.hazard
    return situation.viewer.may(verb, path=hazard.path, unit=hazard.unit_id, domain=hazard.domain)


_RULES: dict[Step, Callable[[Situation], str]] = {
    Step.CONFIRM_SPOT: _closable,
    Step.PASS: _closable,
    Step.PART_PASS: _passable,
    Step.PAPER_PASS: _closable,
    Step.FAIL: _another,
    Step.SUBMIT: _rectifiers,
    Step.SEND_UP: _upward,
    Step.REVIEW: _watchers,
    Step.CONFIRM_MAJOR: _bureaus(verbs.CONFIRM_MAJOR),
    Step.LOWER: _bureaus(verbs.CONFIRM_MAJOR),
    Step.LIST: _bureaus(verbs.LIST),
    Step.DELIST: _listers,
    Step.HAND_UP: _signers,
    Step.DROP_UP: _own,
    Step.TAKE_UP: _helpers,
    Step.TURN_BACK: _helpers,
    Step.PASS_ON: _helpers,
    Step.ANSWER_UP: _helpers,
    Step.RESUME: _at_rest,
    Step.MERGE: _at_rest,
    Step.ASK_LATER: _rectifiers,
    Step.GRANT_LATER: _extenders,
    Step.REFUSE_LATER: _extenders,
    Step.DELEGATE: _delegators,
    Step.UNSEAL: _unsealers,
    Step.CORRECT: _authors,
    Step.WITHDRAW: _authors,
}
