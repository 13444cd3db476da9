"""Who is asked: from the actor of a text to a place on the tree and posts of the vocabulary.

The first word that fits decides, persons before offices before schools. Who is not known is asked, never guessed.
"""

from __future__ import annotations

import re
from typing import NamedTuple


class Who(NamedTuple):
    """Where it is owed (`at` campus, legal, bureau; empty: not known) and the posts asked, first one first."""

    at: str = ""
    posts: tuple[str, ...] = ()


_OFFICE = Who("bureau", ("bureau_safety_officer", "bureau_section_chief"))
_HEAD = Who("legal", ("principal", "vice_principal_safety"))
_SCHOOL = Who("campus", ("safety_officer", "vice_principal_safety", "principal"))

_WORDS: tuple[tuple[str, Who], ...] = (
    ("副局长|分管局领导|局分管领导|包片领导|局班子", Who("bureau", ("bureau_vice_director", "bureau_section_chief"))),
    ("局长", Who("bureau", ("bureau_director", "bureau_vice_director"))),
    ("股长|科长|安全股|安全科|安保科|安稳办|安管办|局安全办|局机关|机关各|股室|科室|督学|局安全工作领导小组", _OFFICE),
    (
        "教育局|教体局|教科局|教育和体育局|教育行政部门|教育主管部门|教育部门|教育体育局|县局|区局|市局|本局|我局",
        _OFFICE,
    ),
    ("副校长|副园长|分管领导|分管校领导|教研部|教务处|教导处", Who("legal", ("vice_principal_safety", "principal"))),
    ("值日领导|值周领导|值班领导|带班领导|行政值班|值日行政", Who("campus", ("vice_principal_safety", "principal"))),
    ("校长|园长|主要负责人|第一责任人|一把手|书记|校级领导|校领导|学校领导|行政领导|领导小组", _HEAD),
    ("班主任|各班|年级组|年级主任", Who("campus", ("class_teacher", "safety_officer"))),
    ("宿管|生活老师|生活教师|宿舍管理|宿舍值班", Who("campus", ("dorm_keeper", "safety_officer"))),
    ("保安|门卫|安保人员", Who("campus", ("guard", "safety_officer"))),
    ("食堂|食品安全管理员|食品安全员|食品安全总监|从业人员|炊事", Who("campus", ("canteen_manager", "logistics"))),
    ("实验室|实验员|实验教师", Who("campus", ("laboratory_keeper", "safety_officer"))),
    ("校医|保健", Who("campus", ("health_teacher", "safety_officer"))),
    ("总务|后勤|校车|照管", Who("campus", ("logistics", "safety_officer"))),
    ("电工|水电", Who("campus", ("electrician", "logistics"))),
    ("安全员|安全管理人员|安全干部|安全办|政教处|德育处|保卫处|保卫科|保卫部|保卫干部|安保处|各处室", _SCHOOL),
    ("值班|值守|护学|巡查", Who("campus", ("safety_officer", "guard"))),
    ("教师|教职工|教职员工|老师|任课", Who("campus", ("teacher", "safety_officer"))),
    ("学校|各校|全校|中小学|小学|中学|高中|初中|幼儿园|校园|中心校|教学点|各园|学区|各单位|校（园）", _SCHOOL),
)
_TABLE = tuple((re.compile(words), who) for words, who in _WORDS)
_TOLD = re.compile(r"(?:向|报|送|函告)[^、，]{0,8}局")
"""Whom something is reported to is not who does it."""
_OF_THE_WHOLE = frozenset(
    {"responsibility", "training", "assessment", "insurance", "home_school", "education", "drill", "ledger"}
)
"""What a school does once for all its campuses: management, not rounds."""


def who_does(actor: str, domain: str) -> Who:
    """Who an actor is. A school as a whole owes management duties, its campuses what is done on the spot."""
    if _TOLD.search(actor):
        return Who()
    for pattern, who in _TABLE:
        if pattern.search(actor):
            return who._replace(at="legal") if who is _SCHOOL and domain in _OF_THE_WHOLE else who
    return Who()
