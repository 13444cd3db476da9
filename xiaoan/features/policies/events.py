"""What happens to a policy document. All are about the document; a draft is named by its number in it."""

from __future__ import annotations

from datetime import date

from xiaoan.kernel.trail.events import Event, Personal, event


@event("policies.taken", "上传文件", still=True)
class Taken(Event):
    title: str
    sha256: str
    size: int


@event("policies.read", "读出文件的要求", still=True)
class WasRead(Event):
    pieces: int
    drafts: int
    figures: int


@event("policies.refused", "文件读不了", still=True)
class Unread(Event):
    reason: str


@event("policies.described", "改文件信息", still=True)
class Described(Event):
    title: str
    year: int | None = None


@event("policies.scoped", "改一部分的去留", still=True)
class Scoped(Event):
    piece: int
    scope: str
    reason: Personal = ""


@event("policies.answered", "说明由谁做", still=True)
class Answered(Event):
    piece: int
    at_whom: str
    posts: list[str]


@event("policies.accepted", "接受要求", still=True)
class Accepted(Event):
    drafts: list[int]


@event("policies.edited", "修改要求", still=True)
class Edited(Event):
    draft: int
    fields: list[str]


@event("policies.rejected", "不要这条要求", still=True)
class Rejected(Event):
    draft: int
    reason: Personal


@event("policies.reopened", "重新看要求", still=True)
class Reopened(Event):
    draft: int


@event("policies.merged", "合并要求", still=True)
class Merged(Event):
    drafts: list[int]
    into: int


@event("policies.split", "拆分要求", still=True)
class SplitUp(Event):
    draft: int
    made: list[int]


@event("policies.matched", "对应已有的事", still=True)
class Matched(Event):
    draft: int
    duty: str
    relation: str


@event("policies.linked", "对上去年的文件", still=True)
class Linked(Event):
    previous: str


@event("policies.published", "发布文件要求")
class Published(Event):
    pack: str
    release: str
    starts: date
    new: int
    tightened: int
    linked: int
    standing: int


@event("policies.in_force", "文件要求生效日")
class InForce(Event):
    pack: str
    release: str
    starts: date
    ends: date | None = None


@event("policies.publication_withdrawn", "撤回发布")
class PublicationWithdrawn(Event):
    pack: str
    release: str


@event("policies.resumed", "继续核对文件", still=True)
class Resumed(Event):
    title: str
