"""Looking at, writing and taking back a list of people. Appointing gives rights as it always does, never more."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from xiaoan.features.imports.kinds import later
from xiaoan.features.imports.kinds.people.known import Known
from xiaoan.features.imports.kinds.people.reading import NAME, PHONE, POSTS, STARTS, UNIT, Reader, Step
from xiaoan.features.imports.shapes import Asked, Choice, Field, Kind, Looked, Part, Tell, Verdict
from xiaoan.foundation.clock import school_day
from xiaoan.kernel.access.acts import Act
from xiaoan.kernel.access.commands import revoke, switch_account
from xiaoan.kernel.access.models import Grant
from xiaoan.kernel.ledgers.models import LedgerRow
from xiaoan.kernel.org.arrivals import values
from xiaoan.kernel.org.models import Holding, Person, RosterTurn
from xiaoan.kernel.org.staff import add_person, appoint, leave, relieve
from xiaoan.kernel.org.verbs import STAFF
from xiaoan.kernel.tree.models import Unit


def fields(unit: Unit, what: str) -> list[Field]:
    """The columns of a list of people; a bureau's names the unit of each."""
    return [
        Field(NAME, "姓名", ("名字", "人员姓名", "教师姓名", "职工姓名"), True),
        Field(
            UNIT, "单位", ("学校", "学校名称", "单位名称", "所在单位", "工作单位", "所在学校", "任职单位", "校名"),
            not unit.is_school,
        ),
        Field(POSTS, "职务（岗位）", ("职务", "岗位", "安全职务", "担任职务", "安全岗位", "分工", "职位")),
        Field(PHONE, "手机", ("手机号", "手机号码", "电话", "联系电话", "电话号码", "联系方式", "移动电话")),
        Field(STARTS, "任职日期", ("起始日期", "任职时间", "到岗日期", "开始日期", "上岗日期")),
    ]  # fmt: skip


def look(asked: Asked) -> Looked:
    """What the list would do; a fixed number of queries whatever its length."""
    since = values.day(asked.options.get("since", "")) or asked.today
    reader = Reader(asked, Known(asked.viewer, asked.unit), since)
    for row in asked.rows:
        reader.take(row)
    return Looked(
        reader.outcomes,
        choices=[Choice("since", "没有写任职日期的，从哪天起", "day", value=since.isoformat())],
        plan=reader.steps,
    )


def write(act: Act, asked: Asked, looked: Looked, tell: Tell) -> list[Part]:
    """Register who is new and appoint to what is new; accounts are opened, nothing is sent to anybody."""
    steps: list[Step] = looked.plan
    people: dict[int, Person] = {}
    wanted = [step.person.id for step in steps if step.person is not None]
    there = Person.objects.select_related("unit").in_bulk(wanted)
    parts: list[Part] = []
    for done, step in enumerate(steps, start=1):
        person = there[step.person.id] if step.person else people.get(step.of_row)
        if person is None:
            person = add_person(by=asked.viewer, unit=step.unit, name=step.name, phone=step.phone, at=asked.at)
            parts.append(Part(step.number, "add", "person", person.id, step.unit, step.name))
        people[step.number] = person
        for code in step.posts:
            held = appoint(by=asked.viewer, person=person, code=code, unit=step.unit, starts=step.starts, at=asked.at)
            parts.append(Part(step.number, "add", "holding", held.id, step.unit, f"{step.name}：{held.post.title}"))
        tell(done)
    return parts


def used(parts: Sequence[Part], account: UUID, at: datetime) -> list[Verdict]:
    """People who have come in or acted, who are on a roster or in a ledger, or whose posts were changed."""
    labels = {part.object: part.label for part in parts}
    people = {row.id: row for row in Person.objects.filter(id__in=[p.object for p in parts if p.kind == "person"])}
    accounts = {row.account_id: row for row in people.values() if row.account_id is not None}
    own = set(Grant.objects.filter(account_id__in=list(accounts)).values_list("id", flat=True))
    found = [(labels[key], "之后又改过") for key in later.touched(labels, account, at)]
    found += [(accounts[key].name, "已经登录、发过登录卡或办过事") for key in later.acted(accounts, account, at)]
    found += [("授权", "之后又改过") for _ in later.touched(own, account, at)]
    turns = RosterTurn.objects.filter(person_id__in=list(people), withdrawn_at=None).values_list("person_id", flat=True)
    found += [(people[key].name, "已排了班") for key in set(turns)]
    others = Holding.objects.filter(person_id__in=list(people), ends=None).exclude(id__in=list(labels))
    found += [(people[row.person_id].name, "之后又安排了岗位") for row in others]
    found += [(people[key].name, "台账里写着他") for key in _in_ledgers(people, parts)]
    return list(dict.fromkeys(found))


def _in_ledgers(people: dict[UUID, Person], parts: Sequence[Part]) -> set[UUID]:
    if not people:
        return set()
    homes = {part.unit.home for part in parts}
    named = {str(key): key for key in people}
    rows = LedgerRow.objects.filter(home__in=homes, withdrawn_at=None).values_list("cells", flat=True)
    return {named[text] for cells in rows.iterator() for text in cells.values() if text in named}


def undo(act: Act, parts: Sequence[Part]) -> None:
    """Posts end with their rights at once; who was new has left, and his account is off. Names and records stay."""
    today = school_day(act.at)
    for part in parts:
        if part.kind == "holding":
            row = Holding.objects.get(id=part.object)
            if row.ends is None:
                relieve(by=act.by, holding_id=row.id, last=max(today, row.starts), at=act.at)
            for key in Grant.objects.filter(source=row.id, revoked_at=None).values_list("id", flat=True):
                revoke(by=act.by, grant_id=key, at=act.at)
    for part in parts:
        if part.kind == "person":
            person = leave(by=act.by, person_id=part.object, last=today, at=act.at)
            if person.account_id is not None:
                switch_account(by=act.by, account_id=person.account_id, active=False, at=act.at)


KIND = Kind(
    "people", "人员与职务", "人", STAFF, fields, look, write, used, undo,
    hint="姓名、单位、职务（几个用顿号隔开）、手机、任职日期。同名的人会问您是不是同一个人，不会自己合并。",
)  # fmt: skip
