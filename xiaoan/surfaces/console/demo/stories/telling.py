"""Particular hazards worth looking at: waiting for money, under listed supervision, returned, come again, merged,
not a hazard, waiting for the 中心校, and today's fresh ones. Each is told as its people would do it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, time, timedelta
from decimal import Decimal
from uuid import UUID

from xiaoan.foundation.clock import instant, school_day
from xiaoan.foundation.ids import new_id
from xiaoan.kernel.hazards.held_up.rules import WaitProof
from xiaoan.kernel.hazards.life.assigning import Result, Task, assign, submit
from xiaoan.kernel.hazards.life.grading import confirm_major, list_, lower
from xiaoan.kernel.hazards.life.rechecking import Finding, fail, pass_
from xiaoan.kernel.hazards.life.reporting import Seen, report, report_fixed
from xiaoan.kernel.hazards.life.triage import Registration, merge_report, not_hazard, to_hazard
from xiaoan.kernel.hazards.life.waiting import Explanation, wait
from xiaoan.kernel.hazards.models import Hazard, Report
from xiaoan.surfaces.console.demo.building import Stage
from xiaoan.surfaces.console.demo.pictures import photo
from xiaoan.surfaces.console.demo.stories.crew import CREWS, ORDINARY, Agenda, Course


class Teller:
    """Puts the stories on the agenda; `ago` counts days before the demo's today."""

    def __init__(self, stage: Stage, agenda: Agenda, course: Course) -> None:
        self.stage, self.agenda, self.course = stage, agenda, course

    def at(self, ago: int, hour: int, minute: int = 0) -> datetime:
        return instant(self.stage.today - timedelta(days=ago), time(hour, minute))

    def on(self, ago: int, hour: int, doing: Callable[[datetime], None], minute: int = 0) -> None:
        self.agenda.add(self.at(ago, hour, minute), doing)

    def told(self, who: str, unit: str, place: str, what: str, at: datetime, kind: str, quantity: int = 1) -> Report:
        by, here = self.stage.seat(who, at), self.stage.units[unit]
        before = photo(by, here, "before", at)
        seen = Seen(
            what=what,
            where="",
            place_id=self.stage.places[unit, place].id,
            quantity=quantity,
            kind=kind,
            photos=(before,),
        )
        return report(by=by, unit=here, client_id=new_id(), seen=seen, at=at)

    def registered(self, row: Report, unit: str, at: datetime, said: Registration | None = None) -> Hazard:
        by = self.stage.seat(CREWS[unit].triager, at)
        return to_hazard(by=by, report_id=row.id, said=said or ORDINARY, at=at)

    def assigned(self, hazard: UUID, unit: str, at: datetime, days: int, **more: object) -> None:
        crew = CREWS[unit]
        task = Task(
            rectifier=self.stage.people[crew.fixer].id,
            due=school_day(at) + timedelta(days=days),
            measures=str(more.get("measures", "修复或更换")),
            funds=Decimal(str(more.get("funds", "500"))),
            control=str(more.get("control", "修好之前有人看着，学生不靠近")),
            implementer=str(more.get("implementer", "")),
        )
        assign(by=self.stage.seat(crew.triager, at), hazard_id=hazard, task=task, at=at)

    def handed_in(self, hazard: UUID, unit: str, at: datetime, note: str = "已整改完成。") -> None:
        by = self.stage.seat(CREWS[unit].fixer, at)
        after = photo(by, self.stage.units[unit], "after", at)
        submit(by=by, hazard_id=hazard, result=Result(note=note, after=(after,)), at=at)

    # The stories.

    def tell(self) -> None:
        self.waiting_for_money()
        self.listed()
        self.lowered()
        self.returned_then_closed()
        self.come_again()
        self.merged_and_not()
        self.through_the_central_school()
        self.overdue()
        self.today()

    def waiting_for_money(self) -> None:
        """Senior school: rusted wiring of a whole floor; the school has asked for the money."""
        self.on(38, 10, self._money_found)

    def _money_found(self, at: datetime) -> None:
        row = self.told("senior_guard", "senior", "高二楼", "二层走廊电线老化，外皮开裂", at, "fire.wiring_defect", 6)
        hazard = self.registered(row, "senior", at + timedelta(hours=3))
        self.agenda.add(at + timedelta(hours=4), lambda then: self.assigned(
            hazard.id, "senior", then, 30, measures="整层更换线路", funds="86000", control="断开该层插座回路，每天巡看",
            implementer="有资质的电气公司（待定）",
        ))  # fmt: skip
        self.agenda.add(at + timedelta(days=6), lambda then: self._money_missing(hazard.id, then))

    def _money_missing(self, hazard: UUID, at: datetime) -> None:
        said = Explanation(
            cause="money", reason="需 86,000 元，公用经费不足，已书面申请列入寒假维修计划",
            control="断开该层插座回路，照明回路每天测温，保安每天看一次", watcher=self.stage.people["senior_guard"].id,
            review_on=school_day(at) + timedelta(days=45),
            proof=WaitProof(asked="县教育局", asked_no="高中〔2026〕7号请示", amount=Decimal(86000)),
        )  # fmt: skip
        wait(by=self.stage.seat("senior_safety", at), hazard_id=hazard, said=said, at=at)

    def listed(self) -> None:
        """Dormitory windows barred: suspected, confirmed major by the bureau, under listed supervision."""
        self.on(30, 9, self._bars_found)

    def _bars_found(self, at: datetime) -> None:
        row = self.told("east_dorm", "east", "学生宿舍2号楼", "三层外窗防盗网没有逃生口", at, "fire.window_barred", 12)
        hazard = self.registered(row, "east", at + timedelta(hours=2), Registration())
        self.agenda.add(at + timedelta(days=1, hours=5), lambda then: self._bars_confirmed(hazard.id, then))

    def _bars_confirmed(self, hazard: UUID, at: datetime) -> None:
        by = self.stage.seat("officer", at)
        confirm_major(by=by, hazard_id=hazard, reason="宿舍外窗设置影响逃生的障碍物，属直接判定情形", at=at)
        vice = self.stage.seat("vice", at)
        list_(by=vice, hazard_id=hazard, reason="重大隐患，县局挂牌督办", paper_no="青教安督〔演示〕3号", at=at)
        self.assigned(
            hazard, "east", at + timedelta(hours=2), 40, measures="拆换为带逃生口、可从内开启的防盗网", funds="36000",
            control="三层住校生调到1号楼，302至304室停用", implementer="示例铝窗店",
        )  # fmt: skip

    def lowered(self) -> None:
        self.on(24, 9, self._exit_found, 20)

    def _exit_found(self, at: datetime) -> None:
        row = self.told("west_guard", "west", "教学楼", "东侧出口堆放课桌", at, "fire.exit_blocked")
        hazard = self.registered(row, "west", at + timedelta(hours=1), Registration())
        if hazard.grade == "general":
            self.agenda.add(at + timedelta(hours=2), self.course.assigning(hazard.id, "west"))
            return
        self.agenda.add(at + timedelta(hours=6), lambda then: self._exit_lowered(hazard.id, then))

    def _exit_lowered(self, hazard: UUID, at: datetime) -> None:
        by = self.stage.seat("officer", at)
        lower(by=by, hazard_id=hazard, reason="临时堆放，当日已清，疏散宽度仍满足要求", at=at)
        self.course.assigning(hazard, "west", days=3)(at + timedelta(hours=1))

    def returned_then_closed(self) -> None:
        self.on(20, 8, self._hydrant_found, 40)

    def _hydrant_found(self, at: datetime) -> None:
        row = self.told("senior_guard", "senior", "体育馆", "消火栓箱内缺水枪", at, "fire.hydrant_defect", 2)
        hazard = self.registered(row, "senior", at + timedelta(hours=2)).id

        def returned(then: datetime) -> None:
            by = self.stage.seat("senior_head", then)
            fail(by=by, hazard_id=hazard, reason="只补了一支水枪，另一处仍缺", at=then)

        def closed(then: datetime) -> None:
            by = self.stage.seat("senior_head", then)
            pass_(by=by, hazard_id=hazard, found=Finding(way="on_site", note="现场看过，两处齐全"), at=then)

        self.agenda.add(at + timedelta(hours=3), lambda then: self.assigned(hazard, "senior", then, 6))
        self.agenda.add(at + timedelta(days=3), lambda then: self.handed_in(hazard, "senior", then))
        self.agenda.add(at + timedelta(days=4), returned)
        self.agenda.add(at + timedelta(days=6), lambda then: self.handed_in(hazard, "senior", then, "两处均已补齐。"))
        self.agenda.add(at + timedelta(days=7), closed)

    def come_again(self) -> None:
        self.on(44, 9, self._leak_first)

    def _leak_first(self, at: datetime) -> None:
        row = self.told("central_guard", "central", "车棚", "电动自行车电池在车棚内充电", at, "fire.ebike_indoors")
        hazard = self.registered(row, "central", at + timedelta(hours=1)).id
        self.agenda.add(at + timedelta(hours=2), lambda then: self.assigned(hazard, "central", then, 3))
        self.agenda.add(at + timedelta(days=2), lambda then: self.handed_in(hazard, "central", then))
        self.agenda.add(at + timedelta(days=3), self.course.rechecking(hazard, "central"))
        self.agenda.add(at + timedelta(days=30), lambda then: self._leak_again(hazard, then))

    def _leak_again(self, old: UUID, at: datetime) -> None:
        row = self.told("central_guard", "central", "车棚", "车棚又有人给电动自行车充电", at, "fire.ebike_indoors", 2)
        hazard = self.registered(row, "central", at + timedelta(hours=2), replace(ORDINARY, recurs=old)).id
        self.agenda.add(at + timedelta(hours=3), self.course.assigning(hazard, "central", days=4, cure=False))

    def merged_and_not(self) -> None:
        self.on(12, 10, self._light_twice)

    def _light_twice(self, at: datetime) -> None:
        first = self.told("nursery_guard", "nursery", "活动楼", "二楼疏散标志不亮", at, "fire.light_defect", 2)
        hazard = self.registered(first, "nursery", at + timedelta(hours=1)).id
        self.agenda.add(at + timedelta(hours=2), self.course.assigning(hazard, "nursery", days=4))
        again = self.told("nursery_safety", "nursery", "活动楼", "活动楼二楼指示牌坏了", at + timedelta(hours=3), "")
        merge_report(
            by=self.stage.seat("nursery_head", at), report_id=again.id, into=hazard, at=at + timedelta(hours=4)
        )
        odd = self.told("nursery_guard", "nursery", "厨房", "厨房新换的灶具声音大", at + timedelta(hours=5), "")
        not_hazard(
            by=self.stage.seat("nursery_safety", at), report_id=odd.id,
            reason="已请厂家看过，燃烧正常，属正常噪声", at=at + timedelta(hours=6),
        )  # fmt: skip

    def through_the_central_school(self) -> None:
        """The one-teacher point: nobody there may recheck what its only teacher cured."""
        self.on(16, 16, self._stove_found)
        self.on(1, 15, self._stove_again)

    def _stove_found(self, at: datetime) -> None:
        row = self.told("hill_head", "hill", "教室", "取暖炉离课桌太近", at, "fire.open_flame")
        hazard = self.registered(row, "hill", at + timedelta(minutes=20)).id
        self.assigned(hazard, "hill", at + timedelta(minutes=30), 3, measures="炉子外移并加围栏")
        self.agenda.add(at + timedelta(days=1), lambda then: self.handed_in(hazard, "hill", then, "已外移，加了围栏。"))
        self.agenda.add(at + timedelta(days=4), self.course.rechecking(hazard, "hill"))

    def _stove_again(self, at: datetime) -> None:
        row = self.told("hill_head", "hill", "教室", "灭火器压力不足", at, "fire.extinguisher_defect")
        hazard = self.registered(row, "hill", at + timedelta(minutes=15)).id
        self.assigned(hazard, "hill", at + timedelta(minutes=20), 5, measures="送检换瓶")
        self.handed_in(hazard, "hill", at + timedelta(minutes=50), "已用备用瓶替换。")

    def overdue(self) -> None:
        self.on(15, 11, self._kitchen_found)

    def _kitchen_found(self, at: datetime) -> None:
        row = self.told("star_guard", "star", "厨房", "燃气软管超期，无报警器", at, "fire.gas_unsafe")
        hazard = self.registered(row, "star", at + timedelta(hours=5))
        if hazard.grade != "general":
            lower(
                by=self.stage.seat("officer", at), hazard_id=hazard.id, reason="软管未漏气，限期更换并装报警器",
                at=at + timedelta(hours=7),
            )  # fmt: skip
        self.assigned(hazard.id, "star", at + timedelta(hours=8), 7, measures="更换软管，加装报警器")

    def today(self) -> None:
        """What waits for somebody at this very moment."""
        self.on(0, 7, self._fresh, 40)
        self.on(1, 16, self._fresh_spot, 10)

    def _fresh(self, at: datetime) -> None:
        self.told("east_guard", "east", "教学楼A栋", "一楼西头应急灯不亮", at, "fire.light_defect")

    def _fresh_spot(self, at: datetime) -> None:
        by, here = self.stage.seat("east_canteen", at), self.stage.units["east"]
        seen = Seen(what="后门通道放了两筐菜", place_id=self.stage.places["east", "食堂"].id)
        report_fixed(by=by, unit=here, client_id=new_id(), seen=seen, done="已搬到库房", at=at)
