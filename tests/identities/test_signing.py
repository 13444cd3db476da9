"""拟稿 and 授权代签: everybody acts under his own name, and a signature says whose it is and by which paper."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import connections

from tests.support.cast import Cast
from xiaoan.foundation.errors import Conflict, NotFound, Refused
from xiaoan.foundation.rls import EVERYTHING, opened
from xiaoan.kernel.access.commands import Place, grant, switch_account
from xiaoan.kernel.access.models import Mandate, Preparation
from xiaoan.kernel.access.queries import operator, viewer
from xiaoan.kernel.access.rules import Viewer
from xiaoan.kernel.access.signing.mandates import give_mandate, mandates, signing_verbs, withdraw_mandate
from xiaoan.kernel.access.signing.preparations import (
    count_waiting,
    prepare,
    return_prepared,
    sign_prepared,
    waiting_for,
    withdraw_prepared,
)
from xiaoan.kernel.indicators.commands import close_month
from xiaoan.kernel.indicators.models import Closing
from xiaoan.kernel.org.models import Holding
from xiaoan.kernel.org.staff import leave, relieve
from xiaoan.kernel.trail.models import TrailEvent, TrailText
from xiaoan.kernel.trail.verify import verify

AT = datetime(2026, 10, 12, 1, 0, tzinfo=UTC)
SIGN = "indicators.sign"


def ready(cast: Cast, by: str = "safety", month: str = "2026-09", **body: str) -> Preparation:
    return prepare(by=cast.seat(by, AT), unit=cast.unit("school"), kind="month", subject=month, body=body, at=AT)


def lend(cast: Cast, giver: str = "principal", to: str = "safety", by: Viewer | None = None, **other: Any) -> Mandate:
    terms: dict[str, Any] = {
        "verbs": [SIGN], "starts": date(2026, 10, 10), "ends": date(2026, 10, 20), "paper_no": "青一小授〔2026〕3号",
        "reason": "外出培训",
    }  # fmt: skip
    return give_mandate(
        by=by or cast.seat(giver, AT), unit=cast.unit("school"), to_account=cast.account(to), at=AT, **(terms | other)
    )


def may_sign(cast: Cast, who: str, at: datetime = AT) -> bool:
    school = cast.unit("school")
    return cast.seat(who, at).may(SIGN, path=school.path, unit=school.id)


def closing(cast: Cast) -> Closing:
    with opened(EVERYTHING):
        return Closing.objects.get(unit=cast.unit("school"), month="2026-09")


def test_a_clerk_prepares_and_the_head_signs_each_under_his_own_name(cast: Cast) -> None:
    row = ready(cast, note="数字核对过")
    head = cast.seat("principal", AT)
    with opened(head.scope):
        [waiting] = waiting_for(head, at=AT)
        assert (waiting.signs, waiting.mine, waiting.body) == (True, False, (("说明", "数字核对过"),))
        assert count_waiting(head) == 1
    signed = sign_prepared(by=head, preparation_id=row.id, at=AT)
    assert (signed.state, signed.prepared_by.name) == ("signed", "示例·周主任")
    by = closing(cast).by
    assert by is not None
    assert by.words == "示例·林校长（校长）"
    with opened(EVERYTHING):
        kinds = TrailEvent.objects.filter(object_id=row.id).order_by("seq").values_list("kind", flat=True)
        assert list(kinds) == ["access.prepared", "access.preparation_signed"]


def test_nobody_signs_what_he_only_prepared(cast: Cast) -> None:
    row = ready(cast)
    for who, error in (("safety", Refused), ("guard", Refused), ("stranger", NotFound), ("middle_principal", NotFound)):
        with pytest.raises(error):
            sign_prepared(by=cast.seat(who, AT), preparation_id=row.id, at=AT)
        with pytest.raises(error):
            return_prepared(by=cast.seat(who, AT), preparation_id=row.id, reason="不对", at=AT)
    with pytest.raises(Refused):
        ready(cast, by="guard")


def test_what_is_returned_says_why_and_can_be_prepared_anew(cast: Cast) -> None:
    row = ready(cast)
    with pytest.raises(Conflict):
        ready(cast, by="principal")
    with pytest.raises(Refused):
        return_prepared(by=cast.seat("principal", AT), preparation_id=row.id, reason=" ", at=AT)
    return_prepared(by=cast.seat("principal", AT), preparation_id=row.id, reason="漏了演练", at=AT)
    clerk = cast.seat("safety", AT)
    with opened(clerk.scope):
        [back] = waiting_for(clerk, at=AT)
    assert (back.row.answer, back.mine, back.signs) == ("漏了演练", True, False)
    with pytest.raises(Conflict):
        sign_prepared(by=cast.seat("principal", AT), preparation_id=row.id, at=AT)
    assert ready(cast).state == "open"


def test_only_its_author_takes_a_preparation_back(cast: Cast) -> None:
    row = ready(cast)
    with pytest.raises(Refused):
        withdraw_prepared(by=cast.seat("principal", AT), preparation_id=row.id, at=AT)
    assert withdraw_prepared(by=cast.seat("safety", AT), preparation_id=row.id, at=AT).state == "withdrawn"


def test_a_month_signed_by_another_way_settles_its_preparation(cast: Cast) -> None:
    row = ready(cast)
    close_month(by=cast.seat("principal", AT), unit=cast.unit("school"), month="2026-09", at=AT)
    with opened(EVERYTHING):
        assert Preparation.objects.get(id=row.id).state == "signed"
    with pytest.raises(Conflict):
        ready(cast)


@pytest.mark.parametrize("month", ["2026-10", "2027-01", "", "2026-13", "x" * 500])
def test_a_month_that_is_not_over_is_not_prepared(cast: Cast, month: str) -> None:
    with pytest.raises(Refused):
        ready(cast, month=month)


def test_unknown_fields_and_kinds_are_refused(cast: Cast) -> None:
    with pytest.raises(Refused):
        ready(cast, nonsense="x")
    with pytest.raises(NotFound):
        prepare(by=cast.seat("safety", AT), unit=cast.unit("school"), kind="?", subject="", body={}, at=AT)


def test_two_preparing_at_once_leave_one(committed_cast: Cast) -> None:
    seats = [committed_cast.seat(who, AT) for who in ("safety", "principal")]

    def go(seat: Viewer) -> bool:
        try:
            prepare(by=seat, unit=committed_cast.unit("school"), kind="month", subject="2026-09", body={}, at=AT)
        except Conflict:
            return False
        finally:
            connections.close_all()
        return True

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(go, seats)) == [False, True]


def test_a_signature_by_mandate_says_for_whom_and_by_which_paper(cast: Cast) -> None:
    assert not may_sign(cast, "safety")
    lend(cast)
    close_month(by=cast.seat("safety", AT), unit=cast.unit("school"), month="2026-09", at=AT)
    by = closing(cast).by
    assert by is not None
    assert by.words == (
        "示例·周主任（安全员） 代 示例·林校长（校长）签，授权青一小授〔2026〕3号（2026.10.10—2026.10.20）"
    )
    with opened(EVERYTHING):
        event = TrailEvent.objects.get(kind="indicators.closed", unit=cast.unit("school"))
        assert set(event.body["instead_of"]) == {"commitment"}, "a name enters the chain as a commitment"
        assert "示例·林校长" in TrailText.objects.get(event=event.id, field="instead_of").text


def test_whoever_may_sign_himself_signs_in_his_own_name(cast: Cast) -> None:
    lend(cast)
    close_month(by=cast.seat("principal", AT), unit=cast.unit("school"), month="2026-09", at=AT)
    by = closing(cast).by
    assert by is not None
    assert by.instead_of == ""


def test_a_mandate_holds_from_day_to_day(cast: Cast) -> None:
    lend(cast)
    days = {9: False, 10: True, 20: True, 21: False}
    assert {day: may_sign(cast, "safety", datetime(2026, 10, day, 3, tzinfo=UTC)) for day in days} == days


def test_a_mandate_is_taken_back_by_giver_holder_or_head_and_by_nobody_else(cast: Cast) -> None:
    row = lend(cast)
    for who, error in (("guard", Refused), ("stranger", NotFound)):
        with pytest.raises(error):
            withdraw_mandate(by=cast.seat(who, AT), mandate_id=row.id, at=AT)
    assert may_sign(cast, "safety")
    withdraw_mandate(by=cast.seat("safety", AT), mandate_id=row.id, at=AT)
    assert not may_sign(cast, "safety")


def test_what_one_lacks_or_was_lent_is_not_lent_on(cast: Cast) -> None:
    with pytest.raises(Refused):
        lend(cast, giver="safety", to="guard")
    lend(cast)
    assert signing_verbs(cast.seat("safety", AT), cast.unit("school")) == []
    with pytest.raises(Refused):
        lend(cast, giver="safety", to="logistics")
    with pytest.raises(Refused, match="不能授予"):
        grant(
            by=cast.seat("safety", AT), account_id=cast.account("logistics"), role="school_head",
            place=Place(cast.unit("school")), starts=AT.date(), ends=date(2026, 10, 20), at=AT,
        )  # fmt: skip


@pytest.mark.parametrize(
    "other",
    [
        {"verbs": []},
        {"verbs": ["org.see"]},
        {"verbs": [SIGN, "no.such"]},
        {"ends": date(2026, 10, 1)},
        {"ends": date(2028, 10, 1)},
        {"starts": date(2026, 1, 1), "ends": date(2026, 2, 1)},
        {"paper_no": " "},
        {"reason": ""},
    ],
)
def test_a_mandate_lacks_nothing_or_is_refused(cast: Cast, other: dict[str, Any]) -> None:
    with pytest.raises(Refused):
        lend(cast, **other)


@pytest.mark.parametrize("to", ["stranger", "middle_safety", "officer", "principal"])
def test_only_another_of_the_same_unit_signs_for_one(cast: Cast, to: str) -> None:
    with pytest.raises(Refused):
        lend(cast, to=to)


def test_a_mandate_ends_with_the_givers_post_and_with_the_holders(cast: Cast) -> None:
    lend(cast)
    later = AT + timedelta(days=3)
    with opened(EVERYTHING):
        held = Holding.objects.get(person=cast.people["principal"])
    relieve(by=operator(), holding_id=held.id, last=AT.date(), at=AT)
    assert may_sign(cast, "safety")
    assert not may_sign(cast, "safety", later), "the giver can no longer sign himself"


def test_whoever_has_left_or_whose_giver_is_switched_off_signs_no_more(cast: Cast) -> None:
    lend(cast)
    switch_account(by=operator(), account_id=cast.account("principal"), active=False, at=AT)
    assert not may_sign(cast, "safety")
    switch_account(by=operator(), account_id=cast.account("principal"), active=True, at=AT)
    leave(by=operator(), person_id=cast.people["safety"].id, last=AT.date(), at=AT)
    assert viewer(cast.account("safety"), at=AT + timedelta(days=2)).held == ()


def test_mandates_are_shown_to_giver_holder_and_who_may_see_people(cast: Cast) -> None:
    row = lend(cast, to="logistics")
    for who, shown in (("principal", 1), ("logistics", 1), ("safety", 1), ("guard", 0), ("stranger", 0)):
        seat = cast.seat(who, AT)
        with opened(seat.scope):
            assert len(mandates(seat, cast.unit("school"), at=AT)) == shown, who
    assert row.to.words == "示例·钱主任（总务（后勤）主任）"


def test_the_trail_is_whole_after_signing_for_somebody(cast: Cast) -> None:
    row = lend(cast)
    sign_prepared(by=cast.seat("safety", AT), preparation_id=ready(cast, note="x").id, at=AT)
    withdraw_mandate(by=cast.seat("principal", AT), mandate_id=row.id, at=AT)
    with opened(EVERYTHING):
        assert verify().findings == []
