"""学校: schools with their facts, towns, central schools and campuses, read by `org.arrivals` as the console does.

A school that is there already is changed where the list says something else of it; nothing is taken from it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from xiaoan.features.imports.kinds import later
from xiaoan.features.imports.shapes import (
    Asked,
    Choice,
    Field,
    Kind,
    Looked,
    Outcome,
    Part,
    Row,
    Tell,
    Trouble,
    Verdict,
)
from xiaoan.foundation.clock import school_day
from xiaoan.foundation.errors import Refused
from xiaoan.kernel.access.acts import Act
from xiaoan.kernel.catalogue.queries import shelf
from xiaoan.kernel.files.sheets import Line
from xiaoan.kernel.org.arrivals import headings as columns
from xiaoan.kernel.org.arrivals import values
from xiaoan.kernel.org.arrivals.admission import admit, known_under
from xiaoan.kernel.org.arrivals.headings import FACT, Headings
from xiaoan.kernel.org.arrivals.placing import BY_HAND, Known, Plan, planned
from xiaoan.kernel.org.arrivals.rows import Arrival, Problem, Reading, Vocabulary, read
from xiaoan.kernel.org.commands import close_unit, end_facts, rename_unit, state_facts
from xiaoan.kernel.org.models import Fact
from xiaoan.kernel.org.queries import Spell, fact_spells
from xiaoan.kernel.org.verbs import FOUND, STATE
from xiaoan.kernel.tree.models import Unit, units_by_id

ABOVE_SCHOOLS = ("province", "city", "county", "town")
FAR = date(9000, 1, 1)
_TITLES = {
    columns.NAME: "学校名称",
    columns.SHORT: "简称",
    columns.CODE: "学校标识码",
    columns.KIND: "办学类型（学校类别）",
    columns.STAGE: "学段",
    columns.NATURE: "公办还是民办",
    columns.TOWN: "所属乡镇（学区）",
    columns.ABOVE: "归哪所学校管（中心校）",
    columns.OPENED: "建校日期",
    columns.COUNTY: "区县",
}


class Change(NamedTuple):
    """A school that is there and of which the list says something new: facts (key -> value), perhaps a name."""

    arrival: Arrival
    unit: Unit
    facts: dict[str, str]
    before: dict[str, str]
    renamed: bool


class Ready(NamedTuple):
    """What writing needs."""

    plan: Plan
    changes: list[Change]
    since: date


def fields(unit: Unit, what: str) -> list[Field]:
    """The columns of a list of schools: its own, and every fact of the standards by its title."""
    facts = shelf().facts
    found = [Field(code, title, columns.words_of(code), code == columns.NAME) for code, title in _TITLES.items()]
    return found + [Field(FACT + code, fact.title, columns.words_of(FACT + code)) for code, fact in facts.items()]


def look(asked: Asked) -> Looked:
    """What the list would do under the unit; four queries whatever its length."""
    kinds, facts = shelf().unit_kinds, shelf().facts
    words = Vocabulary(kinds, facts, asked.options.get("otherwise", ""))
    since = values.day(asked.options.get("since", "")) or asked.today
    if asked.unit.kind not in kinds or kinds[asked.unit.kind].level not in ABOVE_SCHOOLS:
        raise Refused(f"“{asked.unit.name}”下面不能设学校。请从教育局或乡镇（学区）导入学校名单。")
    reading, county, counties = _read(asked, words)
    make_towns = asked.options.get("make_towns") == "yes" and kinds[asked.unit.kind].level != "town"
    known = known_under(asked.unit, ended=True)
    plan = planned(
        reading.arrivals, known, kinds, asked.unit.id, make_towns=make_towns,
        renames=asked.options.get("renames") == "yes",
    )  # fmt: skip
    changes = _changes(plan, since)
    problems = [*reading.problems, *plan.problems]
    by_row: dict[int, list[Trouble]] = {}
    rows = {row.number: row for row in asked.rows}
    for problem in problems:
        by_row.setdefault(problem.row, []).append(_trouble(asked, rows.get(problem.row), problem))
    for number, trouble in _not_allowed(asked, plan, changes):
        by_row.setdefault(number, []).append(trouble)
    for number, trouble in _beside_faulty(asked, by_row):
        by_row.setdefault(number, []).append(trouble)
    found = Looked(plan=Ready(plan, changes, since))
    found.outcomes = _outcomes(asked, reading, plan, changes, by_row, county)
    found.notices = _notices(reading, plan)
    found.choices = _choices(asked, plan, known, counties, since, reading)
    return found


def _read(asked: Asked, words: Vocabulary) -> tuple[Reading, str, list[str]]:
    """The rows as schools; the county meant, and the counties the list names."""
    codes = [field for field in asked.titles if field in _TITLES or field.startswith(FACT)]
    head = Headings(dict(enumerate(codes)), {n: asked.title(code) for n, code in enumerate(codes)}, (), ())
    lines = [
        Line(
            row.number,
            tuple(row.texts.get(code, "") for code in codes),
            {n: row.faults[code] for n, code in enumerate(codes) if code in row.faults},
        )
        for row in asked.rows
    ]
    counties = list(dict.fromkeys(text for row in asked.rows if (text := row.texts.get(columns.COUNTY, ""))))
    asked_for = asked.options.get("county", "")
    county = asked_for if asked_for in counties and len(counties) > 1 else ""
    return read(lines, head, words, county=county), county, counties


def _changes(plan: Plan, since: date) -> list[Change]:
    units = units_by_id({known.id for _, known in plan.there})
    spells = fact_spells(list(units), since, FAR) if units else {}
    renamed = {known.id for _, known in plan.renamed}
    found = []
    for arrival, known in plan.there:
        now = {each.key: each.value for each in spells.get(known.id, []) if each.first <= since}
        fresh = {key: value for key, value in arrival.facts.items() if now.get(key) != value}
        if fresh or known.id in renamed:
            before = {key: now.get(key, "") for key in fresh}
            found.append(Change(arrival, units[known.id], fresh, before, known.id in renamed))
            _too_late(plan, arrival, fresh, spells.get(known.id, []), since)
    return found


def _too_late(plan: Plan, arrival: Arrival, facts: Mapping[str, str], spells: Sequence[Spell], since: date) -> None:
    """A fact stated from a later day on cannot be changed before it."""
    for spell in spells:
        if spell.key in facts and spell.first > since:
            title = shelf().facts[spell.key].title
            says = f"“{title}”已填过从 {spell.first} 起的内容，不能再填从 {since} 起的。请改“从哪天起”，或清空这一格。"
            plan.problems.append(Problem("", arrival.row, "", says))
            return


def _not_allowed(asked: Asked, plan: Plan, changes: Sequence[Change]) -> Iterable[tuple[int, Trouble]]:
    """Rows whose place or change is not the importer's to make."""
    who = asked.viewer
    places = units_by_id({step.under for step in plan.steps if step.under is not None})
    for step in plan.steps:
        place = places.get(step.under) if step.under else asked.unit
        if place is not None and not who.may(FOUND, path=place.path, unit=place.id):
            yield step.arrival.row, Trouble("", "", "您不能在这里设学校，请找上级管理员。")
    for change in changes:
        verbs = [*([STATE] if change.facts else []), *([FOUND] if change.renamed else [])]
        if not all(who.may(verb, path=change.unit.path, unit=change.unit.id) for verb in verbs):
            yield change.arrival.row, Trouble("", "", "您不能改这所学校的资料，请从表里删去这一行，或找上级管理员。")


def _trouble(asked: Asked, row: Row | None, problem: Problem) -> Trouble:
    """A problem as a cell to be mended; where it is about the whole row, the cell that was most likely meant."""
    if row is None:
        return Trouble("", problem.column, problem.reason)
    field = next((code for code, title in asked.titles.items() if title and title == problem.column), "")
    if not field:
        meant = _field_meant(problem)
        return row.trouble(meant, asked.title(meant), problem.reason)
    picks = _picks(field)
    return row.trouble(field, problem.column, problem.reason, choices=picks, everywhere=bool(picks))


def _beside_faulty(asked: Asked, wrong: Mapping[int, object]) -> Iterable[tuple[int, Trouble]]:
    """Rows that say the same school as a row before them that cannot be read yet: told now, not after it is mended."""
    seen: dict[tuple[str, str, str], int] = {}
    for row in asked.rows:
        name, town, above = (row.texts.get(code, "") for code in (columns.NAME, columns.TOWN, columns.ABOVE))
        first = seen.setdefault((name, town, above), row.number)
        if name and first != row.number and first in wrong and row.number not in wrong:
            says = f"“{name}”与第 {first} 行的名称相同，请删去一行或改正。"
            yield row.number, row.trouble(columns.NAME, asked.title(columns.NAME), says)


def _field_meant(problem: Problem) -> str:
    """The cell to mend where the problem is about the row: the name of the school above, the code, or the name."""
    if "中心校" in problem.reason or problem.reason.startswith(("没有找到", "叫“")):
        return columns.ABOVE
    return columns.CODE if problem.reason.startswith("代码") or "代码相同" in problem.reason else columns.NAME


def _picks(field: str) -> list[tuple[str, str]]:
    words = shelf()
    if field in (columns.KIND, columns.STAGE):
        return [
            (kind.title, kind.title) for kind in words.unit_kinds.values() if kind.is_school or kind.code == "campus"
        ]
    if field == columns.NATURE:
        return [("公办", "公办"), ("民办", "民办")]
    if field.startswith(FACT) and (fact := words.facts.get(field.removeprefix(FACT))) is not None:
        if fact.type == "yes_no":
            return [("是", "是"), ("否", "否")]
        return [(choice.title, choice.title) for choice in fact.choices]
    return []


def _outcomes(
    asked: Asked,
    reading: Reading,
    plan: Plan,
    changes: Sequence[Change],
    wrong: Mapping[int, list[Trouble]],
    county: str,
) -> list[Outcome]:
    kinds = shelf().unit_kinds
    fresh = {step.arrival.row: step for step in plan.steps}
    changed = {change.arrival.row: change for change in changes}
    there = {arrival.row: known for arrival, known in plan.there}
    found = []
    for row in asked.rows:
        label = row.texts.get(columns.NAME, "")
        if row.number in wrong:
            found.append(Outcome(row.number, label, "wrong", "", wrong[row.number]))
        elif row.number in changed:
            found.append(Outcome(row.number, label, "changed", _change_words(changed[row.number])))
        elif row.number in there:
            found.append(Outcome(row.number, label, "same"))
        elif row.number in fresh:
            told = fresh[row.number].arrival.kind
            sure = "" if told.stated else f"（按{told.by}推断）"
            found.append(Outcome(row.number, label, "new", f"{kinds[told.kind].title}{sure}"))
    return found


def _change_words(change: Change) -> str:
    facts = shelf().facts
    said = [f"改名为“{change.arrival.name}”（原“{change.unit.name}”）"] if change.renamed else []
    for key, value in change.facts.items():
        before = change.before[key]
        was = f"（原{_shown(key, before)}）" if before else ""
        said.append(f"{facts[key].title} {_shown(key, value)}{was}")
    return "；".join(said)


def _shown(key: str, value: str) -> str:
    fact = shelf().facts[key]
    if fact.type == "yes_no":
        return "是" if value == "yes" else "否"
    return next((choice.title for choice in fact.choices if choice.code == value), value)


def _notices(reading: Reading, plan: Plan) -> list[str]:
    told = [notice.text.replace(BY_HAND, "要建请在下面选“一并建立”。") for notice in (*reading.notices, *plan.notices)]
    towns = [f"会新建乡镇（学区）：{'、'.join(plan.towns)}"] if plan.towns else []
    return towns + told


def _choices(
    asked: Asked, plan: Plan, known: Sequence[Known], counties: list[str], since: date, reading: Reading
) -> list[Choice]:
    found = [
        Choice("since", "这些情况从哪天起", "day", "没有写建校日期的学校，也从这一天起设立。", value=since.isoformat())
    ]
    if len(counties) > 1:
        picks = (("", "全部"), *((name, name) for name in counties))
        found.append(Choice("county", "表里有几个区县，要哪一个", "pick", "", picks, asked.options.get("county", "")))
    if plan.towns or any(BY_HAND in notice.reason for notice in plan.notices):
        help = "不选，这些学校就直接放在上级单位下。"
        value = asked.options.get("make_towns", "")
        found.append(Choice("make_towns", "还没有的乡镇（学区）一并建立", "yes", help, value=value))
    if plan.renamed or any("请核对是改名还是填错" in problem.reason for problem in plan.problems):
        help = "代码相同、名称不同的，按改名办；填错代码的不要选，改代码。"
        found.append(
            Choice("renames", "代码相同、名称不同的是改了名", "yes", help, value=asked.options.get("renames", ""))
        )
    if any("看不出是哪类学校" in problem.reason for problem in reading.problems) or asked.options.get("otherwise"):
        kinds = [(code, kind.title) for code, kind in shelf().unit_kinds.items() if kind.is_school]
        picks = (("", "一行一行填"), *kinds)
        found.append(Choice("otherwise", "看不出类别的学校都算", "pick", "", picks, asked.options.get("otherwise", "")))
    return found


def write(act: Act, asked: Asked, looked: Looked, tell: Tell) -> list[Part]:
    """Towns, schools with their first facts, then what changes of those that were there."""
    ready: Ready = looked.plan
    parts: list[Part] = []
    made = admit(
        by=asked.viewer, top=asked.unit, plan=ready.plan, since=ready.since, at=asked.at, tell=tell,
        towns=lambda town: parts.append(Part(0, "add", "unit", town.id, town, town.name)),
    )  # fmt: skip
    for step, school in zip(ready.plan.steps, made, strict=True):
        parts.append(Part(step.arrival.row, "add", "unit", school.id, school, school.name))
    for done, change in enumerate(ready.changes, start=len(made) + 1):
        parts += _changed(asked, change, ready.since)
        tell(done)
    return parts


def _changed(asked: Asked, change: Change, since: date) -> list[Part]:
    unit, parts = change.unit, []
    if change.renamed:
        was = {"name": unit.name}
        rename_unit(by=asked.viewer, unit=unit, name=change.arrival.name, at=asked.at)
        parts.append(Part(change.arrival.row, "change", "unit", unit.id, unit, unit.name, was))
    if change.facts:
        for fact in state_facts(by=asked.viewer, unit=unit, facts=change.facts, since=since, at=asked.at):
            was = {"key": fact.key, "value": change.before[fact.key], "since": since.isoformat()}
            label = f"{change.arrival.name}：{shelf().facts[fact.key].title}"
            parts.append(Part(change.arrival.row, "change", "fact", fact.id, unit, label, was))
    return parts


def used(parts: Sequence[Part], account: UUID, at: datetime) -> list[Verdict]:
    """Schools in which anything was done since, that others were put under, or of which more was said."""
    added = {part.object: part for part in parts if part.op == "add"}
    changed = {part.object: part for part in parts if part.op == "change"}
    found = [(added[key].label, "学校里已有别的办理记录") for key in later.spoken_in(added, account, at)]
    below = Unit.objects.filter(parent_id__in=list(added), closed=None).exclude(id__in=list(added))
    found += [(added[unit.parent_id].label, f"下面又设了“{unit.name}”") for unit in below if unit.parent_id]
    found += [(changed[key].label, "之后又改过") for key in later.touched(changed, account, at)]
    return list(dict.fromkeys(found))


def undo(act: Act, parts: Sequence[Part]) -> None:
    """New schools are closed, the lowest first; what changed gets its former value back, as of the same day."""
    today = school_day(act.at)
    for part in sorted((each for each in parts if each.op == "add"), key=lambda each: -len(each.unit.path)):
        close_unit(by=act.by, unit=part.unit, last=max(today, part.unit.opened), at=act.at)
    for part in parts:
        if part.kind == "unit" and part.op == "change":
            rename_unit(by=act.by, unit=part.unit, name=part.before["name"], at=act.at)
        elif part.kind == "fact":
            _fact_back(act, part, today)


def _fact_back(act: Act, part: Part, today: date) -> None:
    key, value, since = part.before["key"], part.before["value"], date.fromisoformat(part.before["since"])
    row = Fact.objects.filter(id=part.object).first()
    if row is None or row.valid_to is not None:
        raise Refused(f"“{part.label}”之后又改过，不能自动撤销。")
    if value:
        state_facts(by=act.by, unit=part.unit, facts={key: value}, since=since, at=act.at)
    else:
        end_facts(by=act.by, unit=part.unit, keys=[key], last=today, at=act.at)


KIND = Kind(
    "schools", "学校", "所", FOUND, fields, look, write, used, undo,
    hint="学校名单：名称、类别、乡镇、中心校、人数、有没有食堂……有哪些列都行，至少要有学校名称。",
)  # fmt: skip
