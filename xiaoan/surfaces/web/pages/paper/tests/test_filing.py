"""A filled sheet comes back: photographed, entered as on the screen, filed to the record; late rules as they are."""

from __future__ import annotations

import re
from datetime import date, datetime, time
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from xiaoan.foundation.clock import instant, month_span
from xiaoan.foundation.rls import opened
from xiaoan.kernel.files.models import Attachment, Blob
from xiaoan.kernel.files.tests.samples import photo
from xiaoan.kernel.trail.models import TrailEvent
from xiaoan.kernel.tree.models import Unit
from xiaoan.kernel.work import queries
from xiaoan.kernel.work.models import Record
from xiaoan.surfaces.web.pages.daily.tests.school import DAILY, School, items, sending, text
from xiaoan.surfaces.web.pages.paper.marks import read, words

YESTERDAY = "2026-10-19T07:20"


def shot(colour: int = 1) -> SimpleUploadedFile:
    """A photograph of a sheet."""
    return SimpleUploadedFile("表.jpg", photo(seed=50 * colour), "image/jpeg")


def enter(school: School, *days: int, sheets: str = "") -> str:
    """The address at which a day's round is entered from paper."""
    return school.daily(10, days[0]).replace("/check?", "/paper/enter?") + sheets


def code(school: School, *, duty: str = DAILY, who: str = "guard", month: str = "2026-10") -> str:
    """The address in the code of a month's sheet."""
    first, last = month_span(month)
    seat = school.cast.seat(who, school.at)
    with opened(seat.scope, readonly=True):
        unit = Unit.objects.get(id=school.key("school"))
        (form,) = queries.forms(seat, unit, first=first, last=last, at=school.at, duty=duty)
    return "/s?" + "&".join(f"w={word}" for word in words(form))


def records(school: School) -> list[Record]:
    with school.looking():
        return list(Record.objects.order_by("id"))


def filed(school: School) -> list[Attachment]:
    with school.looking():
        return list(Attachment.objects.filter(purpose="paper").order_by("id"))


def test_a_sheet_is_an_ordinary_record_with_its_photo_and_the_time_on_the_paper(school: School) -> None:
    guard = school.signed_in("guard")
    page = guard.get(enter(school, 19))
    assert page.status_code == 200
    assert "照纸上写的录入" in text(page)
    said = sending(when=YESTERDAY, paper=[shot(1), shot(2)])
    assert guard.post(enter(school, 19), said).status_code == 302
    (record,) = records(school)
    assert (record.duty, record.mode, record.rest) == (DAILY, "by_exception", 9)
    assert record.happened == instant(date(2026, 10, 19), time(7, 20))
    assert record.reached == school.at
    rows = filed(school)
    assert [row.object_id for row in rows] == [record.id, record.id]
    shown = text(guard.get(f"/records/{record.id}"))
    assert "纸质记录" in shown
    assert all(f"/files/{row.id}" in shown for row in rows)
    with school.looking():
        assert TrailEvent.objects.filter(kind="work.paper_filed", object_id=record.id).count() == 1


def test_the_photo_is_never_required(school: School) -> None:
    guard = school.signed_in("guard")
    assert guard.post(enter(school, 19), sending(when=YESTERDAY)).status_code == 302
    assert len(records(school)) == 1
    assert filed(school) == []


def test_the_time_on_the_paper_is_asked_and_nothing_is_lost(school: School) -> None:
    guard = school.signed_in("guard")
    refused = guard.post(
        enter(school, 20), sending(paper=shot(), fire__exits_open_mark="1", fire__exits_open_what="堆物")
    )
    assert refused.status_code == 422
    page = text(refused)
    assert "请填纸上写的检查时间" in page
    assert 'value="堆物"' in page
    kept = re.findall(r'name="sheet" value="([\w-]+)" checked', page)
    assert len(kept) == 1
    said = sending(sheet=kept, when="2026-10-20T07:20", fire__exits_open_mark="1", fire__exits_open_where="东楼梯")
    assert guard.post(enter(school, 20), said).status_code == 302
    assert [str(row.id) for row in filed(school)] == kept


def test_the_same_sheet_photographed_twice_is_one_file(school: School) -> None:
    guard = school.signed_in("guard")
    said = sending(when=YESTERDAY, paper=[shot(), shot()])
    assert guard.post(enter(school, 19), said).status_code == 302
    again = {**said, "paper": shot()}
    assert guard.post(enter(school, 19), again).status_code == 302
    (record,) = records(school)
    assert guard.post(f"/records/{record.id}/paper", sending(paper=shot())).status_code == 302
    assert len(filed(school)) == 1
    assert Blob.objects.count() == 1


def test_one_sheet_of_a_month_is_photographed_once_and_filed_to_every_record(school: School) -> None:
    guard, address = school.signed_in("guard"), code(school)
    page = text(guard.get(address))
    assert "补录纸质记录" in page
    assert "还没到时候" not in page
    taken = guard.post(address, sending(paper=shot()))
    assert taken.status_code == 302
    for day in (16, 19):
        page = text(guard.get(taken["Location"]))
        link = next(
            found for found in re.findall(r'href="(/paper/enter[^"]+)"', page) if f"202610{day - 1:02d}T22" in found
        )
        form = text(guard.get(link))
        kept = re.findall(r'name="sheet" value="([\w-]+)" checked', form)
        done = guard.post(link, sending(sheet=kept, when=f"2026-10-{day}T07:20"))
        assert done.status_code == 302, text(done)
        assert parse_qs(urlsplit(done["Location"]).query)["sheet"] == kept
    rows = filed(school)
    assert {row.object_id for row in rows} == {record.id for record in records(school)}
    assert (len(rows), Blob.objects.count()) == (2, 1)
    assert "看记录" in text(guard.get(taken["Location"]))


def test_two_sheets_for_one_occurrence_are_both_kept(school: School) -> None:
    for who, colour in (("guard", 1), ("safety", 2)):
        said = sending(when=YESTERDAY, paper=shot(colour))
        assert school.signed_in(who).post(enter(school, 19), said).status_code == 302
    assert [record.withdrawn_at for record in records(school)] == [None, None]
    assert {row.object_id for row in filed(school)} == {record.id for record in records(school)}


def test_a_sheet_of_another_hand_says_whose_it_was(school: School) -> None:
    safety = school.signed_in("safety")
    said = sending(when=YESTERDAY, told_by="示例·老陈", paper=shot())
    assert safety.post(enter(school, 19), said).status_code == 302
    assert records(school)[0].told_by == "示例·老陈"
    assert 'name="told_by"' not in text(school.signed_in("guard").get(enter(school, 20))), (
        "a guard enters his own sheets"
    )


def test_late_rules_are_those_of_any_record(school: School) -> None:
    guard = school.signed_in("guard")
    refused = guard.post(enter(school, 14), sending(when="2026-10-16T07:20", paper=shot()))
    assert refused.status_code == 422
    assert "只能补录当时做过的" in text(refused)
    assert guard.post(enter(school, 14), sending(when="2026-10-14T07:20", paper=shot())).status_code == 302
    assert "按补录记入" in text(guard.get("/today"))


def test_item_by_item_stays_item_by_item(school: School) -> None:
    principal = school.signed_in("principal")
    address = school.monthly().replace("/check?", "/paper/enter?")
    page = principal.get(address)
    assert "其余看过" not in text(page).split("script-words")[0]
    codes = items(page)
    said = sending(when="2026-10-15T10:00") | {f"{each}-answer": "yes" for each in codes[1:]}
    refused = principal.post(address, said)
    assert refused.status_code == 422
    assert "没有回答" in text(refused)


@pytest.mark.parametrize("who", ["stranger", "far_officer", "fireman"])
def test_a_sheet_of_another_unit_is_not_there(school: School, who: str) -> None:
    client = school.signed_in(who)
    session = client.session
    session["by_link"] = True
    session.save()
    assert client.get(code(school)).status_code == 404
    assert client.post(code(school), sending(paper=shot())).status_code == 404
    assert client.get(enter(school, 19)).status_code == 404
    assert client.post(enter(school, 19), sending(when=YESTERDAY, paper=shot())).status_code == 404
    assert (records(school), filed(school)) == ([], [])


NO_WORDS = [
    "", "x", "a~b~c~d", "~~~", "AAAA~fire.patrol.day~~tn1q0", "𝟙~𝟙~𝟙~𝟙", "a" * 3000, "{unit}~fire.patrol.day~~zzzzzzz",
    "{unit}~fire.patrol.day~~", "{unit}~~~1", "{unit}~nothing~~tn1q0", "{unit}~fire.patrol.day~@@~tn1q0",
]  # fmt: skip


@pytest.mark.parametrize("word", NO_WORDS)
def test_a_word_that_is_none_of_ours_is_not_there(school: School, word: str) -> None:
    good = code(school).split("w=")[1].split("~")[0]
    answered = school.signed_in("guard").get("/s", {"w": word.replace("{unit}", good)})
    assert answered.status_code == 404


def test_words_name_what_they_were_made_of(school: School) -> None:
    seat = school.cast.seat("safety", school.at)
    first, last = month_span("2026-10")
    with opened(seat.scope, readonly=True):
        unit = Unit.objects.get(id=school.key("school"))
        forms = queries.forms(seat, unit, first=first, last=last, at=school.at)
    assert len(forms) > 10
    for form in forms:
        meant: set[tuple[str, UUID | None, datetime]] = {
            (mark.duty, mark.subject, opens) for mark in read(words(form)) for opens in mark.opens
        }
        names = {name for turn in form.turns for name in turn.names}
        if form.rows:
            assert {(name.duty, None, name.opens) for name in names} == meant
        else:
            assert {(name.duty, name.subject, name.opens) for name in names} == meant


def test_somebody_elses_photo_cannot_be_filed(school: School) -> None:
    guard = school.signed_in("guard")
    taken: Any = guard.post(code(school), sending(paper=shot()))
    key = parse_qs(urlsplit(taken["Location"]).query)["sheet"][0]
    said = sending(when=YESTERDAY, sheet=key)
    assert school.signed_in("safety").post(enter(school, 19), said).status_code == 302
    assert filed(school) == []


def test_paper_is_added_to_a_record_by_who_made_it_or_may_record_for_others(school: School) -> None:
    guard = school.signed_in("guard")
    guard.post(enter(school, 19), sending(when=YESTERDAY))
    (record,) = records(school)
    address = f"/records/{record.id}/paper"
    assert school.signed_in("logistics").post(address, sending(paper=shot(3))).status_code == 422
    assert school.signed_in("stranger").post(address, sending(paper=shot(3))).status_code == 404
    assert guard.post(address, sending()).status_code == 422
    assert (
        guard.post(address, sending(paper=SimpleUploadedFile("a.jpg", b"no picture", "image/jpeg"))).status_code == 422
    )
    assert filed(school) == []
    assert school.signed_in("safety").post(address, sending(paper=shot(3))).status_code == 302
    assert guard.post(address, sending(paper=shot(4))).status_code == 302
    assert len(filed(school)) == 2
