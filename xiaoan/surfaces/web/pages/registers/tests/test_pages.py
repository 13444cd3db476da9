"""The pages of derived ledgers: each opens, names what it adds up, and stays shut to a stranger."""

from __future__ import annotations

import io
import zipfile
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from xiaoan.features.exports.models import Export
from xiaoan.foundation.rls import EVERYTHING, opened
from xiaoan.kernel.catalogue.queries import shelf
from xiaoan.kernel.hazards.models import Hazard
from xiaoan.kernel.hazards.tests.play import Play
from xiaoan.kernel.ledgers.models import LedgerRow
from xiaoan.reports.registers.demands import OWN_LEDGER
from xiaoan.surfaces.web.tests.seats import Seats, text

ROOM = "/ledgers/registers"
BOOK = f"{ROOM}/registers.hazard_book"


def test_the_room_of_ledgers_has_its_tabs(seats: Seats) -> None:
    for address in ("/ledgers", ROOM, f"{ROOM}/figures", f"{ROOM}/inspections"):
        page = text(seats.get("safety", address))
        assert all(word in page for word in ("登记台账", "工作台账", "数字摘要", "迎检材料")), address


def test_the_book_shows_its_rows_and_its_sum(seats: Seats, hazard: Hazard) -> None:
    page = text(seats.get("safety", f"{BOOK}?period=year"))
    assert hazard.title in page and hazard.number in page
    assert "3 处 = 以前未整改 0 + 本期新增 3 = 本期销号 2 + 期末未整改 1" in page


@pytest.mark.parametrize("who", ["safety", "officer", "city_officer", "guard"])
def test_every_ledger_opens_for_every_period_it_is_kept_by(seats: Seats, hazard: Hazard, who: str) -> None:
    for book in shelf().registers.values():
        for period in book.periods if who == "safety" else book.periods[:1]:
            answer = seats.get(who, f"{ROOM}/{book.code}?period={period}")
            assert answer.status_code == 200, (book.code, period, text(answer)[:300])


def test_paper_workbook_and_cover_come_of_the_same_address(seats: Seats, hazard: Hazard) -> None:
    assert hazard.title in text(seats.get("safety", f"{BOOK}/print?period=year"))
    rows = load_workbook(io.BytesIO(b"".join(seats.get("safety", f"{BOOK}/xlsx?period=year")))).active
    assert any(cell.value == hazard.title for row in rows.iter_rows() for cell in row)
    cover = b"".join(seats.get("safety", f"{BOOK}/cover?period=year"))
    words = zipfile.ZipFile(io.BytesIO(cover)).read("word/document.xml").decode()
    assert "隐患排查治理台账" in words and "青石县第一小学" in words


def test_figures_lead_to_their_rows(seats: Seats, hazard: Hazard) -> None:
    page = seats.get("safety", f"{ROOM}/figures?period=year")
    assert "排查安全隐患3处，已经整治2处，整改中1处" in text(page).replace(" ", "")
    assert "现在还得不出的" in text(page)
    assert hazard.number in text(seats.get("safety", f"{ROOM}/figures/registers.hazards/open?period=year"))
    assert seats.get("safety", f"{ROOM}/figures/registers.hazards/none").status_code == 404


def test_a_list_says_what_is_there_and_what_is_missing(seats: Seats, hazard: Hazard) -> None:
    page = text(seats.get("safety", f"{ROOM}/inspections/list?list=registers.fire&period=month"))
    assert "灭火器、消火栓台账 缺" in page and "火灾隐患台账和整改情况 有" in page
    assert seats.get("safety", f"{ROOM}/inspections/print?list=registers.fire").status_code == 200


def test_the_folder_is_asked_for_once(seats: Seats, hazard: Hazard) -> None:
    key = str(uuid4())
    said = {"unit": seats.unit("school"), "period": "month", "day": "2026-10-20", "list": "registers.fire"}
    for _ in range(2):
        assert seats.post("safety", f"{ROOM}/inspections/pack", client_id=key, **said).status_code == 302
    with opened(EVERYTHING):
        assert Export.objects.filter(kind="registers.folder").count() == 1


def test_a_pasted_list_is_numbered_mapped_and_answered(seats: Seats, hazard: Hazard) -> None:
    school = seats.unit("school")
    said = {"name": "开学督查", "lines": "1. 灭火器台账\n\n（二）隐患台账\n三、=SUM(A1) 责任书"}
    first = seats.post("safety", f"{ROOM}/inspections/new/{school}", **said)
    assert first.status_code == 302
    with opened(EVERYTHING):
        rows = list(LedgerRow.objects.filter(ledger=OWN_LEDGER).order_by("label"))
    assert [row.cells["asks"] for row in rows] == ["灭火器台账", "隐患台账", "=SUM(A1) 责任书"]
    code = f"own~{school}~开学督查"
    chosen = {f"{rows[0].id}-0": "ledger:fire.extinguishers", f"{rows[1].id}-0": "register:registers.hazard_book"}
    assert seats.post("safety", f"{ROOM}/inspections/own", list=code, **chosen).status_code == 302
    page = text(seats.get("safety", f"{ROOM}/inspections/list?list={code}&period=month"))
    assert "3 条要求：有 1、缺 1、自备 1" in page
    wrong = seats.post("safety", f"{ROOM}/inspections/own", list=code, **{f"{rows[0].id}-0": "ledger:no.such"})
    assert wrong.status_code == 422


def test_an_empty_or_endless_list_is_refused(seats: Seats, hazard: Hazard) -> None:
    address = f"{ROOM}/inspections/new/{seats.unit('school')}"
    assert seats.post("safety", address, name="甲", lines="").status_code == 422
    assert seats.post("safety", address, name="甲", lines="\n".join(["要求"] * 61)).status_code == 422
    assert seats.post("guard", address, name="甲", lines="要求").status_code == 404


def test_the_schools_below_answer_the_bureaus_own_list(seats: Seats, hazard: Hazard) -> None:
    county = seats.unit("county")
    assert (
        seats.post("officer", f"{ROOM}/inspections/new/{county}", name="县局清单", lines="隐患台账").status_code == 302
    )
    assert "县局清单" in text(seats.get("safety", f"{ROOM}/inspections"))
    assert "县局清单" not in text(seats.get("stranger", f"{ROOM}/inspections"))
    code = f"own~{county}~县局清单"
    assert seats.get("safety", f"{ROOM}/inspections/list?list={code}").status_code == 200
    assert seats.get("safety", f"{ROOM}/inspections/own?list={code}").status_code == 404


def test_a_strangers_school_is_404_everywhere(seats: Seats, hazard: Hazard) -> None:
    unit = seats.unit("school")
    for address in (
        ROOM, BOOK, f"{BOOK}/xlsx", f"{BOOK}/print", f"{BOOK}/cover", f"{ROOM}/figures", f"{ROOM}/inspections",
        f"{ROOM}/figures/registers.hazards/found", f"{ROOM}/duty/fire.patrol.day",
    ):  # fmt: skip
        assert seats.get("stranger", f"{address}?unit={unit}").status_code == 404, address
    assert seats.get("stranger", f"{ROOM}/inspections/list?list=registers.fire&unit={unit}").status_code == 404
    assert seats.get("fireman", ROOM).status_code == 404


@pytest.mark.parametrize("words", ["period=century", "day=soon", "day=1900-01-01", "period=week&day=9999-99-99"])
def test_words_that_mean_nothing_are_refused(seats: Seats, words: str) -> None:
    assert seats.get("safety", f"{BOOK}?{words}").status_code == 422


@pytest.mark.parametrize("book", ["hazard_book", "work", "six_problem", "six_feedback", "six_assessment", "three_duty"])
def test_queries_do_not_grow_with_rows(seats: Seats, book: str) -> None:
    seats.adopt_fire()
    play = Play(seats.cast)
    address = f"{ROOM}/registers.{book}?period=month"

    def asked() -> int:
        seats.get("safety", address)
        with CaptureQueriesContext(
            connection,
        ) as counted:
            assert seats.get("safety", address).status_code == 200
        return len(counted)

    play.pass_(play.submitted())
    play.fixed()
    few = asked()
    for _ in range(4):
        play.pass_(play.submitted())
        play.fixed()
    assert asked() == few
