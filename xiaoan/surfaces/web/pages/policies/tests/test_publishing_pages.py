"""Publishing, what came of it, and last year's document beside this one."""

from __future__ import annotations

import re
from datetime import date, time

import pytest

from xiaoan.features.policies import commands
from xiaoan.features.policies.models import Draft, PolicyDocument, Publication
from xiaoan.foundation.clock import instant
from xiaoan.foundation.ids import new_id
from xiaoan.foundation.rls import EVERYTHING, opened
from xiaoan.surfaces.web.pages.policies.tests.plans import PLAN, bring
from xiaoan.surfaces.web.tests.seats import Seats, text


def reviewed(seats: Seats, row: PolicyDocument, *words: str) -> PolicyDocument:
    """Those that say these words are accepted as something new, the rest stays open."""
    by = seats.cast.seat("officer", seats.at)
    with opened(EVERYTHING):
        found = list(Draft.objects.filter(document=row).order_by("order"))
    for draft in found:
        if any(word in draft.said.action for word in words):
            told = commands.choose_match(by=by, draft=draft.id, version=draft.version, duty="", at=seats.at)
            told = commands.edit(
                by=by, draft=draft.id, version=told.version, at=seats.at,
                changes={"at": "campus", "posts": ["safety_officer"]},
            )  # fmt: skip
            commands.accept(by=by, draft=draft.id, version=told.version, at=seats.at)
    return row


def send(seats: Seats, row: PolicyDocument, **more: str) -> object:
    sent = {"starts": "2026-10-26", "ends": "", "leave_open": "on", "client_id": str(new_id())} | more
    return seats.post("officer", f"/policies/{row.id}/publish", **sent)


def test_what_it_costs_is_said_before_it_is_published(seats: Seats) -> None:
    seats.adopt_fire()
    row = bring(seats)
    assert "还没有接受任何一条" in text(seats.get("officer", f"/policies/{row.id}/publish"))
    reviewed(seats, row, "应急疏散演练", "例会", "体验教室")
    said = text(seats.get("officer", f"/policies/{row.id}/publish?starts=2026-10-26"))
    assert "新要求 2 条" in said and "平均每所每周多用" in said and "原文第10行" in said
    assert "还有" in said and "没看，不会发布" in said
    assert seats.get("officer", f"/policies/{row.id}/publish?starts=nonsense").status_code == 200


def test_what_is_filled_in_wrongly_publishes_nothing(seats: Seats) -> None:
    row = reviewed(seats, bring(seats), "例会")
    for wrong in (
        {"starts": "2026-10-19"}, {"starts": ""}, {"starts": "明天"}, {"ends": "2026-10-20"}, {"leave_open": ""},
        {"starts": "2026-02-30"},
    ):  # fmt: skip
        page = send(seats, row, **wrong)
        assert page.status_code == 422, wrong  # type: ignore[attr-defined]
        assert 'class="errs"' in page.content.decode()  # type: ignore[attr-defined]
    with opened(EVERYTHING):
        assert not Publication.objects.exists()


def test_it_is_published_once_and_taken_back_before_it_begins(seats: Seats) -> None:
    row = reviewed(seats, bring(seats), "例会")
    key = str(new_id())
    assert send(seats, row, client_id=key)["Location"].endswith("/published")  # type: ignore[index]
    assert send(seats, row, client_id=key).status_code in (302, 404)  # type: ignore[attr-defined]
    page = seats.get("officer", f"/policies/{row.id}/published")
    assert "2026年10月26日 起执行，还没开始" in text(page) and "第5行" in text(page)
    assert seats.get("officer", f"/policies/{row.id}").status_code == 302, "what is published is no longer reviewed"
    with opened(EVERYTHING):
        made = Publication.objects.get()
    address = f"/policies/{row.id}/withdraw"
    assert seats.post("officer", address, publication=str(new_id())).status_code == 404
    assert seats.post("principal", address, publication=str(made.id)).status_code == 404
    assert seats.post("officer", address, publication=str(made.id)).status_code == 302
    assert "已撤回，没有生效" in text(seats.get("officer", f"/policies/{row.id}/published"))
    assert "读出" in text(seats.get("officer", f"/policies/{row.id}"))


def test_a_school_reads_what_binds_it_and_nobody_else(seats: Seats) -> None:
    row = reviewed(seats, bring(seats), "例会")
    assert seats.get("guard", f"/policies/{row.id}/text").status_code == 404
    send(seats, row)
    assert "上级的文件" in text(seats.get("safety", "/policies"))
    page = text(seats.get("guard", f"/policies/{row.id}/published"))
    assert "文件要求的事" in page and "例会" in page and "应办" not in page
    html = seats.get("guard", f"/policies/{row.id}/text").content.decode()
    assert html.count('class="st"') == 1, "only what was taken over is marked for a school"
    assert seats.get("far_officer", f"/policies/{row.id}/published").status_code == 404
    assert seats.get("guard", f"/policies/{row.id}/compare").status_code == 404
    assert seats.get("guard", f"/policies/{row.id}/publish").status_code == 404


def test_completion_is_shown_by_month_and_opens_its_records(seats: Seats) -> None:
    row = reviewed(seats, bring(seats), "例会")
    send(seats, row)
    seats.at = instant(date(2026, 11, 30), time(16))
    page = seats.get("officer", f"/policies/{row.id}/published?month=2026-11")
    said, html = text(page), page.content.decode()
    assert "2026年11月办得怎样" in said and "应办 已办 未办" in said
    assert "/bureau/owed?" in html and "duty=own_" in html
    owed = re.findall(r'href="(/bureau/owed\?[^"]+)"', html)[0].replace("&amp;", "&")
    assert "例会" in text(seats.get("officer", owed))
    assert seats.get("officer", f"/policies/{row.id}/published?month=2026-13").status_code == 422
    assert "办得怎样" in text(seats.get("officer", f"/policies/{row.id}/published?month=2026-10"))


def test_the_duty_page_says_which_sentence_asks_it(seats: Seats) -> None:
    row = reviewed(seats, bring(seats), "例会")
    send(seats, row)
    seats.at = instant(date(2026, 10, 27), time(10))
    html = seats.get("officer", f"/policies/{row.id}/published").content.decode()
    duty = re.findall(r'href="(/catalogue/duties/[^"]+)"', html)[0].replace("&amp;", "&")
    said = text(seats.get("officer", duty))
    assert "文件怎么说" in said and "校长每月至少主持召开1次安全工作例会" in said and "》第5行" in said


def test_reviewing_goes_on_for_a_next_version(seats: Seats) -> None:
    row = reviewed(seats, bring(seats), "例会")
    send(seats, row)
    assert seats.post("principal", f"/policies/{row.id}/resume").status_code == 404
    assert seats.post("officer", f"/policies/{row.id}/resume").status_code == 302
    assert "读出" in text(seats.get("officer", f"/policies/{row.id}"))
    assert "发布了哪些事" in text(seats.get("officer", f"/policies/{row.id}/text"))


def test_two_years_are_compared_field_by_field(seats: Seats) -> None:
    before = bring(seats, year=2025, title="示例·2025年要点")
    after = PLAN.replace("每月至少主持召开1次", "每月至少主持召开2次").replace(
        "每年11月9日前后开展一次消防宣传活动。\n", ""
    )
    row = bring(seats, text=after + "各学校每学期与家长签订1次防溺水承诺书。\n")
    address = f"/policies/{row.id}/compare"
    assert "还没有说哪份是上年的" in text(seats.get("officer", address))
    assert seats.post("officer", address, previous=str(row.id)).status_code == 422
    assert seats.post("officer", address, previous=str(new_id())).status_code == 404
    assert seats.post("stranger", address, previous=str(before.id)).status_code == 404
    assert seats.post("officer", address, previous=str(before.id)).status_code == 302
    said = text(seats.get("officer", address))
    assert "新增 1 条，有改动 1 条，去掉 1 条" in said
    assert "多久一次 每月不少于1次 每月不少于2次" in said
    assert "每学期与家长签订1次防溺水承诺书" in said


SUMMARY = """青石县教育局2025年学校安全工作总结

一年来，我局深入开展学校安全工作，现总结如下。
全年共排查安全隐患136处，已整改111处，整改中20处。
全年开展消防安全演练240场次，参加师生86000人次。
"""


def test_figures_that_do_not_add_up_are_said(seats: Seats) -> None:
    row = bring(seats, text=SUMMARY, title="示例·工作总结", year=2025)
    said = text(seats.get("officer", f"/policies/{row.id}/figures"))
    assert "加不起来：136 ≠ 111 + 20" in said
    assert "文中的数字" in text(seats.get("officer", f"/policies/{row.id}"))


@pytest.mark.parametrize("who", ["principal", "safety"])
def test_a_school_reviews_its_own_plan_and_leaves_publishing_to_the_bureau(seats: Seats, who: str) -> None:
    row = bring(seats, who=who, unit="school")
    page = seats.get(who, f"/policies/{row.id}")
    assert "核对完由教育局发布" in text(page) and "/publish" not in page.content.decode()
    assert seats.get(who, f"/policies/{row.id}/publish").status_code == 404
    assert "所属单位的文件" in text(seats.get("officer", "/policies"))
    assert seats.get("officer", f"/policies/{row.id}/publish").status_code == 200


def test_a_document_of_which_nothing_is_left_can_be_ended(seats: Seats) -> None:
    row = reviewed(seats, bring(seats), "例会")
    by = seats.cast.seat("officer", seats.at)
    send(seats, row)
    commands.resume(by=by, document=row.id, at=seats.at)
    with opened(EVERYTHING):
        draft = next(each for each in Draft.objects.filter(document=row, state="accepted"))
    commands.reopen(by=by, draft=draft.id, version=draft.version, at=seats.at)
    commands.reject(by=by, draft=draft.id, version=draft.version + 1, reason="not_ours", at=seats.at)
    assert b'name="starts"' in seats.get("officer", f"/policies/{row.id}/publish?starts=2026-11-02").content
    send(seats, row, starts="2026-11-02")
    with opened(EVERYTHING):
        assert [each.release for each in Publication.objects.order_by("at")] == ["1.0", "2.0"]
