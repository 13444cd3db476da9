"""What the tests of the hazard pages say: who is signed in, which form is open, what is posted, what is shown."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from html import unescape
from typing import Any
from uuid import UUID, uuid4

from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client

from xiaoan.kernel.files.tests.samples import pdf, photo
from xiaoan.kernel.hazards.models import Hazard, Report
from xiaoan.kernel.hazards.tests.play import Play, stored

HIDDEN = re.compile(r'<input type="hidden" name="(version|client_id)" value="([^"]*)">')
TAGS = re.compile(r"<(script|style|svg|head)\b.*?</\1>|<[^>]+>", re.DOTALL)


def text(response: HttpResponse) -> str:
    """What a page says, without its marks and with plain spaces."""
    plain = unescape(TAGS.sub(" ", response.content.decode()))
    return re.sub(r"\s+", " ", plain.replace("\u00a0", " ").replace("\u3000", " "))


def picture(seed: int = 1) -> SimpleUploadedFile:
    return SimpleUploadedFile("照片.jpg", photo(seed=seed), content_type="image/jpeg")


def scan() -> SimpleUploadedFile:
    return SimpleUploadedFile("复查意见.pdf", pdf(), content_type="application/pdf")


@dataclass
class Desk:
    """Pages of the cast over a hazard's life."""

    play: Play
    signed_in: Callable[[str], Client]

    def get(self, who: str, address: str) -> HttpResponse:
        return self.signed_in(who).get(address)  # type: ignore[return-value]

    def open_form(self, who: str, address: str) -> dict[str, str]:
        """The ids a form carries; it must be there."""
        response = self.get(who, address)
        assert response.status_code == 200, response.status_code
        found = dict(HIDDEN.findall(response.content.decode()))
        assert "client_id" in found, text(response)
        return found

    def post(self, who: str, address: str, **answers: Any) -> HttpResponse:
        """Post a form as it is first shown, with answers."""
        marks = self.open_form(who, address)
        return self.send(who, address, **{**marks, **answers})

    def send(self, who: str, address: str, **answers: Any) -> HttpResponse:
        """Post without looking at the form before."""
        self.play.later(minutes=1)
        answers.setdefault("client_id", str(uuid4()))
        return self.signed_in(who).post(address, answers)  # type: ignore[return-value]

    def at(self, hazard: Hazard, act: str = "") -> str:
        return f"/hazards/{hazard.id}" + (f"/{act}" if act else "")

    def of(self, report: Report, act: str = "") -> str:
        return f"/reports/{report.id}" + (f"/{act}" if act else "")

    def person(self, who: str) -> str:
        return str(self.play.person(who))

    def stage(self, hazard: Hazard) -> str:
        return stored(hazard).stage


def key_of(response: HttpResponse) -> UUID:
    """The hazard a redirect leads to."""
    found = re.search(r"/hazards/([0-9a-f-]{36})", response["Location"])
    assert found is not None, response["Location"]
    return UUID(found.group(1))
