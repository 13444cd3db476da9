"""Attachments: bytes as they are, in and out. The object a file is attached to says who may open it.

A phone that has no signal yet promises a file by its digest first; the bytes keep the promise later. The same
client id with the same bytes is the same attachment.
"""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

import msgspec
from django.conf import settings
from django.http import FileResponse, HttpResponseNotModified
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from ninja import Query, Router
from ninja.responses import Status

from xiaoan.foundation.errors import NotFound
from xiaoan.kernel.access.queries import visible_unit
from xiaoan.kernel.files.commands import promise, receive
from xiaoan.kernel.files.queries import Attached, Opened, of_client, open_for
from xiaoan.kernel.files.recognition import PHOTO
from xiaoan.kernel.files.verbs import ADD
from xiaoan.surfaces.api.door import SIGNED_IN, Seat, reading, reads, writes
from xiaoan.surfaces.api.problems import Malformed, TooLarge, UnsupportedMedia
from xiaoan.surfaces.api.reading import Said
from xiaoan.surfaces.api.shapes import FileLine

router = Router(tags=["附件"])
BYTES = {
    "requestBody": {
        "required": True,
        "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
    }
}
CONTENT = {
    "responses": {
        200: {
            "description": "文件内容",
            "content": {"*/*": {"schema": {"type": "string", "format": "binary"}}},
        }
    }
}
_FORMS = ("multipart/form-data", "application/x-www-form-urlencoded")


class Promise(Said, frozen=True, kw_only=True):
    """A file that will come: what it is called, its SHA-256 in hex, its bytes."""

    client_id: UUID
    name: Annotated[str, msgspec.Meta(max_length=300)]
    sha256: Annotated[str, msgspec.Meta(min_length=64, max_length=64)]
    size: Annotated[int, msgspec.Meta(ge=1, le=10**9)]
    purpose: Annotated[str, msgspec.Meta(max_length=40)] = ""


@router.post(
    "/units/{unit_id}/attachments",
    response={201: FileLine, 200: FileLine},
    summary="上传一个文件（请求体就是文件本身）",
    openapi_extra=BYTES,
)
@writes(ADD)
def upload(
    request: Seat,
    unit_id: UUID,
    client_id: UUID,
    name: Annotated[str, Query(max_length=300)] = "",
    sha256: Annotated[str, Query(max_length=64)] = "",
    size: Annotated[int | None, Query(ge=0, le=10**12)] = None,
    purpose: Annotated[str, Query(max_length=40)] = "",
) -> Status[Attached]:
    """Takes in one file. 201 when it arrived now, 200 when the same file had arrived before."""
    if request.content_type in _FORMS:
        raise UnsupportedMedia(_("请把文件本身放在请求体里，不要用表单。"))
    if "Transfer-Encoding" in request.headers:
        raise Malformed(_("请写明文件的长度（Content-Length），不要分块传。"))
    if int(request.headers.get("Content-Length") or 0) > settings.LARGEST_FILE:
        raise TooLarge
    with reading(request):
        unit = visible_unit(request.viewer, unit_id, ADD)
    row = receive(
        by=request.viewer, unit=unit, client_id=client_id, name=name, content=request, at=request.at,  # type: ignore[arg-type]  # a request reads like a file
        sha256=sha256, size=size, purpose=purpose,
    )  # fmt: skip
    return Status(201 if row.verified_at == request.at else 200, _shown(request, unit_id, client_id))


@router.post(
    "/units/{unit_id}/attachments/promises",
    response={201: FileLine, 200: FileLine},
    summary="登记一个稍后上传的文件",
)
@writes(ADD)
def promise_file(request: Seat, unit_id: UUID, said: Promise) -> Status[Attached]:
    """Names a file before its bytes can be sent, so that a record can name it."""
    with reading(request):
        unit = visible_unit(request.viewer, unit_id, ADD)
    row = promise(
        by=request.viewer, unit=unit, client_id=said.client_id, name=said.name, sha256=said.sha256,
        size=said.size, purpose=said.purpose, at=request.at,
    )  # fmt: skip
    return Status(201 if row.at == request.at else 200, _shown(request, unit_id, said.client_id))


def _shown(request: Seat, unit_id: UUID, client_id: UUID) -> Attached:
    with reading(request):
        found = of_client(request.viewer, unit_id, client_id)
    assert found is not None
    return found


@router.get("/units/{unit_id}/attachments/{client_id}", response=FileLine, summary="我上传的一个文件是否已收到")
@reads(ADD)
def my_upload(request: Seat, unit_id: UUID, client_id: UUID) -> Attached:
    """The caller's own upload by its client id."""
    found = of_client(request.viewer, unit_id, client_id)
    if found is None:
        raise NotFound()
    return found


@router.get("/attachments/{attachment_id}", summary="附件的内容", openapi_extra=CONTENT)
@reads(SIGNED_IN)
def attachment(request: Seat, attachment_id: UUID) -> HttpResponseBase:
    """The content, for who may see what it is attached to (and for its uploader)."""
    return _sent(request, open_for(request.viewer, attachment_id))


@router.get("/attachments/{attachment_id}/thumbnail", summary="照片的小图", openapi_extra=CONTENT)
@reads(SIGNED_IN)
def thumbnail(request: Seat, attachment_id: UUID) -> HttpResponseBase:
    """The small view of a photograph; of anything else its content."""
    return _sent(request, open_for(request.viewer, attachment_id, thumbnail=True), small=True)


def _sent(request: Seat, opened: Opened, *, small: bool = False) -> HttpResponseBase:
    mark = f'"{opened.sha256}{"-small" if small else ""}"'
    if request.headers.get("If-None-Match") == mark:
        response: HttpResponseBase = HttpResponseNotModified()
    else:
        response = FileResponse(
            opened.path.open("rb"),
            as_attachment=opened.media != PHOTO,
            filename=opened.name,
            content_type=opened.media,
        )
    response["ETag"] = mark
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cache-Control"] = "private, max-age=3600"
    return response
