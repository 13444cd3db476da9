"""通报、约谈: prepared as drafts with their cases, issued or dropped by a leader. Nothing of it happens by itself.

Cases are hazards late at the school; one that waits for others is left out, and so is one mended before the decision.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from uuid import UUID

import msgspec
from django.db import IntegrityError, transaction

from xiaoan.foundation.clock import local, school_day
from xiaoan.foundation.digest import canonical, sm3
from xiaoan.foundation.errors import Conflict, NotFound, Refused
from xiaoan.foundation.text import cleaned
from xiaoan.kernel.access import acts
from xiaoan.kernel.access.queries import seen
from xiaoan.kernel.access.rules import Viewer
from xiaoan.kernel.hazards import verbs
from xiaoan.kernel.hazards.held_up.events import (
    AdmonitionDrafted,
    AdmonitionDropped,
    AdmonitionIssued,
    Interviewed,
)
from xiaoan.kernel.hazards.models import Admonition, Hazard, NumberBook
from xiaoan.kernel.hazards.rows.matters import Case, Interview
from xiaoan.kernel.hazards.sight.lists import late
from xiaoan.kernel.hazards.vocabulary import Grade
from xiaoan.kernel.tree.models import Unit
from xiaoan.kernel.tree.paths import subtree

CIRCULAR, INTERVIEW = "circular", "interview"
KINDS = {CIRCULAR: "通报", INTERVIEW: "约谈"}
DRAFT, ISSUED, DROPPED = "draft", "issued", "dropped"
STATES = {DRAFT: "草稿，待领导决定", ISSUED: "已发出", DROPPED: "不发"}
MOST_CASES = 200


@dataclass(frozen=True, slots=True)
class Draft:
    """What is prepared: its kind, title and text, and which late hazards it names."""

    kind: str
    title: str
    text: str
    hazards: Sequence[UUID] = field(default=())


def late_cases(viewer: Viewer, unit: Unit, *, at: datetime, only: Sequence[UUID] | None = None) -> list[Case]:
    """Hazards below a unit that are late at their schools now, the gravest and latest first.

    What waits for somebody else is left out, and so is 疑似重大: it waits for the bureau's own word.
    """
    lo, hi = subtree(unit.path)
    rows = Hazard.objects.filter(late(at), path__gte=lo, path__lt=hi).exclude(grade=Grade.SUSPECTED.value)
    rows = seen(viewer, rows, verbs.SEE)
    if only is not None:
        rows = rows.filter(id__in=list(only))
    today = school_day(at)
    found = [
        Case(
            row.id, row.number, row.title, row.unit_id, row.unit.name, row.due, (today - row.due).days,
            row.grade == Grade.MAJOR,
        )
        for row in rows.select_related("unit").order_by("due", "id")[:MOST_CASES]
        if row.due is not None
    ]  # fmt: skip
    return sorted(found, key=lambda each: (not each.major, -each.overdue))


def within_domains(viewer: Viewer, rows: Sequence[Admonition]) -> list[Admonition]:
    """Those papers of which the viewer may see every case: a grant for some domains shows none of the others.

    One query, none for whoever holds all domains there.
    """
    may = (verbs.ADMONISH, verbs.DECIDE_ADMONITION)
    whole = [held for held in viewer.held if not held.domains and any(verb in held.verbs for verb in may)]
    narrow = {row.id for row in rows if not any(held.covers(row.path, row.unit_id) for held in whole)}
    named = {case.hazard for row in rows if row.id in narrow for case in row.cases}
    known: set[UUID] = set()
    if named:
        known = set(seen(viewer, Hazard.objects.filter(id__in=named), verbs.SEE).values_list("id", flat=True))
    return [row for row in rows if row.id not in narrow or known.issuperset(case.hazard for case in row.cases)]


def text_of(kind: str, unit: Unit) -> str:
    """The usual wording, to be mended by hand. It names no case: the table below it does, as it stands when issued."""
    if kind == CIRCULAR:
        head = f"经{unit.name}核查，附表所列隐患超过整改期限仍未销号，现予通报。"
        tail = "请有关单位查明原因，落实管控措施，抓紧整改，并书面报告结果。"
    else:
        head = "因附表所列隐患超过整改期限仍未销号，拟约谈有关单位负责人。"
        tail = "请被约谈单位带上整改情况、管控措施和原因说明。"
    return f"{head}\n{tail}"


def draft_admonition(*, by: Viewer, unit: Unit, client_id: UUID, said: Draft, at: datetime) -> Admonition:
    """Keep a draft with the cases as they stand. The same form twice is one draft."""
    with acts.opened(by=by, at=at) as act:
        act.require(verbs.ADMONISH, unit)
        title, text = cleaned(said.title, most=120), cleaned(said.text, most=10_000)
        digest = sm3(canonical({**asdict(said), "hazards": list(said.hazards), "unit": unit.id}))
        found = Admonition.objects.filter(home=unit.home, client_id=client_id).first()
        if found is not None:
            return _same(found, digest, by)
        wrong = {} if said.kind in KINDS else {"kind": "请选通报或约谈"}
        wrong |= {} if title else {"title": "请填写标题"}
        wrong |= {} if text else {"text": "请填写内容"}
        cases = late_cases(by, unit, at=at, only=said.hazards)
        if not cases:
            wrong["hazards"] = "请至少选一条现在超期的隐患；等别人办的不列入"
        if wrong:
            raise Refused("草稿还缺几项，请补齐。", wrong)
        row = Admonition(
            unit=unit, client_id=client_id, digest=digest, kind=said.kind, title=title, text=text, cases=cases,
            by=act.acting(unit), made_at=at,
        )  # fmt: skip
        try:
            with transaction.atomic():
                row.save(force_insert=True)
        except IntegrityError:
            return _same(Admonition.objects.get(home=unit.home, client_id=client_id), digest, by)
        act.record(AdmonitionDrafted(paper=KINDS[said.kind], title=title, cases=len(cases)), about=row)
        return row


def _same(found: Admonition, digest: str, by: Viewer) -> Admonition:
    if (found.digest, found.by.account) != (digest, by.account):
        raise Conflict("这张表单已经交过，内容却不一样。请重新打开再写。")
    return found


def issue_admonition(*, by: Viewer, admonition_id: UUID, at: datetime, reason: str = "") -> Admonition:
    """发出, by a leader. Cases mended or waiting for others by now are left out; it gets its number."""
    with acts.opened(by=by, at=at) as act:
        row = _draft(act, admonition_id, verbs.DECIDE_ADMONITION)
        cases = late_cases(by, row.unit, at=at, only=[each.hazard for each in row.cases])
        if not cases:
            raise Refused("列的隐患都已整改或在等别人办，不用发了；请选不发，写明理由。")
        row.cases = cases
        row.number = _number(row, at)
        row.state, row.reason = ISSUED, cleaned(reason, most=300)
        row.decided_by, row.decided_at = act.acting(row.unit), at
        row.save()
        act.record(AdmonitionIssued(number=row.number, reason=row.reason), about=row)
        return row


def drop_admonition(*, by: Viewer, admonition_id: UUID, reason: str, at: datetime) -> Admonition:
    """不发, by a leader, with a reason."""
    with acts.opened(by=by, at=at) as act:
        row, why = _draft(act, admonition_id, verbs.DECIDE_ADMONITION), cleaned(reason, most=300)
        if not why:
            raise Refused("请写明为什么不发。", {"reason": "请写明理由"})
        row.state, row.reason = DROPPED, why
        row.decided_by, row.decided_at = act.acting(row.unit), at
        row.save()
        act.record(AdmonitionDropped(reason=why), about=row)
        return row


def record_interview(*, by: Viewer, admonition_id: UUID, said: Interview, at: datetime) -> Admonition:
    """约谈记录, after a leader decided to hold it; written again it is mended, and the trail shows both."""
    with acts.opened(by=by, at=at) as act:
        row = _one(act, admonition_id, verbs.ADMONISH)
        if row.kind != INTERVIEW or row.state != ISSUED:
            raise Refused("只有已经决定的约谈才写约谈记录。")
        texts = {
            name: cleaned(value, most=2000)
            for name in said.__struct_fields__
            if isinstance(value := getattr(said, name), str)
        }
        clean = msgspec.structs.replace(said, **texts)
        names = {
            "held": "时间",
            "place": "地点",
            "host": "主持",
            "whom": "被约谈人",
            "recorder": "记录人",
            "demands": "要求",
        }
        wrong = {name: f"请填写{word}" for name, word in names.items() if not getattr(clean, name)}
        if wrong:
            raise Refused("约谈记录还缺几项，请补齐。", wrong)
        row.interview = clean
        row.save()
        act.record(Interviewed(note=clean.demands, due=clean.due), about=row)
        return row


def _one(act: acts.Act, admonition_id: UUID, verb: str) -> Admonition:
    rows = Admonition.objects.select_for_update(of=("self",)).select_related("unit")
    row = rows.filter(id=admonition_id).first()
    if row is None:
        raise NotFound()
    act.require(verb, row.unit)
    if not within_domains(act.by, [row]):
        raise NotFound()
    return row


def _draft(act: acts.Act, admonition_id: UUID, verb: str) -> Admonition:
    row = _one(act, admonition_id, verb)
    if row.state != DRAFT:
        who = row.decided_by.words if row.decided_by else ""
        raise Conflict(f"这份{KINDS[row.kind]}已由{who}决定：{STATES[row.state]}。")
    return row


def _number(row: Admonition, at: datetime) -> str:
    year, word = local(at).year, KINDS[row.kind]
    prefix = f"{row.unit.short_name}{word}"
    book, _ = NumberBook.objects.select_for_update().get_or_create(home=row.home, prefix=prefix, year=year)
    book.last += 1
    book.save(update_fields=["last"])
    return f"{prefix}〔{year}〕{book.last}号"
