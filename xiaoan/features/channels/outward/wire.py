"""Where a message may go, and what was seen of its way: a host that is not allowed is never called, none is followed.

Addresses inside (loopback, private, link-local) are refused unless the installation allows the host by name
(XIAOAN_CHANNEL_HOSTS); the address that was checked is the one connected to.
"""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from enum import StrEnum
from urllib.parse import SplitResult, urlsplit

from django.conf import settings

CONNECT_SECONDS, ANSWER_SECONDS = 8.0, 15.0
LONGEST_ANSWER = 64 * 1024


class Reached(StrEnum):
    """How far a message came: not off, perhaps there, or answered."""

    NOT = "not"
    PERHAPS = "perhaps"
    ANSWERED = "answered"


class Forbidden(OSError):
    """A host this installation does not speak to, or cannot find (`passing`); nothing was sent."""

    passing = False


class NotFoundHost(Forbidden):
    """A name that leads nowhere just now."""

    passing = True


@dataclass(slots=True)
class Wire:
    """What was seen while one message was handed over. `status` is HTTP's or SMTP's, `body` the answer's beginning.

    `final`: trying again would end alike."""

    reached: Reached = Reached.NOT
    status: int = 0
    body: bytes = b""
    wrong: str = ""
    final: bool = False
    calls: int = field(default=0)


_open: ContextVar[Wire | None] = ContextVar("open_wire", default=None)


@contextmanager
def watched() -> Iterator[Wire]:
    """Watch what plugins do in this context."""
    wire = Wire()
    token = _open.set(wire)
    try:
        yield wire
    finally:
        _open.reset(token)


def watching() -> Wire | None:
    """The wire of this context."""
    return _open.get()


def allowed_hosts() -> Mapping[str, str]:
    """Hosts that the installation allows by name, each with the address that stands for it ("" its own)."""
    found: Mapping[str, str] = settings.CHANNEL_HOSTS
    return found


def stand_in(host: str) -> SplitResult | None:
    """The installation's own gateway to a host outside, where one is named."""
    address = allowed_hosts().get(host.lower(), "")
    return urlsplit(address) if address else None


def resolved(host: str, port: int) -> str:
    """An address of a host that may be called; Forbidden when it lies inside and is not allowed by name."""
    if not host or "\x00" in host:
        raise Forbidden("地址里没有主机名")
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise NotFoundHost(f"找不到主机 {host}") from None
    addresses = [str(each[4][0]) for each in found]
    if host.lower() in allowed_hosts():
        return addresses[0]
    # One address inside among several is enough to refuse: which of them is called would be the other side's choice.
    if not all(_outside(each) for each in addresses):
        raise Forbidden(f"{host} 是内部网络的地址，没有许可不能往那里发")
    return addresses[0]


def _outside(address: str) -> bool:
    found = ipaddress.ip_address(address.split("%")[0])
    if isinstance(found, ipaddress.IPv6Address):
        within = found.ipv4_mapped or found.sixtofour or (found.teredo[1] if found.teredo else None)
        if within is not None:
            return within.is_global and not within.is_multicast
        if found in _NAT64:
            return _outside(str(ipaddress.IPv4Address(int(found) & 0xFFFF_FFFF)))
        if found.is_site_local or found in _COMPATIBLE:
            return False
    return found.is_global and not found.is_multicast


_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_COMPATIBLE = ipaddress.ip_network("::/96")
