"""迎检材料 against an inspector's list: each demand 有, 部分 or 缺, with what proves it and where it can be opened.

A list comes from a pack, or from a bureau's or school's own ledger 自编迎检清单; what a bureau wrote holds for all
below it. What is not owed here is 不涉及, and what XiaoAn does not hold is 自备: never counted as there.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal, NamedTuple
from uuid import UUID

from django.db.models import Count, Q

from xiaoan.engines.cadence import Tally
from xiaoan.foundation.errors import NotFound
from xiaoan.foundation.ids import parse_id
from xiaoan.foundation.text import measure
from xiaoan.kernel.access.queries import seen
from xiaoan.kernel.access.rules import Viewer
from xiaoan.kernel.catalogue.derived.written import PROOFS, Demand, Inspection, Proof, Taken
from xiaoan.kernel.catalogue.queries import shelf
from xiaoan.kernel.ledgers.force import in_force, kept_at, with_campuses
from xiaoan.kernel.ledgers.models import LedgerRow
from xiaoan.kernel.ledgers.verbs import SEE as SEE_LEDGERS
from xiaoan.kernel.tree.models import Unit
from xiaoan.kernel.tree.paths import ancestors, subtree
from xiaoan.kernel.work.owing.above import looking_up
from xiaoan.reports.registers.making import made, register_of
from xiaoan.reports.registers.question import Question
from xiaoan.reports.registers.rows.others import VACANT
from xiaoan.reports.registers.takes import Counting

State = Literal["have", "part", "lack", "by_hand", "not_due", "none"]
STATES: Mapping[State, str] = {
    "have": "有", "part": "部分", "lack": "缺", "by_hand": "自备", "not_due": "未到时", "none": "不涉及",
}  # fmt: skip
OWN_LEDGER = "common.inspection_lines"
OWN = "own"


class Answered(NamedTuple):
    """What one proof comes to: its state, its title, a few words, and where it opens."""

    proof: Proof
    state: State
    title: str
    words: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One demand with the answers to it."""

    demand: Demand
    state: State
    answers: tuple[Answered, ...]

    @property
    def word(self) -> str:
        return STATES[self.state]


@dataclass(frozen=True, slots=True)
class Dossier:
    """A list answered for a unit and a period."""

    inspection: Inspection
    lines: tuple[Line, ...]

    def count(self, state: State) -> int:
        return sum(1 for line in self.lines if line.state == state)

    @property
    def words(self) -> str:
        """8 条：有 5、部分 1、缺 1、自备 1."""
        said = "、".join(f"{word} {self.count(state)}" for state, word in STATES.items() if self.count(state))
        return f"{measure(len(self.lines), '条')}要求：{said}"


def lists(viewer: Viewer, top: Unit) -> tuple[Inspection, ...]:
    """Every list that may be answered for a unit: of the packs, then those written at it or above it."""
    return (*shelf().inspections.values(), *_own(viewer, top))


def list_of(viewer: Viewer, top: Unit, code: str) -> Inspection:
    """One list by its code, or NotFound."""
    found = next((each for each in lists(viewer, top) if each.code == code), None)
    if found is None:
        raise NotFound("没有这份清单。")
    return found


def _own(viewer: Viewer, top: Unit) -> Iterable[Inspection]:
    lineage = list(Unit.objects.filter(path__in=ancestors(top.path)))
    with looking_up(lineage):
        rows = LedgerRow.objects.filter(ledger=OWN_LEDGER, withdrawn_at=None, unit_id__in=[each.id for each in lineage])
        found = list(rows.order_by("path", "added_at", "order_key", "id"))
    by_list: dict[tuple[UUID, str], list[LedgerRow]] = {}
    for row in found:
        by_list.setdefault((row.unit_id, row.cells.get("list", "")), []).append(row)
    for (unit, name), lines in by_list.items():
        demands = tuple(
            Demand(number=row.cells.get("number", ""), asks=row.cells.get("asks", ""), proofs=proofs_of(row))
            for row in sorted(lines, key=lambda row: _in_order(row.cells.get("number", "")))
        )
        yield Inspection(code=f"{OWN}~{unit}~{name}", title=name, title_en=name, demands=demands)


def _in_order(number: str) -> tuple[int, str]:
    return (int(number), "") if number.isdecimal() and len(number) < 7 else (10**7, number)


def own_list(code: str) -> tuple[UUID, str] | None:
    """(unit, name) of a list of somebody's own; None for a list of a pack."""
    kind, _, rest = code.partition("~")
    unit, _, name = rest.partition("~")
    key = parse_id(unit)
    return (key, name) if kind == OWN and key is not None else None


def proofs_of(row: LedgerRow) -> tuple[Proof, ...]:
    """What a written line is mapped to: `duty:fire.patrol.day ledger:fire.hydrants`; nothing yet is 自备."""
    found = []
    for word in row.cells.get("proofs", "").split():
        kind, _, code = word.partition(":")
        if kind in PROOFS and code:
            found.append(Proof(**{kind: code}))
    return tuple(found) or (Proof(by_hand="还没有对应，请自备"),)


def dossier(question: Question, inspection: Inspection) -> Dossier:
    """The list answered; what several demands ask is read once. A constant number of queries."""
    judge = _Judge(question, [proof for demand in inspection.demands for proof in demand.proofs])
    lines = []
    for demand in inspection.demands:
        answers = tuple(judge.answer(proof) for proof in demand.proofs)
        lines.append(Line(demand, together([each.state for each in answers]), answers))
    return Dossier(inspection, tuple(lines))


def together(states: list[State]) -> State:
    """The state of a demand from those of its proofs: all there is 有, none 缺, anything between 部分."""
    counted = [state for state in states if state not in ("none", "not_due")]
    if not counted:
        return "not_due" if "not_due" in states else "none"
    if len(set(counted)) == 1:
        return counted[0]
    return "part" if set(counted) & {"have", "part"} else "lack"


class _Judge:
    """Answers proofs for one question."""

    def __init__(self, question: Question, proofs: list[Proof]) -> None:
        self.question = question
        self.counting = Counting(question)
        self._books = self._ledgers({proof.ledger for proof in proofs if proof.ledger})
        self._known: dict[Proof, Answered] = {}

    def answer(self, proof: Proof) -> Answered:
        if proof not in self._known:
            kind = next(name for name in PROOFS if getattr(proof, name))
            self._known[proof] = getattr(self, f"_{kind}")(proof)
        return self._known[proof]

    def _duty(self, proof: Proof) -> Answered:
        sheet, known = self.question.sheet, shelf().duties.get(proof.duty)
        title = sheet.titles.get(proof.duty) or (known.title if known else proof.duty)
        tally = sheet.by_duty().get(proof.duty, Tally())
        done = tally.on_time + tally.late
        url = f"/ledgers/registers/duty/{proof.duty}"
        if not tally.required:
            return Answered(proof, "none", title, "本期不用办" if not tally.excused else "本期免办", "")
        words = f"应办 {tally.required:,}，已办 {done:,}，未办 {tally.missing:,}"
        words += f"，未到时 {tally.pending:,}" if tally.pending else ""
        if not done:
            return Answered(proof, "lack" if tally.missing else "not_due", title, words, url)
        return Answered(proof, "part" if tally.missing else "have", title, words, url)

    def _ledgers(self, codes: set[str]) -> dict[str, tuple[int, int, int, int]]:
        """ledger -> (rows, past their date, units that have any, units that keep it)."""
        if not codes:
            return {}
        question, day = self.question, self.question.day
        units = list(question.units.values())
        force, split, kinds = in_force(units, day), with_campuses(units, day), shelf().unit_kinds
        kept: dict[str, int] = dict.fromkeys(codes, 0)
        for unit in units:
            for code in codes & force.get(unit.path, {}).keys():
                kind = kinds.get(unit.kind)
                if kind is not None and kept_at(force[unit.path][code].ledger, kind, has_campuses=unit.id in split):
                    kept[code] += 1
        low, high = subtree(question.top.path)
        rows = seen(
            question.viewer, LedgerRow.objects.filter(ledger__in=codes, path__gte=low, path__lt=high), SEE_LEDGERS
        )
        rows = rows.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=day), valid_from__lte=day).order_by()
        counted = {
            row["ledger"]: row
            for row in rows.values("ledger").annotate(
                n=Count("id"), past=Count("id", filter=Q(expires_on__lt=day)), units=Count("unit_id", distinct=True)
            )
        }
        return {
            code: (row["n"], row["past"], row["units"], kept[code])
            if (row := counted.get(code))
            else (0, 0, 0, kept[code])
            for code in codes
        }

    def _ledger(self, proof: Proof) -> Answered:
        known = shelf().ledgers.get(proof.ledger)
        title = known.title if known else proof.ledger
        rows, past, having, keeping = self._books[proof.ledger]
        url = f"/ledgers/{proof.ledger}?unit={self.question.top.id}"
        if not rows:
            return Answered(
                proof,
                "lack" if keeping else "none",
                title,
                "没有登记" if keeping else "本单位不登记",
                url if keeping else "",
            )
        words = measure(rows, "条")
        words += f"，其中已过期 {past:,}" if past else ""
        short = keeping - having
        words += f"；{keeping}个单位中 {having} 个有" if keeping > 1 else ""
        return Answered(proof, "part" if past or short > 0 else "have", title, words, url)

    def _register(self, proof: Proof) -> Answered:
        register = register_of(proof.register)
        url = f"/ledgers/registers/{register.code}"
        if self.question.period.kind not in register.periods:
            return Answered(proof, "none", register.title, "这种期间不出", "")
        table = made(self.question, register, most=1)
        if register.source in ("work", "occurrences") and not self.question.sheet.total.required:
            return Answered(proof, "none", register.title, "本期没有要办的事", "")
        if register.source == "posts":
            whole = made(self.question, register)
            vacant = sum(1 for row in whole.rows for cell in row if cell.value == VACANT)
            state: State = "lack" if not whole.total else "part" if vacant else "have"
            return Answered(proof, state, register.title, whole.says[0], url)
        words = measure(table.total, "条") if table.total else "本期没有，零记录"
        return Answered(proof, "have", register.title, words, url)

    def _roster(self, proof: Proof) -> Answered:
        roster = shelf().rosters.get(proof.roster)
        number = self.counting.of(Taken(code="n", take="turn_days", roster=proof.roster))
        title = roster.title if roster else proof.roster
        url = f"/units/{self.question.top.id}/roster" if self.question.one_school else ""
        if not number.value:
            return Answered(proof, "lack", title, "本期没有排班", url)
        return Answered(proof, "have", title, f"排了 {number.shown} 个班次日", url)

    def _fact(self, proof: Proof) -> Answered:
        fact = shelf().facts.get(proof.fact)
        said = [values for values in self.counting.facts().values() if proof.fact in values]
        title = fact.title if fact else proof.fact
        return Answered(proof, "have" if said else "lack", title, "已填报" if said else "没有填报", "")

    def _by_hand(self, proof: Proof) -> Answered:
        return Answered(proof, "by_hand", proof.by_hand, "系统里没有，请自备", "")
