"""Pure decisions about demands: what an officer may send, lines of text as items, what the digest covers."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Annotated, Literal
from uuid import UUID

import msgspec

from xiaoan.foundation.clock import instant, school_day
from xiaoan.foundation.digest import canonical, sm3
from xiaoan.foundation.errors import Refused
from xiaoan.foundation.text import cleaned
from xiaoan.kernel.catalogue.pack.items import CheckItem
from xiaoan.kernel.work.demands.models import AskedItem, Basis

MOST_ITEMS = 100
MOST_UNITS = 2000
LONGEST_DAYS = 180
LONGEST_ITEM = 200
USUAL_PREFIX = "专排"

Short = Annotated[str, msgspec.Meta(max_length=60)]


class Wanted(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One item as an officer gives it: `item` picked from the catalogue, or a line of his own in `ask`."""

    item: Short = ""
    ask: str = ""
    look: Annotated[str, msgspec.Meta(max_length=300)] = ""
    kind: Short = ""


class Body(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A demand as it is written. `units` are the chosen schools; `at` campus: each campus of theirs looks for itself.

    `places` empty: the unit looks once; otherwise each of its places of these kinds is looked at.
    """

    title: str
    reason: str
    domain: Short
    items: Annotated[tuple[Wanted, ...], msgspec.Meta(max_length=10_000)]
    units: Annotated[tuple[UUID, ...], msgspec.Meta(max_length=10_000)]
    due: date
    paper_no: str = ""
    starts: date | None = None
    answering: Literal["by_exception", "item_by_item"] = "by_exception"
    posts: Annotated[tuple[Short, ...], msgspec.Meta(max_length=10)] = ("safety_officer",)
    at: Literal["campus", "legal"] = "campus"
    places: Annotated[tuple[Short, ...], msgspec.Meta(max_length=20)] = ()
    late_days: Annotated[int, msgspec.Meta(ge=0, le=60)] = 7
    minutes: Annotated[int, msgspec.Meta(ge=0, le=480)] = 0
    prefix: str = USUAL_PREFIX
    files: Annotated[tuple[UUID, ...], msgspec.Meta(max_length=10)] = ()

    def digest(self, unit: UUID, account: UUID) -> str:
        """Digest of what was said, by whom, for which bureau."""
        return sm3(canonical({"unit": str(unit), "account": str(account), "said": msgspec.to_builtins(self)}))


def lines(text: str) -> tuple[str, ...]:
    """Pasted text as items: one a line; numbering, bullets, blank and repeated lines fall away."""
    found: dict[str, None] = {}
    for line in cleaned(text, most=1_000_000).splitlines():
        if plain := _unnumbered(line):
            found.setdefault(plain)
    return tuple(found)


_COUNTING = "0123456789０１２３４５６７８９一二三四五六七八九十"
_AFTER = ".．、)）：:"
_BULLETS = "·•●○■□▪-—–*※√☐☑①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳ \t"


def _unnumbered(line: str) -> str:
    """A line without its number or bullet; 2026年… or 24小时… at its beginning stays."""
    plain = line.strip(_BULLETS)
    body = plain.lstrip("(（") if plain[:1] in "(（" else plain
    rest = body.lstrip(_COUNTING)
    if rest != body and rest[:1] and rest[0] in _AFTER and (len(body) - len(rest) <= 3):
        decimal = rest[0] in ".．" and rest[1:2].isdigit()
        if not decimal:
            plain = rest[1:].strip(_BULLETS)
    return plain


def check(
    body: Body, *, at: datetime, posts: Collection[str], places: Collection[str], domains: Collection[str]
) -> None:
    """Refused, field by field, unless the words of a demand are such that it could be sent."""
    wrong: dict[str, str] = {}
    today = school_day(at)
    if not cleaned(body.title, most=80):
        wrong["title"] = "请写名称"
    elif len(body.title.strip()) > 80:
        wrong["title"] = "最多 80 字"
    if not cleaned(body.reason):
        wrong["reason"] = "请写明原因或依据，学校会看到"
    elif len(body.reason) > 2000:
        wrong["reason"] = "最多 2000 字"
    if len(body.paper_no) > 60:
        wrong["paper_no"] = "最多 60 字"
    if not cleaned(body.prefix, most=20) or len(body.prefix.strip()) > 20:
        wrong["prefix"] = "请写文号的字头，最多 20 字"
    if body.domain not in domains:
        wrong["domain"] = "请从列表中选择"
    if not body.posts or any(post not in posts for post in body.posts):
        wrong["posts"] = "请从列表中选择由谁办理"
    if any(place not in places for place in body.places):
        wrong["places"] = "请从列表中选择地点类别"
    wrong |= _wrong_days(body.starts, body.due, today)
    if not body.items:
        wrong["items"] = "请至少写一项要查的内容"
    elif len(body.items) > MOST_ITEMS:
        wrong["items"] = f"共 {len(body.items):,} 项，一次最多 {MOST_ITEMS} 项，请合并或分成几次"
    if not body.units:
        wrong["units"] = "还没有选学校"
    elif len(set(body.units)) > MOST_UNITS:
        wrong["units"] = f"一次最多 {MOST_UNITS:,} 个单位"
    if wrong:
        raise Refused("专项排查还不能发，请改正后再发。", wrong)


def _wrong_days(starts: date | None, due: date, today: date) -> dict[str, str]:
    first = max(starts or today, today)
    if due < today:
        return {"due": "截止日期已经过了"}
    if due < first:
        return {"due": "截止日期早于开始日期"}
    if (due - first).days > LONGEST_DAYS:
        return {"due": f"最长 {LONGEST_DAYS} 天；长期要做的事请写进补充要求"}
    return {}


def asked(
    wanted: Sequence[Wanted], demand: UUID, known: dict[str, CheckItem], kinds: Collection[str]
) -> list[AskedItem]:
    """The items with their words, each once. Refused names the line that is unknown, empty or too long."""
    found: dict[str, AskedItem] = {}
    wrong: list[str] = []
    for number, one in enumerate(wanted, 1):
        if one.kind and one.kind not in kinds:
            wrong.append(f"第 {number} 项：没有这类隐患")
            continue
        if one.item:
            if one.item not in known:
                wrong.append(f"第 {number} 项：检查项“{one.item}”不存在")
                continue
            found.setdefault(one.item, _picked(known[one.item], one.kind))
            continue
        ask = cleaned(one.ask)
        if not ask or "\n" in ask or len(ask) > LONGEST_ITEM:
            wrong.append(f"第 {number} 项：请写一句话，最多 {LONGEST_ITEM} 字")
            continue
        code = f"own.{demand.hex[-12:]}.{number}"
        found[code] = AskedItem(code=code, ask=ask, look=cleaned(one.look, most=300), kind=one.kind)
    if wrong:
        raise Refused("有几项要改。", {"items": "；".join(wrong[:5])})
    return list(found.values())


def _picked(item: CheckItem, kind: str) -> AskedItem:
    basis = tuple(
        Basis(source=each.source, clause=each.clause, says=each.says, verify=each.verify) for each in item.clauses
    )
    return AskedItem(
        code=item.code, ask=item.ask, look=item.look, passes=item.passes, answer=item.answer, unit=item.unit,
        kind=kind or item.kind, basis=basis, wrong=item.wrong, at_once=item.at_once,
    )  # fmt: skip


def minutes_of(said: int, items: Sequence[AskedItem]) -> int:
    """The estimate an officer gave, or a minute an item."""
    return said or max(1, len(items))


def opening(starts: date | None, at: datetime) -> datetime:
    """When a demand sent at an instant begins, to the second: occurrences are named by it."""
    begins = at if starts is None else max(at, instant(starts))
    return begins.replace(microsecond=0)


def last_day(due: date, late_days: int, grace_days: int) -> date:
    """The last day on which something may still be entered."""
    return due + timedelta(days=max(late_days, grace_days))


def content_digest(state: Iterable[tuple[str, object]]) -> str:
    """What was sent to whom, for ever."""
    return sm3(canonical(dict(state)))
