"""Photos that came with a form: taken in at once, so that a refused form does not lose them.

A file's id follows from the form's id, the field and the content: the same photo sent twice is one attachment.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import BinaryIO, NamedTuple, cast
from uuid import UUID, uuid5

from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict
from django.utils.translation import gettext as _

from xiaoan.foundation.errors import Conflict, Refused
from xiaoan.foundation.ids import parse_id
from xiaoan.kernel.files.commands import MOST_AT_ONCE, receive
from xiaoan.kernel.tree.models import Unit
from xiaoan.surfaces.web.door import Seat

MOST = 6
"""Photos of one question, as the page says."""


class Kept(NamedTuple):
    """A photo that is here already: which question, its attachment, its name for a form shown again."""

    field: str
    id: UUID
    name: str = ""

    @property
    def value(self) -> str:
        """What a form posts to keep it."""
        return f"{self.field}~{self.id}"


@dataclass(frozen=True)
class Photos:
    """Photos of a form by field, and what is wrong with those that were not taken in."""

    kept: tuple[Kept, ...] = ()
    wrong: dict[str, str] = field(default_factory=dict)

    def of(self, name: str) -> tuple[UUID, ...]:
        """Attachments of one field, each once."""
        return tuple(dict.fromkeys(each.id for each in self.kept if each.field == name))


def received(seat: Seat, unit: Unit, client_id: UUID, fields: Iterable[str]) -> Photos:
    """Take in the files of these fields. Must be called outside every transaction."""
    known = set(fields)
    found = [each for each in _kept(seat.POST) if each.field in known]
    wrong: dict[str, str] = {}
    for name in sorted(known & set(seat.FILES)):
        files = seat.FILES.getlist(name)
        if len(files) > MOST:
            wrong[name] = _("最多 {n} 张").format(n=MOST)
        for file in files[:MOST]:
            try:
                found.append(_received(seat, unit, client_id, name, file))
            except (Refused, Conflict) as trouble:
                wrong[name] = f"{file.name}：{trouble.reason}"
    unique = list({(each.field, each.id): each for each in found}.values())
    if len(unique) > MOST_AT_ONCE:
        wrong.setdefault(unique[MOST_AT_ONCE].field, _("照片一共最多 {n} 张，请挑选后再交").format(n=MOST_AT_ONCE))
    return Photos(tuple(unique[:MOST_AT_ONCE]), wrong)


def _received(seat: Seat, unit: Unit, client_id: UUID, name: str, file: UploadedFile[bytes]) -> Kept:
    digest = hashlib.sha256()
    for part in file.chunks():
        digest.update(part)
    file.seek(0)
    made = receive(
        by=seat.viewer, unit=unit, client_id=uuid5(client_id, f"{name}/{digest.hexdigest()}"),
        name=file.name or _("照片"), content=cast("BinaryIO", file), at=seat.at,
    )  # fmt: skip
    return Kept(name, made.id, made.name)


def _kept(posted: QueryDict) -> list[Kept]:
    """Photos of an earlier sending that the form, shown again, kept. Whose they are the commands ask."""
    found = []
    for text in posted.getlist("kept")[:MOST_AT_ONCE]:
        name, _separator, key = text.rpartition("~")
        attachment = parse_id(key)
        if attachment is not None:
            found.append(Kept(name, attachment))
    return found
