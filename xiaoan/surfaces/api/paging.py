"""Keyset pages: `cursor` is an opaque mark of the last row shown, so that rows added meanwhile move nothing.

A list is read one row beyond its `limit`; that row is not shown, it only tells that there is more.
"""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Annotated, Generic, NamedTuple, TypeVar
from uuid import UUID

from django.utils.translation import gettext as _
from ninja import Query, Schema

from xiaoan.foundation.errors import Refused
from xiaoan.foundation.ids import parse_id
from xiaoan.surfaces.api.reading import unfit

T = TypeVar("T")

MOST = 200
Limit = Annotated[int, Query(ge=1, le=MOST, description="每页行数")]
Cursor = Annotated[str, Query(max_length=300, description="上一页给出的 next；第一页不填")]


class Page(Schema, Generic[T]):
    """Rows, and the mark of the next page (null on the last one)."""

    items: list[T]
    next: str | None = None


class Mark(NamedTuple):
    """The last row of a page: the instant lists are ordered by, then the id."""

    at: datetime
    id: UUID


def page(rows: Sequence[T], limit: int, mark: Callable[[T], Sequence[object]]) -> dict[str, object]:
    """A page of at most `limit` of these rows; `mark` names the columns a list is ordered by."""
    shown = list(rows[:limit])
    # A query that gives at most MOST rows cannot give the one beyond: then the next page may be empty.
    more = len(rows) > limit or len(rows) == MOST == limit
    return {"items": shown, "next": written(*mark(shown[-1])) if more else None}


def written(*parts: object) -> str:
    """Columns as one opaque word."""
    plain = [part.isoformat() if isinstance(part, datetime) else str(part) for part in parts]
    return base64.urlsafe_b64encode(json.dumps(plain).encode()).decode().rstrip("=")


def texts(cursor: str, count: int) -> list[str]:
    """The columns of a mark as they were written; Refused when it is none of ours."""
    try:
        found = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except (ValueError, binascii.Error, RecursionError):
        found = None
    if not isinstance(found, list) or len(found) != count or not all(isinstance(one, str) for one in found):
        raise bad_cursor()
    if any(unfit(one) for one in found):
        raise bad_cursor()
    return found


def moment(cursor: str) -> Mark | None:
    """Where a list ordered by an instant and an id goes on; None for the first page."""
    if not cursor:
        return None
    at, row = texts(cursor, 2)
    key = parse_id(row)
    try:
        instant = datetime.fromisoformat(at)
    except ValueError:
        raise bad_cursor() from None
    if key is None or unfit(instant):
        raise bad_cursor()
    return Mark(instant, key)


def bad_cursor() -> Refused:
    """What is said of a mark that is none of ours."""
    return Refused(_("翻页标记不对，请从第一页重新开始。"), {"cursor": _("请原样使用上一页的 next")})
