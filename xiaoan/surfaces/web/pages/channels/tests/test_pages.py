"""A bureau sets up a robot and a mail server; somebody gives his own address; nothing secret is shown again."""

from __future__ import annotations

import re
from typing import Any

import pytest

from xiaoan.features.channels import delivering
from xiaoan.features.channels.models import Channel, Delivery
from xiaoan.features.channels.tests.sinks import Mailbox, Sink
from xiaoan.foundation.rls import EVERYTHING, opened
from xiaoan.surfaces.web.pages.hazards.tests.desk import Desk, text

KEY = "0a1b2c3d-0000-4444-8888-aabbccdd1234"
COMMON = {
    "title": "安全股工作群", "link": "https://xiaoan.example.cn", "quiet_from": "21:00", "quiet_to": "06:30",
    "rests": "on", "per_minute": "15", "per_day": "30", "subjects": ["hazards", "papers"],
}  # fmt: skip
ROBOT = {**COMMON, "address": f"https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key={KEY}"}


def send(desk: Desk, who: str, page: str, **said: Any) -> Any:
    """Post a form that has a field `address` too."""
    return desk.signed_in(who).post(page, said)


def post(desk: Desk, who: str, page: str, **said: Any) -> Any:
    """Open a form and post it with the ids it carries."""
    return send(desk, who, page, **{**desk.open_form(who, page), **said})


def made(desk: Desk, **more: Any) -> Channel:
    assert post(desk, "officer", "/channels/new?kind=wecom", **{**ROBOT, **more}).status_code == 302
    with opened(EVERYTHING):
        return Channel.objects.order_by("-made_at", "-id")[0]


def test_a_robot_is_set_up_tried_and_its_address_is_never_shown_again(desk: Desk, outside: Sink) -> None:
    row = made(desk)
    for address in ("/channels", f"/channels/{row.id}", f"/channels/{row.id}/edit"):
        shown = desk.get("officer", address)
        assert shown.status_code == 200
        assert KEY not in shown.content.decode()
        assert "…1234" in text(shown)
    assert (
        send(desk, "officer", f"/channels/{row.id}/try", **desk.open_form("officer", f"/channels/{row.id}")).status_code
        == 302
    )
    assert "待发" in text(desk.get("officer", f"/channels/{row.id}"))
    assert delivering.step(desk.play.at)
    said = text(desk.get("officer", f"/channels/{row.id}?state=handed"))
    assert "已发出" in said
    assert "已读" not in said
    assert len(outside.calls) == 1


def test_a_form_with_mistakes_says_them_beside_the_fields_and_keeps_no_secret(desk: Desk, outside: Sink) -> None:
    wrong = {"address": "https://evil.example/cgi-bin/webhook/send?key=abcdefgh", "link": "nonsense", "per_day": "0"}
    page = post(desk, "officer", "/channels/new?kind=wecom", **{**ROBOT, **wrong, "title": ""})
    assert page.status_code == 422
    page = post(desk, "officer", "/channels/new?kind=wecom", **{**ROBOT, "link": "nonsense"})
    assert (page.status_code, "填本平台的网址" in text(page)) == (422, True)
    page = post(desk, "officer", "/channels/new?kind=wecom", **{**ROBOT, "address": wrong["address"]})
    assert "从群机器人的设置里复制整个地址" in text(page)
    with opened(EVERYTHING):
        assert not Channel.objects.exists()


def test_an_edit_without_a_secret_keeps_it_and_with_one_replaces_it(desk: Desk, outside: Sink) -> None:
    row = made(desk)
    assert send(desk, "officer", f"/channels/{row.id}/edit", **{**COMMON, "title": "新名字"}).status_code == 302
    with opened(EVERYTHING):
        row.refresh_from_db()
    assert (row.title, row.tail) == ("新名字", "1234")
    other = str(ROBOT["address"])[:-4] + "9876"
    assert send(desk, "officer", f"/channels/{row.id}/edit", **{**ROBOT, "address": other}).status_code == 302
    with opened(EVERYTHING):
        row.refresh_from_db()
    assert row.tail == "9876"


def test_others_find_nothing(desk: Desk, outside: Sink) -> None:
    row = made(desk)
    for who in ("guard", "stranger", "safety"):
        for address in (f"/channels/{row.id}", f"/channels/{row.id}/edit", f"/channels?unit={row.unit_id}"):
            assert desk.get(who, address).status_code == 404
        for step in ("switch", "try"):
            assert send(desk, who, f"/channels/{row.id}/{step}", client_id=str(row.id)).status_code == 404
    assert desk.get("safety", "/channels").status_code == 200


def test_switched_off_it_hands_over_nothing(desk: Desk, outside: Sink) -> None:
    row = made(desk)
    assert delivering.plan_digests(at=desk.play.at) == 1
    assert send(desk, "officer", f"/channels/{row.id}/switch", enabled="0").status_code == 302
    while delivering.step(desk.play.at):
        pass
    assert outside.calls == []
    assert "通道已停用" in text(desk.get("officer", f"/channels/{row.id}"))


def test_one_gives_his_address_confirms_it_mutes_it_and_takes_it_away(desk: Desk, outside: Sink, box: Mailbox) -> None:
    assert "还没有开通邮件通道" in text(desk.get("safety", "/me/reminders"))
    mail = {
        **COMMON, "title": "县局邮箱", "host": "127.0.0.1", "port": str(box.port), "mode": "insecure",
        "per_person": "3", "sender": "xiaoan@example.cn",
    }  # fmt: skip
    assert post(desk, "officer", "/channels/new?kind=mail", **mail).status_code == 302
    assert send(desk, "safety", "/me/reminders", address="not an address").status_code == 422
    assert send(desk, "safety", "/me/reminders", address="zhou@example.cn").status_code == 302
    assert delivering.step(desk.play.at)
    (to, said), *_ = box.taken
    assert to == ["zhou@example.cn"]
    assert send(desk, "safety", "/me/reminders/confirm", code="000000x").status_code == 422
    from email import message_from_string

    letter: Any = message_from_string(said)
    payload = (
        letter.get_payload(decode=True) if not letter.is_multipart() else letter.get_payload(0).get_payload(decode=True)
    )
    number = re.search(r"\d{6}", payload.decode())
    assert number is not None
    assert send(desk, "safety", "/me/reminders/confirm", code=number[0]).status_code == 302
    shown = desk.get("safety", "/me/reminders").content.decode()
    assert "z…@example.cn" in shown
    assert "zhou@example.cn" not in shown
    assert "z…" not in text(desk.get("officer", "/me/reminders"))
    assert send(desk, "safety", "/me/reminders/mute", muted="1").status_code == 302
    assert "已暂停" in text(desk.get("safety", "/me/reminders"))
    assert send(desk, "safety", "/me/reminders/remove").status_code == 302
    assert "z…" not in text(desk.get("safety", "/me/reminders"))


@pytest.mark.parametrize("number", [3, 30])
def test_a_list_costs_the_same_however_long(
    desk: Desk, outside: Sink, django_assert_max_num_queries: Any, number: int
) -> None:
    row = made(desk)
    with opened(EVERYTHING):
        Delivery.objects.bulk_create(
            Delivery(
                home=row.home, unit=row.unit, path=row.path, key=f"k{each}", channel_id=row.id, kind="digest",
                day=desk.play.today, state="handed", made_at=desk.play.at, next_at=desk.play.at, handed_at=desk.play.at,
            )
            for each in range(number)
        )  # fmt: skip
    desk.get("officer", "/channels")
    with django_assert_max_num_queries(24):
        assert desk.get("officer", f"/channels/{row.id}").status_code == 200
    with django_assert_max_num_queries(24):
        assert desk.get("officer", "/channels").status_code == 200
