"""Playing an inspection in a test: the bureau visits 一小, the clock goes on by a minute at each step."""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from tests.support.cast import Cast
from xiaoan.features.inspections import commands
from xiaoan.features.inspections.commands import Arrived, Hand, Issue, Problem, Said
from xiaoan.features.inspections.models import Paper, Reply, Signature, Visit
from xiaoan.foundation import rls
from xiaoan.foundation.clock import school_day
from xiaoan.foundation.ids import new_id
from xiaoan.kernel.access.rules import Viewer
from xiaoan.kernel.files.commands import receive
from xiaoan.kernel.files.tests.samples import pdf, photo
from xiaoan.kernel.hazards.models import Hazard

EXTINGUISHER = "fire.extinguisher_defect"
LAMP = Problem(what="二楼疏散指示灯不亮", where="教学楼A栋二楼", quantity=3, domain="fire", days=7)
BOTTLE = Problem(what="灭火器没有压力", where="食堂后门", kind=EXTINGUISHER)
PAPERS = Problem(what="没有本学期的消防演练记录", where="安全办", domain="fire", days=15)


@dataclass(slots=True)
class Play:
    """The cast at work; `school` is visited by `who`."""

    cast: Cast
    school: str = "school"
    who: str = "officer"
    at: datetime = datetime(2026, 10, 20, 1, 0, tzinfo=UTC)
    files: int = field(default=0)

    def later(self, **span: int) -> datetime:
        self.at += timedelta(**(span or {"minutes": 1}))
        return self.at

    @property
    def today(self) -> date:
        return school_day(self.at)

    def seat(self, who: str) -> Viewer:
        return self.cast.seat(who, self.at)

    def file(self, who: str, *, paper: bool = False) -> UUID:
        """An upload of somebody at the visited school, not yet attached."""
        self.files += 1
        data = pdf() + str(self.files).encode() if paper else photo(seed=self.files)
        name = "扫描件.pdf" if paper else "照片.jpg"
        unit = self.cast.unit(self.school)
        row = receive(by=self.seat(who), unit=unit, client_id=new_id(), name=name, content=io.BytesIO(data), at=self.at)
        return row.id

    def said(self, *problems: Problem, **said: Any) -> Said:
        options: dict[str, Any] = {
            "on": self.today, "manner": "unannounced", "people": (self.cast.people["chief"].id,), "problems": problems,
        } | said  # fmt: skip
        return Said(**options)

    def visit(self, *problems: Problem, client_id: UUID | None = None, **said: Any) -> Visit:
        return commands.begin(
            by=self.seat(self.who), unit=self.cast.unit(self.school), client_id=client_id or new_id(),
            said=self.said(*problems, **said), at=self.later(),
        )  # fmt: skip

    def issue(self, visit: Visit, *, client_id: UUID | None = None, **said: Any) -> Paper:
        options: dict[str, Any] = {"kind": "notice", "due": self.today + timedelta(days=15)} | said
        return commands.issue(
            by=self.seat(self.who), visit_id=visit.id, client_id=client_id or new_id(), said=Issue(**options),
            at=self.later(),
        )  # fmt: skip

    def issued(self, *problems: Problem, **said: Any) -> Paper:
        return self.issue(self.visit(*(problems or (LAMP, BOTTLE, PAPERS)), **said))

    def receive(self, paper: Paper, who: str = "safety") -> Signature:
        return commands.receive(by=self.seat(who), paper_id=paper.id, client_id=new_id(), at=self.later())

    def sign(self, paper: Paper, who: str = "", **hand: Any) -> Signature:
        pen = who or self.who
        options: dict[str, Any] = {"side": "school", "way": "glass", "name": "示例·林校长", "picture": None} | hand
        if "picture" not in hand:
            options["picture"] = self.file(pen)
        return commands.sign(
            by=self.seat(pen), paper_id=paper.id, client_id=new_id(), hand=Hand(**options), at=self.later()
        )

    def reply(self, paper: Paper, who: str = "principal", note: str = "") -> Reply:
        return commands.reply(by=self.seat(who), paper_id=paper.id, client_id=new_id(), note=note, at=self.later())

    def enter(self, *problems: Problem, who: str = "safety", **said: Any) -> Paper:
        options: dict[str, Any] = {
            "issuer": "青石县消防救援大队", "number": "青消限字〔2026〕041号", "on": self.today - timedelta(days=1),
            "problems": problems or (BOTTLE,), "due": self.today + timedelta(days=30),
        } | said  # fmt: skip
        if "scan" not in options:
            options["scan"] = (self.file(who, paper=True),)
        return commands.enter(
            by=self.seat(who), unit=self.cast.unit(self.school), client_id=new_id(), said=Arrived(**options),
            at=self.later(),
        )  # fmt: skip


def hazards_of(paper: Paper) -> list[Hazard]:
    """The hazards of a paper, in its order, as the database has them."""
    with rls.opened(rls.EVERYTHING):
        ids = list(paper.lines.order_by("position").values_list("hazard_id", flat=True))
        rows = {row.id: row for row in Hazard.objects.select_related("unit").filter(id__in=ids)}
        return [rows[key] for key in ids]
