"""Handed over once: by robot, by mail, after refusals, after silence, after the death of a worker."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import pytest

from xiaoan.features.channels import commands, delivering
from xiaoan.features.channels.outward import http, wire
from xiaoan.features.channels.outward.posting import Outcome, Result
from xiaoan.features.channels.tests.conftest import Desk
from xiaoan.features.channels.tests.sinks import http_sink, own_certificate
from xiaoan.foundation.ids import new_id

REFUSED_PORT = 9


def tried(desk: Desk, kind: str) -> None:
    channel = desk.channel(kind)
    commands.try_out(by=desk.seat("officer"), channel_id=channel.id, client_id=new_id(), at=desk.at)


@pytest.mark.parametrize(
    ("kind", "host", "answer"),
    [
        ("wecom", "qyapi.weixin.qq.com", (200, b'{"errcode":0,"errmsg":"ok"}')),
        ("dingtalk", "oapi.dingtalk.com", (200, b'{"errcode":0,"errmsg":"ok"}')),
        ("feishu", "open.feishu.cn", (200, b'{"code":0,"msg":"success","data":{}}')),
    ],
)
def test_each_kind_of_robot_gets_one_message_and_says_so(desk: Desk, kind: str, host: str, answer: Any) -> None:
    desk.sink.usual = answer
    tried(desk, kind)
    assert desk.work() == 1
    (row,) = desk.rows()
    assert (row.state, row.handed_at, row.error) == ("handed", desk.at, "")
    (call,) = desk.sink.calls
    assert call.host == host
    assert "试发" in call.text


def test_the_signature_for_dingtalk_is_escaped_once_and_matches(desk: Desk) -> None:
    tried(desk, "dingtalk")
    desk.work()
    said = parse_qs(desk.sink.calls[0].query)
    key = "SEC0123456789abcdef"
    made = hmac.new(key.encode(), f"{said['timestamp'][0]}\n{key}".encode(), hashlib.sha256).digest()
    assert said["sign"] == [base64.b64encode(made).decode()]
    assert said["access_token"] == ["abcdef0123456789"]


def test_an_apprise_address_goes_by_its_plugin(desk: Desk) -> None:
    tried(desk, "other")
    desk.work()
    assert desk.states() == ["handed"]
    assert "试发" in json.loads(desk.sink.calls[0].body)["message"]


@pytest.mark.parametrize(
    ("answer", "state", "words"),
    [
        ((200, b'{"errcode":93000,"errmsg":"invalid webhook url"}'), "given_up", "移出群"),
        ((200, b'{"errcode":40058,"errmsg":"x"}'), "given_up", "40058"),
        ((200, b'{"errcode":45009,"errmsg":"freq"}'), "failed", "太快"),
        ((500, b"oops"), "failed", "500"),
        ((429, b""), "failed", "429"),
        ((404, b""), "given_up", "404"),
        ((504, b""), "unknown", "504"),
        ((200, b"<html>"), "unknown", "看不懂"),
        ("drop", "unknown", "断开"),
    ],
)
def test_what_a_robot_answers_decides_not_that_it_answered(desk: Desk, answer: Any, state: str, words: str) -> None:
    desk.sink.answers = [answer]
    tried(desk, "wecom")
    desk.work()
    (row,) = desk.rows()
    assert row.state == state
    assert words in row.error
    assert row.handed_at is None
    assert len(desk.sink.calls) == 1


def test_silence_is_not_repeated(desk: Desk, monkeypatch: Any) -> None:
    monkeypatch.setattr(http, "ANSWER_SECONDS", 0.3)
    desk.sink.answers = [1.0]
    tried(desk, "wecom")
    desk.work()
    assert desk.states() == ["unknown"]
    for _ in range(5):
        desk.later(hours=3)
        desk.work()
    assert len(desk.sink.calls) == 1


def test_a_refusal_is_tried_again_with_longer_pauses_and_given_up_in_the_end(desk: Desk) -> None:
    desk.sink.usual = (503, b"")
    tried(desk, "feishu")
    desk.work()
    assert desk.states() == ["failed"]
    desk.work()
    assert len(desk.sink.calls) == 1, "not before its time"
    for _ in range(8):
        desk.later(hours=3)
        desk.work()
    assert desk.states() == ["given_up"]
    assert len(desk.sink.calls) == 5


def test_a_refusal_that_passes_ends_in_one_message(desk: Desk) -> None:
    desk.sink.answers = [(500, b""), (200, b'{"errcode":45009}')]
    tried(desk, "wecom")
    for _ in range(6):
        desk.work()
        desk.later(hours=1)
    assert desk.states() == ["handed"]
    assert len(desk.sink.calls) == 3


def test_nobody_there_is_tried_again(desk: Desk, settings: Any) -> None:
    settings.CHANNEL_HOSTS = {"qyapi.weixin.qq.com": f"http://127.0.0.1:{REFUSED_PORT}"}
    tried(desk, "wecom")
    desk.work()
    (row,) = desk.rows()
    assert (row.state, row.error) == ("failed", "连不上对方")


def test_a_certificate_nobody_vouches_for_gets_no_message(desk: Desk, settings: Any, tmp_path: Path) -> None:
    with http_sink(own_certificate(tmp_path)) as strange:
        settings.CHANNEL_HOSTS = {"qyapi.weixin.qq.com": f"https://127.0.0.1:{strange.port}"}
        tried(desk, "wecom")
        desk.work()
        (row,) = desk.rows()
        assert (row.state, row.error) == ("failed", "对方的证书验不过")
        assert strange.calls == []


def test_a_redirect_is_not_followed(desk: Desk) -> None:
    desk.sink.location = f"http://127.0.0.1:{desk.sink.port}/elsewhere"
    desk.sink.usual = (302, b"")
    tried(desk, "wecom")
    desk.work()
    assert [call.path for call in desk.sink.calls] == ["/cgi-bin/webhook/send"]
    assert desk.states() == ["given_up"]


def test_who_dies_between_taking_and_the_answer_leaves_it_unknown_and_nobody_sends_it_again(desk: Desk) -> None:
    tried(desk, "wecom")
    taken = delivering.take(at=desk.at)
    assert taken is not None
    assert desk.states() == ["handing"]
    assert desk.work() == 0
    desk.later(minutes=4)
    assert desk.work() == 0
    (row,) = desk.rows()
    assert row.state == "unknown"
    assert "中断" in row.error
    assert desk.sink.calls == []


def test_who_was_only_slow_sets_it_right(desk: Desk) -> None:
    tried(desk, "wecom")
    taken = delivering.take(at=desk.at)
    assert taken is not None
    desk.later(minutes=4)
    desk.work()
    delivering.settle(taken.row, Outcome(Result.TAKEN), at=desk.at)
    assert desk.states() == ["handed"]


def test_a_clock_set_back_sends_nothing_twice(desk: Desk) -> None:
    channel = desk.channel("wecom")
    assert delivering.plan_digests(at=desk.at) == 1
    desk.play.submitted()
    desk.work()
    sent = len(desk.sink.calls)
    desk.at -= timedelta(hours=2)
    assert delivering.plan_digests(at=desk.at) == 0
    desk.work()
    desk.later(hours=3)
    assert delivering.plan_digests(at=desk.at) == 0
    desk.work()
    assert len(desk.sink.calls) == sent
    assert len(desk.rows(channel_id=channel.id, kind="digest")) == 1


def test_inside_addresses_are_refused_unless_named(desk: Desk, settings: Any) -> None:
    settings.CHANNEL_HOSTS = {}
    channel = desk.channel("other")
    commands.try_out(by=desk.seat("officer"), channel_id=channel.id, client_id=new_id(), at=desk.at)
    desk.work()
    (row,) = desk.rows()
    assert row.state == "given_up"
    assert "内部网络" in row.error
    assert desk.sink.calls == []


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "10.0.0.1", "192.168.1.1", "169.254.169.254", "[::1]", "[::ffff:10.0.0.1]", "[fd00::1]", "0.0.0.0",  # noqa: S104  an address to refuse

     "localhost", "2130706433", "0x7f.1", "[64:ff9b::7f00:1]", "100.64.0.1", "224.0.0.1", "[2002:7f00:1::]"],
)  # fmt: skip
def test_every_way_of_writing_an_inside_address_is_refused(settings: Any, host: str) -> None:
    settings.CHANNEL_HOSTS = {}
    with pytest.raises(wire.Forbidden):
        wire.resolved(host.strip("[]"), 80)
