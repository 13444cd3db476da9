"""A calendar address is given or ended. The address itself never enters a chain."""

from __future__ import annotations

from xiaoan.kernel.trail.events import Event, event


@event("feeds.given", "生成日历订阅地址", still=True)
class FeedGiven(Event):
    feed_about: str


@event("feeds.ended", "停用日历订阅地址", still=True)
class FeedEnded(Event):
    feed_about: str
