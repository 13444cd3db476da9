"""Matters between schools, bureau and others, each told as its people would do it.

Sweeps, a visit with its 整改通知书, a paper of the fire brigade, a passer-by's report, a request that lies with the
bureau too long, a place shut, a swap, a shift handed on, a tablet.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

from xiaoan.features.inspections import commands as inspections
from xiaoan.features.inspections.commands import Arrived, Issue, Problem, Said
from xiaoan.features.tips import commands as tips
from xiaoan.foundation.clock import school_day
from xiaoan.foundation.ids import new_id
from xiaoan.foundation.rls import opened
from xiaoan.kernel.access.doors.tablets import enrol
from xiaoan.kernel.catalogue.queries import shelf
from xiaoan.kernel.hazards import commands as hazards
from xiaoan.kernel.hazards.commands import Explanation, WaitProof
from xiaoan.kernel.org.models import RosterTurn
from xiaoan.kernel.org.rosters.shifts import hand_over, take_over, write_shift
from xiaoan.kernel.org.rosters.swaps import agree, ask_swap
from xiaoan.kernel.tree.models import Unit
from xiaoan.kernel.work.bodies import Doing, Given, Named
from xiaoan.kernel.work.commands import submit
from xiaoan.kernel.work.demands.commands import issue
from xiaoan.kernel.work.demands.models import Demand
from xiaoan.kernel.work.demands.rules import Body, Wanted
from xiaoan.surfaces.console.demo.pictures import paper
from xiaoan.surfaces.console.demo.stories.crew import CREWS, Agenda, Course
from xiaoan.surfaces.console.demo.stories.telling import Teller

SHIFT = "duty_shift"
TOLD_IN_SWEEP = ("bridge", "doctor", "north")
SLOW = ("sky", "cloud", "rivers")
"""Schools that have not answered the sweep."""

PAPER_PROBLEMS = (
    Problem(what="教学楼二层疏散指示标志缺失", where="教学楼二层东侧", quantity=2, kind="fire.light_defect", days=7),
    Problem(what="灭火器压力不足", where="综合楼一层", quantity=3, kind="fire.extinguisher_defect", days=5),
    Problem(what="没有本学期的消防培训签到", where="安全办", kind="fire.training_gap", days=15),
)


class Matters:
    """Puts them on the agenda; `ago` counts days before the demo's today."""

    def __init__(self, teller: Teller, agenda: Agenda, course: Course, forget: Callable[[Unit], None]) -> None:
        """`forget`: those at a unit have to look anew at what is owed."""
        self.tell, self.stage, self.agenda, self.course, self.forget = teller, teller.stage, agenda, course, forget

    def happen(self) -> None:
        self.tell.on(21, 10, self._sweep_of_ebikes)
        self.tell.on(0, 8, self._sweep_of_heating, 20)
        self.tell.on(9, 9, self._visit)
        self.tell.on(6, 15, self._brigade)
        self.tell.on(30, 9, self._posters, 10)
        self.tell.on(26, 9, self._old_wiring)
        self.tell.on(1, 17, self._smoke, 20)
        self.tell.on(3, 11, self._swaps)
        self.tell.on(1, 7, self._shifts, 30)
        self.tell.on(40, 14, self._tablet)

    # Sweeps.

    def _sweep(self, at: datetime, title: str, reason: str, asks: tuple[str, ...], due: date) -> Demand:
        schools = tuple(unit.id for key, unit in self.stage.units.items() if key in CREWS and unit.is_school)
        body = Body(
            title=title, reason=reason, domain="fire", items=tuple(Wanted(ask=ask) for ask in asks), units=schools,
            due=due,
        )  # fmt: skip
        by = self.stage.seat("officer", at)
        return issue(by=by, unit=self.stage.units["county"], client_id=new_id(), body=body, at=at)

    def _sweep_of_ebikes(self, at: datetime) -> None:
        asks = ("楼内没有电动自行车和电池", "充电点在室外，有人看管", "教职工和家长都告知过")
        reason = "邻县发生一起电动自行车充电引发的火灾，请各校一周内看一遍。"
        row = self._sweep(at, "电动自行车专项排查", reason, asks, school_day(at) + timedelta(days=9))
        asked = [key for key in CREWS if self.stage.units[key].id in set(row.units)]
        for number, key in enumerate(asked):
            if key not in SLOW:
                then = at + timedelta(days=number % 7, hours=2 + number % 5, minutes=7 * (number % 8))
                self.agenda.add(then, self._answering(row, key))

    def _answering(self, row: Demand, key: str) -> Callable[[datetime], None]:
        def doing(at: datetime) -> None:
            unit, by = self.stage.units[key], self.stage.seat(CREWS[key].triager, at)
            assert row.opens is not None
            wrong = Given(item=row.items[0].code, answer="fault", what="楼梯下停着一辆电动车", where="教学楼一层")
            body = Doing(
                client_id=new_id(), occurrences=(Named(duty=row.code, subject=unit.id, opens=row.opens),),
                answers=(wrong,) if key in TOLD_IN_SWEEP else (), rest_fine=True, happened=at - timedelta(minutes=20),
            )  # fmt: skip
            receipt = submit(by=by, unit=unit, body=body, at=at)
            for client_id in receipt.reports:
                self.course.of_report(client_id, key, at)

        return doing

    def _sweep_of_heating(self, at: datetime) -> None:
        asks = ("取暖设备有合格证", "人走断电", "烟囱、炉子有围挡，房间通风")
        self._sweep(
            at, "冬季取暖专项排查", "天冷了，请各校把取暖设备看一遍。", asks, school_day(at) + timedelta(days=7)
        )

    # Visits and papers.

    def _visit(self, at: datetime) -> None:
        """Two people of the bureau come unannounced, leave a 整改通知书; the school signs, mends and replies."""
        by, unit = self.stage.seat("officer", at), self.stage.units["bridge"]
        said = Said(
            on=school_day(at), manner="unannounced", people=(self.stage.people["chief"].id,), problems=PAPER_PROBLEMS,
            looked="教学楼、综合楼、安全台账", accompanied="示例·安全主任",
        )  # fmt: skip
        visit = inspections.begin(by=by, unit=unit, client_id=new_id(), said=said, at=at)
        notice = Issue(kind="notice", due=school_day(at) + timedelta(days=15))
        written = inspections.issue(
            by=by, visit_id=visit.id, client_id=new_id(), said=notice, at=at + timedelta(minutes=50)
        )
        with opened(by.scope, readonly=True):
            found = list(written.lines.order_by("position").values_list("hazard_id", flat=True))
        self.agenda.add(at + timedelta(hours=1), lambda then: self._received(written.id, then))
        for number, hazard in enumerate(found):
            assigning = self.course.assigning(hazard, "bridge", days=4, cure=False)
            self.agenda.add(at + timedelta(hours=2, minutes=number), assigning)
        for hazard in found[:2]:
            self.agenda.add(at + timedelta(days=3, hours=2), self.course.curing(hazard, "bridge", recheck=False))
        self.agenda.add(at + timedelta(days=6, hours=2), lambda then: self._looked_back(found[0], then))
        self.agenda.add(at + timedelta(days=7, hours=1), lambda then: self._replied(written.id, then))

    def _received(self, written: UUID, at: datetime) -> None:
        inspections.receive(by=self.stage.seat("bridge_safety", at), paper_id=written, client_id=new_id(), at=at)

    def _replied(self, written: UUID, at: datetime) -> None:
        by = self.stage.seat("bridge_head", at)
        inspections.reply(by=by, paper_id=written, client_id=new_id(), note="其余一项培训补做后再报。", at=at)

    def _looked_back(self, hazard: UUID, at: datetime) -> None:
        """What the bureau found, the bureau looks at again: one of three is closed."""
        found = hazards.Finding(way="on_site", note="现场看过，指示标志已补齐")
        hazards.pass_(by=self.stage.seat("officer", at), hazard_id=hazard, found=found, at=at)

    def _brigade(self, at: datetime) -> None:
        """A paper of the fire brigade, entered by the school as it came."""
        by, unit = self.stage.seat("craft_safety", at), self.stage.units["craft"]
        on = school_day(at) - timedelta(days=1)
        said = Arrived(
            issuer="青石县消防救援大队（演示）", number=f"青消限字〔{on.year}〕第0041号", on=on,
            problems=(
                Problem(what="消火栓箱内水带霉烂", where="教学楼二层", quantity=2, kind="fire.hydrant_defect"),
                Problem(what="常闭防火门闭门器损坏", where="学生宿舍西侧楼梯", kind="fire.door_defect"),
            ),
            due=on + timedelta(days=30), scan=(paper(by, unit, "file", at),),
        )  # fmt: skip
        inspections.enter(by=by, unit=unit, client_id=new_id(), said=said, at=at)

    # A passer-by.

    def _posters(self, at: datetime) -> None:
        gate = self.stage.places["first", "校门"].id
        by = self.stage.seat("first_safety", at)
        poster = tips.put_up(by=by, unit=self.stage.units["first"], at=at, place_id=gate)

        def told(then: datetime) -> None:
            tips.tell(
                poster=poster, client_id=new_id(), what="放学时校门口的伸缩门滑轨翘起来，绊倒了小孩", where="东侧门",
                danger=False, photos=(), at=then,
            )  # fmt: skip

        self.tell.on(1, 18, told, 5)

    # With the bureau for twelve working days, two more than it has.

    def _old_wiring(self, at: datetime) -> None:
        row = self.tell.told("ridge_dorm", "ridge", "学生宿舍", "宿舍二层配电线路老化", at, "fire.wiring_defect", 8)
        hazard = self.tell.registered(row, "ridge", at + timedelta(hours=1)).id
        assigning = self.course.assigning(hazard, "ridge", days=20, cure=False)
        self.agenda.add(at + timedelta(hours=2), assigning)
        self.agenda.add(at + timedelta(days=8), lambda then: self._money_asked(hazard, then))
        self.agenda.add(self.tell.at(18, 10), lambda then: self._handed_up(hazard, then))

    def _money_asked(self, hazard: UUID, at: datetime) -> None:
        said = Explanation(
            cause="money", reason="整层换线要 54,000 元，学校公用经费不够", control="断开二层插座回路，宿管每晚看两遍",
            watcher=self.stage.people["ridge_dorm"].id, review_on=school_day(at) + timedelta(days=30),
            proof=WaitProof(asked="青石县教育局", asked_no=f"黄学〔{at.year}〕12号", amount=Decimal(54000)),
        )  # fmt: skip
        hazards.wait(by=self.stage.seat("ridge_safety", at), hazard_id=hazard, said=said, at=at)

    def _handed_up(self, hazard: UUID, at: datetime) -> None:
        drafted = self.stage.seat("ridge_safety", at)
        hazards.draft_up(by=drafted, hazard_id=hazard, ask="请安排 54,000 元更换宿舍二层线路", at=at)
        hazards.hand_up(by=self.stage.seat("ridge_head", at), hazard_id=hazard, at=at + timedelta(minutes=40))

    # A place shut.

    def _smoke(self, at: datetime) -> None:
        """The laboratory is shut first; today somebody has to look whether it still is."""
        row = self.tell.told("east_guard", "east", "实验楼", "二层通风柜插座打火冒烟", at, "fire.wiring_defect")
        hazard = self.tell.registered(row, "east", at + timedelta(minutes=15)).id
        safety, then = self.stage.seat("middle_safety", at), at + timedelta(minutes=25)
        hazards.seal(by=safety, hazard_id=hazard, note="已断电、上锁、贴条", at=then)
        self.forget(self.stage.units["east"])

    # Rosters, shifts, a tablet.

    def _turns(self, key: str, who: str, first: date, last: date, at: datetime) -> list[RosterTurn]:
        by = self.stage.seat(CREWS[key].triager, at)
        with opened(by.scope, readonly=True):
            rows = RosterTurn.objects.filter(unit=self.stage.units[key], roster=SHIFT, withdrawn_at=None)
            rows = rows.filter(day__gte=first, day__lte=last).select_related("person").order_by("day", "id")
            return [row for row in rows if not who or row.person_id == self.stage.people[who].id]

    def _swaps(self, at: datetime) -> None:
        """One swap is agreed at once, another still waits for its answer."""
        after, far = self.stage.today + timedelta(days=1), self.stage.today + timedelta(days=12)
        for key, answered in (("one", True), ("stone", False)):
            crew = CREWS[key]
            his, hers = (self._turns(key, who, after, far, at) for who in (crew.fixer, crew.triager))
            if not his or not hers:
                continue  # in a holiday nobody has a turn to swap
            swap = ask_swap(
                by=self.stage.seat(crew.fixer, at), turn_id=his[0].id, asked=self.stage.people[crew.triager],
                other_turn_id=hers[0].id, reason="那天要去县里领教材", at=at,
            )  # fmt: skip
            if answered:
                agree(by=self.stage.seat(crew.triager, at), swap_id=swap.id, at=at + timedelta(hours=1))
                self.forget(self.stage.units[key])

    def _shifts(self, at: datetime) -> None:
        """The shift of yesterday, written in and handed on to today's."""
        today = self.stage.today
        turns = self._turns("one", "", today - timedelta(days=1), today, at)
        for turn in turns:
            begins = self.tell.at((today - turn.day).days, 7, 40)
            self.agenda.add(begins, lambda then, turn=turn: self._on_shift(turn, then))  # type: ignore[misc]

    def _on_shift(self, turn: RosterTurn, at: datetime) -> None:
        account = turn.person.account_id
        assert account is not None
        by, unit = self.stage.seat_of(account, at), self.stage.units["one"]
        note = take_over(by=by, unit=unit, roster=SHIFT, day=turn.day, at=at)

        def ended(then: datetime) -> None:
            matters = "初二三班教室投影仪报修，明早有人来"
            write_shift(by=by, note_id=note.id, visits="上午两名家长来访，已登记", matters=matters, at=then)
            hand_over(by=by, note_id=note.id, at=then + timedelta(minutes=5))

        self.agenda.add(at + timedelta(hours=10), ended)

    def _tablet(self, at: datetime) -> None:
        by, guard = self.stage.seat("senior_safety", at), shelf().posts["guard"].title
        enrol(by=by, unit=self.stage.units["senior"], name="校门值班室平板", posts=[guard], at=at)
