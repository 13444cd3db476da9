"""Old messages are let go of; what still waits is not."""

from __future__ import annotations

from datetime import timedelta

from xiaoan.features.channels.models import Delivery
from xiaoan.features.channels.retention import KEPT, let_go
from xiaoan.features.channels.tests.conftest import Desk, urgent
from xiaoan.foundation.rls import EVERYTHING, opened


def test_a_message_goes_after_its_time_and_one_that_waits_stays(desk: Desk) -> None:
    desk.channel("wecom")
    urgent(desk, 2)
    with opened(EVERYTHING):
        waiting = Delivery.objects.order_by("id").first()
        assert waiting is not None
        Delivery.objects.exclude(id=waiting.id).update(state="handed")
    assert let_go(at=desk.at + KEPT - timedelta(minutes=1)) == 0
    assert let_go(at=desk.at + KEPT + timedelta(minutes=1)) == 1
    assert [row.id for row in desk.rows()] == [waiting.id]
