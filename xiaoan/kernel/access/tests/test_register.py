"""Who holds what, told only to who may see it; and ways in that can be closed from afar."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from tests.support.cast import Cast
from xiaoan.foundation.errors import NotFound, Refused
from xiaoan.foundation.rls import EVERYTHING, opened
from xiaoan.kernel.access import register
from xiaoan.kernel.access.commands import Place, grant, revoke
from xiaoan.kernel.access.doors import issue_link, look_at_link, set_password, sign_out_everywhere, use_link
from xiaoan.kernel.access.doors.entrances import entrances
from xiaoan.kernel.access.models import Account
from xiaoan.kernel.access.queries import operator

AT = datetime(2026, 10, 12, 1, 0, tzinfo=UTC)
DAY = date(2026, 10, 12)


def given(cast: Cast, who: str, account: str, at: datetime = AT) -> list[tuple[str, str]]:
    found = register.grants_of(cast.seat(who, AT), [cast.account(account)], at=at)
    return [(row.role, row.state) for row in found.get(cast.account(account), [])]


def listed(cast: Cast, starts: date = DAY, ends: date | None = None) -> register.Given:
    row = grant(
        by=operator(),
        account_id=cast.account("chief"),
        role="bureau_officer",
        place=Place(cast.unit("county"), (cast.unit("school").id,)),
        domains=["fire"],
        starts=starts,
        ends=ends,
        at=AT,
    )
    found = register.grants_of(cast.seat("officer", AT), [cast.account("chief")], at=AT)[cast.account("chief")]
    return next(each for each in found if each.id == row.id)


def test_a_grant_is_told_with_its_place_domains_and_dates(cast: Cast) -> None:
    shown = listed(cast)
    assert (shown.role_title, shown.unit_name, shown.listed) == ("县局安全股", "青石县教育局", ("青一小",))
    assert (shown.domains, shown.from_post, shown.state) == (("fire",), False, "now")


def test_those_in_force_come_first(cast: Cast) -> None:
    listed(cast, starts=date(2027, 1, 1))
    listed(cast, starts=date(2026, 9, 1), ends=date(2026, 9, 30))
    revoke(by=operator(), grant_id=listed(cast).id, at=AT)
    states = [state for _, state in given(cast, "officer", "chief", at=AT + timedelta(minutes=1))]
    assert states == ["now", "later", "over", "revoked"]


def test_grants_are_told_only_where_the_viewer_may_see_them(cast: Cast) -> None:
    assert given(cast, "safety", "guard") == [("school_staff", "now")]
    assert given(cast, "guard", "guard") == [], "a guard does not hold access.see"
    for outsider in ("stranger", "far_officer", "fireman", "middle_principal"):
        assert given(cast, outsider, "guard") == []


def test_rights_given_at_a_unit_are_told_there(cast: Cast) -> None:
    rows = register.grants_at(cast.seat("safety", AT), cast.unit("school"), at=AT)
    assert {cast.account(name) for name in ("guard", "safety", "logistics", "principal")} == set(rows)
    assert register.grants_at(cast.seat("stranger", AT), cast.unit("school"), at=AT) == {}


def test_one_gives_only_roles_whose_verbs_one_has(cast: Cast) -> None:
    def offered(who: str, unit: str) -> set[str]:
        return {role.code for role in register.roles_to_give(cast.seat(who, AT), cast.unit(unit))}

    assert {"school_staff", "safety_officer"} <= offered("safety", "school")
    assert {"school_leader", "school_head", "bureau_officer", "operator"}.isdisjoint(offered("safety", "school"))
    assert "school_head" in offered("officer", "school"), "a bureau hands on what it does not do itself"
    assert "operator" not in offered("officer", "school")
    assert offered("safety", "middle") == offered("guard", "school") == set()


def test_ones_own_grants_are_told_in_words(cast: Cast) -> None:
    own = register.own_grants(cast.seat("safety", AT))
    assert [(each.role_title, each.unit_name, each.listed) for each in own] == [("安全员", "青石县第一小学", 0)]


def test_an_entrance_says_how_an_account_comes_in(cast: Cast) -> None:
    guard = cast.account("guard")
    issue_link(by=cast.seat("safety", AT), account_id=guard, at=AT)
    set_password(by=operator(), account_id=guard, user_name=" LaoChen ", password="长一点的密码才好用呀", at=AT)
    with opened(EVERYTHING):
        shown = entrances([guard], at=AT)[guard]
        later = entrances([guard], at=AT + timedelta(days=2))[guard]
    assert (shown.active, shown.user_name, shown.last_in) == (True, "laochen", None)
    assert shown.link_until is not None
    assert later.link_until is None
    with opened(cast.seat("stranger", AT).scope):
        assert entrances([guard], at=AT) == {}


def test_looking_at_a_link_does_not_use_it_up(cast: Cast) -> None:
    secret = issue_link(by=operator(), account_id=cast.account("guard"), at=AT)
    look_at_link(secret, at=AT)
    look_at_link(secret, at=AT)
    assert use_link(secret, at=AT) == cast.account("guard")
    with pytest.raises(Refused, match="已经用过"):
        look_at_link(secret, at=AT)
    with pytest.raises(NotFound):
        look_at_link("nothing", at=AT)


def test_signing_out_everywhere_changes_what_sessions_are_compared_with(cast: Cast) -> None:
    def mark() -> str:
        with opened(EVERYTHING):
            return Account.objects.get(id=cast.account("guard")).get_session_auth_hash()

    before = mark()
    sign_out_everywhere(by=cast.seat("safety", AT), account_id=cast.account("guard"), at=AT)
    assert mark() != before
    before = mark()
    sign_out_everywhere(by=cast.seat("guard", AT), account_id=cast.account("guard"), at=AT)
    assert mark() != before
    before = mark()
    for outsider in ("stranger", "far_officer", "fireman"):
        with pytest.raises(NotFound):
            sign_out_everywhere(by=cast.seat(outsider, AT), account_id=cast.account("guard"), at=AT)
    with pytest.raises(Refused, match="权限"):
        sign_out_everywhere(by=cast.seat("logistics", AT), account_id=cast.account("guard"), at=AT)
    assert mark() == before


def test_a_new_password_ends_what_was_opened_under_the_old(cast: Cast) -> None:
    with opened(EVERYTHING):
        before = Account.objects.get(id=cast.account("guard")).session_mark
    set_password(by=operator(), account_id=cast.account("guard"), user_name="g", password="长一点的密码才好用呀", at=AT)
    with opened(EVERYTHING):
        assert Account.objects.get(id=cast.account("guard")).session_mark != before
