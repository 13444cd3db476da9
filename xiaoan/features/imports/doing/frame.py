"""What every act on an import shares: the row locked and asked about, and the look at what it would do."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from xiaoan.features.imports.kinds.ledgers import LEDGER, ledger_domains
from xiaoan.features.imports.kinds.shelf import kind_named
from xiaoan.features.imports.models import Content, Import
from xiaoan.features.imports.reading.heads import titles_of
from xiaoan.features.imports.reading.rows import mended, rows
from xiaoan.features.imports.shapes import LEAVE, Asked, Kind, Looked
from xiaoan.foundation.errors import Conflict, NotFound, Refused
from xiaoan.kernel.access.acts import Act
from xiaoan.kernel.access.rules import Viewer

MOST_LINES = 20_000
Locked = tuple[Import, Content]


def locked(act: Act, import_id: UUID, *, verb: str = "") -> Import:
    """The import, locked, for somebody who may bring such lists there; NotFound out of sight."""
    row = Import.objects.select_for_update(of=("self",)).select_related("unit").filter(id=import_id).first()
    if row is None:
        raise NotFound()
    act.require(verb or kind_named(row.kind).verb, row.unit, domain=domain_of(row))
    return row


def domain_of(row: Import) -> str:
    """The domain of what a list is about: that of its ledger, which others' grants may not speak of."""
    return ledger_domains().get(row.what, "") if row.kind == LEDGER else ""


def open_one(act: Act, import_id: UUID, version: int | None = None) -> Locked:
    """An import not yet done, with its content; Conflict when it is done, or was changed meanwhile."""
    row = still_open(locked(act, import_id))
    if version is not None and version != row.version:
        raise Conflict("这次导入刚被改过（可能在另一个窗口），请看过最新的结果再导入。")
    return row, content_of(row)


def still_open(row: Import) -> Import:
    """The same; Conflict when it is done, or being written."""
    if row.state != "open":
        raise Conflict("这次导入已经办完，不能再改。要再导入请重新上传。")
    if row.step == "waiting":
        raise Conflict("正在导入，请等它办完。")
    return row


def content_of(row: Import) -> Content:
    """What is kept of the file, locked; Refused when it was let go."""
    found = Content.objects.select_for_update(of=("self",)).filter(of=row).first()
    if found is None:
        raise Refused("这份表放得太久，已按期清除，请重新上传。")
    return found


def asked(row: Import, content: Content, viewer: Viewer, at: datetime) -> Asked:
    """The list as its kind reads it, with all that was matched and mended."""
    kind = kind_named(row.kind)
    lines = content.tables[row.sheet].lines if content.tables else []
    if kind.laid_out:
        table = mended(lines, content.fixes)
        return Asked(viewer, row.unit, row.what, [], {}, row.options, at, table)
    titles = titles_of(lines, row.head, row.depth) if lines else {}
    found = list(
        rows(
            lines, begins=row.head + row.depth, titles=titles, mapping=row.mapping, fixes=content.fixes,
            words=content.words,
        )
    )  # fmt: skip
    if len(found) > MOST_LINES:
        raise Refused(f"一次最多导入 {MOST_LINES} 行，请分开导入。")
    headed = {heading.column: heading.title for heading in row.headings}
    told = {field: headed.get(int(column), "") for column, field in row.mapping.items() if field != LEAVE}
    return Asked(viewer, row.unit, row.what, found, told, row.options, at, lines[: row.head])


def look(row: Import, content: Content, viewer: Viewer, at: datetime) -> tuple[Kind, Asked, Looked]:
    """What the list would do now; writes nothing."""
    kind = kind_named(row.kind)
    said = asked(row, content, viewer, at)
    if not kind.laid_out and not said.rows:
        raise Refused("表头下面没有内容。请看一看选的工作表和表头对不对。")
    return kind, said, kind.look(said)


def keep(row: Import, content: Content, looked: Looked) -> None:
    """Keep what a look found, for the page."""
    states = [outcome.state for outcome in looked.outcomes]
    row.step, row.failure = "looked", ""
    row.lines = len(states)
    row.added, row.changed, row.same, row.wrong = (states.count(state) for state in ("new", "changed", "same", "wrong"))
    row.notices = looked.notices[:50]
    content.outcomes = looked.outcomes
    content.choices = looked.choices


def again(row: Import, content: Content, act: Act) -> Import:
    """Look again after a change, and keep both."""
    try:
        keep(row, content, look(row, content, act.by, act.at)[2])
    except Refused as wrong:
        row.step, row.failure = "columns", wrong.reason[:400]
    row.version += 1
    row.save()
    content.save()
    return row
