"""What follows from an event. "Now" runs in the same transaction as what caused it; "later" becomes a job row."""

from __future__ import annotations

from typing import cast

from xiaoan.kernel.access.acts import NOW, Act
from xiaoan.kernel.hazards.life.reporting import Seen, report, report_fixed
from xiaoan.kernel.trail.commands import Entry
from xiaoan.kernel.work.events import Recorded
from xiaoan.kernel.work.queries import faults


def report_faults(act: Act, made: Entry) -> None:
    """A fault marked in a check is reported once: 当场处理好 as 立行立改, the rest for the safety officer to look at."""
    recorded = cast(Recorded, made.event)
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
            origin="check",
            origin_id=made.object_id,
            told_by=recorded.told_by,
            photos=fault.files,
        )
        if fault.fixed_on_spot:
            done = fault.how_fixed or "当场处理好了"
            report_fixed(by=act.by, unit=made.unit, client_id=fault.report, seen=seen, done=done, at=act.at)
        else:
            report(by=act.by, unit=made.unit, client_id=fault.report, seen=seen, at=act.at)


def fill() -> None:
    NOW.add(Recorded.KIND, report_faults)
