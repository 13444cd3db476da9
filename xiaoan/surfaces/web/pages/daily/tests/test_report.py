"""上报问题: what and where only; 立行立改 in the same form; from a place's code; never of a school one cannot see."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

from django.core.files.uploadedfile import SimpleUploadedFile

from xiaoan.kernel.files.models import Attachment
from xiaoan.kernel.hazards.models import Hazard, Report
from xiaoan.surfaces.web.pages.daily.tests.school import School, sending, text
from xiaoan.surfaces.web.tests.phone import photo


def saying(**more: Any) -> dict[str, Any]:
    return sending() | {"what": "地砖翘起", "where": "B栋二楼", "count": "1", "now": "open"} | more


def reports(school: School) -> list[Report]:
    with school.looking():
        return list(Report.objects.order_by("id"))


def test_what_and_where_are_all_that_is_asked(school: School) -> None:
    guard = school.signed_in("guard")
    page = text(guard.get("/report"))
    assert "青石县第一小学" in page
    assert "教学楼B栋" in page
    assert "等级、责任人、期限由安全员定" in page
    assert " checked" not in page.split("<form")[1]
    assert guard.post("/report", saying())["Location"] == "/today"
    assert "已上报，等安全员核实。" in text(guard.get("/today"))
    report = reports(school)[0]
    assert (report.what, report.where, report.source, report.danger) == ("地砖翘起", "B栋二楼", "self", False)


def test_photos_go_with_it_and_a_second_tap_is_the_same_report(school: School) -> None:
    guard, said, content = school.signed_in("guard"), saying(), photo(40, 30)
    for _tap in range(2):
        shot = SimpleUploadedFile("砖.jpg", content, "image/jpeg")
        assert guard.post("/report", said | {"photo": [shot]}).status_code == 302
    assert len(reports(school)) == 1
    with school.looking():
        assert Attachment.objects.get().object_id == reports(school)[0].id


def test_cured_on_the_spot_it_is_one_form(school: School) -> None:
    guard = school.signed_in("guard")
    assert guard.post("/report", saying(now="fixed", done="已搬走")).status_code == 302
    assert "立行立改" in text(guard.get("/today"))
    with school.looking():
        hazard = Hazard.objects.get()
        assert (hazard.stage, hazard.unit_id) == ("on_spot", school.key("school"))


def test_danger_is_marked_and_the_finder_is_told_what_to_do(school: School) -> None:
    guard = school.signed_in("guard")
    guard.post("/report", saying(now="danger"))
    assert reports(school)[0].danger
    assert "马上打电话" in text(guard.get("/today"))


def test_what_is_missing_is_said_at_its_field_and_the_rest_is_kept(school: School) -> None:
    guard = school.signed_in("guard")
    for lacking in ("what", "where", "now"):
        refused = guard.post("/report", saying(**{lacking: " " if lacking != "now" else ""}))
        assert refused.status_code == 422, lacking
        assert "有 1\u00a0处要改" in text(refused), lacking
    assert "地砖翘起" in text(refused)
    assert reports(school) == []


def test_bad_input_is_refused_and_breaks_nothing(school: School) -> None:
    guard = school.signed_in("guard")
    for more in (
        {"count": "-1"},
        {"count": "9" * 500},
        {"count": "十二"},
        {"now": "major"},
        {"place": "x"},
        {"place": str(school.cast.places["far_building"].id)},
        {"client_id": "x"},
        {"when": "2026-13-45T99:99"},
        {"kept": f"photo~{uuid4()}"},
    ):
        assert guard.post("/report", saying(**more)).status_code in (404, 422), more
    assert reports(school) == []


def test_a_place_says_where_it_is(school: School) -> None:
    spot = school.cast.places["canteen"]
    guard = school.signed_in("guard")
    scanned = guard.get(f"/p/{spot.mark}")
    assert scanned.status_code == 302
    page = text(guard.get(scanned["Location"]))
    assert f'value="{spot.id}" selected' in page
    assert guard.post(scanned["Location"], saying(where="", place=str(spot.id))).status_code == 302
    assert (reports(school)[0].where, reports(school)[0].place_id) == ("食堂", spot.id)


def test_a_code_of_a_place_out_of_sight_is_not_found(school: School) -> None:
    guard = school.signed_in("guard")
    assert guard.get(f"/p/{school.cast.places['far_building'].mark}").status_code == 404
    assert guard.get("/p/made-up").status_code == 404
    assert school.signed_in("stranger").get(f"/p/{school.cast.places['canteen'].mark}").status_code == 404


def test_a_school_out_of_sight_cannot_be_reported_in(school: School) -> None:
    address = f"/report?unit={school.key('school')}"
    for name in ("stranger", "fireman", "far_officer"):
        client = school.signed_in(name)
        assert client.get(address).status_code != 200
        assert client.post(address, saying()).status_code != 200
    assert reports(school) == []


def test_who_looks_after_several_units_chooses_one(school: School) -> None:
    head = school.signed_in("central_safety")
    assert "换一个单位" in text(head.get("/report"))
    choice = text(head.get("/report?unit=choose"))
    assert "山口教学点" in choice
    assert "青石县第一小学" not in choice
    point = f"/report?unit={school.key('point')}"
    assert point.removeprefix("/report") in choice
    assert head.post(point, saying()).status_code == 302
    assert reports(school)[0].unit_id == school.key("point")
    found = text(head.get("/report?unit=choose&q=山口"))
    assert "山口教学点" in found
    assert "大坪镇中心小学</a>" not in found


def test_the_officer_writes_down_what_another_saw_and_when(school: School) -> None:
    officer = school.signed_in("safety")
    said = saying(told_by="示例·家长", when="2026-10-20T08:00")
    assert officer.post("/report", said).status_code == 302
    report = reports(school)[0]
    assert report.told_by == "示例·家长"
    assert school.at - report.happened == timedelta(hours=7, minutes=30)


def test_a_fault_seen_in_the_future_is_refused(school: School) -> None:
    refused = school.signed_in("guard").post("/report", saying(when="2026-10-21T08:00"))
    assert refused.status_code == 422
    assert "不能晚于现在" in text(refused)
    assert reports(school) == []
