"""Asking for a file, keeping what was made of it, clearing away what has waited long enough."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from xiaoan.features.exports.events import ExportAsked, ExportFailed, ExportMade
from xiaoan.features.exports.kinds import EXPORTS, Kind
from xiaoan.features.exports.models import Export, Reach
from xiaoan.features.exports.rules import GIVEN_UP, KEPT, LONGEST_ARGUMENT, MOST_ARGUMENTS, MOST_WAITING
from xiaoan.features.exports.storage import Kept, everything_kept, half_written, remove
from xiaoan.foundation.errors import Conflict, NotFound, Refused
from xiaoan.foundation.text import cleaned
from xiaoan.kernel.access import acts
from xiaoan.kernel.access.queries import operator
from xiaoan.kernel.access.rules import Viewer
from xiaoan.kernel.jobs.commands import ask as ask_job
from xiaoan.kernel.messages.commands import Word, write
from xiaoan.kernel.tree.models import Unit

JOB = "exports.make"
LETTER = "exports.ready"


def ask(
    *, by: Viewer, kind: str, arguments: Mapping[str, str], client_id: UUID, at: datetime, title: str = ""
) -> Export:
    """Ask for a file of a kind; the worker makes it. The same client id with the same question is the same export.

    NotFound for a kind the viewer holds no verb of; Refused when too many of his still wait.
    """
    wanted = kind_for(by, kind)
    plain = _plain(arguments)
    unit = _unit_of(by)
    with acts.opened(by=by, at=at) as act:
        # The account's own unit is the gate through which two at once pass one after the other.
        Unit.objects.select_for_update().get(id=unit.id)
        known = Export.objects.filter(home=unit.home, client_id=client_id).first()
        if known is not None:
            if (known.by, known.kind, known.arguments) != (by.account, kind, plain):
                raise Conflict("这个编号已用于另一次导出，请回到列表重新点“导出”。")
            return known
        waiting = Export.objects.filter(by=by.account, made_at=None, failure="", asked_at__gt=at - GIVEN_UP)
        if waiting.count() >= MOST_WAITING:
            raise Refused(f"您已有 {MOST_WAITING} 个文件在生成，请等它们好了再导出。")
        row = Export(
            unit=unit, client_id=client_id, by=by.account, kind=kind, title=cleaned(title or wanted.title, most=120),
            arguments=plain, asked_at=at,
        )  # fmt: skip
        try:
            with transaction.atomic():
                row.save(force_insert=True)
        except IntegrityError as taken:
            raise Conflict("这个编号已用于另一次导出，请回到列表重新点“导出”。") from taken
        words = "，".join(f"{name}={value}" for name, value in plain.items() if value)
        act.record(ExportAsked(export=kind, filters=words[:400]), about=row)
        ask_job(JOB, at=at, key=f"{JOB}/{row.id}", export=str(row.id))
    return row


def kind_for(by: Viewer, kind: str) -> Kind:
    """A kind the viewer may ask for, or NotFound."""
    if kind not in EXPORTS:
        raise NotFound("没有这种导出。")
    found = EXPORTS[kind]
    if found.verbs and not any(each.verbs & set(found.verbs) for each in by.held):
        raise NotFound()
    return found


def _plain(arguments: Mapping[str, str]) -> dict[str, str]:
    if len(arguments) > MOST_ARGUMENTS:
        raise Refused("筛选条件太多，请减少几项再导出。")
    return {cleaned(name, most=40): cleaned(value, most=LONGEST_ARGUMENT) for name, value in arguments.items()}


def _unit_of(by: Viewer) -> Unit:
    """The unit whose row an export is: one's own, or where one looks at all when that is elsewhere."""
    units = [by.unit, *(held.unit for held in by.held), *(unit for held in by.held for unit in sorted(held.units))]
    known = {unit.id: unit for unit in Unit.objects.filter(id__in=units)}
    for unit in units:
        if unit in known and by.scope.holds(known[unit].path, unit):
            return known[unit]
    raise NotFound()


def keep(*, export: Export, owner: Viewer, made: Kept, at: datetime) -> None:
    """Note the finished file and tell its owner. Called by the worker in the transaction of its job."""
    verbs = set(EXPORTS[export.kind].verbs)
    with acts.opened(by=operator(), at=at) as act:
        export.done = export.total = made.rows
        export.made_at, export.name, export.media = at, made.name, made.media
        export.size, export.sha256 = made.size, made.sha256
        export.reach = [
            Reach(
                low=held.range[0] if held.range else "", high=held.range[1] if held.range else "",
                units=sorted(held.units), domains=sorted(held.domains), verbs=sorted(held.verbs & verbs),
            )
            for held in owner.held
            if held.verbs & verbs
        ]  # fmt: skip
        export.save(update_fields=["done", "total", "made_at", "name", "media", "size", "sha256", "reach"])
        act.record(ExportMade(export=export.kind, lines=made.rows, sha256=made.sha256), about=export)
        said = Word(LETTER, f"{export.title}已导出，可以下载", f"文件保留 {KEPT.days} 天，到期自动删除。")
        write(act, to=[export.by], key=f"export/{export.id}", said=said, about=export, unit=export.unit)


def give_up(*, export: Export, reason: str, at: datetime) -> None:
    """Note why there will be no file, and tell its owner."""
    with acts.opened(by=operator(), at=at) as act:
        export.failure = cleaned(reason, most=200)
        export.save(update_fields=["failure"])
        act.record(ExportFailed(export=export.kind, reason=export.failure), about=export)
        said = Word(LETTER, f"{export.title}没有导出成功", export.failure)
        write(act, to=[export.by], key=f"export/{export.id}", said=said, about=export, unit=export.unit)


def clear(*, at: datetime) -> int:
    """Remove files that nobody may fetch any more, and what a crash left behind; how many went."""
    due = Export.objects.filter(made_at__lte=at - KEPT, gone_at=None)
    over = list(due.values_list("id", flat=True))
    gone = sum(remove(key) for key in over)
    Export.objects.filter(id__in=over).update(gone_at=at)
    for left in half_written(at.timestamp() - 24 * 3600):
        left.unlink(missing_ok=True)
    lying = everything_kept()
    known = set(Export.objects.filter(id__in=lying, made_at__isnull=False, gone_at=None).values_list("id", flat=True))
    waiting = set(
        Export.objects.filter(id__in=lying, made_at=None, asked_at__gt=at - GIVEN_UP).values_list("id", flat=True)
    )
    return gone + sum(remove(key) for key in lying if key not in known | waiting)
