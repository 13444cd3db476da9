"""How long the demo county takes to play on this machine, and how much is in it afterwards.

Run it as `.venv/bin/python bench/demo.py [WEEKS …]` from the checkout (default 7 and the whole 17). Each is played in a
database of its own on the test server, in one transaction as `xiaoan demo` does. No test depends on these figures.
"""

from __future__ import annotations

import os
import platform
import sys
import time as clock
from datetime import UTC, datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "xiaoan.settings")

from tests.support import database

AT = datetime(2026, 11, 20, 8, 30, tzinfo=UTC)


def main(spans: list[int]) -> None:
    """Play each span and print a row of a table."""
    first = database.clone()
    os.environ.update(database.environment("web", first))
    import django

    django.setup()
    print(f"{platform.node()}, {os.cpu_count()} cores, Python {platform.python_version()}")
    head = ("weeks", "happenings", "records", "hazards", "seconds", "cpu s", "ms each")
    print("".join(f"{word:>12}" for word in head))
    for span in spans:
        name = database.clone()
        database.point_django_at(name)
        print("".join(f"{value:>12}" for value in _played(span)), flush=True)
        database.point_django_at(first)
        database.drop(name)
    database.drop(first)


def _played(weeks: int) -> list[str]:
    from django.db import transaction

    from tests.support.cast import load_packs
    from xiaoan.foundation.rls import EVERYTHING, opened
    from xiaoan.kernel.hazards.models import Hazard
    from xiaoan.kernel.work.models import Record
    from xiaoan.surfaces.console.demo.playing import play

    load_packs()
    began, busy = clock.perf_counter(), clock.process_time()
    with transaction.atomic():
        played = play(AT, lambda words: None, weeks=weeks)
    took, worked = clock.perf_counter() - began, clock.process_time() - busy
    with opened(EVERYTHING):
        records, hazards = Record.objects.count(), Hazard.objects.count()
    whole = (weeks, played.happenings, records, hazards, round(took), round(worked))
    return [*map(str, whole), f"{took * 1000 / played.happenings:.1f}"]


if __name__ == "__main__":
    main([int(word) for word in sys.argv[1:]] or [7, 17])
