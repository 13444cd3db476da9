"""What happens to an import. What it writes are the events of the rows themselves."""

from __future__ import annotations

from datetime import date

from xiaoan.kernel.trail.events import Event, Personal, event


@event("imports.taken", "上传要导入的表")
class Taken(Event):
    name: Personal
    list_kind: str
    sha256: str
    size: int


@event("imports.written", "从 Excel 导入")
class Written(Event):
    list_kind: str
    added: int
    changed: int
    same: int


@event("imports.undone", "撤销导入")
class Undone(Event):
    list_kind: str
    rows: int
    day: date


@event("imports.dropped", "放弃导入")
class Dropped(Event):
    list_kind: str


@event("imports.remembered", "记住表头的对应")
class Remembered(Event):
    list_kind: str
    sort: str
    said: str
    means: str
