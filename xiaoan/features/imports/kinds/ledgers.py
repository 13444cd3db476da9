"""台账: the rows of one ledger, of one school or of several; read, judged and written by the room of ledgers."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from xiaoan.features.imports.kinds import later
from xiaoan.features.imports.shapes import Asked, Field, Kind, Looked, Outcome, Part, Row, Tell, Trouble, Verdict
from xiaoan.foundation.errors import NotFound, Refused
from xiaoan.kernel.access.acts import Act
from xiaoan.kernel.catalogue.pack.content import Column, Ledger
from xiaoan.kernel.catalogue.queries import contents
from xiaoan.kernel.hazards.models import Report
from xiaoan.kernel.ledgers.commands import edit, load, withdraw
from xiaoan.kernel.ledgers.force import governing
from xiaoan.kernel.ledgers.models import LedgerRow
from xiaoan.kernel.ledgers.shapes import Loaded, SheetRow
from xiaoan.kernel.ledgers.verbs import KEEP
from xiaoan.kernel.tree.models import Unit
from xiaoan.kernel.tree.queries import under

UNIT = "@unit"
LEDGER = "ledger"
_PLACES = ("位置", "地点", "所在地点", "所在位置", "存放位置", "放置位置", "存放地点", "设置位置", "部位", "安装位置")
_PHONES = ("电话", "联系电话", "手机", "手机号", "电话号码", "联系方式")
_LABELS = ("编号", "名称", "器材编号", "设备编号", "姓名")


def ledgers() -> dict[str, Ledger]:
    """Every ledger of the newest standards, by code."""
    return {ledger.code: ledger for pack in contents().values() for ledger in pack.ledgers}


def ledger_domains() -> dict[str, str]:
    """The domain of every ledger, by the ledger's code; as the pack that brings it says."""
    return {ledger.code: pack.domain for pack in contents().values() for ledger in pack.ledgers}


def _ledger(what: str) -> Ledger:
    found = ledgers().get(what)
    if found is None:
        raise Refused("请选是哪一本台账。", {"what": "请从列表中选择"})
    return found


def fields(unit: Unit, what: str) -> list[Field]:
    """The columns of the ledger; above the schools also whose row it is."""
    ledger = _ledger(what)
    columns = [column for column in ledger.columns if column.type != "file"]
    found = [Field(each.code, each.title, _called(each, ledger, columns), each.required) for each in columns]
    if unit.is_school:
        return found
    words = ("学校", "学校名称", "单位名称", "所在学校", "校名", "使用单位")
    return [Field(UNIT, "单位", words, True), *found]


def _called(column: Column, ledger: Ledger, columns: Sequence[Column]) -> tuple[str, ...]:
    """Usual words for a kind of column that stands only once."""
    alone = sum(each.type == column.type for each in columns) == 1
    if column.code == ledger.place or (column.type == "place" and alone):
        return _PLACES
    if column.type == "phone" and alone:
        return _PHONES
    return _LABELS if column.code == ledger.label else ()


def look(asked: Asked) -> Looked:
    """What the list would do, unit by unit; nothing is written."""
    groups, wrong = _by_unit(asked)
    outcomes = list(wrong)
    ledger = _ledger(asked.what)
    for unit, rows in groups.items():
        kept = _may_keep(asked, unit)
        if kept:
            outcomes += [
                Outcome(row.number, _label(row, ledger), "wrong", "", [_whose(asked, row, kept)]) for row in rows
            ]
            continue
        loaded = load(by=asked.viewer, unit=unit, ledger=asked.what, rows=_lines(rows), at=asked.at, dry=True)
        outcomes += _outcomes(asked, ledger, rows, loaded)
    return Looked(sorted(outcomes, key=lambda each: each.number), plan=groups)


def _by_unit(asked: Asked) -> tuple[dict[Unit, list[Row]], list[Outcome]]:
    if asked.unit.is_school:
        return {asked.unit: list(asked.rows)}, []
    named: dict[str, list[Unit]] = {}
    for unit in under(asked.unit.path).filter(closed=None):
        if asked.viewer.may(KEEP, path=unit.path, unit=unit.id):
            for name in {unit.name, unit.short_name}:
                named.setdefault(name, []).append(unit)
    found: dict[Unit, list[Row]] = {}
    wrong = []
    for row in asked.rows:
        said = row.texts.get(UNIT, "")
        units = named.get(said, [])
        if len(units) == 1:
            found.setdefault(units[0], []).append(row)
            continue
        says = f"叫“{said}”的单位不止一个，请写全称。" if units else f"没有找到“{said}”，或者那里的台账不归您管。"
        wrong.append(Outcome(row.number, said, "wrong", "", [_whose(asked, row, says)]))
    return found, wrong


def _may_keep(asked: Asked, unit: Unit) -> str:
    """Why the ledger of a unit cannot be kept by the importer, or nothing."""
    try:
        governed = governing(unit, asked.what, asked.today)
    except (NotFound, Refused) as why:
        return str(why)
    if not asked.viewer.may(KEEP, path=unit.path, unit=unit.id, domain=governed.domain):
        return "这本台账不归您登记。"
    return ""


def _whose(asked: Asked, row: Row, says: str) -> Trouble:
    return row.trouble(UNIT, asked.title(UNIT), says)


def _label(row: Row, ledger: Ledger) -> str:
    return row.texts.get(ledger.label, "")


def _lines(rows: Sequence[Row]) -> list[SheetRow]:
    """A blank in somebody's own sheet says nothing of what is there."""
    return [
        SheetRow(row.number, {code: text for code, text in row.texts.items() if text and code[0] not in "@?"})
        for row in rows
    ]


def _outcomes(asked: Asked, ledger: Ledger, rows: Sequence[Row], loaded: Loaded) -> list[Outcome]:
    columns = {column.title: column for column in ledger.columns}
    added, changed = set(loaded.added), set(loaded.changed)
    told: dict[int, list[tuple[str, str]]] = {}
    for problem in loaded.problems:
        told.setdefault(problem.number, []).append((problem.column, problem.says))
    found = []
    for row in rows:
        wrong = [row.trouble(field, asked.title(field), says) for field, says in row.faults.items()]
        wrong += [
            _trouble(asked, row, columns.get(title), title, says, ledger) for title, says in told.get(row.number, [])
        ]
        if wrong:
            found.append(Outcome(row.number, _label(row, ledger), "wrong", "", wrong))
        else:
            state = "new" if row.number in added else "changed" if row.number in changed else "same"
            found.append(Outcome(row.number, _label(row, ledger), state))  # type: ignore[arg-type]  # one of three
    return found


def _trouble(asked: Asked, row: Row, column: Column | None, title: str, says: str, ledger: Ledger) -> Trouble:
    if column is None:
        return row.trouble(ledger.label, title, says)
    picks = [(choice.title, choice.title) for choice in column.choices]
    if column.type == "yes_no":
        picks = [("是", "是"), ("否", "否")]
    return row.trouble(column.code, asked.title(column.code) or title, says, choices=picks, everywhere=bool(picks))


def write(act: Act, asked: Asked, looked: Looked, tell: Tell) -> list[Part]:
    """Load unit by unit; what was there before is kept, so that it can be put back."""
    groups: dict[Unit, list[Row]] = looked.plan
    parts: list[Part] = []
    done = 0
    for unit, rows in groups.items():
        before = {row.id: dict(row.cells) for row in _live(unit, asked.what)}
        versions = {row.id: row.version for row in _live(unit, asked.what)}
        loaded = load(by=asked.viewer, unit=unit, ledger=asked.what, rows=_lines(rows), at=asked.at)
        if loaded.problems:
            first = loaded.problems[0]
            raise Refused(f"第 {first.number} 行：{first.says}")
        for row in _live(unit, asked.what):
            if row.id not in before:
                parts.append(Part(0, "add", "row", row.id, unit, row.label))
            elif row.version != versions[row.id]:
                parts.append(Part(0, "change", "row", row.id, unit, row.label, before[row.id]))
        done += len(rows)
        tell(done)
    return parts


def _live(unit: Unit, ledger: str) -> list[LedgerRow]:
    return list(LedgerRow.objects.filter(home=unit.home, unit=unit, ledger=ledger, withdrawn_at=None).order_by("id"))


def used(parts: Sequence[Part], account: UUID, at: datetime) -> list[Verdict]:
    """Rows that were edited since, or about which something was reported."""
    labels = {part.object: part.label for part in parts}
    found = [(labels[key], "之后又改过") for key in later.touched(labels, account, at)]
    told = Report.objects.filter(origin_id__in=list(labels), reached__gte=at).values_list("origin_id", flat=True)
    return list(dict.fromkeys(found + [(labels[key], "已有上报的问题") for key in told if key is not None]))


def undo(act: Act, parts: Sequence[Part]) -> None:
    """New rows are withdrawn, changed ones hold their former cells."""
    rows = LedgerRow.objects.in_bulk([part.object for part in parts])
    for part in parts:
        row = rows[part.object]
        if part.op == "add":
            withdraw(by=act.by, row_id=row.id, version=row.version, reason="撤销导入", at=act.at)
        else:
            values = {**dict.fromkeys(row.cells, ""), **part.before}
            edit(by=act.by, row_id=row.id, version=row.version, values=values, at=act.at)


KIND = Kind(
    LEDGER, "台账", "条", KEEP, fields, look, write, used, undo,
    hint="一行一个。台账里有的列都行；表里空着的格子不会清掉系统里已有的内容。",
)  # fmt: skip
