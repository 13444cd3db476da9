"""A small site for the browser tests: the style page's forms, answered as a test wants, without a network.

The browser's requests are answered in this process by Django's test client, so a test can take the signal away,
refuse, ask for a sign-in, or break down, and then look at what was sent.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from django.contrib.staticfiles import finders
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.test import Client
from django.urls import include, path

from xiaoan.surfaces.web import faults
from xiaoan.surfaces.web.frame import Frame
from xiaoan.surfaces.web.look import lists, samples
from xiaoan.surfaces.web.look.pages import SampleForm

HOST = "http://testserver"
STRICT = "default-src 'self'; img-src 'self' blob: data:; object-src 'none'; base-uri 'none'"


@dataclass
class Sent:
    """One POST as the server got it; photos as (name, bytes)."""

    answers: dict[str, str]
    photos: list[tuple[str, bytes]]


@dataclass
class Site:
    """What the server does next, and what it got. `answer`: accept | refuse | sign_in | busy | conflict | lost."""

    answer: str = "accept"
    person: str = "p1"
    size: str = ""
    policy: str = STRICT
    sent: list[Sent] = field(default_factory=list)
    accepted: dict[str, Sent] = field(default_factory=dict)

    def serve(self, route: Any) -> None:
        """Answers one request of the browser."""
        request = route.request
        where = urlsplit(request.url)
        if request.method == "POST" and self.answer == "no_signal":
            route.abort("internetdisconnected")
            return
        if where.path.startswith("/static/"):
            found = finders.find(where.path.removeprefix("/static/"))
            route.fulfill(path=found) if isinstance(found, str) else route.fulfill(status=404, body="")
            return
        client = Client()
        asked = where.path + (f"?{where.query}" if where.query else "")
        if request.method == "POST":
            names = {"x-draft": "HTTP_X_DRAFT", "cookie": "HTTP_COOKIE"}
            headers = {name: request.headers[key] for key, name in names.items() if key in request.headers}
            kind = request.headers["content-type"]
            answered = client.generic("POST", asked, request.post_data_buffer or b"", kind, **headers)
            if self.answer == "lost":
                self.answer = "accept"
                route.abort("connectionreset")
                return
        else:
            answered = client.get(asked)
        if answered.status_code == 302:
            # An intercepted answer cannot redirect to another intercepted one; a page that goes there at once can.
            there = f'<meta http-equiv="refresh" content="0;url={answered["Location"]}">'
            route.fulfill(status=200, content_type="text/html", body=there)
            return
        headers = {name: value for name, value in answered.items() if name.lower() != "content-length"}
        headers["Content-Security-Policy"] = self.policy
        route.fulfill(status=answered.status_code, headers=headers, body=answered.content)

    def got(self, request: HttpRequest) -> str:
        """Keeps a POST and says what to do with it; the same id twice is kept once, as a real command does."""
        photos = [(file.name or "", file.read()) for name in request.FILES for file in request.FILES.getlist(name)]
        sent = Sent({name: str(value) for name, value in request.POST.items()}, photos)
        self.sent.append(sent)
        if self.answer in ("accept", "lost"):
            self.accepted.setdefault(sent.answers["client_id"], sent)
        return self.answer


SITE = Site()


def _frame(request: HttpRequest) -> None:
    request.frame = Frame(at=samples.NOW, person_key=SITE.person, type_size=SITE.size)  # type: ignore[attr-defined]


def report(request: HttpRequest) -> HttpResponse:
    """上报问题, answered as the test wants."""
    _frame(request)
    if request.method == "POST":
        outcome = SITE.got(request)
        if outcome == "refuse":
            form = SampleForm({**request.POST.dict(), "what": ""})
            return render(request, "look/report.html", {"form": form, "back": "/done"}, status=422)
        if outcome == "sign_in":
            return HttpResponseRedirect("/login?next=/report")
        if outcome == "busy":
            return faults.page(503)
        if outcome == "conflict":
            return faults.page(409)
        return HttpResponseRedirect("/done")
    return render(request, "look/report.html", {"form": SampleForm(), "back": "/done"})


def check(request: HttpRequest, name: str) -> HttpResponse:
    """A round by exception or a check item by item."""
    _frame(request)
    if request.method == "POST":
        SITE.got(request)
        return HttpResponseRedirect("/done")
    return render(request, f"look/{name}.html", {"samples": samples, "back": "/done"})


def desk(request: HttpRequest) -> HttpResponse:
    """Every component of a desk."""
    _frame(request)
    shown = {"samples": samples, "lists": lists, "form": SampleForm({}), "tables": []}
    return render(request, "look/desk.html", shown)


def done(request: HttpRequest) -> HttpResponse:
    """Any other page."""
    _frame(request)
    return render(request, "look/day.html", {"samples": samples})


urlpatterns = [
    path("", include(([path("type-size", done, name="type-size")], "web"))),
    path("report", report),
    path("check/<str:name>", check),
    path("desk", desk),
    path("done", done),
    path("login", done),
]
