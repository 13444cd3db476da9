"""Whose an import is, what a forged form does, and what is left when it was let go."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from tests.support.cast import Cast
from xiaoan.features.imports import queries
from xiaoan.features.imports.doing.matching import mend
from xiaoan.features.imports.doing.undoing import undo
from xiaoan.features.imports.doing.writing import bring, drop
from xiaoan.features.imports.jobs import let_go
from xiaoan.features.imports.models import Content, Deed, Import
from xiaoan.features.imports.tests.lists import NOW, brought, written, xlsx
from xiaoan.foundation.errors import NotFound, Refused
from xiaoan.foundation.rls import EVERYTHING, opened
from xiaoan.kernel.access.models import Grant
from xiaoan.kernel.access.queries import operator
from xiaoan.kernel.catalogue.commands import adopt
from xiaoan.kernel.catalogue.queries import contents

PEOPLE = ("姓名", "单位", "职务", "手机")
NEW = ("示例·新来", "青石县第一小学", "保安", "13900001234")


def people(cast: Cast) -> Import:
    return brought(cast, "officer", "county", "people", xlsx(PEOPLE, NEW))


@pytest.mark.parametrize("who", ["stranger", "far_officer", "fireman", "guard", "safety", "principal"])
def test_the_file_and_findings_of_a_bureau_s_list_are_not_a_school_s_nor_another_s(cast: Cast, who: str) -> None:
    row, seat = people(cast), cast.seat(who, NOW)
    with opened(seat.scope, readonly=True):
        for read in (queries.one, queries.file_of, queries.people_brought):
            with pytest.raises(NotFound):
                read(seat, row.id)
        with pytest.raises(NotFound):
            queries.shown(seat, row.id, at=NOW)
        assert row.id not in [each.id for each in queries.newest(seat)]
        assert not Content.objects.filter(of=row.id).exists()
    for act in (drop, undo):
        with pytest.raises(NotFound):
            act(by=seat, import_id=row.id, at=NOW)
    with pytest.raises(NotFound):
        mend(by=seat, import_id=row.id, cells={(2, "0"): "示例·改名"}, words={}, at=NOW)


def test_a_grant_for_another_domain_sees_nothing_of_a_ledger_s_list(cast: Cast) -> None:
    school = cast.unit("school")
    since = NOW - timedelta(days=20)
    version = contents()["fire"].version
    adopt(by=operator(), unit=cast.unit("county"), pack="fire", version=version, starts=since.date(), at=since)
    book = next(each for each in contents()["fire"].ledgers if each.code == "fire.extinguishers")
    label = next(each.title for each in book.columns if each.code == book.label)
    row = brought(cast, "safety", "school", "ledger", xlsx((label,), ("1号",)), what=book.code)
    with opened(EVERYTHING):
        Grant.objects.filter(account_id=cast.account("logistics")).update(domains=["food"])
        Grant.objects.filter(account_id=cast.account("principal")).update(domains=["fire"])
    other, own = cast.seat("logistics", NOW), cast.seat("principal", NOW)
    with opened(other.scope, readonly=True), pytest.raises(NotFound):
        queries.file_of(other, row.id)
    with opened(own.scope, readonly=True):
        assert queries.file_of(own, row.id)[0].id == row.id
        assert school.id == row.unit_id
    with pytest.raises((NotFound, Refused)):
        drop(by=other, import_id=row.id, at=NOW)


def test_half_of_an_import_is_never_taken_back(cast: Cast) -> None:
    row = written(cast, "officer", "county", "people", xlsx(PEOPLE, NEW))
    with opened(EVERYTHING):
        Deed(unit=cast.unit("far_school"), import_id=row.id, number=9, op="add", kind="person",
             object_id=row.id, label="x", at=NOW).save()  # fmt: skip
    with pytest.raises(Refused, match="看不到的单位"):
        undo(by=cast.seat("officer", NOW), import_id=row.id, at=NOW)
    with opened(EVERYTHING):
        assert Import.objects.get(id=row.id).state == "written"


def test_a_list_left_open_until_it_was_let_go_says_so(cast: Cast) -> None:
    row, late = people(cast), NOW + timedelta(days=15)
    assert let_go(late) == 1
    by = cast.seat("officer", late)
    with pytest.raises(Refused, match="重新上传"):
        mend(by=by, import_id=row.id, cells={(2, "0"): "示例·改名"}, words={}, at=late)
    with pytest.raises(Refused, match="重新上传"):
        bring(by=by, import_id=row.id, version=row.version, at=late)
    with opened(by.scope, readonly=True):
        assert queries.shown(by, row.id, at=late).content is None
    assert drop(by=by, import_id=row.id, at=late).state == "dropped"


def test_a_meaning_with_marks_no_database_keeps_is_cleaned(cast: Cast) -> None:
    row = brought(cast, "officer", "county", "people", xlsx(PEOPLE, ("示例·新来", "青石县第一小学", "总管", "")))
    said = {("posts", "总管"): "保安\x00\x01"}
    row = mend(by=cast.seat("officer", NOW), import_id=row.id, cells={}, words=said, at=NOW)
    with opened(EVERYTHING):
        assert Content.objects.get(of=row.id).words["posts|总管"] == "保安"


def test_a_form_about_rows_that_were_not_wrong_changes_nothing(cast: Cast) -> None:
    row = people(cast)
    by = cast.seat("officer", NOW)
    with opened(by.scope, readonly=True):
        assert not queries.shown(by, row.id, at=NOW).wrong
    assert Client().post(f"/imports/{row.id}/mend", {"fix-2-0": "x"}).status_code == 302, "to the door"
