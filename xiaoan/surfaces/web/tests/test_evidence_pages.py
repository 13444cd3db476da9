"""A record, its files and the trail of any object: what is shown to whom, and in which headers files are sent."""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import msgspec
import pytest
from django.apps import apps

from xiaoan.foundation.rls import EVERYTHING, opened
from xiaoan.kernel.files.commands import attach, receive
from xiaoan.kernel.files.tests.samples import pdf, photo
from xiaoan.kernel.trail.commands import erase
from xiaoan.kernel.trail.events import KINDS
from xiaoan.kernel.trail.models import Traced, TrailEvent
from xiaoan.kernel.tree.models import Unit
from xiaoan.kernel.work.bodies import Given
from xiaoan.kernel.work.commands import correct
from xiaoan.kernel.work.tests.acting import adopt_lamp, morning, name, record, walk
from xiaoan.surfaces.web.pages.evidence.telling import body_words
from xiaoan.surfaces.web.pages.evidence.trail_words import FIELDS, HIDDEN, OBJECTS
from xiaoan.surfaces.web.tests.seats import Seats, text


@pytest.fixture
def shelved(seats: Seats, settings: Any, tmp_path: Path) -> Seats:
    """The lamp pack governs, and files lie in a folder of the test's own."""
    settings.FILES = tmp_path / "files"
    adopt_lamp(seats.cast, starts=date(2026, 9, 1))
    return seats


def upload(seats: Seats, content: bytes, named: str, who: str = "guard") -> UUID:
    unit, by = seats.cast.unit("school"), seats.cast.seat(who, seats.at)
    return receive(by=by, unit=unit, client_id=uuid4(), name=named, content=io.BytesIO(content), at=seats.at).id


def done(seats: Seats, **more: Any) -> UUID:
    owed = name(seats.cast, "school", "lamp.day", morning(10, 20))
    return record(seats.cast, "guard", "school", seats.at, owed, **more).records[0]


FAULT = Given(item="lamp.clean", answer="fault", what="灯罩裂了", where="二楼", quantity=2)


# Records


def test_a_record_shows_what_was_found_when_and_by_whom(shelved: Seats) -> None:
    page = shelved.get("safety", f"/records/{done(shelved, answers=(FAULT,))}")
    said = text(page)
    assert "每天看灯" in said
    assert "灯罩干净 有问题 2 处 灯罩裂了 二楼" in said
    assert "其余" in said
    assert "看过，无异常" in said
    assert "示例·老陈（保安）" in said
    assert "2026年10月20日 15:30:00" in said


def test_told_by_another_is_said(shelved: Seats) -> None:
    owed = name(shelved.cast, "school", "lamp.day", morning(10, 20))
    made = record(shelved.cast, "safety", "school", shelved.at, owed, told_by="示例·老陈").records[0]
    said = text(shelved.get("principal", f"/records/{made}"))
    assert "代录" in said
    assert "听谁说的 示例·老陈" in said


def test_a_corrected_record_stays_and_leads_to_the_new_one(shelved: Seats) -> None:
    first = done(shelved, answers=(FAULT,))
    owed = name(shelved.cast, "school", "lamp.day", morning(10, 20))
    by = shelved.cast.seat("guard", shelved.at)
    second = correct(by=by, record_id=first, body=walk(owed), at=shelved.at).records[0]
    said = text(shelved.get("safety", f"/records/{first}"))
    assert "这一条已由本人更正" in said
    assert "灯罩裂了" in said, "what was said stays"
    assert "更正" in text(shelved.get("safety", f"/records/{second}"))


def test_a_record_in_sight_of_its_school_alone(shelved: Seats) -> None:
    made = done(shelved)
    seen = {
        who: shelved.get(who, f"/records/{made}").status_code for who in ("guard", "officer", "stranger", "fireman")
    }
    assert seen == {"guard": 200, "officer": 200, "stranger": 404, "fireman": 404}


# Files


def test_a_photo_is_shown_and_a_paper_is_handed_over(shelved: Seats) -> None:
    shot, paper = upload(shelved, photo(), "现场.jpg"), upload(shelved, pdf(), "复查意见.pdf")
    shown, handed = shelved.get("guard", f"/files/{shot}"), shelved.get("guard", f"/files/{paper}")
    assert (shown["Content-Type"], handed["Content-Type"]) == ("image/jpeg", "application/pdf")
    assert shown["Content-Disposition"].startswith("inline")
    assert handed["Content-Disposition"].startswith("attachment")
    for answer in (shown, handed):
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["Cache-Control"].startswith("private")
        assert "sandbox" in answer["Content-Security-Policy"]
        assert b"".join(answer.streaming_content) != b""  # type: ignore[attr-defined]  # a file response


def test_a_thumbnail_is_smaller_than_its_photo(shelved: Seats) -> None:
    shot = upload(shelved, photo(), "现场.jpg")
    whole = int(shelved.get("guard", f"/files/{shot}")["Content-Length"])
    small = shelved.get("guard", f"/files/{shot}/thumbnail")
    assert small.status_code == 200
    assert int(small["Content-Length"]) <= whole


def test_a_file_the_browser_has_is_not_sent_again(shelved: Seats) -> None:
    shot = upload(shelved, photo(), "现场.jpg")
    mark = shelved.get("guard", f"/files/{shot}")["ETag"]
    again = shelved.client("guard").get(f"/files/{shot}", headers={"if-none-match": mark})
    assert again.status_code == 304
    assert shelved.client("stranger").get(f"/files/{shot}", headers={"if-none-match": mark}).status_code == 404
    assert shelved.client("guard").head(f"/files/{shot}").status_code == 200


def test_a_file_opens_for_who_may_see_what_it_is_attached_to(shelved: Seats) -> None:
    shot, made = upload(shelved, photo(), "现场.jpg"), done(shelved)
    looking = ("guard", "safety", "stranger", "fireman")

    def seen() -> dict[str, int]:
        return {who: shelved.get(who, f"/files/{shot}").status_code for who in looking}

    assert seen() == {"guard": 200, "safety": 404, "stranger": 404, "fireman": 404}
    attach(
        by=shelved.cast.seat("guard", shelved.at), unit=shelved.cast.unit("school"), attachments=[shot],
        object_type="work.record", object_id=made, verb="work.see", at=shelved.at,
    )  # fmt: skip
    assert seen() == {"guard": 200, "safety": 200, "stranger": 404, "fireman": 404}
    assert f"/files/{shot}/thumbnail" in shelved.get("safety", f"/records/{made}").content.decode()


def test_a_name_cannot_break_the_headers(shelved: Seats) -> None:
    paper = upload(shelved, pdf(), '../../"; filename="x.exe\r\nSet-Cookie: a=b.pdf')
    answer = shelved.get("guard", f"/files/{paper}")
    assert answer.status_code == 200
    assert "\n" not in answer["Content-Disposition"]
    assert "/" not in answer["Content-Disposition"].replace("utf-8''", "")
    assert "a" not in answer.cookies


# The trail


def test_the_trail_of_a_record_says_each_step_in_words(shelved: Seats) -> None:
    said = text(shelved.get("safety", f"/trail/{done(shelved)}"))
    assert "记录的办理记录" in said
    assert "要做的事 每天看灯" in said
    assert "怎么答 只记有问题的" in said
    assert "校验码" in said
    assert "示例·老陈 保安（门卫）" in said


def test_the_trail_of_a_person_a_place_and_a_unit_can_be_opened(shelved: Seats) -> None:
    for thing in (shelved.person("guard"), shelved.cast.places["canteen"].id, shelved.unit("school")):
        assert shelved.get("safety", f"/trail/{thing}").status_code == 200
        assert shelved.get("guard", f"/trail/{thing}").status_code == 404, "the guard does not hold trail.see"
        assert shelved.get("stranger", f"/trail/{thing}").status_code == 404


def test_an_erased_text_is_said_to_be_erased(shelved: Seats) -> None:
    person = UUID(shelved.person("guard"))
    with opened(EVERYTHING):
        erase(TrailEvent.objects.get(object_id=person, kind="org.person_added").id, at=shelved.at)
    said = text(shelved.get("safety", f"/trail/{person}"))
    assert "名称 （已删除）" in said
    assert "登记人员" in said


def test_every_field_of_every_event_has_a_word() -> None:
    wordless = {
        f"{kind}.{field.name}"
        for kind, shape in KINDS.items()
        for field in msgspec.structs.fields(shape)
        if field.name not in FIELDS and field.name not in HIDDEN
    }
    assert wordless == set(), "give the field a word in trail_words.FIELDS"


def test_every_traced_thing_has_a_name() -> None:
    traced = {model._meta.label_lower for model in apps.get_models() if issubclass(model, Traced)}
    assert (traced | {Unit._meta.label_lower}) - set(OBJECTS) == set()


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ({"planned": False}, "否"),
        ({"day": "2026-10-20"}, "2026年10月20日"),
        ({"opens": "2026-10-19T22:00:00Z"}, "2026年10月20日 06:00"),
        ({"note": "2026-99-99"}, "2026-99-99"),
        ({"domains": ["fire", "gone"]}, "消防、gone"),
        ({"changes": {"name": "新楼", "kind": "canteen"}}, "名称 新楼；类别 canteen"),
        ({"sha256": "ab" * 32}, "ABABABABABABABAB"),
        ({"role": "safety_officer"}, "安全员"),
    ],
)
def test_values_are_said_as_people_write_them(seats: Seats, body: dict[str, Any], said: str) -> None:
    assert [each.text for each in body_words(body)] == [said]


def test_an_id_leads_to_its_page_or_is_left_out() -> None:
    one = uuid4()
    assert [each.url for each in body_words({"corrects": str(one), "account": str(one)})] == [f"/records/{one}"]
