"""People of the cast signed in to the pages without a browser, on a day of the test's own; everything rolls back."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date, datetime, time
from html import unescape
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from tests.support.cast import START, Cast
from xiaoan.foundation.clock import instant
from xiaoan.foundation.rls import EVERYTHING, opened
from xiaoan.kernel.access.models import Account
from xiaoan.kernel.access.queries import operator
from xiaoan.kernel.catalogue.commands import adopt
from xiaoan.kernel.catalogue.queries import contents
from xiaoan.surfaces.web.pages.entry import BACKEND

AFTERNOON = instant(date(2026, 10, 20), time(15, 30))
TAGS = re.compile(r"<(script|style|svg|head)\b.*?</\1>|<[^>]+>", re.DOTALL)


def text(response: Any) -> str:
    """What a page says, without its marks and with plain spaces."""
    plain = unescape(TAGS.sub(" ", response.content.decode()))
    return re.sub(r"\s+", " ", plain.replace("\u00a0", " ").replace("\u3000", " "))


@dataclass
class Seats:
    """Tuesday, 20 October 2026, half past three, unless the test moves `at`."""

    cast: Cast
    at: datetime = AFTERNOON
    clients: dict[str, Client] = field(default_factory=dict)

    def client(self, who: str) -> Client:
        """Somebody signed in; a bureau's second step is another test's affair."""
        if who not in self.clients:
            self.clients[who] = client = Client()
            with opened(EVERYTHING):
                client.force_login(Account.objects.get(id=self.cast.account(who)), backend=BACKEND)
            session = client.session
            session["by_link"] = True
            session.save()
        return self.clients[who]

    def get(self, who: str, address: str) -> HttpResponse:
        return self.client(who).get(address)  # type: ignore[return-value]  # the test client's own kind of response

    def post(self, who: str, address: str, **answers: Any) -> HttpResponse:
        return self.client(who).post(address, answers)  # type: ignore[return-value]  # as above

    def unit(self, name: str) -> str:
        return str(self.cast.unit(name).id)

    def person(self, name: str) -> str:
        return str(self.cast.people[name].id)

    def adopt_fire(self) -> str:
        """The city takes up the fire pack from the first school day; its version."""
        version = contents()["fire"].version
        city = self.cast.unit("city")
        adopt(by=operator(), unit=city, pack="fire", version=version, starts=date(2026, 9, 1), at=START)
        return version


@pytest.fixture
def seats(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> Seats:
    made = Seats(cast)
    for reader in ("door.now", "pages.entry.now", "frame.now"):
        monkeypatch.setattr(f"xiaoan.surfaces.web.{reader}", lambda: made.at)
    return made
