"""Every need that the table names is really asked: the step without it is refused, and nothing changes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from xiaoan.foundation.errors import NotFound, Refused
from xiaoan.foundation.ids import new_id
from xiaoan.kernel.access.rules import Held, Viewer
from xiaoan.kernel.hazards import commands, verbs
from xiaoan.kernel.hazards.commands import Correction, Explanation, Opinion, Paper, Passing, Reply, Task
from xiaoan.kernel.hazards.machine import TABLE, Need, Step
from xiaoan.kernel.hazards.models import Hazard
from xiaoan.kernel.hazards.tests.play import PROOF, Play, kinds, stored

T, N = Step, Need
Try = tuple[Hazard, Callable[[], Any]]
"""A hazard as it stands, and the deficient step on it."""


def do(play: Play, hazard: Hazard, who: str, command: str, **said: Any) -> Any:
    return getattr(commands, command)(by=play.seat(who), hazard_id=hazard.id, at=play.later(), **said)


def tried(play: Play, hazard: Hazard, who: str, command: str, **said: Any) -> Try:
    return hazard, lambda: do(play, hazard, who, command, **said)


def suspected(play: Play, hazard: Hazard) -> Hazard:
    done: Hazard = do(play, hazard, "safety", "suspect", reason="疑")
    return done


def major(play: Play, hazard: Hazard) -> Hazard:
    done: Hazard = do(play, hazard, "officer", "confirm_major", reason="据")
    return done


def listed(play: Play, hazard: Hazard) -> Hazard:
    done: Hazard = do(play, hazard, "officer", "list_", reason="督")
    return done


def waiting(play: Play, hazard: Hazard) -> Hazard:
    return play.held(hazard)


def papered(play: Play) -> Hazard:
    hazard = play.assign(play.hazard())
    do(play, hazard, "safety", "cite", paper=Paper("县消防大队", "1号"))
    return play.submit(hazard)


def by_safety(play: Play, quantity: int = 1) -> Hazard:
    """Handed in by the safety officer, who is thereby barred."""
    return play.submit(play.assign(play.hazard(quantity=quantity), to="safety"), "safety")


def spots(play: Play, hazard: Hazard, who: str = "safety") -> Try:
    def confirm() -> None:
        (answer,) = commands.confirm_spots(by=play.seat(who), hazards=[hazard.id], at=play.later())
        assert answer.status == 422
        raise Refused(answer.reason)

    return hazard, confirm


CONSTRUCTION = Passing("construction_section")


def with_verb(play: Play, who: str) -> Viewer:
    """A person of the school to whom somebody granted the bureau's verb in his own school."""
    viewer = play.seat(who)
    held = tuple(replace(each, verbs=each.verbs | {verbs.COORDINATE}) for each in viewer.held)
    return replace(viewer, held=held)


def tried_by(play: Play, hazard: Hazard, by: Viewer, command: str, **said: Any) -> Try:
    return hazard, lambda: getattr(commands, command)(by=by, hazard_id=hazard.id, at=play.later(), **said)


def wishing(play: Play) -> Hazard:
    """The safety officer answers for the cure and asks for more time."""
    hazard = play.assign(play.hazard(), to="safety")
    later = play.today + timedelta(days=20)
    done: Hazard = do(play, hazard, "safety", "ask_later", due=later, reason="等货")
    return done


def sealed(play: Play) -> Hazard:
    hazard = play.hazard(place_id=play.cast.places["canteen"].id)
    done: Hazard = do(play, hazard, "safety", "seal")
    return done


def with_list_verb(viewer: Viewer) -> Viewer:
    """A person of the school to whom somebody granted the verb in his own school."""
    held = tuple(replace(each, verbs=each.verbs | {verbs.LIST}) for each in viewer.held if isinstance(each, Held))
    return replace(viewer, held=held)


def delisted_from_below(play: Play) -> Try:
    hazard, by = listed(play, play.hazard()), with_list_verb(play.seat("principal"))
    return hazard, lambda: commands.delist(by=by, hazard_id=hazard.id, at=play.later())


def opinion(play: Play) -> Opinion:
    return Opinion("9号", [play.file("safety", paper=True)])


def far_due(play: Play) -> Task:
    return Task(due=play.today + timedelta(days=30))


CASES: dict[tuple[Step, Need], Callable[[Play], Try]] = {
    (T.CONFIRM_SPOT, N.SECOND_PERSON): lambda p: spots(p, p.fixed("safety")),
    (T.CONFIRM_SPOT, N.GRADE_SETTLED): lambda p: spots(p, suspected(p, p.fixed())),
    (T.CONFIRM_SPOT, N.DELISTED): lambda p: spots(p, listed(p, p.fixed())),
    (T.REJECT_SPOT, N.REASON): lambda p: tried(p, p.fixed(), "safety", "reject_spot", reason=""),
    (T.ASSIGN, N.RECTIFIER): lambda p: tried(p, p.hazard(), "safety", "assign", task=Task(measures="换")),
    (T.ASSIGN, N.MEASURES): lambda p: tried(p, p.hazard(), "safety", "assign", task=Task(rectifier=p.person("guard"))),
    (T.ASSIGN, N.DUE): lambda p: tried(
        p, p.hazard(kind="", domain="food"), "safety", "assign", task=Task(p.person("guard"), measures="换")
    ),
    (T.ASSIGN, N.FIVE): lambda p: tried(
        p, p.hazard(), "safety", "assign", task=replace(far_due(p), rectifier=p.person("guard"), measures="换")
    ),
    (T.REASSIGN, N.RECTIFIER): lambda p: tried(
        p, p.assign(p.hazard()), "safety", "reassign", task=Task(rectifier=p.person("stranger"))
    ),
    (T.REASSIGN, N.DUE): lambda p: tried(
        p, p.assign(p.hazard()), "safety", "reassign", task=Task(due=p.today - timedelta(days=1))
    ),
    (T.REASSIGN, N.FIVE): lambda p: tried(
        p, p.assign(p.hazard()), "safety", "reassign", task=replace(far_due(p), funds=Decimal(1))
    ),
    (T.SUBMIT, N.ITS_RECTIFIER): lambda p: tried(
        p, p.assign(p.hazard()), "guard", "submit", result=commands.Result(note="好", none_because="无")
    ),
    (T.SUBMIT, N.PROOF): lambda p: tried(
        p, p.assign(p.hazard()), "logistics", "submit", result=commands.Result(note="好")
    ),
    (T.PASS, N.SECOND_PERSON): lambda p: tried(p, by_safety(p), "safety", "pass_", found=commands.Finding()),
    (T.PASS, N.GRADE_SETTLED): lambda p: tried(
        p, suspected(p, p.submitted()), "officer", "pass_", found=commands.Finding()
    ),
    (T.PASS, N.TWO_ON_SITE): lambda p: tried(p, major(p, p.submitted()), "officer", "pass_", found=commands.Finding()),
    (T.PASS, N.DELISTED): lambda p: tried(p, listed(p, p.submitted()), "safety", "pass_", found=commands.Finding()),
    (T.PART_PASS, N.SECOND_PERSON): lambda p: tried(
        p, by_safety(p, 3), "safety", "pass_", found=commands.Finding(quantity=1)
    ),
    (T.PART_PASS, N.GRADE_SETTLED): lambda p: tried(
        p, suspected(p, p.submitted(quantity=3)), "officer", "pass_", found=commands.Finding(quantity=1)
    ),
    (T.PART_PASS, N.TWO_ON_SITE): lambda p: tried(
        p, major(p, p.submitted(quantity=3)), "officer", "pass_", found=commands.Finding(quantity=1)
    ),
    (T.FAIL, N.SECOND_PERSON): lambda p: tried(p, by_safety(p), "safety", "fail", reason="不行"),
    (T.FAIL, N.REASON): lambda p: tried(p, p.submitted(), "safety", "fail", reason=""),
    (T.SEND_UP, N.ITS_RECTIFIER): lambda p: tried(p, p.submitted(), "guard", "send_up", reason="没人"),
    (T.SEND_UP, N.REASON): lambda p: tried(p, p.submitted(), "logistics", "send_up", reason=""),
    (T.PAPER_PASS, N.PAPER): lambda p: tried(p, papered(p), "safety", "paper_pass", opinion=Opinion("9号", [])),
    (T.PAPER_PASS, N.GRADE_SETTLED): lambda p: tried(
        p, suspected(p, papered(p)), "safety", "paper_pass", opinion=opinion(p)
    ),
    (T.PAPER_PASS, N.DELISTED): lambda p: tried(p, listed(p, papered(p)), "safety", "paper_pass", opinion=opinion(p)),
    (T.SUSPECT, N.REASON): lambda p: tried(p, p.hazard(), "safety", "suspect", reason=""),
    (T.SUSPECT, N.CHANGE): lambda p: tried(p, suspected(p, p.hazard()), "safety", "suspect", reason="疑"),
    (T.CONFIRM_MAJOR, N.REASON): lambda p: tried(p, p.hazard(), "officer", "confirm_major", reason=""),
    (T.CONFIRM_MAJOR, N.CHANGE): lambda p: tried(p, major(p, p.hazard()), "officer", "confirm_major", reason="据"),
    (T.LOWER, N.REASON): lambda p: tried(p, suspected(p, p.hazard()), "officer", "lower", reason=""),
    (T.LOWER, N.CHANGE): lambda p: tried(p, p.hazard(), "officer", "lower", reason="据"),
    (T.LIST, N.REASON): lambda p: tried(p, p.hazard(), "officer", "list_", reason=""),
    (T.LIST, N.CHANGE): lambda p: tried(p, listed(p, p.hazard()), "officer", "list_", reason="督"),
    (T.DELIST, N.CHANGE): lambda p: tried(p, p.hazard(), "officer", "delist"),
    (T.DELIST, N.ITS_LISTER): delisted_from_below,
    (T.WAIT, N.REASON): lambda p: tried(
        p,
        p.assign(p.hazard()),
        "safety",
        "wait",
        said=Explanation("money", "", "封", p.person("guard"), p.today + timedelta(days=2), PROOF),
    ),
    (T.WAIT, N.WAIT_PROOF): lambda p: tried(
        p,
        p.assign(p.hazard()),
        "safety",
        "wait",
        said=Explanation("money", "缺钱", "封", p.person("guard"), p.today + timedelta(days=2)),
    ),
    (T.WAIT, N.CONTROL): lambda p: tried(
        p, p.assign(p.hazard()), "safety", "wait", said=Explanation("money", "缺钱", "", None, None, PROOF)
    ),
    (T.DRAFT_UP, N.ASK): lambda p: tried(p, p.held(), "safety", "draft_up", ask=" "),
    (T.DRAFT_UP, N.NOT_UP): lambda p: tried(p, p.handed_up(), "safety", "draft_up", ask="再请"),
    (T.HAND_UP, N.DRAFTED): lambda p: tried(p, p.held(), "principal", "hand_up"),
    (T.DROP_UP, N.REASON): lambda p: tried(p, p.handed_up(), "safety", "drop_up", reason=""),
    (T.DROP_UP, N.UP_OR_DRAFT): lambda p: tried(p, p.held(), "safety", "drop_up", reason="不用了"),
    (T.TAKE_UP, N.UP): lambda p: tried(p, p.held(), "officer", "take_up"),
    (T.TAKE_UP, N.ITS_BUREAU): lambda p: tried_by(p, p.handed_up(), with_verb(p, "principal"), "take_up"),
    (T.TURN_BACK, N.REASON): lambda p: tried(p, p.handed_up(), "officer", "turn_back", reason=""),
    (T.TURN_BACK, N.UP): lambda p: tried(p, p.held(), "officer", "turn_back", reason="退"),
    (T.TURN_BACK, N.ITS_BUREAU): lambda p: tried_by(
        p, p.handed_up(), with_verb(p, "principal"), "turn_back", reason="退"
    ),
    (T.PASS_ON, N.NEXT_DESK): lambda p: tried(p, p.handed_up(), "officer", "pass_on", to=Passing("nowhere")),
    (T.PASS_ON, N.UP): lambda p: tried(p, p.held(), "officer", "pass_on", to=CONSTRUCTION),
    (T.PASS_ON, N.ITS_BUREAU): lambda p: tried_by(
        p, p.handed_up(), with_verb(p, "principal"), "pass_on", to=CONSTRUCTION
    ),
    (T.ANSWER_UP, N.ANSWER): lambda p: tried(p, p.handed_up(), "officer", "answer_up", reply=Reply("")),
    (T.ANSWER_UP, N.UP): lambda p: tried(p, p.held(), "officer", "answer_up", reply=Reply("给")),
    (T.ANSWER_UP, N.ITS_BUREAU): lambda p: tried_by(
        p, p.handed_up(), with_verb(p, "principal"), "answer_up", reply=Reply("给")
    ),
    (T.ASK_LATER, N.ITS_RECTIFIER): lambda p: tried(
        p, p.assign(p.hazard()), "guard", "ask_later", due=p.today + timedelta(days=20), reason="慢"
    ),
    (T.ASK_LATER, N.REASON): lambda p: tried(
        p, p.assign(p.hazard()), "logistics", "ask_later", due=p.today + timedelta(days=20), reason=""
    ),
    (T.ASK_LATER, N.LATER): lambda p: tried(
        p, p.assign(p.hazard()), "logistics", "ask_later", due=p.today, reason="慢"
    ),
    (T.GRANT_LATER, N.ASKED_LATER): lambda p: tried(p, p.assign(p.hazard()), "safety", "grant_later"),
    (T.GRANT_LATER, N.ITS_CLOSER): lambda p: tried(p, wishing(p), "safety", "grant_later"),
    (T.REFUSE_LATER, N.REASON): lambda p: tried(p, wishing(p), "principal", "refuse_later", reason=""),
    (T.REFUSE_LATER, N.ASKED_LATER): lambda p: tried(p, p.assign(p.hazard()), "safety", "refuse_later", reason="不行"),
    (T.REFUSE_LATER, N.ITS_CLOSER): lambda p: tried(p, wishing(p), "safety", "refuse_later", reason="不行"),
    (T.DELEGATE, N.PAPER_NO): lambda p: tried(p, p.hazard(by="officer"), "officer", "delegate", paper_no=" "),
    (T.SEAL, N.PLACE): lambda p: tried(p, p.hazard(), "safety", "seal"),
    (T.UNSEAL, N.REASON): lambda p: tried(p, sealed(p), "officer", "unseal", reason=""),
    (T.UNSEAL, N.SEALED): lambda p: tried(p, p.hazard(), "officer", "unseal", reason="好"),
    (T.REVIEW, N.IN_WAIT): lambda p: tried(
        p, p.assign(p.hazard()), "safety", "review", review_on=p.today + timedelta(days=3)
    ),
    (T.REVIEW, N.ITS_WATCHER): lambda p: tried(
        p, waiting(p, p.assign(p.hazard())), "logistics", "review", review_on=p.today + timedelta(days=3)
    ),
    (T.REVIEW, N.CONTROL): lambda p: tried(p, waiting(p, p.assign(p.hazard())), "safety", "review", review_on=p.today),
    (T.RESUME, N.IN_WAIT): lambda p: tried(p, p.assign(p.hazard()), "safety", "resume"),
    (T.CITE, N.SOURCE): lambda p: tried(p, p.hazard(), "safety", "cite", paper=Paper("县消防大队", " ")),
    (T.MERGE, N.WHOLE): lambda p: tried(
        p, p.pass_(p.submitted(quantity=3), quantity=1), "safety", "merge_hazard", into=p.hazard().id
    ),
    (T.SPLIT, N.REASON): lambda p: tried(
        p,
        do(p, p.hazard(), "safety", "merge_hazard", into=p.hazard().id),
        "safety",
        "split",
        reason="",
    ),
    (T.CORRECT, N.ITS_AUTHOR): lambda p: tried(p, p.hazard(), "principal", "correct", said=Correction(title="x")),
    (T.WITHDRAW, N.ITS_AUTHOR): lambda p: tried(p, p.hazard(), "principal", "withdraw", reason="误"),
    (T.WITHDRAW, N.REASON): lambda p: tried(p, p.hazard(), "safety", "withdraw", reason=""),
}

ASKED = {(step, need) for row in TABLE.values() for step, cell in row.items() for need in cell.needs}


def test_every_need_of_the_table_is_tried_here() -> None:
    assert set(CASES) == ASKED


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case[0]}-{case[1].name}")
def test_a_step_without_what_it_needs_is_refused_and_changes_nothing(case: tuple[Step, Need], play: Play) -> None:
    hazard, attempt = CASES[case](play)
    before, told = stored(hazard), kinds(hazard.id)
    with pytest.raises(Refused) as refused:
        attempt()
    assert any("\u4e00" <= letter <= "\u9fff" for letter in refused.value.reason)
    after = stored(hazard)
    assert (after.version, after.stage, after.traced_state()) == (before.version, before.stage, before.traced_state())
    assert kinds(hazard.id) == told


def test_an_unknown_id_is_not_found_whatever_is_asked(play: Play) -> None:
    with pytest.raises(NotFound):
        commands.suspect(by=play.seat("safety"), hazard_id=new_id(), reason="x", at=play.later())
