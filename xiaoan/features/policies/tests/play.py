"""A document of our own, read by hand: what the tests review and publish."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any

from tests.support.cast import Cast
from xiaoan.engines.policy.shapes import (
    Deadline,
    Document,
    Duty,
    Figure,
    Frequency,
    Passage,
    Piece,
    Placed,
    Reading,
    Span,
)
from xiaoan.features.policies.commands import accept, publish, take_in
from xiaoan.features.policies.doing.reading import keep_reading
from xiaoan.features.policies.models import Draft, PolicyDocument, PolicyPiece
from xiaoan.foundation.ids import new_id
from xiaoan.foundation.rls import EVERYTHING, opened
from xiaoan.kernel.access import acts
from xiaoan.kernel.access.queries import operator

AT = datetime(2026, 10, 12, 1, 0, tzinfo=UTC)
FILE = "各学校每周开展一次用电自查。".encode()


def duty(action: str, **given: Any) -> Duty:
    """A duty as the engine would read it; its place is set by `reading`."""
    made: dict[str, Any] = {
        "piece": 0, "line": 1, "quote": action, "span": Span(0, len(action)), "domain": "other", "modality": "must",
        "actor": "各学校", "confidence": 0.95,
    }  # fmt: skip
    return Duty(action=action, **(made | given))


def weekly(action: str = "开展用电自查", **given: Any) -> Duty:
    return duty(action, **({"domain": "fire", "frequency": Frequency("week", 1)} | given))


def by_day(action: str = "报送自查报告", day: str = "2026-11-20", **given: Any) -> Duty:
    return duty(action, **({"deadline": Deadline("date", day), "evidence": ("自查报告",)} | given))


def reading(duties: Sequence[Duty], *, scope: str = "in", figures: Sequence[Figure] = ()) -> Reading:
    """A reading of a document of one sentence a line."""
    lines = [each.quote for each in duties] or ["一句话。"]
    text = "\n".join(lines)
    passages, placed, start, found = [], [], 0, []
    for number, line in enumerate(lines, start=1):
        passage = Passage(number, line, line, range(start, start + len(line) + 1))
        passages.append(passage)
        placed.append(Placed(passage))
        if duties:
            read = duties[number - 1]
            values = {name: getattr(read, name) for name in Duty.__slots__}
            found.append(Duty(**(values | {"line": number, "span": Span(start, start + len(line))})))
        start += len(line) + 1
    piece = Piece(0, "某县学校安全工作要点", tuple(placed), scope=scope, year=2026)  # type: ignore[arg-type]
    return Reading(Document("要点.txt", "txt", text, tuple(passages)), (piece,), tuple(found), tuple(figures))


def taken(cast: Cast, *, who: str = "officer", unit: str = "county", **given: Any) -> PolicyDocument:
    """A file that was uploaded and not read yet."""
    told: dict[str, Any] = {
        "name": "要点.txt", "file": FILE, "client_id": new_id(), "title": "2026年学校安全工作要点", "year": 2026,
    }  # fmt: skip
    return take_in(by=cast.seat(who, AT), unit=cast.unit(unit), at=AT, **(told | given))


def was_read(cast: Cast, duties: Sequence[Duty], **given: Any) -> PolicyDocument:
    """A document of the county with these duties drafted."""
    scope, figures = given.pop("scope", "in"), given.pop("figures", ())
    row = taken(cast, **given)
    with acts.opened(by=operator(), at=AT) as act:
        return keep_reading(act, row.id, reading(duties, scope=scope, figures=figures))


def figure() -> Figure:
    """A figure that adds up."""
    return Figure(0, 1, "排查隐患5处", Span(0, 6), "排查隐患", 5.0, "处", sum_of=(3.0, 2.0), adds_up=True)


def two_years(cast: Cast) -> PolicyDocument:
    """Last year's document with a figure, and this year's after it, of which one duty is published."""
    last = was_read(cast, [weekly()], figures=[figure()])
    row = was_read(cast, [weekly()], previous=last.id)
    by = cast.seat("officer", AT)
    accept(by=by, draft=drafts(row)[0].id, version=1, at=AT)
    publish(by=by, document=row.id, starts=date(2026, 10, 19), client_id=new_id(), at=AT)
    return row


def drafts(document: PolicyDocument) -> list[Draft]:
    with opened(EVERYTHING):
        return list(Draft.objects.filter(document=document).order_by("order"))


def pieces(document: PolicyDocument) -> list[PolicyPiece]:
    with opened(EVERYTHING):
        return list(PolicyPiece.objects.filter(document=document).order_by("number"))
