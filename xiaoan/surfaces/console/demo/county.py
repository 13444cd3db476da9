"""The demo's units, people, places and facts as tables. Every name of a person is plainly invented (示例·)."""

from __future__ import annotations

from typing import NamedTuple

SCHOOL_ROLES = ("principal", "safety_officer", "logistics", "guard")


class UnitRow(NamedTuple):
    """A unit: short English name, parent, kind, Chinese name, short name, days before the demo's today it opened."""

    key: str
    parent: str
    kind: str
    name: str
    short: str
    opened_ago: int = 2000


UNITS = (
    UnitRow("city", "", "city", "云州市教育局（演示）", "云州市局"),
    UnitRow("county", "city", "county", "青石县教育局（演示）", "青石县局"),
    UnitRow("central", "county", "central_school", "大坪镇中心小学", "大坪中心校"),
    UnitRow("hill", "central", "teaching_point", "山口教学点", "山口点"),
    UnitRow("river", "central", "teaching_point", "河湾教学点", "河湾点"),
    UnitRow("nursery", "county", "kindergarten", "青石县实验幼儿园", "实验幼儿园"),
    UnitRow("star", "county", "kindergarten", "小星星幼儿园", "小星星幼儿园"),
    UnitRow("middle", "county", "junior", "青石县第二初级中学", "青石二中"),
    UnitRow("east", "middle", "campus", "东校区", "二中东校区"),
    UnitRow("west", "middle", "campus", "西校区", "二中西校区"),
    UnitRow("senior", "county", "senior", "青石县高级中学", "青石高中"),
    UnitRow("new", "county", "primary", "城东新区小学", "城东小学", opened_ago=-1),
    UnitRow("far_county", "city", "county", "白水县教育局（演示）", "白水县局"),
    UnitRow("far", "far_county", "primary", "白水县第一小学", "白水一小"),
    UnitRow("brigade", "", "partner", "青石县消防救援大队（演示）", "县消防大队"),
)


class PersonRow(NamedTuple):
    """A person: short English name, unit, Chinese name, posts (codes), and a login link in the demo or not."""

    key: str
    unit: str
    name: str
    posts: tuple[str, ...]
    link: str = ""


PEOPLE = (
    PersonRow("city_officer", "city", "示例·孟科长", ("city_safety_officer",), "市局安全科"),
    PersonRow("officer", "county", "示例·吴科员", ("bureau_safety_officer",), "县局安全股"),
    PersonRow("chief", "county", "示例·马股长", ("bureau_section_chief",)),
    PersonRow("vice", "county", "示例·沈副局长", ("bureau_vice_director",), "县局分管副局长"),
    PersonRow("central_head", "central", "示例·魏校长", ("principal",)),
    PersonRow("central_safety", "central", "示例·唐主任", ("safety_officer",), "中心校安全员"),
    PersonRow("central_guard", "central", "示例·罗师傅", ("guard",)),
    PersonRow("central_logistics", "central", "示例·邱主任", ("logistics", "food_safety_officer")),
    PersonRow("hill_head", "hill", "示例·石老师", ("principal",), "教学点负责人（一名教师）"),
    PersonRow("river_head", "river", "示例·江老师", ("principal", "safety_officer")),
    PersonRow("river_teacher", "river", "示例·柳老师", ("teacher",)),
    PersonRow("river_cook", "river", "示例·田师傅", ("canteen_manager",)),
    PersonRow("nursery_head", "nursery", "示例·冯园长", ("principal",)),
    PersonRow("nursery_safety", "nursery", "示例·叶老师", ("safety_officer", "food_safety_officer")),
    PersonRow("nursery_cook", "nursery", "示例·花师傅", ("canteen_manager",)),
    PersonRow("nursery_guard", "nursery", "示例·孔师傅", ("guard",)),
    PersonRow("star_head", "star", "示例·彭园长", ("principal", "food_safety_officer"), "民办园园长"),
    PersonRow("star_guard", "star", "示例·杜师傅", ("guard",)),
    PersonRow("middle_head", "middle", "示例·郭校长", ("principal",), "校长"),
    PersonRow("middle_vice", "middle", "示例·何副校长", ("vice_principal_safety",)),
    PersonRow("middle_safety", "middle", "示例·周主任", ("safety_officer",), "学校安全员"),
    PersonRow("middle_logistics", "middle", "示例·钱主任", ("logistics", "food_safety_officer"), "总务主任（整改）"),
    PersonRow("east_guard", "east", "示例·老陈", ("guard",), "门卫"),
    PersonRow("east_dorm", "east", "示例·宋老师", ("dorm_keeper",), "宿管员"),
    PersonRow("east_canteen", "east", "示例·秦师傅", ("canteen_manager",)),
    PersonRow("west_guard", "west", "示例·老余", ("guard",)),
    PersonRow("west_dorm", "west", "示例·梁老师", ("dorm_keeper",)),
    PersonRow("senior_head", "senior", "示例·曹校长", ("principal",)),
    PersonRow("senior_safety", "senior", "示例·范主任", ("safety_officer",)),
    PersonRow("senior_logistics", "senior", "示例·汪主任", ("logistics", "food_safety_officer")),
    PersonRow("senior_cook", "senior", "示例·康师傅", ("canteen_manager",)),
    PersonRow("senior_guard", "senior", "示例·老雷", ("guard",)),
    PersonRow("senior_dorm", "senior", "示例·龚老师", ("dorm_keeper",)),
    PersonRow("senior_room", "senior", "示例·贺师傅", ("control_room_operator",)),
    PersonRow("new_head", "new", "示例·程校长", ("principal",)),
    PersonRow("new_safety", "new", "示例·袁老师", ("safety_officer", "food_safety_officer")),
    PersonRow("new_guard", "new", "示例·老邹", ("guard",)),
    PersonRow("far_officer", "far_county", "示例·白科员", ("bureau_safety_officer",), "邻县教育局（看不到本县）"),
    PersonRow("far_head", "far", "示例·外校长", ("principal",)),
    PersonRow("fireman", "brigade", "示例·消防联络员", ("partner_contact",)),
)

PLACES: dict[str, tuple[tuple[str, str], ...]] = {
    "central": (("校门", "gate"), ("教学楼", "teaching_building"), ("综合楼", "office_building"), ("食堂", "canteen"),
                ("食堂操作间", "kitchen"), ("车棚", "bicycle_shed")),
    "hill": (("校门", "gate"), ("教室", "teaching_building")),
    "river": (("校门", "gate"), ("教学楼", "teaching_building"), ("饭堂", "canteen"),
              ("厨房", "kitchen")),
    "nursery": (("大门", "gate"), ("活动楼", "activity_building"), ("午睡室", "nap_room"), ("餐厅", "canteen"),
                ("厨房", "kitchen")),
    "star": (("大门", "gate"), ("活动楼", "activity_building"), ("午睡室", "nap_room"), ("餐厅", "canteen"),
                ("厨房", "kitchen")),
    "east": (("东校门", "gate"), ("教学楼A栋", "teaching_building"), ("教学楼B栋", "teaching_building"),
             ("学生宿舍1号楼", "dormitory"), ("学生宿舍2号楼", "dormitory"), ("食堂", "canteen"),
             ("食堂操作间", "kitchen"), ("实验楼", "laboratory"), ("配电室", "power_room"),
             ("东楼梯", "stairs"), ("操场", "playground")),
    "west": (("西校门", "gate"), ("教学楼", "teaching_building"), ("学生宿舍", "dormitory"), ("图书馆", "library")),
    "senior": (("校门", "gate"), ("高一楼", "teaching_building"), ("高二楼", "teaching_building"),
               ("高三楼", "teaching_building"), ("男生宿舍", "dormitory"), ("女生宿舍", "dormitory"),
               ("食堂", "canteen"), ("食堂操作间", "kitchen"), ("消防控制室", "control_room"),
               ("实验楼", "laboratory"), ("锅炉房", "boiler_room"), ("体育馆", "gymnasium"),
               ("危化品柜", "chemical_store"),
               ("东梯间", "stairs"), ("西梯间", "stairs"), ("操场", "playground"), ("教学楼电梯", "lift"),
               ("校车停靠点", "bus_stop")),
    "new": (("校门", "gate"), ("教学楼", "teaching_building"), ("食堂", "canteen")),
    "far": (("校门", "gate"), ("教学楼", "teaching_building")),
}  # fmt: skip

FACTS: dict[str, dict[str, str]] = {
    "central": {"students": "420", "staff": "31", "classes": "12", "canteen": "yes", "gas": "yes",
                "kitchen_hood": "yes", "fire_facilities": "yes", "ebike": "yes", "diners": "260",
                "parents_committee": "yes", "enclosed": "yes", "sports_equipment": "yes", "gates": "1"},
    "hill": {"students": "9", "staff": "1", "classes": "2", "near_forest": "yes", "heating": "yes",
             "coal_heating": "yes"},
    "river": {"students": "34", "staff": "3", "classes": "4", "canteen": "yes", "gas": "yes", "diners": "37",
              "near_water": "yes"},
    "nursery": {"students": "280", "staff": "36", "classes": "9", "canteen": "yes", "gas": "yes", "nap_room": "yes",
                "kitchen_hood": "yes", "fire_facilities": "yes", "guards": "2", "diners": "310",
                "play_equipment": "yes", "enclosed": "yes", "alarm_linked": "yes", "video_linked": "yes"},
    "star": {"students": "96", "staff": "13", "classes": "4", "canteen": "yes", "gas": "yes", "nap_room": "yes",
             "private": "yes", "rented": "yes", "diners": "108"},
    "middle": {"students": "1620", "staff": "118", "classes": "32", "boarders": "760",
               "parents_committee": "yes", "counselling_room": "yes", "counsellors": "1"},
    "east": {"students": "980", "boarders": "560", "boarding": "yes", "night_guard": "yes", "canteen": "yes",
             "gas": "yes", "kitchen_hood": "yes", "fire_facilities": "yes", "laboratory": "yes",
             "evening_study": "yes", "micro_station": "yes", "ebike": "yes", "breakfast": "yes", "supper": "yes",
             "diners": "700", "chemicals": "yes", "sports_equipment": "yes", "enclosed": "yes",
             "alarm_linked": "yes",
             "video_linked": "yes", "gate_escort": "yes", "bollards": "yes", "guards": "3", "cameras": "46"},
    "west": {"students": "640", "boarders": "200", "boarding": "yes", "night_guard": "yes",
             "fire_facilities": "yes", "evening_study": "yes"},
    "senior": {"students": "2380", "staff": "196", "classes": "45", "boarders": "1750", "boarding": "yes",
               "night_guard": "yes", "canteen": "yes", "gas": "yes", "kitchen_hood": "yes", "fire_facilities": "yes",
               "control_room": "yes", "key_fire_unit": "yes", "micro_station": "yes", "laboratory": "yes",
               "boiler": "yes", "evening_study": "yes", "high_rise": "yes",
               "breakfast": "yes", "supper": "yes", "diners": "2100", "guards": "4",
               "chemicals": "yes", "controlled_chemicals": "yes", "school_bus": "yes", "buses": "3",
               "bus_pupils": "128", "lift": "yes", "network": "yes", "counselling_room": "yes", "counsellors": "1",
               "medical_room": "yes", "health_staff": "2", "sports_equipment": "yes", "enclosed": "yes",
               "alarm_linked": "yes", "video_linked": "yes", "gate_escort": "yes", "bollards": "yes",
               "cameras": "120", "gates": "2", "parents_committee": "yes", "exam_site": "yes",
               "near_main_road": "yes"},
    "new": {"students": "310", "staff": "22", "classes": "8", "canteen": "yes", "fire_facilities": "yes"},
    "far": {"students": "500", "staff": "30"},
}  # fmt: skip
