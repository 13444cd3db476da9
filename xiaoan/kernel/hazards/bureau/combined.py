"""综合判定: several lesser hazards of one school together are one major hazard, under a rule of a pack.

The rule only suggests. Whoever may judge decides; the lesser ones stay what they are and are cured one by one, and the
major one is closed after all of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from xiaoan.foundation.clock import school_day
from xiaoan.foundation.errors import NotFound, Refused
from xiaoan.foundation.text import cleaned
from xiaoan.kernel.access import acts
from xiaoan.kernel.access.queries import seen
from xiaoan.kernel.access.rules import Viewer
from xiaoan.kernel.catalogue.own import is_own
from xiaoan.kernel.catalogue.pack.content import Combined
from xiaoan.kernel.catalogue.queries import filled
from xiaoan.kernel.hazards import verbs
from xiaoan.kernel.hazards.events import MajorConfirmed
from xiaoan.kernel.hazards.kinds import terms
from xiaoan.kernel.hazards.life.reporting import Seen, report
from xiaoan.kernel.hazards.machine import ReportState, Stage
from xiaoan.kernel.hazards.models import Hazard
from xiaoan.kernel.hazards.sight.lists import OPEN_STAGES
from xiaoan.kernel.hazards.sight.rows import Row, rows_of
from xiaoan.kernel.hazards.staffing import holds_here, place
from xiaoan.kernel.hazards.turn.registering import Entry, enter, its_hazard
from xiaoan.kernel.hazards.vocabulary import Grade
from xiaoan.kernel.tree.models import Unit
from xiaoan.kernel.tree.paths import subtree


class Rule(NamedTuple):
    """A rule of a pack with its numbers filled in, and the domain it speaks of."""

    written: Combined
    domain: str


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A school where a rule may hold: its open lesser hazards of the rule's kinds, none of them judged together yet."""

    rule: str
    title: str
    says: str
    at_least: int
    unit_id: UUID
    unit_name: str
    rows: tuple[Row, ...]


def rules() -> dict[str, Rule]:
    """Rules of the newest releases by code."""
    packs = [pack for code, pack in filled().items() if not is_own(code)]
    return {each.code: Rule(each, pack.domain) for pack in packs for each in pack.combined}


def suggestions(viewer: Viewer, *, at: datetime, unit_path: str = "") -> tuple[Suggestion, ...]:
    """Where rules may hold, for whoever judges; a fixed number of queries per rule that has any."""
    found = []
    for code, rule in sorted(rules().items()):
        found += _of_rule(viewer, code, rule, at, unit_path)
    return tuple(found)


def _of_rule(viewer: Viewer, code: str, rule: Rule, at: datetime, unit_path: str) -> list[Suggestion]:
    rows = seen(viewer, Hazard.objects.filter(stage__in=OPEN_STAGES), verbs.JUDGE_COMBINED)
    if unit_path:
        lo, hi = subtree(unit_path)
        rows = rows.filter(path__gte=lo, path__lt=hi)
    spoken = rows.filter(combined_by=code).values_list("home", flat=True)
    lesser = rows.filter(kind__in=rule.written.kinds).exclude(grade=Grade.MAJOR.value).exclude(home__in=spoken)
    by_home: dict[UUID, list[Hazard]] = {}
    for row in lesser.select_related("unit").order_by("path", "registered_at"):
        by_home.setdefault(row.home, []).append(row)
    least = int(rule.written.at_least) if isinstance(rule.written.at_least, int) else 0
    return [
        Suggestion(
            code, rule.written.title, "；".join(each.says for each in rule.written.clauses), least, several[0].unit_id,
            several[0].unit.name, rows_of(several, at),
        )
        for several in by_home.values()
        if least and len(several) >= least
    ]  # fmt: skip


def judge_combined(
    *, by: Viewer, unit: Unit, client_id: UUID, rule: str, hazards: Sequence[UUID], reason: str, at: datetime
) -> Hazard:
    """Judge these together as one major hazard, by somebody above the school. The same form twice is one judgement."""
    with acts.opened(by=by, at=at) as act:
        placed, why = place(unit), cleaned(reason, most=300)
        known = rules().get(rule)
        act.require(verbs.JUDGE_COMBINED, unit, domain=known.domain if known else "")
        if known is None:
            raise Refused("没有这条综合判定规则。", {"rule": "请从列表中选择"})
        if holds_here(by, verbs.JUDGE_COMBINED, placed, known.domain):
            raise Refused("综合判定由教育局决定，本校不能自行认定。")
        if not why:
            raise Refused("请写明认定的依据或理由。", {"reason": "请写明理由"})
        wanted = list(dict.fromkeys(hazards))
        what = f"{known.written.title}（综合判定）"
        seen_now = Seen(what=what, where=unit.name, domain=known.domain, origin="combined", origin_id=client_id)
        row = report(by=by, unit=unit, client_id=client_id, seen=seen_now, at=at)
        if row.state != ReportState.AWAITING:
            return its_hazard(row)
        parts = _parts(by, unit, known, wanted)
        kind = terms(unit, "", school_day(at), known.domain)
        hazard = enter(act, placed, Entry(row, kind, Stage.ASSIGN, Grade.MAJOR, grade_reason=why))
        clause = "；".join(f"{each.source} {each.clause}" for each in known.written.clauses)[:160]
        hazard.combined_by, hazard.combines, hazard.grade_clause = rule, [str(each.id) for each in parts], clause
        hazard.version += 1
        hazard.save()
        numbers = "、".join(each.number for each in parts)
        act.record(MajorConfirmed(reason=why, clause=clause, combined=numbers), about=hazard)
        return hazard


def _parts(by: Viewer, unit: Unit, rule: Rule, wanted: list[UUID]) -> list[Hazard]:
    rows = Hazard.objects.select_for_update(of=("self",)).filter(id__in=wanted, home=unit.home).order_by("id")
    parts = list(seen(by, rows, verbs.SEE))
    if len(parts) != len(wanted):
        raise NotFound()
    wrong = [
        each.number
        for each in parts
        if each.stage not in OPEN_STAGES or each.kind not in rule.written.kinds or each.grade == Grade.MAJOR
    ]
    if wrong:
        raise Refused(f"{'、'.join(wrong[:5])}已销号、已是重大或不在规则的类别里，请去掉。", {"hazards": "请核对"})
    least = rule.written.at_least
    if isinstance(least, int) and len(parts) < least:
        raise Refused(
            f"按规则至少要 {least} 条同时没有整改，现在选了 {len(parts)} 条。", {"hazards": f"至少 {least} 条"}
        )
    return parts
