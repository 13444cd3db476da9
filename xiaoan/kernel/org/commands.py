"""Units and their facts: the only writer of the tree. People are in `staff`, places and days in `grounds`."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime, timedelta

from django.db.models import Q

from xiaoan.foundation.errors import Conflict, Refused
from xiaoan.foundation.ids import new_id
from xiaoan.foundation.text import cleaned
from xiaoan.kernel.access import acts
from xiaoan.kernel.access.rules import Viewer
from xiaoan.kernel.catalogue.pack.words import Fact as FactWords
from xiaoan.kernel.catalogue.queries import shelf
from xiaoan.kernel.org.events import FactEnded, FactStated, UnitChanged, UnitClosed, UnitFounded
from xiaoan.kernel.org.models import Fact
from xiaoan.kernel.org.verbs import FOUND, STATE
from xiaoan.kernel.tree.models import Unit
from xiaoan.kernel.tree.paths import WIDTH, child_path, subtree


def found_unit(
    *,
    by: Viewer,
    parent: Unit | None,
    kind: str,
    name: str,
    opened: date,
    at: datetime,
    short_name: str = "",
    code: str = "",
) -> Unit:
    """Set up a unit under `parent` (None only for the top of a tree, by the operator)."""
    words = shelf().unit_kinds.get(kind)
    title = cleaned(name, most=120)
    if words is None:
        raise Refused(f"没有“{kind}”这种单位类型。", {"kind": "请从列表中选择"})
    if not title:
        raise Refused("请填写单位名称。", {"name": "请填写单位名称"})
    with acts.opened(by=by, at=at) as act:
        if parent is not None:
            act.require(FOUND, parent)
            parent = Unit.objects.select_for_update().get(id=parent.id)
        siblings = Unit.objects.filter(parent=parent)
        if siblings.filter(name=title, closed=None).exists():
            raise Conflict(f"{parent.name if parent else '平台'}下已有“{title}”，不能重复设立。")
        key = new_id()
        unit = Unit(
            id=key,
            home=parent.home if parent is not None and not words.legal else key,
            path=child_path(parent.path if parent else "", _next_number(parent)),
            parent=parent,
            kind=kind,
            name=title,
            short_name=cleaned(short_name, most=40) or title[:40],
            code=code,
            is_school=words.is_school,
            legal=words.legal,
            opened=opened,
        )
        if parent is None and not by.may(FOUND, path=unit.path, unit=None):
            raise Refused("只有系统管理员可以设立最上级单位。")
        unit.save()
        act.record(UnitFounded(name=unit.name, unit_kind=kind, opened=opened), about=unit)
        return unit


def _next_number(parent: Unit | None) -> int:
    """After the last child: the last path below a unit lies under it, and is found without reading the others."""
    top = parent.path if parent is not None else ""
    below = Unit.objects.filter(path__gt=top, path__lt=subtree(top)[1]) if top else Unit.objects.all()
    last = below.order_by("-path").values_list("path", flat=True).first()
    return int(last[len(top) :][:WIDTH], 36) + 1 if last else 1


def rename_unit(*, by: Viewer, unit: Unit, name: str, at: datetime, code: str | None = None) -> Unit:
    """Another name (and code, when given) from now on; records keep the name they were made under."""
    with acts.opened(by=by, at=at) as act:
        act.require(FOUND, unit)
        row = Unit.objects.select_for_update().get(id=unit.id)
        row.name = cleaned(name, most=120)
        if not row.name:
            raise Refused("请填写单位名称。", {"name": "请填写单位名称"})
        changes = {"name": row.name}
        if code is not None and code != row.code:
            row.code = changes["code"] = cleaned(code, most=40)
        row.save(update_fields=["name", "code"])
        act.record(UnitChanged(changes=changes), about=row)
        return row


def close_unit(*, by: Viewer, unit: Unit, last: date, at: datetime, successor: Unit | None = None) -> Unit:
    """Let a unit's last day be `last`. Its windows clip there; a successor's start the next day."""
    with acts.opened(by=by, at=at) as act:
        act.require(FOUND, unit)
        row = Unit.objects.select_for_update().get(id=unit.id)
        if last < row.opened:
            raise Refused("撤销日期早于设立日期，请改正。", {"last": "不能早于设立日期"})
        row.closed = last
        row.save(update_fields=["closed"])
        act.record(UnitClosed(last=last, successor=str(successor.id) if successor else ""), about=row)
        return row


def state_facts(*, by: Viewer, unit: Unit, facts: Mapping[str, str], since: date, at: datetime) -> list[Fact]:
    """State what is true of a unit from a day on; the earlier value ends the day before."""
    known = shelf().facts
    wrong = {key: "没有这一项" for key in facts if key not in known}
    for key, value in facts.items():
        if key in known:
            problem = _type_problem(known[key], value)
            if problem:
                wrong[key] = problem
    if wrong:
        raise Refused("有几项填写不对，请改正后再保存。", wrong)
    with acts.opened(by=by, at=at) as act:
        act.require(STATE, unit)
        made = []
        for key, value in facts.items():
            row = _state_one(act, unit, key, value.strip(), since)
            if row is not None:
                made.append(row)
        return made


def _state_one(act: acts.Act, unit: Unit, key: str, value: str, since: date) -> Fact | None:
    rows = Fact.objects.select_for_update(of=("self",)).filter(unit=unit, key=key)
    current = rows.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=since)).order_by("valid_from").first()
    if current is not None and current.value == value and current.valid_from <= since:
        return None
    if rows.filter(valid_from__gt=since).exists():
        raise Refused("这一项之后已有更晚的填写，请先看清时间顺序。", {key: "生效日期早于已有的变更"})
    if current is not None and current.valid_from == since:
        current.value = value
        current.save(update_fields=["value"])
        act.record(FactStated(key=key, value=value, valid_from=since), about=current)
        return current
    if current is not None:
        current.valid_to = since - timedelta(days=1)
        current.save(update_fields=["valid_to"])
        act.record(FactEnded(key=key, last=current.valid_to), about=current)
    made = Fact.objects.create(unit=unit, key=key, value=value, valid_from=since)
    act.record(FactStated(key=key, value=value, valid_from=since), about=made)
    return made


def end_facts(*, by: Viewer, unit: Unit, keys: Collection[str], last: date, at: datetime) -> list[Fact]:
    """What was stated of a unit holds until `last` and is not known afterwards: it had been stated by mistake."""
    with acts.opened(by=by, at=at) as act:
        act.require(STATE, unit)
        rows = Fact.objects.select_for_update(of=("self",)).filter(unit=unit, key__in=list(keys), valid_to=None)
        ended = list(rows.order_by("key", "valid_from"))
        for row in ended:
            row.valid_to = max(last, row.valid_from)
            row.save(update_fields=["valid_to"])
            act.record(FactEnded(key=row.key, last=row.valid_to), about=row)
        return ended


def _type_problem(words: FactWords, value: str) -> str:
    """What is wrong with a fact's value, or nothing."""
    text = value.strip()
    if words.type == "yes_no" and text not in ("yes", "no"):
        return "请填 是 或 否"
    if words.type == "number" and not (text.isascii() and text.isdigit() and len(text) <= 7):
        return "请填不大于 9999999 的整数"
    if words.type == "choice" and text not in {choice.code for choice in words.choices}:
        return "请从列表中选择"
    if words.type == "date" and not _is_day(text):
        return "请填日期，例如 2026-09-01"
    if len(text) > 120:
        return "太长了，请不要超过 120 个字"
    return ""


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True
