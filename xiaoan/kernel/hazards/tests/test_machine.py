"""The table, cell by cell; and the page drawn from it."""

from __future__ import annotations

from pathlib import Path

import pytest

from xiaoan.foundation.errors import Refused
from xiaoan.kernel.access.verbs import VERBS
from xiaoan.kernel.hazards.machine import (
    OPEN,
    REPORT_STATES,
    REPORT_STEPS,
    REPORT_TABLE,
    STAGES,
    STEPS,
    TABLE,
    Due,
    ReportState,
    ReportStep,
    Stage,
    Step,
    cell,
    report_cell,
)
from xiaoan.kernel.hazards.machine.drawing import BEGIN, END, markdown

S, T = Stage, Step

HELD: dict[Step, tuple[Stage, ...]] = {
    T.WAIT: (S.CONTROLLED, S.PLANNED),
    T.RESUME: (S.RECTIFYING, S.ASSIGN),
    T.SUBMIT: (S.RECHECK, S.RECHECK_ABOVE, S.RECHECK_DEPARTMENT),
    T.MERGE: (S.MERGED,),
}
STAYS = (
    T.REVIEW, T.DRAFT_UP, T.HAND_UP, T.DROP_UP, T.TAKE_UP, T.TURN_BACK, T.PASS_ON, T.CITE, T.SUSPECT, T.CONFIRM_MAJOR,
    T.LOWER, T.LIST, T.DELIST, T.SEAL, T.UNSEAL, T.DELEGATE,
)  # fmt: skip


def held(stage: Stage) -> dict[Step, tuple[Stage, ...]]:
    return HELD | {T.ANSWER_UP: (stage, S.PLANNED)} | dict.fromkeys(STAYS, (stage,))


# What the table must say, written down a second time by hand: stage -> step -> where it leads.
EXPECTED: dict[Stage, dict[Step, tuple[Stage, ...]]] = {
    S.ON_SPOT: {
        T.CONFIRM_SPOT: (S.CLOSED,),
        T.REJECT_SPOT: (S.ASSIGN,),
        T.CITE: (S.ON_SPOT, S.ASSIGN),
        T.SUSPECT: (S.ON_SPOT,),
        T.CONFIRM_MAJOR: (S.ASSIGN,),
        T.LOWER: (S.ON_SPOT,),
        T.LIST: (S.ON_SPOT,),
        T.DELIST: (S.ON_SPOT,),
        T.CORRECT: (S.ON_SPOT,),
        T.WITHDRAW: (S.MISTAKEN,),
        T.MERGE: (S.MERGED,),
    },
    S.ASSIGN: {
        T.ASSIGN: (S.RECTIFYING,),
        T.CITE: (S.ASSIGN,),
        T.SUSPECT: (S.ASSIGN,),
        T.CONFIRM_MAJOR: (S.ASSIGN,),
        T.LOWER: (S.ASSIGN,),
        T.LIST: (S.ASSIGN,),
        T.DELIST: (S.ASSIGN,),
        T.CORRECT: (S.ASSIGN,),
        T.WITHDRAW: (S.MISTAKEN,),
        T.MERGE: (S.MERGED,),
        T.SEAL: (S.ASSIGN,),
        T.UNSEAL: (S.ASSIGN,),
        T.DELEGATE: (S.ASSIGN,),
    },
    S.RECTIFYING: {
        T.ASK_LATER: (S.RECTIFYING,),
        T.GRANT_LATER: (S.RECTIFYING,),
        T.REFUSE_LATER: (S.RECTIFYING,),
        T.SEAL: (S.RECTIFYING,),
        T.UNSEAL: (S.RECTIFYING,),
        T.DELEGATE: (S.RECTIFYING,),
        T.REASSIGN: (S.RECTIFYING,),
        T.SUBMIT: (S.RECHECK, S.RECHECK_ABOVE, S.RECHECK_DEPARTMENT),
        T.WAIT: (S.CONTROLLED, S.PLANNED),
        T.REVIEW: (S.RECTIFYING,),
        T.RESUME: (S.RECTIFYING,),
        T.CITE: (S.RECTIFYING,),
        T.SUSPECT: (S.RECTIFYING,),
        T.CONFIRM_MAJOR: (S.ASSIGN,),
        T.LOWER: (S.RECTIFYING,),
        T.LIST: (S.RECTIFYING,),
        T.DELIST: (S.RECTIFYING,),
        T.MERGE: (S.MERGED,),
    },
    S.CONTROLLED: held(S.CONTROLLED),
    S.PLANNED: held(S.PLANNED),
    S.RECHECK: {
        T.UNSEAL: (S.RECHECK,),
        T.PASS: (S.CLOSED,),
        T.PART_PASS: (S.RECTIFYING,),
        T.FAIL: (S.RECTIFYING,),
        T.SEND_UP: (S.RECHECK_ABOVE,),
        T.CITE: (S.RECHECK, S.RECHECK_ABOVE, S.RECHECK_DEPARTMENT),
        T.SUSPECT: (S.RECHECK_ABOVE,),
        T.CONFIRM_MAJOR: (S.RECHECK_ABOVE,),
        T.LOWER: (S.RECHECK,),
        T.LIST: (S.RECHECK,),
        T.DELIST: (S.RECHECK,),
    },
    S.RECHECK_ABOVE: {
        T.UNSEAL: (S.RECHECK_ABOVE,),
        T.DELEGATE: (S.RECHECK_ABOVE, S.RECHECK),
        T.PASS: (S.CLOSED,),
        T.PART_PASS: (S.RECTIFYING,),
        T.FAIL: (S.RECTIFYING,),
        T.CITE: (S.RECHECK_ABOVE, S.RECHECK_DEPARTMENT),
        T.SUSPECT: (S.RECHECK_ABOVE,),
        T.CONFIRM_MAJOR: (S.RECHECK_ABOVE,),
        T.LOWER: (S.RECHECK_ABOVE,),
        T.LIST: (S.RECHECK_ABOVE,),
        T.DELIST: (S.RECHECK_ABOVE,),
    },
    S.RECHECK_DEPARTMENT: {
        T.UNSEAL: (S.RECHECK_DEPARTMENT,),
        T.PAPER_PASS: (S.CLOSED, S.RECHECK_DEPARTMENT, S.RECHECK_ABOVE),
        T.FAIL: (S.RECTIFYING,),
        T.CITE: (S.RECHECK_DEPARTMENT,),
        T.SUSPECT: (S.RECHECK_DEPARTMENT,),
        T.CONFIRM_MAJOR: (S.RECHECK_DEPARTMENT,),
        T.LOWER: (S.RECHECK_DEPARTMENT,),
        T.LIST: (S.RECHECK_DEPARTMENT,),
        T.DELIST: (S.RECHECK_DEPARTMENT,),
    },
    S.MERGED: {T.SPLIT: (S.ASSIGN,)},
}

PAIRS = [(stage, step) for stage in Stage for step in Step]


@pytest.mark.parametrize(("stage", "step"), PAIRS)
def test_every_cell_leads_where_the_table_says_or_refuses_in_chinese(stage: Stage, step: Step) -> None:
    leads = EXPECTED.get(stage, {}).get(step)
    if leads is not None:
        assert cell(stage, step).to == leads
        return
    with pytest.raises(Refused) as refused:
        cell(stage, step)
    assert STAGES[stage].title in refused.value.reason
    assert STEPS[step] in refused.value.reason


def test_every_stage_and_step_has_words_and_every_verb_is_declared() -> None:
    assert set(STAGES) == set(TABLE) == set(Stage)
    assert set(STEPS) == set(Step)
    for row in TABLE.values():
        for each in row.values():
            assert each.verb in VERBS
            assert each.who


def test_every_step_can_be_taken_somewhere() -> None:
    assert {step for row in TABLE.values() for step in row} == set(Step)


def test_closed_is_final() -> None:
    assert TABLE[Stage.CLOSED] == {}
    assert Stage.CLOSED not in OPEN


def test_only_a_second_person_or_a_department_closes() -> None:
    closing = {step for row in TABLE.values() for step, each in row.items() if Stage.CLOSED in each.to}
    assert closing == {Step.CONFIRM_SPOT, Step.PASS, Step.PAPER_PASS}


def test_every_open_stage_has_a_way_in_and_from_each_closing_can_be_reached() -> None:
    def reached(start: Stage) -> set[Stage]:
        seen, waiting = {start}, [start]
        while waiting:
            for each in TABLE[waiting.pop()].values():
                waiting += [target for target in each.to if target not in seen]
                seen.update(each.to)
        return seen

    entered = reached(Stage.ON_SPOT) | reached(Stage.ASSIGN)
    assert OPEN - {Stage.ON_SPOT} <= entered
    for stage in entered & OPEN:
        assert Stage.CLOSED in reached(stage)


def test_the_schools_deadline_rests_while_others_hold_the_ball() -> None:
    assert {stage for stage in Stage if STAGES[stage].ticking} == {Stage.ASSIGN, Stage.RECTIFYING}
    assert TABLE[Stage.ASSIGN][Step.ASSIGN].due == Due.SETS


REPORT_EXPECTED = {
    ReportStep.REGISTER: ReportState.HAZARD,
    ReportStep.MERGE: ReportState.MERGED,
    ReportStep.DISMISS: ReportState.NOT_HAZARD,
    ReportStep.REFER: ReportState.REFERRED,
    ReportStep.CORRECT: ReportState.AWAITING,
    ReportStep.WITHDRAW: ReportState.WITHDRAWN,
}


@pytest.mark.parametrize("step", ReportStep)
@pytest.mark.parametrize("state", ReportState)
def test_a_report_is_triaged_once(state: ReportState, step: ReportStep) -> None:
    if state == ReportState.AWAITING:
        assert report_cell(state, step).to == REPORT_EXPECTED[step]
        return
    assert REPORT_TABLE[state] == {}
    with pytest.raises(Refused) as refused:
        report_cell(state, step)
    assert REPORT_STATES[state] in refused.value.reason
    assert REPORT_STEPS[step] in refused.value.reason


PAGE = Path(__file__).parents[4] / "docs" / "mechanisms" / "hazards.md"


def test_the_page_shows_the_table_as_it_is() -> None:
    text = PAGE.read_text(encoding="utf-8")
    drawn = text[text.index(BEGIN) + len(BEGIN) : text.index(END)]
    assert drawn == markdown(), "run: python -m xiaoan.kernel.hazards.machine.drawing --write"
