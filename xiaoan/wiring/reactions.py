"""What follows from an event. "Now" runs in the same transaction as what caused it; "later" becomes a job row."""

from __future__ import annotations

from typing import cast
from uuid import UUID

from xiaoan.foundation.errors import Conflict, Refused
from xiaoan.kernel.access.acts import NOW, Act, part
from xiaoan.kernel.files.events import FileReceived
from xiaoan.kernel.hazards.commands import Seen, report, report_fixed, withdraw, withdraw_report
from xiaoan.kernel.hazards.held_up.sealing import why_kept_shut
from xiaoan.kernel.hazards.machine import Stage
from xiaoan.kernel.hazards.models import Hazard, Report
from xiaoan.kernel.hazards.sight.about import open_about
from xiaoan.kernel.ledgers.about import REPORTED
from xiaoan.kernel.ledgers.commands import hand_over, in_order
from xiaoan.kernel.ledgers.models import LedgerRow
from xiaoan.kernel.org.events import UnitClosed
from xiaoan.kernel.org.grounds import KEPT_SHUT
from xiaoan.kernel.trail.commands import Entry
from xiaoan.kernel.tree.queries import unit as unit_of
from xiaoan.kernel.work.commands import confirm_files
from xiaoan.kernel.work.doing.corrections import ACTED_ON
from xiaoan.kernel.work.doing.filing.many import MINDING_FAULTS
from xiaoan.kernel.work.events import Recorded, Withdrawn
from xiaoan.kernel.work.models import Record
from xiaoan.kernel.work.queries import faults

CHECK, MOST_NAMED = "check", 5


def report_faults(act: Act, made: Entry) -> None:
    """A fault marked in a check is reported once: 当场处理好 as 立行立改, the rest for the safety officer to see."""
    recorded = cast("Recorded", made.event)
    if not recorded.faults:
        return
    for fault in faults(made.object_id):
        seen = Seen(
            what=fault.what,
            where=fault.where,
            place_id=fault.place,
            quantity=fault.quantity,
            kind=fault.kind,
            domain=fault.domain,
            danger=fault.danger,
            origin=CHECK,
            origin_id=made.object_id,
            told_by=recorded.told_by,
            photos=fault.files,
        )
        if fault.fixed_on_spot:
            done = fault.how_fixed or "当场处理好了"
            report_fixed(by=act.by, unit=made.unit, client_id=fault.report, seen=seen, done=done, at=act.at)
        else:
            report(by=act.by, unit=made.unit, client_id=fault.report, seen=seen, at=act.at)


def take_faults_back(act: Act, made: Entry) -> None:
    """A record withdrawn or corrected takes its reports with it; the corrected one has told its own."""
    for row in _told_by(made.object_id):
        if row.hazard_id is None:
            withdraw_report(by=act.by, report_id=row.id, at=act.at, reason="检查记录已更正或撤回")
        else:
            withdraw(by=act.by, hazard_id=row.hazard_id, reason="检查记录已更正或撤回", at=act.at)


def why_acted_on(record: Record) -> str:
    """Why a record can no longer be changed by its author: somebody has taken up what it reported."""
    fresh = {Stage.ON_SPOT.value}
    for row in _told_by(record.id):
        if row.hazard_id is None:
            if row.state != "awaiting":
                return "这次检查发现的问题已有人核实，不能再更正；有出入请告诉安全员。"
        elif not Hazard.objects.filter(id=row.hazard_id, stage__in=fresh).exists():
            return "这次检查发现的问题已有人办理，不能再更正；有出入请告诉安全员。"
    return ""


def _told_by(record_id: UUID) -> list[Report]:
    rows = Report.objects.filter(origin=CHECK, origin_id=record_id)
    return list(rows.exclude(state="withdrawn").order_by("id"))


def count_record(act: Act, made: Entry) -> None:
    """A file that has arrived lets the records that were waiting for it count."""
    waiting = Record.objects.filter(files__contains=[made.object_id], complete=False, withdrawn_at=None)
    for record_id in waiting.values_list("id", flat=True):
        confirm_files(by=act.by, record_id=record_id, at=act.at)


def hand_ledgers_over(act: Act, made: Entry) -> None:
    """A unit closed with a successor leaves its ledgers to it, all rows or none; what cannot go there is named."""
    closed = cast("UnitClosed", made.event)
    if not closed.successor:
        return
    to, stuck = unit_of(UUID(closed.successor)), []
    rows = LedgerRow.objects.filter(unit=made.unit, withdrawn_at=None).order_by("ledger", "order_key", "id")
    for row in in_order(rows):
        last = max(closed.last, row.valid_from)  # What was entered for a later day goes over on that day.
        try:
            with part():
                hand_over(by=act.by, row_id=row.id, to=to, last_day=last, at=act.at)
        except (Conflict, Refused) as why:
            stuck.append(f"{row.label}（{why}）")
    if stuck:
        named = "；".join(stuck[:MOST_NAMED])
        raise Refused(f"有 {len(stuck)} 行台账不能移交给{to.name}，请先改好或撤下：{named}。")


def fill() -> None:
    NOW.add(UnitClosed.KIND, hand_ledgers_over)
    NOW.add(Recorded.KIND, report_faults)
    NOW.add(Withdrawn.KIND, take_faults_back)
    NOW.add(FileReceived.KIND, count_record)
    MINDING_FAULTS.add("hazards", report_faults)
    ACTED_ON.add("hazards", why_acted_on)
    REPORTED.add("hazards", open_about)
    KEPT_SHUT.add("hazards", why_kept_shut)
