"""What is held about a person: he can have it, and when he has left it can be erased with every chain still whole."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import timedelta

import pytest

from tests.support.cast import Cast
from xiaoan.foundation.errors import NotFound, Refused
from xiaoan.foundation.ids import new_id
from xiaoan.foundation.rls import EVERYTHING, opened
from xiaoan.kernel.access.doors import password_account, set_password
from xiaoan.kernel.access.models import Account, Device
from xiaoan.kernel.access.queries import operator, viewer
from xiaoan.kernel.hazards.bureau.upward import Told, hear_up, tell_up
from xiaoan.kernel.hazards.models import Report
from xiaoan.kernel.hazards.tests.play import Play
from xiaoan.kernel.org.erasing import ALIAS, erase_person
from xiaoan.kernel.org.models import Person
from xiaoan.kernel.org.staff import leave
from xiaoan.kernel.trail.models import TrailText
from xiaoan.kernel.trail.verify import verify
from xiaoan.reports.person import held_about, packed


@pytest.fixture
def play(cast: Cast) -> Play:
    return Play(cast)


def gone(play: Play, who: str = "guard") -> Person:
    """The guard reported a fault, set a password, and has left."""
    play.report()
    account = play.cast.account(who)
    set_password(by=play.seat(who), account_id=account, user_name="laowang", password="a-long-enough-one", at=play.at)
    return leave(by=operator(), person_id=play.cast.people[who].id, last=play.today - timedelta(days=1), at=play.at)


def unsound(play: Play) -> list[tuple[str, str]]:
    with opened(EVERYTHING):
        return [(each.object_type, each.problem) for each in verify().findings if each.object_type != "tree.unit"]


def test_what_is_held_is_found_in_every_room_without_secrets(play: Play) -> None:
    gone(play)
    with opened(EVERYTHING, readonly=True):
        content = packed(play.cast.account("guard"), at=play.at)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        tables = {name: archive.read(name).decode() for name in archive.namelist()}
    assert {"说明.txt", "access_account.json", "org_person.json", "org_holding.json", "access_grant.json"} <= set(
        tables
    )
    assert "hazards_report.json" in tables, "found by its column, not by name"
    (row,) = json.loads(tables["org_person.json"])
    assert row["name"] == "示例·保安" or row["name"].startswith("示例·")
    everything = " ".join(tables.values())
    assert "argon2" not in everything
    assert '"salt"' not in everything


def test_nobody_is_told_of_somebody_out_of_sight(play: Play) -> None:
    with opened(play.seat("stranger").scope, readonly=True), pytest.raises(NotFound):
        held_about(play.cast.account("guard"))


def test_erasing_takes_name_number_and_ways_in_and_leaves_the_chain_and_the_duty(play: Play) -> None:
    person = gone(play)
    name, account = person.name, play.cast.account("guard")
    before = unsound(play)
    done = erase_person(by=operator(), person_id=person.id, reason="本人申请", at=play.at)
    with opened(EVERYTHING):
        row, own = Person.objects.get(id=person.id), Account.objects.get(id=account)
        assert row.name == own.name == done.alias
        assert (row.phone, own.is_active) == ("", False)
        assert not TrailText.objects.filter(text=name).exists()
        assert not Device.objects.filter(account_id=account, ended_at=None).exists()
        assert [each.by.account for each in Report.objects.all()] == [account], "what he did for safety stays"
    assert done.texts > 1
    assert password_account("laowang", "a-long-enough-one") is None
    with pytest.raises(NotFound):
        viewer(account, at=play.at)
    assert unsound(play) == before


def test_who_is_still_here_is_not_erased_and_nobody_twice(play: Play) -> None:
    here = play.cast.people["guard"]
    with pytest.raises(Refused, match="还在岗"):
        erase_person(by=operator(), person_id=here.id, reason="x", at=play.at)
    person = gone(play)
    with pytest.raises(Refused, match="依据"):
        erase_person(by=operator(), person_id=person.id, reason=" ", at=play.at)
    erase_person(by=operator(), person_id=person.id, reason="本人申请", at=play.at)
    with pytest.raises(Refused, match="已经删除过"):
        erase_person(by=operator(), person_id=person.id, reason="本人申请", at=play.at)
    assert person.name != ALIAS


def test_a_school_does_not_erase_and_a_stranger_finds_nobody(play: Play) -> None:
    person = gone(play)
    with pytest.raises(Refused, match="没有办理这件事的权限"):
        erase_person(by=play.seat("principal"), person_id=person.id, reason="x", at=play.at)
    with pytest.raises(NotFound):
        erase_person(by=play.seat("far_officer"), person_id=person.id, reason="x", at=play.at)
    assert erase_person(by=play.seat("officer"), person_id=person.id, reason="本人申请", at=play.at).texts


def test_who_triaged_or_heard_is_not_told_anew_who_had_told(play: Play) -> None:
    hazard = play.hazard()
    told = play.cast.people["guard"].name
    with opened(EVERYTHING):
        report = Report.objects.get(hazard_id=hazard.id)
        Report.objects.filter(id=report.id).update(told_by="示例·目击者")
    seat = play.seat("safety")
    with opened(seat.scope, readonly=True), zipfile.ZipFile(io.BytesIO(packed(seat.account, at=play.at))) as archive:
        rows = json.loads(archive.read("hazards_report.json"))
        everything = " ".join(archive.read(name).decode() for name in archive.namelist())
    assert [row["triaged_by"]["name"] for row in rows] == ["示例·周主任"]
    assert {row["by"] for row in rows} == {"他人"} == {row["by_account"] for row in rows}
    assert told not in everything and "示例·目击者" not in everything


def test_what_one_was_told_up_is_not_carried_off_with_the_name(play: Play) -> None:
    row = tell_up(
        by=play.seat("guard"), unit=play.cast.unit("school"), client_id=new_id(),
        said=Told("配电箱冒烟，没人管", "教学楼"), at=play.at,
    )  # fmt: skip
    hear_up(by=play.seat("officer"), told_id=row.id, reply="已派人去看", at=play.later())
    for who, sees in (("officer", True), ("guard", False), ("principal", False), ("far_officer", False)):
        seat = play.seat(who)
        with opened(seat.scope, readonly=True):
            held = {each.table: each.rows for each in held_about(seat.account)}
        rows = held.get("hazards_upwardreport", [])
        assert bool(rows) is sees, who
        assert all(each["author"] == each["author_account"] == "他人" for each in rows)


def test_own_data_holds_one_s_own_rows_alone(play: Play) -> None:
    play.hazard()
    seat = play.seat("principal")
    with opened(seat.scope, readonly=True):
        held = {each.table: each.rows for each in held_about(seat.account)}
    assert [each["name"] for each in held["org_person"]] == ["示例·林校长"]
    assert {each["account_id"] for each in held["access_grant"]} == {str(seat.account)}
    assert "access_identity" not in held and "channels_address" not in held and "channels_channelsecret" not in held
