"""Two importers at once, and a worker that dies in the middle: everything once, or nothing."""

from __future__ import annotations

import threading
from datetime import timedelta
from typing import Any

import pytest
from django.db import connections

from tests.support.cast import Cast
from xiaoan.features.imports import jobs
from xiaoan.features.imports.doing.writing import AT_ONCE, bring
from xiaoan.features.imports.kinds.people import kind as people
from xiaoan.features.imports.models import Deed, Import
from xiaoan.features.imports.tests.lists import NOW, brought, xlsx
from xiaoan.foundation.errors import XiaoanError
from xiaoan.foundation.rls import EVERYTHING, opened
from xiaoan.kernel.jobs.commands import LEASE, work_one
from xiaoan.kernel.jobs.models import Job
from xiaoan.kernel.org.models import Person
from xiaoan.kernel.org.staff import add_person
from xiaoan.kernel.trail.models import TrailEvent
from xiaoan.kernel.tree.models import Unit

HEADS = ("姓名", "单位", "职务", "手机")


def test_two_importers_of_one_list_bring_it_once(committed_cast: Cast) -> None:
    cast = committed_cast
    file = xlsx(("学校名称", "类别"), *[(f"第{n}新小学", "小学") for n in range(8)])
    first = brought(cast, "officer", "county", "schools", file)
    second = brought(cast, "chief", "county", "schools", file)
    told: list[object] = []
    together = threading.Barrier(2)

    def one(who: str, row: Import) -> None:
        try:
            together.wait(10)
            told.append(bring(by=cast.seat(who, NOW), import_id=row.id, version=row.version, at=NOW).state)
        except XiaoanError as refused:
            told.append(refused)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=one, args=each) for each in (("officer", first), ("chief", second))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert len(told) == 2 and "written" in told
    assert Unit.objects.filter(name__endswith="新小学").count() == 8


def test_a_worker_that_dies_in_the_middle_has_written_nothing_and_another_writes_all(
    committed_cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    cast = committed_cast
    many = AT_ONCE + 1
    rows = [(f"示例·第{n}人", "青一小", "教职工", f"139{n:08}") for n in range(many)]
    row = brought(cast, "officer", "county", "people", xlsx(HEADS, *rows))
    assert bring(by=cast.seat("officer", NOW), import_id=row.id, version=row.version, at=NOW).step == "waiting"
    added, write = add_person, 0

    def dying(**said: Any) -> Person:
        nonlocal write
        write += 1
        if write > 200:
            raise KeyError("the machine is gone")
        return added(**said)

    monkeypatch.setattr(people, "add_person", dying)
    assert work_one(at=NOW)
    monkeypatch.setattr(people, "add_person", added)
    with opened(EVERYTHING):
        assert write == 201
        assert not Person.objects.filter(name__startswith="示例·第").exists()
        assert not Deed.objects.exists()
        assert not TrailEvent.objects.filter(kind="imports.written").exists()
    later = NOW + LEASE + timedelta(minutes=1)
    while Job.objects.filter(name="imports.write", done_at=None).exists():
        assert work_one(at=later)
    with opened(EVERYTHING):
        assert Person.objects.filter(name__startswith="示例·第").count() == many
        assert Import.objects.get().state == "written"
        assert TrailEvent.objects.filter(kind="imports.written").count() == 1


def test_what_was_kept_of_a_file_goes_after_its_time(cast: Cast) -> None:
    row = brought(cast, "officer", "county", "schools", xlsx(("学校名称", "类别"), ("新小学", "小学")))
    assert jobs.let_go(NOW + timedelta(days=13)) == 0
    assert jobs.let_go(NOW + timedelta(days=15)) == 1
    with opened(EVERYTHING):
        assert Import.objects.get(id=row.id).sha256, "that there was a file, and which, stays"
