"""A calendar address belongs to its owner: one at a time, kept as a digest, ended by him or with him."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from uuid import UUID, uuid4

import pytest
from django.db import connections

from tests.support.cast import Cast
from xiaoan.features.feeds.commands import end_feed, give_feed
from xiaoan.features.feeds.erasing import erase
from xiaoan.features.feeds.models import Feed
from xiaoan.features.feeds.queries import opened_by, own_feeds
from xiaoan.foundation.errors import NotFound, Refused
from xiaoan.foundation.rls import EVERYTHING, opened
from xiaoan.kernel.access import acts
from xiaoan.kernel.access.queries import operator
from xiaoan.kernel.trail.models import TrailEvent
from xiaoan.kernel.work.tests.acting import at

NOON = at(10, 20)


def events(kind: str) -> int:
    with opened(EVERYTHING):
        return TrailEvent.objects.filter(kind=kind).count()


def test_ones_own_and_a_schools_address_live_side_by_side(cast: Cast) -> None:
    seat = cast.seat("safety", NOON)
    own = give_feed(by=seat, unit=None, at=NOON)
    school = give_feed(by=seat, unit=cast.unit("school"), at=NOON)
    assert opened_by(own).unit is None
    assert opened_by(school).unit == cast.unit("school")
    assert [feed.about for feed in own_feeds(seat)] == ["own", cast.unit("school").id.hex]
    assert events("feeds.given") == 2


def test_the_secret_never_enters_the_trail(cast: Cast) -> None:
    text = give_feed(by=cast.seat("guard", NOON), unit=None, at=NOON)
    with opened(EVERYTHING):
        told = "".join(str(row) for row in TrailEvent.objects.filter(kind="feeds.given").values())
    assert text not in told


def test_ten_at_once_leave_one_address(committed_cast: Cast) -> None:
    seat = committed_cast.seat("guard", NOON)

    def one(_number: int) -> str:
        try:
            return give_feed(by=seat, unit=None, at=NOON)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(max_workers=10) as pool:
        texts = list(pool.map(one, range(10)))
    assert len(set(texts)) == 10
    with opened(EVERYTHING):
        assert Feed.objects.filter(account_id=seat.account, ended_at=None).count() == 1
    good = 0
    for text in texts:
        try:
            opened_by(text)
            good += 1
        except NotFound:
            pass
    assert good == 1


@pytest.mark.parametrize("who", ["stranger", "far_officer", "fireman", "point_head"])
def test_a_unit_whose_work_one_may_not_see_has_no_address(cast: Cast, who: str) -> None:
    with pytest.raises(NotFound):
        give_feed(by=cast.seat(who, NOON), unit=cast.unit("school"), at=NOON)
    assert Feed.objects.count() == 0


def test_on_a_shared_tablet_nothing_is_set(cast: Cast) -> None:
    seat = replace(cast.seat("guard", NOON), device="校门平板")
    with pytest.raises(Refused, match="公用平板"):
        give_feed(by=seat, unit=None, at=NOON)


def test_who_has_no_account_has_no_calendar(cast: Cast) -> None:
    with pytest.raises(NotFound):
        give_feed(by=operator(), unit=None, at=NOON)


def test_ending_is_for_its_owner_and_once(cast: Cast) -> None:
    seat = cast.seat("guard", NOON)
    text = give_feed(by=seat, unit=None, at=NOON)
    key = opened_by(text).id
    with pytest.raises(NotFound):
        end_feed(by=cast.seat("safety", NOON), feed_id=key, at=NOON)
    end_feed(by=seat, feed_id=key, at=NOON)
    end_feed(by=seat, feed_id=key, at=NOON)
    with pytest.raises(NotFound):
        opened_by(text)
    with pytest.raises(NotFound):
        end_feed(by=seat, feed_id=uuid4(), at=NOON)
    assert events("feeds.ended") == 1


@pytest.mark.parametrize("text", ["", "x", "x" * 10_000, "ü", "'; --"])
def test_a_wrong_secret_opens_nothing(cast: Cast, text: str) -> None:
    with pytest.raises(NotFound):
        opened_by(text)


def test_with_its_owner_the_address_goes(cast: Cast) -> None:
    text = give_feed(by=cast.seat("guard", NOON), unit=None, at=NOON)
    with opened(EVERYTHING), acts.opened(by=operator(), at=NOON) as act:
        assert erase(act, cast.people["guard"]) == 1
        assert erase(act, cast.people["guard"]) == 0
    with pytest.raises(NotFound):
        opened_by(text)


def test_the_row_holds_no_name(cast: Cast) -> None:
    give_feed(by=cast.seat("guard", NOON), unit=None, at=NOON)
    row = Feed.objects.get()
    assert isinstance(row.account_id, UUID)
    assert "示例" not in "".join(str(value) for value in vars(row).values())
