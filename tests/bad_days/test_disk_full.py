"""The disk of the data folder is full: nobody is told that something was kept when it was not, and room mends it."""

from __future__ import annotations

import contextlib
import os
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from tests.bad_days.house import House
from xiaoan.foundation import postgres
from xiaoan.kernel.files.tests.samples import photo
from xiaoan.surfaces.console.tests.test_up import until

SIZE = "400m"
ATTEMPTS = 60


@pytest.fixture
def small_disk() -> Iterator[Path]:
    """A disk of its own, small enough to be filled."""
    with tempfile.TemporaryDirectory(prefix="xiaoan-full-", ignore_cleanup_errors=True) as made:
        place = Path(made)
        place.chmod(0o755)
        mounting = ["mount", "-t", "tmpfs", "-o", f"size={SIZE},mode=0755", "tmpfs", str(place)]
        if os.geteuid() != 0 or subprocess.run(mounting, capture_output=True, check=False).returncode:
            pytest.skip("a disk to fill can be mounted by root only")
        try:
            yield place
        finally:
            subprocess.run(["umount", "--lazy", str(place)], check=False)


@pytest.fixture
def house(small_disk: Path) -> Iterator[House]:
    made = House(small_disk / "data")
    try:
        made.open()
        yield made
    finally:
        (small_disk / "ballast").unlink(missing_ok=True)
        made.cleared()
        postgres.Cluster(made.data).stop()


def fill(place: Path) -> None:
    with contextlib.suppress(OSError), (place / "ballast").open("wb", buffering=0) as out:
        while True:
            out.write(b"\0" * 65536)


def test_what_was_acknowledged_is_kept_and_what_was_not_is_accepted_once_there_is_room(
    house: House, small_disk: Path
) -> None:
    kept: list[UUID] = []
    refused: list[UUID] = []
    fill(small_disk)
    for number in range(ATTEMPTS):
        client_id = uuid4()
        answer = house.send(number, client_id, photo((900 + number, 700)))
        (kept if answer.status in (200, 201) else refused).append(client_id)
        assert answer.status in (0, 200, 201, 503), answer.body[:300]
        if len(refused) > 3:
            break
    assert refused, "the disk was not full"

    (small_disk / "ballast").unlink()
    again = photo((64, 48))
    until(lambda: house.send(0, refused[0], again).status in (200, 201), "the pages with room again")
    until(lambda: house.report(1, uuid4()).status == 201, "the database with room again")
    found = {client for (client,) in house.rows("SELECT client_id FROM files_attachment WHERE blob_id IS NOT NULL")}
    assert set(kept) <= found
    assert refused[0] in found
    assert not {*refused[1:]} & found
