"""工作标准: what governs a unit, one duty with its basis, and taking up a release after seeing what it changes."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import msgspec
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from xiaoan.foundation.rls import EVERYTHING, opened
from xiaoan.kernel.access.queries import operator
from xiaoan.kernel.catalogue.commands import load_release
from xiaoan.kernel.catalogue.models import Adoption
from xiaoan.kernel.catalogue.pack.schema import Pack
from xiaoan.kernel.catalogue.queries import contents, governing
from xiaoan.kernel.org.commands import found_unit
from xiaoan.surfaces.web.tests.seats import Seats, text

DAILY = "fire.patrol.day"


def next_release(seats: Seats, **changes: Any) -> Pack:
    """The fire pack's next version: the daily patrol is due twice, the summer check is dropped."""
    fire = contents()["fire"]
    duties = [
        msgspec.structs.replace(duty, times=2) if duty.code == DAILY else duty
        for duty in fire.duties
        if duty.code != "fire.campaign.summer"
    ]
    made = msgspec.structs.replace(fire, version="9.9.0", duties=tuple(duties), **changes)
    load_release(by=operator(), pack=made, at=seats.at)
    return made


def test_a_school_sees_what_it_has_to_do_and_what_not(seats: Seats) -> None:
    seats.adopt_fire()
    said = text(seats.get("guard", "/catalogue"))
    assert "这里要做的事" in said
    assert "日间防火巡查" in said
    assert "云州市局采用" in said
    assert "按本单位情况不用做" in said
    owed, rest = said.split("按本单位情况不用做")
    assert "宿舍夜间防火巡查" not in owed
    assert "宿舍夜间防火巡查" in rest
    assert "待核对原文" in owed


def test_where_nothing_is_adopted_the_page_says_so(seats: Seats) -> None:
    assert "还没有采用工作标准" in text(seats.get("guard", "/catalogue"))
    said = text(seats.get("officer", "/catalogue"))
    assert "还没有采用的" in said and "消防安全" in said


def test_campuses_owe_for_their_school(seats: Seats) -> None:
    seats.adopt_fire()
    said = text(seats.get("middle_safety", f"/catalogue/duties/{DAILY}"))
    assert "东校区" not in said.partition("走到哪里")[0].partition("今天该谁做")[0]
    assert "二中西校区" in said
    assert "西校区教学楼" in said


def test_a_duty_shows_its_basis_its_items_and_who_is_asked(seats: Seats) -> None:
    seats.adopt_fire()
    said = text(seats.get("guard", f"/catalogue/duties/{DAILY}"))
    assert "《中华人民共和国消防法》" in said
    assert "有问题：" in said and "先做：" in said
    assert "今天该谁做 青一小 示例·老陈 保安（门卫）" in said
    assert "教学楼A栋 教学楼B栋" in said


def test_a_duty_nobody_here_owes_says_so(seats: Seats) -> None:
    seats.adopt_fire()
    said = text(seats.get("guard", "/catalogue/duties/fire.patrol.night"))
    assert "按现在的情况，这里不用做" in said


def test_a_bureau_sees_which_schools_owe_a_duty(seats: Seats) -> None:
    seats.adopt_fire()
    said = text(seats.get("officer", f"/catalogue/duties/{DAILY}"))
    assert "哪些单位要做" in said
    assert "青石县第一小学" in said.partition("哪些单位要做")[2]
    assert "白水县第一小学" not in said


@pytest.mark.parametrize("code", ["nonsense", "..", "fire.patrol.day%00", "%E7%81%AB"])
def test_a_stray_duty_is_404(seats: Seats, code: str) -> None:
    seats.adopt_fire()
    assert seats.get("guard", f"/catalogue/duties/{code}").status_code == 404


@pytest.mark.parametrize("pack", ["nonsense", "_common"])
def test_a_pack_that_is_none_is_404(seats: Seats, pack: str) -> None:
    assert seats.get("officer", f"/catalogue/packs/{pack}").status_code == 404
    assert seats.post("officer", f"/catalogue/packs/{pack}/adopt").status_code == 404


def test_a_release_is_looked_at_before_it_is_taken_up(seats: Seats) -> None:
    version = seats.adopt_fire()
    next_release(seats)
    said = text(seats.get("officer", "/catalogue/packs/fire?version=9.9.0&starts=2026-11-01"))
    assert f"和现在的 {version} 版比，改了 2 处" in said
    assert "改严 日间防火巡查" in said
    assert "取消 暑期消防检查" in said
    assert "平均每个单位每周多用" in said
    assert "青石县局采用 9.9.0 版，2026年11月1日起" in said
    assert "白水县" not in said, "only the schools below the unit are counted"


def test_a_release_of_equal_content_changes_nothing(seats: Seats) -> None:
    version = seats.adopt_fire()
    said = text(seats.get("officer", f"/catalogue/packs/fire?version={version}&starts=2026-11-01"))
    assert "和现在的没有差别" in said


def test_a_first_adoption_says_that_all_of_it_is_new(seats: Seats) -> None:
    version = contents()["fire"].version
    said = text(seats.get("officer", f"/catalogue/packs/fire?version={version}&starts=2026-11-01"))
    assert "第一次采用" in said
    assert "新增 日间防火巡查" in said


def test_taking_up_a_release_leaves_this_month_as_it_is(seats: Seats) -> None:
    version = seats.adopt_fire()
    next_release(seats)
    answer = seats.post("officer", "/catalogue/packs/fire/adopt", version="9.9.0", starts="2026-11-01")
    assert answer["Location"] == f"/catalogue/packs/fire?unit={seats.unit('county')}"
    school = seats.cast.unit("school")
    assert governing(school, date(2026, 10, 31))["fire"].version == version
    assert governing(school, date(2026, 11, 1))["fire"].version == "9.9.0"
    assert "9.9.0 版自 2026年11月1日 起生效" in text(seats.get("guard", "/catalogue"))
    assert governing(seats.cast.unit("far_school"), date(2026, 11, 1))["fire"].version == version


def test_what_has_not_begun_may_be_withdrawn_and_what_has_may_not(seats: Seats) -> None:
    seats.adopt_fire()
    next_release(seats)
    seats.post("officer", "/catalogue/packs/fire/adopt", version="9.9.0", starts="2026-11-01")
    with opened(EVERYTHING):
        coming = Adoption.objects.get(unit=seats.cast.unit("county"))
    address = f"/catalogue/adoptions/{coming.id}/withdraw"
    assert seats.post("officer", address).status_code == 302
    assert "已撤回" in text(seats.get("officer", "/catalogue/packs/fire"))
    assert seats.post("officer", address).status_code == 409
    seats.post("officer", "/catalogue/packs/fire/adopt", version="9.9.0", starts="2026-11-02")
    with opened(EVERYTHING):
        begun = Adoption.objects.get(unit=seats.cast.unit("county"), withdrawn_at=None)
    seats.at += timedelta(days=20)
    assert seats.post("officer", f"/catalogue/adoptions/{begun.id}/withdraw").status_code == 422


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        ({"version": "0.0.0", "starts": "2026-11-01"}, "0.0.0"),
        ({"version": "9.9.0", "starts": "2026-10-01"}, "不能早于今天"),
        ({"version": "9.9.0", "starts": ""}, "请填日期"),
        ({"version": "9.9.0", "starts": "2026-11-01", "profile": "emperor"}, "emperor"),
    ],
)
def test_a_wrong_adoption_is_refused_with_the_page_still_there(
    seats: Seats, answers: dict[str, str], said: str
) -> None:
    seats.adopt_fire()
    next_release(seats)
    answer = seats.post("officer", "/catalogue/packs/fire/adopt", **answers)
    assert answer.status_code == 422
    assert said in text(answer)
    assert "平台上有的版本" in text(answer)
    with opened(EVERYTHING):
        assert not Adoption.objects.filter(unit=seats.cast.unit("county")).exists()


def test_a_school_looks_and_cannot_adopt(seats: Seats) -> None:
    version = seats.adopt_fire()
    page = text(seats.get("safety", f"/catalogue/packs/fire?version={version}&starts=2026-11-01"))
    assert "先看会改什么" not in page
    assert "采用 " not in page.partition("这里用过的版本")[0]
    assert seats.post("safety", "/catalogue/packs/fire/adopt", version=version, starts="2026-11-01").status_code == 404


def test_a_bureau_cannot_adopt_for_another_county(seats: Seats) -> None:
    version, far = contents()["fire"].version, seats.unit("other_county")
    answer = seats.post("officer", "/catalogue/packs/fire/adopt", unit=far, version=version, starts="2026-11-01")
    assert answer.status_code == 404


def test_more_schools_cost_no_more_queries(seats: Seats) -> None:
    seats.adopt_fire()
    next_release(seats)
    addresses = (f"/catalogue/duties/{DAILY}", "/catalogue/packs/fire?version=9.9.0&starts=2026-11-01")
    counts = []
    for round_ in range(2):
        for address in addresses:
            seats.get("officer", address)
            with CaptureQueriesContext(connection) as asked:
                assert seats.get("officer", address).status_code == 200
            counts.append(len(asked))
        if round_ == 0:
            for number in range(30):
                name, county = f"第{number:02d}小学", seats.cast.unit("county")
                found_unit(
                    by=operator(), parent=county, kind="primary", name=name, opened=date(2020, 9, 1), at=seats.at
                )
    assert counts[:2] == counts[2:]
