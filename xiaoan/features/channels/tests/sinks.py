"""What stands for the world outside in tests: an HTTP and an SMTP server of our own that count what they are given."""

from __future__ import annotations

import json
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

OK = (200, b'{"errcode":0,"errmsg":"ok"}')
VENDORS = ("qyapi.weixin.qq.com", "oapi.dingtalk.com", "open.feishu.cn")


@dataclass(frozen=True)
class Call:
    """One request as it came."""

    host: str
    path: str
    query: str
    body: bytes

    @property
    def text(self) -> str:
        """What a robot would say in its group."""
        said = json.loads(self.body)
        return str(
            (said.get("text") or said.get("content") or {}).get("content") or said.get("content", {}).get("text")
        )


@dataclass
class Sink:
    """A server that answers as it is told: `answers` are used up in order, then `usual`.

    An answer is (status, body), "drop" (take the request, then hang up), or a number of seconds to wait first.
    """

    port: int = 0
    calls: list[Call] = field(default_factory=list)
    answers: list[Any] = field(default_factory=list)
    usual: Any = OK
    location: str = ""
    arrived: threading.Event = field(default_factory=threading.Event)
    lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def hosts(self) -> dict[str, str]:
        """The setting by which the vendors' hosts lead here."""
        return {**dict.fromkeys(VENDORS, f"http://127.0.0.1:{self.port}"), "127.0.0.1": ""}


def own_certificate(folder: Path) -> ssl.SSLContext:
    """A server's side of TLS with a certificate nobody vouches for."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "qyapi.weixin.qq.com")])
    begins = datetime(2020, 1, 1, tzinfo=UTC)
    made = x509.CertificateBuilder(name, name, key.public_key(), 1, begins, begins.replace(year=2099))
    made = made.add_extension(x509.SubjectAlternativeName([x509.DNSName("qyapi.weixin.qq.com")]), critical=False)
    file = folder / "own.pem"
    plain = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    file.write_bytes(plain + made.sign(key, SHA256()).public_bytes(Encoding.PEM))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    return context


@contextmanager
def http_sink(tls: ssl.SSLContext | None = None) -> Iterator[Sink]:
    """A counting HTTP server on a free port."""
    sink = Sink()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            parts = urlsplit(self.path)
            with sink.lock:
                sink.calls.append(Call(self.headers.get("Host", ""), parts.path, parts.query, body))
                sink.arrived.set()
                answer = sink.answers.pop(0) if sink.answers else sink.usual
            if answer == "drop":
                self.close_connection = True
                self.connection.close()
                return
            if isinstance(answer, float):
                time.sleep(answer)
                answer = OK
            status, words = answer
            self.send_response(status)
            if sink.location:
                self.send_header("Location", sink.location)
            self.send_header("Content-Length", str(len(words)))
            self.end_headers()
            self.wfile.write(words)

        do_GET = do_POST  # noqa: N815  named so by http.server

        def log_message(self, format: str, *args: Any) -> None:
            pass

    class Quiet(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, request: Any, client_address: Any) -> None:
            pass

    server = Quiet(("127.0.0.1", 0), Handler)
    sink.port = server.server_address[1]
    if tls is not None:
        server.socket = tls.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield sink
    finally:
        server.shutdown()
        server.server_close()


@dataclass
class Mailbox:
    """A mail server: what it took, and what it says to the next messages before it takes more."""

    port: int = 0
    taken: list[tuple[list[str], str]] = field(default_factory=list)
    says: list[str] = field(default_factory=list)
    refuses: set[str] = field(default_factory=set)
    after: Callable[[], None] | None = None


@contextmanager
def mail_sink() -> Iterator[Mailbox]:
    """A counting SMTP server on a free port."""
    from aiosmtpd.controller import Controller

    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        box = Mailbox(free.getsockname()[1])

    class Handler:
        async def handle_RCPT(  # noqa: N802  named so by aiosmtpd
            self, server: Any, session: Any, envelope: Any, address: str, options: Any
        ) -> str:
            if address in box.refuses:
                return "550 no such user"
            envelope.rcpt_tos.append(address)
            return "250 OK"

        async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
            said = box.says.pop(0) if box.says else "250 OK"
            if not said.startswith(("4", "5")):
                box.taken.append((list(envelope.rcpt_tos), envelope.content.decode()))
            if said == "drop":
                server.transport.close()
            return said if said != "drop" else "250 OK"

    controller = Controller(Handler(), hostname="127.0.0.1", port=box.port)
    controller.start()
    try:
        yield box
    finally:
        controller.stop()
