"""What was done reaches the office in batches, as phones send it: each sender's day of one unit at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import date, datetime
from uuid import UUID

import msgspec

from xiaoan.foundation.clock import school_day
from xiaoan.kernel.work.bodies import Doing, Promised
from xiaoan.kernel.work.commands import MOST, Looks, Sent, submit_many
from xiaoan.surfaces.console.demo.building import Stage
from xiaoan.surfaces.console.demo.pictures import file_of
from xiaoan.surfaces.console.demo.season import Deed
from xiaoan.surfaces.console.demo.stories.crew import Agenda, Course


class Mail:
    """All that is to be sent. `looks` is shared by everything that is sent while the county stays as it is."""

    def __init__(self, stage: Stage, course: Course, since: date) -> None:
        """`since`: the day on which the first window opened that is written to."""
        self._stage, self._course = stage, course
        self._keys = {unit.id: key for key, unit in stage.units.items()}
        self.looks = Looks(since, stage.today)
        self.sent = self.batches = 0

    def put_on(self, agenda: Agenda, found: Sequence[Deed]) -> None:
        """Every batch at the moment its last piece arrives."""
        bags: dict[tuple[UUID, UUID, date], list[Deed]] = defaultdict(list)
        for deed in found:
            bags[deed.account, deed.unit.id, school_day(deed.reached)].append(deed)
        for bag in bags.values():
            bag.sort(key=lambda deed: deed.reached)
            for start in range(0, len(bag), MOST):
                few = bag[start : start + MOST]
                agenda.add(few[-1].reached, self._sending(few))
                self.batches += 1

    def _sending(self, bag: Sequence[Deed]) -> Callable[[datetime], None]:
        def doing(at: datetime) -> None:
            by = self._stage.seat_of(bag[0].account, at)
            rows = [Sent(deed.unit, self._with_files(deed, at)) for deed in bag]
            for row, answered in zip(rows, submit_many(by=by, sent=rows, at=at, looks=self.looks), strict=True):
                if answered.receipt is None:
                    assert answered.refusal is not None
                    answered.refusal.add_note(f"{row.unit.name} {row.body}")
                    raise answered.refusal
                for client_id in answered.receipt.reports:
                    self._course.of_report(client_id, self._keys[bag[0].unit.id], at)
            self.sent += len(bag)

        return doing

    def _with_files(self, deed: Deed, at: datetime) -> Doing:
        if not deed.proofs:
            return deed.body
        by = self._stage.seat_of(deed.account, at)
        files = tuple(Promised(attachment=file_of(by, deed.unit, kind, at), purpose=kind) for kind in deed.proofs)
        return msgspec.structs.replace(deed.body, files=files)
