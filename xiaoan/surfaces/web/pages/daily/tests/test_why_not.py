"""有困难, 不适用, 这项没有必要: each honest answer reaches the superior, none needs another."""

from __future__ import annotations

from urllib.parse import urlsplit

from xiaoan.kernel.work.models import Claim, Remark
from xiaoan.surfaces.web.pages.daily.tests.school import School, text


def why_not(school: School, monthly: bool = False) -> str:
    address = school.monthly() if monthly else school.daily()
    return "/check/why-not?" + urlsplit(address).query


def test_the_form_of_a_check_leads_to_it(school: School) -> None:
    page = text(school.signed_in("guard").get(school.daily()))
    assert why_not(school) in page.replace("%7E", "~")


def test_a_difficulty_is_said_and_seen_on_the_walk(school: School) -> None:
    guard = school.signed_in("guard")
    answered = guard.post(why_not(school), {"kind": "difficulty", "text": "下大雨，A栋进不去"})
    assert answered.status_code == 302
    page = text(guard.get("/today"))
    assert "已说明困难，上级会看到。" in page
    assert "已说明困难：下大雨，A栋进不去" in page
    with school.looking():
        assert Remark.objects.get().kind == "difficulty"


def test_a_claim_leaves_the_walk_and_cannot_be_made_twice(school: School) -> None:
    guard, said = school.signed_in("guard"), {"kind": "claim", "text": "今天全校外出研学"}
    assert guard.post(why_not(school), said).status_code == 302
    assert "日间防火巡查" not in text(guard.get("/today")).split("已办")[0].split("前几天")[0].split("不急的")[0]
    again = guard.post(why_not(school), said)
    assert again.status_code == 422
    assert "已经申报过不适用" in text(again)
    with school.looking():
        assert Claim.objects.count() == 1


def test_pointless_is_an_opinion_about_the_duty(school: School) -> None:
    guard = school.signed_in("guard")
    assert guard.post(why_not(school), {"kind": "pointless", "text": "和夜巡重复"}).status_code == 302
    with school.looking():
        assert (Remark.objects.get().kind, Remark.objects.get().duty) == ("pointless", "fire.patrol.day")


def test_a_reason_and_a_kind_are_asked(school: School) -> None:
    guard = school.signed_in("guard")
    for said in ({}, {"kind": "claim"}, {"text": "原因"}, {"kind": "made-up", "text": "原因"}):
        refused = guard.post(why_not(school), said)
        assert refused.status_code == 422, said
        assert "要改" in text(refused)
    with school.looking():
        assert not Remark.objects.exists()
        assert not Claim.objects.exists()


def test_a_stranger_has_nothing_to_say_here(school: School) -> None:
    for name in ("stranger", "fireman"):
        assert school.signed_in(name).get(why_not(school)).status_code == 404
        assert school.signed_in(name).post(why_not(school), {"kind": "claim", "text": "x"}).status_code == 404
