"""Pages for what went wrong: they say what to do, and hold when the rest of the house does not."""

from __future__ import annotations

import pytest
from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.test import RequestFactory

from xiaoan.foundation.errors import Conflict, NotFound, Refused
from xiaoan.surfaces.web import faults


@pytest.mark.parametrize("status", faults.KNOWN)
def test_a_fault_is_calm_chinese_with_a_way_on(status: int) -> None:
    answer = faults.page(status)
    shown = answer.content.decode()
    assert answer.status_code == status
    assert "<h1>" in shown
    assert "href=" in shown.split("data-fault-reason")[1]
    assert "Error" not in shown
    assert str(status) not in shown.split("<main")[1]


def test_an_unknown_status_keeps_its_number_and_takes_the_general_words() -> None:
    answer = faults.page(507)
    assert answer.status_code == 507
    assert "没有办成" in answer.content.decode()


def test_a_reason_is_shown_as_words_never_as_markup() -> None:
    shown = faults.page(422, "复查人不能是整改人<script>").content.decode()
    assert "复查人不能是整改人&lt;script&gt;" in shown


@pytest.mark.parametrize(
    ("trouble", "status"),
    [(Refused("先交办"), 422), (NotFound(), 404), (Conflict("已有人办了"), 409)],
)
def test_the_closed_family_becomes_pages(trouble: Exception, status: int) -> None:
    middleware = faults.FaultPages(lambda request: faults.page(500))
    answer = middleware.process_exception(RequestFactory().get("/"), trouble)
    assert answer is not None
    assert answer.status_code == status
    assert str(trouble) in answer.content.decode()


def test_an_unknown_error_is_left_to_django() -> None:
    middleware = faults.FaultPages(lambda request: faults.page(500))
    assert middleware.process_exception(RequestFactory().get("/"), ValueError("x")) is None


@pytest.mark.parametrize(("trouble", "status"), [(RequestDataTooBig(), 413), (SuspiciousOperation(), 400), (None, 400)])
def test_a_body_too_large_is_said_as_such(trouble: Exception | None, status: int) -> None:
    assert faults.bad_request(RequestFactory().post("/"), trouble).status_code == status


def test_a_machine_is_told_when_to_come_back() -> None:
    assert faults.page(503, retry_after=120)["Retry-After"] == "120"
