"""The server's word to a kept form: only an acceptance is an acceptance."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.test import RequestFactory

from xiaoan.foundation.ids import new_id
from xiaoan.surfaces.web.middleware.drafts import DraftAnswers

ID = str(new_id())


def told(response: HttpResponse, *, sent: str = ID, method: str = "post", path: str = "/report") -> HttpResponse:
    def view(request: HttpRequest) -> HttpResponse:
        return response

    kept: Callable[[HttpRequest], HttpResponse] = view
    request = getattr(RequestFactory(), method)(path, headers={"X-Draft": sent} if sent else {})
    answer = DraftAnswers(kept)(request)
    assert isinstance(answer, HttpResponse)
    return answer


def test_a_redirect_is_an_acceptance_and_says_where_to_go() -> None:
    answer = told(HttpResponseRedirect("/hazards/1"))
    assert (answer.status_code, answer["X-Accepted"], answer["X-Go"]) == (204, ID, "/hazards/1")


def test_cookies_of_the_redirect_are_not_lost() -> None:
    redirect = HttpResponseRedirect("/")
    redirect.set_cookie("messages", "x")
    assert told(redirect).cookies["messages"].value == "x"


@pytest.mark.parametrize("place", ["/login", "/login?next=/report", "/second-step?next=/report"])
def test_a_page_that_asks_who_you_are_is_no_acceptance(place: str) -> None:
    answer = told(HttpResponseRedirect(place))
    assert (answer.status_code, answer["X-Go"]) == (401, place)
    assert "X-Accepted" not in answer


@pytest.mark.parametrize(
    ("status", "accepted"), [(200, False), (201, True), (204, True), (422, False), (409, False), (500, False)]
)
def test_only_created_and_done_are_acceptances(status: int, accepted: bool) -> None:
    answer = told(HttpResponse(status=status))
    assert answer.status_code == status
    assert answer.headers.get("X-Accepted") == (ID if accepted else None)


@pytest.mark.parametrize("sent", ["", "x", "<script>"])
def test_what_is_no_draft_passes_untouched(sent: str) -> None:
    answer = told(HttpResponseRedirect("/"), sent=sent)
    assert answer.status_code == 302
    assert "X-Accepted" not in answer


def test_a_look_is_never_an_acceptance() -> None:
    assert told(HttpResponseRedirect("/"), method="get").status_code == 302
