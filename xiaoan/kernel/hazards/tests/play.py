"""Playing a hazard through its life in a test: the cast acts, the clock goes on by an hour at each step."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from tests.support.cast import Cast
from xiaoan.foundation import rls
from xiaoan.foundation.clock import school_day
from xiaoan.foundation.ids import new_id
from xiaoan.kernel.access.rules import Viewer
from xiaoan.kernel.files.commands import receive
from xiaoan.kernel.files.tests.samples import pdf, photo
from xiaoan.kernel.hazards import commands
from xiaoan.kernel.hazards.commands import Explanation, Finding, Registration, Result, Seen, Task, WaitProof
from xiaoan.kernel.hazards.models import Hazard, Report
from xiaoan.kernel.trail.models import TrailEvent

EXTINGUISHER = "fire.extinguisher_defect"
EXIT = "fire.exit_blocked"
CERTIFICATE = "fire.certificate_missing"
PROOF = WaitProof(asked="县教育局", asked_no="青一小〔2026〕9号", amount=Decimal(36000))


@dataclass(slots=True)
class Play:
    """The cast at work. `school` names the unit in which things are found."""

    cast: Cast
    school: str = "school"
    at: datetime = datetime(2026, 10, 20, 1, 0, tzinfo=UTC)
    pictures: int = field(default=0)

    def later(self, **span: int) -> datetime:
        self.at += timedelta(**(span or {"hours": 1}))
        return self.at

    @property
    def today(self) -> date:
        return school_day(self.at)

    def seat(self, who: str) -> Viewer:
        return self.cast.seat(who, self.at)

    def person(self, who: str) -> UUID:
        return self.cast.people[who].id

    def file(self, who: str, *, paper: bool = False) -> UUID:
        """An upload of somebody, not yet attached."""
        self.pictures += 1
        data = pdf() + str(self.pictures).encode() if paper else photo(seed=self.pictures)
        name = "复查意见.pdf" if paper else "照片.jpg"
        unit = self.cast.unit(self.school)
        row = receive(by=self.seat(who), unit=unit, client_id=new_id(), name=name, content=io.BytesIO(data), at=self.at)
        return row.id

    def report(self, who: str = "guard", *, client_id: UUID | None = None, **seen: Any) -> Report:
        said: dict[str, Any] = {"what": "灭火器没有压力", "where": "教学楼A栋一层"} | seen
        return commands.report(
            by=self.seat(who),
            unit=self.cast.unit(self.school),
            client_id=client_id or new_id(),
            seen=Seen(**said),
            at=self.later(),
        )

    def register(self, report: Report, who: str = "safety", **said: Any) -> Hazard:
        options = {"kind": EXTINGUISHER} | said
        return commands.to_hazard(by=self.seat(who), report_id=report.id, said=Registration(**options), at=self.later())

    def hazard(self, who: str = "safety", *, by: str = "guard", quantity: int = 1, **said: Any) -> Hazard:
        """A hazard at 待交办."""
        return self.register(self.report(by, quantity=quantity), who, **said)

    def assign(self, hazard: Hazard, who: str = "safety", to: str = "logistics", **task: Any) -> Hazard:
        options: dict[str, Any] = {"rectifier": self.person(to), "measures": "更换", "due": None} | task
        return commands.assign(by=self.seat(who), hazard_id=hazard.id, task=Task(**options), at=self.later())

    def submit(self, hazard: Hazard, who: str = "logistics", **result: Any) -> Hazard:
        options: dict[str, Any] = {"note": "已更换"} | result
        if "after" not in options and not options.get("none_because"):
            options["after"] = [self.file(who)]
        return commands.submit(by=self.seat(who), hazard_id=hazard.id, result=Result(**options), at=self.later())

    def submitted(self, *, quantity: int = 1, **result: Any) -> Hazard:
        """A hazard handed in by logistics and waiting for its recheck."""
        return self.submit(self.assign(self.hazard(quantity=quantity)), **result)

    def pass_(self, hazard: Hazard, who: str = "safety", **found: Any) -> Hazard:
        return commands.pass_(by=self.seat(who), hazard_id=hazard.id, found=Finding(**found), at=self.later())

    def fixed(self, who: str = "guard", **more: Any) -> Hazard:
        """A 立行立改 waiting to be confirmed."""
        options: dict[str, Any] = {"seen": Seen(what="通道堆了纸箱", where="一层"), "done": "当场搬走"} | more
        return commands.report_fixed(
            by=self.seat(who), unit=self.cast.unit(self.school), client_id=new_id(), at=self.later(), **options
        )

    def held(self, hazard: Hazard | None = None, **changes: Any) -> Hazard:
        """A hazard 管控中 for want of money, with its proof."""
        options: dict[str, Any] = {
            "cause": "money", "reason": "缺 36,000 元", "control": "封控", "watcher": self.person("guard"),
            "review_on": self.today + timedelta(days=9), "proof": PROOF,
        } | changes  # fmt: skip
        row = hazard or self.assign(self.hazard())
        said = Explanation(**options)
        return commands.wait(by=self.seat("safety"), hazard_id=row.id, said=said, at=self.later())

    def handed_up(self, hazard: Hazard | None = None) -> Hazard:
        """A hazard with the bureau, signed by the principal."""
        row = hazard or self.held()
        commands.draft_up(by=self.seat("safety"), hazard_id=row.id, ask="请拨付 36,000 元", at=self.later())
        return commands.hand_up(by=self.seat("principal"), hazard_id=row.id, at=self.later())

    @contextmanager
    def looking(self, who: str) -> Iterator[Viewer]:
        """The scope of somebody, open for reading."""
        viewer = self.seat(who)
        with rls.opened(viewer.scope, readonly=True):
            yield viewer


def stored(hazard: Hazard) -> Hazard:
    """The hazard as the database has it."""
    with rls.opened(rls.EVERYTHING):
        return Hazard.objects.select_related("unit").get(id=hazard.id)


def kinds(object_id: UUID) -> list[str]:
    """Kinds of the events about an object, oldest first, without the room's name."""
    with rls.opened(rls.EVERYTHING):
        rows = TrailEvent.objects.filter(object_id=object_id).order_by("recorded_at", "seq")
        return [kind.partition(".")[2] for kind in rows.values_list("kind", flat=True)]
