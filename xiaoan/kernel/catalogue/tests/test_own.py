"""Packs of a unit's own: nobody else's to see or adopt; and duties that have a last day."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest

from tests.support.cast import Cast
from xiaoan.foundation.errors import Conflict, NotFound, Refused
from xiaoan.kernel.access.queries import operator
from xiaoan.kernel.catalogue.commands import (
    add_requirements,
    adopt,
    load_release,
    release_own,
    withdraw_addition,
)
from xiaoan.kernel.catalogue.models import Addition, Release
from xiaoan.kernel.catalogue.own import is_own, own_prefix
from xiaoan.kernel.catalogue.pack.diff import changes
from xiaoan.kernel.catalogue.pack.parameters import resolved
from xiaoan.kernel.catalogue.pack.schema import DutyChange, Overlay, Pack, digest
from xiaoan.kernel.catalogue.pack.shelf import Shelf
from xiaoan.kernel.catalogue.queries import governing, reigns, shared, shared_contents, shelf
from xiaoan.kernel.catalogue.tests import pool

AT = datetime(2026, 10, 12, 1, 0, tzinfo=UTC)
DAY = date(2026, 10, 12)
LAST = date(2026, 11, 20)


def own(cast: Cast, tmp_path: Path, *, unit: str = "county", version: str = "1.0", until: date | None = None) -> Pack:
    """The pool pack under a code of the unit's own; its first duty ends on `until`."""
    plain = msgspec.json.encode(pool.pool(tmp_path / version)).decode()
    code = f"{own_prefix(cast.unit(unit).id)}1"
    pack = msgspec.json.decode(plain.replace('"pool.', f'"{code}.').encode(), type=Pack)
    first = msgspec.structs.replace(pack.duties[0], until=until)
    return msgspec.structs.replace(
        pack, code=code, version=version, domain="other", domains=(), facts=(), posts=(), place_kinds=(),
        duties=(first, *pack.duties[1:]),
    )  # fmt: skip


@pytest.fixture
def mine(cast: Cast, tmp_path: Path) -> Pack:
    load_release(by=operator(), pack=pool.pool(tmp_path / "pool"), at=AT)
    return msgspec.structs.replace(own(cast, tmp_path, until=LAST), requires=("_common", "pool"), sources=())


def test_a_unit_keeps_a_pack_of_its_own_and_adopts_it(cast: Cast, mine: Pack) -> None:
    by, county = cast.seat("officer", AT), cast.unit("county")
    release = release_own(by=by, unit=county, pack=mine, at=AT)
    assert release.owner == county.id and is_own(release.pack)
    assert release_own(by=by, unit=county, pack=mine, at=AT).id == release.id
    adopt(by=by, unit=county, pack=mine.code, version="1.0", starts=DAY, at=AT)
    assert mine.code in governing(cast.unit("school"), DAY)
    assert mine.duties[0].code in shelf().duties


def test_nobody_else_sees_or_adopts_it(cast: Cast, mine: Pack) -> None:
    release_own(by=cast.seat("officer", AT), unit=cast.unit("county"), pack=mine, at=AT)
    assert not shared().filter(pack=mine.code).exists() and mine.code not in shared_contents()
    for who, unit in (("far_officer", "other_county"), (None, "city")):
        by = cast.seat(who, AT) if who else operator()
        with pytest.raises(NotFound):
            adopt(by=by, unit=cast.unit(unit), pack=mine.code, version="1.0", starts=DAY, at=AT)
    below = adopt(by=operator(), unit=cast.unit("school"), pack=mine.code, version="1.0", starts=DAY, at=AT)
    assert below.digest


def test_only_who_may_adopt_keeps_one_and_only_under_the_units_own_code(cast: Cast, mine: Pack) -> None:
    with pytest.raises(NotFound):
        release_own(by=cast.seat("far_officer", AT), unit=cast.unit("county"), pack=mine, at=AT)
    with pytest.raises(NotFound):
        release_own(by=cast.seat("principal", AT), unit=cast.unit("county"), pack=mine, at=AT)
    with pytest.raises(Refused, match="没有办理"):
        release_own(by=cast.seat("principal", AT), unit=cast.unit("school"), pack=mine, at=AT)
    with pytest.raises(Refused, match="不是本单位"):
        release_own(by=cast.seat("far_officer", AT), unit=cast.unit("other_county"), pack=mine, at=AT)
    with pytest.raises(Refused, match="own_"):
        load_release(by=operator(), pack=mine, at=AT)


def test_a_pack_of_ones_own_is_checked_like_any(cast: Cast, mine: Pack) -> None:
    by, county = cast.seat("officer", AT), cast.unit("county")
    broken = msgspec.structs.replace(mine, domain="gardening")
    with pytest.raises(Refused, match="领域"):
        release_own(by=by, unit=county, pack=broken, at=AT)
    release_own(by=by, unit=county, pack=mine, at=AT)
    with pytest.raises(Conflict, match="刚刚"):
        release_own(by=by, unit=county, pack=msgspec.structs.replace(mine, about="别的内容"), at=AT)
    standing_on_another = msgspec.structs.replace(mine, version="2.0", requires=("_common", mine.code))
    with pytest.raises(Refused, match="没有装入"):
        release_own(by=by, unit=county, pack=standing_on_another, at=AT)


def test_a_duty_is_over_after_its_last_day_and_the_others_go_on(cast: Cast, mine: Pack) -> None:
    by, county, school = cast.seat("officer", AT), cast.unit("county"), cast.unit("school")
    release_own(by=by, unit=county, pack=mine, at=AT)
    adopt(by=by, unit=county, pack=mine.code, version="1.0", starts=DAY, at=AT)
    ended = mine.duties[0].code
    now, later = (
        {each.code for each in governing(school, day)[mine.code].pack.duties}
        for day in (LAST, LAST + timedelta(days=1))
    )
    assert now - later == {ended} and later
    pieces = reigns([school], DAY, date(2026, 12, 31))[school.path][mine.code]
    assert [(each.starts, each.ends) for each in pieces] == [
        (DAY, LAST + timedelta(days=1)), (LAST + timedelta(days=1), None),
    ]  # fmt: skip
    assert len({each.mark for each in pieces}) == 1, "what goes on is the same as before"


def test_a_longer_last_day_is_said_in_words(mine: Pack) -> None:
    before = resolved(mine)
    after = msgspec.structs.replace(
        before, duties=(msgspec.structs.replace(before.duties[0], until=None), *before.duties[1:])
    )
    words = Shelf.of((*shared_contents().values(), before))
    found = changes(before, after, words, words)
    assert [(each.word, each.details) for each in found] == [("改严", ("执行到哪天：到2026-11-20为止 → 一直执行",))]


def test_an_addition_is_withdrawn_before_it_begins_and_not_after(cast: Cast, mine: Pack) -> None:
    by, county = cast.seat("officer", AT), cast.unit("county")
    adopt(by=by, unit=county, pack="pool", version="1.10", starts=DAY, at=AT)
    overlay = Overlay(
        code="county", title="补充", title_en="More", pack="pool", duties=(DutyChange(duty="pool.water", grace_days=0),)
    )
    said: dict[str, Any] = {"by": by, "unit": county, "overlay": overlay, "at": AT}
    coming = add_requirements(starts=DAY + timedelta(days=7), **said)
    with pytest.raises(NotFound):
        withdraw_addition(by=cast.seat("far_officer", AT), addition=coming, at=AT)
    withdraw_addition(by=by, addition=coming, at=AT)
    with pytest.raises(Conflict, match="已经撤回"):
        withdraw_addition(by=by, addition=coming, at=AT)
    now: Addition = add_requirements(starts=DAY, **said)
    with pytest.raises(Refused, match="已经生效"):
        withdraw_addition(by=by, addition=now, at=AT)


def test_a_last_day_beyond_all_reason_is_refused_and_stops_nothing(cast: Cast, mine: Pack) -> None:
    by, county = cast.seat("officer", AT), cast.unit("county")
    for day in (date.max, date.min, date(2201, 1, 1)):
        first = msgspec.structs.replace(mine.duties[0], until=day)
        with pytest.raises(Refused, match="最后一天"):
            release_own(by=by, unit=county, pack=msgspec.structs.replace(mine, duties=(first,)), at=AT)
    # Kept before this was checked: it governs to the end of the calendar.
    odd = msgspec.structs.replace(mine, duties=(msgspec.structs.replace(mine.duties[0], until=date.max),))
    release = Release.objects.create(
        pack=odd.code, version="1.0", title=odd.title, digest=digest(odd), content=odd, loaded_at=AT,
        loaded_by=by.account, owner=county.id,
    )  # fmt: skip
    adopt(by=by, unit=county, pack=release.pack, version="1.0", starts=DAY, at=AT)
    assert governing(cast.unit("school"), DAY)[odd.code].pack.duties


def test_no_pack_that_is_everybodys_stands_on_one_of_a_unit(cast: Cast, mine: Pack, tmp_path: Path) -> None:
    release_own(by=cast.seat("officer", AT), unit=cast.unit("county"), pack=mine, at=AT)
    shared_pack = msgspec.structs.replace(
        pool.pool(tmp_path / "other"), code="pool_b", version="9.0", requires=("_common", mine.code)
    )
    with pytest.raises(Refused, match="还没有装入"):
        load_release(by=operator(), pack=shared_pack, at=AT)
