"""A channel is set up, changed, switched. Its secret, and anybody's own address, never enter a chain."""

from __future__ import annotations

from xiaoan.kernel.trail.events import Event, event


@event("channels.set_up", "设置外部提醒通道")
class ChannelSetUp(Event):
    channel_kind: str
    title: str


@event("channels.changed", "修改外部提醒通道")
class ChannelChanged(Event):
    title: str
    new_secret: bool = False


@event("channels.switched", "启用或停用外部提醒通道")
class ChannelSwitched(Event):
    active: bool
