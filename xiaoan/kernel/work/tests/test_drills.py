"""Drills by their own pack: four kinds of proof that may follow, themes covered along the way, once a month."""

from __future__ import annotations

import hashlib
from datetime import date
from uuid import UUID, uuid4

import pytest

from tests.support.cast import START, Cast
from xiaoan.foundation.errors import Conflict, NotFound, Refused
from xiaoan.foundation.rls import EVERYTHING, opened
from xiaoan.kernel.access.queries import operator
from xiaoan.kernel.catalogue.commands import adopt
from xiaoan.kernel.catalogue.queries import contents
from xiaoan.kernel.files.commands import promise
from xiaoan.kernel.files.models import Attachment
from xiaoan.kernel.trail.models import TrailEvent
from xiaoan.kernel.work import commands, queries
from xiaoan.kernel.work.bodies import Given, Promised
from xiaoan.kernel.work.models import Record
from xiaoan.kernel.work.shapes import Check, Name
from xiaoan.kernel.work.tests.acting import at, name, record, seeing, tally

NOON = at(10, 20)
PIECES = ("drill_plan", "drill_summary", "drill_evaluation", "photo")
FACTS = {
    "drills.name": "消防疏散", "drills.announced": "announced", "drills.where": "两栋教学楼",
    "drills.commander": "示例·林校长",
    "drills.pupils_should": "860", "drills.pupils_came": "851", "drills.staff_should": "52", "drills.staff_came": "50",
    "drills.signal": "10:00", "drills.first_in": "10:01", "drills.last_in": "10:03", "drills.counted": "10:05",
}  # fmt: skip
SEEN = ("heard", "way_free", "posts_manned", "orderly", "count_right", "plan_right", "kit_ready")


@pytest.fixture
def drilled(cast: Cast) -> Cast:
    """The cast with the drills pack adopted by the county from 1 September 2026."""
    version = contents()["drills"].version
    adopt(by=operator(), unit=cast.unit("county"), pack="drills", version=version, starts=date(2026, 9, 1), at=START)
    return cast


def month(cast: Cast) -> Name:
    return name(cast, "school", "drills.school.regular", at(10, 1, 0))


def check(cast: Cast, *names: Name, alone: bool = False) -> Check:
    safety = cast.seat("safety", NOON)
    with seeing(safety):
        return queries.check(safety, names, at=NOON, alone=alone)


def answers(**wrong: str) -> tuple[Given, ...]:
    told = tuple(Given(item=item, answer="value", value=value) for item, value in FACTS.items())
    return told + tuple(
        Given(item=f"drills.{one}", answer="fault", what=wrong[one], where="东楼梯")
        if one in wrong
        else Given(item=f"drills.{one}", answer="fine")
        for one in SEEN
    )


def file(cast: Cast, kind: str, *, arrived: bool = True, who: str = "safety") -> Promised:
    digest = hashlib.sha256(uuid4().bytes).hexdigest()
    row = promise(
        by=cast.seat(who, NOON), unit=cast.unit("school"), client_id=uuid4(), name=f"{kind}.pdf", sha256=digest,
        size=100, at=NOON,
    )  # fmt: skip
    if arrived:
        with opened(EVERYTHING):
            Attachment.objects.filter(id=row.id).update(verified_at=NOON)
    return Promised(attachment=row.id, purpose=kind)


def drill(cast: Cast, *kinds: str, theme: str = "fire", **wrong: str) -> commands.Receipt:
    names = [task.name for task in check(cast, month(cast)).tasks]
    files = tuple(file(cast, kind) for kind in kinds)
    return record(
        cast, "safety", "school", NOON, *names, answers=answers(**wrong), rest_fine=False, theme=theme, files=files
    )


def rows() -> list[Record]:
    with opened(EVERYTHING):
        return list(Record.objects.order_by("id"))


def done(cast: Cast) -> int:
    found = tally(cast, "school", "drills.school.regular", 10, NOON)
    return found.on_time + found.late


def test_one_form_serves_the_month_and_the_themes_of_the_year(drilled: Cast) -> None:
    form = check(drilled, month(drilled))
    assert [task.name.duty for task in form.tasks] == ["drills.school.regular", "drills.school.themes"]
    assert [code for code, _title in form.themes][-1] == "other" and len(form.themes) == 8
    assert len({question.item for question in form.questions}) == len(form.questions)
    assert [task.name.duty for task in check(drilled, month(drilled), alone=True).tasks] == ["drills.school.regular"]


def test_a_drill_without_its_four_pieces_is_kept_but_does_not_count_until_they_arrive(drilled: Cast) -> None:
    receipt = drill(drilled, "drill_plan", "drill_summary")
    assert not receipt.complete and any("还差效果评估、演练照片" in note for note in receipt.notes)
    assert done(drilled) == 0
    safety = drilled.seat("safety", NOON)
    with seeing(safety):
        page = queries.record(safety, receipt.records[0], at=NOON)
    assert [kind for kind, _title in page.lacks] == ["drill_evaluation", "photo"] and page.theme == "消防疏散"
    commands.bring_proof(by=safety, record_id=receipt.records[0], files=[file(drilled, "photo")], at=NOON)
    assert done(drilled) == 0
    late = file(drilled, "drill_evaluation", arrived=False)
    commands.bring_proof(by=safety, record_id=receipt.records[0], files=[late], at=NOON)
    assert done(drilled) == 0 and [row.lacks for row in rows()] == [[], []]
    with opened(EVERYTHING):
        Attachment.objects.filter(id=late.attachment).update(verified_at=NOON)
    for row in rows():
        commands.confirm_files(by=safety, record_id=row.id, at=NOON)
    assert done(drilled) == 1 and all(row.complete for row in rows())
    with opened(EVERYTHING):
        assert TrailEvent.objects.filter(kind="work.evidenced").count() == 4


def test_all_four_at_once_count_at_once(drilled: Cast) -> None:
    assert drill(drilled, *PIECES).complete and done(drilled) == 1


def test_themes_are_covered_one_drill_after_the_other_and_another_theme_covers_none(drilled: Cast) -> None:
    drill(drilled, *PIECES)
    drill(drilled, *PIECES, theme="earthquake")
    drill(drilled, *PIECES, theme="earthquake")
    drill(drilled, *PIECES, theme="other")
    year = check(drilled, month(drilled)).tasks[1]
    assert (year.done, year.n, year.state) == (2, 7, "open")
    with pytest.raises(Refused) as refusal:
        drill(drilled, *PIECES, theme="volcano")
    assert "theme" in refusal.value.fields


def test_a_problem_of_a_drill_is_reported_once_though_two_duties_asked(drilled: Cast) -> None:
    receipt = drill(drilled, *PIECES, heard="三楼听不清")
    assert len(receipt.reports) == 1


def test_proof_is_brought_by_the_recorder_or_who_records_for_others_and_only_what_lacks(drilled: Cast) -> None:
    receipt = drill(drilled, "drill_plan")
    record_id = receipt.records[0]
    safety = drilled.seat("safety", NOON)
    with pytest.raises(Refused, match="不要"):
        commands.bring_proof(by=safety, record_id=record_id, files=[file(drilled, "drill_plan")], at=NOON)
    with pytest.raises(Refused, match="请选择"):
        commands.bring_proof(by=safety, record_id=record_id, files=[], at=NOON)
    with pytest.raises(NotFound):
        ghost = Promised(attachment=UUID(int=7), purpose="photo")
        commands.bring_proof(by=safety, record_id=record_id, files=[ghost], at=NOON)
    guard = drilled.seat("guard", NOON)
    with pytest.raises(Refused, match="记录人"):
        commands.bring_proof(by=guard, record_id=record_id, files=[file(drilled, "photo", who="guard")], at=NOON)
    stranger = drilled.seat("stranger", NOON)
    with pytest.raises(NotFound):
        commands.bring_proof(by=stranger, record_id=record_id, files=[file(drilled, "photo")], at=NOON)
    commands.withdraw(by=safety, record_id=record_id, reason="记错", at=NOON)
    with pytest.raises(Conflict):
        commands.bring_proof(by=safety, record_id=record_id, files=[file(drilled, "photo")], at=NOON)


def test_a_night_drill_is_held_at_night(drilled: Cast) -> None:
    night = name(drilled, "east", "drills.night.regular", at(9, 1, 0))
    keeper = drilled.seat("middle_safety", NOON)
    with seeing(keeper):
        form = queries.check(keeper, [night], at=NOON)
    told = tuple(
        Given(item=one.item, answer="value", value="12:00" if one.answer == "time" else FACTS.get(one.item, "8"))
        if one.answer != "check"
        else Given(item=one.item, answer="fine")
        for one in form.questions
        if not one.optional
    )
    with pytest.raises(Refused) as refusal:
        record(drilled, "middle_safety", "east", NOON, night, answers=told, rest_fine=False)
    assert refusal.value.fields == {"drills.night_signal": "应在 18:30—06:00 之间"}
