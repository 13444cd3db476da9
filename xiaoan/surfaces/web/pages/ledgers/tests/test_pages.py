"""The pages of ledgers: shelf, list, one row, filling in, history, taking off the list, what has run out."""

from __future__ import annotations

import re
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from xiaoan.foundation.rls import EVERYTHING, opened
from xiaoan.kernel.hazards.models import Report
from xiaoan.kernel.ledgers import commands
from xiaoan.kernel.ledgers.models import LedgerRow
from xiaoan.surfaces.web.pages.ledgers.tests.school import BOTTLES, Keeping
from xiaoan.surfaces.web.tests.seats import text

# The shelf and what runs out


def test_the_shelf_names_every_ledger_and_counts_its_rows(keeping: Keeping) -> None:
    keeping.bottle("A-1")
    keeping.bottle("A-2", made_on="2010-01-05")
    said = text(keeping.seats.get("safety", "/ledgers"))
    assert "灭火器台账" in said
    assert "消火栓台账" in said
    assert "已过期 1 条" in said


def test_a_ledger_with_nothing_in_it_is_a_link_and_no_line(keeping: Keeping) -> None:
    keeping.bottle("A-1")
    said = text(keeping.seats.get("safety", "/ledgers"))
    kept, bare = said.split("还没有登记的：", 1)
    assert "灭火器台账" in kept
    assert "消火栓台账" in bare
    assert "消火栓台账" not in kept


@pytest.mark.parametrize(("domain", "seen"), [("fire", True), ("food", False), ("没有", False), ("x" * 5000, False)])
def test_the_shelf_shows_one_domain_when_asked(keeping: Keeping, domain: str, seen: bool) -> None:
    keeping.bottle("A-1")
    page = keeping.seats.get("safety", f"/ledgers?domain={domain}")
    assert page.status_code == 200
    assert ("灭火器台账" in text(page)) is seen


def test_an_empty_shelf_says_where_to_begin(keeping: Keeping) -> None:
    assert "先从灭火器、证书" in text(keeping.seats.get("safety", "/ledgers"))


def test_a_bureau_sees_all_its_schools_and_one_of_them(keeping: Keeping) -> None:
    keeping.bottle("A-1")
    keeping.bottle("E-1", who="middle_safety", unit="east")
    said = text(keeping.seats.get("officer", f"/ledgers/{BOTTLES}"))
    assert "青一小" in said
    assert "二中东校区" in said
    one = text(keeping.seats.get("officer", f"/ledgers/{BOTTLES}?unit={keeping.seats.unit('middle')}"))
    assert "E-1" in one
    assert "A-1" not in one
    assert "E-1" not in text(keeping.seats.get("officer", f"/ledgers/{BOTTLES}?kind=primary"))


def test_what_runs_out_is_listed_the_past_first(keeping: Keeping) -> None:
    keeping.bottle("A-1", made_on="2015-01-05")
    keeping.bottle("A-2", made_on="2021-11-01")
    keeping.bottle("A-3", made_on="2026-09-01")
    said = text(keeping.seats.get("safety", "/ledgers/expiring"))
    assert said.index("A-1") < said.index("A-2")
    assert "A-3" not in said
    assert "还有 12 天" in said
    assert keeping.seats.get("safety", "/ledgers/expiring?ahead=1").status_code == 200


def test_nothing_that_runs_out_is_said(keeping: Keeping) -> None:
    assert "没有快到期或已过期的" in text(keeping.seats.get("safety", "/ledgers/expiring"))


# Lists


def test_a_list_is_narrowed_searched_and_ordered_in_its_address(keeping: Keeping) -> None:
    keeping.bottle("A-10", made_on="2015-01-05")
    keeping.bottle("A-2", kind="水基", made_on="2026-09-01")
    here = f"/ledgers/{BOTTLES}"
    everything = text(keeping.seats.get("safety", here))
    assert everything.index("A-2") < everything.index("A-10")
    first = text(keeping.seats.get("safety", f"{here}?order=expiry"))
    assert first.index("A-10") < first.index("A-2")
    for query, there, gone in (("due=past", "A-10", "A-2"), ("c.kind=water", "A-2", "A-10"), ("q=A-2", "A-2", "A-10")):
        said = text(keeping.seats.get("safety", f"{here}?{query}"))
        assert (there in said, gone in said) == (True, False), query
    assert "没有符合的" in text(keeping.seats.get("safety", f"{here}?q=没有这个"))
    assert "没有符合的" in text(keeping.seats.get("safety", f"{here}?place={uuid4()}"))


@pytest.mark.parametrize(
    "query", ["due=never", "order=random", "standing=x", "after=zzz", "c.nothing=1", "after=%00", f"q={'长' * 500}"]
)
def test_an_address_that_means_nothing_breaks_nothing(keeping: Keeping, query: str) -> None:
    assert keeping.seats.get("safety", f"/ledgers/{BOTTLES}?{query}").status_code in (200, 400, 422)


def test_a_ledger_nobody_has_is_not_found(keeping: Keeping) -> None:
    assert keeping.seats.get("safety", "/ledgers/fire.nothing").status_code == 404
    assert keeping.seats.get("safety", keeping.path("new", ledger="fire.nothing")).status_code == 404


def test_pages_of_a_list_follow_each_other_without_a_gap(keeping: Keeping) -> None:
    for number in range(1, 56):
        keeping.bottle(f"A-{number}")
    first = keeping.seats.get("safety", f"/ledgers/{BOTTLES}")
    assert "第 1–50 条，共 55 条" in text(first)
    later = re.search(r'rel="next" href="([^"]+)"', first.content.decode())
    assert later is not None
    second = text(keeping.seats.get("safety", f"/ledgers/{BOTTLES}" + later[1].replace("&amp;", "&")))
    assert "第 51–55 条，共 55 条" in second
    assert "A-55" in second
    assert "A-50 " not in second


def test_thirty_rows_need_no_more_queries_than_three(keeping: Keeping) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as found:
            assert keeping.seats.get("safety", f"/ledgers/{BOTTLES}").status_code == 200
        return len(found)

    for number in range(3):
        keeping.bottle(f"A-{number}")
    queries()
    few = queries()
    for number in range(3, 30):
        keeping.bottle(f"A-{number}")
    assert queries() == few


# One row


def test_a_row_shows_its_cells_its_dates_and_its_history(keeping: Keeping) -> None:
    row = keeping.bottle("A-1", made_on="2015-01-05")
    seat = keeping.seats.cast.seat("safety", keeping.seats.at)
    commands.edit(by=seat, row_id=row.id, version=1, values={"kind": "水基"}, at=keeping.seats.at)
    said = text(keeping.seats.get("safety", f"/ledgers/rows/{row.id}"))
    assert "水基" in said
    assert "类型：干粉 → 水基" in said
    assert "报废" in said
    assert "上报过期" in said


def test_a_row_is_opened_by_its_printed_mark(keeping: Keeping) -> None:
    row = keeping.bottle()
    answer = keeping.seats.get("guard", f"/i/{row.mark}")
    assert (answer.status_code, answer["Location"]) == (302, f"/ledgers/rows/{row.id}")
    assert keeping.seats.get("stranger", f"/i/{row.mark}").status_code == 404
    assert keeping.seats.get("guard", "/i/made-up").status_code == 404


def test_who_only_sees_is_offered_no_change(keeping: Keeping) -> None:
    row = keeping.bottle(made_on="2015-01-05")
    page = keeping.seats.get("guard", f"/ledgers/rows/{row.id}")
    assert page.status_code == 200
    assert "/edit" not in page.content.decode()
    assert keeping.seats.get("guard", f"/ledgers/rows/{row.id}/edit").status_code == 404
    assert keeping.seats.get("guard", keeping.path("new")).status_code == 404


# Filling in


def test_a_row_is_added_on_a_form(keeping: Keeping) -> None:
    assert keeping.seats.get("safety", keeping.path("new")).status_code == 200
    answer = keeping.fill(kind="water", serviced_on="2025-02-03")
    assert answer.status_code == 302, text(answer)
    said = text(keeping.seats.get("safety", answer["Location"]))
    assert "B-7" in said
    assert "已登记“B-7”" in said


def test_a_second_sending_is_the_same_row(keeping: Keeping) -> None:
    sent = str(uuid4())
    assert keeping.fill(client_id=sent).status_code == 302
    assert keeping.fill(client_id=sent).status_code == 302
    assert keeping.fill(client_id=sent, number="B-8").status_code == 422
    with opened(EVERYTHING):
        assert LedgerRow.objects.count() == 1


def test_what_is_wrong_is_said_beside_it_and_nothing_is_lost(keeping: Keeping) -> None:
    answer = keeping.fill(number="", made_on="2026-02-30", kind="nonsense", model="MFZ-4")
    assert answer.status_code == 422
    said = answer.content.decode()
    assert "请按 2026-10-20 的样子填日期" in said
    assert "请从列表中选择" in said
    assert 'value="MFZ-4"' in said
    again = text(keeping.fill(number=""))
    assert "请填写编号" in again
    assert keeping.fill(client_id="nothing").status_code == 422


def test_the_same_number_twice_is_told(keeping: Keeping) -> None:
    keeping.bottle("B-7")
    answer = keeping.fill()
    assert answer.status_code == 422
    assert "台账里已有“B-7”" in text(answer)


def test_one_may_go_on_with_the_next(keeping: Keeping) -> None:
    answer = keeping.fill(again="1")
    assert answer["Location"] == keeping.path("new") + "?again=1"
    assert 'name="again" value="1" checked' in keeping.seats.get("safety", answer["Location"]).content.decode()


def test_an_edit_that_comes_too_late_shows_what_changed(keeping: Keeping) -> None:
    row = keeping.bottle("A-1")
    place = str(keeping.seats.cast.places["building_a"].id)
    plain = {"client_id": str(uuid4()), "number": "A-1", "place": place, "made_on": "2024-01-05"}
    address = f"/ledgers/rows/{row.id}/edit"
    first = keeping.seats.post("principal", address, **plain, kind="water", **{"row-version": "1"})
    assert first.status_code == 302
    late = keeping.seats.post("safety", address, **plain, kind="clean_gas", **{"row-version": "1"})
    assert late.status_code == 422
    assert "示例·林校长" in text(late)
    assert "现在是 “水基”，您填的是 “洁净气体”" in text(late).replace("是“", "是 “")
    assert 'name="row-version" value="2"' in late.content.decode()
    assert keeping.seats.post("safety", address, **plain, kind="clean_gas", **{"row-version": "2"}).status_code == 302


@pytest.mark.parametrize("version", ["", "x", "0", "99", "-1", "9" * 30])
def test_an_edit_without_a_true_version_changes_nothing(keeping: Keeping, version: str) -> None:
    row = keeping.bottle("A-1")
    answers = {"client_id": str(uuid4()), "number": "C-1", "kind": "water", "made_on": "2024-01-05"}
    place = str(keeping.seats.cast.places["building_a"].id)
    answer = keeping.seats.post(
        "safety", f"/ledgers/rows/{row.id}/edit", **answers, place=place, **{"row-version": version}
    )
    assert answer.status_code == 422
    with opened(EVERYTHING):
        assert LedgerRow.objects.get().label == "A-1"


# Taking off the list


def test_a_row_is_taken_off_with_a_reason_and_put_back(keeping: Keeping) -> None:
    row = keeping.bottle("A-1")
    address = f"/ledgers/rows/{row.id}"
    assert keeping.seats.post("safety", f"{address}/withdraw", reason="").status_code == 422
    gone = {"reason": "报废", "row-version": "1"}
    assert keeping.seats.post("safety", f"{address}/withdraw", **gone).status_code == 302
    assert "已撤下，用到" in text(keeping.seats.get("safety", address))
    assert "A-1" not in text(keeping.seats.get("safety", f"/ledgers/{BOTTLES}"))
    assert "A-1" in text(keeping.seats.get("safety", f"/ledgers/{BOTTLES}?standing=withdrawn"))
    assert keeping.seats.post("safety", f"{address}/withdraw", **gone).status_code == 422
    assert keeping.seats.post("safety", f"{address}/restore", reason="弄错了").status_code == 302
    assert "A-1" in text(keeping.seats.get("safety", f"/ledgers/{BOTTLES}"))


# What has run out


def test_what_has_run_out_is_reported_in_one_tap_and_once(keeping: Keeping) -> None:
    row = keeping.bottle("A-1", made_on="2015-01-05")
    address = f"/ledgers/rows/{row.id}"
    for _tap in range(2):
        assert keeping.seats.post("safety", f"{address}/report", expiry="scrap").status_code == 302
    with opened(EVERYTHING):
        report = Report.objects.get()
    assert (report.kind, report.place_id, report.origin, report.origin_id) == (
        "fire.extinguisher_expired", row.place_id, "ledger", row.id,
    )  # fmt: skip
    assert "A-1" in report.what
    said = text(keeping.seats.get("safety", address))
    assert "上报过期" not in said
    assert "已上报，正在办" in said
    assert f"/reports/{report.id}" in keeping.seats.get("safety", address).content.decode()


def test_what_has_not_run_out_cannot_be_reported(keeping: Keeping) -> None:
    row = keeping.bottle("A-1", made_on="2026-01-05")
    for code in ("scrap", "nothing", ""):
        assert keeping.seats.post("safety", f"/ledgers/rows/{row.id}/report", expiry=code).status_code == 404


@pytest.mark.parametrize("who", ["stranger", "far_officer", "fireman", "middle_safety"])
def test_a_stranger_finds_nothing(keeping: Keeping, who: str) -> None:
    row, seats = keeping.bottle(made_on="2015-01-05"), keeping.seats
    for address in (
        f"/ledgers/rows/{row.id}",
        f"/ledgers/rows/{row.id}/edit",
        keeping.path("new"),
        keeping.path("load"),
    ):
        assert seats.get(who, address).status_code == 404, address
    for what in ("withdraw", "restore", "report"):
        answer = seats.post(who, f"/ledgers/rows/{row.id}/{what}", reason="x", expiry="scrap")
        assert answer.status_code == 404, what
    assert seats.get(who, f"/ledgers/{BOTTLES}?unit={seats.unit('school')}").status_code == 404
    assert keeping.fill(who).status_code == 404
