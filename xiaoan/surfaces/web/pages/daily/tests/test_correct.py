"""更正 and 撤回: by the author alone, openly; the old record stays and says so."""

from __future__ import annotations

from uuid import UUID, uuid4

from xiaoan.kernel.hazards.models import Report
from xiaoan.kernel.work.models import Record
from xiaoan.surfaces.web.pages.daily.tests.school import School, sending, text


def rows(school: School) -> list[Record]:
    with school.looking():
        return list(Record.objects.order_by("id"))


def recorded(school: School, **answers: str) -> UUID:
    assert school.signed_in("guard").post(school.daily(), sending(**answers)).status_code == 302
    return rows(school)[-1].id


def test_a_correction_starts_from_what_was_said(school: School) -> None:
    key = recorded(school, fire__lights_on_mark="1", fire__lights_on_where="A栋二楼", fire__lights_on_what="不亮")
    guard = school.signed_in("guard")
    assert f"/check/{key}/correct" in text(guard.get("/today"))
    page = text(guard.get(f"/check/{key}/correct"))
    assert "更正：日间防火巡查" in page
    assert 'value="不亮"' in page
    assert 'value="A栋二楼"' in page
    assert 'value="2026-10-20T15:30"' in page


def test_a_correction_stands_in_the_place_of_the_old_record(school: School) -> None:
    key, guard = recorded(school), school.signed_in("guard")
    said = sending(fire__lights_on_mark="1", fire__lights_on_where="A栋")
    for _tap in range(2):
        assert guard.post(f"/check/{key}/correct", said).status_code == 302
    assert "已更正" in text(guard.get("/today"))
    old, new = rows(school)
    assert old.withdrawn_at is not None
    assert (new.corrects, new.problems) == (old.id, 1)
    with school.looking():
        assert Report.objects.count() == 1


def test_a_correction_with_a_mistake_is_shown_again(school: School) -> None:
    key, guard = recorded(school), school.signed_in("guard")
    refused = guard.post(f"/check/{key}/correct", sending(fire__lights_on_mark="1", fire__lights_on_what="灯罩裂"))
    assert refused.status_code == 422
    assert 'value="灯罩裂"' in text(refused)
    assert "更正：日间防火巡查" in text(refused)
    assert len(rows(school)) == 1


def test_what_was_corrected_cannot_be_corrected_again(school: School) -> None:
    key, guard = recorded(school), school.signed_in("guard")
    guard.post(f"/check/{key}/correct", sending(remark="补一句"))
    assert guard.get(f"/check/{key}/correct").status_code == 409


def test_only_its_author_corrects_a_record(school: School) -> None:
    key = recorded(school)
    assert school.signed_in("safety").get(f"/check/{key}/correct").status_code == 409
    assert school.signed_in("safety").post(f"/check/{key}/correct", sending()).status_code == 409
    for name in ("stranger", "fireman"):
        assert school.signed_in(name).get(f"/check/{key}/correct").status_code == 404
        assert school.signed_in(name).post(f"/check/{key}/correct", sending()).status_code == 404
        assert school.signed_in(name).post(f"/check/{key}/withdraw", {"reason": "x"}).status_code == 404
    assert rows(school)[0].withdrawn_at is None


def test_a_record_is_taken_back_with_a_reason_only(school: School) -> None:
    key, guard = recorded(school), school.signed_in("guard")
    refused = guard.post(f"/check/{key}/withdraw", {"reason": " "})
    assert refused.status_code == 422
    assert "请写明原因" in text(refused)
    assert guard.post(f"/check/{key}/withdraw", {"reason": "记错了人"}).status_code == 302
    assert rows(school)[0].withdrawn_at is not None
    assert guard.get(f"/check/{key}/withdraw").status_code == 405


def test_no_record_is_not_found(school: School) -> None:
    assert school.signed_in("guard").get(f"/check/{uuid4()}/correct").status_code == 404


def test_a_fault_that_was_none_goes_with_the_record_that_told_it(school: School) -> None:
    key = recorded(school, fire__lights_on_mark="1", fire__lights_on_where="A栋二楼")
    guard = school.signed_in("guard")
    assert guard.post(f"/check/{key}/correct", sending()).status_code == 302
    with school.looking():
        assert Report.objects.get().state == "withdrawn"


def test_a_corrected_fault_is_one_open_report(school: School) -> None:
    place = school.cast.places["building_a"]
    key = recorded(school, fire__lights_on_mark="1", fire__lights_on_place=str(place.id), fire__lights_on_where="二楼")
    guard = school.signed_in("guard")
    page = text(guard.get(f"/check/{key}/correct"))
    assert f'<option value="{place.id}" selected>' in page
    assert 'name="fire.lights_on-where" value="二楼"' in page
    said = sending(fire__lights_on_mark="1", fire__lights_on_place=str(place.id), fire__lights_on_what="灯坏")
    assert guard.post(f"/check/{key}/correct", said).status_code == 302
    with school.looking():
        assert [row.what for row in Report.objects.filter(state="awaiting")] == ["灯坏"]
