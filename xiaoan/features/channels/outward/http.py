"""HTTP as Apprise's plugins use it: one call for one message, to a checked address, TLS verified, no redirect followed.

`requests` is met at its adapter, and only while a wire is watched; proxies of the environment are not used.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import certifi
import requests
import urllib3
from requests.adapters import HTTPAdapter
from urllib3.exceptions import (
    ConnectTimeoutError,
    HTTPError,
    NameResolutionError,
    NewConnectionError,
    SSLError,
)

from xiaoan.features.channels.outward.wire import (
    ANSWER_SECONDS,
    CONNECT_SECONDS,
    LONGEST_ANSWER,
    Forbidden,
    Reached,
    Wire,
    resolved,
    stand_in,
    watching,
)

NEVER_OFF = (NewConnectionError, ConnectTimeoutError, NameResolutionError)
BEFORE_A_WORD = ("CERTIFICATE_VERIFY_FAILED", "WRONG_VERSION_NUMBER", "doesn't match", "HANDSHAKE_FAILURE")
"""How TLS fails before a request is off."""

_plain: Callable[..., requests.Response] = HTTPAdapter.send


def install() -> None:
    """Have `requests` go over our wire where one is watched. Once a process; harmless again."""
    if HTTPAdapter.send is not _over_the_wire:
        HTTPAdapter.send = _over_the_wire  # type: ignore[method-assign]


def _over_the_wire(self: HTTPAdapter, request: requests.PreparedRequest, *args: Any, **more: Any) -> requests.Response:
    wire = watching()
    if wire is None:
        return _plain(self, request, *args, **more)
    wire.calls += 1
    if wire.reached is not Reached.NOT:
        raise requests.ConnectionError("one message is one call")
    try:
        answer = _called(request, wire)
    except Forbidden as wrong:
        wire.wrong, wire.final = str(wrong), not wrong.passing
        raise requests.ConnectionError(str(wrong)) from None
    response = self.build_response(request, answer)
    response._content = wire.body
    return response


def _called(request: requests.PreparedRequest, wire: Wire) -> urllib3.BaseHTTPResponse:
    address = urlsplit(request.url or "")
    host = address.hostname or ""
    if address.scheme not in ("http", "https"):
        raise Forbidden("只能用 http、https")
    gateway = stand_in(host)
    going = gateway or address
    secure = going.scheme == "https"
    port = going.port or (443 if secure else 80)
    named = going.hostname or ""
    inside = resolved(named, port) if gateway is None else named
    path = address.path or "/"
    target = f"{path}?{address.query}" if address.query else path
    headers = {**{name: str(value) for name, value in request.headers.items()}, "Host": address.netloc.split("@")[-1]}
    with _pool(inside, port, named, secure) as pool:
        return _answered(pool, request, target, headers, wire)


def _pool(address: str, port: int, name: str, secure: bool) -> urllib3.HTTPConnectionPool:
    timeout = urllib3.Timeout(connect=CONNECT_SECONDS, read=ANSWER_SECONDS)
    if not secure:
        return urllib3.HTTPConnectionPool(address, port, timeout=timeout, maxsize=1, retries=False)
    return urllib3.HTTPSConnectionPool(
        address, port, timeout=timeout, maxsize=1, retries=False, server_hostname=name, assert_hostname=name,
        cert_reqs="CERT_REQUIRED", ca_certs=certifi.where(),
    )  # fmt: skip


def _answered(
    pool: urllib3.HTTPConnectionPool,
    request: requests.PreparedRequest,
    target: str,
    headers: dict[str, str],
    wire: Wire,
) -> urllib3.BaseHTTPResponse:
    """Send and read the answer's beginning; what fails once the request is off may have arrived all the same."""
    wire.reached = Reached.PERHAPS
    try:
        body: Any = request.body
        answer = pool.urlopen(
            request.method or "POST", target, body=body, headers=headers, redirect=False, retries=False,
            preload_content=False,
        )  # fmt: skip
    except NEVER_OFF:
        wire.reached, wire.wrong = Reached.NOT, "连不上对方"
        raise requests.ConnectionError(wire.wrong) from None
    except SSLError as wrong:
        early = any(mark in str(wrong) for mark in BEFORE_A_WORD)
        wire.reached, wire.wrong = (Reached.NOT, "对方的证书验不过") if early else (Reached.PERHAPS, "加密连接断了")
        raise requests.ConnectionError(wire.wrong) from None
    except (HTTPError, OSError) as wrong:
        wire.wrong = "对方没有回音" if isinstance(wrong, urllib3.exceptions.TimeoutError) else "对方收到一半断开了"
        raise requests.ConnectionError(wire.wrong) from None
    wire.status = answer.status
    wire.body = _beginning(answer, wire)
    return answer


def _beginning(answer: urllib3.BaseHTTPResponse, wire: Wire) -> bytes:
    """At most so many bytes within so many seconds; without a whole answer nothing is sure but a refusal's status."""
    until, read = time.monotonic() + ANSWER_SECONDS, b""
    try:
        while len(read) < LONGEST_ANSWER and time.monotonic() < until:
            more = answer.read(4096, decode_content=False)
            if not more:
                wire.reached = Reached.ANSWERED
                break
            read += more
    except (HTTPError, OSError):
        wire.wrong = "对方答到一半断开了"
    finally:
        answer.release_conn()
        answer.close()
    return read
