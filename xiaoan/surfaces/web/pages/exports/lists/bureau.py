"""各校情况, what lies behind a figure, and what schools said of their duties, as workbooks."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeVar

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from xiaoan.engines.cadence import Tally
from xiaoan.foundation.ids import parse_id
from xiaoan.foundation.text import month_words, person_words
from xiaoan.kernel.access.queries import seen, visible_unit
from xiaoan.kernel.access.rules import Viewer
from xiaoan.kernel.catalogue.queries import shelf
from xiaoan.kernel.tree.models import Unit
from xiaoan.kernel.tree.paths import subtree
from xiaoan.kernel.tree.queries import unit as unit_of
from xiaoan.kernel.work.models import Claim, Remark
from xiaoan.kernel.work.reading.titles import titles as titles_of
from xiaoan.kernel.work.shapes import Line
from xiaoan.kernel.work.verbs import SEE
from xiaoan.reports.xlsx import Cell, Head
from xiaoan.surfaces.web.door import Seat
from xiaoan.surfaces.web.pages.bureau.asked import asked
from xiaoan.surfaces.web.pages.bureau.behind import EVERY, OUTCOMES, lines_of, looked
from xiaoan.surfaces.web.pages.bureau.show import counted
from xiaoan.surfaces.web.pages.bureau.weights import done, due
from xiaoan.surfaces.web.pages.exports.listed import LONG, SHORT, Listed, by_parts, heads

SAID = {"difficulty": "有困难", "pointless": "这项没有必要"}
PARTIAL = {"partial": "办了一部分"}


def table(seat: Seat) -> Listed:
    """The bureau's table: a line a school, under each domain what was owed, done, late and undone."""
    look = asked(seat)
    lines, words = counted(seat, look).lines, shelf()
    used = {code for line in lines for code, tally in line.tallies.items() if tally.required}
    domains = [code for code in words.domains if code in used]
    said = [
        *heads(
            (_("单位"), 28),
            _("类别"),
            (_("重大隐患（处）"), SHORT),
            (_("超期（条）"), SHORT),
            (_("未整改（处）"), SHORT),
        ),
        *heads(
            (_("最久（天）"), SHORT), (_("应办"), SHORT), (_("已办"), SHORT), (_("其中迟办"), SHORT), (_("未办"), SHORT)
        ),
        *(
            Head(f"{words.domains[code].title}　{what}", SHORT)
            for code in domains
            for what in (_("应办"), _("已办"), _("未办"))
        ),
    ]
    rows: list[list[Cell]] = []
    for line in lines:
        weight, total = line.burden, line.total
        rows.append(
            [
                line.name,
                line.kind,
                weight.major_places,
                weight.late,
                weight.places,
                weight.oldest,
                due(total),
                done(total),
                total.late,
                total.missing,
                *(number for code in domains for number in _owed(line.tallies.get(code, Tally()))),
            ]
        )
    chosen = [month_words(look.month)]
    if look.domain:
        chosen.append(words.domains[look.domain].title)
    if look.kind:
        chosen.append(words.unit_kinds[look.kind].title if look.kind in words.unit_kinds else look.kind)
    return Listed(_("各校情况"), look.top.name, said, rows, len(rows), _("个单位"), said=chosen)


def _owed(tally: Tally) -> tuple[int, int, int]:
    return due(tally), done(tally), tally.missing


def behind(seat: Seat) -> Listed:
    """Every occurrence behind a figure, of the outcome looked at."""
    look = looked(seat)
    figure, words = look.figure, {code: str(title) for code, title in OUTCOMES} | PARTIAL
    said = heads(
        (_("单位"), 24),
        (_("要做的事"), LONG),
        _("方面"),
        (_("对象"), 24),
        _("开始"),
        _("截止"),
        (_("次数"), SHORT),
        _("情况"),
        (_("由谁办"), 30),
        (_("学校说明"), LONG),
        (_("记录（条）"), SHORT),
    )
    chosen = [month_words(figure.month) if not look.day else f"{look.day:%Y-%m-%d}"]
    domains = {code: word.title for code, word in shelf().domains.items()}
    if figure.domain:
        chosen.append(domains.get(figure.domain, figure.domain))
    if figure.duty:
        chosen.append(look.roll.sheet.titles.get(figure.duty, figure.duty))
    chosen.append(_("全部") if look.outcome == EVERY else words[look.outcome])
    rows = _occurrences(lines_of(seat, look, most=max(look.number, 1)), words, domains)
    return Listed(_("要做的事"), figure.unit.name, said, rows, look.number, _("项"), said=chosen)


def _occurrences(lines: list[Line], words: dict[str, str], domains: dict[str, str]) -> Iterator[list[Cell]]:
    for line in lines:
        yield [
            line.unit_name,
            line.title,
            domains.get(line.domain, line.domain),
            line.subject.name,
            line.opens,
            line.due,
            line.n,
            words.get(line.outcome, line.outcome),
            "、".join(person_words(each.name, each.post) for each in line.asked[:3]),
            line.difficulty,
            len(line.records),
        ]


def _top(seat: Seat) -> Unit:
    key = parse_id(seat.GET.get("unit"))
    return visible_unit(seat.viewer, key, SEE) if key is not None else unit_of(seat.viewer.unit)


M = TypeVar("M", Claim, Remark)


def _below(viewer: Viewer, rows: QuerySet[M], top: Unit) -> QuerySet[M]:
    low, high = subtree(top.path)
    return seen(viewer, rows.select_related("unit").filter(path__gte=low, path__lt=high), SEE).order_by("-at", "-id")


def claims(seat: Seat) -> Listed:
    """不适用 as it was said under a unit, with the refusals."""
    top = _top(seat)
    rows = _below(seat.viewer, Claim.objects.all(), top)
    said = heads(
        (_("单位"), 24),
        (_("要做的事"), LONG),
        _("截止"),
        (_("为什么不适用"), LONG),
        (_("谁说的"), 24),
        _("时间"),
        (_("退回理由"), LONG),
    )
    return Listed(_("不适用申报"), top.name, said, _claims(rows), rows.count(), _("条"))


def _claims(rows: QuerySet[Claim]) -> Iterator[list[Cell]]:
    for part in by_parts(rows):
        called = titles_of({row.duty for row in part})
        for row in part:
            yield [
                row.unit.short_name,
                called.get(row.duty, row.duty),
                row.due,
                row.reason,
                row.by.words,
                row.at,
                row.refusal if row.refused_at else "",
            ]


def remarks(seat: Seat) -> Listed:
    """有困难 and 这项没有必要 as said under a unit, with the answers."""
    top = _top(seat)
    rows = _below(seat.viewer, Remark.objects.all(), top)
    said = heads(
        (_("单位"), 24),
        _("哪一种"),
        (_("要做的事"), LONG),
        (_("说了什么"), LONG),
        (_("谁说的"), 24),
        _("时间"),
        (_("答复"), LONG),
        _("答复时间"),
    )
    return Listed(_("学校的意见"), top.name, said, _remarks(rows), rows.count(), _("条"))


def _remarks(rows: QuerySet[Remark]) -> Iterator[list[Cell]]:
    for part in by_parts(rows):
        called = titles_of({row.duty for row in part})
        for row in part:
            yield [
                row.unit.short_name,
                SAID.get(row.kind, row.kind),
                called.get(row.duty, row.duty),
                row.text,
                row.by.words,
                row.at,
                row.reply,
                row.replied_at,
            ]
