"""专项排查 on the screen: written, looked at and sent on one page; seen by those asked and by nobody else."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from xiaoan.foundation.clock import school_day
from xiaoan.foundation.rls import EVERYTHING, opened
from xiaoan.kernel.work.demands.models import Demand
from xiaoan.kernel.work.elsewhere.models import Declaration
from xiaoan.surfaces.web.tests.seats import Seats, text

PASTED = "1. 通道没有停放电动自行车\n2. 没有飞线充电\n3. 充电处有灭火器\n4. 夜间有人巡查\n5. 门能推开"


def filled(seats: Seats, **more: object) -> dict[str, object]:
    """A page filled in for the first school."""
    return {
        "client_id": str(uuid4()), "title": "电动自行车专项排查", "reason": "邻县发生火灾。", "domain": "fire",
        "due": (school_day(seats.at) + timedelta(days=3)).isoformat(), "answering": "by_exception", "at": "campus",
        "late_days": "7", "series": "专排", "posts": ["safety_officer"], "lines": PASTED, "rows": "0", "every": "all",
        "units": [str(seats.cast.unit("school").id), str(seats.cast.unit("middle").id)], "act": "send",
    } | more  # fmt: skip


def sent(seats: Seats, **more: object) -> Demand:
    """One sent by the officer through the page."""
    answer = seats.post("officer", "/sweeps/new", **filled(seats, **more))
    assert answer.status_code == 302, text(answer)
    with opened(EVERYTHING):
        return Demand.objects.latest("made_at")


def test_the_officer_pastes_looks_and_sends(seats: Seats) -> None:
    page = seats.post("officer", "/sweeps/new", **filled(seats, act="preview"))
    said = text(page)
    assert page.status_code == 200
    assert "学校会看到" in said
    assert "通道没有停放电动自行车" in said
    assert "1. 通道" not in said
    with opened(EVERYTHING):
        assert Demand.objects.count() == 0
    row = sent(seats)
    assert len(row.items) == 5
    said = text(seats.get("officer", f"/sweeps/{row.id}"))
    assert "应查 2 个单位：已查 0 个、未查 2 个" in said
    assert row.number in said


def test_the_same_page_sent_twice_is_one(seats: Seats) -> None:
    body = filled(seats)
    assert seats.post("officer", "/sweeps/new", **body).status_code == 302
    assert seats.post("officer", "/sweeps/new", **body).status_code == 302
    with opened(EVERYTHING):
        assert Demand.objects.count() == 1


def test_schools_are_found_by_facts_and_nothing_typed_is_lost(seats: Seats) -> None:
    page = seats.post("officer", "/sweeps/new", **filled(seats, act="fit", fact=["boarding"], units=[]))
    said = page.content.decode()
    assert "已选 1\u00a0所" in said
    assert "电动自行车专项排查" in said
    assert "没有飞线充电" in said
    fragment = seats.post("officer", "/sweeps/schools", fact=["canteen", "boarding"], every="any")
    assert "已选 2 所" in text(fragment)


def test_items_of_the_standards_are_found_by_a_word(seats: Seats) -> None:
    page = seats.post("officer", "/sweeps/new", **filled(seats, act="find", q="灭火器"))
    assert 'name="pick"' in page.content.decode()
    nothing = seats.post("officer", "/sweeps/new", **filled(seats, act="find", q="没有这种东西"))
    assert "没有找到" in text(nothing)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"units": []}, "还没有选学校"),
        ({"lines": ""}, "请至少写一项要查的内容"),
        ({"lines": "\n".join(f"第{n}件事要看" for n in range(5000))}, "一次最多"),
        ({"due": "2020-01-01"}, "截止日期已经过了"),
        ({"due": "x"}, "请按 2026-10-20 的样子填日期"),
        ({"title": ""}, "名称"),
        ({"units": [str(uuid4())]}, "不在您的范围内"),
    ],
)
def test_what_cannot_be_sent_is_said_and_kept(seats: Seats, change: dict[str, object], said: str) -> None:
    page = seats.post("officer", "/sweeps/new", **filled(seats, **change))
    assert page.status_code == 422
    assert said in text(page)
    with opened(EVERYTHING):
        assert Demand.objects.count() == 0


def test_a_school_sees_the_notice_and_its_own_part_only(seats: Seats) -> None:
    row = sent(seats)
    said = text(seats.get("safety", f"/sweeps/{row.id}"))
    assert "电动自行车专项排查" in said
    assert "去查" in said
    assert "应查 1 个单位" in said
    assert "延期" not in said
    assert "电动自行车专项排查" in text(seats.get("safety", "/sweeps"))
    assert "电动自行车专项排查" in text(seats.get("safety", "/today"))


@pytest.mark.parametrize("who", ["stranger", "far_officer", "central_safety"])
def test_who_was_not_asked_finds_nothing(seats: Seats, who: str) -> None:
    row = sent(seats)
    for address in ("", "/print", "/export"):
        assert seats.get(who, f"/sweeps/{row.id}{address}").status_code == 404
    for act in ("withdraw", "put-off", "close", "send"):
        assert seats.post(who, f"/sweeps/{row.id}/{act}", reason="x", due="2027-01-01").status_code == 404
    assert "电动自行车专项排查" not in text(seats.get(who, "/sweeps"))


def test_a_school_cannot_open_the_form(seats: Seats) -> None:
    assert seats.get("principal", "/sweeps/new").status_code == 404
    assert seats.get("principal", "/elsewhere").status_code == 404


def test_a_draft_is_edited_and_sent_and_then_stays(seats: Seats) -> None:
    row = sent(seats, act="draft")
    assert row.state == "draft"
    assert seats.get("safety", f"/sweeps/{row.id}").status_code == 404
    page = seats.get("officer", f"/sweeps/{row.id}/edit")
    assert "没有飞线充电" in text(page)
    assert seats.post("officer", f"/sweeps/{row.id}/send").status_code == 302
    assert seats.get("officer", f"/sweeps/{row.id}/edit").status_code == 302
    assert seats.get("safety", f"/sweeps/{row.id}/edit").status_code == 404


def test_putting_off_and_withdrawing_want_a_reason(seats: Seats) -> None:
    row = sent(seats)
    later = (row.due + timedelta(days=5)).isoformat()
    page = seats.post("officer", f"/sweeps/{row.id}/put-off", due=later, reason="")
    assert page.status_code == 422
    assert seats.post("officer", f"/sweeps/{row.id}/put-off", due=later, reason="大雨").status_code == 302
    assert "大雨" in text(seats.get("safety", f"/sweeps/{row.id}"))
    assert seats.post("officer", f"/sweeps/{row.id}/withdraw", reason="重复了").status_code == 302
    assert "已撤回" in text(seats.get("officer", f"/sweeps/{row.id}"))


def test_paper_and_workbook_hold_items_and_results(seats: Seats) -> None:
    row = sent(seats)
    said = text(seats.get("officer", f"/sweeps/{row.id}/print"))
    assert "没有飞线充电" in said
    assert "未查（还没到期）" in said
    book: Any = seats.get("officer", f"/sweeps/{row.id}/export")
    assert b"".join(book.streaming_content).startswith(b"PK")


def test_the_live_page_asks_the_database_as_often_for_four_schools_as_for_one(seats: Seats) -> None:
    one = sent(seats, units=[str(seats.cast.unit("school").id)])
    many = sent(seats, units=[str(seats.cast.unit(name).id) for name in ("school", "middle", "central", "point")])

    def queries(row: Demand) -> int:
        seats.get("officer", f"/sweeps/{row.id}")
        with CaptureQueriesContext(connection) as caught:
            assert seats.get("officer", f"/sweeps/{row.id}").status_code == 200
        return len(caught)

    assert queries(one) == queries(many)


def test_elsewhere_is_declared_shown_and_taken_back(seats: Seats) -> None:
    seats.adopt_fire()
    day = school_day(seats.at).isoformat()
    body = {
        "client_id": str(uuid4()), "duty": "fire.patrol.day", "platform": "省消防平台", "reason": "按省文件",
        "starts": day, "way": "confirm", "grace_days": "5", "posts": ["safety_officer"],
    }  # fmt: skip
    assert seats.post("officer", "/elsewhere", **(body | {"platform": ""})).status_code == 422
    assert seats.post("officer", "/elsewhere", **body).status_code == 302
    said = text(seats.get("officer", "/elsewhere"))
    assert "已在省消防平台记录" in said
    assert "已在省消防平台记录" in text(seats.get("safety", "/catalogue"))
    assert "已在省消防平台记录" in text(seats.get("safety", "/catalogue/duties/fire.patrol.day"))
    form = seats.post("officer", f"/elsewhere/{_declared()}/end", ends=day, reason="")
    assert form.status_code == 422
    assert seats.post("officer", f"/elsewhere/{_declared()}/end", ends=day, reason="平台停用").status_code == 302
    assert "已在省消防平台记录" not in text(seats.get("safety", "/catalogue"))


def _declared() -> str:
    with opened(EVERYTHING):
        return str(Declaration.objects.get().id)
