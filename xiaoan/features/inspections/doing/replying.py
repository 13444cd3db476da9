"""整改回执: derived from the hazards of a paper, signed by the head in one tap, sent back; its stamped scan added."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from xiaoan.features.inspections.doing.papers import paper_of, require_school
from xiaoan.features.inspections.events import Replied, Stamped
from xiaoan.features.inspections.models import Paper, PaperLine, Reply
from xiaoan.features.inspections.reach import one
from xiaoan.features.inspections.shapes import ReplyLine
from xiaoan.features.inspections.verbs import RECEIVE, REPLY, SEE
from xiaoan.features.inspections.vocabulary import ANSWERED, FROM_VISIT, Kind
from xiaoan.foundation.clock import school_day
from xiaoan.foundation.digest import canonical, sm3
from xiaoan.foundation.errors import Conflict, Refused
from xiaoan.foundation.text import cleaned
from xiaoan.kernel.access import acts
from xiaoan.kernel.access.rules import Viewer
from xiaoan.kernel.files.commands import attach
from xiaoan.kernel.files.queries import attachments_of
from xiaoan.kernel.hazards.commands import answer_source
from xiaoan.kernel.hazards.machine import STAGES, Stage
from xiaoan.kernel.hazards.models import Hazard, HazardSource

STAMPED = "stamped"
AFTER = "after"
_HANDED_IN = frozenset({"recheck", "recheck_above", "recheck_department", "closed", "mistaken"})
MOST_MERGES = 5


def reply(*, by: Viewer, paper_id: UUID, client_id: UUID, at: datetime, note: str = "") -> Reply:
    """Sign and send the reply as the hazards stand now. Every problem must at least have been handed to somebody."""
    with acts.opened(by=by, at=at) as act:
        paper = paper_of(act, paper_id)
        said = cleaned(note, most=500)
        digest = sm3(canonical({"paper": paper.id, "note": said, "by": by.account}))
        found = Reply.objects.select_related("unit").filter(home=paper.home, client_id=client_id).first()
        if found is not None:
            if found.digest != digest:
                raise Conflict("这张表单已经交过，内容却不一样。请刷新页面再看。")
            return found
        require_school(act, REPLY, paper)
        if Kind(paper.kind) not in (*ANSWERED, *FROM_VISIT):
            raise Refused("这种文书不用回复。")
        lines = derived(by, PaperLine.objects.filter(paper=paper))
        _check(lines)
        before = list(Reply.objects.filter(paper=paper).order_by("round"))
        if before and before[-1].lines == lines and not said:
            raise Refused("和上一次回执一样，不用再报；整改有进展后再报。")
        row = Reply(
            unit=paper.unit, paper=paper, client_id=client_id, digest=digest, round=len(before) + 1, lines=lines,
            done=all(each.done for each in lines), note=said, by=act.acting(paper.unit), at=at,
        )  # fmt: skip
        try:
            with transaction.atomic():
                row.save(force_insert=True)
        except IntegrityError as faster:
            raise Conflict("刚刚有人报了回执，请看过再办。") from faster
        act.record(Replied(round=row.round, done=row.done, note=said), about=row)
        _answer(by, paper, at)
        return row


def _answer(by: Viewer, paper: Paper, at: datetime) -> None:
    """Each hazard that was handed in has thereby answered this paper; what it owes to others it still owes."""
    ids = PaperLine.objects.filter(paper=paper).values_list("hazard_id", flat=True)
    rows = HazardSource.objects.select_related("hazard").filter(hazard__in=list(ids), answered_at=None)
    for source in rows.filter(issuer=paper.issuer[:80], paper_no=paper.number).order_by("id"):
        if source.hazard.submitted_at is not None or source.hazard.stage == Stage.CLOSED:
            answer_source(by=by, source_id=source.id, answer_no=f"整改回执 {school_day(at)}", at=at)


def _check(lines: Sequence[ReplyLine]) -> None:
    if not lines:
        raise Refused("这份文书没有要整改的问题，不用回执。")
    loose = [each.number for each in lines if not each.measures and not each.done]
    if loose:
        raise Refused(f"还有问题没有交办：{'、'.join(loose[:5])}。请先交办，写明整改措施和责任人。")


def derived(viewer: Viewer, lines: Iterable[PaperLine]) -> list[ReplyLine]:
    """What the reply says of each problem now. A hazard counted with another speaks through that one."""
    ids = [each.hazard_id for each in sorted(lines, key=lambda each: each.position)]
    now = followed(ids)
    files = attachments_of(viewer, {each.id for each in now.values()}, AFTER)
    return [_line(now[key], len(files.get(now[key].id, ()))) for key in ids if key in now]


def followed(ids: Sequence[UUID]) -> dict[UUID, Hazard]:
    """Hazards by the id a paper named them by, each followed to the one it was merged into."""
    rows = {row.id: row for row in Hazard.objects.filter(id__in=ids)}
    found = {key: rows[key] for key in ids if key in rows}
    for _ in range(MOST_MERGES):
        gone = {row.merged_into for row in found.values() if row.merged_into is not None}
        if not gone:
            break
        into = {row.id: row for row in Hazard.objects.filter(id__in=gone)}
        found = {
            key: into.get(row.merged_into, row) if row.merged_into is not None else row for key, row in found.items()
        }
        if not into:
            break
    return found


def _line(hazard: Hazard, evidence: int) -> ReplyLine:
    day = hazard.closed_at or (hazard.submitted_at if hazard.stage in _HANDED_IN else None)
    return ReplyLine(
        hazard=hazard.id, number=hazard.number, what=hazard.title, measures=hazard.measures or _spot(hazard),
        done_on=school_day(day) if day is not None else None, due=hazard.due,
        rectifier=hazard.rectifier.words if hazard.rectifier else "", evidence=evidence,
        stage=STAGES[Stage(hazard.stage)].title, done=hazard.stage in _HANDED_IN,
        note=hazard.submitted_note[:300],
    )  # fmt: skip


def _spot(hazard: Hazard) -> str:
    return hazard.submitted_note if hazard.on_spot else ""


def stamp(*, by: Viewer, reply_id: UUID, scans: Sequence[UUID], at: datetime) -> Reply:
    """附盖章件: the printed reply, signed and stamped, as a picture or a PDF."""
    with acts.opened(by=by, at=at) as act:
        row = Reply.objects.select_related("unit", "paper").filter(id=reply_id).first()
        paper = one(by, Paper.objects.select_related("unit"), row.paper_id if row else reply_id, SEE)
        assert row is not None
        require_school(act, RECEIVE, paper)
        if not scans:
            raise Refused("请附盖章件的照片或扫描件。", {"scan": "请附盖章件"})
        domain = paper.domains[0] if len(paper.domains) == 1 else ""
        attach(
            by=by, unit=row.unit, attachments=scans, object_type=row._meta.label_lower, object_id=row.id, verb=SEE,
            domain=domain, purpose=STAMPED, at=at,
        )  # fmt: skip
        act.record(Stamped(files=len(scans)), about=row)
        return row
