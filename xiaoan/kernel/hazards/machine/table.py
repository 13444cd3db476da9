"""THE TABLE: stage × step → next stage, verb, who, what it needs, and what becomes of the deadline.

Whatever is not in the table is refused, with words that say what comes first. While it is 管控中 or 已列入计划 the
school's deadline rests and it may be handed up: then a superior holds the ball, and the superior's days run.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from xiaoan.foundation.errors import Refused
from xiaoan.kernel.hazards import verbs
from xiaoan.kernel.hazards.machine.words import STAGES, STEPS, Due, Need, Stage, Step


class Cell(NamedTuple):
    """One allowed move. With several `to`, the first is usual and `rules.route` chooses."""

    to: tuple[Stage, ...]
    verb: str
    who: str
    needs: tuple[Need, ...] = ()
    due: Due = Due.KEEPS


def _to(*to: Stage, verb: str, who: str, needs: tuple[Need, ...] = (), due: Due = Due.KEEPS) -> Cell:
    return Cell(to, verb, who, needs, due)


S, N = Stage, Need
_OFFICER, _BUREAU, _HEAD, _HELPER = "安全员", "教育局", "校长（园长、负责人）", "收到上报的单位"
_FIVE = (N.RECTIFIER, N.MEASURES, N.DUE, N.FIVE)


def _grading(stage: Stage, *, suspected: Stage, major: Stage) -> dict[Step, Cell]:
    """Grade and listing can change wherever the hazard is open."""
    return {
        Step.SUSPECT: _to(suspected, verb=verbs.TRIAGE, who=_OFFICER, needs=(N.REASON, N.CHANGE)),
        Step.CONFIRM_MAJOR: _to(major, verb=verbs.CONFIRM_MAJOR, who=_BUREAU, needs=(N.REASON, N.CHANGE)),
        Step.LOWER: _to(stage, verb=verbs.CONFIRM_MAJOR, who=_BUREAU, needs=(N.REASON, N.CHANGE)),
        Step.LIST: _to(stage, verb=verbs.LIST, who=_BUREAU, needs=(N.REASON, N.CHANGE)),
        Step.DELIST: _to(stage, verb=verbs.LIST, who="挂牌的单位", needs=(N.ITS_LISTER, N.CHANGE)),
    }


def _author(stage: Stage) -> dict[Step, Cell]:
    """What its author may still do while nobody else has acted."""
    return {
        Step.CORRECT: _to(stage, verb=verbs.REPORT, who="登记人", needs=(N.ITS_AUTHOR,)),
        Step.WITHDRAW: _to(S.MISTAKEN, verb=verbs.REPORT, who="登记人", needs=(N.ITS_AUTHOR, N.REASON)),
    }


def _checking(verb: str, who: str) -> dict[Step, Cell]:
    """A second person looks: all of it is done, part of it, or it goes back."""
    sound = (N.SECOND_PERSON, N.GRADE_SETTLED, N.TWO_ON_SITE)
    return {
        Step.PASS: _to(S.CLOSED, verb=verb, who=who, needs=(*sound, N.DELISTED)),
        Step.PART_PASS: _to(S.RECTIFYING, verb=verb, who=who, needs=sound),
        Step.FAIL: _to(S.RECTIFYING, verb=verb, who=who, needs=(N.SECOND_PERSON, N.REASON), due=Due.MAY),
    }


def _cite(*to: Stage) -> Cell:
    """Another paper names the same hazard; the strictest source decides who rechecks."""
    return _to(*to, verb=verbs.TRIAGE, who=_OFFICER, needs=(N.SOURCE,), due=Due.EARLIER)


def _held(stage: Stage) -> dict[Step, Cell]:
    """It cannot be cured now: watched meanwhile, handed up if need be, resumed when the obstacle is gone."""
    up = (N.UP, N.ITS_BUREAU)
    return {
        Step.WAIT: _WAIT,
        Step.REVIEW: _to(stage, verb=verbs.RECTIFY, who="看管人、安全员", needs=(N.ITS_WATCHER, N.CONTROL)),
        Step.RESUME: _to(S.RECTIFYING, S.ASSIGN, verb=verbs.WAIT, who=_OFFICER, due=Due.MAY),
        Step.SUBMIT: _SUBMIT,
        Step.DRAFT_UP: _to(stage, verb=verbs.WAIT, who=_OFFICER, needs=(N.ASK, N.NOT_UP)),
        Step.HAND_UP: _to(stage, verb=verbs.HAND_UP, who=_HEAD, needs=(N.DRAFTED,)),
        Step.DROP_UP: _to(stage, verb=verbs.WAIT, who=f"{_OFFICER}、{_HEAD}", needs=(N.REASON, N.UP_OR_DRAFT)),
        Step.TAKE_UP: _to(stage, verb=verbs.COORDINATE, who=_HELPER, needs=up),
        Step.TURN_BACK: _to(stage, verb=verbs.COORDINATE, who=_HELPER, needs=(N.REASON, *up)),
        Step.PASS_ON: _to(stage, verb=verbs.COORDINATE, who=_HELPER, needs=(N.NEXT_DESK, *up)),
        Step.ANSWER_UP: _to(stage, S.PLANNED, verb=verbs.COORDINATE, who=_HELPER, needs=(N.ANSWER, *up)),
        Step.CITE: _cite(stage),
        **_grading(stage, suspected=stage, major=stage),
        **_sealing(stage),
        Step.DELEGATE: _delegate(stage),
    }


def _sealing(stage: Stage, *, begins: bool = True) -> dict[Step, Cell]:
    """Stop first: the place is out of use because of this hazard, until it is closed."""
    seal = _to(stage, verb=verbs.SEAL, who=_OFFICER, needs=(N.PLACE,))
    unseal = _to(stage, verb=verbs.UNSEAL, who=_BUREAU, needs=(N.REASON, N.SEALED))
    return {Step.SEAL: seal, Step.UNSEAL: unseal} if begins else {Step.UNSEAL: unseal}


def _delegate(*to: Stage) -> Cell:
    """What a superior found may be closed by the school, if the superior says so in writing."""
    return _to(*to, verb=verbs.RECHECK_ABOVE, who="提出问题的上级单位", needs=(N.PAPER_NO,))


_WAIT = _to(S.CONTROLLED, S.PLANNED, verb=verbs.WAIT, who=_OFFICER, needs=(N.REASON, N.WAIT_PROOF, N.CONTROL))
_SUBMIT = _to(
    S.RECHECK,
    S.RECHECK_ABOVE,
    S.RECHECK_DEPARTMENT,
    verb=verbs.RECTIFY,
    who="整改责任人",
    needs=(N.ITS_RECTIFIER, N.PROOF),
)
_MERGE = _to(S.MERGED, verb=verbs.TRIAGE, who=_OFFICER, needs=(N.WHOLE,))

TABLE: Mapping[Stage, Mapping[Step, Cell]] = {
    S.ON_SPOT: {
        Step.CONFIRM_SPOT: _to(
            S.CLOSED,
            verb=verbs.CONFIRM,
            who="另一名安全员或领导；本单位没有第二人时，上级单位",
            needs=(N.SECOND_PERSON, N.GRADE_SETTLED, N.DELISTED),
        ),
        Step.REJECT_SPOT: _to(S.ASSIGN, verb=verbs.CONFIRM, who=_OFFICER, needs=(N.REASON,), due=Due.SETS),
        Step.CITE: _cite(S.ON_SPOT, S.ASSIGN),
        **_grading(S.ON_SPOT, suspected=S.ON_SPOT, major=S.ASSIGN),
        **_author(S.ON_SPOT),
        Step.MERGE: _MERGE,
    },
    S.ASSIGN: {
        Step.ASSIGN: _to(S.RECTIFYING, verb=verbs.ASSIGN, who=_OFFICER, needs=_FIVE, due=Due.SETS),
        Step.CITE: _cite(S.ASSIGN),
        **_grading(S.ASSIGN, suspected=S.ASSIGN, major=S.ASSIGN),
        **_author(S.ASSIGN),
        Step.MERGE: _MERGE,
        **_sealing(S.ASSIGN),
        Step.DELEGATE: _delegate(S.ASSIGN),
    },
    S.RECTIFYING: {
        Step.REASSIGN: _to(
            S.RECTIFYING, verb=verbs.ASSIGN, who=_OFFICER, needs=(N.RECTIFIER, N.DUE, N.FIVE), due=Due.MAY
        ),
        Step.SUBMIT: _SUBMIT,
        Step.WAIT: _WAIT,
        Step.REVIEW: _to(
            S.RECTIFYING, verb=verbs.RECTIFY, who="看管人、安全员", needs=(N.IN_WAIT, N.ITS_WATCHER, N.CONTROL)
        ),
        Step.RESUME: _to(S.RECTIFYING, verb=verbs.WAIT, who=_OFFICER, needs=(N.IN_WAIT,), due=Due.MAY),
        Step.ASK_LATER: _to(
            S.RECTIFYING, verb=verbs.RECTIFY, who="整改责任人", needs=(N.ITS_RECTIFIER, N.REASON, N.LATER)
        ),
        Step.GRANT_LATER: _to(
            S.RECTIFYING, verb=verbs.EXTEND, who="能销号的一方", needs=(N.ASKED_LATER, N.ITS_CLOSER), due=Due.MAY
        ),
        Step.REFUSE_LATER: _to(
            S.RECTIFYING, verb=verbs.EXTEND, who="能销号的一方", needs=(N.REASON, N.ASKED_LATER, N.ITS_CLOSER)
        ),
        **_sealing(S.RECTIFYING),
        Step.DELEGATE: _delegate(S.RECTIFYING),
        Step.CITE: _cite(S.RECTIFYING),
        **_grading(S.RECTIFYING, suspected=S.RECTIFYING, major=S.ASSIGN),
        Step.MERGE: _MERGE,
    },
    S.RECHECK: {
        **_checking(verbs.RECHECK, "本校另一名复查人"),
        Step.SEND_UP: _to(
            S.RECHECK_ABOVE, verb=verbs.RECTIFY, who="整改责任人、安全员", needs=(N.ITS_RECTIFIER, N.REASON)
        ),
        Step.CITE: _cite(S.RECHECK, S.RECHECK_ABOVE, S.RECHECK_DEPARTMENT),
        **_grading(S.RECHECK, suspected=S.RECHECK_ABOVE, major=S.RECHECK_ABOVE),
        **_sealing(S.RECHECK, begins=False),
    },
    S.RECHECK_ABOVE: {
        **_checking(verbs.RECHECK_ABOVE, "上级单位复查人"),
        Step.CITE: _cite(S.RECHECK_ABOVE, S.RECHECK_DEPARTMENT),
        **_grading(S.RECHECK_ABOVE, suspected=S.RECHECK_ABOVE, major=S.RECHECK_ABOVE),
        **_sealing(S.RECHECK_ABOVE, begins=False),
        Step.DELEGATE: _delegate(S.RECHECK_ABOVE, S.RECHECK),
    },
    S.RECHECK_DEPARTMENT: {
        Step.PAPER_PASS: _to(
            S.CLOSED,
            S.RECHECK_DEPARTMENT,
            S.RECHECK_ABOVE,
            verb=verbs.CLOSE,
            who=_OFFICER,
            needs=(N.PAPER, N.GRADE_SETTLED, N.DELISTED),
        ),
        Step.FAIL: _to(S.RECTIFYING, verb=verbs.CLOSE, who=_OFFICER, needs=(N.REASON,), due=Due.MAY),
        Step.CITE: _cite(S.RECHECK_DEPARTMENT),
        **_grading(S.RECHECK_DEPARTMENT, suspected=S.RECHECK_DEPARTMENT, major=S.RECHECK_DEPARTMENT),
        **_sealing(S.RECHECK_DEPARTMENT, begins=False),
    },
    S.CONTROLLED: _held(S.CONTROLLED) | {Step.MERGE: _MERGE},
    S.PLANNED: _held(S.PLANNED) | {Step.MERGE: _MERGE},
    S.CLOSED: {},
    S.MERGED: {Step.SPLIT: _to(S.ASSIGN, verb=verbs.TRIAGE, who=_OFFICER, needs=(N.REASON,))},
    S.MISTAKEN: {},
}


def cell(stage: Stage, step: Step) -> Cell:
    """The move of the table, or Refused with what comes first."""
    found = TABLE[stage].get(step)
    if found is None:
        words = STAGES[stage]
        raise Refused(f"这条隐患现在是“{words.title}”，不能办理“{STEPS[step]}”；{words.way}。")
    return found
