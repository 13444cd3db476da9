"""Pages beside the steps: told directly, judged together, 通报 and 约谈, after the cure, the notice board."""

from __future__ import annotations

import re

from xiaoan.foundation import rls
from xiaoan.kernel.hazards.models import Admonition, Hazard, UpwardReport
from xiaoan.surfaces.web.pages.hazards.tests.desk import Desk, key_of, text

LESSER = ("fire.extinguisher_missing", "fire.light_defect", "fire.door_defect")


def test_what_is_told_directly_is_read_by_the_bureau_and_answered_to_its_author(desk: Desk) -> None:
    assert desk.post("safety", "/hazards/upward").status_code == 422
    said = {"what": "宿舍出口夜里锁着，说过三次", "where": "宿舍楼"}
    marks = desk.open_form("safety", "/hazards/upward")
    for _ in range(2):
        assert desk.send("safety", "/hazards/upward", **{**marks, **said}).status_code == 302
    with rls.opened(rls.EVERYTHING):
        (row,) = UpwardReport.objects.all()
    address = f"/hazards/heard/{row.id}"
    for who in ("principal", "safety", "guard", "far_officer"):
        assert desk.get(who, address).status_code == 404
        assert said["what"] not in text(desk.get(who, "/hazards"))
    assert said["what"] not in text(desk.get("principal", "/hazards/upward"))
    assert desk.get("principal", "/hazards/heard").status_code == 404
    assert said["what"] in text(desk.get("officer", "/hazards/heard"))
    assert desk.post("officer", address).status_code == 422
    assert desk.post("officer", address, reply="明早到校").status_code == 302
    assert "明早到校" in text(desk.get("safety", "/hazards/upward"))
    assert desk.post("chief", address, reply="再答").status_code == 409


def test_several_lesser_ones_are_judged_together_by_the_bureau(desk: Desk) -> None:
    for kind in LESSER:
        desk.play.hazard(kind=kind)
    page = desk.get("officer", "/hazards/combined").content.decode()
    (address,) = re.findall(r'href="(/hazards/combined/[^"]+)"', page)
    assert desk.get("principal", "/hazards/combined").status_code == 404
    form = desk.get("officer", address).content.decode()
    keys = re.findall(r'name="hazards" value="([^"]+)"', form)
    assert len(keys) == 3
    few = desk.post("officer", address, hazards=keys[:1], reason="多处失效")
    assert (few.status_code, "至少" in text(few)) == (422, True)
    done = desk.post("officer", address, hazards=keys, reason="多处失效")
    assert done.status_code == 302, text(done)
    shown = text(desk.get("safety", f"/hazards/{key_of(done)}"))
    assert "综合判定，包括" in shown
    assert "重大隐患" in shown


def test_an_interview_is_drafted_by_the_officer_and_decided_by_nobody_else_than_a_leader(desk: Desk) -> None:
    late = desk.play.assign(desk.play.hazard())
    desk.play.later(days=20)
    assert desk.get("principal", "/hazards/ladder").status_code == 404
    assert "超期" in text(desk.get("officer", "/hazards/ladder"))
    said = {"kind": "interview", "title": "约谈", "text": "请到会"}
    assert desk.post("officer", "/hazards/ladder/draft", **said).status_code == 422
    done = desk.post("officer", "/hazards/ladder/draft", **said, hazards=[str(late.id)])
    assert done.status_code == 302, text(done)
    paper = done["Location"]
    assert late.number in text(desk.get("officer", paper))
    for who in ("principal", "far_officer"):
        assert desk.get(who, paper).status_code == 404
    assert "决定发不发" not in text(desk.get("officer", paper))
    refused = desk.post("officer", f"{paper}/decide", decision="issue")
    assert (refused.status_code, "权限" in text(refused)) == (422, True)
    assert desk.post("officer", f"{paper}/record", held="9时").status_code == 422
    with rls.opened(rls.EVERYTHING):
        assert [each.state for each in Admonition.objects.all()] == ["draft"]


def test_a_reply_is_entered_and_a_return_visit_that_fails_leads_to_the_new_hazard(desk: Desk) -> None:
    closed = desk.play.pass_(desk.play.submitted())
    address = f"/hazards/{closed.id}/revisit"
    assert desk.post("safety", address).status_code == 422
    assert desk.post("safety", address, found="again").status_code == 422
    assert desk.post("safety", address, found="well", note="好").status_code == 302
    again = desk.post("safety", address, found="again", note="又没有压力了", quantity="2")
    with rls.opened(rls.EVERYTHING):
        fresh = Hazard.objects.get(id=key_of(again))
    assert (fresh.recurs, fresh.quantity) == (closed.id, 2)
    assert "又出现了" in text(desk.get("safety", f"/hazards/{closed.id}"))
    assert desk.get("stranger", address).status_code == 404


def test_the_notice_names_no_reporter_and_marks_the_major(desk: Desk) -> None:
    desk.play.fixed("guard")
    desk.play.hazard(by="guard", title="灭火器失压")
    unit = desk.play.cast.unit("school").id
    page = text(desk.get("principal", f"/hazards/notice/{unit}?month=2026-10"))
    assert "安全隐患排查整改公示" in page
    assert "灭火器失压" in page
    sheet = page.partition("安全隐患排查整改公示")[2]
    assert sheet.count("示例·老陈") == 1, "he stands there as who mended one, and not as who reported the other"
    assert desk.get("stranger", f"/hazards/notice/{unit}").status_code == 404
    assert desk.get("principal", f"/hazards/notice/{unit}?month=2026-99").status_code == 422


def test_the_bureau_and_the_school_see_where_it_is_stuck(desk: Desk) -> None:
    hazard = desk.play.handed_up()
    desk.play.later(days=20)
    for who, ours in (("safety", False), ("officer", True)):
        page = text(desk.get(who, f"/hazards/{hazard.id}"))
        assert "卡在： 青石县教育局 安全股（科）" in page.replace("卡在：青", "卡在： 青"), who
        assert ("（我们这里）" in page) == ours
        assert "已超6天" in page
    assert "上级没有按期答复" in text(desk.get("officer", "/hazards"))
    assert "超期 " not in text(desk.get("safety", "/hazards")).partition("未整改 1 处")[2].partition("。")[0]
