"""How often is often enough: allowances per span of time, counted in the database so that all processes share them.

Whoever sends is known by his account, or else by a digest of his network address that changes every day. Counting
is one statement: two at once are two. What is refused costs nothing more and says when to come back.
"""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from datetime import datetime, timedelta
from hashlib import sha256
from ipaddress import IPv6Address, ip_address
from threading import Lock
from typing import Any, NamedTuple
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction

from xiaoan.foundation.clock import school_day
from xiaoan.foundation.digest import sm3
from xiaoan.foundation.errors import Refused
from xiaoan.foundation.ids import new_id
from xiaoan.kernel.access.models.limits import Allowance

KEPT = timedelta(days=2)


class TooOften(Refused):
    """The allowance of this span of time is used up; `wait` says when to come back (HTTP 429)."""

    wait: timedelta = timedelta(minutes=10)


class Limit(NamedTuple):
    """At most `most` times in each span of time."""

    most: int
    span: timedelta


SIGNING_IN = Limit(60, timedelta(minutes=10))
"""Passwords tried from one address. A whole school comes from one address in the morning."""
CODES = Limit(30, timedelta(minutes=10))
"""Codes tried from one address: each dies after five wrong tries, so nobody shall use up those of others."""
UPLOADS = Limit(600, timedelta(hours=1))
"""Files sent by one account."""
CALLS = Limit(120_000, timedelta(minutes=10))
"""Writes through the API by one account: against a program run wild, not against a busy platform."""
AT_ONCE = 200
"""Writes a process takes from the allowance in one go; it may leave as many unused."""

_SPEND = """
INSERT INTO access_allowance (id, key, begins, used) VALUES (%(id)s, %(key)s, %(begins)s, %(times)s)
ON CONFLICT (key, begins) DO UPDATE SET used = access_allowance.used + %(times)s
    WHERE access_allowance.used + %(times)s <= %(most)s
RETURNING used
"""


def begins(at: datetime, span: timedelta) -> datetime:
    """The start of the span of time that holds an instant."""
    seconds = int(span.total_seconds())
    return datetime.fromtimestamp(int(at.timestamp()) // seconds * seconds, at.tzinfo)


def spend(key: str, limit: Limit, at: datetime, *, times: int = 1, said: str = "") -> None:
    """Use an allowance `times`; TooOften, in the words of `said`, when so much is not left.

    One statement, so that two at once are two: the row lock orders them. `times` is at most `limit.most`.
    """
    start = begins(at, limit.span)
    values: dict[str, Any] = {
        "id": new_id(), "key": key if len(key) <= 64 else sm3(key), "begins": start, "times": times, "most": limit.most,
    }  # fmt: skip
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_SPEND, values)
        spent = cursor.fetchone()
    if spent is None:
        refusal = TooOften(said or "做得太密了，请过一会儿再试。")
        refusal.wait = start + limit.span - at
        raise refusal


def forget(*, at: datetime) -> int:
    """Erase allowances of spans long past; returns how many."""
    return Allowance.objects.filter(begins__lt=at - KEPT).delete()[0]


def address_of(meta: Mapping[str, Any]) -> str:
    """The network address a request came from (`request.META`).

    Behind the proxy of this installation it is the last one that the proxy itself wrote; what a client writes
    before it is not believed, and without a proxy nothing of the header is.
    """
    forwarded = str(meta.get("HTTP_X_FORWARDED_FOR", "")) if settings.BEHIND_PROXY else ""
    return forwarded.rpartition(",")[2].strip() or str(meta.get("REMOTE_ADDR", ""))


def sender_key(what: str, address: str, at: datetime) -> str:
    """Who sends, without keeping who: a digest of the address that changes every day.

    Of an IPv6 address only the network counts, since one household has millions.
    """
    return hmac.new(
        settings.SECRET_KEY.encode(), f"{what}/{school_day(at)}/{network_of(address)}".encode(), sha256
    ).hexdigest()


def network_of(address: str) -> str:
    """The address, or of IPv6 the network of a household; what is no address as it is."""
    try:
        found = ip_address(address)
    except ValueError:
        return address
    if isinstance(found, IPv6Address):
        return str(found.ipv4_mapped or IPv6Address(int(found) >> 64 << 64))
    return str(found)


class Taken:
    """What this process has taken from allowances and not used yet, so that a call rarely costs a write."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._left: dict[str, tuple[datetime, int]] = {}

    def spend(self, key: str, limit: Limit, at: datetime) -> None:
        """Use one; a handful is taken from the database when none is left of this span."""
        start = begins(at, limit.span)
        with self._lock:
            since, left = self._left.get(key, (start, 0))
            if since == start and left:
                self._left[key] = (start, left - 1)
                return
        few = min(AT_ONCE, limit.most)
        spend(key, limit, at, times=few)
        with self._lock:
            if len(self._left) > 10_000:
                self._left.clear()
            since, left = self._left.get(key, (start, 0))
            self._left[key] = (start, (left if since == start else 0) + few - 1)


_CALLS = Taken()


def count_call(account: UUID, at: datetime) -> None:
    """Count one write through the API."""
    _CALLS.spend(f"api/{account}", CALLS, at)


def count_upload(account: UUID, unit: UUID, at: datetime) -> None:
    """Count one file sent. Whoever has no account of his own shares one at each unit."""
    spend(f"upload/{account}/{unit}", UPLOADS, at, said="文件传得太密了，请过一会儿再传；已传到的不用再传。")


def count_try(what: str, limit: Limit, meta: Mapping[str, Any], at: datetime) -> None:
    """Count one try to come in from an address."""
    said = f"这里试得太多了，请过 {int(limit.span.total_seconds()) // 60} 分钟再试。"
    spend(sender_key(what, address_of(meta), at), limit, at, said=said)
