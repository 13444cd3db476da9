"""What `xiaoan packs check|show|diff` prints: plain lines for people, and rows for --json.

Pure; the console counts schools and passes the counting in.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from xiaoan.foundation.errors import BadPack
from xiaoan.kernel.catalogue.burden import minutes_a_week
from xiaoan.kernel.catalogue.examples import failures
from xiaoan.kernel.catalogue.pack.diff import Change, changes
from xiaoan.kernel.catalogue.pack.duties import Duty
from xiaoan.kernel.catalogue.pack.parameters import resolved
from xiaoan.kernel.catalogue.pack.rhythm import asked_words, days_words, rhythm_words, value_words
from xiaoan.kernel.catalogue.pack.schema import Pack
from xiaoan.kernel.catalogue.pack.shelf import Shelf, required
from xiaoan.kernel.catalogue.pack.written import Clause
from xiaoan.kernel.catalogue.reading import read_packs

_AT = {"legal": "全校一次", "campus": "每个校区", "bureau": "教育局"}


@dataclass(frozen=True, slots=True)
class Examined:
    """What `packs check` found: packs that could be read, and every fault with file and line."""

    packs: Mapping[str, Pack]
    faults: tuple[BadPack, ...]


@dataclass(frozen=True, slots=True)
class DiffRow:
    """One change with its cost; `schools_*` is None where nobody counted or no duty stands there."""

    word: str
    about: str
    code: str
    title: str
    details: tuple[str, ...]
    minutes_before: float | None
    minutes_after: float | None
    schools_before: int | None
    schools_after: int | None

    def as_json(self) -> dict[str, object]:
        return asdict(self)


def examine(root: Path) -> Examined:
    """Read and check every pack under a folder and run its examples; nothing is raised for a bad pack."""
    try:
        packs = read_packs(root)
    except BadPack as fault:
        return Examined({}, (fault,))
    found: list[BadPack] = []
    for pack in packs.values():
        try:
            found += failures(root / pack.code, pack, packs)
        except BadPack as fault:
            found.append(fault)
    return Examined(packs, tuple(found))


def shelf_with(pack: Pack, known: Mapping[str, Pack]) -> Shelf:
    """The shelf one pack stands on."""
    return Shelf.of((pack, *required(pack, known)))


def show_lines(pack: Pack, known: Mapping[str, Pack]) -> Iterator[str]:
    """The pack as a person reads it: parameters, then every duty with rhythm, people, cost and clauses."""
    shelf = shelf_with(pack, known)
    yield f"{pack.title}（{pack.code}）{pack.version}"
    yield (
        f"要做的事 {len(pack.duties)} 件，检查项 {len(pack.items)} 个，台账 {len(pack.ledgers)} 本，"
        f"隐患类别 {len(pack.hazards)} 类，配备标准 {len(pack.norms)} 条，指标 {len(pack.indicators)} 个"
    )
    for parameter in pack.parameters:
        yield f"参数 {parameter.code} {parameter.title}：{value_words(parameter, parameter.default)}"
    for duty in resolved(pack).duties:
        yield ""
        yield from _duty_lines(duty, shelf)


def _duty_lines(duty: Duty, shelf: Shelf) -> Iterator[str]:
    yield f"{duty.code}  {duty.title}"
    yield f"  {rhythm_words(duty)}；{days_words(duty, shelf)}；{_AT[duty.at]}；约 {duty.minutes} 分钟"
    yield f"  由{asked_words(duty, shelf)}；{len(shelf.items_of(duty.checklist))} 项"
    for clause in duty.clauses:
        yield f"  依据：{clause_words(clause, shelf)}"


def clause_words(clause: Clause, shelf: Shelf) -> str:
    """《文件》条款：我们的话（待核对原文）."""
    source = shelf.sources[clause.source]
    verify = "（待核对原文）" if clause.verify or source.verify else ""
    return f"《{source.title}》{clause.clause}：{clause.says}{verify}"


def diff_rows(
    old: Pack,
    new: Pack,
    known: Mapping[str, Pack],
    *,
    schools: Callable[[Duty], int] | None = None,
) -> list[DiffRow]:
    """What `new` changes against `old`, both with default or already chosen parameters.

    `schools` counts the schools a duty touches. Minutes are a week's, for one subject and one place.
    """
    before, after = resolved(old), resolved(new)
    found = changes(before, after, shelf_with(before, known), shelf_with(after, known))
    return [_row(change, schools) for change in found]


def diff_lines(rows: list[DiffRow]) -> Iterator[str]:
    """One line a change, then what it costs and whom it touches."""
    if not rows:
        yield "没有变化。"
    for row in rows:
        yield f"{row.word}  {row.title}（{row.code}）"
        for detail in row.details:
            yield f"      {detail}"
        if row.minutes_before is not None or row.minutes_after is not None:
            yield f"      每周用时 {_minutes(row.minutes_before)} → {_minutes(row.minutes_after)}"
        if row.schools_before is not None or row.schools_after is not None:
            yield f"      涉及学校 {row.schools_before or 0} 所 → {row.schools_after or 0} 所"


def _row(change: Change, schools: Callable[[Duty], int] | None) -> DiffRow:
    before = change.before if isinstance(change.before, Duty) else None
    after = change.after if isinstance(change.after, Duty) else None
    return DiffRow(
        word=change.word,
        about=change.about,
        code=change.code,
        title=change.title,
        details=change.details,
        minutes_before=_cost(before),
        minutes_after=_cost(after),
        schools_before=schools(before) if schools and before else None,
        schools_after=schools(after) if schools and after else None,
    )


def _cost(duty: Duty | None) -> float | None:
    return None if duty is None else round(minutes_a_week(duty), 1)


def _minutes(value: float | None) -> str:
    return "–" if value is None else f"{value:g} 分钟"
