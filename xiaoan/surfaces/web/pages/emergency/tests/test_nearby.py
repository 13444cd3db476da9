"""Local numbers: what a school has registered stands on its page, its sheet and its kept file; nobody else's does."""

from __future__ import annotations

from uuid import uuid4

import pytest

from xiaoan.foundation.errors import Refused
from xiaoan.kernel.ledgers.commands import add
from xiaoan.kernel.ledgers.models import LedgerRow, Version
from xiaoan.kernel.trail.models import TrailText
from xiaoan.surfaces.web.pages.daily.tests.school import School, text

PHONES = "common.phones"
ADDRESSES = ("/phones", "/phones/print", "/phones/keep")
HANDWRITTEN = "（手写）"


def registered(school: School, who: str = "safety", unit: str = "school", **said: str) -> LedgerRow:
    """A police post near a school."""
    values = {"name": "城关派出所", "purpose": "派出所", "phone": "0571-00000110", **said}
    return add(
        by=school.cast.seat(who, school.at), unit=school.cast.unit(unit), ledger=PHONES, client_id=uuid4(),
        values=values, at=school.at,
    )  # fmt: skip


def test_without_rows_the_sheet_leaves_a_line_to_write_by_hand(school: School) -> None:
    guard = school.signed_in("guard")
    assert HANDWRITTEN in text(guard.get("/phones/print"))
    assert "附近单位" not in text(guard.get("/phones")), "the guard keeps no ledgers and has nothing to read yet"
    assert "还没有登记派出所" in text(school.signed_in("safety").get("/phones"))


def test_a_registered_number_is_on_the_page_the_sheet_and_the_kept_file(school: School) -> None:
    registered(school, note="夜间打这个")
    guard = school.signed_in("guard")
    for address in ADDRESSES:
        page = text(guard.get(address))
        assert "0571-00000110" in page, address
        assert "城关派出所" in page
        assert "夜间打这个" in page
    assert HANDWRITTEN not in text(guard.get("/phones/print"))


def test_no_other_school_sees_it(school: School) -> None:
    registered(school)
    stranger = school.signed_in("stranger")
    for address in ADDRESSES:
        assert "0571-00000110" not in text(stranger.get(address))
    assert stranger.get(f"/phones?unit={school.key('school')}").status_code == 404


def test_a_bureau_shows_the_numbers_of_a_school_only_on_the_page_of_that_school(school: School) -> None:
    registered(school)
    officer = school.signed_in("officer")
    session = officer.session
    session["by_link"] = True  # A bureau's second step is another test's affair.
    session.save()
    assert "0571-00000110" not in text(officer.get("/phones"))
    assert "0571-00000110" in text(officer.get(f"/phones?unit={school.key('school')}"))


def test_a_campus_keeps_its_own_and_the_school_shows_all_of_them(school: School) -> None:
    registered(school, who="middle_safety", unit="east", name="东镇派出所", phone="0571-00000111")
    registered(school, who="middle_safety", unit="west", name="西镇派出所", phone="0571-00000112")
    east = text(school.signed_in("dorm_keeper").get("/phones"))
    assert ("0571-00000111" in east, "0571-00000112" in east) == (True, False)
    whole = text(school.signed_in("middle_safety").get("/phones"))
    assert ("0571-00000111" in whole, "0571-00000112" in whole) == (True, True)


def test_an_offices_number_is_no_personal_text(school: School) -> None:
    row = registered(school)
    with school.looking():
        assert Version.objects.get(row=row).cells["phone"] == "0571-00000110"
        assert not TrailText.objects.filter(text__contains="0571-00000110").exists()


@pytest.mark.parametrize("wrong", [{"phone": "打给门卫"}, {"phone": ""}, {"purpose": "算命"}, {"name": ""}])
def test_what_is_no_number_is_refused_beside_its_column(school: School, wrong: dict[str, str]) -> None:
    with pytest.raises(Refused) as no:
        registered(school, **wrong)
    assert set(no.value.fields) == set(wrong)
