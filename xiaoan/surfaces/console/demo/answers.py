"""How the people of the demo fill a form in: what is right, what was read off, the dishes of the week, now and then
something wrong. Only names that a form would offer and plainly invented readings; no photo, no signature."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from xiaoan.foundation.clock import local
from xiaoan.kernel.catalogue.pack.items import Cell
from xiaoan.kernel.work.bodies import Given
from xiaoan.kernel.work.filling.values import limits_of
from xiaoan.kernel.work.shapes import Question

FAULTY = 0.017
"""How likely a walk finds something wrong."""

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
LUNCHES = (
    ("红烧肉", "清炒白菜", "番茄蛋汤"),
    ("土豆烧鸡块", "蒜蓉油麦菜", "紫菜蛋汤"),
    ("青椒肉丝", "麻婆豆腐", "冬瓜汤"),
    ("胡萝卜烧牛肉", "炒包菜", "玉米排骨汤"),
    ("清蒸鱼块", "西芹百合", "豆腐青菜汤"),
)
MORNINGS = ("馒头、鸡蛋、小米粥", "肉包、豆浆", "面条、鸡蛋", "花卷、青菜粥", "菜包、牛奶")
EVENINGS = (
    ("木须肉", "炒豆芽"), ("宫保鸡丁", "清炒菜心"), ("肉末茄子", "炒丝瓜"), ("回锅肉", "炒莴笋"),
    ("番茄炒蛋", "炒青菜"),
)  # fmt: skip
GOODS = (
    ("大米", "50", "公斤"), ("猪肉", "22", "公斤"), ("大白菜", "30", "公斤"), ("鸡蛋", "15", "公斤"),
    ("豆腐", "12", "公斤"),
)  # fmt: skip


class Remark(NamedTuple):
    """Something wrong as somebody writes it; `how` says how it was put right on the spot, empty when it was not."""

    what: str
    how: str = ""


REMARKS: dict[str, tuple[Remark, ...]] = {
    "fire.exits_open": (Remark("楼梯口堆了两箱旧书", "已请班主任搬走"), Remark("后门门闩插着", "当场打开")),
    "fire.lights_on": (Remark("应急灯一盏不亮"), Remark("疏散指示标志掉落", "已粘好")),
    "fire.doors_shut": (Remark("防火门闭门器松了"),),
    "fire.extinguishers_in_place": (Remark("灭火器被课桌挡住", "已挪开"),),
    "fire.no_private_wiring": (Remark("办公室插线板串接", "已拆除"), Remark("插座面板松动")),
    "fire.power_off": (Remark("空教室风扇没关", "已断电"),),
    "fire.ext_pressure": (Remark("压力表指针在红区"),),
    "fire.extinguisher": (Remark("压力表指针在红区"), Remark("铅封掉了")),
    "fire.hydrant_clear": (Remark("箱前放了垃圾桶", "已挪开"),),
    "fire.light_test": (Remark("断电后一盏不亮"),),
    "fire.gas_fittings": (Remark("灶前软管发硬，快到期"),),
    "fire.box_protected": (Remark("配电箱门没有锁好", "已锁好"),),
    "fire.no_banned_appliances": (Remark("收到一只热得快", "代为保管，已通知家长"),),
    "canteen.tableware": (Remark("两摞餐盘没有烘干", "重新消毒"), Remark("保洁柜门关不严")),
    "canteen.staff_fit": (Remark("一名帮厨没戴口罩", "当场戴好"),),
    "canteen.goods_proved": (Remark("一箱豆制品没有当天的合格证", "退回，换了有证的"),),
    "canteen.taste_warm": (Remark("最后几桌的汤不热"),),
    "canteen.taste_clean": (Remark("地面有积水", "当场拖干"),),
    "canteen.bins_gone": (Remark("泔水桶盖没盖", "已盖好"),),
    "canteen.doors_locked": (Remark("库房窗户没关", "已关好"),),
    "canteen.store_tidy": (Remark("面粉直接放在地上", "已垫高"),),
    "canteen.drains_clean": (Remark("地漏有油垢"),),
    "canteen.no_traces": (Remark("库房墙角有鼠粪"),),
    "drills.heard": (Remark("四楼最东头两个班听不清警铃"),),
    "drills.posts_manned": (Remark("二楼转角没有老师"),),
    "drills.orderly": (Remark("东侧楼梯有学生推挤"),),
    "drills.kit_ready": (Remark("急救箱里纱布过期"),),
}

TEXTS = {
    "drills.name": "月度应急疏散演练",
    "drills.where": "全部教学楼",
    "drills.commander": "分管校长",
    "drills.plan_months": "每月一次，九月防震、十月防踩踏、十一月消防，其余见计划",
    "canteen.meeting_risks": "个别菜品留样量偏少，库房整理不及时",
    "canteen.meeting_next": "总务主任本周整理库房，食堂负责人抽查留样",
    "fire.leader_present": "分管校长",
    "fire.drill_scene": "二楼着火，走东西两侧楼梯到操场",
    "fire.drill_lessons": "低年级出门偏慢，下次加引导老师",
    "fire.hood_contractor": "示例保洁公司",
    "fire.test_agency": "示例检测公司",
}
NUMBERS = {
    "canteen.staff_here": (3, 9), "canteen.meeting_came": (5, 9), "canteen.cost_food": (28000, 90000),
    "canteen.cost_income": (30000, 96000), "canteen.parents_came": (2, 6), "canteen.core_degrees": (78, 92),
    "canteen.box_degrees": (63, 74), "drills.special_minutes": (2, 6), "drills.break_times": (2, 6),
    "drills.plan_times": (9, 12), "drills.guards_came": (1, 3), "drills.special_came": (4, 12),
    "fire.drill_seconds": (130, 260), "fire.boarders_here": (120, 260), "fire.kits_complete": (120, 260),
    "fire.train_should": (20, 60), "fire.train_came": (18, 60), "fire.platform_should": (20, 60),
    "fire.platform_registered": (18, 60), "fire.drill_people": (200, 900), "fire.station_drill_people": (4, 6),
    "fire.station_drill_minutes": (2, 4),
}  # fmt: skip
AFTERWARDS = {
    "drills.signal": 0,
    "drills.night_signal": 0,
    "drills.first_in": 2,
    "drills.last_in": 5,
    "drills.counted": 8,
}
"""Minutes after the signal."""

PEOPLE = {
    "drills.pupils_should": ("students", 0), "drills.pupils_came": ("students", 3),
    "drills.staff_should": ("staff", 0), "drills.staff_came": ("staff", 1), "drills.riders": ("students", 0),
}  # fmt: skip


class Scribe(NamedTuple):
    """Who fills in: what is so at the school, when it happened, and the dice."""

    facts: Mapping[str, str]
    happened: datetime
    fortune: random.Random

    def answers(self, questions: Sequence[Question]) -> tuple[Given, ...]:
        """An answer for each question that must have one; on some days one of them says what is wrong."""
        wrong = self._wrong(questions)
        found = [] if wrong is None else [wrong]
        for question in questions:
            if question.optional or (wrong is not None and question.item == wrong.item):
                continue
            if question.answer != "check":
                found.append(self._filled(question))
            elif question.each:
                found.append(Given(item=question.item, answer="fine"))
        return tuple(found)

    def _wrong(self, questions: Sequence[Question]) -> Given | None:
        if self.fortune.random() >= FAULTY:
            return None
        able = [each for each in questions if each.answer == "check" and each.code in REMARKS]
        if not able:
            return None
        question = self.fortune.choice(able)
        remark = self.fortune.choice(REMARKS[question.code])
        return Given(
            item=question.item, answer="fault", what=remark.what, where="" if question.where else "一楼",
            fixed_on_spot=bool(remark.how), how_fixed=remark.how,
        )  # fmt: skip

    def _filled(self, question: Question) -> Given:
        if question.answer == "rows":
            rows = self._rows(question)
            return Given(item=question.item, answer="value" if rows else "na", rows=rows)
        return Given(item=question.item, answer="value", value=self._value(question))

    def _value(self, question: Question) -> str:
        code = question.code
        if question.answer == "number":
            if code in PEOPLE:
                fact, less = PEOPLE[code]
                return str(max(int(self.facts.get(fact, "0")) - (self.fortune.randint(0, less) if less else 0), 0))
            if code in NUMBERS:
                return str(self.fortune.randint(*NUMBERS[code]))
            limits = question.fill.limits
            least = max(int(limits.at_least or 1), 1)
            most = least + 2 if limits.at_most is None else int(limits.at_most)
            return str(self.fortune.randint(min(least, most), min(least + 2, most)))
        if question.answer == "time":
            return f"{local(self.happened + timedelta(minutes=AFTERWARDS.get(code, 0))):%H:%M}"
        if question.answer == "choice":
            return question.fill.choices[0].code
        return TEXTS.get(code, "已看，情况正常")

    def _rows(self, question: Question) -> tuple[dict[str, str], ...]:
        """A small table; empty: there is none today."""
        match question.code:
            case "canteen.menu_rows":
                return _menu(self.facts)
            case "canteen.sample_rows" | "canteen.delivered_samples":
                return tuple({"dish": dish, "grams": str(self._dice(126, 160))} for dish in _dishes(self.happened))
            case "canteen.fridge_rows":
                return tuple({"cabinet": name, "degrees": str(self._dice(2, 6))} for name in ("1号冷藏柜", "留样柜"))
            case "canteen.freezer_rows":
                return ({"cabinet": "1号冷冻柜", "degrees": str(-self._dice(15, 20))},)
            case "canteen.goods_rows":
                return tuple(
                    {
                        "name": name, "amount": amount, "unit": unit, "supplier": "示例粮油蔬菜配送", "papers": "yes",
                        "senses": "good",
                    }
                    for name, amount, unit in self.fortune.sample(GOODS, 2)
                )  # fmt: skip
        return () if question.fill.nothing else (self._row(question.fill.columns),)

    def _row(self, columns: Sequence[Cell]) -> dict[str, str]:
        """One plain row of a table that nobody wrote words for."""
        found = {}
        for column in columns:
            if column.type == "number":
                limits = limits_of(column)
                least = limits.at_least or 1
                most = least + 2 if limits.at_most is None else limits.at_most
                found[column.code] = str(self._dice(min(least, most), most))
            elif column.type == "date":
                found[column.code] = local(self.happened).date().isoformat()
            elif column.type == "choice":
                found[column.code] = column.choices[0].code
            else:
                found[column.code] = "yes" if column.type == "yes_no" else f"示例·{column.title}"
        return found

    def _dice(self, low: int, high: int) -> int:
        return self.fortune.randint(low, high)


def _menu(facts: Mapping[str, str]) -> tuple[dict[str, str], ...]:
    """The same two weeks' worth of dishes for everybody, with breakfast and supper where they are served."""
    found = []
    for position, day in enumerate(DAYS[:5]):
        if facts.get("breakfast") == "yes":
            found.append({"day": day, "meal": "breakfast", "dishes": MORNINGS[position]})
        found.append({"day": day, "meal": "lunch", "dishes": "、".join(LUNCHES[position])})
        if facts.get("supper") == "yes":
            found.append({"day": day, "meal": "supper", "dishes": "、".join(EVENINGS[position])})
    return tuple(found)


def _dishes(happened: datetime) -> tuple[str, ...]:
    """What was on the table at that hour."""
    there = local(happened)
    position = there.weekday() % len(LUNCHES)
    if there.hour < 10:
        return tuple(MORNINGS[position].split("、"))
    return EVENINGS[position] if there.hour >= 16 else LUNCHES[position]
