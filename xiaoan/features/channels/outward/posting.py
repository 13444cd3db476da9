"""One message to one channel: what was asked of Apprise, and what came of it in the words of who set it up.

A robot answers 200 also when it refuses: its own error number decides. `UNSURE` may have arrived and is not repeated.
"""

from __future__ import annotations

import contextvars
import json
import threading
from dataclasses import dataclass
from enum import StrEnum

import apprise

from xiaoan.features.channels.outward import http, mail
from xiaoan.features.channels.outward.opening import Opening, plugin_of
from xiaoan.features.channels.outward.wire import Reached, Wire, watched
from xiaoan.features.channels.rules import Kind

LONGEST = 60.0
"""Seconds after which nobody waits for an answer any more."""


class Result(StrEnum):
    """What came of it: taken, surely not and worth another try, surely not for good, or nobody knows."""

    TAKEN = "taken"
    AGAIN = "again"
    NEVER = "never"
    UNSURE = "unsure"


@dataclass(frozen=True, slots=True)
class Outcome:
    """The result with a sentence for the list of messages."""

    result: Result
    words: str = ""


@dataclass(frozen=True, slots=True)
class Said:
    """A message's words."""

    title: str
    text: str


REFUSALS: dict[int, tuple[Result, str]] = {
    45009: (Result.AGAIN, "机器人说发得太快"),
    90030: (Result.AGAIN, "机器人说发得太快"),
    130101: (Result.AGAIN, "机器人说发得太快"),
    660026: (Result.AGAIN, "机器人说发得太快"),
    11232: (Result.AGAIN, "机器人说发得太快"),
    9499: (Result.NEVER, "机器人说内容不对"),
    93000: (Result.NEVER, "机器人地址不对，或机器人已被移出群"),
    300001: (Result.NEVER, "机器人地址不对，或机器人已被移出群"),
    19001: (Result.NEVER, "机器人地址不对，或机器人已被移出群"),
    310000: (Result.NEVER, "机器人的安全设置没通过：核对加签密钥、关键词（可设“校安”）或 IP 地址段"),
    19021: (Result.NEVER, "机器人的安全设置没通过：飞书机器人请用关键词“校安”或 IP 白名单，不用签名校验"),
    19022: (Result.NEVER, "机器人的 IP 白名单没有本机"),
    19024: (Result.NEVER, "机器人的关键词对不上，可设“校安”"),
}
"""Error numbers of the three kinds of robots."""

PASSING = frozenset({408, 425, 429, 500, 503})
"""HTTP answers that say: not now."""
BETWEEN = frozenset({502, 504})
"""A gateway's answers: what stands behind it may have taken the message."""


def post(opening: Opening, said: Said) -> Outcome:
    """Hand one message over, in a minute at most. Touches the network: call it outside any transaction."""
    http.install()
    mail.install()
    found: list[Outcome] = []

    def hand() -> None:
        with watched() as wire:
            found.append(_handed(opening, said, wire))

    asked = threading.Thread(target=contextvars.copy_context().run, args=(hand,), daemon=True)
    asked.start()
    asked.join(LONGEST)
    return found[0] if found else Outcome(Result.UNSURE, "等了一分钟没有结果")


def _handed(opening: Opening, said: Said, wire: Wire) -> Outcome:
    try:
        plugin = plugin_of(opening)
    except (apprise.exception.AppriseException, TypeError, ValueError):
        return Outcome(Result.NEVER, "通道的地址填得不对，请重新填写")
    if plugin is None:
        return Outcome(Result.NEVER, "通道的地址填得不对，请重新填写")
    try:
        # A plugin's `send` is one message; `notify` would cut a long one into several.
        agreed = bool(plugin.send(body=said.text, title=said.title))
    except Exception as wrong:  # Anybody's plugin: whatever it raises, the wire knows how far it came.
        return _unanswered(wire, type(wrong).__name__)
    return outcome(opening.kind, wire, agreed=agreed)


def outcome(kind: Kind, wire: Wire, *, agreed: bool) -> Outcome:
    """What the wire's findings mean."""
    if wire.reached is not Reached.ANSWERED:
        return _unanswered(wire, "")
    if kind == Kind.MAIL:
        return _of_mail(wire)
    if wire.status in BETWEEN:
        return Outcome(Result.UNSURE, f"对方网关出错（{wire.status}）")
    if wire.status in PASSING:
        return Outcome(Result.AGAIN, f"对方暂时收不了（{wire.status}）")
    if not 200 <= wire.status < 300:
        return Outcome(Result.NEVER, f"对方不收（{wire.status}）")
    number = _number(wire.body)
    if kind in (Kind.WECOM, Kind.DINGTALK, Kind.FEISHU):
        if number is None:
            return Outcome(Result.UNSURE, "对方的回答看不懂")
        if number:
            result, words = REFUSALS.get(number, (Result.NEVER, "机器人没有收下"))
            return Outcome(result, f"{words}（{number}）")
        return Outcome(Result.TAKEN)
    return Outcome(Result.TAKEN) if agreed else Outcome(Result.UNSURE, "对方的回答看不懂")


def _unanswered(wire: Wire, fallback: str) -> Outcome:
    if wire.reached is Reached.NOT:
        words = wire.wrong or f"没有交出去{fallback and f'（{fallback}）'}"
        return Outcome(Result.NEVER if wire.final else Result.AGAIN, words)
    return Outcome(Result.UNSURE, wire.wrong or "对方没有回音")


def _of_mail(wire: Wire) -> Outcome:
    if 200 <= wire.status < 300:
        return Outcome(Result.TAKEN)
    passing = 400 <= wire.status < 500
    return Outcome(Result.AGAIN if passing else Result.NEVER, f"邮件服务器不收（{wire.status}）")


def _number(body: bytes) -> int | None:
    """The error number of a robot's answer; None when it says none."""
    try:
        said = json.loads(body)
    except ValueError:
        return None
    if not isinstance(said, dict):
        return None
    for name in ("errcode", "code", "StatusCode"):
        if isinstance(said.get(name), int):
            return int(said[name])
    return None
