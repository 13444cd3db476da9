"""What the desks of the demo keep besides: figures by hand, an inspector's list, an import, exports, a channel that is
switched off, an answer to 这项没有必要, a sheet filled in on paper."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta

from openpyxl import Workbook

from xiaoan.features.channels import commands as channels
from xiaoan.features.channels.rules import PER_DAY, PER_MINUTE, PER_PERSON, USUAL_QUIET, Kind
from xiaoan.features.exports import commands as exports
from xiaoan.features.imports.doing.matching import match
from xiaoan.features.imports.doing.taking import take
from xiaoan.features.imports.doing.writing import bring
from xiaoan.foundation.clock import local
from xiaoan.foundation.ids import new_id
from xiaoan.foundation.rls import opened
from xiaoan.kernel.ledgers.commands import load
from xiaoan.kernel.ledgers.shapes import SheetRow
from xiaoan.kernel.work.commands import file_paper
from xiaoan.kernel.work.doing.remarks import decide, say_pointless
from xiaoan.kernel.work.models import Record
from xiaoan.reports.registers.demands import OWN_LEDGER
from xiaoan.reports.registers.exporting import FOLDER
from xiaoan.surfaces.console.demo.pictures import photo
from xiaoan.surfaces.console.demo.stories.telling import Teller

CAMPAIGNS = "common.campaigns"
INSPECTION = "市督查组要看的材料（演示）"
ASKED = (
    ("每月防火检查记录", "duty:fire.check.month"),
    ("隐患排查治理台账", "register:registers.hazard_book"),
    ("保安配备和持证", "ledger:common.guards"),
    ("第三方消防检测评估报告", "ledger:fire.assessments"),
    ("领导带班安排", "roster:leading_shift"),
    ("安全责任书（签字件）", ""),
)
GUARDS_HEAD = ("学校", "队员", "岗位性质", "上岗证", "派出公司")
GUARDS_FIELDS = ("@unit", "name", "kind", "certified", "company")
POSTED = (("first", 2), ("second", 2), ("third", 1), ("one", 2), ("senior", 3), ("craft", 2), ("clearwater", 1))
"""How many guards of the company stand at which school."""

NEEDLESS = "fire.platform.term"
STILL_ASKED = "fire.patrol.day"


class Desks:
    """Puts them on the agenda."""

    def __init__(self, teller: Teller) -> None:
        self.tell, self.stage, self.agenda = teller, teller.stage, teller.agenda

    def happen(self) -> None:
        self.agenda.add(self.stage.prepared + timedelta(hours=2), self._safety_month)
        for ago, key in ((23, "nursery_safety"), (16, "senior_safety"), (9, "second_safety"), (2, "first_safety")):
            self.tell.on(ago, 16, self._campaign(key), 5)
        self.tell.on(8, 15, self._inspection)
        self.tell.on(3, 15, self._guards, 30)
        for ago, hour, step in ((19, 11, self._needless), (11, 10, self._answered), (4, 17, self._still_asked)):
            self.tell.on(ago, hour, step)
        self.tell.on(14, 10, self._channel, 40)
        self.tell.on(2, 17, self._on_paper, 20)
        self._exports()

    def _enter(self, who: str, unit: str, ledger: str, rows: Sequence[dict[str, str]], at: datetime) -> None:
        lines = [SheetRow(number, values) for number, values in enumerate(rows, start=2)]
        by = self.stage.seat(who, at)
        loaded = load(by=by, unit=self.stage.units[unit], ledger=ledger, rows=lines, at=at)
        assert not loaded.problems, (unit, ledger, loaded.problems)

    # Figures that no record holds.

    def _safety_month(self, at: datetime) -> None:
        """The bureau's own: this year's safety month, what was spent, what was praised."""
        today = local(at).date()
        june = date(today.year if today.month > 6 else today.year - 1, 6, 1)
        month = {
            "name": f"{june.year}年安全生产月", "kind": "safety_month", "ordinal": "25", "first": june.isoformat(),
            "last": june.replace(day=30).isoformat(), "group": "yes", "plan": f"青教安〔{june.year}〕9号",
            "items": "14", "people": "21360", "materials": "12600", "papers": "460", "boards": "66", "banners": "136",
            "visits": "25", "result": "各校都开展了一次应急演练和一次家长宣传",
        }  # fmt: skip
        drowning = {
            "name": f"{june.year}年暑期防溺水教育", "kind": "drowning", "first": june.replace(day=15).isoformat(),
            "people": "18240", "materials": "9800",
        }  # fmt: skip
        self._enter("officer", "county", CAMPAIGNS, (month, drowning), at)
        spent = {"name": "校门防冲撞柱补装", "amount": "18.6", "on": today.isoformat(), "source": "县级专项"}
        self._enter("officer", "county", "common.investments", (spent,), at)
        praised = {
            "name": "全市校园安全工作现场会", "issuer": "云州市教育局（演示）", "level": "city",
            "on": june.replace(day=20).isoformat(),
        }  # fmt: skip
        self._enter("officer", "county", "common.awards", (praised,), at)

    def _campaign(self, who: str) -> Callable[[datetime], None]:
        def doing(at: datetime) -> None:
            key = self.stage.people[who]
            unit = next(name for name, row in self.stage.units.items() if row.id == key.unit_id)
            pupils = self.stage.facts(unit).get("students", "100")
            day = local(at).date()
            row = {
                "name": f"{day.month}月安全教育主题周", "kind": "safety_day", "first": day.isoformat(),
                "people": pupils, "materials": pupils, "papers": "24", "boards": "2", "banners": "3", "items": "1",
            }  # fmt: skip
            self._enter(who, unit, CAMPAIGNS, (row,), at)

        return doing

    # An inspector's list.

    def _inspection(self, at: datetime) -> None:
        rows = [
            {
                "line": f"{INSPECTION} {number}",
                "list": INSPECTION,
                "number": str(number),
                "asks": asks,
                "proofs": proofs,
            }
            for number, (asks, proofs) in enumerate(ASKED, start=1)
        ]
        self._enter("officer", "county", OWN_LEDGER, rows, at)

    # An import.

    def _guards(self, at: datetime) -> None:
        """The guard company's own table; what its headings mean is remembered, and for some days it can be undone."""
        by, unit = self.stage.seat("officer", at), self.stage.units["county"]
        row = take(
            by=by, unit=unit, kind="ledger", what="common.guards", name="保安公司派驻名单.xlsx", file=self._posted(),
            client_id=new_id(), at=at,
        )  # fmt: skip
        means = dict(zip(GUARDS_HEAD, GUARDS_FIELDS, strict=True))
        mapping = {str(heading.column): means[heading.title] for heading in row.headings}
        row = match(by=by, import_id=row.id, mapping=mapping, at=at + timedelta(minutes=2))
        bring(by=by, import_id=row.id, version=row.version, at=at + timedelta(minutes=4))

    def _posted(self) -> bytes:
        book = Workbook()
        sheet = book.active
        assert sheet is not None
        sheet.append(GUARDS_HEAD)
        for key, number in POSTED:
            for place in range(number):
                way = "兼职" if place == 2 else "专职"
                name = f"示例·{'甲乙丙'[place]}保安"
                sheet.append((self.stage.units[key].name, name, way, "是", "示例保安服务公司"))
        out = io.BytesIO()
        book.save(out)
        return out.getvalue()

    # What schools think is pointless.

    def _needless(self, at: datetime) -> None:
        said = (
            ("first_safety", "first", "平台上本来就有注册名单，在这里再填一遍没有必要"),
            ("one_safety", "one", "市里平台能导出注册人数，两边重复填"),
        )
        for who, unit, text in said:
            say_pointless(
                by=self.stage.seat(who, at), unit=self.stage.units[unit], duty=NEEDLESS, text=text, at=at
            )  # fmt: skip

    def _answered(self, at: datetime) -> None:
        decide(
            by=self.stage.seat("officer", at), top=self.stage.units["county"], duty=NEEDLESS, decision="adjust",
            text="下学期起由县局从平台导出后统一登记，学校不再填。", at=at,
        )  # fmt: skip

    def _still_asked(self, at: datetime) -> None:
        say_pointless(
            by=self.stage.seat("sky_head", at), unit=self.stage.units["sky"], duty=STILL_ASKED,
            text="园里只有一栋楼，一天两次巡查走的是同一条路，一次就够", at=at,
        )  # fmt: skip

    # A channel, switched off: nothing leaves the machine.

    def _channel(self, at: datetime) -> None:
        by, unit = self.stage.seat("officer", at), self.stage.units["county"]
        quiet_from, quiet_to = USUAL_QUIET
        said = channels.Settings(
            title="安全股工作群（演示）", link="https://xiaoan.example.cn", per_minute=PER_MINUTE[Kind.WECOM],
            per_day=PER_DAY[Kind.WECOM], per_person=PER_PERSON, quiet_from=quiet_from, quiet_to=quiet_to, rests=True,
            subjects=tuple(channels.subjects_for(Kind.WECOM)),
        )  # fmt: skip
        opens = {"address": "demo-no-such-robot-0000"}
        row = channels.set_up(by=by, unit=unit, client_id=new_id(), kind=Kind.WECOM, opens=opens, said=said, at=at)
        channels.switch(by=by, channel_id=row.id, enabled=False, at=at)

    # Paper.

    def _on_paper(self, at: datetime) -> None:
        """The teacher of the point photographs the sheet on the wall; it lies with the record that says the same."""
        by, unit = self.stage.seat("hill_head", at), self.stage.units["hill"]
        with opened(by.scope, readonly=True):
            mine = Record.objects.filter(unit=unit, by_account=by.account, withdrawn_at=None)
            last = mine.order_by("-happened", "-id").first()
        if last is None:
            return  # in a holiday nothing was recorded
        sheet = photo(by, unit, "photo", at)
        file_paper(by=by, record_id=last.id, sheets=[sheet], at=at + timedelta(minutes=1))

    # Files asked for this hour; the worker makes them.

    def _exports(self) -> None:
        at = self.agenda.until - timedelta(minutes=2)

        def asked(then: datetime) -> None:
            exports.ask(
                by=self.stage.seat("officer", then), kind="list.hazards", arguments={}, client_id=new_id(), at=then
            )
            words = {"unit": str(self.stage.units["middle"].id), "period": "month", "list": "registers.fire"}
            exports.ask(
                by=self.stage.seat("middle_safety", then), kind=FOLDER, arguments=words, client_id=new_id(), at=then
            )  # fmt: skip

        self.agenda.add(at, asked)
