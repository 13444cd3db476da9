"""Why something is not done: claims, excuses, difficulties, and duties a school finds pointless."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any
from unittest import mock

import pytest

from tests.support.cast import Cast
from xiaoan.foundation.errors import Conflict, NotFound, Refused
from xiaoan.foundation.ids import new_id
from xiaoan.foundation.registry import Table
from xiaoan.kernel.work import commands, months, queries
from xiaoan.kernel.work.shapes import Name
from xiaoan.kernel.work.tests.acting import at, morning, name, record, seeing, tally

NOON = at(10, 20)
END = at(11, 20)


def owed(cast: Cast, day: int = 20) -> Name:
    return name(cast, "school", "lamp.day", morning(10, day))


@contextmanager
def october_closed(cast: Cast, when: datetime) -> Iterator[None]:
    """October of 一小 is closed at an instant, as the room of indicators would say."""
    found = {(cast.unit("school").id, "2026-10"): when}
    table: Table[months.ClosedAt] = Table("closed months")
    table.add(
        "test", lambda units, wanted: {key: at for key, at in found.items() if key[0] in units and key[1] in wanted}
    )
    with mock.patch.object(months, "CLOSED", table):
        yield


def test_a_claim_leaves_required_and_is_counted_apart(county: Cast) -> None:
    commands.claim(by=county.seat("guard", NOON), name=owed(county), reason="当天灯具厂在换灯", at=NOON)
    found = tally(county, "school", "lamp.day", 10, END)
    assert (found.expected, found.required, found.not_applicable) == (18, 17, 1)
    assert found.holds


def test_a_claim_needs_a_reason_an_open_window_and_something_undone(county: Cast) -> None:
    guard = county.seat("guard", NOON)
    with pytest.raises(Refused):
        commands.claim(by=guard, name=owed(county), reason=" ", at=NOON)
    with pytest.raises(Refused, match="还没到时候"):
        commands.claim(by=guard, name=owed(county, 21), reason="明天没人", at=NOON)
    record(county, "guard", "school", NOON, owed(county))
    with pytest.raises(Refused, match="已经办了"):
        commands.claim(by=guard, name=owed(county), reason="不适用", at=NOON)
    with pytest.raises(NotFound):
        commands.claim(by=guard, name=owed(county, 24), reason="不适用", at=at(10, 25))


def test_an_occurrence_is_claimed_once(county: Cast) -> None:
    guard = county.seat("guard", NOON)
    commands.claim(by=guard, name=owed(county), reason="换灯", at=NOON)
    with pytest.raises(Conflict):
        commands.claim(by=guard, name=owed(county), reason="换灯", at=NOON)


def test_the_third_claim_in_a_row_asks_to_correct_the_fact(county: Cast) -> None:
    guard = county.seat("guard", END)
    for day in (19, 20):
        commands.claim(by=guard, name=owed(county, day), reason="换灯", at=END)
    with pytest.raises(Refused, match="单位情况"):
        commands.claim(by=guard, name=owed(county, 21), reason="换灯", at=END)
    record(county, "guard", "school", END, owed(county, 21), happened=at(10, 21))
    commands.claim(by=guard, name=owed(county, 22), reason="换灯", at=END)


def test_done_anyway_counts_as_done_in_spite_of_a_claim(county: Cast) -> None:
    commands.claim(by=county.seat("guard", NOON), name=owed(county), reason="换灯", at=NOON)
    record(county, "guard", "school", at(10, 20, 15), owed(county))
    found = tally(county, "school", "lamp.day", 10, END)
    assert (found.on_time, found.not_applicable, found.expected) == (1, 0, 18)


def test_the_superior_refuses_a_claim_and_it_is_owed_again(county: Cast) -> None:
    claim = commands.claim(by=county.seat("guard", NOON), name=owed(county), reason="换灯", at=NOON)
    for who in ("stranger", "far_officer"):
        with pytest.raises(NotFound):
            commands.refuse_claim(by=county.seat(who, NOON), claim_id=claim.id, reason="要办", at=NOON)
    for who in ("guard", "principal"):
        with pytest.raises(Refused):
            commands.refuse_claim(by=county.seat(who, NOON), claim_id=claim.id, reason="要办", at=NOON)
    officer = county.seat("officer", END)
    commands.refuse_claim(by=officer, claim_id=claim.id, reason="换灯也要看", at=END)
    with pytest.raises(Conflict):
        commands.refuse_claim(by=officer, claim_id=claim.id, reason="换灯也要看", at=END)
    found = tally(county, "school", "lamp.day", 10, END)
    assert (found.not_applicable, found.missing) == (0, 18)
    with seeing(officer):
        (line,) = queries.claims(officer, county.unit("county"), open_only=False)
        assert line.refused and line.refusal == "换灯也要看"
        assert queries.claims(officer, county.unit("county")) == []


def test_a_closed_month_takes_no_claim_no_refusal_and_no_excuse(county: Cast) -> None:
    claim = commands.claim(by=county.seat("guard", NOON), name=owed(county), reason="换灯", at=NOON)
    officer = county.seat("officer", END)
    with october_closed(county, at(11, 5)):
        with pytest.raises(Refused, match="已定稿"):
            commands.claim(by=county.seat("guard", END), name=owed(county, 22), reason="换灯", at=END)
        with pytest.raises(Refused, match="已定稿"):
            commands.refuse_claim(by=officer, claim_id=claim.id, reason="要办", at=END)
        with pytest.raises(Refused, match="已定稿"):
            commands.excuse(
                by=officer, unit=county.unit("school"), first=date(2026, 10, 1), last=date(2026, 11, 2),
                reason="台风", at=END,
            )  # fmt: skip
        receipt = record(county, "guard", "school", END, owed(county), happened=NOON)
    assert any("已定稿" in note for note in receipt.notes)


def test_the_superior_excuses_a_duty_a_domain_or_everything_for_some_days(county: Cast) -> None:
    officer = county.seat("officer", NOON)
    school = county.unit("school")
    give: dict[str, Any] = {"by": officer, "unit": school, "reason": "县里抽调", "at": NOON}
    commands.excuse(**give, first=date(2026, 10, 19), last=date(2026, 10, 20), duty="lamp.day")
    assert tally(county, "school", "lamp.day", 10, END).excused == 2
    assert tally(county, "school", "lamp.week", 10, END).excused == 0
    second = commands.excuse(**give, first=date(2026, 10, 21), last=date(2026, 10, 25), domain="equipment")
    assert tally(county, "school", "lamp.day", 10, END).excused == 5
    # Due on the last school day of the week, 23 October.
    assert tally(county, "school", "lamp.week", 10, END).excused == 1
    commands.withdraw_excuse(by=officer, excuse_id=second.id, at=NOON)
    assert tally(county, "school", "lamp.day", 10, END).excused == 2
    with pytest.raises(Conflict):
        commands.withdraw_excuse(by=officer, excuse_id=second.id, at=NOON)


def test_an_excuse_of_the_county_holds_for_all_below_and_each_school_sees_it(county: Cast) -> None:
    commands.excuse(
        by=county.seat("officer", NOON), unit=county.unit("county"), first=date(2026, 10, 20), last=date(2026, 10, 20),
        reason="全县停电检修", at=NOON, duty="lamp.day",
    )  # fmt: skip
    commands.excuse(
        by=county.seat("officer", NOON), unit=county.unit("county"), first=date(2026, 10, 1), last=date(2026, 10, 31),
        reason="全县停电检修", at=NOON, duty="lamp.bureau",
    )  # fmt: skip
    for unit in ("school", "east", "point"):
        assert tally(county, unit, "lamp.day", 10, END).excused == 1
    assert tally(county, "county", "lamp.bureau", 10, END).excused == 0
    guard = county.seat("guard", at(10, 20, 15))
    with seeing(guard):
        day = queries.my_day(guard, at=at(10, 20, 15))
    assert [task.standing.reason for task in day.done if task.name.duty == "lamp.day"] == ["全县停电检修"]


def test_a_school_never_excuses_itself_nor_its_campus(county: Cast) -> None:
    for who, unit in (("principal", "school"), ("middle_principal", "middle"), ("middle_safety", "east")):
        with pytest.raises(Refused, match="由上级办理"):
            commands.excuse(
                by=county.seat(who, NOON), unit=county.unit(unit), first=date(2026, 10, 20), last=date(2026, 10, 20),
                reason="太忙", at=NOON,
            )  # fmt: skip
    commands.excuse(
        by=county.seat("central_principal", NOON), unit=county.unit("point"), first=date(2026, 10, 20),
        last=date(2026, 10, 20), reason="老师外出培训", at=NOON,
    )  # fmt: skip
    assert tally(county, "point", "lamp.day", 10, END).excused == 1


def test_an_excuse_of_the_stranger_is_not_found_and_senseless_ones_are_refused(county: Cast) -> None:
    for who in ("stranger", "far_officer"):
        with pytest.raises(NotFound):
            commands.excuse(
                by=county.seat(who, NOON), unit=county.unit("school"), first=date(2026, 10, 20),
                last=date(2026, 10, 20), reason="随便", at=NOON,
            )  # fmt: skip
    officer = county.seat("officer", NOON)
    right: dict[str, Any] = {"first": date(2026, 10, 20), "last": date(2026, 10, 20), "reason": "台风", "at": NOON}
    wrongs: tuple[dict[str, Any], ...] = (
        {"last": date(2026, 10, 1)}, {"last": date(2030, 1, 1)}, {"duty": "no.such"}, {"domain": "no"}, {"reason": ""},
    )  # fmt: skip
    for wrong in wrongs:
        with pytest.raises(Refused):
            commands.excuse(by=officer, unit=county.unit("school"), **(right | wrong))


def test_a_difficulty_is_shown_and_excuses_nothing(county: Cast) -> None:
    commands.say_difficulty(by=county.seat("guard", NOON), name=owed(county), text="一名门卫离职，两人倒班", at=NOON)
    assert tally(county, "school", "lamp.day", 10, END).missing == 18
    officer = county.seat("officer", END)
    with seeing(officer):
        (line,) = queries.drill(
            officer, county.unit("school"), first=date(2026, 10, 20), last=date(2026, 10, 20), at=END, duty="lamp.day"
        )
    assert line.difficulty == "一名门卫离职，两人倒班"


def test_a_duty_found_pointless_is_answered_once(county: Cast) -> None:
    guard = county.seat("guard", NOON)
    remark = commands.say_pointless(
        by=guard, unit=county.unit("school"), duty="lamp.week", text="每天都看了，不用再每周看", at=NOON
    )
    officer = county.seat("officer", END)
    with seeing(officer):
        (line,) = queries.remarks(officer, county.unit("county"), kind="pointless", unanswered=True)
        assert line.text.startswith("每天都看了")
    with pytest.raises(Refused):
        commands.reply(by=guard, remark_id=remark.id, text="同意", at=END)
    with pytest.raises(NotFound):
        commands.reply(by=county.seat("stranger", END), remark_id=remark.id, text="同意", at=END)
    commands.reply(by=officer, remark_id=remark.id, text="下个版本取消", at=END)
    with pytest.raises(Conflict):
        commands.reply(by=officer, remark_id=remark.id, text="再想想", at=END)


def test_every_word_is_tried_by_the_stranger(county: Cast) -> None:
    for who in ("stranger", "far_officer"):
        stranger = county.seat(who, NOON)
        with pytest.raises(NotFound):
            commands.claim(by=stranger, name=owed(county), reason="不适用", at=NOON)
        with pytest.raises(NotFound):
            commands.say_difficulty(by=stranger, name=owed(county), text="难", at=NOON)
        with pytest.raises(NotFound):
            commands.say_pointless(by=stranger, unit=county.unit("school"), duty="lamp.day", text="无用", at=NOON)
        for lost in (commands.withdraw_excuse,):
            with pytest.raises(NotFound):
                lost(by=stranger, excuse_id=new_id(), at=NOON)
        with pytest.raises(NotFound):
            commands.confirm_files(by=stranger, record_id=new_id(), at=NOON)
    with pytest.raises(NotFound):
        commands.say_pointless(
            by=county.seat("guard", NOON), unit=county.unit("school"), duty="no.such", text="无用", at=NOON
        )
