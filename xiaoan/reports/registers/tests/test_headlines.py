"""数字摘要: the county whose year was 136 = 111 + 25, and figures that are held, derived and reprinted."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import msgspec
import pytest

from tests.support.cast import Cast
from xiaoan.foundation.ids import new_id
from xiaoan.kernel.access.queries import operator
from xiaoan.kernel.catalogue.queries import shelf
from xiaoan.kernel.hazards.tests.play import EXIT, EXTINGUISHER, Play
from xiaoan.kernel.ledgers import commands as ledgers
from xiaoan.kernel.org.commands import state_facts
from xiaoan.kernel.work.tests.acting import adopt_lamp
from xiaoan.reports.registers import headlines
from xiaoan.reports.registers.headlines import Said
from xiaoan.reports.registers.takes import Number
from xiaoan.reports.registers.tests.asking import asking, take_up


@pytest.fixture
def play(cast: Cast) -> Play:
    return Play(cast)


def said(play: Play, code: str, unit: str = "county", who: str = "officer", **more: Any) -> Said:
    with asking(play, who, unit, "year", **more) as question:
        return headlines.one(question, f"registers.{code}")


def add(play: Play, who: str, unit: str, ledger: str, **values: str) -> None:
    """One row of a ledger."""
    by, top = play.seat(who), play.cast.unit(unit)
    ledgers.add(by=by, unit=top, ledger=f"common.{ledger}", client_id=new_id(), values=values, at=play.later())


def test_the_county_of_136_prints_111_and_25(play: Play) -> None:
    """Found in 136 places by two schools; 111 closed by a second person, one of the hazards only in part."""
    for quantity in (40, 30, 20):
        play.pass_(play.submitted(quantity=quantity))
    play.pass_(play.submitted(quantity=26), quantity=21)
    play.hazard(quantity=8)
    play.school = "central"
    told = play.report("central_safety", what="通道堵塞", quantity=12)
    play.register(told, "central_safety", kind=EXIT)
    found = said(play, "hazards")
    assert found.words == "排查安全隐患136处，已经整治111处，整改中25处"
    assert found.holds and found.numbers["found"].value == 136 == 111 + 25
    assert sum(row.number for row in found.numbers["open"].rows) == 25
    assert said(play, "hazards_domains").words == "突出问题：消防136\xa0处"


def test_a_school_prints_its_own_share_of_it(play: Play) -> None:
    play.pass_(play.submitted(quantity=3))
    play.school = "central"
    play.register(play.report("central_safety", quantity=12), "central_safety", kind=EXTINGUISHER)
    assert said(play, "hazards", "school", "safety").words == "排查安全隐患3处，已经整治3处，整改中0处"


def test_next_years_figures_leave_this_years_as_they_were(play: Play) -> None:
    hazard = play.submitted(quantity=5)
    play.at = datetime(2027, 1, 12, 1, 0, tzinfo=UTC)
    play.pass_(hazard)
    last = said(play, "hazards", day=datetime(2026, 6, 1, tzinfo=UTC).date())
    assert last.words == "排查安全隐患5处，已经整治0处，整改中5处"
    assert said(play, "hazards").words == "排查安全隐患0处，已经整治0处，整改中0处"


def test_general_hazards_count_as_in_time_by_the_first_deadline(play: Play) -> None:
    play.pass_(play.submitted(quantity=2))
    late = play.submitted(quantity=4)
    play.later(days=60)
    play.pass_(late)
    assert said(play, "hazards_general").words == "排查一般隐患6处，其中按期整改2处"


def test_what_nothing_derives_is_held_in_ledgers_and_reprinted(play: Play) -> None:
    take_up(play.cast, "fire")
    add(
        play, "safety", "school", "campaigns", name="2026年校园安全月", kind="safety_month", first="2026-06-01",
        last="2026-06-30", ordinal="15", items="1900", materials="40000", people="60000", papers="20000", boards="107",
        banners="40", visits="20",
    )  # fmt: skip
    add(play, "safety", "school", "campaigns", name="上一年的", kind="other", first="2025-06-01", items="7")
    add(play, "safety", "school", "facilities", name="校门防冲撞柱", kind="bollards")
    add(play, "safety", "school", "facilities", name="后门防冲撞柱", kind="bollards")
    add(play, "safety", "school", "guards", name="示例·兼职甲", kind="part", certified="yes")
    add(play, "safety", "school", "guards", name="示例·兼职乙", kind="part", certified="no")
    add(play, "safety", "school", "investments", name="技防", amount="299.5", on="2026-05-01")
    add(play, "safety", "school", "awards", name="治理先进单位", issuer="示例市", on="2026-03-01")
    assert said(play, "campaigns").words == "开展主题活动1项（2026年校园安全月），报送信息1,900条"
    assert said(play, "publicity").words == "发放宣教资料40,000份，受教育60,000人；小报20,000份、宣传板107块、条幅40条"
    assert said(play, "joint").words == "与有关部门联合检查、督查、指导20次"
    assert said(play, "facilities").words.startswith("1所学校配备硬质防冲撞设施，0所学校建立安全岗")
    assert said(play, "guards").words == "投入经费299.5万元；专职保安0名，兼职保安持证上岗1名"
    assert said(play, "awards").words == "受表彰、承办现场会1项：治理先进单位"


def test_the_bureau_keeps_its_own_campaigns(play: Play) -> None:
    take_up(play.cast, "fire")
    add(
        play, "officer", "county", "campaigns", name="全县安全月", kind="safety_month", first="2026-06-01", items="1900"
    )
    assert said(play, "campaigns").words == "开展主题活动1项（全县安全月），报送信息1,900条"


def test_a_school_that_states_it_and_its_campuses_are_never_added_together(play: Play) -> None:
    by = operator()
    for unit, diners in (("middle", "900"), ("east", "500"), ("west", "400"), ("school", "430")):
        state_facts(by=by, unit=play.cast.unit(unit), facts={"diners": diners}, since=play.today, at=play.at)
    found = said(play, "canteens")
    assert found.words.startswith("有食堂的学校2所，就餐1,330人")


def test_figures_that_do_not_add_up_are_not_printed(play: Play, monkeypatch: pytest.MonkeyPatch) -> None:
    play.pass_(play.submitted(quantity=3))
    right = shelf().headlines["registers.hazards"]
    wrong = msgspec.structs.replace(right, whole="closed", of=("found", "open", "closed"))
    monkeypatch.setitem(shelf().headlines, wrong.code, wrong)
    found = said(play, "hazards")
    assert not found.holds and found.words == "几个数对不上，先不出这一句。"


def test_every_headline_can_be_asked_of_a_school_without_anything(play: Play) -> None:
    adopt_lamp(play.cast, starts=play.today)
    with asking(play, "safety", "school", "month") as question:
        found = headlines.said(question)
    assert len(found) == len(shelf().headlines) and all(
        isinstance(n, Number) for one in found for n in one.numbers.values()
    )
