"""One of everything that is spoken of hazards beside their steps, for tests that walk all addresses."""

from __future__ import annotations

from datetime import datetime, timedelta

from tests.support.cast import Cast
from xiaoan.foundation.ids import new_id
from xiaoan.foundation.rls import EVERYTHING, opened
from xiaoan.kernel.hazards import commands
from xiaoan.kernel.hazards.models import Hazard, HazardSource
from xiaoan.kernel.hazards.tests.play import Play


def spoken_of(cast: Cast, hazard: Hazard, at: datetime) -> dict[str, str]:
    """A source, lesser hazards that together may be major, what was told directly, and a draft of the bureau."""
    play = Play(cast, at=at - timedelta(days=30))
    late = play.assign(play.hazard())
    for kind in ("fire.extinguisher_missing", "fire.light_defect", "fire.door_defect"):
        play.hazard(kind=kind)
    school, county, key = cast.unit("school"), cast.unit("county"), new_id()
    told = commands.tell_up(
        by=cast.seat("guard", at), unit=school, client_id=key, said=commands.Told("锁着", "宿舍"), at=at
    )
    said = commands.Draft("interview", "约谈", "请到会", [late.id])
    paper = commands.draft_admonition(by=cast.seat("officer", at), unit=county, client_id=key, said=said, at=at)
    with opened(EVERYTHING):
        source = HazardSource.objects.filter(hazard=hazard).values_list("id", flat=True)[0]
    return {
        "source_id": str(source), "told_id": str(told.id), "admonition_id": str(paper.id),
        "rule": "fire.combined_facilities",
    }  # fmt: skip
