"""Photographs of filled sheets: taken in at once, named by their content, kept by the address until they are filed.

The same photograph sent twice by one person is one file, whatever form it came with.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import BinaryIO, NamedTuple, cast
from uuid import UUID, uuid5

from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict
from django.utils.translation import gettext as _

from xiaoan.foundation.errors import Conflict, Refused
from xiaoan.foundation.ids import parse_id
from xiaoan.kernel.access.rules import Viewer
from xiaoan.kernel.files.commands import receive
from xiaoan.kernel.files.queries import uploads_of
from xiaoan.kernel.tree.models import Unit
from xiaoan.surfaces.web.door import Seat, reading

FIELD = "paper"
MOST = 6
"""Photographs of one sheet, front and back included; as the page says."""


class Sheets(NamedTuple):
    """Photographs that are here, and what is wrong with those that were not taken in."""

    ids: tuple[UUID, ...] = ()
    names: tuple[str, ...] = ()
    wrong: str = ""

    @classmethod
    def kept(cls, viewer: Viewer, unit: Unit, ids: Sequence[UUID]) -> Sheets:
        """Those of an address that are the viewer's own uploads at the unit; any other is not spoken of."""
        found = uploads_of(viewer, unit, ids)
        return cls(tuple(each.id for each in found), tuple(each.name for each in found))

    @property
    def shown(self) -> list[tuple[UUID, str]]:
        """Each with its name."""
        return list(zip(self.ids, self.names, strict=True))


def chosen(said: QueryDict) -> tuple[UUID, ...]:
    """Photographs an address or a form names, each once."""
    found = (parse_id(text) for text in said.getlist("sheet")[:MOST])
    return tuple(dict.fromkeys(key for key in found if key is not None))


def taken(seat: Seat, unit: Unit) -> Sheets:
    """Photographs posted now, after those that came earlier. Must be called outside every transaction."""
    earlier = chosen(seat.POST)
    files = seat.FILES.getlist(FIELD)
    made: dict[UUID, str] = {}
    wrong = ""
    if earlier:
        with reading(seat):
            made = dict(Sheets.kept(seat.viewer, unit, earlier).shown)
    for file in files[:MOST]:
        try:
            row = _received(seat, unit, file)
        except (Refused, Conflict) as trouble:
            wrong = f"{file.name}：{trouble.reason}"
        else:
            made[row[0]] = row[1]
    if len(files) > MOST or len(made) > MOST:
        wrong = _("一次最多 {n} 张").format(n=MOST)
    return Sheets(tuple(made)[:MOST], tuple(made.values())[:MOST], wrong)


def _received(seat: Seat, unit: Unit, file: UploadedFile[bytes]) -> tuple[UUID, str]:
    digest = hashlib.sha256()
    for part in file.chunks():
        digest.update(part)
    file.seek(0)
    client_id = uuid5(unit.id, f"{FIELD}/{seat.viewer.account}/{digest.hexdigest()}")
    row = receive(
        by=seat.viewer, unit=unit, client_id=client_id, name=file.name or _("纸质记录"),
        content=cast("BinaryIO", file), at=seat.at,
    )  # fmt: skip
    return row.id, row.name
