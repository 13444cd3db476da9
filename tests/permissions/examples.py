"""One of everything in 青石县第一小学: an id for every parameter of the URL map."""

from __future__ import annotations

import io
from datetime import date, datetime, time
from uuid import UUID

from tests.support.cast import Cast
from xiaoan.features.channels.commands import Settings as ChannelSettings
from xiaoan.features.channels.commands import set_up as set_up_channel
from xiaoan.features.exports.commands import ask
from xiaoan.features.exports.jobs import make
from xiaoan.features.feeds.commands import give_feed
from xiaoan.features.feeds.models import Feed
from xiaoan.features.imports.tests.lists import brought, written, xlsx
from xiaoan.features.inspections.tests.play import LAMP
from xiaoan.features.inspections.tests.play import Play as Visiting
from xiaoan.features.inspections.tests.test_answering import cured
from xiaoan.features.policies import commands as policies
from xiaoan.features.policies.commands import take_in
from xiaoan.features.policies.jobs import read_one
from xiaoan.features.policies.models import Draft
from xiaoan.features.returns import commands as returns
from xiaoan.features.returns.tests.play import MONTHLY
from xiaoan.features.returns.tests.play import Play as Returning
from xiaoan.features.tips.commands import put_up
from xiaoan.foundation.clock import instant
from xiaoan.foundation.ids import new_id
from xiaoan.foundation.rls import EVERYTHING, opened
from xiaoan.kernel.access.commands import Place, grant
from xiaoan.kernel.access.doors.devices import Arrival, begin
from xiaoan.kernel.access.doors.tablets import enrol
from xiaoan.kernel.access.elevation import ask_elevation
from xiaoan.kernel.access.queries import operator
from xiaoan.kernel.access.signing.mandates import give_mandate
from xiaoan.kernel.access.signing.preparations import prepare
from xiaoan.kernel.catalogue.commands import adopt
from xiaoan.kernel.catalogue.queries import contents
from xiaoan.kernel.files.commands import receive
from xiaoan.kernel.files.tests.samples import photo
from xiaoan.kernel.hazards.tests.play import Play
from xiaoan.kernel.hazards.tests.spoken import spoken_of
from xiaoan.kernel.indicators.commands import close_month
from xiaoan.kernel.ledgers.commands import add as add_row
from xiaoan.kernel.messages.models import Letter
from xiaoan.kernel.org.models import Holding, Post
from xiaoan.kernel.org.rosters import set_turn
from xiaoan.kernel.org.rosters.swaps import ask_swap
from xiaoan.kernel.work.doing.claims import claim
from xiaoan.kernel.work.doing.remarks import say_pointless
from xiaoan.kernel.work.elsewhere.commands import Saying, declare
from xiaoan.kernel.work.queries import forms_of, my_day
from xiaoan.kernel.work.tests.acting import morning, name, record
from xiaoan.kernel.work.tests.demanding import send
from xiaoan.surfaces.web.pages.paper.marks import words
from xiaoan.surfaces.web.pages.policies.tests.plans import PLAN

EVENING = instant(date(2026, 10, 20), time(18, 30))


def examples(cast: Cast) -> dict[str, str]:
    """One id for every parameter of the URL map."""
    play = Play(cast)
    school, safety = cast.unit("school"), cast.people["safety"]
    hazard = play.submitted()
    report = play.report()
    duty = name(cast, "school", "lamp.day", morning(10, 20))
    done = record(cast, "guard", "school", play.at, duty).records[0]
    day = play.today
    turn = set_turn(by=operator(), unit=school, roster="leading_shift", day=day, person=safety, at=play.at)
    asked_swap = ask_swap(by=play.seat("safety"), turn_id=turn.id, asked=cast.people["guard"], at=play.at)
    claimed = claim(
        by=play.seat("guard"), name=name(cast, "school", "lamp.day", morning(10, 19)), reason="停电", at=play.at
    )
    remark = say_pointless(by=play.seat("guard"), unit=school, duty="lamp.day", text="灯是新换的", at=play.at)
    coming = adopt(
        by=operator(), unit=school, pack="lamp", version=contents()["lamp"].version, starts=date(2027, 3, 1), at=play.at
    )
    safety_seat = play.seat("safety")
    with opened(EVERYTHING):
        holding = Holding.objects.get(person=cast.people["guard"])
        post = Post.objects.get(unit=school, code="guard")
    return {
        "channel_id": str(robot(cast, play.at)),
        "letter_id": str(own_letter(play)),
        "poster_id": str(put_up(by=safety_seat, unit=school, at=play.at).id),
        "person_id": str(cast.people["guard"].id),
        "unit_id": str(school.id),
        "place_id": str(cast.places["canteen"].id),
        "mark": cast.places["canteen"].mark,
        "holding_id": str(holding.id),
        "post_id": str(post.id),
        "grant_id": str(a_grant(cast, play)),
        "turn_id": str(turn.id),
        "swap_id": str(asked_swap.id),
        "hazard_id": str(hazard.id),
        "report_id": str(report.id),
        "record_id": str(done),
        "object_id": str(cast.people["guard"].id),
        "claim_id": str(claimed.id),
        "remark_id": str(remark.id),
        "adoption_id": str(coming.id),
        "file_id": str(play.file("guard")),
        **in_the_evening(play),
        **browsed(cast, play.at),
        "code": "fire.patrol.day",
        "pack": "fire",
        "secret": "nothing",
        **identities(cast, play.at),
        **spoken_of(cast, hazard, play.at),
        **asked_once(cast, play.at),
        **extinguisher(play),
        **inspected(cast, play.at),
        **taken_along(cast, play.at),
        **imported(cast, play.at),
        **reported(cast, play.at),
        **planned(cast, play.at),
    }


def browsed(cast: Cast, at: datetime) -> dict[str, str]:
    """A side of the catalogue each, and the guard's calendar address."""
    give_feed(by=cast.seat("guard", at), unit=None, at=at)
    feed = Feed.objects.get(account_id=cast.account("guard"), ended_at=None)
    return {
        "feed_id": str(feed.id), "month_number": "9", "place_kind": "gate", "post_code": "guard",
        "source_code": "fire_law",
    }  # fmt: skip


def a_grant(cast: Cast, play: Play) -> UUID:
    """A role given to the guard by itself."""
    place = Place(cast.unit("school"))
    account = cast.account("guard")
    given = grant(by=operator(), account_id=account, role="safety_officer", place=place, starts=play.today, at=play.at)
    return given.id


def reported(cast: Cast, at: datetime) -> dict[str, str]:
    """The school's return of September, signed, with a note; days of the bureau's own; a month closed without one."""
    frozen = Returning(cast).sent(at=at, period="2026-09")
    returns.note(
        by=cast.seat("safety", at), unit=cast.unit("school"), client_id=new_id(), kind=MONTHLY, period="2026-09",
        cell="basics.students", text="转入1人", at=at,
    )  # fmt: skip
    returns.set_days(
        by=cast.seat("officer", at), unit=cast.unit("county"), kind=MONTHLY, cut_day=25, due_day=28, starts="2026-12",
        at=at,
    )  # fmt: skip
    close_month(by=cast.seat("central_principal", at), unit=cast.unit("central"), month="2026-09", at=at)
    return {"return_kind": MONTHLY, "period": "2026-09", "check_code": frozen.code}


def planned(cast: Cast, at: datetime) -> dict[str, str]:
    """The school's plan, read; one duty of it published by the bureau and the rest still under review."""
    safety, officer = cast.seat("safety", at), cast.seat("officer", at)
    row = take_in(
        by=safety, unit=cast.unit("school"), name="计划.txt", file=PLAN.encode(), client_id=new_id(), year=2026, at=at
    )
    read_one({"document": str(row.id)}, at)
    with opened(EVERYTHING):
        draft = next(each for each in Draft.objects.filter(document=row) if "例会" in each.said.action)
    policies.choose_match(by=safety, draft=draft.id, version=draft.version, duty="", at=at)
    policies.accept(by=safety, draft=draft.id, version=draft.version + 1, at=at)
    policies.publish(by=officer, document=row.id, starts=date(2026, 11, 1), client_id=new_id(), leave_open=True, at=at)
    policies.resume(by=officer, document=row.id, at=at)
    return {"document_id": str(row.id), "draft_number": "1", "piece_number": "0"}


def taken_along(cast: Cast, at: datetime) -> dict[str, str]:
    """A file the safety officer asked for; a list, and a paper that whoever sees the school's hazards may see."""
    row = ask(by=cast.seat("safety", at), kind="list.hazards", arguments={}, client_id=new_id(), at=at)
    with opened(EVERYTHING):
        make({"export": str(row.id)}, at)
    return {
        "export_id": str(row.id), "list_name": "hazards", "paper_kind": "notice",
        "about_id": str(cast.unit("school").id),
    }  # fmt: skip


def robot(cast: Cast, at: datetime) -> UUID:
    """A robot of the school's own group; nothing is sent by setting it up."""
    opens = {"address": "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=00000000-0000"}
    said = ChannelSettings("群", "https://x.example.cn", 5, 5, 3, time(21), time(6), True, ("hazards",))
    return set_up_channel(
        by=cast.seat("safety", at), unit=cast.unit("school"), client_id=new_id(), kind="wecom", opens=opens, said=said,
        at=at,
    ).id  # fmt: skip


def identities(cast: Cast, at: datetime) -> dict[str, str]:
    """A device, a tablet, an asking for a role, a draft and a mandate, all at the school."""
    school, safety = cast.unit("school"), cast.seat("safety", at)
    tablet, _proof = enrol(by=safety, unit=school, name="校门平板", posts=[cast.seat("guard", at).post], at=at)
    asked = ask_elevation(
        by=cast.seat("guard", at), unit=school, role="safety_officer", minutes=60, reason="顶班", at=at
    )
    drafted = prepare(by=safety, unit=school, kind="month", subject="2026-09", body={}, at=at)
    lent = give_mandate(
        by=cast.seat("principal", at), unit=school, to_account=cast.account("safety"), verbs=["indicators.sign"],
        starts=date(2026, 10, 1), ends=date(2026, 12, 1), paper_no="1号", reason="外出", at=at,
    )  # fmt: skip
    return {
        "account_id": str(cast.account("guard")),
        "device_id": str(begin(cast.account("guard"), Arrival("link", "安卓手机"), at=at)),
        "tablet_id": str(tablet.id),
        "elevation_id": str(asked.id),
        "preparation_id": str(drafted.id),
        "mandate_id": str(lent.id),
    }


def inspected(cast: Cast, at: datetime) -> dict[str, str]:
    """A visit of the bureau to the school, its paper, and the reply to it."""
    visiting = Visiting(cast, at=at)
    paper = visiting.issued(LAMP)
    cured(visiting, paper)
    reply = visiting.reply(paper)
    return {
        "visit_id": str(visiting.visit(LAMP).id), "paper_id": str(paper.id), "reply_id": str(reply.id), "round": "1",
        "issuer_id": str(cast.unit("county").id),
    }  # fmt: skip


def imported(cast: Cast, at: datetime) -> dict[str, str]:
    """A list of people of the school, a column of which was told what it is; one of them has been brought before."""
    row = written(cast, "safety", "school", "people", xlsx(("姓名", "干啥的"), ("示例·临时工", "教职工")), at)
    again = xlsx(("姓名", "干啥的"), ("示例·临时工", "教职工"), ("示例·后来的", "教职工"))
    return {"import_id": str(brought(cast, "safety", "school", "people", again, at=at).id), "brought": str(row.id)}


def asked_once(cast: Cast, at: datetime) -> dict[str, str]:
    """A 专项排查 of the school, and a duty its bureau has declared to be recorded elsewhere from December."""
    officer, bureau = cast.seat("officer", at), cast.unit("county")
    saying = Saying(duty="lamp.day", platform="省平台", reason="省厅要求", starts=date(2026, 12, 1))
    declared = declare(by=officer, unit=bureau, client_id=new_id(), saying=saying, at=at)
    paper = receive(
        by=officer, unit=bureau, client_id=new_id(), name="通知.jpg", content=io.BytesIO(photo(seed=999)), at=at
    )
    demand = send(cast, at, "school", files=(paper.id,))
    return {"demand_id": str(demand.id), "declaration_id": str(declared.id), "enclosure_id": str(paper.id)}


def own_letter(play: Play) -> UUID:
    """What the guard was answered about something he reported."""
    with opened(EVERYTHING):
        return Letter.objects.filter(to=play.cast.account("guard")).latest("at").id


def extinguisher(play: Play) -> dict[str, str]:
    """A row of a ledger, a list of the school's own, and codes of derived ledgers."""
    row = add_row(
        by=operator(), unit=play.cast.unit("school"), ledger="fire.extinguishers", client_id=new_id(), at=play.at,
        values={"number": "A-1", "place": "食堂", "kind": "干粉", "made_on": "2015-01-05"},
    )  # fmt: skip
    school = play.cast.unit("school")
    line = {"line": "开学督查 1", "list": "开学督查", "number": "1", "asks": "灭火器台账"}
    add_row(by=operator(), unit=school, ledger="common.inspection_lines", client_id=new_id(), values=line, at=play.at)
    derived = {"norm": "fire.norm.electricians", "indicator": "fire.patrol_done"}
    derived |= {"register": "registers.hazard_book", "headline": "registers.hazards", "number": "found"}
    return derived | {
        "own_list": f"own~{school.id}~开学督查",
        "ledger": row.ledger,
        "row_id": str(row.id),
        "row_mark": row.mark,
    }


def in_the_evening(play: Play) -> dict[str, str]:
    """Something the guard owes in the evening, and the word in the code of its sheet."""
    with play.looking("guard") as guard:
        name = my_day(guard, at=EVENING).tasks[0].name
        (form,) = forms_of(guard, [name], at=EVENING)
    return {"occurrence": name.text, "sheet_word": words(form)[0]}
