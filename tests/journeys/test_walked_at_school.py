"""A night, a meal, a Monday, thirty seconds: each role of a school walks its own day, and what it costs is counted."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.counting import Cost, counted
from tests.journeys.county import County
from tests.journeys.test_meal import take_up, yes
from tests.support.cast import START
from tests.support.fitting import width_of
from xiaoan.foundation.clock import month_of
from xiaoan.foundation.rls import EVERYTHING, opened
from xiaoan.kernel.access.queries import operator
from xiaoan.kernel.catalogue.commands import adopt
from xiaoan.kernel.catalogue.queries import contents
from xiaoan.kernel.hazards import commands
from xiaoan.kernel.hazards.models import Hazard
from xiaoan.kernel.hazards.tests.play import Play
from xiaoan.kernel.indicators.models import Closing
from xiaoan.kernel.org.models import ShiftNote
from xiaoan.kernel.org.rosters.turns import set_turn
from xiaoan.kernel.org.staff import add_person, appoint
from xiaoan.kernel.work.models import Record

pytestmark = pytest.mark.journey


def join(county: County, name: str, unit: str, words: str, post: str) -> None:
    """Somebody more at a unit, with a post."""
    person = add_person(by=operator(), unit=county.cast.unit(unit), name=words, at=START)
    appoint(by=operator(), person=person, code=post, starts=date(2026, 8, 20), at=START)
    county.cast.people[name] = person


def on_duty(county: County, who: str, unit: str, *turns: tuple[str, int, str]) -> None:
    """Somebody's shifts in October 2026: roster, day, slot."""
    for roster, day, slot in turns:
        set_turn(
            by=operator(), unit=county.cast.unit(unit), roster=roster, day=date(2026, 10, day),
            person=county.cast.people[who], at=START, slot=slot,
        )  # fmt: skip


def no_wider(page: Page) -> None:
    assert width_of(page) <= 360


def records(county: County) -> list[Record]:
    with county.looking():
        return list(Record.objects.order_by("id"))


def round_by_exception(cost: Cost, title: str) -> None:
    """From 今日要办 to recorded, nothing wrong."""
    page = cost.page
    page.get_by_role("link", name=title).first.click()
    no_wider(page)
    page.locator("[data-record]").click()
    page.wait_for_url("**/today*")
    expect(page.locator("[role=status]", has_text="已记")).to_be_visible()


def hand_over(county: County, cost: Cost) -> None:
    """At seven: one page is handed over, the rounds stand on it by themselves, the next one signs for it."""
    page = cost.page
    county.clock.set(10, 21, 6, 55)
    cost.name = "guard, the shift handed over"
    cost.begin("/today")
    page.locator("a[href*='/shift?roster=gate_guard']").click()
    expect(page.locator("main, body").first).to_contain_text("宿舍夜间防火巡查")
    page.get_by_label("交班事项").fill("二楼楼梯口灯不亮")
    no_wider(page)
    page.get_by_role("button", name="交班", exact=True).click()
    expect(page.get_by_text("等下一班签收").first).to_be_visible()
    cost.told()
    assert len(cost.fields) <= 1
    county.clock.set(10, 21, 7, 2)
    after = county.phone("day_guard")
    taking = counted(after, "guard, the shift taken over").begin("/today")
    after.locator("a[href*='/shift?roster=gate_guard']").click()
    expect(after.get_by_text("二楼楼梯口灯不亮")).to_be_visible()
    after.get_by_role("button", name="接班，签收示例·老赵的交班").click()
    expect(after.get_by_text("已接班。")).to_be_visible()
    taking.told()
    assert taking.taps <= 2
    with county.looking():
        assert ShiftNote.objects.get(slot="night").taken_at is not None


def test_the_guard_at_night(county: County) -> None:
    join(county, "night_guard", "east", "示例·老赵", "guard")
    join(county, "day_guard", "east", "示例·老孙", "guard")
    on_duty(county, "night_guard", "east", ("gate_guard", 20, "night"), ("dorm_night", 20, "night"))
    on_duty(county, "day_guard", "east", ("gate_guard", 21, "day"))
    county.clock.set(10, 20, 19, 5)
    page = county.phone("night_guard")
    page.locator("a[href*='/shift?roster=gate_guard']").click()
    page.get_by_role("button", name="接班").click()

    county.clock.set(10, 20, 22, 10)
    cost = counted(page, "guard, a night round with nothing wrong").begin("/today")
    round_by_exception(cost, "宿舍夜间防火巡查")
    cost.told()
    assert cost.taps <= 3
    assert not cost.fields

    # On the way: a box in the exit, moved at once.
    cost.name = "guard, 立行立改"
    cost.begin("/today")
    page.get_by_role("link", name="上报问题").first.click()
    page.get_by_label("是什么问题").fill("消防门后堆了纸箱")
    page.get_by_label("在哪里").select_option(label="东校区宿舍楼")
    page.get_by_text("当场处理好了", exact=True).click()
    page.get_by_label("怎么处理的").fill("已搬走")
    page.get_by_role("button", name="上报", exact=True).click()
    expect(page.get_by_text("已记为立行立改，等人确认。")).to_be_visible()
    cost.told()
    assert len(cost.fields) <= 4

    # At two o'clock: the second round, and this time a lamp is out, which he cannot mend.
    county.clock.set(10, 21, 2, 0)
    cost.name = "guard, a night round with one fault"
    cost.begin("/today")
    page.get_by_role("link", name="宿舍夜间防火巡查").first.click()
    page.locator(".mark").first.click()
    page.locator(".sub:visible").get_by_label("什么问题").fill("二楼楼梯口")
    page.locator("[data-record]").click()
    page.wait_for_url("**/today*")
    cost.told()
    assert cost.taps <= 6
    assert len(cost.fields) <= 3
    assert [row.problems for row in records(county)] == [0, 1]
    with county.looking():
        assert Hazard.objects.get().stage == "on_spot"

    hand_over(county, cost)


def test_the_keeper_of_the_dormitory(county: County) -> None:
    on_duty(county, "dorm_keeper", "east", ("dorm_night", 20, "night"))
    county.clock.set(10, 20, 22, 5)
    page = county.phone("dorm_keeper")
    cost = counted(page, "dormitory keeper, round and exits together").begin()
    no_wider(page)
    page.get_by_role("link", name="一起记").first.click()
    for item in page.locator("[data-item]").all():
        item.locator(".seg__yes").click()
    if page.get_by_text("都看过，无异常").count():
        page.get_by_text("都看过，无异常").click()
    page.locator("[data-record]").click()
    page.wait_for_url("**/today*")
    cost.told()
    assert {row.duty for row in records(county)} >= {"fire.patrol.night", "fire.dormitory.exits_night"}
    assert cost.seconds <= 120


def test_the_canteen_manager_at_lunch_with_one_weight(county: County) -> None:
    take_up(county, "drills")  # also makes the canteen manager
    with opened(EVERYTHING):
        adopt(
            by=operator(), unit=county.cast.unit("county"), pack="canteen", version=contents()["canteen"].version,
            starts=date(2026, 9, 1), at=START, profile="one_weight",
        )  # fmt: skip
    county.clock.set(10, 20, 11, 40)
    page = county.phone("cook")
    cost = counted(page, "canteen manager, lunch on one screen").begin()
    page.get_by_role("link", name="午餐留样和温度").click()
    for row, dish in enumerate(("红烧肉", "炒白菜")):
        page.locator(".lines").nth(row).get_by_label("菜品").fill(dish)
    page.get_by_label("重量").first.fill("130")
    page.get_by_label("热菜中心温度").fill("78")
    yes(page, "餐具消过毒")
    yes(page, "生熟分开")
    no_wider(page)
    page.locator("[data-record]").click()
    page.wait_for_url("**/today*")
    cost.told()
    [made] = [row for row in records(county) if row.duty == "canteen.meal.lunch"]
    assert made.problems == 0
    assert cost.taps <= 5
    assert len(cost.fields) <= 6


def test_the_safety_officers_monday(county: County) -> None:
    county.clock.set(10, 26, 9, 0)
    play = Play(county.cast, at=county.clock.at - timedelta(days=4))
    for _ in range(3):
        play.fixed()
    play.submitted(note="灯已换好")
    play.held()
    play.at = county.clock.at - timedelta(hours=20)
    play.report()
    page = county.phone("safety")
    no_wider(page)
    cost = counted(page, "safety officer, Monday: report, assignment, batch, recheck").begin("/inbox")
    no_wider(page)
    page.get_by_role("link", name="灭火器没有压力").first.click()
    page.get_by_role("link", name="登记为隐患").click()
    page.get_by_label("类别", exact=True).select_option("fire.extinguisher_defect")
    page.get_by_role("button", name="登记为隐患").click()
    page.wait_for_url("**/assign")
    page.get_by_label("整改责任人").select_option(label="示例·钱主任（总务（后勤）主任）")
    page.get_by_label("整改措施").fill("送去充压")
    page.get_by_role("button", name="交办").click()
    expect(page.locator("[role=status]", has_text="已交办")).to_be_visible()
    page.get_by_role("link", name="待我办").click()
    page.get_by_role("link", name="待我确认的立行立改").click()
    for box in page.locator("label.pick").all():
        box.click()
    no_wider(page)
    page.get_by_role("button", name="勾选的已看过，确认销号").click()
    expect(page.get_by_text("已确认 3\u00a0条，销号")).to_be_visible()
    with county.looking():
        waiting = Hazard.objects.get(stage="recheck")
    page.get_by_role("link", name="返回").click()
    page.locator(f"a[href='/hazards/{waiting.id}']").first.click()
    page.get_by_role("listitem").filter(has_text="复查通过，销号").get_by_role("link", name="去办").click()
    no_wider(page)
    page.get_by_role("button", name="复查通过，销号").click()
    expect(page.locator(".tag", has_text="已销号")).to_be_visible()
    cost.told()
    assert cost.seconds <= 300
    page.goto("/hazards")
    expect(page.locator("main")).to_contain_text("管控中")
    with county.looking():
        assert sorted(Hazard.objects.values_list("stage", flat=True)) == [
            "closed", "closed", "closed", "closed", "controlled", "rectifying",
        ]  # fmt: skip


def test_the_principals_thirty_seconds(county: County) -> None:
    county.clock.set(11, 2, 12, 30)
    play = Play(county.cast, at=county.clock.at - timedelta(days=3))
    play.hazard(title="宿舍楼外墙开裂", suspected=True)
    held = play.held()
    commands.draft_up(by=play.seat("safety"), hazard_id=held.id, ask="请拨付 36,000 元", at=play.later())
    page = county.phone("principal")
    cost = counted(page, "principal, one sentence and two signatures").begin()
    expect(page.locator(".lead__s").filter(has_text="本单位今日")).to_be_visible()
    page.get_by_role("link", name="待我办").first.click()
    no_wider(page)
    page.get_by_role("link", name=held.title).first.click()
    page.get_by_role("listitem").filter(has_text="上报上级协调").get_by_role("link").first.click()
    no_wider(page)
    page.locator(".pfoot button").click()
    expect(page.locator("main")).to_contain_text("青石县教育局")
    school = county.cast.unit("school").id
    page.get_by_role("link", name="本校").first.click()
    page.get_by_role("link", name="看后签字").click()
    no_wider(page)
    page.get_by_role("button", name="看后签字").click()
    expect(page.get_by_text("已签字定稿").first).to_be_visible()
    cost.told()
    assert cost.taps <= 8
    with county.looking():
        assert Closing.objects.filter(unit_id=school, month=month_of(date(2026, 10, 1))).exists()
        assert Hazard.objects.get(id=held.id).stage == held.stage


def test_a_place_taken_out_of_use_is_watched_and_not_walked(county: County) -> None:
    county.clock.set(10, 21, 8, 0)
    play = Play(county.cast, at=county.clock.at - timedelta(days=1))
    hazard = play.hazard(title="A栋吊顶松动", place_id=county.cast.places["building_a"].id)
    commands.seal(by=play.seat("safety"), hazard_id=hazard.id, note="上锁，贴了告示", at=play.later())
    page = county.phone("guard")
    cost = counted(page, "guard, still sealed?").begin()
    no_wider(page)
    page.get_by_role("link", name="停用场所看护").first.click()
    expect(page.locator("body")).to_contain_text("教学楼A栋")
    page.locator("[data-record]").click()
    page.wait_for_url("**/today*")
    cost.told()
    assert cost.taps <= 3
    page.get_by_role("link", name="日间防火巡查").first.click()
    expect(page.locator("body")).to_contain_text("教学楼B栋")
    expect(page.locator(".lead").first).not_to_contain_text("教学楼A栋")
    assert [row.duty for row in records(county)] == ["fire.sealed.day"]
