"""临时提权: asked with a reason, given by a superior who has it, ended by itself, all of it in the trail."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connections

from tests.support.cast import Cast
from xiaoan.foundation.errors import Conflict, NotFound, Refused
from xiaoan.foundation.rls import EVERYTHING, opened
from xiaoan.kernel.access.commands import Place, grant
from xiaoan.kernel.access.elevation import answer_elevation, ask_elevation, elevations, end_elevation, roles_to_ask
from xiaoan.kernel.access.models import Elevation, Grant
from xiaoan.kernel.access.queries import operator
from xiaoan.kernel.access.rules import Viewer
from xiaoan.kernel.trail.models import TrailEvent

AT = datetime(2026, 10, 12, 1, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


def ask(cast: Cast, who: str = "guard", role: str = "safety_officer", **other: Any) -> Elevation:
    terms: dict[str, Any] = {"minutes": 60, "reason": "周主任住院，今天要交办隐患", "unit": cast.unit("school")}
    return ask_elevation(by=cast.seat(who, AT), role=role, at=AT, **(terms | other))


def answer(cast: Cast, row: Elevation, by: str = "principal", give: bool = True) -> Elevation:
    return answer_elevation(by=cast.seat(by, AT), elevation_id=row.id, give=give, at=AT)


def may_assign(cast: Cast, at: datetime) -> bool:
    school = cast.unit("school")
    return cast.seat("guard", at).may("hazards.assign", path=school.path, unit=school.id)


def test_it_is_given_for_an_hour_and_ends_by_itself(cast: Cast) -> None:
    row = ask(cast)
    assert not may_assign(cast, AT)
    answer(cast, row)
    ends = AT + HOUR
    assert [may_assign(cast, at) for at in (AT, ends - timedelta(seconds=1), ends)] == [True, True, False]
    assert "安全员（临时）" in [held.post.replace("（安全办主任）", "") for held in cast.seat("guard", AT).held]
    with opened(EVERYTHING):
        kinds = set(TrailEvent.objects.filter(object_id=row.id).values_list("kind", flat=True))
    assert kinds == {"access.elevation_asked", "access.elevation_answered"}


def test_nobody_gives_it_to_himself_or_beyond_what_he_has(cast: Cast) -> None:
    own = ask(cast, "safety", "school_head")
    with pytest.raises(Refused, match="上级"):
        answer(cast, own, by="safety")
    with pytest.raises(Refused):
        answer(cast, ask(cast, "logistics", "school_head"), by="safety")
    for who in ("stranger", "middle_principal", "fireman"):
        with pytest.raises(NotFound):
            answer(cast, own, by=who)
    assert answer(cast, own, by="principal").state == "given"


def test_nothing_of_it_is_handed_on(cast: Cast) -> None:
    answer(cast, ask(cast))
    with pytest.raises(Refused, match="不能授予"):
        grant(
            by=cast.seat("guard", AT), account_id=cast.account("logistics"), role="safety_officer",
            place=Place(cast.unit("school")), starts=AT.date(), ends=AT.date(), at=AT,
        )  # fmt: skip
    other = ask(cast, "logistics")
    with pytest.raises(Refused):
        answer(cast, other, by="guard")


def test_it_ends_before_its_time_by_its_holder_or_the_superior(cast: Cast) -> None:
    row = answer(cast, ask(cast))
    with pytest.raises(Refused):
        end_elevation(by=cast.seat("logistics", AT), elevation_id=row.id, at=AT)
    end_elevation(by=cast.seat("guard", AT), elevation_id=row.id, at=AT)
    assert not may_assign(cast, AT)
    assert end_elevation(by=cast.seat("principal", AT), elevation_id=row.id, at=AT).state == "ended"


def test_it_is_refused_and_answered_once(cast: Cast) -> None:
    row = ask(cast)
    assert answer(cast, row, give=False).state == "refused"
    with pytest.raises(Conflict):
        answer(cast, row)
    assert not may_assign(cast, AT)


@pytest.mark.parametrize(
    "other", [{"minutes": 0}, {"minutes": 10_000}, {"reason": " "}, {"role": "no_such"}, {"role": "partner"}]
)
def test_an_asking_says_what_how_long_and_why(cast: Cast, other: dict[str, Any]) -> None:
    with pytest.raises(Refused):
        ask(cast, **other)


def test_one_asks_within_ones_own_sight_and_once_at_a_time(cast: Cast) -> None:
    with pytest.raises(NotFound):
        ask(cast, unit=cast.unit("middle"))
    ask(cast)
    with pytest.raises(Conflict):
        ask(cast)


def test_what_waits_is_seen_by_who_may_answer(cast: Cast) -> None:
    row = ask(cast)
    for who, shown in (("principal", 1), ("guard", 1), ("logistics", 0), ("stranger", 0), ("officer", 1)):
        seat = cast.seat(who, AT)
        with opened(seat.scope):
            assert len(elevations(seat, at=AT)) == shown, who
    answer(cast, row)
    seat = cast.seat("guard", AT)
    with opened(seat.scope):
        assert [each.until for each in elevations(seat, at=AT)] == [AT + HOUR]
        assert elevations(seat, at=AT + HOUR) == []


def test_the_operators_role_is_never_asked_for(cast: Cast) -> None:
    assert "operator" not in [role.code for role in roles_to_ask(cast.seat("guard", AT))]
    with pytest.raises(Refused):
        ask(cast, role="operator")


def test_the_console_gives_it_too(cast: Cast) -> None:
    row = ask(cast)
    assert answer_elevation(by=operator(), elevation_id=row.id, give=True, at=AT).state == "given"


def test_two_answers_at_once_make_one_grant(committed_cast: Cast) -> None:
    row = ask(committed_cast)
    seats = [committed_cast.seat(who, AT) for who in ("principal", "officer")]

    def go(seat: Viewer) -> bool:
        try:
            answer_elevation(by=seat, elevation_id=row.id, give=True, at=AT)
        except Conflict:
            return False
        finally:
            connections.close_all()
        return True

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(go, seats)) == [False, True]
    assert Grant.objects.filter(source=row.id).count() == 1
