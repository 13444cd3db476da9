"""How an event's body is said in Chinese: a word for every field, and the catalogue's titles for its codes.

Ids of other objects become links where a page exists and are otherwise left out; digests are shown in part.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from xiaoan.foundation.clock import local
from xiaoan.foundation.ids import parse_id
from xiaoan.kernel.access.verbs import ROLES
from xiaoan.kernel.catalogue.queries import shelf
from xiaoan.kernel.hazards.vocabulary import GRADES, SOURCES, WAITINGS, WAYS
from xiaoan.surfaces.web.signs import Words


class Said(NamedTuple):
    """One field of an event: its word, what it says, and where it leads."""

    word: Words
    text: str
    url: str = ""


OBJECTS: dict[str, tuple[Words, str]] = {
    "access.account": (gettext_lazy("账号"), ""),
    "access.grant": (gettext_lazy("授权"), ""),
    "access.share": (gettext_lazy("移交"), ""),
    "catalogue.addition": (gettext_lazy("补充要求"), "/catalogue"),
    "catalogue.adoption": (gettext_lazy("采用工作标准"), "/catalogue"),
    "files.attachment": (gettext_lazy("附件"), "/files/{id}"),
    "hazards.closing": (gettext_lazy("销号"), ""),
    "hazards.hazard": (gettext_lazy("隐患"), "/hazards/{id}"),
    "hazards.hazardsource": (gettext_lazy("隐患来源"), ""),
    "hazards.report": (gettext_lazy("上报的问题"), ""),
    "indicators.closing": (gettext_lazy("月度定稿"), ""),
    "org.calendarday": (gettext_lazy("校历"), ""),
    "org.fact": (gettext_lazy("基本情况"), ""),
    "org.holding": (gettext_lazy("任职"), ""),
    "org.outofuse": (gettext_lazy("停用"), ""),
    "org.person": (gettext_lazy("人员"), "/people/{id}"),
    "org.placerow": (gettext_lazy("地点"), "/places/{id}"),
    "org.post": (gettext_lazy("岗位"), ""),
    "org.rosterturn": (gettext_lazy("值班"), ""),
    "org.term": (gettext_lazy("学期"), ""),
    "tree.unit": (gettext_lazy("单位"), "/units/{id}"),
    "work.claim": (gettext_lazy("申报不适用"), ""),
    "work.excuse": (gettext_lazy("免办"), ""),
    "work.record": (gettext_lazy("记录"), "/records/{id}"),
    "work.remark": (gettext_lazy("意见"), ""),
}

# Ids that name no page of their own, and what the event's title says already.
HIDDEN = frozenset({"account", "devices", "object_id", "object_type", "subject", "successor", "to_unit"})

FIELDS: dict[str, Words] = {
    "active": gettext_lazy("启用"),
    "cause": gettext_lazy("不能整改的原因"),
    "changes": gettext_lazy("改为"),
    "clause": gettext_lazy("依据"),
    "closed": gettext_lazy("由此销号"),
    "code": gettext_lazy("代码"),
    "complete": gettext_lazy("佐证齐全"),
    "control": gettext_lazy("管控措施"),
    "corrected_by": gettext_lazy("更正为"),
    "corrects": gettext_lazy("更正的是"),
    "day": gettext_lazy("日期"),
    "digest": gettext_lazy("校验值"),
    "domain": gettext_lazy("方面"),
    "domains": gettext_lazy("方面"),
    "due": gettext_lazy("期限"),
    "duty": gettext_lazy("要做的事"),
    "ends": gettext_lazy("到"),
    "evidence": gettext_lazy("佐证材料"),
    "faults": gettext_lazy("有问题"),
    "first": gettext_lazy("从"),
    "for_rectifier": gettext_lazy("代谁上报"),
    "funds": gettext_lazy("资金（元）"),
    "grade": gettext_lazy("等级"),
    "happened": gettext_lazy("发生时间"),
    "hazard": gettext_lazy("隐患"),
    "implementer": gettext_lazy("实施人"),
    "into": gettext_lazy("并入"),
    "issuer": gettext_lazy("发文单位"),
    "key": gettext_lazy("哪一项"),
    "kind": gettext_lazy("类别"),
    "kinds": gettext_lazy("是"),
    "last": gettext_lazy("最后一天"),
    "left": gettext_lazy("还剩几处"),
    "media": gettext_lazy("文件类型"),
    "mode": gettext_lazy("怎么答"),
    "name": gettext_lazy("名称"),
    "none_because": gettext_lazy("没有佐证，因为"),
    "note": gettext_lazy("说明"),
    "number": gettext_lazy("编号"),
    "on_spot": gettext_lazy("立行立改"),
    "opened": gettext_lazy("设立日期"),
    "opens": gettext_lazy("哪一次"),
    "origin": gettext_lazy("从哪里来"),
    "pack": gettext_lazy("工作标准"),
    "paper_no": gettext_lazy("文号"),
    "photos": gettext_lazy("照片"),
    "place": gettext_lazy("地点"),
    "place_kind": gettext_lazy("类别"),
    "planned": gettext_lazy("早就安排的"),
    "post": gettext_lazy("岗位"),
    "post_title": gettext_lazy("岗位叫法"),
    "profile": gettext_lazy("参数"),
    "purpose": gettext_lazy("用途"),
    "quantity": gettext_lazy("几处"),
    "reason": gettext_lazy("原因"),
    "rectifier": gettext_lazy("整改责任人"),
    "recurs": gettext_lazy("反复出现的是"),
    "release": gettext_lazy("版本"),
    "remark": gettext_lazy("意见"),
    "reply_no": gettext_lazy("回复文号"),
    "rest": gettext_lazy("其余看过，无异常"),
    "review_on": gettext_lazy("下次复核"),
    "role": gettext_lazy("权限"),
    "roster": gettext_lazy("值班表"),
    "second": gettext_lazy("另一名复查人"),
    "sha256": gettext_lazy("校验值"),
    "size": gettext_lazy("字节"),
    "slot": gettext_lazy("时段"),
    "source": gettext_lazy("来源"),
    "starts": gettext_lazy("从"),
    "stored": gettext_lazy("存放的校验值"),
    "substitute": gettext_lazy("顶岗"),
    "text": gettext_lazy("内容"),
    "title": gettext_lazy("名称"),
    "to": gettext_lazy("转到"),
    "told_by": gettext_lazy("听谁说的（代录）"),
    "unit_kind": gettext_lazy("单位类型"),
    "unit_name": gettext_lazy("单位"),
    "valid_from": gettext_lazy("从"),
    "value": gettext_lazy("填的是"),
    "watcher": gettext_lazy("看管人"),
    "way": gettext_lazy("复查方式"),
    "what": gettext_lazy("什么问题"),
    "where": gettext_lazy("在哪里"),
}

VALUES: dict[str, dict[str, Words]] = {
    "mode": {"by_exception": gettext_lazy("只记有问题的"), "item_by_item": gettext_lazy("逐项回答")},
    "remark": {"difficulty": gettext_lazy("有困难"), "pointless": gettext_lazy("这项没有必要")},
    "purpose": {"login": gettext_lazy("登录"), "password": gettext_lazy("用户名和密码")},
    "cause": {code.value: word for code, word in WAITINGS.items()},
    "grade": {code.value: word for code, word in GRADES.items()},
    "source": {code.value: word for code, word in SOURCES.items()},
    "origin": {"self": gettext_lazy("上报"), "record": gettext_lazy("巡查检查"), "work": gettext_lazy("巡查检查")},
    "to": {"here": gettext_lazy("本校复查"), "above": gettext_lazy("上级复查"), "department": gettext_lazy("部门复查")},
    "way": {code.value: word for code, word in WAYS.items()},
}

_SHELVES = {
    "domain": "domains",
    "domains": "domains",
    "duty": "duties",
    "key": "facts",
    "kind": "hazards",
    "kinds": "day_kinds",
    "place_kind": "place_kinds",
    "roster": "rosters",
    "unit_kind": "unit_kinds",
}
_LINKS = {
    "corrected_by": "/records/{id}",
    "corrects": "/records/{id}",
    "hazard": "/hazards/{id}",
    "into": "/hazards/{id}",
    "recurs": "/hazards/{id}",
}
_DIGESTS = frozenset({"digest", "sha256", "stored"})
_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT")
_DAY = re.compile(r"\d{4}-\d\d-\d\d$")


def object_words(kind: str) -> Words:
    """What an object is called, by its model's label."""
    return OBJECTS[kind][0] if kind in OBJECTS else _("事项")


def address_of(kind: str, object_id: UUID) -> str:
    """Where an object has a page of its own; "" when it has none."""
    return OBJECTS[kind][1].format(id=object_id) if kind in OBJECTS else ""


def body_words(body: Mapping[str, Any]) -> tuple[Said, ...]:
    """Every field of an event that says something."""
    return tuple(_said(body))


def _said(body: Mapping[str, Any]) -> Iterator[Said]:
    for name, value in body.items():
        if name in HIDDEN or value in (None, "", [], {}):
            continue
        word = FIELDS.get(name, name)
        if name in _LINKS and parse_id(value) is not None:
            yield Said(word, _("去看"), _LINKS[name].format(id=value))
        elif isinstance(value, Mapping):
            yield Said(word, "；".join(f"{FIELDS.get(key, key)} {_text(key, each)}" for key, each in value.items()))
        elif isinstance(value, list):
            yield Said(word, "、".join(_text(name, each) for each in value))
        else:
            yield Said(word, _text(name, value))


def _text(name: str, value: Any) -> str:
    """One value: a code by its title, a day and an instant as people write them."""
    if isinstance(value, bool):
        return _("是") if value else _("否")
    text = str(value)
    known = VALUES.get(name, {}).get(text)
    if known is not None:
        return str(known)
    if name in _SHELVES:
        thing = getattr(shelf(), _SHELVES[name]).get(text)
        return thing.title if thing is not None else text
    if name == "role" and text in ROLES:
        return ROLES[text].title
    if name in _DIGESTS:
        return text[:16].upper()
    return _moment(text)


def _moment(text: str) -> str:
    """ISO days and instants on the school's clock; any other text as it is."""
    try:
        if _INSTANT.match(text):
            there = local(datetime.fromisoformat(text))
            return f"{there.year}年{there.month}月{there.day}日 {there:%H:%M}"
        if _DAY.match(text):
            day = date.fromisoformat(text)
            return f"{day.year}年{day.month}月{day.day}日"
    except ValueError:
        return text
    return text
