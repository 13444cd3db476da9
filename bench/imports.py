"""Lists of 10,000 rows from Excel: reading and looking at them, and writing them as the worker does.

Run it as `.venv/bin/python bench/imports.py [ROWS]` from the checkout. Row security, rights, trail and fsync are on;
people are brought with a post and its grant each, over forty schools. No test depends on these figures.
"""

from __future__ import annotations

import resource
import sys
import time as clock
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent))

from bench.house import database
from bench.results import record

SCHOOLS = 40
AT = datetime(2026, 9, 15, 2, 0, tzinfo=UTC)


def main(rows: int) -> None:
    """A county of forty schools, then a list of people and a list of schools."""
    with database():
        from tests.support.cast import build, load_packs
        from xiaoan.features.imports.tests.lists import xlsx

        load_packs()
        cast = build()
        heads = ("学校名称", "办学类型", "在校生数", "教职工数", "食堂", "学校标识码")
        first = xlsx(heads, *[(f"第{n}小学", "小学", 100 + n, 9, "有", f"{n:06}") for n in range(SCHOOLS)])
        _measured(cast, "schools", first, SCHOOLS, say=False)
        posts = ("教职工", "班主任", "保安", "宿管员")
        people = xlsx(
            ("姓名", "单位", "职务", "手机"),
            *[(f"示例·第{n}人", f"第{n % SCHOOLS}小学", posts[n % 4], f"138{n:08}") for n in range(rows)],
        )
        _measured(cast, "people", people, rows)
        more = xlsx(heads, *[(f"新{n}小学", "小学", 100, 9, "有", f"9{n:06}") for n in range(rows)])
        _measured(cast, "schools", more, rows)


def _measured(cast: object, kind: str, file: bytes, rows: int, *, say: bool = True) -> None:
    from tests.support.cast import Cast
    from xiaoan.features.imports.doing.writing import bring
    from xiaoan.features.imports.models import Import
    from xiaoan.features.imports.tests.lists import brought
    from xiaoan.foundation.rls import EVERYTHING, opened
    from xiaoan.kernel.jobs.commands import work_one
    from xiaoan.kernel.jobs.models import Job

    assert isinstance(cast, Cast)
    begun = clock.monotonic()
    row = brought(cast, "officer", "county", kind, file, at=AT)
    looked = clock.monotonic() - begun
    assert (row.added, row.wrong) == (rows, 0), (row.added, row.wrong, row.failure)
    bring(by=cast.seat("officer", AT), import_id=row.id, version=row.version, at=AT)
    begun = clock.monotonic()
    with opened(EVERYTHING):
        while Job.objects.filter(name="imports.write", done_at=None, failed_at=None).exists():
            work_one(at=AT)
        state = Import.objects.get(id=row.id).state
    assert state == "written", state
    if say:
        megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        said: dict[str, Any] = {"rows": rows, "file_mb": round(len(file) / 1e6, 1)}
        record(f"{kind} from xlsx, read and looked at", looked, "s", **said)
        record(f"{kind} from xlsx, written as a whole", clock.monotonic() - begun, "s", **said)
        record(f"{kind} from xlsx, most memory so far", megabytes, "MB", **said)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000)
