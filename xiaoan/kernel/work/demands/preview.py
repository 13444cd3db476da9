"""What a demand would be, before it is sent: the items, the units and the minutes it costs. Writes nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from xiaoan.foundation.ids import new_id
from xiaoan.kernel.access.rules import Viewer
from xiaoan.kernel.catalogue.queries import shelf
from xiaoan.kernel.tree.models import Unit
from xiaoan.kernel.work.demands import rules
from xiaoan.kernel.work.demands.choosing import frozen, pickable, school_posts
from xiaoan.kernel.work.demands.models import AskedItem
from xiaoan.kernel.work.demands.rules import Body


@dataclass(frozen=True, slots=True)
class Preview:
    """Exactly what a school would see, and who they are."""

    items: tuple[AskedItem, ...]
    units: tuple[Unit, ...]
    minutes: int
    posts: tuple[str, ...]
    places: tuple[str, ...]


def preview(viewer: Viewer, unit: Unit, body: Body, *, at: datetime) -> Preview:
    """Refused, field by field, when it could not be sent; the words are those that would be kept."""
    known, posts = shelf(), school_posts()
    rules.check(body, at=at, posts=posts, places=known.place_kinds, domains=known.domains)
    items = rules.asked(body.items, new_id(), pickable(), known.hazards)
    ids = frozen(viewer, unit, body.units, body.at, body.domain, body.places, day=body.due)
    units = tuple(Unit.objects.filter(id__in=ids).order_by("path"))
    return Preview(
        tuple(items), units, rules.minutes_of(body.minutes, items),
        tuple(posts[code] for code in body.posts), tuple(known.place_kinds[code].title for code in body.places),
    )  # fmt: skip
