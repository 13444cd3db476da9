"""复查: another person looks; passed it is closed, in part or whole, else it goes back. Closed is final."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from uuid import UUID

from xiaoan.foundation.clock import school_day
from xiaoan.foundation.errors import Refused
from xiaoan.foundation.text import cleaned
from xiaoan.kernel.access import acts
from xiaoan.kernel.access.rules import Viewer
from xiaoan.kernel.hazards import verbs
from xiaoan.kernel.hazards.events import Closed, PaperPassed, PartClosed, Returned
from xiaoan.kernel.hazards.held_up.sealing import lifted_at_closing
from xiaoan.kernel.hazards.machine import Stage, Step
from xiaoan.kernel.hazards.models import Hazard
from xiaoan.kernel.hazards.rules import LONGEST_DUE, check_settled, check_two, check_way, closing, is_barred, way_out
from xiaoan.kernel.hazards.staffing import acts_from_above
from xiaoan.kernel.hazards.turn.closings import close_places, its_parts_closed, satisfy, satisfy_all
from xiaoan.kernel.hazards.turn.evidence import PAPER, all_arrived, keep
from xiaoan.kernel.hazards.turn.frame import NO_FORM, Form, Turn, take
from xiaoan.kernel.hazards.turn.people import acting, any_person
from xiaoan.kernel.hazards.turn.routing import above, sources_of
from xiaoan.kernel.hazards.vocabulary import Grade, Source, Way
from xiaoan.kernel.trail.events import Acting
from xiaoan.kernel.tree.queries import unit as unit_of


@dataclass(frozen=True, slots=True)
class Finding:
    """What the recheck found. `quantity`: places passed (None: all handed in). `second`: who else was there.

    `way` empty: the way that was set for this round.
    """

    quantity: int | None = None
    way: str = ""
    note: str = ""
    second: UUID | None = None


def pass_(*, by: Viewer, hazard_id: UUID, found: Finding, at: datetime, form: Form = NO_FORM) -> Hazard:
    """复查通过，销号: all open places, or some of them, the rest staying 整改中."""
    with acts.opened(by=by, at=at) as act:
        turn = take(act, hazard_id, Step.PASS, form, asdict(found))
        if turn.again:
            return turn.hazard
        hazard = turn.hazard
        _second_person(turn)
        passed = found.quantity if found.quantity is not None else hazard.submitted_quantity
        count = closing(hazard.quantity, hazard.closed_quantity, passed)
        way, second = _how(turn, found), _companion(turn, found.second)
        check_two(turn.grade, second is not None)
        check_settled(turn.grade, hazard.listed_by.unit_name if hazard.listed_by else "", whole=count.whole)
        all_arrived(hazard)
        note = cleaned(found.note, most=300)
        close_places(act, hazard, count, way=way.value, second=second, note=note)
        named = second.words if second else ""
        if not count.whole:
            left = hazard.open_quantity
            turn.part()
            told = PartClosed(quantity=count.more, left=left, way=way.value, second=named, note=note)
            return turn.leave(told)
        its_parts_closed(hazard)
        lifted_at_closing(act, hazard)
        closed = turn.leave(Closed(quantity=count.more, way=way.value, second=named, note=note))
        satisfy_all(act, hazard)
        return closed


def fail(
    *,
    by: Viewer,
    hazard_id: UUID,
    reason: str,
    at: datetime,
    due: date | None = None,
    way: str = "",
    form: Form = NO_FORM,
) -> Hazard:
    """复查不通过，退回整改. The deadline stays unless the rechecker sets another."""
    with acts.opened(by=by, at=at) as act:
        why = cleaned(reason, most=300)
        turn = take(act, hazard_id, Step.FAIL, form, {"reason": why, "due": due, "way": way})
        if turn.again:
            return turn.hazard
        hazard, today = turn.hazard, school_day(at)
        if turn.hazard.stage != Stage.RECHECK_DEPARTMENT:
            _second_person(turn)
        if not why:
            raise Refused("请写明哪里没有改好，整改责任人会照着改。", {"reason": "请写明理由"})
        if due is not None and not today <= due <= today + LONGEST_DUE:
            raise Refused("期限不能早于今天，也不能超过三年。", {"due": "请填今天以后的期限"})
        hazard.due = due if due is not None else hazard.due
        hazard.returns += 1
        hazard.submitted_quantity = None
        looked = Way(way) if way in set(Way) else Way(hazard.way_now or hazard.recheck_way)
        hazard.way_now = ""
        return turn.leave(Returned(reason=why, due=hazard.due, way=looked.value))


@dataclass(frozen=True, slots=True)
class Opinion:
    """A department's 复查意见: its number and the scan; `issuer` empty when one department alone is concerned."""

    number: str
    scan: Sequence[UUID]
    issuer: str = ""
    note: str = ""


def paper_pass(*, by: Viewer, hazard_id: UUID, opinion: Opinion, at: datetime, form: Form = NO_FORM) -> Hazard:
    """凭部门复查意见销号. A major hazard then still waits for the bureau's own two people.

    With papers of several departments each is satisfied by its own opinion; the last one closes.
    """
    with acts.opened(by=by, at=at) as act:
        turn = take(act, hazard_id, Step.PAPER_PASS, form, {**asdict(opinion), "scan": list(opinion.scan)})
        if turn.again:
            return turn.hazard
        hazard, paper_no, note = turn.hazard, cleaned(opinion.number, most=60), cleaned(opinion.note, most=300)
        if not paper_no or not opinion.scan:
            wrong = {} if paper_no else {"number": "请填写复查意见的文号"}
            wrong |= {} if opinion.scan else {"scan": "请附复查意见的扫描件或照片"}
            raise Refused("部门文书指出的隐患，只凭部门的复查意见销号：请填文号并附扫描件。", wrong)
        waiting = [row for row in sources_of(hazard) if row.source == Source.DEPARTMENT and row.satisfied_at is None]
        meant = [row for row in waiting if row.issuer == opinion.issuer] if opinion.issuer else waiting
        if len({row.issuer for row in meant}) != 1:
            names = "、".join(dict.fromkeys(row.issuer for row in waiting))
            raise Refused("请选是哪个部门的复查意见。", {"issuer": f"请从中选择：{names}"})
        keep(act, hazard, opinion.scan, PAPER)
        satisfy(act, meant, paper_no)
        issuer = meant[0].issuer
        if len(meant) < len(waiting):
            told = PaperPassed(paper_no=paper_no, issuer=issuer, closed=False, note=note)
            return turn.leave(told, to=Stage.RECHECK_DEPARTMENT)
        if turn.grade == Grade.MAJOR:
            told = PaperPassed(paper_no=paper_no, issuer=issuer, closed=False, note=note)
            return turn.leave(told, to=Stage.RECHECK_ABOVE, ball=above(turn))
        check_settled(turn.grade, hazard.listed_by.unit_name if hazard.listed_by else "", whole=True)
        all_arrived(hazard)
        its_parts_closed(hazard)
        count = closing(hazard.quantity, hazard.closed_quantity, None)
        close_places(act, hazard, count, way="paper", note=note, paper_no=paper_no)
        lifted_at_closing(act, hazard)
        closed = turn.leave(PaperPassed(paper_no=paper_no, issuer=issuer, closed=True, note=note))
        satisfy_all(act, hazard)
        return closed


def _second_person(turn: Turn) -> None:
    """Never anybody who answered for the cure; above, only from the unit that holds the ball or higher."""
    act, hazard = turn.act, turn.hazard
    if is_barred(hazard.barred, act.by.account):
        verb = verbs.RECHECK if hazard.stage == Stage.RECHECK else verbs.RECHECK_ABOVE
        others = [hand.name for hand in turn.staff.here(verb, hazard.barred) if hand.name]
        raise Refused(_way_out(turn, others))
    if hazard.stage != Stage.RECHECK_ABOVE:
        return
    ball = unit_of(hazard.ball_unit_id)
    if not acts_from_above(act.by, verbs.RECHECK_ABOVE, hazard.unit, hazard.domain, ball.path):
        raise Refused(f"这条隐患由{ball.name}复查，本校不能自行销号。")


def _way_out(turn: Turn, others: list[str]) -> str:
    hazard = turn.hazard
    why = "整改责任人和上报整改结果的人不能自己复查（换了岗位或替班也不能）"
    if hazard.stage == Stage.RECHECK_ABOVE:
        return way_out(why, [], unit_of(hazard.ball_unit_id).name)
    up = above(turn)
    return way_out(why, others, unit_of(up).name if up else "")


def _how(turn: Turn, found: Finding) -> Way:
    """How it was looked at; suspected and major on site only."""
    wanted = Way.ON_SITE if turn.grade != Grade.GENERAL else Way(turn.hazard.way_now or turn.hazard.recheck_way)
    if found.way and found.way not in set(Way):
        raise Refused("没有这种复查方式。", {"way": "请从列表中选择"})
    done = Way(found.way) if found.way else wanted
    check_way(done, wanted)
    return done


def _companion(turn: Turn, second: UUID | None) -> Acting | None:
    """The second person of a recheck: somebody else, and not one who answered for the cure."""
    if second is None:
        return None
    person = any_person(turn.act, second, "second")
    if person.account_id == turn.act.by.account or is_barred(turn.hazard.barred, person.id, person.account_id):
        raise Refused("同去复查的人要是另一个没有参与整改的人。", {"second": "请换一个人"})
    return acting(person, turn.act.at)
