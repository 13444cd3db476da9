"""Erasing reaches what features keep of a person: lists that named him, his address, files he asked for."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from tests.support.cast import Cast
from xiaoan.features.channels.models import Address, Delivery
from xiaoan.features.channels.rules import State
from xiaoan.features.channels.sealed import seal
from xiaoan.features.exports import storage
from xiaoan.features.exports.commands import ask
from xiaoan.features.exports.models import Export
from xiaoan.features.imports.models import Content, Deed
from xiaoan.features.imports.tests.lists import NOW, brought, written, xlsx
from xiaoan.foundation.rls import EVERYTHING, opened
from xiaoan.kernel.access.queries import operator
from xiaoan.kernel.org.erasing import ERASERS, erase_person
from xiaoan.kernel.org.models import Person
from xiaoan.kernel.org.staff import leave
from xiaoan.kernel.trail.verify import verify

HEADS = ("姓名", "职务", "手机")
NAME, PHONE = "示例·要走的人", "13900007777"


@pytest.fixture
def person(cast: Cast) -> Person:
    """Brought by a list, named again in another that is still open, and gone."""
    written(cast, "principal", "school", "people", xlsx(HEADS, (NAME, "保安", PHONE), ("示例·留下的", "保安", "")))
    brought(cast, "principal", "school", "people", xlsx(HEADS, (NAME, "保安", PHONE)))
    brought(cast, "principal", "school", "people", xlsx(HEADS, ("示例·别人", "保安", "")))
    with opened(EVERYTHING):
        found = Person.objects.get(name=NAME)
    return leave(by=operator(), person_id=found.id, last=(NOW - timedelta(days=1)).date(), at=NOW)


def test_what_lists_kept_of_him_goes_and_others_stay(cast: Cast, person: Person) -> None:
    with opened(EVERYTHING):
        before = {(each.object_type, each.object_id) for each in verify().findings}
    erase_person(by=operator(), person_id=person.id, reason="本人申请", at=NOW)
    with opened(EVERYTHING):
        kept = list(Content.objects.all())
        assert len(kept) == 1 and "示例·别人" in str(kept[0].tables)
        assert NAME not in "".join(str((each.tables, each.fixes, each.outcomes)) for each in kept)
        deeds = list(Deed.objects.all())
        assert NAME not in "".join(f"{each.label}{each.before}" for each in deeds)
        assert any("示例·留下的" in each.label for each in deeds)
        assert {(each.object_type, each.object_id) for each in verify().findings} == before


def test_his_address_and_what_waited_for_him_go(cast: Cast, person: Person) -> None:
    account, unit = person.account_id, cast.unit("school")
    assert account is not None
    with opened(EVERYTHING):
        Address.objects.create(id=account, unit=unit, sealed=seal("a@example.cn"), tail="a…", asked_at=NOW)
        Delivery.objects.create(
            unit=unit, key="x", channel_id=uuid4(), account=account, kind="digest", day=NOW.date(),
            state=State.WAITING, made_at=NOW, next_at=NOW,
        )  # fmt: skip
    erase_person(by=operator(), person_id=person.id, reason="本人申请", at=NOW)
    with opened(EVERYTHING):
        row = Address.objects.get(id=account)
        assert (bytes(row.sealed), row.tail, row.confirmed_at) == (b"", "", None)
        assert Delivery.objects.get(key="x").state == State.GIVEN_UP


def test_files_he_asked_for_go_with_their_filters(cast: Cast, tmp_path: Path, settings: Any) -> None:
    settings.EXPORTS = tmp_path
    guard = cast.people["guard"]
    row = ask(
        by=cast.seat("guard", NOW), kind="list.letters", arguments={"q": "示例·某人"}, client_id=uuid4(), at=NOW
    )  # fmt: skip
    place = storage.path(row.id)
    place.write_bytes(b"x")
    leave(by=operator(), person_id=guard.id, last=(NOW - timedelta(days=1)).date(), at=NOW)
    erase_person(by=operator(), person_id=guard.id, reason="本人申请", at=NOW)
    assert not place.exists()
    with opened(EVERYTHING):
        assert Export.objects.get(id=row.id).arguments == {}


def test_every_room_that_keeps_persons_has_its_eraser() -> None:
    assert {name for name, _ in ERASERS.items()} >= {"channels", "exports", "imports"}
