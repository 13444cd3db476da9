"""SMTP as Apprise's mail plugin uses it: to a checked address, with what the server answered to the message noted.

A message is off when DATA has begun: from then on silence means that it may have arrived.
"""

from __future__ import annotations

import smtplib
import socket
from types import SimpleNamespace
from typing import Any

from apprise.plugins.email import smtp as plugin

from xiaoan.features.channels.outward.wire import (
    ANSWER_SECONDS,
    CONNECT_SECONDS,
    Forbidden,
    Reached,
    Wire,
    resolved,
    watching,
)


def install() -> None:
    """Give Apprise's mail plugin our two ways to a server. Once a process; harmless again."""
    ours = SimpleNamespace(SMTP=_Plain, SMTP_SSL=_Encrypted, SMTPException=smtplib.SMTPException)
    if not isinstance(getattr(plugin, "smtplib"), SimpleNamespace):  # noqa: B009  it exports no such name
        setattr(plugin, "smtplib", ours)  # noqa: B010


class _Watched(smtplib.SMTP):
    """A conversation whose turns are noted on the wire that is watched."""

    def login(self, user: str, password: str, **more: Any) -> Any:
        try:
            return super().login(user, password, **more)
        except smtplib.SMTPAuthenticationError as refused:
            _wire().status, _wire().wrong = refused.smtp_code, "邮件服务器不认用户名或授权码"
            _wire().final = refused.smtp_code >= 500
            raise

    def rcpt(self, recip: str, options: Any = ()) -> Any:
        status, words = super().rcpt(recip, options)
        if status >= 400:
            wire = _wire()
            wire.status, wire.final = status, status >= 500
            wire.wrong = "邮件服务器不认这个收件地址" if wire.final else "收件邮箱暂时收不了"
        return status, words

    def data(self, msg: Any) -> Any:
        wire = _wire()
        wire.calls += 1
        if wire.reached is not Reached.NOT:
            raise smtplib.SMTPException("one message is one conversation")
        wire.reached, wire.wrong = Reached.PERHAPS, "邮件服务器没有回音"
        try:
            status, words = super().data(msg)
        except smtplib.SMTPDataError as refused:
            # Refused before a byte of the message went.
            wire.reached, wire.status = Reached.ANSWERED, refused.smtp_code
            raise
        wire.reached, wire.status, wire.body, wire.wrong = Reached.ANSWERED, status, bytes(words)[:2000], ""
        return status, words


class _Plain(_Watched):
    """Begun in the open; STARTTLS follows where the channel says so."""

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        return _connected(host, port)


class _Encrypted(_Watched, smtplib.SMTP_SSL):
    """Encrypted from its first byte; the certificate is that of the server's name."""

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        plain = _connected(host, port)
        try:
            return self.context.wrap_socket(plain, server_hostname=host)
        except OSError:
            _wire().wrong = "邮件服务器的证书验不过"
            raise


def _wire() -> Wire:
    wire = watching()
    if wire is None:
        raise Forbidden("no mail without a watched wire")
    return wire


def _connected(host: str, port: int) -> socket.socket:
    wire = _wire()
    try:
        opened = socket.create_connection((resolved(host, port), port), CONNECT_SECONDS)
    except Forbidden as wrong:
        wire.wrong, wire.final = str(wrong), not wrong.passing
        raise
    except OSError:
        wire.wrong = "连不上邮件服务器"
        raise
    opened.settimeout(ANSWER_SECONDS)
    return opened
