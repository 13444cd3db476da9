"""Files that a clause demands: a record is received at once and counts when they are verified."""

from __future__ import annotations

import hashlib
from datetime import date
from io import BytesIO
from uuid import UUID, uuid4

import pytest

from tests.support.cast import Cast
from xiaoan.foundation.errors import NotFound, Refused
from xiaoan.foundation.rls import EVERYTHING, opened
from xiaoan.kernel.files.commands import promise, receive
from xiaoan.kernel.files.models import Attachment
from xiaoan.kernel.trail.verify import verify
from xiaoan.kernel.work import commands, queries
from xiaoan.kernel.work.bodies import Given, Promised
from xiaoan.kernel.work.models import Record
from xiaoan.kernel.work.tests.acting import adopt_lamp, at, morning, name, record, seeing, walk

NOON = at(10, 20)
PDF = b"%PDF-1.4\n1 0 obj <<>> endobj\ntrailer <<>>\n%%EOF\n"
FINE = (Given(item="lamp.switch", answer="fine"),)


def promised(cast: Cast, who: str = "safety", unit: str = "school") -> tuple[UUID, UUID]:
    """A report promised by its digest: (attachment, its client id)."""
    key = uuid4()
    row = promise(
        by=cast.seat(who, NOON), unit=cast.unit(unit), client_id=key, name="检测报告.pdf",
        sha256=hashlib.sha256(PDF).hexdigest(), size=len(PDF), at=NOON,
    )  # fmt: skip
    return row.id, key


def send(cast: Cast, attachment: UUID) -> commands.Receipt:
    owed = name(cast, "school", "lamp.term", at(9, 1, 0))
    files = (Promised(attachment=attachment, purpose="file"),)
    return record(cast, "safety", "school", NOON, owed, answers=FINE, files=files)


def test_without_the_proof_a_clause_demands_the_record_is_refused(county: Cast) -> None:
    owed = name(county, "school", "lamp.term", at(9, 1, 0))
    with pytest.raises(Refused, match="检测报告") as refusal:
        record(county, "safety", "school", NOON, owed, answers=FINE)
    assert "file" in refusal.value.fields


def test_a_promised_file_lets_the_record_wait_and_its_arrival_lets_it_count(county: Cast) -> None:
    attachment, _ = promised(county)
    receipt = send(county, attachment)
    assert not receipt.complete and any("收齐后" in note for note in receipt.notes)
    safety = county.seat("safety", NOON)
    with seeing(safety):
        assert queries.record(safety, receipt.records[0], at=NOON).files_missing == 1
    commands.confirm_files(by=safety, record_id=receipt.records[0], at=NOON)
    with opened(EVERYTHING):
        assert not Record.objects.get().complete
        Attachment.objects.filter(id=attachment).update(verified_at=NOON)
    commands.confirm_files(by=safety, record_id=receipt.records[0], at=at(10, 21))
    with opened(EVERYTHING):
        assert Record.objects.get().complete


def test_somebody_elses_file_is_not_found(county: Cast) -> None:
    attachment, _ = promised(county, "guard")
    with pytest.raises(NotFound):
        send(county, attachment)
    with pytest.raises(NotFound):
        send(county, uuid4())


def test_a_verified_file_counts_at_once_and_every_row_matches_its_trail(committed_cast: Cast) -> None:
    cast = committed_cast
    adopt_lamp(cast, starts=date(2026, 9, 1))
    safety = cast.seat("safety", NOON)
    row = receive(
        by=safety, unit=cast.unit("school"), client_id=uuid4(), name="检测报告.pdf", content=BytesIO(PDF), at=NOON
    )
    receipt = send(cast, row.id)
    assert receipt.complete
    fault = Given(item="lamp.lit", answer="fault", what="灯不亮", place=cast.places["building_a"].id, quantity=2)
    owed = name(cast, "school", "lamp.day", morning(10, 20))
    first = record(cast, "guard", "school", NOON, owed, answers=(fault,), remark="二楼", happened=at(10, 20, 9))
    guard = cast.seat("guard", NOON)
    commands.correct(by=guard, record_id=first.records[0], body=walk(owed), at=NOON)
    commands.claim(by=guard, name=name(cast, "school", "lamp.day", morning(10, 19)), reason="换灯", at=NOON)
    commands.say_pointless(by=guard, unit=cast.unit("school"), duty="lamp.week", text="多余", at=NOON)
    officer = cast.seat("officer", NOON)
    commands.excuse(
        by=officer, unit=cast.unit("county"), first=date(2026, 10, 20), last=date(2026, 10, 21), reason="台风", at=NOON
    )
    with opened(EVERYTHING):
        verdict = verify()
    assert verdict.sound, verdict.findings
