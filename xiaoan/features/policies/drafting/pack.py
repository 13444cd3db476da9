"""The pack of a unit's own: a duty for what has a rhythm or days, one self-check a term for the rest.

Every duty cites the document and the place in it, and says it in the officer's own words. The pack stands on the common
words alone, so that it can be checked, kept and adopted like any other.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import msgspec

from xiaoan.features.policies.carrying.days import Nth, Window
from xiaoan.features.policies.carrying.titles import LONGEST, title_of
from xiaoan.features.policies.carrying.whom import STAGE, group_of
from xiaoan.features.policies.drafting.items import ROUNDS, item_of_check, items_of, kind_of
from xiaoan.features.policies.drafting.shapes import Entry, Head, Made
from xiaoan.features.policies.matching import pack_domain
from xiaoan.foundation.digest import sm3
from xiaoan.kernel.catalogue.pack.content import Checklist, HazardKind
from xiaoan.kernel.catalogue.pack.duties import Asked, Duty, Evidence
from xiaoan.kernel.catalogue.pack.duties import Named as NamedDays
from xiaoan.kernel.catalogue.pack.duties import Window as MonthDays
from xiaoan.kernel.catalogue.pack.items import CheckItem
from xiaoan.kernel.catalogue.pack.schema import Pack, Source
from xiaoan.kernel.catalogue.pack.written import Clause

COMMON = "_common"
DAYS_TO_MEND = 30
"""A demand not met is made good within a month unless whoever assigns it says another day."""
GRACE = {"day": 1, "week": 1}
LONG_GRACE = 3
_SCHOOL = ("safety_officer", "vice_principal_safety", "principal")
_BUREAU = ("bureau_safety_officer", "bureau_section_chief")
_CHECKED = "文件的要求没有写多久一次的，每学期（半年）对照一遍；每一项的依据写在那一项里。"
LONGEST_KIND = 24
_HOLIDAYS = frozenset({1, 2, 7, 8})


def own_pack(head: Head, entries: Sequence[Entry]) -> Made:
    """The pack of these entries (at least one, none of them only on record), and where each went."""
    draft = _Draft(head)
    for entry in entries:
        if entry.plan.kind in ("cadence", "by_date"):
            draft.duty(entry)
        elif entry.plan.kind == "self_check":
            draft.item(entry)
    draft.self_checks()
    domains = {pack_domain(entry.said.domain) for entry in entries}
    title = title_of(head.title)
    pack = Pack(
        code=head.code, version=head.version, title=title, title_en=title, about=head.title,
        domain=domains.pop() if len(domains) == 1 else "other", requires=(COMMON,), sources=(draft.source,),
        duties=tuple(draft.duties), items=tuple(draft.items), checklists=tuple(draft.lists), hazards=draft.hazards(),
    )  # fmt: skip
    return Made(pack, draft.went)


class _Draft:
    """A pack while it is being written."""

    def __init__(self, head: Head) -> None:
        self.head, self.code = head, head.code
        issued = "，".join(part for part in (head.issued_by, head.number) if part)
        self.source = Source(code=f"{head.code}_text", title=head.title, title_en=head.title, issued=issued)
        self.duties: list[Duty] = []
        self.items: list[CheckItem] = []
        self.lists: list[Checklist] = []
        self.went: dict[str, tuple[str, str]] = {}
        self._checks: dict[str, list[tuple[Entry, CheckItem]]] = {"legal": [], "bureau": []}

    def clause(self, entry: Entry) -> Clause:
        return Clause(source=self.source.code, clause=entry.place, says=entry.said.action)

    def duty(self, entry: Entry) -> None:
        """A duty of its own, with its list."""
        own, plan = f"{self.code}.{entry.name}", entry.plan
        items = items_of(self.code, entry)
        title = entry.said.title[:LONGEST]
        self.items += items
        self.lists.append(
            Checklist(code=f"{own}_list", title=title, title_en=title, items=tuple(item.code for item in items))
        )
        taps = all(item.answer == "check" for item in items) and plan.every in ROUNDS
        clause = self.clause(entry)
        papers = entry.said.evidence if plan.files else ()
        self.duties.append(
            Duty(
                code=own, title=title, title_en=title, at=plan.at, applies_to=group_of(plan.only),  # type: ignore[arg-type]
                asked_of=Asked(posts=plan.posts), minutes=plan.minutes, checklist=f"{own}_list",
                answering="by_exception" if taps else "item_by_item", clauses=(clause,), until=self._until(plan.last),
                evidence=tuple(Evidence(kind="file", title=each, later=True, clause=clause) for each in papers),
                grace_days=GRACE.get(plan.every, LONG_GRACE), **_rhythm(entry),
            )
        )  # fmt: skip
        self.went[entry.name] = (own, "")

    def item(self, entry: Entry) -> None:
        """An item of the self-check of those who owe it: schools once as a whole, or the bureau."""
        item = msgspec.structs.replace(item_of_check(self.code, entry), clauses=(self.clause(entry),))
        at = "bureau" if entry.plan.at == "bureau" else "legal"
        self._checks[at].append((entry, item))
        self.items.append(item)

    def self_checks(self) -> None:
        """One self-check a term for schools, one half-yearly for the bureau, each when it has items.

        Where every item is for some schools only, each kind of school has its own: nobody gets a list without items.
        """
        for at, several in self._checks.items():
            if any(not entry.plan.only for entry, _ in several):
                self._check(at, (), several)
                continue
            for only in dict.fromkeys(entry.plan.only for entry, _ in several):
                self._check(at, only, [each for each in several if each[0].plan.only == only])

    def _check(self, at: str, only: tuple[str, ...], several: list[tuple[Entry, CheckItem]]) -> None:
        own = f"{self.code}.check" if at == "legal" else f"{self.code}.check_bureau"
        kind = "".join(f"_{word.removeprefix(STAGE)}" for word in only)
        own += kind if len(kind) <= LONGEST_KIND else f"_x{sm3(kind)[:8]}"
        title = "文件要求对照自查" if at == "legal" else "文件要求落实对照"
        self.lists.append(
            Checklist(code=f"{own}_list", title=title, title_en=title, items=tuple(item.code for _, item in several))
        )
        self.duties.append(
            Duty(
                code=own, title=title, title_en=title, at=at, applies_to=group_of(only),  # type: ignore[arg-type]
                asked_of=Asked(posts=_SCHOOL if at == "legal" else _BUREAU),
                every="term" if at == "legal" else "half_year", on=("school",) if at == "legal" else ("working",),
                minutes=max(5, min(480, sum(entry.plan.minutes for entry, _ in several))),
                answering="item_by_item", checklist=f"{own}_list", grace_days=LONG_GRACE,
                clauses=(Clause(source=self.source.code, clause="全文", says=_CHECKED),), until=self.head.ends,
            )
        )  # fmt: skip
        for entry, item in several:
            self.went[entry.name] = (own, item.code)

    def hazards(self) -> tuple[HazardKind, ...]:
        """The one kind of fault, when some item can find one."""
        if not any(item.kind for item in self.items):
            return ()
        says = "文件的要求没有落实的，按期改正。"
        return (
            HazardKind(
                code=kind_of(self.code), title="文件要求未落实", title_en="Not carried out", grade="general",
                days=DAYS_TO_MEND, recheck="document",
                clauses=(Clause(source=self.source.code, clause="全文", says=says),),
            ),
        )  # fmt: skip

    def _until(self, last: date | None) -> date | None:
        days = [day for day in (last, self.head.ends) if day is not None]
        return min(days) if days else None


def _rhythm(entry: Entry) -> dict[str, Any]:
    plan = entry.plan
    days = ("working",) if plan.at == "bureau" else ("school",)
    if plan.kind == "by_date":
        return {"every": "named", "on": ("any_day",)} | _named(plan.days)
    if plan.every == "day" and "dorm_keeper" in plan.posts:
        days = ("boarding_night",)
    if plan.months and set(plan.months) <= _HOLIDAYS:
        days = ("any_day",)
    found: dict[str, Any] = {"every": plan.every, "times": plan.times, "on": days, "months": plan.months}
    if plan.every == "day" and plan.times > 1:
        found["same_day"] = True
    if plan.to_day:
        found["window"] = MonthDays(from_day=1, to_day=plan.to_day)
    return found


def _named(days: Sequence[Window | Nth]) -> dict[str, Any]:
    """Windows of the year; weekdays of months only where nothing else stands beside them."""
    nths = [each for each in days if isinstance(each, Nth)]
    if nths and len(nths) == len(days) and len({(each.nth, each.weekday) for each in nths}) == 1:
        first = nths[0]
        named = NamedDays(kind="weekday", nth=first.nth, weekday=first.weekday)  # type: ignore[arg-type]
        return {"named": (named,), "months": tuple(sorted({each.month for each in nths}))}
    spans = [each if isinstance(each, Window) else _month(each.month) for each in days]
    return {
        "named": tuple(
            NamedDays(kind="dates", from_date=each.first, to_date=each.last_day) for each in dict.fromkeys(spans)
        )
    }


def _month(month: int) -> Window:
    last = {2: 28, 4: 30, 6: 30, 9: 30, 11: 30}.get(month, 31)
    return Window(f"{month:02d}-01", f"{month:02d}-{last}")
