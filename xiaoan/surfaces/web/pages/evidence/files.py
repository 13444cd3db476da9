"""Attachments and their thumbnails, opened for whoever may see what they are attached to; 404 for everybody else.

Photos are shown in the page, anything else is handed over as a download. Nothing of a file is ever run.
"""

from __future__ import annotations

from uuid import UUID

from django.http import FileResponse, HttpResponse, HttpResponseNotModified
from django.http.response import HttpResponseBase
from django.utils.http import content_disposition_header, quote_etag
from django.views.decorators.http import require_safe

from xiaoan.kernel.files.queries import Opened, open_for
from xiaoan.kernel.files.recognition import PHOTO
from xiaoan.surfaces.web.door import Seat, signed_in

KEPT = 3600
"""Seconds a browser may show its copy without asking again; rights may change, so not for ever."""


@signed_in
@require_safe
def show(request: Seat, file_id: UUID) -> HttpResponseBase:
    """The file itself."""
    return _sent(request, file_id, thumbnail=False)


@signed_in
@require_safe
def thumbnail(request: Seat, file_id: UUID) -> HttpResponseBase:
    """A photo made small for a list; of anything that is no photo, the file itself."""
    return _sent(request, file_id, thumbnail=True)


def _sent(seat: Seat, file_id: UUID, *, thumbnail: bool) -> HttpResponseBase:
    return delivered(seat, open_for(seat.viewer, file_id, thumbnail=thumbnail), "-s" if thumbnail else "")


def delivered(seat: Seat, content: Opened, variant: str = "") -> HttpResponseBase:
    """Content that the viewer may see, as an answer that runs nothing."""
    mark = quote_etag(content.sha256 + variant)
    answer: HttpResponseBase
    if seat.headers.get("If-None-Match") == mark:
        answer = HttpResponseNotModified()
    elif seat.method == "HEAD":
        answer = HttpResponse(content_type=content.media)
    else:
        answer = FileResponse(content.path.open("rb"), content_type=content.media)
    if not isinstance(answer, HttpResponseNotModified):
        said = content_disposition_header(content.media != PHOTO, content.name)
        answer["Content-Disposition"] = said or "attachment"
        answer["Content-Length"] = str(content.path.stat().st_size)
    answer["ETag"] = mark
    answer["Cache-Control"] = f"private, max-age={KEPT}"
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer
