"""What happens to units, facts, people, posts, rosters, places and calendars."""

from __future__ import annotations

from datetime import date

from xiaoan.kernel.trail.events import Event, Personal, event


@event("org.unit_founded", "设立单位")
class UnitFounded(Event):
    name: str
    unit_kind: str
    opened: date


@event("org.unit_changed", "变更单位信息")
class UnitChanged(Event):
    changes: dict[str, str]


@event("org.unit_closed", "撤销单位")
class UnitClosed(Event):
    last: date
    successor: str = ""


@event("org.fact_stated", "填写基本情况")
class FactStated(Event):
    key: str
    value: str
    valid_from: date


@event("org.fact_ended", "基本情况变更")
class FactEnded(Event):
    key: str
    last: date


@event("org.person_added", "登记人员")
class PersonHired(Event):
    name: Personal


@event("org.person_left", "人员离开")
class PersonLeft(Event):
    last: date


@event("org.person_erased", "删除个人信息")
class PersonErased(Event):
    reason: Personal


@event("org.post_made", "设岗")
class PostMade(Event):
    code: str
    post_title: str


@event("org.appointed", "任职")
class Appointed(Event):
    post: str
    starts: date
    ends: date | None = None
    substitute: bool = False


@event("org.relieved", "离岗")
class Relieved(Event):
    post: str
    last: date


@event("org.post_abolished", "撤岗")
class PostAbolished(Event):
    post: str
    last: date


@event("org.turn_set", "排班")
class TurnSet(Event):
    roster: str
    day: date
    slot: str = ""


@event("org.turn_withdrawn", "撤下排班")
class TurnWithdrawn(Event):
    roster: str
    day: date
    slot: str = ""


@event("org.swap_asked", "请人换班")
class SwapAsked(Event):
    roster: str
    day: date
    slot: str = ""


@event("org.swap_settled", "换班办结")
class SwapSettled(Event):
    state: str


@event("org.shift_taken", "接班")
class ShiftTaken(Event):
    roster: str
    day: date
    slot: str = ""


@event("org.shift_written", "填值班记录")
class ShiftWritten(Event):
    visits: Personal = ""
    calls: Personal = ""
    matters: Personal = ""


@event("org.shift_handed", "交班")
class ShiftHanded(Event):
    roster: str
    day: date
    slot: str = ""


@event("org.shift_accepted", "确认接班")
class ShiftAccepted(Event):
    roster: str
    day: date
    slot: str = ""


@event("org.post_checked", "查岗")
class PostChecked(Event):
    roster: str
    day: date
    way: str
    on_post: bool
    slot: str = ""
    where_gone: Personal = ""


@event("org.place_made", "登记地点")
class PlaceMade(Event):
    name: str
    place_kind: str


@event("org.place_amended", "更改地点")
class PlaceAmended(Event):
    place: str
    changes: dict[str, str]


@event("org.place_retired", "撤销地点")
class PlaceRetired(Event):
    place: str
    last: date


@event("org.place_closed", "停用(封控)")
class PlaceClosed(Event):
    place: str
    starts: date
    reason: str


@event("org.place_reopened", "恢复使用")
class PlaceReopened(Event):
    place: str
    last: date


@event("org.day_marked", "校历", schema=2)
class DayMarked(Event):
    day: date
    kinds: list[str]
    planned: bool
    reason: str = ""
    section: str = ""


@event("org.term_set", "学期")
class TermSet(Event):
    code: str
    starts: date
    ends: date
