"""Pictures and papers for the demo, drawn here: nothing is downloaded and nobody's photo is used."""

from __future__ import annotations

import io
from datetime import datetime
from uuid import UUID

from PIL import Image, ImageDraw

from xiaoan.foundation.clock import local
from xiaoan.foundation.ids import new_id
from xiaoan.kernel.access.rules import Viewer
from xiaoan.kernel.files.commands import receive
from xiaoan.kernel.tree.models import Unit

_TINTS = {"before": (196, 186, 170), "after": (180, 205, 188), "photo": (188, 196, 206), "file": (230, 228, 220)}


def photo(by: Viewer, unit: Unit, purpose: str, at: datetime) -> UUID:
    """A drawn stand-in for a photo, received like any other; returns the attachment's id."""
    tint = _TINTS.get(purpose, _TINTS["photo"])
    picture = Image.new("RGB", (640, 480), tint)
    pen = ImageDraw.Draw(picture)
    dark = (90, 84, 76)
    pen.rectangle((60, 60, 580, 420), outline=dark, width=4)
    pen.line((60, 300, 580, 300), fill=dark, width=3)
    pen.rectangle((260, 140, 380, 300), outline=dark, width=4)
    if purpose == "before":
        pen.line((200, 100, 440, 380), fill=dark, width=6)
        pen.line((440, 100, 200, 380), fill=dark, width=6)
    pen.text((72, 430), f"DEMO {purpose} {local(at):%Y-%m-%d %H:%M}", fill=dark)
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=80)
    out.seek(0)
    name = f"{purpose}-{local(at):%m%d%H%M}.jpg"
    return receive(by=by, unit=unit, client_id=new_id(), name=name, content=out, at=at, purpose=purpose).id


def paper(by: Viewer, unit: Unit, purpose: str, at: datetime) -> UUID:
    """A one-page PDF made of a drawn sheet."""
    sheet = Image.new("RGB", (595, 842), (255, 255, 255))
    pen = ImageDraw.Draw(sheet)
    for line in range(12):
        pen.line((80, 120 + line * 40, 515, 120 + line * 40), fill=(150, 150, 150), width=2)
    pen.text((80, 70), f"DEMO {purpose} {local(at):%Y-%m-%d}", fill=(60, 60, 60))
    out = io.BytesIO()
    sheet.save(out, "PDF")
    out.seek(0)
    name = f"{purpose}-{local(at):%m%d}.pdf"
    return receive(by=by, unit=unit, client_id=new_id(), name=name, content=out, at=at, purpose=purpose).id


def file_of(by: Viewer, unit: Unit, kind: str, at: datetime) -> UUID:
    """What proves a duty: a photo or a paper."""
    return paper(by, unit, kind, at) if kind in ("file", "signature") else photo(by, unit, kind, at)
