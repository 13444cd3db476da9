"""工作文件: the list, a document taken in, one that cannot be read."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from xiaoan.features.policies.models import PolicyDocument
from xiaoan.foundation.ids import new_id
from xiaoan.foundation.rls import EVERYTHING, opened
from xiaoan.kernel.jobs.commands import work_one
from xiaoan.surfaces.web.pages.policies.tests.plans import PLAN, bring
from xiaoan.surfaces.web.tests.seats import Seats, text


def upload(
    seats: Seats, who: str = "officer", *, file: bytes = PLAN.encode(), name: str = "要点.txt", **more: Any
) -> Any:
    sent = {"client_id": str(new_id()), "year": "2026", "title": "", "issued_by": ""} | more
    return seats.post(who, "/policies", file=SimpleUploadedFile(name, file), **sent)


def test_a_document_is_taken_in_and_read_meanwhile(seats: Seats) -> None:
    key = str(new_id())
    sent = upload(seats, title="示例·工作要点", issued_by="县教局", client_id=key)
    assert sent.status_code == 302
    again = upload(seats, title="示例·工作要点", issued_by="县教局", client_id=key)
    assert again["Location"] == sent["Location"], "a second tap takes nothing in twice"
    waiting = seats.get("officer", sent["Location"])
    assert "正在读这份文件" in text(waiting) and 'http-equiv="refresh"' in waiting.content.decode()
    assert seats.get("officer", sent["Location"] + "/text").status_code == 404
    while work_one(at=seats.at):
        pass
    assert "读出" in text(seats.get("officer", sent["Location"]))
    said = text(seats.get("officer", "/policies"))
    assert "2026年" in said and "示例·工作要点" in said and "待核对" in said and "待看" in said


@pytest.mark.parametrize(
    ("name", "file", "says"),
    [
        ("要点.doc", b"x", "另存为 docx"), ("要点.png", b"x", "这是图片"), ("要点.txt", b"", "文件是空的"),
        ("要点.exe", b"x", "只能读"), ("要点", b"x", "只能读"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_refused_at_once_and_what_was_filled_in_stays(
    seats: Seats, name: str, file: bytes, says: str
) -> None:
    page = upload(seats, file=file, name=name, title="示例·文件")
    assert page.status_code == 422 and says in text(page), text(page)[:600]
    assert 'value="示例·文件"' in page.content.decode()


def test_what_is_filled_in_wrongly_is_said_beside_it(seats: Seats) -> None:
    assert seats.post("officer", "/policies", year="2026").status_code == 422
    for year in ("26", "二〇二六", "1066", "99999"):
        page = upload(seats, year=year)
        assert page.status_code == 422 and "年份不对" in text(page)
    assert upload(seats, previous="nonsense").status_code == 422
    assert upload(seats, previous=str(new_id())).status_code in (404, 422)
    with opened(EVERYTHING):
        assert not PolicyDocument.objects.exists()


def test_a_file_that_turns_out_to_be_no_document_is_refused_with_advice(seats: Seats) -> None:
    row = bring(seats, text="\x00\x01", name="坏.pdf")
    page = seats.get("officer", f"/policies/{row.id}")
    assert "这份文件读不了" in text(page) and 'role="alert"' in page.content.decode()
    assert "换一份文件" in text(page) and 'http-equiv="refresh"' not in page.content.decode()
    assert "读不了" in text(seats.get("officer", "/policies"))


def test_a_school_brings_its_own_plan(seats: Seats) -> None:
    sent = upload(seats, "safety", title="示例·本校安全计划")
    assert sent.status_code == 302
    while work_one(at=seats.at):
        pass
    assert "读出" in text(seats.get("safety", sent["Location"]))
    assert seats.get("stranger", sent["Location"]).status_code == 404


def test_who_may_not_bring_documents_sees_no_form(seats: Seats) -> None:
    page = seats.get("guard", "/policies")
    assert page.status_code == 200 and 'type="file"' not in page.content.decode()
    assert upload(seats, "guard").status_code in (403, 404, 422)
    with opened(EVERYTHING):
        assert not PolicyDocument.objects.exists()


def test_a_unit_out_of_sight_is_not_found(seats: Seats) -> None:
    assert seats.get("far_officer", f"/policies?unit={seats.unit('school')}").status_code == 404
    assert seats.get("officer", f"/policies?unit={seats.unit('school')}").status_code == 200


def test_what_a_document_is_called_can_be_mended(seats: Seats) -> None:
    row = bring(seats)
    address = f"/policies/{row.id}/describe"
    form = {
        "title": "示例·新名称",
        "number": "县教〔2026〕9号",
        "issued_by": "县教育局",
        "year": "2026",
        "version": "1",
    }
    for wrong in ({"title": ""}, {"year": "26"}, {"year": "今年"}, {"version": ""}):
        assert seats.post("officer", address, **(form | wrong)).status_code == 422, wrong
    assert seats.post("officer", address, **(form | {"version": "77"})).status_code == 422
    assert seats.post("stranger", address, **form).status_code == 404
    assert seats.post("officer", address, **form).status_code == 302
    assert "示例·新名称" in text(seats.get("officer", "/policies")) and "县教〔2026〕9号" in text(
        seats.get("officer", "/policies")
    )


def test_what_was_uploaded_by_mistake_is_taken_off_the_list(seats: Seats) -> None:
    row = bring(seats, text="\x00\x01", name="坏.pdf", title="示例·传错的")
    assert "从列表撤下" in text(seats.get("officer", f"/policies/{row.id}"))
    address = f"/policies/{row.id}/describe"
    assert seats.post("guard", address, step="withdraw").status_code == 404
    assert seats.post("officer", address, step="withdraw").status_code == 302
    assert "示例·传错的" not in text(seats.get("officer", "/policies"))
