"""A check as a form: by exception and item by item, faults with their place, mistakes said beside the question."""

from __future__ import annotations

import re
from datetime import date, time, timedelta
from html import unescape
from typing import Any
from uuid import uuid4

from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.template.loader import render_to_string

from xiaoan.foundation.clock import instant, local
from xiaoan.kernel.catalogue.queries import shelf
from xiaoan.kernel.files.models import Attachment
from xiaoan.kernel.hazards.models import Hazard, Report
from xiaoan.kernel.work.models import Record
from xiaoan.kernel.work.shapes import Name
from xiaoan.surfaces.web.pages.daily.tests.school import School, items, sending, text
from xiaoan.surfaces.web.tests.phone import photo


def rows(school: School) -> list[Record]:
    with school.looking():
        return list(Record.objects.order_by("id"))


def reports(school: School) -> list[Report]:
    with school.looking():
        return list(Report.objects.order_by("id"))


def test_the_rest_was_seen_and_is_fine(school: School) -> None:
    guard = school.signed_in("guard")
    page = guard.get(school.daily())
    assert page.status_code == 200
    assert "其余看过，无异常" in text(page)
    assert " checked" not in text(page).split("<form id=")[1].split("-now")[0]
    answered = guard.post(school.daily(), sending())
    assert answered.status_code == 302
    assert answered["Location"] == "/today"
    assert "已记“日间防火巡查”：9\u00a0项无异常。" in text(guard.get("/today"))
    record = rows(school)[0]
    assert (record.mode, record.rest, record.problems) == ("by_exception", 9, 0)


def test_a_layman_is_told_when_it_is_wrong_and_what_to_do_first(school: School) -> None:
    with school.looking():
        item = shelf().items["fire.lights_on"]
    page = text(school.signed_in("guard").get(school.daily()))
    asked = page.split('id="item-fire-lights_on"')[1].split("</li>")[0]
    seen, opened_when_marked = asked.split('<div class="sub"')
    assert item.wrong and f"有问题的情形：{item.wrong}" in seen
    assert item.at_once and f"先做：{item.at_once}" in opened_when_marked
    assert "先做" not in seen


def test_a_fault_goes_on_as_a_report_with_its_place_and_photo(school: School) -> None:
    guard = school.signed_in("guard")
    shot = SimpleUploadedFile("灯.jpg", photo(40, 30), "image/jpeg")
    said = sending(
        fire__lights_on_mark="1", fire__lights_on_what="二楼东头不亮", fire__lights_on_count="2",
        fire__lights_on_place=str(school.cast.places["building_a"].id), fire__lights_on_where="二楼东头",
        fire__lights_on_now="open", fire__lights_on_photo=shot,
    )  # fmt: skip
    assert guard.post(school.daily(), said).status_code == 302
    page = text(guard.get("/today"))
    assert "1\u00a0项有问题、8\u00a0项无异常" in page
    assert "等安全员核实" in page
    report = reports(school)[0]
    assert (report.what, report.where, report.quantity) == ("二楼东头不亮", "教学楼A栋 二楼东头", 2)
    assert report.place_id == school.cast.places["building_a"].id
    assert report.kind == "fire.light_defect"
    with school.looking():
        assert Attachment.objects.get().object_id == report.id


def test_a_fault_cured_on_the_spot_waits_only_to_be_confirmed(school: School) -> None:
    said = sending(fire__exits_open_mark="1", fire__exits_open_where="东楼梯", fire__exits_open_now="fixed")
    guard = school.signed_in("guard")
    assert guard.post(school.daily(), said).status_code == 302
    assert "立行立改" in text(guard.get("/today"))
    with school.looking():
        assert Hazard.objects.get().stage == "on_spot"


def test_a_fault_without_a_place_is_asked_where_and_nothing_said_is_lost(school: School) -> None:
    guard = school.signed_in("guard")
    shot = SimpleUploadedFile("灯.jpg", photo(40, 30), "image/jpeg")
    said = sending(
        fire__lights_on_mark="1", fire__lights_on_what="不亮", fire__lights_on_count="3", remark="钥匙在门卫",
        fire__lights_on_photo=shot,
    )  # fmt: skip
    refused = guard.post(school.daily(), said)
    assert refused.status_code == 422
    page = text(refused)
    assert "请选一个地点，或写明在哪里" in page
    assert 'href="#item-fire-lights_on-place"' in page
    assert 'value="不亮"' in page
    assert 'value="3"' in page
    assert "钥匙在门卫" in page
    assert said["client_id"] in page
    kept = page.split('name="kept" value="')[1].split('"')[0]
    again = {**said, "kept": kept, "fire.lights_on-where": "A栋二楼"}
    again.pop("fire.lights_on-photo")
    assert guard.post(school.daily(), again).status_code == 302
    with school.looking():
        assert Attachment.objects.get().object_id == Report.objects.get().id
    assert rows(school)[0].remark == "钥匙在门卫"


def test_item_by_item_wants_every_answer(school: School) -> None:
    principal = school.signed_in("principal")
    page = principal.get(school.monthly())
    codes = items(page)
    assert len(codes) > 10
    assert "其余看过" not in text(page).split("script-words")[0]
    said = sending() | {f"{code}-answer": "yes" for code in codes[1:]}
    refused = principal.post(school.monthly(), said)
    assert refused.status_code == 422
    assert "还有 1\u00a0项没有回答" in text(refused)
    assert text(refused).count('value="yes" checked') == len(codes) - 1
    said[f"{codes[0]}-answer"] = "na"
    refused = principal.post(school.monthly(), said)
    assert refused.status_code == 422
    assert "带队检查的校领导" in text(refused)
    said["fire.leader_present-value"] = "示例·林校长"
    assert principal.post(school.monthly(), said).status_code == 302
    assert len(rows(school)[0].answers) == len(codes) + 1


def test_a_second_tap_records_once(school: School) -> None:
    guard, said = school.signed_in("guard"), sending(fire__lights_on_mark="1", fire__lights_on_where="A栋")
    for _tap in range(3):
        assert guard.post(school.daily(), said).status_code == 302
    assert len(rows(school)) == 1
    assert len(reports(school)) == 1


def test_the_same_form_saying_something_else_is_a_conflict(school: School) -> None:
    guard, said = school.signed_in("guard"), sending()
    guard.post(school.daily(), said)
    answered = guard.post(school.daily(), {**said, "remark": "另外的话"})
    assert answered.status_code == 409
    assert len(rows(school)) == 1


def test_the_phone_says_when_it_was_seen_and_its_wrong_clock_is_corrected(school: School) -> None:
    guard = school.signed_in("guard")
    seen, wrong = school.at - timedelta(hours=3), timedelta(days=2)
    said = sending() | {"happened_at": (seen + wrong).isoformat(), "sent_at": (school.at + wrong).isoformat()}
    assert guard.post(school.daily(), said).status_code == 302
    assert abs(rows(school)[0].happened - seen) < timedelta(seconds=1)
    assert rows(school)[0].claimed == seen + wrong
    assert "手机时间不准" in text(guard.get("/today"))


def test_a_typed_time_counts_and_one_in_the_future_is_refused_beside_it(school: School) -> None:
    guard = school.signed_in("guard")
    late = guard.post(school.daily(), sending(when="2026-10-20T18:00"))
    assert late.status_code == 422
    assert "什么时候查的：不能晚于现在" in text(late)
    strange = guard.post(school.daily(), sending(when="昨天"))
    assert strange.status_code == 422
    assert "请按 2026-10-20 07:30 的样子填时间" in text(strange)
    assert guard.post(school.daily(), sending(when="2026-10-20T07:10")).status_code == 302
    assert f"{local(rows(school)[0].happened):%H:%M}" == "07:10"


def test_what_is_past_can_only_be_written_down_with_the_time_it_was_done(school: School) -> None:
    school.clock(10, 22)
    guard, past = school.signed_in("guard"), school.daily(10, 20)
    assert "已过办理时限" in text(guard.get(past))
    assert guard.post(past, sending()).status_code == 422
    assert rows(school) == []
    assert guard.post(past, sending(when="2026-10-20T17:00")).status_code == 302
    assert "补录" in text(guard.get("/today"))


def test_the_safety_officer_writes_down_what_the_guard_did(school: School) -> None:
    officer = school.signed_in("safety")
    page = text(officer.get(school.daily()))
    assert "谁查的（代录）" in page
    assert '<option value="示例·老陈">' in page
    officer.post(school.daily(), sending(told_by="示例·老陈"))
    assert rows(school)[0].told_by == "示例·老陈"


def test_nobody_else_is_offered_or_heard_about_writing_for_others(school: School) -> None:
    guard = school.signed_in("guard")
    assert "代录" not in text(guard.get(school.daily())).split("script-words")[0]
    guard.post(school.daily(), sending(told_by="示例·别人"))
    assert rows(school)[0].told_by == ""


def test_what_another_is_asked_can_be_read_but_not_recorded(school: School) -> None:
    guard = school.signed_in("guard")
    page = text(guard.get(school.monthly()))
    assert "办理，请他记录" in page
    assert '<form id="record"' not in page
    assert guard.post(school.monthly(), sending()).status_code == 422
    assert rows(school) == []


def test_a_stranger_finds_no_check_of_this_school(school: School) -> None:
    for name in ("stranger", "fireman"):
        client = school.signed_in(name)
        assert client.get(school.daily()).status_code == 404
        assert client.post(school.daily(), sending()).status_code == 404
    assert rows(school) == []


def test_addresses_that_name_nothing_are_not_found(school: School) -> None:
    guard = school.signed_in("guard")
    for address in ("/check", "/check?names=", "/check?names=x~y~z~w", school.daily() + "&names=" + "~" * 50):
        assert guard.get(address).status_code == 404, address
    assert guard.get(school.daily(10, 4)).status_code == 404


def test_bad_input_is_refused_and_breaks_nothing(school: School) -> None:
    guard = school.signed_in("guard")
    wrong: list[dict[str, Any]] = [
        {"client_id": "not-an-id"},
        {"fire.lights_on-mark": "1", "fire.lights_on-where": "A栋", "fire.lights_on-count": "-3"},
        {"fire.lights_on-mark": "1", "fire.lights_on-where": "A栋", "fire.lights_on-count": "9" * 400},
        {"fire.lights_on-mark": "1", "fire.lights_on-where": "A栋", "fire.lights_on-count": "十二"},
        {"fire.lights_on-mark": "1", "fire.lights_on-place": str(uuid4())},
        {"fire.lights_on-mark": "1", "fire.lights_on-place": str(school.cast.places["far_building"].id)},
        {"happened_at": "2019-01-01T00:00:00+00:00", "sent_at": "2019-01-01T00:00:00+00:00"},
        {"kept": f"fire.lights_on-photo~{uuid4()}", "fire.lights_on-mark": "1", "fire.lights_on-where": "A栋"},
    ]
    for more in wrong:
        answered = guard.post(school.daily(), sending() | more)
        assert answered.status_code in (404, 422), more
    assert rows(school) == []
    assert reports(school) == []


def test_a_file_that_is_no_photo_is_refused_beside_its_item(school: School) -> None:
    file = SimpleUploadedFile("灯.jpg", b"MZ this is a program", "image/jpeg")
    said = sending(fire__lights_on_mark="1", fire__lights_on_where="A栋", fire__lights_on_photo=file)
    refused = school.signed_in("guard").post(school.daily(), said)
    assert refused.status_code == 422
    assert "灯.jpg" in text(refused)
    assert rows(school) == []


def test_text_from_people_is_shown_as_text(school: School) -> None:
    evil = "<script>alert(1)</script>"
    refused = school.signed_in("guard").post(
        school.daily(), sending(fire__lights_on_mark="1", fire__lights_on_what=evil, remark=evil)
    )
    assert refused.status_code == 422
    assert evil.encode() not in refused.content


def test_several_things_of_one_stop_are_one_form_and_the_rest_is_said_deliberately(school: School) -> None:
    school.clock(10, 27, 15)
    guard = school.signed_in("guard")
    together = unescape(re.findall(r'href="(/check[^"]*)"', text(guard.get("/today")))[0])
    assert together.count("names=") == 3
    page = guard.get(together)
    assert "3\u00a0件一起记" in text(page)
    said = sending() | {f"{code}-answer": "yes" for code in items(page)}
    refused = guard.post(together, said)
    assert refused.status_code == 422
    assert "其余看过，无异常" in text(refused)
    assert guard.post(together, said | {"rest": "1"}).status_code == 302
    assert sorted(row.duty for row in rows(school)) == [
        "fire.extinguisher.month", "fire.hydrant.month", "fire.patrol.day",
    ]  # fmt: skip
    assert len({row.submission_id for row in rows(school)}) == 1
    assert together not in unescape(text(guard.get("/today")))


def test_saving_leads_back_to_the_walk_one_was_on(school: School) -> None:
    officer = school.signed_in("safety")
    address = f"{school.daily()}&all=1&unit={school.key('school')}"
    assert f"/today?all=1&unit={school.key('school')}" in text(officer.get(address))
    assert officer.post(address, sending())["Location"] == f"/today?all=1&unit={school.key('school')}"


def test_proof_a_clause_demands_is_asked_with_its_clause_and_missed_beside_its_field(school: School) -> None:
    school.at = instant(date(2027, 3, 2), time(10))
    logistics = school.signed_in("logistics")
    year = Name(school.key("school"), "fire.system.year", school.key("school"), instant(date(2027, 1, 1)))
    address = school.address(year)
    page = logistics.get(address)
    assert "按条款要附" in text(page)
    assert "第十六条（三）" in text(page)
    said = sending() | {f"{code}-answer": "yes" for code in items(page)}
    said |= dict.fromkeys(re.findall(r'name="([\w.]+-value)"', text(page)), "2")
    refused = logistics.post(address, said)
    assert refused.status_code == 422
    assert "检测报告：请附上" in text(refused)
    paper = SimpleUploadedFile("检测报告.pdf", b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n", "application/pdf")
    assert logistics.post(address, said | {"proof-file": paper}).status_code == 302
    record = rows(school)[0]
    assert record.complete
    with school.looking():
        assert record.files == [Attachment.objects.get().id]


def test_a_round_done_in_time_is_taken_late_from_a_phone_that_had_no_signal(school: School) -> None:
    seen = school.at
    school.clock(10, 22)
    said = sending() | {"happened_at": seen.isoformat(), "sent_at": school.at.isoformat()}
    guard = school.signed_in("guard")
    assert guard.post(school.daily(), said).status_code == 302
    assert rows(school)[0].happened == seen
    now = {"happened_at": school.at.isoformat(), "sent_at": school.at.isoformat()}
    assert guard.post(school.daily(10, 21), sending() | now).status_code == 422


def test_a_number_beyond_its_limits_says_what_to_do_first() -> None:
    class Filled(forms.Form):
        sick = forms.IntegerField(label="同班同样症状几人")

    for beyond, said in (("sick", True), ("", False)):
        page = render_to_string("pages/daily/fills.html", {"filled": [(Filled()["sick"], (), beyond, "", "先隔开")]})
        assert ("先做：先隔开" in page) is said
