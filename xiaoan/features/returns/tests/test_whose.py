"""Whose a return is: nobody's who was granted some domains only; odd digits; every row has its event."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID, uuid4

import pytest

from tests.support.cast import Cast
from xiaoan.features.returns import commands, queries
from xiaoan.features.returns.doing.steps import NUMBER
from xiaoan.features.returns.models import Draft, Frozen
from xiaoan.features.returns.tests.play import MONTHLY, OCTOBER, SIGNING_DAY, Play, on
from xiaoan.foundation.errors import NotFound, Refused
from xiaoan.foundation.rls import EVERYTHING, opened
from xiaoan.kernel.access.commands import Place, grant
from xiaoan.kernel.access.models import Grant
from xiaoan.kernel.access.queries import operator
from xiaoan.kernel.hazards.tests.play import Play as Finding
from xiaoan.kernel.indicators.commands import close_due
from xiaoan.kernel.trail.verify import verify

AT = on(11, 6)


@pytest.fixture
def play(cast: Cast) -> Play:
    return Play(cast)


def narrowed(play: Play, who: str, domains: list[str]) -> None:
    """From now on all that somebody holds is for some domains only."""
    with opened(EVERYTHING):
        Grant.objects.filter(account_id=play.cast.account(who)).update(domains=domains)


def test_a_grant_for_one_domain_sees_no_return_signed_kept_or_on_its_way(play: Play) -> None:
    found = Finding(play.cast)
    found.hazard()
    play.fill(at=on(11, 2))
    close_due(by=operator(), day=date(2026, 11, 6), at=on(11, 5, 17))
    narrowed(play, "officer", ["fire"])
    late = on(11, 7)
    with pytest.raises(NotFound):
        play.page("officer", at=late)
    frozen = play.sign(at=late)
    with pytest.raises(NotFound):
        play.page("officer", at=late)
    seat, county = play.cast.seat("officer", late), play.cast.unit("county")
    with opened(seat.scope, readonly=True):
        with pytest.raises(NotFound):
            queries.by_code(seat, frozen.code)
        kind = play.page("principal", at=late).owed.kind
        assert queries.standing(seat, county, kind, OCTOBER, at=late).lines == ()


def test_a_list_of_schools_sees_those_returns_and_no_roll_up(play: Play) -> None:
    frozen = play.sent()
    with opened(EVERYTHING):
        Grant.objects.filter(account_id=play.cast.account("officer")).update(units=[play.cast.unit("middle").id])
    seat = play.cast.seat("officer", AT)
    with opened(seat.scope, readonly=True), pytest.raises(NotFound):
        queries.by_code(seat, frozen.code)
    assert play.page("officer", "middle", at=AT).frozen is None
    with pytest.raises(NotFound):
        play.page("officer", "county", "returns.county_month", at=AT)


def test_who_may_speak_of_one_domain_takes_no_step_of_a_return(play: Play) -> None:
    play.fill(at=on(11, 2))
    narrowed(play, "principal", ["fire"])
    narrowed(play, "safety", ["fire"])
    by, unit = play.cast.seat("principal", SIGNING_DAY), play.cast.unit("school")
    named: dict[str, Any] = {"unit": unit, "kind": MONTHLY, "period": OCTOBER, "at": SIGNING_DAY}
    for step in (commands.sign, commands.review):
        with pytest.raises(Refused, match="没有办理这件事的权限"):
            step(by=by, **named)
    with pytest.raises(Refused, match="没有办理这件事的权限"):
        commands.send_back(by=by, reason="改一改", **named)
    with pytest.raises(Refused, match="没有办理这件事的权限"):
        commands.note(by=by, client_id=uuid4(), cell="basics.students", text="说明", **named)
    with opened(EVERYTHING):
        assert not Frozen.objects.exists()


@pytest.mark.parametrize("digits", ["²", "٣", "１２", "9" * 13, "1e9", "-1"])
def test_digits_of_other_scripts_and_endless_numbers_are_no_numbers(digits: str) -> None:
    assert NUMBER.fullmatch(digits) is None


def test_a_form_that_is_saved_empty_leaves_no_row_that_looks_smuggled_in(play: Play) -> None:
    unit, by = play.cast.unit("school"), play.cast.seat("safety", AT)
    with opened(EVERYTHING):
        before = {(each.object_type, each.object_id) for each in verify().findings}
    row = commands.type_in(by=by, unit=unit, kind=MONTHLY, period=OCTOBER, said={"incidents.incidents": ""}, at=AT)
    with opened(EVERYTHING):
        assert Draft.objects.filter(id=row.id).exists()
        assert {(each.object_type, each.object_id) for each in verify().findings} == before


@pytest.mark.parametrize("who", ["stranger", "far_officer", "fireman"])
def test_nobody_from_elsewhere_reads_or_takes_a_step(play: Play, who: str) -> None:
    frozen = play.sent()
    seat = play.cast.seat(who, AT)
    with pytest.raises(NotFound):
        play.page(who, at=AT)
    with opened(seat.scope, readonly=True), pytest.raises(NotFound):
        queries.by_code(seat, frozen.code)
    named: dict[str, Any] = {
        "by": seat,
        "unit": play.cast.unit("school"),
        "kind": MONTHLY,
        "period": "2026-09",
        "at": AT,
    }
    for step in (commands.submit, commands.review, commands.sign):
        with pytest.raises(NotFound):
            step(**named)
    assert not _rows(frozen.id)


def _rows(frozen: UUID) -> int:
    with opened(EVERYTHING):
        return Frozen.objects.exclude(id=frozen).count()


def test_an_extra_grant_for_a_domain_gives_nothing_of_returns(play: Play) -> None:
    play.sent()
    grant(
        by=operator(), account_id=play.cast.account("fireman"), role="bureau_officer",
        place=Place(play.cast.unit("county")), domains=("fire",), starts=on(8, 20).date(), at=on(8, 20),
    )  # fmt: skip
    with pytest.raises(NotFound):
        play.page("fireman", at=AT)
