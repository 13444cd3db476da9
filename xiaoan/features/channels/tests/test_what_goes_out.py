"""Digests from what stands, quiet hours, budgets, urgent words, two at once; what a group never hears."""

from __future__ import annotations

from datetime import timedelta
from email import message_from_string
from typing import Any

import pytest
from django.db import connection

from xiaoan.features.channels import commands, delivering, mine, queries
from xiaoan.features.channels.models import Address, ChannelSecret
from xiaoan.features.channels.outward.opening import read
from xiaoan.features.channels.rules import Kind
from xiaoan.features.channels.sealed import code
from xiaoan.features.channels.tests.conftest import ADDRESSES, Desk, urgent, usual
from xiaoan.features.channels.tests.sinks import Mailbox
from xiaoan.foundation.clock import instant, school_day
from xiaoan.foundation.errors import Conflict, NotFound, Refused
from xiaoan.foundation.ids import new_id
from xiaoan.foundation.rls import EVERYTHING, opened
from xiaoan.kernel.hazards.events import Reported
from xiaoan.kernel.hazards.models import Hazard, Report
from xiaoan.kernel.jobs.commands import SCHEDULES, tick, work_one
from xiaoan.kernel.jobs.models import Tick

SERVER = {"host": "m.cn", "port": "465", "mode": "ssl", "user": "", "password": "", "sender": "a@b.cn"}


def letter(box: Mailbox, number: int = -1) -> str:
    """The text of a mail that was taken."""
    found: Any = message_from_string(box.taken[number][1])
    part = found.get_payload(0) if found.is_multipart() else found
    return str(part.get_payload(decode=True).decode())


def test_without_a_channel_nothing_is_planned_and_nothing_leaves(desk: Desk) -> None:
    desk.play.submitted()
    assert delivering.plan_digests(at=desk.at) == 0
    while work_one(at=desk.at + timedelta(days=1)):
        pass
    assert desk.work() == 0
    assert desk.rows() == []


def test_a_group_hears_counts_and_a_link_and_no_names_and_no_words_anybody_wrote(desk: Desk) -> None:
    desk.channel("wecom", by="safety", unit="school")
    desk.play.report()
    desk.play.submitted()
    delivering.plan_digests(at=desk.at)
    desk.work()
    (call,) = desk.sink.calls
    assert "待核实 1" in call.text
    assert "https://xiaoan.example.cn/inbox" in call.text
    assert "示例" not in call.text
    assert "青" not in call.text
    with opened(EVERYTHING):
        for row in [*Report.objects.values_list("what", flat=True), *Hazard.objects.values_list("title", flat=True)]:
            assert row not in call.text


def test_a_digest_says_what_stands_when_it_is_sent_not_when_it_was_planned(desk: Desk) -> None:
    desk.channel("wecom", by="safety", unit="school", subjects=("hazards",))
    delivering.plan_digests(at=desk.at)
    desk.play.report()
    desk.work()
    assert "待核实 1" in desk.sink.calls[0].text


def test_with_nothing_to_say_nothing_is_said(desk: Desk) -> None:
    desk.channel("wecom", by="safety", unit="school", subjects=("hazards",))
    delivering.plan_digests(at=desk.at)
    desk.work()
    assert desk.states() == ["nothing"]
    assert desk.sink.calls == []


def test_a_person_gets_one_mail_a_day_from_the_nearest_channel(desk: Desk) -> None:
    desk.channel("mail")
    own = desk.channel("mail", by="safety", unit="school")
    address = desk.addressed("safety")
    desk.play.report()
    for _ in range(3):
        delivering.plan_digests(at=desk.at)
        desk.work()
    digests = desk.rows(kind="digest")
    assert [(row.state, row.channel_id) for row in digests] == [("handed", own.id)]
    assert [to for to, _said in desk.box.taken] == [[address], [address]], "the code, then the digest"
    assert "待我核实 1" in letter(desk.box)
    desk.later(days=1)
    delivering.plan_digests(at=desk.at)
    desk.work()
    assert len(desk.box.taken) == 3


def test_a_missed_tick_replayed_and_an_old_one_send_one(desk: Desk) -> None:
    desk.channel("wecom", by="safety", unit="school")
    desk.play.report()
    schedule, start = SCHEDULES["channels.digest"], desk.at - timedelta(days=5)
    Tick.objects.create(name=schedule.name, due_at=start, done_at=start)
    assert tick(schedule, at=desk.at) == 1
    assert tick(schedule, at=desk.at) == 0
    desk.work()
    assert len(desk.sink.calls) == 1


def test_nobody_rested_is_woken_and_no_day_off_is_disturbed(desk: Desk) -> None:
    desk.channel("wecom", by="safety", unit="school")
    desk.play.report()
    holiday = instant(
        school_day(desk.at).replace(day=3),
    ) + timedelta(hours=9)
    assert delivering.plan_digests(at=holiday) == 0
    night = instant(school_day(desk.at)) + timedelta(hours=22)
    assert delivering.plan_digests(at=night) == 1
    desk.at = night
    desk.work()
    (row,) = desk.rows()
    assert (row.state, row.next_at) == ("quiet", instant(school_day(night) + timedelta(days=1)) + timedelta(hours=6.5))
    desk.later(hours=9)
    desk.work()
    assert desk.states() == ["folded"], "the next day's digest says it"
    assert desk.sink.calls == []


def test_a_danger_goes_at_once_at_night_too_once_and_only_to_whose_matter_it_is(desk: Desk) -> None:
    desk.channel("wecom")
    desk.channel("feishu", by="far_officer", unit="other_county")
    desk.at = instant(school_day(desk.at)) + timedelta(hours=23)
    report = desk.play.report(danger=True)
    for _ in range(2):
        delivering.plan_urgent(kind=Reported.KIND, object_id=report.id, unit_id=report.unit_id, at=desk.at)
        desk.work()
    (call,) = desk.sink.calls
    assert "正在发生的危险" in call.text
    assert "青一小" not in call.text


def test_an_ordinary_report_is_not_told_at_once(desk: Desk) -> None:
    desk.channel("wecom")
    report = desk.play.report()
    assert delivering.plan_urgent(kind=Reported.KIND, object_id=report.id, unit_id=report.unit_id, at=desk.at) == 0


def test_the_event_asks_for_it_by_itself(desk: Desk) -> None:
    desk.channel("wecom", names_units=True)
    desk.play.report(danger=True)
    while work_one(at=desk.at + timedelta(hours=1)):
        pass
    desk.later(hours=1)
    desk.work()
    (call,) = desk.sink.calls
    assert "青一小：正在发生的危险" in call.text, "this bureau chose to name schools to its own group"


def test_the_minute_holds_back_and_the_day_folds_into_the_next_digest(desk: Desk) -> None:
    desk.channel("wecom", per_minute=2, per_day=3)
    urgent(desk, 5)
    desk.work()
    assert len(desk.sink.calls) == 2
    assert sorted(desk.states()) == ["handed", "handed", "waiting", "waiting", "waiting"]
    desk.later(minutes=2)
    desk.work()
    assert len(desk.sink.calls) == 3
    assert sorted(desk.states()) == ["folded", "folded", "handed", "handed", "handed"]
    desk.later(days=1)
    delivering.plan_digests(at=desk.at)
    desk.work()
    assert "另有 2 条紧急提醒" in desk.sink.calls[-1].text.replace("\u00a0", " ")
    assert all(row.folded_into for row in desk.rows(state="folded"))


def test_a_person_has_a_day_of_his_own(desk: Desk) -> None:
    desk.channel("mail", by="safety", unit="school", per_person=2)
    desk.addressed("safety")
    urgent(desk, 4)
    desk.work()
    assert sorted(desk.states(kind="urgent")) == ["folded", "folded", "handed", "handed"]
    who, day = desk.seat("safety"), school_day(desk.at)
    with opened(who.scope):
        found = queries.messages_per_person(who, desk.cast.unit("school"), first=day, last=day)
    assert found == queries.Spread(people=1, messages=2, most_in_a_day=2, to_groups=0)


@pytest.mark.parametrize(("says", "state"), [("451 later", "failed"), ("554 no", "given_up"), ("drop", "unknown")])
def test_a_mail_server_that_refuses_or_hangs_up(desk: Desk, says: str, state: str) -> None:
    desk.channel("mail")
    desk.box.says = [says]
    mine.give(by=desk.seat("safety"), address="zhou@example.cn", at=desk.at)
    desk.work()
    assert desk.states() == [state]
    desk.later(hours=1)
    desk.work()
    sent = {"failed": 1, "given_up": 0, "unknown": 1}[state]
    assert len(desk.box.taken) == sent, "what may have arrived is not sent again"


def test_an_address_the_server_does_not_know_is_given_up(desk: Desk) -> None:
    desk.channel("mail")
    desk.box.refuses = {"zhou@example.cn"}
    mine.give(by=desk.seat("safety"), address="zhou@example.cn", at=desk.at)
    desk.work()
    (row,) = desk.rows()
    assert (row.state, row.error) == ("given_up", "邮件服务器不认这个收件地址")


def test_an_unconfirmed_muted_or_removed_address_gets_nothing(desk: Desk) -> None:
    desk.channel("mail")
    desk.play.report()
    mine.give(by=desk.seat("logistics"), address="qian@example.cn", at=desk.at)
    desk.addressed("safety")
    mine.mute(by=desk.seat("safety"), muted=True)
    before = len(desk.box.taken)
    assert delivering.plan_digests(at=desk.at) == 0
    mine.mute(by=desk.seat("safety"), muted=False)
    assert delivering.plan_digests(at=desk.at) == 1
    mine.take_away(by=desk.seat("safety"))
    desk.work()
    assert len(desk.box.taken) == before
    with opened(EVERYTHING):
        row = Address.objects.get(id=desk.cast.account("safety"))
    assert (bytes(row.sealed), row.tail) == (b"", "")


def test_a_code_is_guessed_at_five_times_and_asked_for_thrice_a_day(desk: Desk) -> None:
    desk.channel("mail")
    who = desk.seat("safety")
    row = mine.give(by=who, address="zhou@example.cn", at=desk.at)
    right = code(str(who.account), row.turn)
    for wrong in ["", "abc", "９９９９９９", "1" * 400, f"{right}1"]:
        with pytest.raises(Refused):
            mine.confirm(by=who, typed=wrong, at=desk.at)
    with pytest.raises(Refused, match="过期"):
        mine.confirm(by=who, typed=right, at=desk.at)
    for _ in range(2):
        row = mine.give(by=who, address="zhou@example.cn", at=desk.at)
    with pytest.raises(Refused, match="一天最多"):
        mine.give(by=who, address="zhou@example.cn", at=desk.at)
    with pytest.raises(Refused, match="过期"):
        mine.confirm(by=who, typed=code(str(who.account), row.turn), at=desk.at + timedelta(hours=1))
    with pytest.raises(Refused, match="不对"):
        mine.confirm(by=who, typed=right, at=desk.at)
    mine.confirm(by=who, typed=code(str(who.account), row.turn), at=desk.at)


def test_an_address_is_its_owners_alone(desk: Desk) -> None:
    desk.channel("mail")
    desk.addressed("safety")
    for who in ("principal", "officer", "stranger"):
        assert mine.own(desk.seat(who)) is None
    with opened(EVERYTHING):
        kept = bytes(Address.objects.get(id=desk.cast.account("safety")).sealed)
        sealed = [bytes(row.sealed) for row in ChannelSecret.objects.all()]
    assert b"example" not in kept
    assert not any(b"example" in each for each in sealed)


def test_the_auditor_reads_neither_secrets_nor_addresses(desk: Desk) -> None:
    with connection.cursor() as cursor:
        for table, right in (
            ("channels_channelsecret", False),
            ("channels_address", False),
            ("channels_delivery", True),
        ):
            cursor.execute("SELECT has_table_privilege('xiaoan_auditor', %s, 'SELECT')", [table])
            assert cursor.fetchone() == (right,)


def test_the_same_form_twice_is_one_channel_and_strangers_set_up_none(desk: Desk) -> None:
    form, county = new_id(), desk.cast.unit("county")
    said: dict[str, Any] = {
        "unit": county,
        "client_id": form,
        "kind": "wecom",
        "opens": ADDRESSES["wecom"],
        "at": desk.at,
    }
    first = commands.set_up(by=desk.seat("officer"), said=usual("wecom"), **said)
    assert commands.set_up(by=desk.seat("officer"), said=usual("wecom"), **said).id == first.id
    with pytest.raises(Conflict):
        commands.set_up(by=desk.seat("officer"), said=usual("wecom", title="别的"), **said)
    with pytest.raises(NotFound):
        commands.set_up(by=desk.seat("stranger"), said=usual("wecom"), **{**said, "client_id": new_id()})
    with pytest.raises(Refused):
        commands.set_up(
            by=desk.seat("guard"), said=usual("wecom"),
            **{**said, "client_id": new_id(), "unit": desk.cast.unit("school")},
        )  # fmt: skip
    for act in (commands.switch, commands.try_out):
        more = {"enabled": False} if act is commands.switch else {"client_id": new_id()}
        with pytest.raises(NotFound):
            act(by=desk.seat("safety"), channel_id=first.id, at=desk.at, **more)
    with pytest.raises(NotFound):
        commands.change(by=desk.seat("safety"), channel_id=first.id, opens=None, said=usual("wecom"), at=desk.at)


@pytest.mark.parametrize(
    ("kind", "opens"),
    [
        ("wecom", {"address": ""}),
        ("wecom", {"address": "https://evil.example/cgi-bin/webhook/send?key=abcdefgh"}),
        ("wecom", {"address": "https://qyapi.weixin.qq.com@evil.example/cgi-bin/webhook/send?key=abcdefgh"}),
        ("wecom", {"address": "http://[::1"}),
        ("wecom", {"address": "x" * 5000}),
        ("feishu", {"address": "https://open.feishu.cn/open-apis/bot/v2/hook/a/../../b"}),
        ("dingtalk", {"address": "https://oapi.dingtalk.com/robot/send?access_token=a-b-c-d-e-f"}),
        ("dingtalk", {**ADDRESSES["dingtalk"], "sign": "SEC 中文"}),
        ("other", {"address": "file:///etc/passwd"}),
        ("other", {"address": "syslog://localhost"}),
        ("other", {"address": "mqtt://localhost/topic"}),
        ("other", {"address": "mailto://a:b@example.cn"}),
        ("other", {"address": "script:///bin/sh"}),
        ("other", {"address": "dbus://"}),
        ("other", {"address": "windows://"}),
        ("other", {"address": "apprises://example.cn/token"}),
        ("other", {"address": "workflows://example.cn/a/b?template=/etc/passwd"}),
        ("other", {"address": "workflow://x:443/aaaaaaaaaaaaaaaaaaaa/bbbbbbbbbbbbbbbbbbbb/?template=file:///etc/hosts"}),
        ("other", {"address": "slack://T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7FQ/#a?template=/etc/passwd"}),
        ("other", {"address": "fcm://project@apikey/device?keyfile=/etc/passwd"}),
        ("other", {"address": "vapid://someone@example.cn/x@example.cn?keyfile=/etc/passwd"}),
        ("other", {"address": " JSON+x://example.cn"}),
        ("other", {"address": "json://example.cn/?verify=no"}),
        ("other", {"address": "json://example.cn/?redirect=yes&retry=5"}),
        ("other", {"address": "中文"}),
        ("mail", {"host": "a b", "port": "x", "mode": "", "user": "u", "password": "", "sender": "s"}),
        ("mail", {**SERVER, "host": "mail.example", "mode": "insecure"}),
        ("mail", {**SERVER, "port": "²"}),
        ("mail", {**SERVER, "sender": "a@b.cn\nBcc: c@d.cn"}),
    ],
)  # fmt: skip
def test_what_opens_nothing_is_refused_at_its_field(kind: str, opens: dict[str, str], settings: Any) -> None:
    settings.CHANNEL_HOSTS = {}
    with pytest.raises(Refused) as refused:
        read(Kind(kind), opens)
    assert set(refused.value.fields) <= set(opens)
    assert refused.value.fields
