"""What the tests of the daily pages say: who is signed in, which form is open, what it is answered."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time
from html import unescape
from typing import Any
from uuid import UUID, uuid4

from django.test import Client

from tests.support.cast import Cast
from xiaoan.foundation.clock import instant
from xiaoan.foundation.rls import EVERYTHING, opened
from xiaoan.kernel.work.shapes import Name

DAILY = "fire.patrol.day"
MONTHLY = "fire.check.month"


@dataclass
class School:
    """A school at an instant."""

    cast: Cast
    signed_in: Callable[[str], Client]
    at: datetime

    def clock(self, month: int, day: int, hour: int = 12, minute: int = 0) -> None:
        """Another instant of 2026 on the school's clock."""
        self.at = instant(date(2026, month, day), time(hour, minute))

    def daily(self, month: int = 10, day: int = 20, unit: str = "school") -> str:
        """The address of a day's round."""
        return self.address(Name(self.key(unit), DAILY, self.key(unit), instant(date(2026, month, day), time(6))))

    def monthly(self, month: int = 10, unit: str = "school") -> str:
        """The address of a month's check."""
        return self.address(Name(self.key(unit), MONTHLY, self.key(unit), instant(date(2026, month, 1), time(0))))

    def key(self, unit: str) -> UUID:
        return self.cast.unit(unit).id

    def address(self, *names: Name) -> str:
        return "/check?" + "&".join(f"names={name.text}" for name in names)

    @contextmanager
    def looking(self) -> Iterator[None]:
        """Sees every row."""
        with opened(EVERYTHING):
            yield


def sending(**answers: Any) -> dict[str, Any]:
    """A form's own fields, and answers; `fire__exits_open_mark` is the field fire.exits_open-mark."""
    said: dict[str, Any] = {"client_id": str(uuid4()), "happened_at": "", "sent_at": ""}
    return said | {_field(name): value for name, value in answers.items()}


def _field(name: str) -> str:
    code, _parted, rest = name.rpartition("__")
    if not code:
        return name
    item, _parted, part = rest.rpartition("_")
    return f"{code}.{item}-{part}"


def items(page: Any) -> list[str]:
    """Codes of the items that a form asks one by one."""
    return list(dict.fromkeys(re.findall(r'name="([\w.]+)-answer"', text(page))))


def text(page: Any) -> str:
    """A page's text, entities read."""
    return unescape(page.content.decode())
