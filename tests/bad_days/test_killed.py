"""kill -9 of web, worker and database while two hundred submissions are under way."""

from __future__ import annotations

import json
import os
import signal
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from uuid import UUID, uuid4

from tests.bad_days.house import House, database_process, pause
from xiaoan.kernel.files.tests.samples import photo

SUBMISSIONS, CLIENTS = 200, 16
EVERY_FIFTH = 5
PATIENCE = 120.0


class Crowd:
    """People who send the same thing again until it is acknowledged, as the phones' forms do."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.acknowledged: dict[UUID, str] = {}
        self.unanswered = 0
        self.wrong: list[str] = []
        self._lock = threading.Lock()
        self._photo = photo((90, 60))
        self._last = time.monotonic() + PATIENCE

    def one(self, number: int) -> None:
        """Submit number `number`: every fifth is a photograph, the others are reports."""
        client_id = uuid4()
        while time.monotonic() < self._last:
            if number % EVERY_FIFTH:
                answer = self.house.report(number, client_id)
            else:
                answer = self.house.send(number, client_id, self._photo)
            with self._lock:
                if answer.status in (200, 201):
                    told = answer.told()
                    self.acknowledged[client_id] = told["row"]["id"] if number % EVERY_FIFTH else told["id"]
                    return
                if answer.status in (0, 503):
                    self.unanswered += 1
                else:
                    self.wrong.append(f"{answer.status} {answer.body[:200]!r}")
                    return
            pause(0.2)

    def reached(self, number: int) -> None:
        """Wait until so many are acknowledged."""
        while len(self.acknowledged) < number and time.monotonic() < self._last:
            pause(0.01)


def test_what_was_acknowledged_is_there_exactly_once_after_every_kill(house: House) -> None:
    crowd = Crowd(house)
    with ThreadPoolExecutor(CLIENTS) as pool:
        waiting = [pool.submit(crowd.one, number) for number in range(SUBMISSIONS)]
        crowd.reached(30)
        os.kill(house.child("granian"), signal.SIGKILL)
        crowd.reached(80)
        os.kill(house.child("surfaces.worker"), signal.SIGKILL)
        os.kill(database_process(house.data), signal.SIGKILL)
        crowd.reached(140)
        os.kill(house.child("granian"), signal.SIGKILL)
        for each in waiting:
            each.result()
    assert crowd.wrong == []
    assert len(crowd.acknowledged) == SUBMISSIONS
    assert crowd.unanswered > 0, "the kills came too late to hurt anybody"

    rows = house.rows("SELECT client_id, id FROM hazards_report UNION ALL SELECT client_id, id FROM files_attachment")
    assert len(rows) == SUBMISSIONS
    assert {client: str(row) for client, row in rows} == crowd.acknowledged
    verdict = json.loads(house.command("-m", "xiaoan.surfaces.console", "trail", "verify", "--json").stdout)
    assert verdict["findings"] == []
    assert verdict["objects"] > SUBMISSIONS
