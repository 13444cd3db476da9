"""Workbooks as bureaus keep them, made for tests: rows as they stand in Excel, merged cells and formats included."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any

from openpyxl import Workbook

from tests.support.cast import Cast
from xiaoan.features.imports.doing.matching import match
from xiaoan.features.imports.doing.taking import take
from xiaoan.features.imports.doing.writing import bring
from xiaoan.features.imports.models import Content, Import
from xiaoan.features.imports.shapes import Outcome
from xiaoan.foundation.ids import new_id
from xiaoan.foundation.rls import EVERYTHING, opened

NOW = datetime(2026, 9, 15, 2, 0, tzinfo=UTC)


def xlsx(*rows: Sequence[object], dress: Callable[[Any], None] = lambda sheet: None, title: str = "名单") -> bytes:
    """A workbook of one sheet with these rows; `dress` merges, hides, formats."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = title
    for row in rows:
        sheet.append(list(row))
    dress(sheet)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def brought(
    cast: Cast,
    who: str,
    unit: str,
    kind: str,
    file: bytes,
    *,
    name: str = "名单.xlsx",
    what: str = "",
    at: datetime = NOW,
) -> Import:
    """A file as somebody uploads it."""
    seat = cast.seat(who, at)
    return take(by=seat, unit=cast.unit(unit), kind=kind, what=what, name=name, file=file, client_id=new_id(), at=at)


def written(cast: Cast, who: str, unit: str, kind: str, file: bytes, at: datetime = NOW) -> Import:
    """A file uploaded and written; columns nobody knows are taken for posts, and that is remembered."""
    row, seat = brought(cast, who, unit, kind, file, at=at), cast.seat(who, at)
    if row.step == "columns":
        said = {str(each.column): row.mapping.get(str(each.column), "posts") for each in row.headings}
        row = match(by=seat, import_id=row.id, mapping=said, at=at)
    return bring(by=seat, import_id=row.id, version=row.version, at=at)


def outcomes(row: Import) -> dict[int, Outcome]:
    """What the last look found, by row number."""
    with opened(EVERYTHING):
        return {each.number: each for each in Content.objects.get(of=row).outcomes}


def wrong(row: Import) -> dict[int, str]:
    """What is wrong, by row number."""
    return {n: each.troubles[0].says for n, each in outcomes(row).items() if each.state == "wrong"}
