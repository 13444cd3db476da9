"""A calendar is read by its secret address alone, as the account may see it now; it names nobody."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

import pytest
from django.test import Client

from tests.support.calendars import read
from xiaoan.features.feeds.models import Feed
from xiaoan.foundation.rls import EVERYTHING, opened
from xiaoan.kernel.access.commands import switch_account
from xiaoan.kernel.access.queries import operator
from xiaoan.surfaces.web.pages.feeds import served
from xiaoan.surfaces.web.pages.feeds.pace import READINGS, WRONG, Pace
from xiaoan.surfaces.web.tests.seats import Seats, text

ADDRESS = re.compile(r'value="http://testserver(/feeds/[^"]+\.ics)"')


@pytest.fixture(autouse=True)
def fresh_pace(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(served, "PACE", Pace())


def given(seats: Seats, who: str, unit: str = "") -> str:
    """A new address, as the page shows it."""
    answer = seats.post(who, "/me/feeds/give", **({"unit": unit} if unit else {}))
    assert answer.status_code == 200, answer.status_code
    assert "no-store" in answer["Cache-Control"]
    found = ADDRESS.search(answer.content.decode())
    assert found is not None
    return found[1]


def test_a_person_reads_what_he_is_asked_in_the_next_ninety_days(seats: Seats) -> None:
    seats.adopt_fire()
    answer = Client().get(given(seats, "logistics"))
    assert (answer.status_code, answer["Content-Type"]) == (200, "text/calendar; charset=utf-8")
    found = read(answer.content)
    titles = {event.title for event in found.events}
    assert any("用电安全月检查" in title for title in titles)
    today = date(2026, 10, 20)
    for event in found.events:
        last = event.ends.date() if isinstance(event.ends, datetime) else event.ends - timedelta(days=1)
        assert today - timedelta(days=14) <= last <= today + timedelta(days=90), event
    assert found.properties["X-WR-CALNAME"] == "校安　我的安全工作"


def test_what_comes_back_every_day_is_one_entry_a_day(seats: Seats) -> None:
    seats.adopt_fire()
    found = read(Client().get(given(seats, "safety", seats.unit("school"))).content)
    daily = [event for event in found.events if event.title.startswith("每天要办的")]
    assert len({event.starts for event in daily}) == len(daily)
    assert all(event.starts.weekday() < 5 or event.starts.month == 10 for event in daily)
    assert "日间防火巡查" in daily[0].text


def test_a_night_stands_with_its_evening(seats: Seats) -> None:
    seats.adopt_fire()
    found = read(Client().get(given(seats, "middle_safety", seats.unit("middle"))).content)
    daily = [event for event in found.events if event.title.startswith("每天要办的")]
    assert any("22:00—06:00 宿舍夜间防火巡查" in event.text for event in daily)
    assert {(event.ends - event.starts).days for event in daily} == {1}


def test_what_comes_back_every_week_is_one_entry_a_week(seats: Seats) -> None:
    seats.adopt_fire()
    found = read(Client().get(given(seats, "guard")).content)
    weekly = [event for event in found.events if event.title.startswith("这周要办的")]
    assert len({event.starts for event in weekly}) == len(weekly) >= 10
    assert all("违规用电、电动车检查" in event.text for event in weekly)
    assert not any("违规用电" in event.title for event in found.events)


def test_a_window_longer_than_a_week_stands_on_its_last_day(seats: Seats) -> None:
    seats.adopt_fire()
    found = read(Client().get(given(seats, "logistics")).content)
    month = next(e for e in found.events if e.title == "用电安全月检查（截止）" and e.starts >= date(2026, 11, 1))
    assert (month.ends - month.starts).days == 1
    assert "11月1日至11月30日之间办" in month.text


def test_no_name_of_anybody_stands_in_it(seats: Seats) -> None:
    seats.adopt_fire()
    body = Client().get(given(seats, "principal", seats.unit("school"))).content.decode()
    assert "示例" not in body
    assert "BEGIN:VALARM" not in body


def test_the_same_content_is_not_sent_twice(seats: Seats) -> None:
    seats.adopt_fire()
    address = given(seats, "guard")
    first = Client().get(address)
    again = Client().get(address, headers={"if-none-match": first["ETag"]})
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"])
    assert Client().get(address, headers={"if-none-match": '"other"'}).status_code == 200
    assert Client().head(address).content == b""


def test_ids_stay_the_same_from_day_to_day(seats: Seats) -> None:
    seats.adopt_fire()
    address = given(seats, "guard")
    before = {event.uid: event.title for event in read(Client().get(address).content).events}
    seats.at += timedelta(days=1)
    after = {event.uid: event.title for event in read(Client().get(address).content).events}
    shared = before.keys() & after.keys()
    assert len(shared) >= len(before) - 3
    assert all(before[uid] == after[uid] for uid in shared)


def test_another_address_makes_the_one_before_void(seats: Seats) -> None:
    seats.adopt_fire()
    first = given(seats, "guard")
    second = given(seats, "guard")
    assert (Client().get(first).status_code, Client().get(second).status_code) == (404, 200)
    with opened(EVERYTHING):
        assert Feed.objects.filter(account_id=seats.cast.account("guard"), ended_at=None).count() == 1


def test_a_stopped_address_is_404_and_only_its_owner_stops_it(seats: Seats) -> None:
    seats.adopt_fire()
    address = given(seats, "guard")
    with opened(EVERYTHING):
        feed = Feed.objects.get(account_id=seats.cast.account("guard"))
    assert seats.post("safety", f"/me/feeds/{feed.id}/end").status_code == 404
    assert Client().get(address).status_code == 200
    assert seats.post("guard", f"/me/feeds/{feed.id}/end").status_code == 302
    assert Client().get(address).status_code == 404
    assert seats.post("guard", f"/me/feeds/{feed.id}/end").status_code == 302, "ended twice is ended once"


@pytest.mark.parametrize("secret", ["nonsense", "x" * 500, "%00", "..", "%E6%A0%A1", "a%2Fb"])
def test_a_wrong_address_is_404(seats: Seats, secret: str) -> None:
    assert Client().get(f"/feeds/{secret}.ics").status_code == 404


def test_only_the_digest_of_an_address_is_kept(seats: Seats) -> None:
    secret = given(seats, "guard").removeprefix("/feeds/").removesuffix(".ics")
    assert len(secret) >= 40
    with opened(EVERYTHING):
        row = Feed.objects.get(account_id=seats.cast.account("guard"))
    assert secret not in "".join(str(value) for value in vars(row).values())
    assert secret not in text(seats.get("guard", "/me/feeds"))


def test_a_school_out_of_sight_has_no_calendar(seats: Seats) -> None:
    for who in ("stranger", "far_officer", "fireman"):
        assert seats.get(who, f"/me/feeds?unit={seats.unit('school')}").status_code == 404
        assert seats.post(who, "/me/feeds/give", unit=seats.unit("school")).status_code == 404
    assert seats.post("officer", "/me/feeds/give", unit=seats.unit("county")).status_code == 404, "no school"
    assert seats.post("officer", "/me/feeds/give", unit="nonsense").status_code == 404


def test_a_bureau_may_read_a_schools_calendar(seats: Seats) -> None:
    seats.adopt_fire()
    found = read(Client().get(given(seats, "officer", seats.unit("school"))).content)
    assert {event.url for event in found.events} and "青一小" in found.properties["X-WR-CALNAME"]


def test_an_account_that_is_switched_off_has_no_calendar(seats: Seats) -> None:
    seats.adopt_fire()
    address = given(seats, "guard")
    switch_account(by=operator(), account_id=seats.cast.account("guard"), active=False, at=seats.at)
    assert Client().get(address).status_code == 404


def test_reading_too_often_has_to_wait(seats: Seats) -> None:
    address = given(seats, "guard")
    statuses = [Client().get(address).status_code for _ in range(READINGS.most + 2)]
    assert statuses == [200] * READINGS.most + [429, 429]
    seats.at += READINGS.span
    assert Client().get(address).status_code == 200


def test_trying_addresses_has_to_wait(seats: Seats) -> None:
    statuses = [Client().get(f"/feeds/wrong{number}.ics").status_code for number in range(WRONG.most + 1)]
    assert statuses == [404] * WRONG.most + [429]


def test_a_post_reads_nothing(seats: Seats) -> None:
    assert Client().post(given(seats, "guard")).status_code == 405
