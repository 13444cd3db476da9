"""A visit: begun on the spot, mended until its paper is issued, or given up. Only its author writes in it."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from uuid import UUID

import msgspec
from django.db import IntegrityError, transaction

from xiaoan.features.inspections import rules
from xiaoan.features.inspections.doing import writing
from xiaoan.features.inspections.doing.writing import Said
from xiaoan.features.inspections.events import Begun, Dropped, Revised
from xiaoan.features.inspections.models import Visit
from xiaoan.features.inspections.reach import one
from xiaoan.features.inspections.verbs import INSPECT, SEE
from xiaoan.features.inspections.vocabulary import State
from xiaoan.foundation.clock import school_day
from xiaoan.foundation.digest import canonical, sm3
from xiaoan.foundation.errors import Conflict, Refused
from xiaoan.foundation.text import cleaned
from xiaoan.kernel.access import acts
from xiaoan.kernel.access.acts import Act
from xiaoan.kernel.access.rules import Viewer
from xiaoan.kernel.tree.models import Unit
from xiaoan.kernel.tree.queries import school_of
from xiaoan.kernel.tree.queries import unit as unit_of


def begin(*, by: Viewer, unit: Unit, client_id: UUID, said: Said, at: datetime) -> Visit:
    """Write a visit down. The same client id and content is the same visit, other content a Conflict."""
    with acts.opened(by=by, at=at) as act:
        act.require(INSPECT, unit)
        row = Visit(unit=unit, client_id=client_id, by=act.acting(unit), by_account=by.account, at=at)
        row.digest = said_digest(said, unit.id)
        found = _same(row)
        if found is not None:
            return found
        _fill(act, row, said)
        try:
            with transaction.atomic():
                row.save(force_insert=True)
        except IntegrityError:
            found = _same(row)
            if found is None:
                raise
            return found
        event = Begun(
            issuer=row.issuer, on=row.on, manner=row.manner, team="、".join(each.name for each in row.team),
            problems=len(row.problems),
        )  # fmt: skip
        act.record(event, about=row)
        return row


def revise(*, by: Viewer, visit_id: UUID, said: Said, at: datetime, version: int | None = None) -> Visit:
    """Mend a visit whose paper is not issued yet; the form says everything anew."""
    with acts.opened(by=by, at=at) as act:
        row = taken(act, visit_id, version)
        digest = said_digest(said, row.unit_id)
        if digest == row.digest:
            return row
        row.digest = digest
        _fill(act, row, said)
        row.version += 1
        row.save()
        act.record(Revised(team="、".join(each.name for each in row.team), problems=len(row.problems)), about=row)
        return row


def drop(*, by: Viewer, visit_id: UUID, reason: str, at: datetime) -> Visit:
    """Give up a visit that leaves no paper; it stays, with the reason."""
    with acts.opened(by=by, at=at) as act:
        row = taken(act, visit_id)
        row.why = cleaned(reason, most=300)
        if not row.why:
            raise Refused("请写明为什么作废。", {"reason": "请写明理由"})
        row.state, row.version = State.DROPPED.value, row.version + 1
        row.save()
        act.record(Dropped(reason=row.why), about=row)
        return row


def taken(act: Act, visit_id: UUID, version: int | None = None) -> Visit:
    """The visit, locked, for its author while it is not issued. NotFound out of sight."""
    rows = Visit.objects.select_for_update(of=("self",)).select_related("unit")
    row = one(act.by, rows, visit_id, SEE)
    act.require(INSPECT, row.unit)
    if row.by_account != act.by.account:
        raise Refused(f"这次检查是{row.by.words}登记的，请由本人修改和出具文书。")
    if row.state == State.ISSUED:
        raise Conflict("这次检查已经出了文书，不能再改；有出入请出更正。")
    if row.state == State.DROPPED:
        raise Conflict("这次检查已经作废。")
    if version is not None and version != row.version:
        raise Conflict("这次检查刚刚改过，请看过最新内容再办。")
    return row


def _fill(act: Act, row: Visit, said: Said) -> None:
    unit, today = row.unit, school_day(act.at)
    rules.check_day(said.on, today)
    issuer = issuing_unit(act.by, unit, said.issuer)
    domains = writing.checked_domains(said.domains)
    problems = writing.checked_problems(unit, said.problems, domains, said.on)
    row.domains = writing.all_domains(domains, problems)
    writing.check_domains(act, INSPECT, unit, row.domains)
    row.issuer_id, row.issuer = issuer.id, issuer.name
    row.on, row.manner = said.on, writing.checked_manner(said.manner)
    row.hours = rules.hours_words(said.began, said.ended)
    row.team = writing.team_of(act, unit, said)
    row.leader = rules.leader_of(row.team, said.leader)
    row.looked, row.good = cleaned(said.looked, most=1000), cleaned(said.good, most=2000)
    row.suggestions, row.opinion = cleaned(said.suggestions, most=2000), cleaned(said.opinion, most=2000)
    row.accompanied, row.problems = cleaned(said.accompanied, most=200), problems


def issuing_unit(by: Viewer, unit: Unit, wanted: UUID | None) -> Unit:
    """In whose name: the unit asked for if the viewer may, else the nearest above the school."""
    offered = rules.issuers(by, unit.path, unit.id, school_of(unit).path)
    if wanted is not None and wanted not in offered:
        raise Refused("您不能以这个单位的名义检查。", {"issuer": "请从列表中选择"})
    if not offered:
        raise Refused("入校检查由上级单位做；本校自己查的，请用检查或上报问题。")
    return unit_of(wanted or offered[0])


def _same(row: Visit) -> Visit | None:
    found = Visit.objects.select_related("unit").filter(home=row.unit.home, client_id=row.client_id).first()
    if found is None:
        return None
    if (found.digest, found.by_account) != (row.digest, row.by_account) and found.state == State.DRAFT:
        raise Conflict("这张表单已经交过，内容却不一样；请在已登记的那次检查里修改。")
    if found.by_account != row.by_account:
        raise Conflict("这个编号已经用过，请重新打开表单。")
    return found


def said_digest(said: object, unit: UUID) -> str:
    """Digest of what a form says. Half characters a client may send only have to be told apart."""
    plain = msgspec.to_builtins({**asdict(said), "unit": unit})  # type: ignore[call-overload]  # a dataclass
    return sm3(canonical(plain).encode("utf-8", "surrogatepass"))
