"""Merging drafts that are one duty, splitting one that is several. What was read of each stays where it was read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import Max

from xiaoan.features.policies.doing.changing import changed
from xiaoan.features.policies.doing.frame import CHANGED, begun, reviewed, saved, unchanged
from xiaoan.features.policies.doing.judging import must_be_open
from xiaoan.features.policies.events import Merged, SplitUp
from xiaoan.features.policies.models import Draft
from xiaoan.features.policies.shapes import WasSaid
from xiaoan.foundation.errors import Conflict, NotFound, Refused
from xiaoan.kernel.access import acts
from xiaoan.kernel.access.rules import Viewer
from xiaoan.kernel.catalogue.queries import shelf
from xiaoan.kernel.tree.models import placed

MOST_TOGETHER = 20
NEAR = 3
"""Drafts of the same sentence area stand at most so many lines apart."""


def merge(*, by: Viewer, drafts: Sequence[UUID], at: datetime) -> Draft:
    """Make one duty of several of the same place: the first stays and takes what it lacks and all papers."""
    wanted = list(dict.fromkeys(drafts))
    if not 2 <= len(wanted) <= MOST_TOGETHER:
        raise Refused(f"请选 2 到 {MOST_TOGETHER} 条来合并。", {"drafts": "请多选几条"})
    with acts.opened(by=by, at=at) as act:
        document, _ = reviewed(act, wanted[0])
        rows = list(
            Draft.objects.select_related("unit", "piece").filter(id__in=wanted, document=document).order_by("order")
        )
        if len(rows) != len(wanted):
            raise NotFound("有的条目找不到，请重新打开再选。")
        first, others = rows[0], rows[1:]
        if all(row.state == "merged" and row.into == first.number for row in others) and first.last_by == by.account:
            return first
        for row in rows:
            must_be_open(row)
        if any(row.piece_id != first.piece_id for row in others):
            raise Refused("不在同一部分的要求不能合并。", {"drafts": "请选同一部分的"})
        if max(row.line for row in rows) - min(row.line for row in rows) > NEAR * len(rows):
            raise Refused("只有写在一起的要求才能合并，这几条隔得太远。", {"drafts": "请选写在一起的"})
        first.said = _together([row.said for row in rows])
        saved(act, first)
        for row in others:
            row.state, row.into = "merged", first.number
            saved(act, row)
        begun(document)
        act.record(Merged(drafts=[row.number for row in others], into=first.number), about=document)
        return first


def _together(said: list[WasSaid]) -> WasSaid:
    """The first with what it lacks from the others in their order, and the papers of all."""
    first = said[0]
    kept = {name: getattr(first, name) for name in first.__struct_fields__}
    for name in ("actor", "applies_to", "frequency", "threshold", "deadline"):
        kept[name] = next((value for value in (getattr(each, name) for each in said) if value), kept[name])
    kept["evidence"] = tuple(dict.fromkeys(paper for each in said for paper in each.evidence))
    return WasSaid(**kept)


def split(
    *, by: Viewer, draft: UUID, version: int, parts: Sequence[Mapping[str, object]], at: datetime
) -> list[Draft]:  # fmt: skip
    """Make several duties of one sentence; each part is what it says differently."""
    if not 2 <= len(parts) <= MOST_TOGETHER:
        raise Refused(f"请拆成 2 到 {MOST_TOGETHER} 条。", {"parts": "请写出每一条"})
    with acts.opened(by=by, at=at) as act:
        document, row = reviewed(act, draft)
        said = [_part(row.said, part, number) for number, part in enumerate(parts, start=1)]
        made = list(Draft.objects.select_related("unit").filter(document=document, origin=row.number).order_by("order"))
        if row.state == "split" and row.version == version + 1:
            if [each.said for each in made] == said:
                return made
            raise Conflict(CHANGED)
        unchanged(row, version)
        must_be_open(row)
        last = Draft.objects.filter(document=document).aggregate(last=Max("number"))["last"]
        made = [
            Draft(
                **placed(row.unit), document=document, piece=row.piece, number=last + at_place, line=row.line,
                order=row.order + at_place / 1000, quote=row.quote, start=row.start, end=row.end, scope=row.scope,
                confidence=row.confidence, read=row.read, said=each, origin=row.number, candidates=row.candidates,
                last_by=by.account,
            )
            for at_place, each in enumerate(said, start=1)
        ]  # fmt: skip
        Draft.objects.bulk_create(made)
        row.state = "split"
        saved(act, row)
        begun(document)
        act.record(SplitUp(draft=row.number, made=[each.number for each in made]), about=document)
        return made


def _part(said: WasSaid, part: Mapping[str, object], number: int) -> WasSaid:
    try:
        return changed(said, part, shelf())
    except Refused as no:
        fields = {f"{number}.{name}": words for name, words in no.fields.items()}
        raise Refused(f"第 {number} 条填得不对，请改正。", fields) from no
