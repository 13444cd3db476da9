"""What kind of device a browser runs on, in two or three words: enough to tell one's phone from a lost one."""

from __future__ import annotations

from django.utils.translation import gettext as _

_KINDS = (
    ("iPhone", "苹果手机"),
    ("iPad", "苹果平板"),
    ("HarmonyOS", "鸿蒙手机"),
    ("OpenHarmony", "鸿蒙手机"),
    ("Android", "安卓手机"),
    ("Windows", "Windows 电脑"),
    ("Macintosh", "苹果电脑"),
    ("Linux", "Linux 电脑"),
)


def device_words(agent: str) -> str:
    """安卓手机（微信）: from the browser's own word of itself; nothing else of it is kept."""
    kind = next((words for mark, words in _KINDS if mark in agent), "")
    if kind == "安卓手机" and "Mobile" not in agent:
        kind = "安卓平板"
    if not kind:
        return _("其他设备")
    return _("{kind}（微信）").format(kind=kind) if "MicroMessenger" in agent else kind
