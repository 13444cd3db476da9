"""An export is asked for, made, or given up: data that leaves the system leaves a trace. Filters may name a person."""

from __future__ import annotations

from xiaoan.kernel.trail.events import Event, Personal, event


@event("exports.asked", "申请导出", still=True)
class ExportAsked(Event):
    export: str
    filters: Personal = ""


@event("exports.made", "生成导出文件", still=True)
class ExportMade(Event):
    export: str
    lines: int
    sha256: str


@event("exports.failed", "导出没有成功", still=True)
class ExportFailed(Event):
    export: str
    reason: str
