"""The ordinary schools of the demo county, made from a small table: units, people, places and facts of each.

What a school has follows from its kind and a few words (食堂 canteen, 住校 boarding …). All names are invented.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from xiaoan.surfaces.console.demo.county import PersonRow, UnitRow


class School(NamedTuple):
    """One ordinary school.

    `has`: canteen · boarding · delivered · gas · guard · private · facilities · lab · bus · water.
    """

    key: str
    kind: str
    name: str
    short: str
    students: int
    staff: int
    has: str = ""
    parent: str = "county"


SCHOOLS = (
    School("stone", "central_school", "石桥镇中心小学", "石桥中心校", 380, 28, "canteen gas guard facilities"),
    School("willow", "teaching_point", "柳沟教学点", "柳沟点", 14, 2, "water", parent="stone"),
    School("cloud", "teaching_point", "云台教学点", "云台点", 21, 2, parent="stone"),
    School("first", "primary", "青石县城关第一小学", "城关一小", 1240, 76, "canteen gas guard facilities"),
    School("second", "primary", "青石县城关第二小学", "城关二小", 980, 61, "delivered guard facilities"),
    School("third", "primary", "青石县城关第三小学", "城关三小", 720, 45, "guard facilities"),
    School("yucai", "primary", "青石县育才小学", "育才小学", 610, 40, "guard facilities private"),
    School("north", "primary", "北街小学", "北街小学", 330, 24, "guard"),
    School("clear", "primary", "清水镇小学", "清水小学", 450, 33, "canteen guard water"),
    School("one", "junior", "青石县第一初级中学", "青石一中", 1480, 108, "guard facilities lab"),
    School(
        "clearwater", "junior", "清水镇初级中学", "清水中学", 560, 48, "canteen gas boarding guard facilities lab water"
    ),
    School("bridge", "junior", "石桥镇初级中学", "石桥中学", 410, 37, "guard lab"),
    School("ridge", "nine_year", "黄岭九年制学校", "黄岭学校", 520, 46, "canteen boarding guard facilities lab bus"),
    School("rivers", "nine_year", "双河九年一贯制学校", "双河学校", 690, 55, "delivered guard facilities lab water"),
    School("peace", "kindergarten", "大坪镇中心幼儿园", "大坪幼儿园", 180, 22, "canteen gas guard bus"),
    School("arch", "kindergarten", "石桥镇中心幼儿园", "石桥幼儿园", 150, 19, "delivered guard"),
    School("dawn", "kindergarten", "城东幼儿园", "城东幼儿园", 240, 30, "delivered guard facilities"),
    School("sun", "kindergarten", "金太阳幼儿园", "金太阳幼儿园", 90, 12, "canteen gas private"),
    School("doctor", "kindergarten", "小博士幼儿园", "小博士幼儿园", 75, 10, "private"),
    School("sky", "kindergarten", "蓝天幼儿园", "蓝天幼儿园", 110, 14, "delivered private"),
    School("care", "special", "青石县特殊教育学校", "县特教学校", 64, 26, "guard facilities"),
    School("craft", "vocational", "青石县职业技术学校", "县职校", 860, 70, "canteen gas boarding guard facilities"),
)

SURNAMES = (
    "丁卞方毛尤任伍仲华纪邢阮孙严苏李杨肖吕时佟余冷辛汤沙沈张陈邵武林易竺罗金岳庞宓封胡柯"
    "柏段侯俞饶施姜祝费姚顾徐殷翁凌高郗唐陶桑梅盛龚常阎康屠葛董蒋喻景温谢靳蒲裘简鲍解窦臧谭翟缪戴"
)


class Handling(NamedTuple):
    """People of one unit by their part: who triages and assigns, who cures, who rechecks."""

    triager: str
    fixer: str
    rechecker: str


def units() -> tuple[UnitRow, ...]:
    """The schools, a 中心校 before its points."""
    return tuple(UnitRow(one.key, one.parent, one.kind, one.name, one.short) for one in SCHOOLS)


def people() -> tuple[PersonRow, ...]:
    """A head everywhere, a safety officer but at points, and whoever the school's own things need."""
    found: list[PersonRow] = []
    for one in SCHOOLS:
        for part, title, posts in _staff(one):
            surname = SURNAMES[len(found) % len(SURNAMES)]
            found.append(PersonRow(f"{one.key}_{part}", one.key, f"示例·{surname}{title}", posts))
    return tuple(found)


def _staff(one: School) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    small = one.kind == "kindergarten"
    yield "head", "园长" if small else "校长", ("principal",)
    if one.kind == "teaching_point":
        yield "teacher", "老师", ("teacher",)
        return
    yield "safety", "主任", ("safety_officer", "food_safety_officer") if "canteen" in one.has else ("safety_officer",)
    if not small:
        yield "logistics", "总务", ("logistics",)
    if "guard" in one.has or small:
        yield "guard", "师傅", ("guard",)
    if "canteen" in one.has:
        yield "cook", "厨师长", ("canteen_manager",)
    if "boarding" in one.has:
        yield "dorm", "宿管", ("dorm_keeper",)


def crews() -> dict[str, Handling]:
    """Who handles hazards where; a point is looked at again by its 中心校."""
    found = {}
    for one in SCHOOLS:
        key = one.key
        if one.kind == "teaching_point":
            found[key] = Handling(f"{key}_head", f"{key}_teacher", f"{one.parent}_safety")
        else:
            fixer = f"{key}_guard" if one.kind == "kindergarten" else f"{key}_logistics"
            found[key] = Handling(f"{key}_safety", fixer, f"{key}_head")
    return found


def places() -> dict[str, tuple[tuple[str, str], ...]]:
    """Gate and buildings, a canteen, dormitories."""
    found = {}
    for one in SCHOOLS:
        rows: list[tuple[str, str]] = [("校门", "gate")]
        if one.kind == "kindergarten":
            rows += [("活动楼", "activity_building")]
        elif one.kind == "teaching_point":
            rows += [("教室", "teaching_building")]
        else:
            rows += [("教学楼", "teaching_building"), ("综合楼", "office_building")]
        rows += [("户外玩具区", "play_area")] if one.kind == "kindergarten" else [("操场", "playground")]
        if "lab" in one.has:
            rows += [("理化实验室", "laboratory")]
        if "canteen" in one.has:
            rows += [("食堂", "canteen")]
        if "gas" in one.has:
            rows += [("食堂操作间", "kitchen")]
        if "boarding" in one.has:
            rows += [("学生宿舍", "dormitory")]
        found[one.key] = tuple(rows)
    return found


def facts() -> dict[str, dict[str, str]]:
    """What is so at each school, from its words."""
    found = {}
    for one in SCHOOLS:
        said = {"students": str(one.students), "staff": str(one.staff), "classes": str(max(one.students // 42, 2))}
        if "canteen" in one.has:
            said |= {"canteen": "yes", "canteen_way": "own", "diners": str(one.students * 2 // 3)}
        if "delivered" in one.has:
            said |= {"canteen_way": "delivered", "diners": str(one.students // 3)}
        if "boarding" in one.has:
            said |= {
                "boarding": "yes", "boarders": str(one.students // 2), "night_guard": "yes", "evening_study": "yes",
                "breakfast": "yes", "supper": "yes",
            }  # fmt: skip
        if "guard" in one.has:
            said |= {"guards": "2" if one.students > 600 else "1"}
        said |= {
            fact: "yes"
            for word, fact in (("gas", "gas"), ("private", "private"), ("facilities", "fire_facilities"))
            if word in one.has
        }
        found[one.key] = said | _more(one)
    return found


def _more(one: School) -> dict[str, str]:
    """What the later standards want to know."""
    said = {"play_equipment" if one.kind == "kindergarten" else "sports_equipment": "yes", "left_behind": "0"}
    if one.kind == "teaching_point":
        return said | ({"near_water": "yes"} if "water" in one.has else {})
    said |= {"parents_committee": "yes", "enclosed": "yes", "gates": "1", "left_behind": str(one.students // 9)}
    if "guard" in one.has:
        said |= {"alarm_linked": "yes", "video_linked": "yes", "bollards": "yes"}
        said |= {"cameras": str(8 + one.students // 40)}
        said |= {"gate_escort": "yes"} if one.students > 400 else {}
    if "lab" in one.has:
        said |= {"laboratory": "yes", "chemicals": "yes", "counselling_room": "yes"}
    if "bus" in one.has:
        said |= {"school_bus": "yes", "buses": "2", "bus_pupils": "76"}
    return said | ({"near_water": "yes"} if "water" in one.has else {})
