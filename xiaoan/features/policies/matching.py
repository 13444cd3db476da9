"""A drafted duty beside those the catalogue already holds for a unit: the likeliest ones, and which is stricter. Pure.

Likeness is shared pairs of characters, rare ones counting more; it only proposes, a person decides.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import msgspec

from xiaoan.features.policies.carrying.days import Window
from xiaoan.features.policies.carrying.plan import Plan, plan_of
from xiaoan.features.policies.carrying.whom import group_of
from xiaoan.features.policies.shapes import Match, WasSaid
from xiaoan.kernel.catalogue.own import is_own
from xiaoan.kernel.catalogue.pack.duties import Duty
from xiaoan.kernel.catalogue.pack.rhythm import at_least_as_strict, rhythm_words
from xiaoan.kernel.catalogue.pack.schema import Pack
from xiaoan.kernel.catalogue.pack.shelf import Shelf

LIKELY = 0.5
"""From here on a draft looks like the catalogue's duty so much that somebody has to say whether it is the same."""
POSSIBLE = 0.3
SHOWN = 3
_SIGNS = re.compile(r"[\W\d_]+")
_COMMON = frozenset(
    {"学校", "安全", "进行", "开展", "工作", "落实", "加强", "做好", "要求", "及时", "管理", "相关", "每月", "每周"}
)
_DOMAINS = {
    "fire": "fire", "food": "food", "transport": "traffic", "lab": "laboratory", "building": "building",
    "security": "security", "drowning": "drowning", "bullying": "bullying", "epidemic": "health",
    "dormitory": "dormitory", "periphery": "periphery",
}  # fmt: skip
"""Labels of the reader that name the same thing as a domain of the packs; the others are spread over all of them."""


def pack_domain(label: str) -> str:
    """The domain of the packs that a reader's label stands for; 其他 where it has none of its own."""
    return _DOMAINS.get(label, "other")


@dataclass(frozen=True, slots=True)
class _Entry:
    pack: str
    domain: str
    duty: Duty
    title: frozenset[str]
    whole: frozenset[str]


@dataclass(frozen=True, slots=True)
class Known:
    """The duties that govern a unit, ready to be compared with."""

    entries: tuple[_Entry, ...]
    weights: Mapping[str, float]

    def candidates(self, said: WasSaid) -> tuple[Match, ...]:
        """The likeliest duties, best first; each with how the draft stands to it."""
        words = _pairs(f"{said.title}{said.action}")
        if not words:
            return ()
        domain, mine = pack_domain(said.domain), self._weight(words)
        found = []
        for entry in self.entries:
            shared = words & entry.whole
            if not shared:
                continue
            titled = self._weight(words & entry.title) / (self._weight(entry.title) or 1.0)
            score = 0.55 * titled + 0.45 * self._weight(shared) / mine
            if domain != "other":
                score *= 1.1 if entry.domain == domain else 0.6
            if score >= POSSIBLE:
                found.append((min(1.0, score), entry))
        found.sort(key=lambda each: (-each[0], each[1].duty.code))
        plan = plan_of(said)
        return tuple(self._match(entry, score, plan) for score, entry in found[:SHOWN])

    def chosen(self, code: str, said: WasSaid) -> Match | None:
        """The match with a duty that a person names, or None when none of the unit's is called so."""
        entry = next((each for each in self.entries if each.duty.code == code), None)
        return None if entry is None else self._match(entry, 1.0, plan_of(said))

    def _match(self, entry: _Entry, score: float, plan: Plan) -> Match:
        relation, says = compared(plan, entry.duty)
        return Match(entry.pack, entry.duty.code, entry.duty.title, relation, round(score, 2), says)

    def _weight(self, pairs: Iterable[str]) -> float:
        return sum(self.weights.get(each, 1.0) for each in pairs)


def known_duties(packs: Mapping[str, Pack], shelf: Shelf) -> Known:
    """What governs a unit, by pack code; a unit's own packs are left out: a document is not compared with itself."""
    entries = []
    for code, pack in sorted(packs.items()):
        if is_own(code):
            continue
        items = {item.code: item.ask for item in pack.items}
        lists = {each.code: each for each in pack.checklists}
        for duty in pack.duties:
            asks = [items.get(item, "") for item in lists[duty.checklist].items] if duty.checklist in lists else []
            says = [clause.says for clause in duty.clauses]
            entries.append(
                _Entry(code, pack.domain, duty, _pairs(duty.title), _pairs("；".join((duty.title, *says, *asks))))
            )
    counts = Counter(pair for each in entries for pair in each.whole)
    total = len(entries) + 1
    weights = {pair: math.log(total / (1 + count)) + 0.2 for pair, count in counts.items()}
    return Known(tuple(entries), {pair: max(0.1, weight) for pair, weight in weights.items()})


def _pairs(text: str) -> frozenset[str]:
    """Pairs of neighbouring characters within a run without signs."""
    found = set()
    for run in _SIGNS.split(text):
        found |= {run[at : at + 2] for at in range(len(run) - 1)}
    return frozenset(found - _COMMON)


def compared(plan: Plan, duty: Duty) -> tuple[str, str]:
    """How a plan stands to a duty (same, stricter, looser, other), and both in words."""
    here = rhythm_words(duty)
    if plan.kind == "by_date":
        return _dates_compared(plan, duty, here)
    if plan.kind != "cadence" or not plan.every:
        return "same", f"已有：{here}；文件没有另写多久一次"
    every, times = str(duty.every), int(str(duty.times)) if not duty.parts else len(duty.parts)
    says = f"已有：{here}；文件：{plan.says}"
    if (plan.every, plan.times) == (every, times):
        return "same", says
    if duty.parts:
        return "other", says
    if at_least_as_strict(plan.every, plan.times, every, times):
        # What is stricter for some schools only, or several times a day, is no tightening of the whole duty.
        narrower = bool(plan.only) and group_of(plan.only) != duty.applies_to
        several = plan.every == "day" and plan.times > 1 and not duty.same_day
        return ("other" if narrower or several else "stricter"), says
    if at_least_as_strict(every, times, plan.every, plan.times):
        return "looser", says
    return "other", says


def _dates_compared(plan: Plan, duty: Duty, here: str) -> tuple[str, str]:
    """Days of the year: the same when the duty has a window that lies within them, or is done within them anyway."""
    says = f"已有：{here}；文件：{plan.says}"
    mine = {month for each in plan.days if isinstance(each, Window) for month in _months(each)}
    if duty.every == "named":
        theirs = {
            month
            for each in duty.named
            if each.kind == "dates"
            for month in range(int(each.from_date[:2]), int(each.to_date[:2]) + 1)
        }
        return ("same" if mine & theirs else "other"), says
    months = set(duty.months) if isinstance(duty.months, tuple) and duty.months else set(range(1, 13))
    often = str(duty.every) in ("day", "week", "half_month", "month")
    return ("same" if often and mine and mine <= months else "other"), says


def _months(window: Window) -> range:
    return range(int(window.first[:2]), int(window.last_day[:2]) + 1)


def again(match: Match, said: WasSaid, known: Known) -> Match:
    """The match anew after the draft was edited, its score kept."""
    found = known.chosen(match.duty, said)
    return match if found is None else msgspec.structs.replace(found, score=match.score)
