"""Columns that name a row of another ledger: picked or found on the form, opened from the page, in and out of Excel."""

from __future__ import annotations

import re
from html import unescape
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from xiaoan.foundation.rls import EVERYTHING, opened
from xiaoan.kernel.ledgers.commands import withdraw
from xiaoan.kernel.ledgers.models import LedgerRow
from xiaoan.kernel.ledgers.tests.garage import VEHICLES, adopt_garage, driver, vehicle
from xiaoan.surfaces.web.pages.ledgers.filling import MANY
from xiaoan.surfaces.web.pages.ledgers.heads import KEY
from xiaoan.surfaces.web.pages.ledgers.tests.school import sheet
from xiaoan.surfaces.web.pages.ledgers.tests.test_sheets import grid
from xiaoan.surfaces.web.tests.seats import Seats, text

HEADS = ("车牌号", "驾驶员", "用途")


@pytest.fixture
def school(seats: Seats) -> Seats:
    adopt_garage(seats.cast)
    return seats


def address(seats: Seats, what: str) -> str:
    return f"/units/{seats.unit('school')}/ledgers/{VEHICLES}/{what}"


def add(seats: Seats, **values: str) -> Any:
    plain = {"client_id": str(uuid4()), "plate": "云A·1", "driver": "", "kind": "", "spare": ""}
    return seats.post("safety", address(seats, "new"), **{**plain, **values})


def vehicles() -> dict[str, str]:
    with opened(EVERYTHING):
        return {row.label: row.cells.get("driver", "") for row in LedgerRow.objects.filter(ledger=VEHICLES)}


def test_a_row_is_picked_by_its_label_and_opened_from_the_page(school: Seats) -> None:
    who = driver(school.cast, "示例·老赵", at=school.at)
    form = school.get("safety", address(school, "new")).content.decode()
    assert f'<option value="{who.id}">示例·老赵</option>' in form
    made = add(school, driver=str(who.id))
    assert made.status_code == 302
    page = school.get("safety", made["Location"]).content.decode()
    assert f'<a href="/ledgers/rows/{who.id}">示例·老赵</a>' in page
    listed = school.get("safety", f"/ledgers/{VEHICLES}").content.decode()
    assert f'<a href="/ledgers/rows/{who.id}">示例·老赵</a>' in listed
    assert school.get("safety", f"/ledgers/rows/{who.id}").status_code == 200


@pytest.mark.parametrize("odd", ["nobody", "027d755f-41e0-44e7-8cb8-76184d27ccc2", "' OR 1=1", "示例·没有的人"])
def test_what_cannot_be_named_is_said_beside_the_question(school: Seats, odd: str) -> None:
    driver(school.cast, "示例·老赵", at=school.at)
    answer = add(school, driver=odd)
    assert answer.status_code == 422
    assert "请从列表中选择" in text(answer)
    assert vehicles() == {}


def test_many_rows_are_found_by_typing_and_kept_by_id(school: Seats) -> None:
    made = [driver(school.cast, f"示例·司机{number}", at=school.at) for number in range(MANY + 1)]
    form = school.get("safety", address(school, "new")).content.decode()
    assert '<datalist id="offered-driver">' in form
    assert 'list="offered-driver"' in form
    assert str(made[0].id) not in form
    assert add(school, driver="示例·司机7").status_code == 302
    assert vehicles() == {"云A·1": str(made[7].id)}
    with opened(EVERYTHING):
        row = LedgerRow.objects.get(ledger=VEHICLES)
    edit = school.get("safety", f"/ledgers/rows/{row.id}/edit").content.decode()
    assert 'value="示例·司机7"' in edit
    wrong = add(school, plate="云A·2", driver="示例·没有的人")
    assert wrong.status_code == 422
    assert "那本台账里没有" in text(wrong)
    same = {"client_id": str(uuid4()), "plate": "云A·1", "driver": "示例·司机7", "kind": "bus", "spare": ""}
    done = school.post("safety", f"/ledgers/rows/{row.id}/edit", **same, **{"row-version": "1"})
    assert done.status_code == 302
    assert vehicles() == {"云A·1": str(made[7].id)}


def test_a_withdrawn_row_may_stay_where_it_is_named(school: Seats) -> None:
    who = driver(school.cast, "示例·老赵", at=school.at)
    row = vehicle(school.cast, "云A·1", at=school.at, driver="示例·老赵")
    withdraw(by=school.cast.seat("safety", school.at), row_id=who.id, version=1, reason="离职", at=school.at)
    form = school.get("safety", f"/ledgers/rows/{row.id}/edit").content.decode()
    assert f'<option value="{who.id}" selected>示例·老赵</option>' in form
    assert "老赵" not in school.get("safety", address(school, "new")).content.decode()


def test_a_list_goes_out_with_labels_and_comes_in_again_unchanged(school: Seats) -> None:
    who = driver(school.cast, "示例·老赵", at=school.at)
    row = vehicle(school.cast, "云A·1", at=school.at, driver="示例·老赵", kind="bus")
    withdraw(by=school.cast.seat("safety", school.at), row_id=who.id, version=1, reason="离职", at=school.at)
    out = grid(school.get("safety", f"/ledgers/{VEHICLES}/xlsx"))
    heads, line = out[3], out[4]
    assert line[heads.index("驾驶员")] == "示例·老赵"
    keep = [heads.index(name) for name in ("车牌号", "驾驶员", KEY)]
    again = sheet([[heads[number] for number in keep], [line[number] for number in keep]])
    looked = school.post("safety", address(school, "load"), file=again)
    assert looked.status_code == 200
    assert "没有变化" in text(looked)
    assert vehicles() == {"云A·1": str(row.cells["driver"])}


def test_a_sheet_that_names_what_is_not_there_is_told_by_its_line(school: Seats) -> None:
    who = driver(school.cast, "示例·老赵", at=school.at)
    rows = [HEADS, ("云A·1", "示例·老赵", "校车"), ("云A·2", "示例·没有的人", "校车")]
    looked = school.post("safety", address(school, "load"), file=sheet(rows))
    assert looked.status_code == 422
    said = text(looked)
    assert "第 3 行" in said or " 3 " in said
    assert "那本台账里没有“示例·没有的人”" in said
    good = school.post("safety", address(school, "load"), file=sheet(rows[:2]))
    found = re.search(r'name="rows" value="([^"]*)"', good.content.decode())
    assert found is not None
    assert school.post("safety", address(school, "load"), rows=unescape(found[1])).status_code == 302
    assert vehicles() == {"云A·1": str(who.id)}


def test_the_empty_form_in_excel_offers_the_rows(school: Seats) -> None:
    driver(school.cast, "示例·老赵", at=school.at)
    answer = school.get("safety", address(school, "form"))
    assert answer.status_code == 200


def test_no_driver_s_name_hangs_on_the_card_of_a_vehicle(school: Seats) -> None:
    driver(school.cast, "示例·老赵", at=school.at)
    vehicle(school.cast, "云A·1", at=school.at, driver="示例·老赵", kind="bus")
    said = text(school.get("safety", f"/ledgers/{VEHICLES}/cards"))
    assert "云A·1" in said
    assert "校车" in said
    assert "老赵" not in said


def test_a_list_of_many_names_costs_no_more_queries(school: Seats) -> None:
    def queries() -> int:
        school.get("safety", f"/ledgers/{VEHICLES}")
        with CaptureQueriesContext(connection) as caught:
            school.get("safety", f"/ledgers/{VEHICLES}")
        return len(caught)

    driver(school.cast, "示例·甲", at=school.at)
    vehicle(school.cast, "云A·0", at=school.at, driver="示例·甲")
    before = queries()
    for number in range(1, 9):
        driver(school.cast, f"示例·{number}", at=school.at)
        vehicle(school.cast, f"云A·{number}", at=school.at, driver=f"示例·{number}")
    assert queries() == before
