"""A return signed from 待我签, by whom the signature was lent, in a vacancy, and above legal schools still open."""

from __future__ import annotations

from datetime import date

import pytest

from tests.support.cast import Cast
from xiaoan.features.returns import commands, queries
from xiaoan.features.returns.tests.play import CITY, COUNTY, MONTHLY, OCTOBER, SIGNING_DAY, Play, on
from xiaoan.features.returns.verbs import SIGN
from xiaoan.foundation.errors import NotFound, Refused
from xiaoan.foundation.rls import EVERYTHING, opened
from xiaoan.kernel.access.models import Grant
from xiaoan.kernel.access.queries import operator
from xiaoan.kernel.access.signing.kept import kept, sign_kept
from xiaoan.kernel.access.signing.mandates import give_mandate
from xiaoan.kernel.hazards.tests.play import Play as Finding
from xiaoan.kernel.indicators.models import Closing
from xiaoan.kernel.indicators.queries import evidence, indicators
from xiaoan.kernel.indicators.verbs import SIGN as CLOSE
from xiaoan.kernel.org.commands import found_unit


@pytest.fixture
def play(cast: Cast) -> Play:
    return Play(cast)


def lend(play: Play, verbs: list[str], to: str = "logistics") -> None:
    give_mandate(
        by=play.cast.seat("principal", on(11, 1)), unit=play.cast.unit("school"), to_account=play.cast.account(to),
        verbs=verbs, starts=date(2026, 11, 1), ends=date(2026, 11, 9), paper_no="青一小授〔2026〕3号",
        reason="外出培训", at=on(11, 1),
    )  # fmt: skip


def closed(play: Play, unit: str = "school") -> bool:
    with opened(EVERYTHING):
        return Closing.objects.filter(unit=play.cast.unit(unit), month=OCTOBER).exists()


def test_a_return_sent_in_waits_for_the_head_and_is_signed_there(play: Play) -> None:
    row = play.fill(at=on(11, 2))
    for who, signs in (("principal", True), ("safety", False)):
        seat = play.cast.seat(who, SIGNING_DAY)
        with opened(seat.scope, readonly=True):
            lines = [each for each in kept(seat, at=SIGNING_DAY) if each.row.id == row.id]
        assert [each.row.signs for each in lines] == ([True] if signs else [])
    words = sign_kept(by=play.cast.seat("principal", SIGNING_DAY), kind="return", draft_id=row.id, at=SIGNING_DAY)
    assert words == "2026年10月安全月报表"
    assert closed(play)


def test_who_was_lent_both_signatures_signs_and_closes_the_month(play: Play) -> None:
    lend(play, [SIGN, CLOSE])
    play.fill(at=on(11, 2))
    frozen = play.sign("logistics", at=SIGNING_DAY)
    assert "示例·林校长" in frozen.by.words
    assert frozen.body.beside == ""
    assert closed(play)


def test_who_was_lent_the_return_alone_freezes_it_and_the_paper_says_the_month_is_open(play: Play) -> None:
    lend(play, [SIGN])
    play.fill(at=on(11, 2))
    frozen = play.sign("logistics", at=SIGNING_DAY)
    assert "没有月度定稿权" in frozen.body.beside
    assert not closed(play)


def test_a_central_school_above_a_legal_school_still_open_signs_and_says_so(play: Play) -> None:
    found_unit(
        by=operator(), parent=play.cast.unit("central"), kind="primary", name="示例村小学", short_name="示例村小",
        opened=date(2020, 9, 1), at=on(8, 21),
    )  # fmt: skip
    play.fill("central_safety", "central", at=on(11, 2))
    frozen = play.sign("central_principal", "central", at=SIGNING_DAY)
    assert "下属还有1所学校" in frozen.body.beside
    assert not closed(play, "central")


def test_with_the_head_s_post_vacant_it_is_missing_and_nobody_else_signs(play: Play) -> None:
    play.fill(at=on(11, 2))
    with opened(EVERYTHING):
        Grant.objects.filter(account_id=play.cast.account("principal")).update(ends=date(2026, 11, 3))
    for who, told in (("safety", Refused), ("principal", NotFound)):
        with pytest.raises(told):
            play.sign(who, at=SIGNING_DAY)
    assert play.page("safety", at=on(11, 9)).line.state == "missing"
    assert play.page("officer", at=on(11, 9)).line.chain_title == "待审核"


def test_who_has_not_signed_is_in_the_city_s_sum_too_when_it_wants_them(play: Play) -> None:
    play.sent()
    at, city = on(11, 9), play.cast.unit("city")
    commands.type_in(
        by=play.cast.seat("city_officer", at), unit=city, kind=CITY, period=OCTOBER, said={}, with_open=True, at=at
    )
    body = play.page("city_officer", "city", CITY, at=at).body
    assert body.left_open == 2
    county = play.page("city_officer", "county", COUNTY, at=at).body
    assert int(body.figures["sum.basics.students"].value) > int(county.figures["sum.basics.students"].value)


def test_every_counted_figure_opens_to_what_it_counts_and_that_adds_up(play: Play) -> None:
    found = Finding(play.cast)
    found.hazard(quantity=3)
    found.pass_(found.submitted())
    found.hazard()
    at = on(11, 6)
    compared = 0
    for who, unit, kind in (("safety", "school", MONTHLY), ("officer", "county", COUNTY)):
        page, seat = play.page(who, unit, kind, at=at), play.cast.seat(who, at)
        with opened(seat.scope, readonly=True):
            for code, figure in page.body.figures.items():
                if figure.counted:
                    behind = queries.behind(seat, page, code, at=at)
                    assert behind.pieces, code
                    assert not behind.differs, (code, figure.value, behind.now)
                    compared += 1
    assert compared > 20


def test_the_paper_names_what_goes_with_it_and_what_is_missing(play: Play) -> None:
    Finding(play.cast).hazard(quantity=2)
    named = {each.title: each for each in play.page("safety", at=on(11, 6)).body.enclosed}
    roster = named["下月值班表"]
    assert [each.lacks for each in roster.items] == ["还没有排"]
    assert named["重大隐患整改方案"].items == []


def test_in_time_late_and_missing_are_indicators_of_the_month_they_fell_due_in(play: Play) -> None:
    play.sent()
    play.fill("central_safety", "central", at=on(11, 9))
    play.sign("central_principal", "central", at=on(11, 9))
    at, county = on(11, 12), play.cast.unit("county")
    seat = play.cast.seat("officer", at)
    with opened(seat.scope, readonly=True):
        found = {each.code: each for each in indicators(seat, county, "2026-11", at=at)}
        rows = evidence(seat, county, "2026-11", "returns.missing", at=at)
    assert (found["returns.in_time"].numerator, found["returns.in_time"].denominator) == (1, 3)
    assert found["returns.late"].numerator == found["returns.missing"].numerator == 1
    assert ["青二中" in each.words for each in rows] == [True]
