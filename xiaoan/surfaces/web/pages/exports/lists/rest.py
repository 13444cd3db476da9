"""检查文书、专项排查、待我办里的信、工作标准、办理记录 as workbooks."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from xiaoan.features.inspections.models import Paper
from xiaoan.features.inspections.sight.lists import matching, total
from xiaoan.features.inspections.sight.rows import paper_rows
from xiaoan.foundation.clock import school_day
from xiaoan.foundation.errors import NotFound
from xiaoan.foundation.ids import parse_id
from xiaoan.kernel.access import verbs as access
from xiaoan.kernel.access.queries import scope
from xiaoan.kernel.catalogue.queries import governing
from xiaoan.kernel.messages.models import Letter
from xiaoan.kernel.trail.models import TrailEvent
from xiaoan.kernel.trail.queries import history
from xiaoan.kernel.work.demands.models import SENT
from xiaoan.kernel.work.demands.reading import listing, state_word
from xiaoan.kernel.work.weight.reach import Reach
from xiaoan.reports.xlsx import Cell
from xiaoan.surfaces.web.door import Seat
from xiaoan.surfaces.web.pages.catalogue.standards import chosen_unit, duty_line, with_parts
from xiaoan.surfaces.web.pages.evidence.telling import body_words, object_words
from xiaoan.surfaces.web.pages.exports.listed import LONG, SHORT, Listed, by_parts, heads
from xiaoan.surfaces.web.pages.inspections.index import chosen_papers

RECEIPTS = {"waits": "待签收", "signed": "已签收", "refused": "拒绝签收"}
REPLIES = {"owed": "待回执", "part": "部分回执", "done": "已回执"}
MOST_SWEEPS = 200
"""As many as the query gives at once."""


def papers(seat: Seat) -> Listed:
    """检查文书 with the filters of its page."""
    unit, filters, shown = chosen_papers(seat)
    rows = matching(seat.viewer, filters, seat.at).order_by("-at", "-id")
    said = heads(
        _("文书"),
        (_("文号"), 24),
        (_("出具单位"), 24),
        (_("学校"), 24),
        _("日期"),
        (_("问题（条）"), SHORT),
        (_("未改完（条）"), SHORT),
        _("签收"),
        _("签收人"),
        _("回执"),
        _("回执期限"),
        (_("超期天数"), SHORT),
    )
    count = total(seat.viewer, filters, at=seat.at)
    return Listed(_("检查文书"), unit.name if unit else "", said, _papers(seat, rows), count, _("份"), shown)


def _papers(seat: Seat, rows: QuerySet[Paper]) -> Iterator[list[Cell]]:
    for part in by_parts(rows):
        for row in paper_rows(part, seat.at):
            yield [
                row.kind_title + (_("（更正）") if row.corrects else ""),
                row.number,
                row.issuer,
                row.unit_name,
                row.on,
                row.problems,
                row.open,
                RECEIPTS.get(row.receipt, ""),
                row.received_by,
                REPLIES.get(row.reply, ""),
                row.due,
                row.overdue or None,
            ]


def sweeps(seat: Seat) -> Listed:
    """专项排查 in sight, the latest first."""
    day = school_day(seat.at)
    lines: list[list[Cell]] = [
        [
            row.number,
            row.title,
            row.unit.short_name,
            state_word(row, day),
            row.due,
            len(row.units),
            (row.state == SENT and row.due < day) or None,
        ]
        for row in listing(seat.viewer, limit=MOST_SWEEPS)
    ]
    said = heads(
        _("编号"),
        (_("名称"), LONG),
        (_("发起单位"), 24),
        _("情况"),
        _("截止"),
        (_("单位数"), SHORT),
        (_("到期未结束"), SHORT),
    )
    return Listed(_("专项排查"), "", said, lines, len(lines), _("次"))


def letters(seat: Seat) -> Listed:
    """One's own letters, the newest first."""
    rows = Letter.objects.select_related("unit").filter(to=seat.viewer.account)
    said = heads((_("事项"), LONG), (_("说明"), LONG), (_("单位"), 24), _("时间"), _("看过"))
    return Listed(_("给我的信"), "", said, _letters(rows), rows.count(), _("封"))


def _letters(rows: QuerySet[Letter]) -> Iterator[list[Cell]]:
    for part in by_parts(rows.order_by("-at", "-id")):
        for row in part:
            yield [row.title, row.text, row.unit.short_name, row.at, row.opened_at]


def duties(seat: Seat) -> Listed:
    """The duties that govern a unit, with the clause each stands on."""
    unit, day = chosen_unit(seat), school_day(seat.at)
    wanted, reach = seat.GET.get("pack", ""), Reach(with_parts(unit), day)
    school = any(reach.ground.kinds[each.kind].level in ("school", "campus") for each in reach.units)
    lines: list[list[Cell]] = []
    for code, reign in governing(unit, day).items():
        if wanted not in ("", code):
            continue
        for duty in reign.pack.duties:
            line = duty_line(duty, reign, reach.owing(duty) if school else None)
            basis = line.basis
            lines.append(
                [
                    reign.pack.title,
                    reign.version,
                    line.title,
                    line.rhythm,
                    line.days,
                    line.asked,
                    line.once or None,
                    round(line.week, 1) if line.week is not None else None,
                    f"{basis.source} {basis.article}".strip() if basis else "",
                    line.unverified or None,
                    line.code,
                ]
            )
    said = heads(
        (_("标准"), 24),
        (_("版本"), SHORT),
        (_("要做的事"), LONG),
        _("多久一次"),
        _("哪些天"),
        (_("由谁办"), 24),
        (_("一次（分钟）"), SHORT),
        (_("一周（分钟）"), SHORT),
        (_("依据"), LONG),
        (_("引用前请核对"), SHORT),
        (_("代码"), 24),
    )
    return Listed(_("工作标准"), unit.name, said, lines, len(lines), _("项"))


def trail(seat: Seat) -> Listed:
    """办理记录 of one object, all of it."""
    key = parse_id(seat.GET.get("object"))
    if key is None:
        raise NotFound()
    reach = scope(seat.viewer, access.SEE_TRAIL, domain=None)
    count = TrailEvent.objects.filter(reach, object_id=key).count()
    if not count:
        raise NotFound()
    steps = history(key, most=count, reach=reach)
    lines: list[list[Cell]] = [
        [
            step.seq,
            step.title,
            step.happened_at,
            step.recorded_at,
            step.actor_name,
            step.post,
            step.unit_name,
            "；".join(f"{each.word}：{each.text}" for each in body_words(step.body)),
            step.check,
        ]
        for step in steps
    ]
    said = heads(
        (_("序号"), SHORT),
        (_("做了什么"), 24),
        _("发生时间"),
        _("记录时间"),
        _("谁"),
        _("岗位"),
        (_("单位"), 24),
        (_("内容"), 60),
        _("核对码"),
    )
    title = _("办理记录_{what}").format(what=object_words(steps[0].object_type))
    return Listed(title, "", said, lines, len(lines), _("条"))
