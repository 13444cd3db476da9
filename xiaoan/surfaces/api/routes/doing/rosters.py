"""值班表: a week as it stands with the hours nobody covers, turns set in bulk, and swaps from asking to answer."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Annotated
from uuid import UUID

import msgspec
from ninja import Router, Schema

from xiaoan.foundation.clock import school_day
from xiaoan.foundation.errors import NotFound
from xiaoan.kernel.access.queries import visible_unit
from xiaoan.kernel.catalogue.queries import shelf
from xiaoan.kernel.org import verbs
from xiaoan.kernel.org.models import Person, Swap
from xiaoan.kernel.org.roll import member
from xiaoan.kernel.org.rosters import reading as rosters
from xiaoan.kernel.org.rosters import swaps
from xiaoan.kernel.org.rosters.turns import Wanted, roster_named, set_many
from xiaoan.kernel.tree.models import Unit
from xiaoan.kernel.work.owing.calendars import kinds_between
from xiaoan.surfaces.api.door import Seat, reading, reads, writes
from xiaoan.surfaces.api.forms import Short
from xiaoan.surfaces.api.parameters import MaybeDay, Word
from xiaoan.surfaces.api.reading import Said

router = Router(tags=["值班表"])
MOST = 500
ONE_DAY = timedelta(days=1)


class RosterTurnLine(Schema):
    """One turn. `gone`: the person has left, so that nobody is there. `swap`: a swap that waits for an answer."""

    id: UUID
    roster: str
    day: date
    slot: str
    person_id: UUID
    name: str
    phone: str
    gone: bool
    mine: bool
    swap: UUID | None


class RosterCell(Schema):
    """One day of a shift. `runs`: the roster runs on such a day."""

    day: date
    runs: bool
    turns: list[RosterTurnLine]


class RosterLane(Schema):
    """One shift of one roster over the week; `slot` empty is the whole day."""

    roster: str
    title: str
    slot: str
    slot_title: str
    hours: str
    cells: list[RosterCell]


class GapLine(Schema):
    """Hours of a watch without anybody; `whole` when it is everything the watch wants of its days."""

    watch: str
    title: str
    opens: datetime
    closes: datetime
    whole: bool


class RosterWeek(Schema):
    """A week from Monday on."""

    unit: UUID
    monday: date
    lanes: list[RosterLane]
    gaps: list[GapLine]


class SwapShown(Schema):
    """A swap that waits. `to_me`: the caller is asked; `by_me`: he asks. `other_day`: the turn given in exchange."""

    id: UUID
    unit_id: UUID
    roster: str
    title: str
    day: date
    slot: str
    slot_title: str
    other_day: date | None
    asker: str
    asked: str
    reason: str
    asked_at: datetime
    to_me: bool
    by_me: bool


class SwapState(Schema):
    """Where a swap stands: asked, agreed, declined, taken_back."""

    id: UUID
    turn_id: UUID
    state: str


class TurnSaid(Said, frozen=True, kw_only=True):
    """One turn that shall stand."""

    roster: Short
    day: date
    person: UUID
    slot: Short = ""


class TurnsSaid(Said, frozen=True, kw_only=True):
    """Turns to set, and turns to take off; all of it or nothing. The same turns again change nothing."""

    set: Annotated[tuple[TurnSaid, ...], msgspec.Meta(max_length=MOST)] = ()
    off: Annotated[tuple[UUID, ...], msgspec.Meta(max_length=MOST)] = ()


class SwapSaid(Said, frozen=True, kw_only=True):
    """With whom: a turn of his in exchange (`other`), or a person who takes this one without giving one back."""

    other: UUID | None = None
    person: UUID | None = None
    reason: Annotated[str, msgspec.Meta(max_length=120)] = ""


@router.get("/units/{unit_id}/roster", response=RosterWeek, summary="一周的值班表")
@reads(verbs.SEE)
def roster_week(request: Seat, unit_id: UUID, week: MaybeDay = None, roster: Word = "") -> dict[str, object]:
    """The week that holds a day (today's without one), of one roster or of all, with the hours nobody covers."""
    unit = visible_unit(request.viewer, unit_id, verbs.SEE)
    return _week(request, unit, week, roster)


def _week(request: Seat, unit: Unit, week: date | None, roster: str) -> dict[str, object]:
    if roster:
        roster_named(roster)
    day = week or school_day(request.at)
    monday = day - ONE_DAY * day.weekday()
    days = [monday + ONE_DAY * number for number in range(7)]
    kinds = kinds_between(unit, monday - ONE_DAY, days[-1] + ONE_DAY)
    lanes = rosters.table(request.viewer, unit, days, kinds, [roster] if roster else list(shelf().rosters))
    found = rosters.open_hours(request.viewer, [unit], monday, days[-1], {unit.id: kinds})
    return {"unit": unit.id, "monday": monday, "lanes": lanes, "gaps": found.get(unit.id, [])}


@router.post("/units/{unit_id}/roster/turns", response=list[RosterTurnLine], summary="一次排好、撤下多个班")
@writes(verbs.ROSTER)
def set_turns(request: Seat, unit_id: UUID, said: TurnsSaid) -> list[rosters.TurnLine]:
    """Sets up to 500 turns and takes others off, as a whole. Answers with the turns that were set."""
    with reading(request):
        unit = visible_unit(request.viewer, unit_id, verbs.ROSTER)
        people = {row.id: row for row in Person.objects.filter(home=unit.home, id__in={one.person for one in said.set})}
    if any(one.person not in people for one in said.set):
        raise NotFound()
    wanted = [Wanted(one.day, people[one.person], one.slot, one.roster) for one in said.set]
    made = set_many(by=request.viewer, unit=unit, wanted=wanted, off=said.off, at=request.at)
    with reading(request):
        days = sorted({row.day for row in made})
        lanes = rosters.table(request.viewer, unit, days, {}, sorted({row.roster for row in made}))
    wanted_ids = {row.id for row in made}
    return [turn for lane in lanes for cell in lane.cells for turn in cell.turns if turn.id in wanted_ids]


@router.post("/turns/{turn_id}/swap", response=SwapState, summary="请人换班，或由安全员直接换")
@writes(verbs.SEE)
def swap_turn(request: Seat, turn_id: UUID, said: SwapSaid) -> dict[str, object]:
    """Of one's own turn it asks the other; of somebody else's, by who keeps the roster, it is done at once."""
    with reading(request):
        turn = rosters.turn(request.viewer, turn_id)
        if said.other is None and said.person is None:
            raise NotFound()
        other = rosters.turn(request.viewer, said.other) if said.other is not None else None
        asked = other.person if other is not None else member(request.viewer, said.person)  # type: ignore[arg-type]
    command = swaps.ask_swap if turn.person.account_id == request.viewer.account else swaps.swap_at_once
    swap = command(
        by=request.viewer, turn_id=turn_id, asked=asked, other_turn_id=said.other, reason=said.reason, at=request.at
    )
    return _state(swap)


def _state(swap: Swap) -> dict[str, object]:
    return {"id": swap.id, "turn_id": swap.turn_id, "state": swap.state}


@router.get("/swaps", response=list[SwapShown], summary="等我答应的和我提出的换班")
@reads(verbs.SEE)
def swaps_open(request: Seat) -> list[rosters.SwapLine]:
    """Swaps that wait, in which the caller is asked or asks."""
    return rosters.swaps_waiting(request.viewer, school_day(request.at))


@router.post("/swaps/{swap_id}/agree", response=SwapState, summary="答应换班")
@writes(verbs.SEE)
def swap_agree(request: Seat, swap_id: UUID) -> dict[str, object]:
    """From now on the caller is on turn."""
    return _state(swaps.agree(by=request.viewer, swap_id=swap_id, at=request.at))


@router.post("/swaps/{swap_id}/decline", response=SwapState, summary="换不了")
@writes(verbs.SEE)
def swap_decline(request: Seat, swap_id: UUID) -> dict[str, object]:
    """Nothing changes; no reason is asked."""
    return _state(swaps.decline(by=request.viewer, swap_id=swap_id, at=request.at))


@router.post("/swaps/{swap_id}/take_back", response=SwapState, summary="收回换班")
@writes(verbs.SEE)
def swap_take_back(request: Seat, swap_id: UUID) -> dict[str, object]:
    """The asker, or who keeps the roster, takes the request back."""
    return _state(swaps.take_back(by=request.viewer, swap_id=swap_id, at=request.at))
