"""What opens a channel, read strictly from what was pasted, and the Apprise plugin that goes with it.

Plugins' own switches in an address (no verification, redirects, retries, time limits) are dropped: ours hold.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urlsplit

import apprise
from apprise.plugins.base import NotifyBase
from apprise.plugins.dingtalk import NotifyDingTalk
from apprise.plugins.email.base import NotifyEmail
from apprise.plugins.feishu import NotifyFeishu
from apprise.plugins.wecombot import NotifyWeComBot

from xiaoan.features.channels.outward.wire import ANSWER_SECONDS, CONNECT_SECONDS, allowed_hosts
from xiaoan.features.channels.rules import Kind
from xiaoan.foundation.errors import Refused

TOKEN = re.compile(r"[A-Za-z0-9_-]{6,120}")
HOST = re.compile(r"(?=.{1,200}$)[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?")
MAIL = re.compile(r"[A-Za-z0-9._%+-]{1,64}@(?=.{3,190}$)[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")
MODES = {
    "ssl": "加密（SSL，端口 465）",
    "starttls": "加密（STARTTLS，端口 587）",
    "insecure": "不加密（只许内部服务器）",
}
OURS = frozenset({"verify", "redirect", "retry", "wait", "rto", "cto", "overflow", "store", "emojis", "interpret"})
LET_OUT = frozenset({
    "json", "jsons", "xml", "xmls", "form", "forms", "ntfy", "ntfys", "gotify", "gotifys", "bark", "barks", "wxpusher",
    "pushplus", "pushme", "wpush", "chanify", "synology", "synologys", "nctalk", "nctalks", "rocket", "rockets",
    "mmost", "mmosts", "zulip", "lark",
})  # fmt: skip
"""Plugins that were read: one call by `requests`, nothing of the machine's own. Others read files that an address names
(`template=`, `keyfile=`), run programs or speak to the desktop; a new one is let out when somebody has read it."""


@dataclass(frozen=True, slots=True)
class Opening:
    """A channel's kind and the values that open it; `to` is the person's address for mail."""

    kind: Kind
    values: Mapping[str, str]
    to: str = ""


class SignedDingTalk(NotifyDingTalk):  # type: ignore[no-untyped-call]  # Apprise is typed in part
    """Apprise escapes the signature and `requests` escapes it again; DingTalk then finds that it does not match."""

    def get_signature(self) -> tuple[str, str]:
        """The instant in milliseconds and its signature, as the robot's documentation has it, not yet escaped."""
        stamp = str(round(time.time() * 1000))
        secret = str(self.secret)
        made = hmac.new(secret.encode(), f"{stamp}\n{secret}".encode(), hashlib.sha256).digest()
        return stamp, base64.b64encode(made).decode()


def read(kind: Kind, typed: Mapping[str, str]) -> dict[str, str]:
    """The values of a channel from what somebody pasted; Refused at the field that is wrong."""
    if kind == Kind.MAIL:
        return _mail(typed)
    address = typed.get("address", "").strip()
    if kind == Kind.OTHER:
        return _other(address)
    values = {"token": _token(kind, address)}
    sign = typed.get("sign", "").strip()
    if kind == Kind.DINGTALK and sign:
        if not re.fullmatch(r"[A-Za-z0-9]{6,120}", sign):
            raise Refused("加签密钥不对。", {"sign": "以 SEC 开头的一串字母和数字，从机器人的安全设置里复制"})
        values["sign"] = sign
    return values


_WHERE = {
    Kind.WECOM: ("qyapi.weixin.qq.com", "/cgi-bin/webhook/send", "key"),
    Kind.DINGTALK: ("oapi.dingtalk.com", "/robot/send", "access_token"),
    Kind.FEISHU: ("open.feishu.cn", "/open-apis/bot/v2/hook/", ""),
}


def _token(kind: Kind, address: str) -> str:
    host, path, name = _WHERE[kind]
    token = address
    if "://" in address:
        try:
            parts = urlsplit(address)
        except ValueError:
            parts = urlsplit("")
        known = parts.scheme == "https" and parts.hostname == host and parts.path.startswith(path)
        token = (parse_qs(parts.query).get(name, [""])[0] if name else parts.path.removeprefix(path)) if known else ""
    token = token.strip("/")
    if not TOKEN.fullmatch(token) or (kind == Kind.DINGTALK and not token.isalnum()):
        raise Refused("机器人地址不对。", {"address": f"从群机器人的设置里复制整个地址，以 https://{host}{path} 开头"})
    return token


def _mail(typed: Mapping[str, str]) -> dict[str, str]:
    values = {name: typed.get(name, "").strip() for name in ("host", "port", "mode", "user", "sender")}
    values["password"] = typed.get("password", "")
    wrong = {}
    if not HOST.fullmatch(values["host"]):
        wrong["host"] = "例如 smtp.qq.com"
    if not values["port"].isascii() or not values["port"].isdigit() or not 0 < int(values["port"]) < 65536:
        wrong["port"] = "465 或 587"
    if not MAIL.fullmatch(values["sender"]):
        wrong["sender"] = "填完整的邮箱地址"
    if values["mode"] not in MODES or (values["mode"] == "insecure" and values["host"].lower() not in allowed_hosts()):
        wrong["mode"] = "请选加密的方式；不加密只许安装时准许的内部服务器"
    if bool(values["user"]) != bool(values["password"]):
        wrong["password"] = "用户名和授权码要一起填"  # noqa: S105  words of a form
    if wrong:
        raise Refused("邮件服务器的设置有几处不对。", wrong)
    return values


def _other(address: str) -> dict[str, str]:
    says = {"address": "填 Apprise 的地址，例如 ntfys://主机/主题；只收走 http、https 的"}
    if len(address) > 500 or "\n" in address:
        raise Refused("地址不对。", says)
    try:
        plugin = plugin_of(Opening(Kind.OTHER, {"address": address}))
    except (apprise.exception.AppriseException, TypeError, ValueError):
        plugin = None
    if plugin is None:
        raise Refused("地址不对。", says)
    return {"address": address}


def plugin_of(opening: Opening) -> NotifyBase | None:
    """The plugin of a channel with our limits on it; None for an address that is none of those that are let out."""
    values, asset = opening.values, apprise.AppriseAsset(async_mode=False, app_id="XiaoAn", app_desc="校安", app_url="")
    made: NotifyBase | None
    # Apprise is typed in part only.
    wecom: Any = NotifyWeComBot
    dingtalk: Any = SignedDingTalk
    feishu: Any = NotifyFeishu
    mail: Any = NotifyEmail
    if opening.kind == Kind.WECOM:
        made = wecom(key=values["token"], asset=asset)
    elif opening.kind == Kind.DINGTALK:
        made = dingtalk(token=values["token"], secret=values.get("sign") or None, asset=asset)
    elif opening.kind == Kind.FEISHU:
        made = feishu(token=values["token"], asset=asset)
    elif opening.kind == Kind.MAIL:
        made = mail(
            host=values["host"], smtp_host=values["host"], port=int(values["port"]), secure_mode=values["mode"],
            user=values["user"] or None, password=values["password"] or None, from_addr=f"校安 <{values['sender']}>",
            targets=[opening.to], asset=asset,
        )  # fmt: skip
        made.socket_connect_timeout = int(CONNECT_SECONDS)
    else:
        made = _foreign(values["address"], asset)
    if made is not None:
        made.verify_certificate, made.redirects, made.retry = True, False, 0
        made.request_rate_per_sec = 0
        made.socket_connect_timeout, made.socket_read_timeout = int(CONNECT_SECONDS), ANSWER_SECONDS
    return made


def _foreign(address: str, asset: apprise.AppriseAsset) -> NotifyBase | None:
    """A plugin that is let out and speaks by `requests`, so that our wire sees it; its address sets none of our limits.

    The scheme is looked at first: a plugin may touch the machine as soon as it is made.
    """
    schema = address.split("://", 1)[0].strip().lower()
    if schema not in LET_OUT:
        return None
    parsed = apprise.Apprise.instantiate(address, asset=asset, suppress_exceptions=True)
    if not isinstance(parsed, NotifyBase):
        return None
    by_requests = hasattr(sys.modules.get(type(parsed).__module__), "requests")
    said = parse_qs(urlsplit(address).query)
    if not by_requests or isinstance(parsed, NotifyEmail) or OURS & {name.lower() for name in said}:
        return None
    return parsed
