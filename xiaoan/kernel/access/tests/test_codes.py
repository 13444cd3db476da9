"""One-time codes: short, short-lived, used once; wrong ones are counted whatever happens."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connections

from tests.support.cast import Cast
from xiaoan.foundation.errors import NotFound, Refused
from xiaoan.foundation.rls import EVERYTHING, opened
from xiaoan.kernel.access.commands import switch_account
from xiaoan.kernel.access.doors.codes import (
    CODE_LIFE,
    LENGTH,
    MARKS,
    issue_code,
    tidy,
    use_code,
    waiting_codes,
    withdraw_codes,
)
from xiaoan.kernel.access.models import Code
from xiaoan.kernel.access.queries import operator
from xiaoan.kernel.trail.models import TrailEvent

AT = datetime(2026, 10, 12, 1, 0, tzinfo=UTC)


def code(cast: Cast, who: str = "guard", by: str = "safety") -> str:
    return issue_code(by=cast.seat(by, AT), account_id=cast.account(who), at=AT)


def wrong(text: str) -> str:
    """The same code with another last mark."""
    return text[:-1] + MARKS[(MARKS.index(text[-1]) + 1) % len(MARKS)]


def test_a_code_is_short_and_has_no_look_alikes(cast: Cast) -> None:
    text = code(cast)
    assert len(text) == LENGTH
    assert not set(text) & set("0O1IL5S2Z8B")


def test_a_code_works_once_however_it_is_typed(cast: Cast) -> None:
    text = code(cast)
    assert use_code(f" {text[:4].lower()}-{text[4:]} ", at=AT) == cast.account("guard")
    with pytest.raises(Refused, match="用过"):
        use_code(text, at=AT)


def test_a_code_dies_of_age_of_a_newer_one_and_when_taken_back(cast: Cast) -> None:
    old = code(cast)
    with pytest.raises(Refused):
        use_code(old, at=AT + CODE_LIFE + timedelta(seconds=1))
    new = code(cast)
    assert withdraw_codes(by=cast.seat("safety", AT), account_id=cast.account("guard"), at=AT) == 1
    for text in (old, new):
        with pytest.raises(Refused):
            use_code(text, at=AT)
    assert waiting_codes([cast.account("guard")], at=AT) == {}


def test_five_wrong_tries_use_a_code_up(cast: Cast) -> None:
    text = code(cast)
    for _ in range(5):
        with pytest.raises(Refused):
            use_code(wrong(text), at=AT)
    with pytest.raises(Refused):
        use_code(text, at=AT)


@pytest.mark.parametrize("text", ["", "AAA", "A" * 9, "A" * 9000, "一二三四五六七八", "'; --    "])
def test_nonsense_is_refused_calmly(cast: Cast, text: str) -> None:
    code(cast)
    with pytest.raises(Refused):
        use_code(text, at=AT)
    assert len(tidy(text)) <= LENGTH + 1


def test_codes_come_from_the_superior_alone(cast: Cast) -> None:
    assert code(cast, "principal", by="officer")
    for who in ("stranger", "far_officer", "middle_principal", "fireman"):
        with pytest.raises(NotFound):
            code(cast, "guard", by=who)
    with pytest.raises(Refused):
        code(cast, "logistics", by="guard")


def test_an_account_switched_off_has_no_use_of_a_code(cast: Cast) -> None:
    text = code(cast)
    switch_account(by=operator(), account_id=cast.account("guard"), active=False, at=AT)
    with pytest.raises(Refused):
        use_code(text, at=AT)
    with pytest.raises(Refused, match="停用"):
        code(cast)


def test_two_at_once_one_comes_in(committed_cast: Cast) -> None:
    text = issue_code(by=operator(), account_id=committed_cast.account("guard"), at=AT)

    def go(_number: int) -> bool:
        try:
            use_code(text, at=AT)
        except Refused:
            return False
        finally:
            connections.close_all()
        return True

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(go, range(4))) == [False, False, False, True]


def test_wrong_codes_at_once_are_all_counted(committed_cast: Cast) -> None:
    text = issue_code(by=operator(), account_id=committed_cast.account("guard"), at=AT)

    def go(_number: int) -> None:
        with pytest.raises(Refused):
            use_code(wrong(text), at=AT)
        connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(go, range(4)))
    assert Code.objects.get().failed == 4


def test_the_trail_tells_of_a_code_but_never_the_code(cast: Cast) -> None:
    text = code(cast)
    use_code(text, at=AT)
    with opened(EVERYTHING):
        rows = TrailEvent.objects.filter(object_id=cast.account("guard"), kind__startswith="access.code")
        assert [row.kind for row in rows.order_by("seq")] == ["access.code_issued", "access.code_used"]
        assert text not in str([row.body for row in rows]) + Code.objects.get().secret
