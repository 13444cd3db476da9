"""The bureau's work documents in the demo: the year's key points, reviewed and published before activity begins; a
notice for the winter that waits for its review; a summary whose figures do not add up."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, time, timedelta
from uuid import UUID

from xiaoan.features.policies import commands, queries
from xiaoan.features.policies.jobs import read_one
from xiaoan.features.policies.queries import DraftView
from xiaoan.foundation.clock import instant
from xiaoan.foundation.ids import new_id
from xiaoan.foundation.rls import opened
from xiaoan.kernel.access.rules import Viewer
from xiaoan.surfaces.console.demo.building import Stage
from xiaoan.surfaces.console.demo.stories.papers import key_points, notice, summary
from xiaoan.surfaces.console.demo.stories.telling import Teller

WHO, BUREAU = "officer", "青石县教育局（演示）"
REJECTED = {"平安短信": "平台里有每天的记录，不再让学校另报一次"}
"""A word of the sentence, and why the bureau does without it."""

SAME = {"防火检查": "fire.check.month", "陪餐": "canteen.parents.term", "进货票据": "canteen.goods.day"}
"""A word of the sentence, and the duty of the packs that it is."""

_OFFICE = {"at": "legal", "posts": ["safety_officer", "vice_principal_safety", "principal"]}
ANSWERS: Mapping[str, Mapping[str, object]] = {
    "岗前": {**_OFFICE, "kind": "self_check"},
    "进货票据": {"at": "legal", "posts": ["canteen_manager", "logistics"], "only": ["canteen"]},
    "危险化学品": {"at": "legal", "posts": ["laboratory_keeper", "safety_officer"]},
    "护学": _OFFICE,
    "每辆车": {"at": "legal", "posts": ["logistics", "safety_officer"]},
    "每个班级": {**_OFFICE, "title": "暴雨、台风预警立即通知到每个班级"},
    "档案保存": _OFFICE,
    "宿舍药箱": {"posts": ["dorm_keeper", "safety_officer"], "minutes": 10},
    "大型玩具": {"minutes": 15},
}
"""A word of the sentence, and what the officer answers to what was asked about it, or knows better."""

AHEAD = timedelta(days=4)
"""The key points come out on the Thursday before the Monday on which activity begins."""


def coming_out(stage: Stage) -> datetime:
    """When the key points are taken in."""
    return instant(stage.first - AHEAD, time(10))


def key_points_published(stage: Stage, at: datetime) -> None:
    """The year's key points from the file to the day they bind: read, answered, one sentence left out, published."""
    by, year = stage.seat(WHO, at), stage.first.year
    row = _taken(stage, f"{year}年学校安全工作要点.docx", key_points(year), at, year)
    then = at + timedelta(hours=2)
    with opened(by.scope, readonly=True):
        seen = queries.page(by, row, at=then)
    for piece in seen.pieces:
        surely = [draft for draft in piece.drafts if draft.sure and not _spoken_of(draft)]
        for draft in piece.drafts:
            if draft not in surely:
                then += timedelta(minutes=2)
                _judged(by, draft, then)
        then += timedelta(minutes=2)
        commands.accept_many(by=by, piece=piece.row.id, at=then, expected=len(surely))
    commands.publish(by=by, document=row, starts=stage.first, client_id=new_id(), at=then + timedelta(hours=1))


def _judged(by: Viewer, draft: DraftView, at: datetime) -> None:
    """One sentence as the officer sees it: left out, or what is asked about it answered, then taken over."""
    row = draft.row
    said = row.quote
    if word := _word_of(REJECTED, said):
        commands.reject(by=by, draft=row.id, version=row.version, reason="other", words=REJECTED[word], at=at)
        return
    if word := _word_of(ANSWERS, said):
        row = commands.edit(by=by, draft=row.id, version=row.version, changes=ANSWERS[word], at=at)
    same = SAME.get(_word_of(SAME, said), "")
    if same or any(ask.code == "match" for ask in draft.questions):
        row = commands.choose_match(by=by, draft=row.id, version=row.version, duty=same, at=at)
    commands.accept(by=by, draft=row.id, version=row.version, at=at)


def _spoken_of(draft: DraftView) -> bool:
    return bool(_word_of((*REJECTED, *ANSWERS, *SAME), draft.row.quote))


def _word_of(table: Iterable[str], said: str) -> str:
    return next((word for word in table if word in said), "")


def _taken(stage: Stage, name: str, file: bytes, at: datetime, year: int) -> UUID:
    """Taken in, and read a minute later, as it is where the worker runs."""
    by, unit = stage.seat(WHO, at), stage.units["county"]
    row = commands.take_in(
        by=by, unit=unit, name=name, file=file, client_id=new_id(), year=year, issued_by=BUREAU, at=at
    )  # fmt: skip
    read_one({"document": str(row.id)}, at + timedelta(minutes=1))
    return row.id


class Papers:
    """Puts on the agenda what only lies on the desk: neither binds anybody."""

    def __init__(self, teller: Teller) -> None:
        self.tell, self.stage = teller, teller.stage

    def happen(self) -> None:
        self.tell.on(9, 15, self._summary, 10)
        self.tell.on(3, 10, self._notice, 20)

    def _summary(self, at: datetime) -> None:
        today = self.stage.today
        year = today.year if today.month > 6 else today.year - 1
        _taken(self.stage, f"{year}年安全生产月活动总结.txt", summary(year), at, year)

    def _notice(self, at: datetime) -> None:
        until = self.stage.today + timedelta(days=20)
        _taken(self.stage, f"关于做好{until.year}年冬季校园安全工作的通知.txt", notice(until), at, until.year)
