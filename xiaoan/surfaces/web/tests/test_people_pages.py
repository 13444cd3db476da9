"""人员和岗位: who may look, who may appoint and grant, and that rights come and go with the dates."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from xiaoan.foundation.rls import EVERYTHING, opened
from xiaoan.kernel.access.models import Grant
from xiaoan.kernel.access.queries import operator, viewer
from xiaoan.kernel.org.models import Holding, Person, Post
from xiaoan.kernel.org.staff import add_person, appoint
from xiaoan.surfaces.web.tests.seats import Seats, text

TODAY = "2026-10-20"


def grants(person: Person) -> list[Grant]:
    assert person.account_id is not None
    return list(Grant.objects.filter(account_id=person.account_id).order_by("starts", "id"))


def holding_of(seats: Seats, who: str) -> Holding:
    with opened(EVERYTHING):
        return Holding.objects.get(person=seats.cast.people[who])


def test_the_roll_names_posts_people_and_how_they_come_in(seats: Seats) -> None:
    said = text(seats.get("safety", "/people"))
    assert "在册 4 人，岗位都有人。" in said
    for name in ("示例·老陈", "示例·周主任", "示例·钱主任", "示例·林校长"):
        assert name in said
    assert "还不能登录，请发登录链接" in said


def test_a_vacant_post_comes_first_and_is_never_hidden(seats: Seats) -> None:
    address = f"/people/{seats.person('safety')}/posts/{holding_of(seats, 'safety').id}/relieve"
    assert seats.post("principal", address, last="2026-10-19").status_code == 302
    said = text(seats.get("principal", "/people"))
    assert "1 个岗位空缺" in said
    table = said.partition("起止 办理")[2]
    assert table.index("安全员（安全办主任） 岗位空缺") < table.index("校长（园长、负责人） 示例·林校长")


def test_a_point_without_a_safety_officer_says_so(seats: Seats) -> None:
    assert "安全员（安全办主任） 岗位空缺" in text(seats.get("point_head", "/people"))


def test_a_guard_sees_no_roll(seats: Seats) -> None:
    assert seats.get("guard", "/people").status_code == 404
    assert seats.get("guard", f"/people/{seats.person('guard')}").status_code == 404


def test_registering_appointing_and_letting_in_a_newcomer(seats: Seats) -> None:
    answer = seats.post("safety", f"/people/new?unit={seats.unit('school')}", name=" 示例·新来的\u200b ", phone="0000")
    person_id = UUID(answer["Location"].rsplit("/", 1)[1])
    with opened(EVERYTHING):
        person = Person.objects.get(id=person_id)
    assert (person.name, person.unit_id) == ("示例·新来的", seats.cast.unit("school").id)
    answer = seats.post("safety", f"/people/{person_id}/appoint", post="canteen_manager", starts=TODAY, substitute="on")
    assert answer.status_code == 302
    assert "食堂负责人" in text(seats.get("safety", f"/people/{person_id}"))
    assert [held.role for held in viewer(person.account_id, at=seats.at).held] == ["school_staff"]  # type: ignore[arg-type]
    shown = seats.post("safety", f"/people/{person_id}/link")
    assert "no-store" in shown["Cache-Control"]
    secret = re.search(r"/enter/([\w-]+)", shown.content.decode())
    assert secret is not None
    newcomer = Client()
    assert newcomer.post(f"/enter/{secret[1]}").status_code == 302
    assert "示例·新来的" in text(newcomer.get("/me"))


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        ({"post": "", "starts": TODAY}, "岗位"),
        ({"post": "emperor", "starts": TODAY}, "emperor"),
        ({"post": "guard", "starts": "明天"}, "2026-10-20 的样子"),
        ({"post": "guard", "starts": TODAY, "ends": "2026-10-01"}, "不能早于起始日期"),
        ({"post": "bureau_director", "starts": TODAY}, "bureau_director"),
    ],
)
def test_a_wrong_appointment_is_said_at_its_field(seats: Seats, answers: dict[str, str], said: str) -> None:
    before = len(grants(seats.cast.people["logistics"]))
    answer = seats.post("safety", f"/people/{seats.person('logistics')}/appoint", **answers)
    assert answer.status_code == 422
    assert said in text(answer)
    assert "处要改" in text(answer)
    assert len(grants(seats.cast.people["logistics"])) == before


def test_nobody_appoints_to_a_post_above_his_own(seats: Seats) -> None:
    answer = seats.post("safety", f"/people/{seats.person('guard')}/appoint", post="principal", starts=TODAY)
    assert answer.status_code == 422
    assert "不能授予他人" in text(answer)
    assert (
        seats.post("officer", f"/people/{seats.person('guard')}/appoint", post="principal", starts=TODAY).status_code
        == 302
    )


def test_leaving_a_post_takes_its_rights_on_that_day(seats: Seats) -> None:
    address = f"/people/{seats.person('guard')}/posts/{holding_of(seats, 'guard').id}/relieve"
    assert seats.post("safety", address, last=TODAY).status_code == 302
    account = seats.cast.account("guard")
    assert viewer(account, at=seats.at).held != ()
    assert viewer(account, at=seats.at + timedelta(days=1)).held == ()


def test_a_last_day_before_the_first_is_refused_in_its_place(seats: Seats) -> None:
    address = f"/people/{seats.person('guard')}/posts/{holding_of(seats, 'guard').id}/relieve"
    answer = seats.post("safety", address, last="2026-01-01")
    assert answer.status_code == 422
    assert "不能早于任职日期" in text(answer)


def test_leaving_the_school_ends_every_post(seats: Seats) -> None:
    assert seats.post("safety", f"/people/{seats.person('logistics')}/leave", last="2026-10-19").status_code == 302
    assert "已办示例·钱主任离开本单位。" in text(seats.get("safety", "/people"))
    assert "示例·钱主任" not in text(seats.get("safety", "/people"))
    assert viewer(seats.cast.account("logistics"), at=seats.at).held == ()
    assert "已于 2026.10.19 离开" in text(seats.get("safety", f"/people/{seats.person('logistics')}"))


def test_an_empty_post_may_be_abolished_and_set_up_again(seats: Seats) -> None:
    seats.post("safety", f"/people/{seats.person('logistics')}/leave", last="2026-10-19")
    with opened(EVERYTHING):
        post = Post.objects.get(unit=seats.cast.unit("school"), code="logistics")
    assert seats.post("safety", f"/posts/{post.id}/abolish").status_code == 302
    assert "已撤去“总务（后勤）主任”岗位。" in text(seats.get("safety", "/people"))
    assert "总务" not in text(seats.get("safety", "/people"))
    seats.post("safety", f"/people/{seats.person('guard')}/appoint", post="logistics", starts=TODAY)
    assert "总务" in text(seats.get("safety", "/people"))


def test_a_post_with_a_holder_is_not_abolished(seats: Seats) -> None:
    with opened(EVERYTHING):
        post = Post.objects.get(unit=seats.cast.unit("school"), code="guard")
    answer = seats.post("safety", f"/posts/{post.id}/abolish")
    assert answer.status_code == 422
    assert "还有人在岗" in text(answer)


def test_a_bureau_grants_listed_schools_and_some_domains(seats: Seats) -> None:
    school, chief = seats.unit("school"), seats.cast.people["chief"]
    answer = seats.post(
        "officer", f"/people/{chief.id}/grant", role="bureau_officer", starts=TODAY, schools=[school], domains=["fire"]
    )
    assert answer.status_code == 302
    made = grants(chief)[-1]
    assert (made.units, made.domains, made.source) == ([UUID(school)], ["fire"], None)
    said = text(seats.get("officer", f"/people/{chief.id}"))
    assert "另外授权" in said
    assert "青一小" in said
    assert "只管消防" in said
    assert seats.post("officer", f"/people/{chief.id}/grants/{made.id}/revoke").status_code == 302
    assert "已收回" in text(seats.get("officer", f"/people/{chief.id}"))


def test_a_safety_officer_is_offered_only_what_he_holds(seats: Seats) -> None:
    page = seats.get("safety", f"/people/{seats.person('guard')}/grant").content.decode()
    assert 'value="safety_officer"' in page
    assert 'value="school_head"' not in page
    assert 'value="city_officer"' not in page, "a role of another level is not offered"
    assert 'value="operator"' not in page
    answer = seats.post("safety", f"/people/{seats.person('guard')}/grant", role="school_head", starts=TODAY)
    assert answer.status_code == 422


def test_schools_of_another_county_cannot_be_listed(seats: Seats) -> None:
    chief, far = seats.cast.people["chief"], seats.unit("far_school")
    for listed in (far, str(uuid4()), "不是编号"):
        answer = seats.post(
            "officer", f"/people/{chief.id}/grant", role="bureau_officer", starts=TODAY, schools=[listed]
        )
        assert answer.status_code == 422
    assert len(grants(chief)) == 1


def test_the_city_looks_on_and_changes_nothing(seats: Seats) -> None:
    assert seats.get("city_officer", f"/people?unit={seats.unit('school')}").status_code == 200
    guard = seats.person("guard")
    assert seats.get("city_officer", f"/people/{guard}").status_code == 200
    for act in ("appoint", "grant"):
        assert seats.get("city_officer", f"/people/{guard}/{act}").status_code == 404
    for act in ("leave", "link", "switch", "sign-out"):
        assert seats.post("city_officer", f"/people/{guard}/{act}", last=TODAY).status_code == 404


def test_switching_an_account_off_and_on(seats: Seats) -> None:
    address = f"/people/{seats.person('guard')}/switch"
    assert seats.client("guard").get("/me").status_code == 200
    seats.post("safety", address, active="0")
    assert seats.client("guard").get("/me").status_code == 302
    assert "账号已停用" in text(seats.get("safety", f"/people/{seats.person('guard')}"))
    seats.post("safety", address, active="1")
    assert seats.client("guard").get("/me").status_code == 200


def test_one_is_not_offered_to_switch_oneself_off(seats: Seats) -> None:
    own = seats.get("safety", f"/people/{seats.person('safety')}").content.decode()
    assert "/switch" not in own
    assert "/switch" in seats.get("safety", f"/people/{seats.person('guard')}").content.decode()


def test_ones_own_password_is_set_and_the_session_stays(seats: Seats) -> None:
    answers = {"user_name": "zhou", "password": "长一点的密码才好用", "again": "长一点的密码才好用"}
    assert seats.post("safety", "/me", **{**answers, "again": "另一个密码另一个"}).status_code == 422
    assert seats.post("safety", "/me", **{**answers, "password": "短", "again": "短"}).status_code == 422
    answers = {**answers, "password": "长一点的密码才好用呀", "again": "长一点的密码才好用呀"}
    assert seats.post("safety", "/me", **answers).status_code == 302
    assert "用户名和密码已设好" in text(seats.get("safety", "/me"))
    taken = seats.post("guard", "/me", **answers)
    assert taken.status_code == 422
    assert "已有人使用" in text(taken)


def test_the_other_devices_are_signed_out_and_this_one_stays(seats: Seats) -> None:
    here = seats.client("guard")
    seats.clients.clear()
    there = seats.client("guard")
    assert here.post("/me/sign-out-elsewhere").status_code == 302
    assert here.get("/me").status_code == 200
    assert there.get("/me").status_code == 302


def test_somebody_without_a_post_still_finds_his_account(seats: Seats) -> None:
    seats.post("safety", f"/people/{seats.person('guard')}/leave", last="2026-10-19")
    guard = seats.client("guard")
    assert guard.get("/")["Location"] == "/me"
    said = text(guard.get("/me"))
    assert "现在没有岗位" in said
    assert "设用户名" not in said


def test_the_roll_asks_as_often_for_a_hundred_as_for_four(
    seats: Seats,
) -> None:
    seats.get("safety", "/people")
    with CaptureQueriesContext(connection) as few:
        seats.get("safety", "/people")
    for number in range(60):
        person = add_person(by=operator(), unit=seats.cast.unit("school"), name=f"示例·{number:03d}", at=seats.at)
        appoint(by=operator(), person=person, code="teacher", starts=date(2026, 9, 1), at=seats.at)
    with CaptureQueriesContext(connection) as many:
        answer = seats.get("safety", "/people")
    assert len(many) == len(few)
    assert len(answer.content) < 52_000


def test_ones_own_data_is_one_download_away(seats: Seats) -> None:
    assert "/me/data" in seats.get("guard", "/me").content.decode()
    answer = seats.get("guard", "/me/data")
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/zip")
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        assert "access_account.json" in archive.namelist()
    assert Client().get("/me/data").status_code == 302
