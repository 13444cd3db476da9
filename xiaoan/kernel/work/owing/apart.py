"""Duties recorded elsewhere: taken out of the days for which a bureau has declared them, a confirmation in their place.

The duty's own windows end on the eve, as if a release had dropped it; with the declaration's end they come back.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import NamedTuple
from uuid import UUID

from xiaoan.foundation.rls import EVERYTHING, opened
from xiaoan.kernel.catalogue.pack.duties import Asked, Duty, Evidence
from xiaoan.kernel.catalogue.pack.items import CheckItem
from xiaoan.kernel.catalogue.pack.written import Clause
from xiaoan.kernel.catalogue.rules import rule_of
from xiaoan.kernel.tree.paths import ancestors
from xiaoan.kernel.work.elsewhere.models import FILE, PREFIX, Declaration
from xiaoan.kernel.work.owing.versions import History, Version

SHORTER_THAN_A_MONTH = ("day", "week", "half_month")


class Declared(NamedTuple):
    """A declaration that binds a unit: what it is about, and what is owed instead."""

    id: UUID
    path: str
    duty: str
    platform: str
    reason: str
    way: str
    posts: tuple[str, ...]
    starts: date
    ends: date | None
    grace_days: int


def declared(paths: Iterable[str], first: date, last: date) -> dict[str, tuple[Declared, ...]]:
    """path -> the declarations of its lineage that touch [first, last]; one query.

    Like work standards they are no secret: those of the units above are read even where the viewer's scope ends.
    """
    lines = {path: frozenset(ancestors(path)) for path in paths}
    wanted = frozenset[str]().union(*lines.values())
    with opened(EVERYTHING):
        rows = [
            Declared(
                row.id, row.path, row.duty, row.platform, row.reason, row.way, tuple(row.posts), row.starts, row.ends,
                row.grace_days,
            )
            for row in Declaration.objects.filter(path__in=wanted, starts__lte=last).order_by("starts", "id")
            if (row.ends is None or row.ends > first) and (row.ends is None or row.ends > row.starts)
        ]  # fmt: skip
    if not rows:
        return {}
    return {path: tuple(row for row in rows if row.path in line) for path, line in lines.items()}


def without(duties: Mapping[str, History], declarations: Sequence[Declared]) -> dict[str, History]:
    """The duties outside the declared days, and for each declaration the confirmation that is owed instead."""
    found = dict(duties)
    for one in declarations:
        whole = duties.get(one.duty, ())
        inside = tuple(_cut(version, one.starts, one.ends) for version in whole)
        standing_in = tuple(_instead(version, one) for version in inside if version is not None)
        if not standing_in:
            continue
        found[code_of(one.id)] = standing_in
        left = [piece for version in found.get(one.duty, ()) for piece in _outside(version, one)]
        found[one.duty] = tuple(left)
        if not left:
            del found[one.duty]
    return found


def code_of(declaration: UUID) -> str:
    return f"{PREFIX}{declaration.hex}"


def _cut(version: Version, starts: date, ends: date | None) -> Version | None:
    """A version within [starts, ends), or None."""
    low = max(version.starts, starts)
    high = min((day for day in (version.ends, ends) if day is not None), default=None)
    return version._replace(starts=low, ends=high) if high is None or low < high else None


def _outside(version: Version, one: Declared) -> Iterable[Version]:
    """What is left of a version before and after the declared days."""
    if before := _cut(version, date.min, one.starts):
        yield before
    if one.ends is not None and (after := _cut(version, one.ends, None)):
        yield after


def _instead(version: Version, one: Declared) -> Version:
    duty = _confirmation(version.duty, one)
    return version._replace(duty=duty, rule=rule_of(duty), own=(item_of(one.id, one.platform, version.duty),))


def item_of(declaration: UUID, platform: str, duty: Duty) -> CheckItem:
    """The one question of a confirmation."""
    return CheckItem(
        code=f"{PREFIX}{declaration.hex[-12:]}", ask=f"“{duty.title}”已在{platform}如实记录，没有漏记",
        look=f"到{platform}上核对一遍", clauses=duty.clauses,
    )  # fmt: skip


def _confirmation(duty: Duty, one: Declared) -> Duty:
    """A month's confirmation; a duty owed less often than monthly is confirmed in its own rhythm."""
    monthly = duty.every in SHORTER_THAN_A_MONTH
    title = f"{'本月' if monthly else ''}已在{one.platform}如实记录：{duty.title}"
    why = Clause(source=one.platform, clause="", says=one.reason)
    proof = (Evidence(kind="file", title=f"从{one.platform}导出的文件", clause=why),) if one.way == FILE else ()
    return Duty(
        code=code_of(one.id), title=title, title_en=f"Recorded elsewhere: {duty.title_en}", at=duty.at,
        applies_to=duty.applies_to, also_for=duty.also_for, asked_of=Asked(posts=one.posts),
        every="month" if monthly else duty.every, named=() if monthly else duty.named, on=duty.on,
        section=duty.section, months=duty.months, window=None if monthly else duty.window,
        grace_days=one.grace_days, minutes=1, answering="item_by_item", checklist="", evidence=proof,
        clauses=duty.clauses, note=one.reason,
    )  # fmt: skip
