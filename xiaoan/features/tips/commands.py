"""Codes are put up and taken down; a passer-by tells. Each telling is counted, then taken in whole or not at all."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.conf import settings

from xiaoan.features.tips.events import PosterPutUp, PosterTakenDown
from xiaoan.features.tips.models import Following, Poster
from xiaoan.features.tips.passer import passer
from xiaoan.features.tips.rules import PER_LOOK, PER_POSTER, PER_SENDER, follow_code
from xiaoan.features.tips.verbs import POST
from xiaoan.foundation.digest import sm3
from xiaoan.foundation.errors import NotFound, Refused
from xiaoan.kernel.access import acts
from xiaoan.kernel.access.limits import sender_key, spend
from xiaoan.kernel.access.rules import Viewer
from xiaoan.kernel.hazards.commands import Seen, report
from xiaoan.kernel.org.models import PlaceRow
from xiaoan.kernel.tree.models import Unit

ORIGIN = "tip"
OFTEN = "报得太密了，请过一会儿再报。正在发生的危险请直接拨打 110、119 或 120。"


class Told(NamedTuple):
    """What a passer-by takes home: the code that follows his report."""

    code: str
    report_id: UUID


def put_up(*, by: Viewer, unit: Unit, at: datetime, place_id: UUID | None = None) -> Poster:
    """A code for the wall of a unit, or of one of its places; the one that is up already, when there is one."""
    with acts.opened(by=by, at=at) as act:
        act.require(POST, unit)
        if place_id is not None and not PlaceRow.objects.filter(id=place_id, unit=unit, valid_to=None).exists():
            raise Refused("这个地点不是本单位的，或已经撤销，请重新选择。", {"place": "请从列表中选择"})
        Unit.objects.select_for_update().get(id=unit.id)
        known = Poster.objects.filter(unit=unit, place_id=place_id, taken_down_at=None).first()
        if known is not None:
            return known
        row = Poster.objects.create(unit=unit, place_id=place_id, mark=secrets.token_urlsafe(9), put_up_at=at)
        act.record(PosterPutUp(place=place_id), about=row, unit=unit)
        return row


def take_down(*, by: Viewer, poster_id: UUID, at: datetime) -> Poster:
    """A code that no longer opens the form. What was told through it stays."""
    with acts.opened(by=by, at=at) as act:
        row = Poster.objects.select_for_update(of=("self",)).select_related("unit").filter(id=poster_id).first()
        if row is None:
            raise NotFound()
        act.require(POST, row.unit)
        if row.taken_down_at is None:
            row.taken_down_at = at
            row.save(update_fields=["taken_down_at"])
            act.record(PosterTakenDown(), about=row, unit=row.unit)
        return row


def tell(
    *, poster: Poster, client_id: UUID, what: str, where: str, danger: bool, photos: Sequence[UUID], at: datetime
) -> Told:
    """Take in what a passer-by saw. The same form twice is one report with one code.

    Photos are attachments that `passer(unit)` has sent. A danger that is happening is marked as such for the school.
    """
    code = follow_code(client_id, poster.id, settings.SECRET_KEY)
    seen = Seen(
        what=what, where=where, place_id=poster.place_id, danger=danger, origin=ORIGIN, origin_id=poster.id,
        photos=tuple(photos), public=True,
    )  # fmt: skip
    with acts.opened(by=passer(poster.unit), at=at) as act:
        row = report(by=act.by, unit=poster.unit, client_id=client_id, seen=seen, at=at)
        Following.objects.bulk_create(
            [Following(digest=sm3(code), unit=poster.unit, report_id=row.id)], ignore_conflicts=True
        )
    return Told(code, row.id)


def count_telling(*, poster: Poster, address: str, at: datetime) -> None:
    """Count one telling against what a code and a sender are allowed; TooOften when either is used up."""
    spend(f"tips.poster/{poster.id}", PER_POSTER, at, said=OFTEN)
    spend(sender_key("tips.sender", address, at), PER_SENDER, at, said=OFTEN)


def count_look(*, address: str, at: datetime) -> None:
    """Count one look at a followed report, so that codes cannot be tried out."""
    spend(sender_key("tips.look", address, at), PER_LOOK, at, said="查得太密了，请过几分钟再查。")
