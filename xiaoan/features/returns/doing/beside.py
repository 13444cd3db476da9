"""What stands beside a return: notes, the stamped scan, figures kept at the deadline, the days an office sets."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from xiaoan.features.returns.events import DaysSet, Noted, Stamped
from xiaoan.features.returns.events import Kept as KeptTold
from xiaoan.features.returns.models import Days, Draft, Frozen, Kept, Note
from xiaoan.features.returns.pace import Pace, fills, one
from xiaoan.features.returns.rules import MONTH
from xiaoan.features.returns.sight.bodies import computed
from xiaoan.features.returns.sight.pages import STAMPED, verbs_of
from xiaoan.features.returns.verbs import EVERY_DOMAIN, SEE, SET_DAYS
from xiaoan.foundation.clock import month_of, month_span, school_day
from xiaoan.foundation.errors import Conflict, NotFound, Refused
from xiaoan.foundation.text import cleaned
from xiaoan.kernel.access import acts
from xiaoan.kernel.access.rules import Viewer
from xiaoan.kernel.catalogue.queries import shelf
from xiaoan.kernel.files.commands import attach
from xiaoan.kernel.tree.models import Unit


def note(
    *, by: Viewer, unit: Unit, client_id: UUID, kind: str, period: str, cell: str, text: str, at: datetime
) -> Note:
    """加说明 beside a figure. It stays, before and after the signature; the figure is not changed by it."""
    words = cleaned(text, most=300)
    with acts.opened(by=by, at=at) as act:
        owed = one(unit, kind, period)
        fill, check, sign = verbs_of(owed.kind.filler)
        if not any(act.may(verb, unit, domain=EVERY_DOMAIN) for verb in (check, sign)):
            act.require(fill, unit, domain=EVERY_DOMAIN)
        if not words:
            raise Refused("请写明说明的内容：为什么、以什么为准。", {"text": "请填写"})
        if not _is_cell(cell, owed.kind.code):
            raise Refused("报表里没有这一格。", {"cell": "请从表上点"})
        known = Note.objects.filter(home=unit.home, client_id=client_id).first()
        if known is not None:
            if (known.unit_id, known.kind, known.period, known.cell, known.text) == (
                unit.id,
                kind,
                period,
                cell,
                words,
            ):
                return known
            raise Conflict("这条说明已经用同一个编号交过不同的内容，请刷新后重填。")
        row = Note(unit=unit, client_id=client_id, kind=kind, period=period, cell=cell, text=words,
                   by=act.acting(unit), at=at)  # fmt: skip
        try:
            with transaction.atomic():
                row.save(force_insert=True)
        except IntegrityError as rival:
            raise Conflict("这条说明刚刚已经交过，请刷新。") from rival
        act.record(Noted(kind=kind, period=period, cell=cell, text=words), about=row)
        return row


def _is_cell(code: str, kind: str) -> bool:
    """Whether a form has the cell, among its own or those it adds up."""
    known = shelf().returns[kind]
    plain = code.removeprefix("sum.")
    if plain != code and known.sums:
        return (
            _is_cell(plain, known.sums) or _is_cell(code, known.sums)
            if shelf().returns[known.sums].sums
            else (_is_cell(plain, known.sums))
        )
    for block in known.blocks:
        lines = [f"{block.code}.{line.code}." for line in block.lines] or [f"{block.code}."]
        if any(plain == line + cell.code for line in lines for cell in (*block.cells, *block.columns)):
            return True
    return False


def stamp(*, by: Viewer, unit: Unit, kind: str, period: str, scans: Sequence[UUID], at: datetime) -> Frozen:
    """附盖章件: the signed and stamped print of what was frozen, as a picture or a PDF."""
    with acts.opened(by=by, at=at) as act:
        owed = one(unit, kind, period)
        act.require(verbs_of(owed.kind.filler)[0], unit, domain=EVERY_DOMAIN)
        row = Frozen.objects.select_related("unit").filter(unit=unit, kind=kind, period=period).first()
        if row is None:
            raise Refused("签字报送以后再附盖章件：先打印、盖章，再拍照或扫描。")
        if not scans:
            raise Refused("请附盖章件的照片或扫描件。", {"scan": "请附盖章件"})
        attach(
            by=by, unit=unit, attachments=scans, object_type=row._meta.label_lower, object_id=row.id, verb=SEE,
            purpose=STAMPED, at=at, domain=EVERY_DOMAIN,
        )  # fmt: skip
        act.record(Stamped(kind=kind, period=period, files=len(scans)), about=row)
        return row


def keep(act: acts.Act, unit: Unit, month: str) -> None:
    """A month has closed: keep the figures of returns that close with it and are not signed. Called by a reaction."""
    if not any(kind.closes and fills(unit, kind) for kind in shelf().returns.values()):
        return
    first, last = month_span(month)
    pace = Pace.read([unit], first, last)
    for kind in pace.kinds(unit, last):
        try:
            owed = pace.owed(unit, kind.code, month)
        except (NotFound, Refused):
            continue
        named = {"unit": unit, "kind": kind.code, "period": month}
        if not kind.closes or len(owed.span.months) != 1 or Frozen.objects.filter(**named).exists():
            continue
        draft = Draft.objects.filter(**named).first()
        body = computed(act.by, owed, draft.typed if draft else {}, with_open=False, at=act.at)
        row = Kept(body=body, at=act.at, **named)
        row.save(force_insert=True)
        act.record(KeptTold(kind=kind.code, period=month), about=row)


def set_days(*, by: Viewer, unit: Unit, kind: str, cut_day: int, due_day: int, starts: str, at: datetime) -> Days:
    """An office's own cut-off (0: natural months) and due day of a kind, for itself and all below."""
    with acts.opened(by=by, at=at) as act:
        act.require(SET_DAYS, unit, domain=EVERY_DOMAIN)
        wrong = {}
        if kind not in shelf().returns:
            wrong["kind"] = "请从列表中选择"
        if not 0 <= cut_day <= 28:
            wrong["cut_day"] = "请填 1 到 28；按自然月的填 0"
        if not 1 <= due_day <= 28:
            wrong["due_day"] = "请填 1 到 28"
        if not MONTH.fullmatch(starts) or starts < month_of(school_day(at)):
            wrong["starts"] = "从本月或以后的月份起"
        if wrong:
            raise Refused("报送日设得不对，请改正。", wrong)
        row, _ = Days.objects.select_for_update(of=("self",)).update_or_create(
            home=unit.home, unit=unit, kind=kind, starts=starts,
            defaults={"cut_day": cut_day, "due_day": due_day, "path": unit.path},
        )  # fmt: skip
        act.record(DaysSet(kind=kind, cut_day=cut_day, due_day=due_day, starts=starts), about=row)
        return row
