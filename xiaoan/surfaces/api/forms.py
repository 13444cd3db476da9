"""What every step on a hazard may carry besides what it says: the form's own id, and the version it was made from."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

import msgspec
from django.http import HttpRequest
from django.utils.translation import gettext as _

from xiaoan.foundation.errors import Refused
from xiaoan.kernel.hazards.commands import Form
from xiaoan.surfaces.api.reading import Said

Short = Annotated[str, msgspec.Meta(max_length=60)]
Title = Annotated[str, msgspec.Meta(max_length=200)]
Reason = Annotated[str, msgspec.Meta(max_length=300)]
Text = Annotated[str, msgspec.Meta(max_length=1000)]
Places = Annotated[int, msgspec.Meta(ge=1, le=9999)]
Files = Annotated[tuple[UUID, ...], msgspec.Meta(max_length=20)]
Version = Annotated[int, msgspec.Meta(ge=1, le=2**31 - 1)]


class Step(Said, frozen=True, kw_only=True):
    """`client_id`: sent twice it is one step. `version` (or If-Match): refused when somebody has acted since."""

    client_id: UUID | None = None
    version: Version | None = None


class Because(Step, frozen=True, kw_only=True):
    """A step that needs a reason and nothing else."""

    reason: Reason


class Plain(Step, frozen=True, kw_only=True):
    """A step that may carry a note."""

    note: Reason = ""


def form(request: HttpRequest, said: Step) -> Form:
    """Where a step comes from; the version may stand in If-Match, as the ETag of the hazard gave it."""
    mark = request.headers.get("If-Match", "").strip()
    if said.version is not None or mark in ("", "*"):
        return Form(said.client_id, said.version)
    plain = mark.removeprefix("W/").strip('"')
    if not (plain.isascii() and plain.isdigit() and len(plain) < 10):
        raise Refused(_("If-Match 不对，请原样使用查看时得到的 ETag。"), {"If-Match": _("请原样使用 ETag")})
    return Form(said.client_id, int(plain))
