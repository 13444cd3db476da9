"""What is asked of a channel and of one's own address. What opens a channel is typed once and never shown again."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import time
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from xiaoan.features.channels.commands import Settings, subjects_for
from xiaoan.features.channels.models import Channel
from xiaoan.features.channels.outward.opening import MODES
from xiaoan.features.channels.rules import (
    MOST_PER_DAY,
    MOST_PER_MINUTE,
    MOST_PER_PERSON,
    PER_DAY,
    PER_MINUTE,
    PER_PERSON,
    USUAL_QUIET,
    Kind,
)
from xiaoan.surfaces.web.pages.forms import LineField, Said, picks

OPENS = {
    Kind.WECOM: ("address",),
    Kind.DINGTALK: ("address", "sign"),
    Kind.FEISHU: ("address",),
    Kind.OTHER: ("address",),
    Kind.MAIL: ("host", "port", "mode", "user", "password", "sender"),
}
HELP: dict[Kind, Said] = {
    Kind.WECOM: _("在企业微信群里添加群机器人，把它的 Webhook 地址整个复制过来。"),
    Kind.DINGTALK: _("钉钉群设置里添加自定义机器人，安全设置选“加签”，把 Webhook 地址整个复制过来。"),
    Kind.FEISHU: _("飞书群设置里添加自定义机器人，安全设置用关键词“校安”，把 Webhook 地址整个复制过来。"),
    Kind.OTHER: _("Apprise 的地址，例如 ntfys://主机/主题。只收走 http、https 的。"),
}


def clock_field(label: Said) -> forms.TimeField:
    """A time of day."""
    return forms.TimeField(
        label=label, input_formats=["%H:%M", "%H:%M:%S"],
        widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
        error_messages={"invalid": _("请按 21:00 的样子填"), "required": _("请填时间")},
    )  # fmt: skip


def number_field(label: Said, most: int, help_text: Said = "") -> forms.IntegerField:
    """A whole number from 1 on."""
    return forms.IntegerField(
        label=label, min_value=1, max_value=most, help_text=help_text,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )  # fmt: skip


class ChannelForm(forms.Form):
    """A channel. Asked anew (`row` given), what opens it may stay empty: then the kept one stays."""

    title = LineField(label=_("名称"), max_length=40, help_text=_("例如：安全股工作群"))
    link = LineField(
        label=_("消息里写的网址"), max_length=120, help_text=_("本平台的网址，收到的人点开登录后才看得到内容。")
    )

    def __init__(self, data: Mapping[str, Any] | None, kind: Kind, row: Channel | None = None, link: str = "") -> None:
        super().__init__(data, label_suffix="")
        self.kind, self.row = kind, row
        self._opens()
        subjects = picks(
            _("发哪些内容"), subjects_for(kind).items(),
            help_text=_("只发件数和网址，不发姓名，不发填写的文字。“直接反映”从不外发。"),
        )  # fmt: skip
        self.fields["subjects"] = subjects
        self.fields["quiet_from"] = clock_field(_("静默时段从"))
        self.fields["quiet_to"] = clock_field(_("静默时段到"))
        self.fields["rests"] = forms.BooleanField(
            label=_("休息日不发"), required=False, help_text=_("按本单位校历。紧急提醒不受静默时段、休息日限制。")
        )
        self.fields["per_minute"] = number_field(_("每分钟最多几条"), MOST_PER_MINUTE)
        self.fields["per_day"] = number_field(_("每天最多几条"), MOST_PER_DAY, _("超过的并入下一次汇总。"))
        self.fields["per_person"] = number_field(_("每人每天最多几条"), MOST_PER_PERSON)
        if kind != Kind.MAIL:
            del self.fields["per_person"]
            self.fields["names_units"] = forms.BooleanField(
                label=_("紧急提醒里写学校简称"), required=False, help_text=_("只在群里都是本单位同事时选。")
            )
        self.initial = self._first(link)

    def _opens(self) -> None:
        optional = self.row is not None
        secret: dict[str, str] = {"autocomplete": "off", "spellcheck": "false", "autocapitalize": "none"}
        again: Said = _("不改就空着，原来的还在用。") if optional else ""
        for name in OPENS[self.kind]:
            if name == "mode":
                self.fields[name] = forms.ChoiceField(label=_("连接方式"), choices=list(MODES.items()), required=False)
            elif name in ("password", "sign"):
                self.fields[name] = forms.CharField(
                    label=_("授权码（密码）") if name == "password" else _("加签密钥"), required=False, strip=False,
                    max_length=200, widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
                    help_text=again or (_("没有用户名就都空着。") if name == "password" else _("没选加签就空着。")),
                )  # fmt: skip
            else:
                words = {
                    "address": _("机器人地址") if self.kind != Kind.OTHER else _("通道地址"), "host": _("邮件服务器"),
                    "port": _("端口"), "user": _("用户名"), "sender": _("发件邮箱"),
                }  # fmt: skip
                self.fields[name] = forms.CharField(
                    label=words[name], required=not optional and name != "user", max_length=500,
                    help_text=again or (HELP.get(self.kind, "") if name == "address" else ""),
                    widget=forms.TextInput(attrs=secret),
                )  # fmt: skip

    def _first(self, link: str) -> dict[str, Any]:
        row, kind = self.row, self.kind
        if row is not None:
            names = (
                "title", "link", "subjects", "quiet_from", "quiet_to", "rests", "per_minute", "per_day", "per_person",
                "names_units",
            )  # fmt: skip
            return {name: getattr(row, name) for name in names}
        return {
            "link": link, "subjects": list(subjects_for(kind)), "quiet_from": USUAL_QUIET[0],
            "quiet_to": USUAL_QUIET[1], "rests": True, "per_minute": PER_MINUTE[kind], "per_day": PER_DAY[kind],
            "per_person": PER_PERSON, "mode": "ssl", "port": "465",
        }  # fmt: skip

    @property
    def opens(self) -> dict[str, str] | None:
        """What opens it; None when nothing of it was typed anew."""
        typed = {name: str(self.cleaned_data.get(name) or "") for name in OPENS[self.kind]}
        if self.row is not None and not any(value for name, value in typed.items() if name != "mode"):
            return None
        return typed

    @property
    def said(self) -> Settings:
        """Everything else that was said."""
        found = self.cleaned_data
        quiet: tuple[time, time] = (found["quiet_from"], found["quiet_to"])
        return Settings(
            title=found["title"], link=found["link"], per_minute=found["per_minute"], per_day=found["per_day"],
            per_person=found.get("per_person") or PER_PERSON, quiet_from=quiet[0], quiet_to=quiet[1],
            rests=found["rests"], subjects=tuple(found["subjects"]), names_units=found.get("names_units", False),
        )  # fmt: skip

    @property
    def opening_fields(self) -> list[forms.BoundField]:
        """The fields of what opens it, in order."""
        return [self[name] for name in OPENS[self.kind]]

    @property
    def other_fields(self) -> list[forms.BoundField]:
        """The rest, in order."""
        return [each for each in self if each.name not in OPENS[self.kind]]


class AddressForm(forms.Form):
    """One's own mail address."""

    address = LineField(
        label=_("邮箱"), max_length=200, help_text=_("只有您自己看得到，随时可以取消。不登记也不影响办事。"),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )  # fmt: skip


class CodeForm(forms.Form):
    """The code that came by mail."""

    code = LineField(
        label=_("邮件里的验证码"), max_length=12,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code"}),
    )  # fmt: skip
