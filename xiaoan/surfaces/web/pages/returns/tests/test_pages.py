"""报表 on the screen: one tap to send in, the head's signature, the paper, who has not reported."""

from __future__ import annotations

import io
import re
from datetime import date
from typing import Any
from uuid import uuid4

from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from tests.support.cast import START
from xiaoan.features.returns.models import Days, Draft, Frozen
from xiaoan.features.returns.tests.play import COUNTY, MONTHLY, SIGNING_DAY, Play, on
from xiaoan.foundation.rls import EVERYTHING, opened
from xiaoan.kernel.access.queries import operator
from xiaoan.kernel.hazards.tests.play import Play as Finding
from xiaoan.kernel.org.commands import found_unit
from xiaoan.surfaces.web.tests.seats import Seats, text


def downloaded(seats: Seats, url: str) -> bytes:
    answer: Any = seats.get("principal", url)
    return b"".join(answer.streaming_content)


def address(seats: Seats, unit: str = "school", kind: str = MONTHLY, period: str = "2026-10") -> str:
    return f"/returns/{seats.cast.unit(unit).id}/{kind}/{period}"


def test_the_filler_sends_in_with_one_tap_and_the_head_signs(seats: Seats) -> None:
    Play(seats.cast)
    seats.at = on(11, 3)
    here = address(seats)
    said = text(seats.get("safety", here))
    assert "2026年10月安全月报表" in said
    assert "尚无记录来源" in said
    assert "零报告送审" in said
    assert "待我填的报表" in text(seats.get("safety", "/inbox"))
    assert seats.post("safety", f"{here}/step", act="zero").status_code == 302
    seats.at = SIGNING_DAY
    assert "安全月报表" in text(seats.get("principal", "/signing"))
    assert "看后签字报送" in text(seats.get("principal", here))
    assert seats.post("principal", f"{here}/step", act="sign").status_code == 302
    said = text(seats.get("principal", here))
    with opened(EVERYTHING):
        code = Frozen.objects.get().code
    assert code in said and "没有变化" in said
    assert code in text(seats.get("principal", f"{here}/print"))
    answer = seats.get("officer", f"/returns/check?code={code.lower()}")
    assert answer.status_code == 302 and answer["Location"] == here
    assert seats.get("officer", "/returns/check?code=ABCD-2345").status_code == 404


def test_what_is_typed_is_kept_and_a_note_stands_beside_its_figure(seats: Seats) -> None:
    Play(seats.cast)
    seats.at = on(11, 3)
    here = address(seats)
    assert (
        seats.post("safety", f"{here}/fill", cell0="零报告", cell1="宿舍防盗网缺3.6万元", cell2="防火").status_code
        == 302
    )
    assert "宿舍防盗网缺3.6万元" in text(seats.get("safety", here))
    answer = seats.post("safety", f"{here}/note", cell="basics.students", text="转入1人", client_id=str(uuid4()))
    assert answer.status_code == 302
    assert "转入1人" in text(seats.get("safety", here))
    assert (
        seats.post("safety", f"{here}/note", cell="basics.students", text="", client_id=str(uuid4())).status_code == 422
    )
    assert seats.get("safety", f"{here}/note?cell=nothing").status_code == 404


def test_it_goes_back_with_a_reason_that_the_filler_sees(seats: Seats) -> None:
    play = Play(seats.cast)
    seats.at = on(11, 3)
    play.fill(at=seats.at)
    here = address(seats)
    seats.post("principal", f"{here}/step", act="back", reason="下月重点没有写")
    assert "下月重点没有写" in text(seats.get("safety", here))
    with opened(EVERYTHING):
        assert Draft.objects.get().state == "open"


def test_the_bureau_sees_who_has_not_reported_and_the_roll_up(seats: Seats) -> None:
    Play(seats.cast).sent()
    seats.at = on(11, 7)
    said = text(seats.get("officer", "/returns/standing?period=2026-10"))
    assert "应报 3 份" in said and "实报 1 份" in said and "未报 2 份" in said
    assert said.index("青二中") < said.index("青一小")  # who has not sent stands first
    here = address(seats, "county", COUNTY)
    rolled = text(seats.get("officer", here))
    assert "实报 1 所" in rolled and "未报的没有计入" in rolled
    assert seats.get("officer", f"{here}/print").status_code == 200
    assert seats.get("officer", "/returns/standing?period=2026-99").status_code == 422


def test_strangers_find_nothing(seats: Seats) -> None:
    Play(seats.cast).sent()
    seats.at = on(11, 7)
    here = address(seats)
    for end in ("", "/print", "/xlsx", "/docx", "/fill"):
        assert seats.get("stranger", f"{here}{end}").status_code == 404
    assert seats.post("stranger", f"{here}/step", act="sign").status_code == 404
    assert seats.get("guard", here).status_code == 404


def test_the_workbook_and_the_word_file_hold_the_figures(seats: Seats) -> None:
    play = Play(seats.cast)
    Finding(seats.cast).hazard(quantity=3)
    frozen = play.sent()
    seats.at = on(11, 7)
    here = address(seats)
    book = load_workbook(io.BytesIO(downloaded(seats, f"{here}/xlsx")))
    cells = [str(cell) for row in book.worksheets[0].iter_rows(values_only=True) for cell in row if cell is not None]
    assert f"校验码 {frozen.code}" in cells and "860" in cells
    assert downloaded(seats, f"{here}/docx")[:2] == b"PK"


def test_the_office_sets_its_own_days(seats: Seats) -> None:
    Play(seats.cast)
    seats.at = on(11, 7)
    assert seats.get("officer", "/returns/days").status_code == 200
    body = {"kind": MONTHLY, "starts": "2026-11", "cut_day": "25", "due_day": "28"}
    assert seats.post("officer", "/returns/days", **body).status_code == 302
    with opened(EVERYTHING):
        assert Days.objects.get().cut_day == 25
    for period, words in (("2026-11", "2026年11月1日至11月25日"), ("2026-12", "2026年11月26日至12月25日")):
        assert words in text(seats.get("safety", address(seats, period=period)))
    assert seats.post("officer", "/returns/days", **body | {"due_day": "31"}).status_code == 422
    assert seats.get("safety", "/returns/days").status_code == 404


def test_the_list_of_a_unit_shows_its_periods(seats: Seats) -> None:
    Play(seats.cast).sent()
    seats.at = on(11, 7)
    said = text(seats.get("principal", "/returns"))
    assert "2026年10月" in said and "已报" in said and "2026年9月" in said


def counted(seats: Seats, who: str, url: str) -> int:
    seats.get(who, url)  # caches of the catalogue are warm
    with CaptureQueriesContext(connection) as caught:
        assert seats.get(who, url).status_code == 200
    return len(caught)


def test_the_bureau_list_and_roll_up_cost_the_same_for_three_schools_and_thirty(seats: Seats) -> None:
    Play(seats.cast)
    seats.at = on(11, 7)
    urls = ["/returns/standing?period=2026-10", address(seats, "county", COUNTY)]
    few = [counted(seats, "officer", url) for url in urls]
    for number in range(27):
        found_unit(
            by=operator(), parent=seats.cast.unit("county"), kind="primary", name=f"示例第{number}小学",
            short_name=f"示例{number}小", opened=date(2020, 9, 1), at=START,
        )  # fmt: skip
    assert [counted(seats, "officer", url) for url in urls] == few


def test_what_is_typed_in_odd_digits_still_makes_a_workbook(seats: Seats) -> None:
    Play(seats.cast)
    seats.at = on(11, 3)
    here = address(seats)
    page = seats.get("safety", f"{here}/fill").content.decode()
    names = re.findall(r'name="(cell\d+)"', page)
    assert seats.post("safety", f"{here}/fill", **dict.fromkeys(names, "²")).status_code in (302, 422)
    assert seats.post("safety", f"{here}/fill", **{names[0]: "²"}).status_code == 302
    assert downloaded(seats, f"{here}/xlsx")
