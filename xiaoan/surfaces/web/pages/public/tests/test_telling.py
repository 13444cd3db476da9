"""The pages of a passer-by, and the codes a school puts up for him."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from xiaoan.features.tips.commands import put_up
from xiaoan.features.tips.models import Poster
from xiaoan.foundation.ids import new_id
from xiaoan.surfaces.web.pages.hazards.tests.desk import Desk


@pytest.fixture(autouse=True)
def that_day(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("xiaoan.surfaces.web.pages.public.tell.now", lambda: desk.play.at)


def up(desk: Desk) -> Poster:
    return put_up(by=desk.play.seat("safety"), unit=desk.play.cast.unit("school"), at=desk.play.at)


def form(**said: str) -> dict[str, str]:
    return {"what": "楼梯扶手松了", "where": "北楼二层", "client_id": str(new_id()), **said}


def words(page: Any) -> str:
    return str(page.content.decode())


def test_a_passer_by_tells_without_a_login_and_follows_it_by_the_code(desk: Desk) -> None:
    address, client = f"/t/{up(desk).mark}", Client()
    assert "青石县第一小学" in words(client.get(address))
    body = form(danger="on")
    page: Any = client.post(address, body)
    again: Any = client.post(address, body)
    assert page.status_code == 200
    assert page.context["code"] == again.context["code"]
    assert "不要等" in words(page)
    found = words(client.post("/t/follow", {"code": page.context["code"]}))
    assert "楼梯扶手松了" in found
    assert "学校正在核实" in found
    assert not client.cookies.get("sessionid")


@pytest.mark.parametrize("missing", ["what", "where"])
def test_what_is_missing_is_said_beside_its_field(desk: Desk, missing: str) -> None:
    page: Any = Client().post(f"/t/{up(desk).mark}", form(**{missing: ""}))
    assert page.status_code == 422
    assert page.context["form"].errors[missing]


def test_a_form_without_its_id_or_of_another_content_is_refused_in_words(desk: Desk) -> None:
    address, body = f"/t/{up(desk).mark}", form()
    assert Client().post(address, {**body, "client_id": ""}).status_code == 422
    assert Client().post(address, body).status_code == 200
    other = Client().post(address, {**body, "what": "别的"})
    assert (other.status_code, "重新打开" in words(other)) == (422, True)


def test_too_often_says_when_and_whom_to_call(desk: Desk) -> None:
    address, client = f"/t/{up(desk).mark}", Client()
    assert {client.post(address, form()).status_code for _time in range(8)} == {200}
    refused = client.post(address, form())
    assert refused.status_code == 429
    assert "110" in words(refused)
    assert 0 < int(refused["Retry-After"]) <= 600


def test_codes_cannot_be_tried_out(desk: Desk) -> None:
    client = Client()
    tried = [client.post("/t/follow", {"code": "ABCD-EFGH-IJKL"}).status_code for _time in range(31)]
    assert (set(tried[:30]), tried[30]) == ({404}, 429)


def test_an_unknown_code_on_a_wall_is_a_calm_page(desk: Desk) -> None:
    page = Client().get("/t/nothing")
    assert page.status_code == 404
    assert "119" in words(page)


def test_the_school_puts_codes_up_prints_them_and_takes_them_down(desk: Desk) -> None:
    unit, place = desk.play.cast.unit("school"), desk.play.cast.places["canteen"]
    address = f"/units/{unit.id}/posters"
    assert desk.send("safety", address, place=str(place.id)).status_code == 302
    assert desk.send("safety", address, place="elsewhere").status_code == 422
    poster = Poster.objects.get(unit=unit)
    sheet = words(desk.get("safety", f"{address}/print"))
    assert "食堂" in sheet
    assert f"/t/{poster.mark}" in sheet
    assert desk.get("guard", address).status_code == 404
    assert desk.send("safety", f"/posters/{poster.id}/down").status_code == 302
    assert Client().get(f"/t/{poster.mark}").status_code == 404
