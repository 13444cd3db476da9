"""待我签, 授权代签 and 临时提权 as they are shown and done on pages."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from xiaoan.foundation.rls import EVERYTHING, opened
from xiaoan.kernel.access.commands import Place, grant
from xiaoan.kernel.access.doors.devices import Arrival, begin
from xiaoan.kernel.access.models import Elevation, Grant, Mandate, Preparation
from xiaoan.kernel.access.queries import operator
from xiaoan.kernel.access.signing.preparations import return_prepared
from xiaoan.surfaces.web.tests.seats import Seats, text


def drafted(seats: Seats) -> Preparation:
    answer = seats.post("safety", "/signing/prepare", subject="2026-09", note="食堂在维修", unit=seats.unit("school"))
    assert answer.status_code == 302
    with opened(EVERYTHING):
        return Preparation.objects.get(state="open")


def mandate(seats: Seats, **other: str) -> int:
    answers = {
        "to_account": str(seats.cast.account("safety")), "verbs": "indicators.sign", "starts": "2026-10-20",
        "ends": "2026-10-31", "paper_no": "3号", "reason": "外出培训",
    }  # fmt: skip
    return seats.post("principal", "/signing/mandates", **(answers | other)).status_code


def test_the_head_sees_what_was_prepared_and_signs_it(seats: Seats) -> None:
    row = drafted(seats)
    page = text(seats.get("principal", "/signing"))
    assert "1 份等我签字" in page
    assert "青一小2026年9月定稿" in page
    assert "食堂在维修" in page
    assert "食堂在维修" in text(seats.get("principal", f"/school/{seats.unit('school')}/sign?month=2026-09"))
    assert "等负责人签字" in text(seats.get("safety", "/signing"))
    assert "没有等我签字的" in text(seats.get("guard", "/signing"))
    assert seats.post("principal", f"/signing/{row.id}/sign").status_code == 302
    assert "没有等我签字的" in text(seats.get("principal", "/signing"))


def test_it_is_returned_with_a_reason_beside_the_field(seats: Seats) -> None:
    row = drafted(seats)
    assert seats.post("principal", f"/signing/{row.id}/return", reason="").status_code == 422
    assert seats.post("principal", f"/signing/{row.id}/return", reason="漏了演练").status_code == 302
    assert "漏了演练" in text(seats.get("safety", "/signing"))
    assert seats.post("principal", f"/signing/{row.id}/sign").status_code == 409


def test_its_author_takes_it_back_and_nobody_else(seats: Seats) -> None:
    row = drafted(seats)
    assert seats.post("safety", f"/signing/{row.id}/sign").status_code == 422
    assert seats.post("principal", f"/signing/{row.id}/withdraw").status_code == 422
    assert seats.post("safety", f"/signing/{row.id}/withdraw").status_code == 302


@pytest.mark.parametrize("month", ["", "2026-10", "2031-01", "x"])
def test_a_month_that_is_not_offered_is_refused(seats: Seats, month: str) -> None:
    assert seats.post("safety", "/signing/prepare", subject=month).status_code == 422


def test_a_mandate_is_given_shown_used_and_taken_back(seats: Seats) -> None:
    assert mandate(seats) == 302
    assert "示例·周主任（安全员） 代 示例·林校长（校长）" in text(seats.get("safety", "/signing/mandates"))
    address = f"/school/{seats.unit('school')}/sign?month=2026-09"
    assert "代 示例·林校长（校长）签，授权3号" in text(seats.get("safety", address))
    with opened(EVERYTHING):
        row = Mandate.objects.get()
    assert seats.post("principal", f"/signing/mandates/{row.id}/withdraw").status_code == 302
    assert seats.get("safety", address).status_code == 404
    assert "已收回" in text(seats.get("principal", "/signing/mandates"))


@pytest.mark.parametrize(
    "other",
    [{"paper_no": ""}, {"ends": "2026-10-01"}, {"to_account": ""}, {"to_account": "x"}, {"verbs": "org.see"}],
)
def test_a_mandate_that_lacks_something_is_shown_again(seats: Seats, other: dict[str, str]) -> None:
    assert mandate(seats, **other) == 422


def test_who_signs_nothing_is_offered_no_form(seats: Seats) -> None:
    assert "授权给别人代签" not in text(seats.get("safety", "/signing/mandates"))
    assert "授权给别人代签" in text(seats.get("principal", "/signing/mandates"))


def test_a_higher_role_is_asked_given_shown_on_every_page_and_ended(seats: Seats) -> None:
    answers = {"role": "safety_officer", "unit": seats.unit("school"), "minutes": "60", "reason": "周主任住院"}
    assert seats.post("guard", "/elevation", **answers).status_code == 302
    with opened(EVERYTHING):
        row = Elevation.objects.get()
    assert "周主任住院" in text(seats.get("principal", "/elevation"))
    assert seats.post("guard", f"/elevation/{row.id}/answer", give="1").status_code == 404
    assert seats.post("principal", f"/elevation/{row.id}/answer", give="1").status_code == 302
    for address in ("/today", "/me", "/elevation"):
        assert "临时提权：安全员" in text(seats.get("guard", address))
    assert seats.get("guard", "/people").status_code == 200
    assert seats.post("guard", f"/elevation/{row.id}/end").status_code == 302
    assert seats.get("guard", "/people").status_code == 404
    assert "到 16:30 自动结束" not in text(seats.get("guard", "/today"))


@pytest.mark.parametrize("wrong", [{"minutes": "99999"}, {"role": "operator"}, {"reason": ""}, {"unit": "x"}])
def test_an_asking_that_makes_no_sense_is_shown_again(seats: Seats, wrong: dict[str, str]) -> None:
    answers = {"role": "safety_officer", "unit": seats.unit("school"), "minutes": "60", "reason": "急"}
    assert seats.post("guard", "/elevation", **(answers | wrong)).status_code == 422


def test_a_list_of_schools_is_picked_pasted_and_filtered(seats: Seats) -> None:
    page = text(seats.get("officer", "/grants/new?q=中学"))
    assert "筛出 1 所" in page
    assert "筛出 1 所" in text(seats.get("officer", "/grants/new?fact=canteen"))
    answers = {
        "account": str(seats.cast.account("chief")), "role": "bureau_officer", "starts": "2026-10-20",
        "ends": "2026-12-31", "domains": "fire", "schools": seats.unit("school"), "pasted": "青二中\n青石县第一小学",
    }  # fmt: skip
    assert seats.post("officer", "/grants/new", **answers).status_code == 302
    row = Grant.objects.filter(domains=["fire"]).get()
    assert set(row.units) == {seats.cast.unit(name).id for name in ("school", "middle")}
    shown = text(seats.get("officer", "/grants"))
    assert "示例·马股长" in shown
    assert "2 所" in shown
    sight = text(seats.get("officer", f"/grants?school={seats.unit('school')}")).partition("谁看得到")[2]
    for name in ("示例·老陈", "示例·吴科员", "示例·马股长"):
        assert name in sight
    assert "名单里有它；只管消防" in sight.replace("消防安全", "消防")
    far = text(seats.get("officer", f"/grants?school={seats.unit('point')}")).partition("谁看得到")[2]
    assert "名单里有它" not in far
    assert seats.post("officer", f"/grants/{row.id}/revoke").status_code == 302


def test_all_that_were_found_are_taken_by_one_tick(seats: Seats) -> None:
    answers = {
        "account": str(seats.cast.account("chief")), "role": "bureau_officer", "starts": "2026-10-20", "whole": "on",
        "kind": "primary",
    }  # fmt: skip
    assert seats.post("officer", "/grants/new", **answers).status_code == 302
    row = Grant.objects.exclude(units=[]).get()
    assert row.units == [seats.cast.unit("school").id]


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"pasted": "没有这所学校"}, "没有这所学校"),
        ({"pasted": "白一小"}, "白一小"),
        ({"pasted": ""}, "请勾选或粘贴学校"),
        ({"schools": "x"}, "x"),
        ({"account": ""}, ""),
        ({"role": "operator"}, ""),
        ({"pasted": "青一小", "ends": "2020-01-01"}, "不能早于起始日期"),
    ],
)
def test_a_list_that_is_unclear_is_told_by_name(seats: Seats, wrong: dict[str, str], said: str) -> None:
    answers = {"account": str(seats.cast.account("chief")), "role": "bureau_officer", "starts": "2026-10-20"}
    answer = seats.post("officer", "/grants/new", **(answers | wrong))
    assert answer.status_code == 422
    assert said in text(answer)


def test_strangers_see_no_lists(seats: Seats) -> None:
    assert seats.get("guard", "/grants").status_code == 404
    assert seats.get("far_officer", f"/grants?unit={seats.unit('county')}").status_code == 404
    shown = text(seats.get("far_officer", "/grants"))
    assert not re.search("青一小|青石县", shown)


def test_long_lists_cost_as_many_queries_as_short_ones(seats: Seats) -> None:
    def cost(who: str, address: str) -> int:
        seats.get(who, address)
        with CaptureQueriesContext(connection) as asked:
            assert seats.get(who, address).status_code == 200
        return len(asked)

    def grow(number: int) -> None:
        for _ in range(number):
            grant(
                by=operator(), account_id=seats.cast.account("chief"), role="bureau_officer",
                place=Place(seats.cast.unit("county"), (seats.cast.unit("school").id,)), starts=seats.at.date(),
                at=seats.at,
            )  # fmt: skip
            begin(seats.cast.account("guard"), Arrival("link", "安卓手机"), at=seats.at)
            with opened(EVERYTHING):
                row = Preparation.objects.filter(state="open").order_by("id").last()
            assert row is not None
            return_prepared(by=seats.cast.seat("principal", seats.at), preparation_id=row.id, reason="改", at=seats.at)
            drafted(seats)

    drafted_once = seats.post("safety", "/signing/prepare", subject="2026-09", unit=seats.unit("school"))
    assert drafted_once.status_code == 302
    pages = [
        ("officer", "/grants"), ("safety", f"/people/{seats.person('guard')}"), ("safety", "/signing"),
        ("safety", "/people/cards"),
    ]  # fmt: skip
    grow(1)
    few = [cost(who, address) for who, address in pages]
    grow(5)
    assert [cost(who, address) for who, address in pages] == few


def test_what_waits_for_a_signature_or_an_answer_waits_in_the_inbox(seats: Seats) -> None:
    drafted(seats)
    answers = {"role": "safety_officer", "unit": seats.unit("school"), "minutes": "60", "reason": "急"}
    assert seats.post("guard", "/elevation", **answers).status_code == 302
    shown = text(seats.get("principal", "/inbox"))
    assert "青一小2026年9月定稿" in shown
    assert "示例·老陈" in shown
    assert "定稿" not in text(seats.get("guard", "/inbox"))
