"""Where a recheck goes: by grade, by every source that names the hazard, and by who is free to look."""

from __future__ import annotations

from uuid import UUID

from xiaoan.kernel.hazards.machine import Stage
from xiaoan.kernel.hazards.models import Hazard, HazardSource
from xiaoan.kernel.hazards.rules import Closer, Route, closer, route
from xiaoan.kernel.hazards.staffing import Placed
from xiaoan.kernel.hazards.turn.frame import Turn
from xiaoan.kernel.hazards.vocabulary import Grade, Source


def sources_of(hazard: Hazard) -> list[HazardSource]:
    """Everything that names the hazard, its own and those of hazards merged into it, oldest first."""
    own = HazardSource.objects.filter(hazard=hazard)
    taken_in = HazardSource.objects.filter(hazard__merged_into=hazard.id, hazard__stage=Stage.MERGED)
    return list((own | taken_in).order_by("at", "id"))


def words_of(sources: list[HazardSource]) -> list[Source]:
    """Who found it, as it tells who closes: what a superior delegated in writing counts as the school's own."""
    return [Source.SELF if each.delegated_no else Source(each.source) for each in sources]


def routed(turn: Turn, *, upward: bool = False) -> Route:
    """Where the recheck goes now, by grade, sources and who is free; `upward` passes over people here."""
    hazard, sources = turn.hazard, sources_of(turn.hazard)
    issuer = issuer_of(turn.placed, sources)
    standby = turn.staff.standby(hazard.barred, issuer)
    if upward:
        standby = standby._replace(here=None)
    found = route(closer(turn.grade, words_of(sources)), standby)
    return found if found.unit is not None else found._replace(unit=turn.placed.school.parent_id)


def issuer_of(placed: Placed, sources: list[HazardSource]) -> UUID | None:
    """The highest unit above the school among those whose finding this is, and who have not let the school close."""
    named = {each.issuer_unit_id for each in sources if each.source == Source.SUPERIOR and not each.delegated_no}
    above = placed.line[: placed.line.index(placed.school)] if placed.school in placed.line else ()
    return next((unit.id for unit in above if unit.id in named), None)


def closer_of(hazard: Hazard) -> Closer:
    """Whose word closes the hazard now."""
    return closer(Grade(hazard.grade), words_of(sources_of(hazard)))


def after_source(turn: Turn) -> tuple[Stage, UUID | None]:
    """The stage (and ball) of a hazard that one more source now names: never a milder one than before."""
    stage = Stage(turn.hazard.stage)
    if stage == Stage.ON_SPOT:
        return (stage if closer_of(turn.hazard) == Closer.SCHOOL else Stage.ASSIGN), None
    if stage not in (Stage.RECHECK, Stage.RECHECK_ABOVE):
        return stage, None
    found = routed(turn, upward=stage == Stage.RECHECK_ABOVE)
    return found.stage, found.unit


def above(turn: Turn) -> UUID | None:
    """The unit above that rechecks, whoever is free here."""
    return routed(turn, upward=True).unit
