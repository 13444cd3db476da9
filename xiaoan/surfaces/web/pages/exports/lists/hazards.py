"""隐患, and what was reported, as workbooks."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from xiaoan.kernel.access.queries import scope, seen
from xiaoan.kernel.catalogue.queries import shelf
from xiaoan.kernel.hazards import verbs
from xiaoan.kernel.hazards.machine import ReportState
from xiaoan.kernel.hazards.models import Hazard, Report
from xiaoan.kernel.hazards.queries import Row, total
from xiaoan.kernel.hazards.sight.lists import matching
from xiaoan.kernel.hazards.sight.rows import report_rows, rows_of
from xiaoan.reports.xlsx import Cell, Head
from xiaoan.surfaces.web.door import Seat
from xiaoan.surfaces.web.pages.exports.listed import LONG, SHORT, Listed, by_parts, heads
from xiaoan.surfaces.web.pages.hazards.addresses import asked, offered


def register(seat: Seat) -> Listed:
    """The register with the filters of its page, the newest first."""
    now = asked(seat)
    rows = seen(seat.viewer, Hazard.objects.filter(matching(now.filters, seat.at)), verbs.SEE)
    return Listed(
        _("隐患"), now.unit.name if now.unit else "", _heads(), _hazards(seat, rows),
        total(seat.viewer, now.filters, at=seat.at), _("条"), offered(seat, now),
    )  # fmt: skip


def _heads() -> list[Head]:
    return heads(
        _("编号"), (_("单位"), 24), (_("隐患"), LONG), (_("部位"), 24), _("方面"), _("类别"), _("等级"), _("阶段"),
        _("来源"), (_("处数"), SHORT), (_("已销号（处）"), SHORT), (_("未整改（处）"), SHORT), _("登记时间"),
        _("整改期限"), (_("超期天数"), SHORT), _("卡在谁"), (_("在哪个单位"), 24), (_("第几天"), SHORT),
        _("整改责任人"), _("等待原因"), (_("挂牌督办"), SHORT), _("销号时间"),
    )  # fmt: skip


def _hazards(seat: Seat, rows: QuerySet[Hazard]) -> Iterator[list[Cell]]:
    domains = {code: word.title for code, word in shelf().domains.items()}
    for part in by_parts(rows.order_by("-registered_at", "-id")):
        yield from (_cells(row, domains) for row in rows_of(part, seat.at))


def _cells(row: Row, domains: dict[str, str]) -> list[Cell]:
    ended = row.closed_at is not None
    return [
        row.number, row.unit_name, row.title, row.where, domains.get(row.domain, row.domain), row.kind_title,
        row.grade_title, row.stage_title, row.source_title, row.quantity, row.closed, row.open, row.registered_at,
        row.due, row.overdue or None, "" if ended else row.holder, "" if ended else row.holder_unit,
        None if ended else row.stuck_day, row.rectifier, row.waiting_title, row.listed or None, row.closed_at,
    ]  # fmt: skip


def reports(seat: Seat) -> Listed:
    """What waits for the viewer's look, and what he reported himself."""
    awaiting = scope(seat.viewer, verbs.TRIAGE) & Q(state=ReportState.AWAITING.value)
    rows = Report.objects.select_related("unit").filter(awaiting | Q(by_account=seat.viewer.account))
    return Listed(
        _("上报的问题"), "",
        heads(
            (_("单位"), 24), (_("看到什么"), LONG), (_("在哪里"), 24), (_("处数"), SHORT), _("来源"), _("情况"),
            (_("有危险"), SHORT), _("发现时间"), _("报到时间"), _("上报人"), _("由谁告诉"), (_("等了几天"), SHORT),
            (_("答复"), LONG), _("答复时间"),
        ),
        _reports(seat, rows), rows.count(), _("条"), said=[_("待我核实的和我上报的")],
    )  # fmt: skip


def _reports(seat: Seat, rows: QuerySet[Report]) -> Iterator[list[Cell]]:
    for part in by_parts(rows.order_by("-reached", "-id")):
        for row in report_rows(part, seat.at):
            yield [
                row.unit_name, row.what, row.where, row.quantity, row.source_title, row.state_title,
                row.danger or None, row.happened, row.reached, row.by, row.told_by, row.waited_days,
                row.reason or row.referred_to, row.replied_at,
            ]  # fmt: skip
