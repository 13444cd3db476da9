"""Photographs and papers of a step: attached to the hazard, told apart, counted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from xiaoan.foundation.errors import Refused
from xiaoan.kernel.access.acts import Act
from xiaoan.kernel.files.commands import attach
from xiaoan.kernel.files.queries import still_missing
from xiaoan.kernel.files.recognition import PHOTO
from xiaoan.kernel.hazards.models import Hazard, Report
from xiaoan.kernel.hazards.verbs import SEE

BEFORE, AFTER, PAPER = "before", "after", "paper"
_PICTURES = (".jpg", ".jpeg", ".png", ".webp")


@dataclass(frozen=True, slots=True)
class Evidence:
    """What was attached: how many photographs and papers, and the digests of their bytes."""

    photos: int = 0
    documents: int = 0
    digests: tuple[str, ...] = ()


NOTHING = Evidence()


def keep(act: Act, about: Hazard | Report, attachments: Sequence[UUID], purpose: str) -> Evidence:
    """Attach the actor's uploads. A promised file that has not arrived counts as what its name says it is."""
    if not attachments:
        return NOTHING
    rows = attach(
        by=act.by, unit=about.unit, attachments=attachments, object_type=about._meta.label_lower, object_id=about.id,
        verb=SEE, domain=about.domain, purpose=purpose, at=act.at,
    )  # fmt: skip
    pictures = [row for row in rows if (row.blob.media == PHOTO if row.blob else row.name.lower().endswith(_PICTURES))]
    return Evidence(len(pictures), len(rows) - len(pictures), tuple(row.sha256 for row in rows))


def all_arrived(hazard: Hazard) -> None:
    """Nobody passes what he cannot see: promised photographs must have arrived."""
    missing = still_missing([hazard.id]).get(hazard.id, 0)
    if missing:
        raise Refused(f"还有 {missing} 个照片或附件没有传完，收齐后再复查；也可以退回，请整改人重新上传。")
