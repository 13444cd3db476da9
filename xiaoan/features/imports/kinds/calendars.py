"""校历: what the bureau's yearly sheet says of days: holidays, days made up for, examinations, and the terms.

A line is a day or a span of days with what it is. What a unit has said of a day before is replaced, and told.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from xiaoan.features.imports.kinds import later
from xiaoan.features.imports.kinds.spans import spans, year_in
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
from xiaoan.kernel.access.acts import Act
from xiaoan.kernel.catalogue.queries import shelf
from xiaoan.kernel.org.grounds import mark_days, set_term, unmark_days
from xiaoan.kernel.org.models import CalendarDay, Term
from xiaoan.kernel.org.verbs import CALENDAR
from xiaoan.kernel.tree.models import Unit

DAY, LAST, NAME, WHAT, SECTION = "day", "last", "name", "what", "section"
TERM = "term"
LONGEST_SPAN = timedelta(days=366)
_WORDS = {
    "rest": "放假 休息 假期 节假日 法定节假日 休 寒假 暑假",
    "school": "上课 上学 补课 调休上课 调休上班 补班 上班 班 考试 期中考试 期末考试",
    "suspended": "停课",
    TERM: "学期 开学到放假",
}
_SAID = {word: code for code, words in _WORDS.items() for word in words.split()}
_UNCLEAR = frozenset({"中考", "高考", "调休"})
"""Words that mean different things at different schools; the importer says which, once."""


class Mark(NamedTuple):
    """One line as it will be said: the days, what they are, why."""

    number: int
    first: date
    last: date
    kind: str
    reason: str
    section: str


def fields(unit: Unit, what: str) -> list[Field]:
    """The columns of a calendar."""
    return [
        Field(DAY, "日期", ("时间", "起止日期", "起止时间", "开始日期", "起始日期", "从", "日期时间"), True),
        Field(LAST, "结束日期", ("截止日期", "到", "终止日期", "结束时间", "止")),
        Field(NAME, "名称（事项）", ("名称", "事项", "节日", "节假日名称", "内容", "工作内容", "校历内容", "活动")),
        Field(WHAT, "是放假还是上课", ("安排", "类型", "类别", "性质", "放假或上课", "放假上课", "情况", "上课放假")),
        Field(SECTION, "哪一部分（学段、年级）", ("年级", "学段", "范围", "适用范围", "适用年级")),
    ]  # fmt: skip


def look(asked: Asked) -> Looked:
    """What the lines would say; two queries."""
    marks, outcomes = [], []
    year = int(text) if (text := asked.options.get("year", "")).isdigit() else _school_year(asked)
    taken: dict[tuple[date, str], int] = {}
    for row in asked.rows:
        wrong: list[Trouble] = []
        mark = _mark(asked, row, year, wrong)
        if mark is not None and not wrong:
            wrong += _twice(row, mark, taken)
        label = row.texts.get(NAME, "") or row.texts.get(DAY, "")
        if wrong or mark is None:
            outcomes.append(Outcome(row.number, label, "wrong", "", wrong))
        else:
            marks.append(mark)
            outcomes.append(Outcome(row.number, label, "new", ""))
    before = _before(asked.unit, marks)
    stated = [each for each in outcomes if each.state == "wrong"]
    stated += [_outcome(asked.unit, mark, before, outcomes) for mark in marks]
    picks = tuple((str(each), f"{each}—{each + 1} 学年") for each in range(year - 1, year + 3))
    asks = [
        Choice(
            "year", "没有写年份的日期，算哪个学年", "pick", "9月到12月算前一年，1月到8月算后一年。", picks, str(year)
        )
    ]
    return Looked(sorted(stated, key=lambda each: each.number), choices=asks, plan=(marks, before))


def _school_year(asked: Asked) -> int:
    """The school year a sheet is of: told above its head, else the one running, from July on the coming one."""
    for line in asked.table[:8]:
        for cell in line.cells:
            if found := year_in(cell):
                return found
    return asked.today.year if asked.today.month >= 7 else asked.today.year - 1


def _mark(asked: Asked, row: Row, year: int, wrong: list[Trouble]) -> Mark | None:
    wrong += [row.trouble(field, asked.title(field), says) for field, says in row.faults.items()]
    said, ends = row.texts.get(DAY, ""), row.texts.get(LAST, "")
    span = spans(f"{said}至{ends}" if ends else said, year)
    if span is None:
        says = f"看不懂日期“{said}{'至' if ends else ''}{ends}”。请写成 2026-10-01，或 10月1日至7日。"
        wrong.append(row.trouble(DAY, asked.title(DAY), says))
        return None
    first, last = span
    if last < first or last - first > LONGEST_SPAN:
        wrong.append(row.trouble(DAY, asked.title(DAY), "结束早于开始，或者超过一年，请改正。"))
    kind = _kind(asked, row, wrong)
    section = _section(asked, row, wrong)
    return Mark(row.number, first, last, kind, row.texts.get(NAME, "")[:120], section)


def _kind(asked: Asked, row: Row, wrong: list[Trouble]) -> str:
    """What a line says of its days: by the column for it, else by its name."""
    field = WHAT if asked.title(WHAT) and row.texts.get(WHAT, "") else NAME
    said = row.texts.get(field, "")
    words = shelf().day_kinds
    found = next((code for code, word in words.items() if said in (code, word.title)), "")
    if found or said == TERM:
        return found or TERM
    if said not in _UNCLEAR:
        exact = _SAID.get(said)
        within = sorted((word for word in _SAID if word in said and word not in _UNCLEAR), key=len)
        if exact or (field == NAME and within):
            return exact or _SAID[within[-1]]
    picks = [("school", "上课（包括考试）"), ("rest", "放假"), ("suspended", "停课"), (TERM, "一个学期的起止")]
    says = f"“{said}”看不出是放假还是上课，请选。" if said else "没有写是放假还是上课，请选。"
    if field == NAME and not said:
        field = WHAT if asked.title(WHAT) else NAME
    wrong.append(row.trouble(field, asked.title(field), says, choices=picks, everywhere=bool(said)))
    return ""


def _section(asked: Asked, row: Row, wrong: list[Trouble]) -> str:
    said = row.texts.get(SECTION, "")
    if not said or said in ("全校", "全部", "全体", "各校", "中小学", "所有学校"):
        return ""
    words = shelf().sections
    code = next((code for code, word in words.items() if said in (code, word.title)), None)
    if code is None:
        picks = [("全校", "全校"), *((word.title, word.title) for word in words.values())]
        says = f"不知道“{said}”是哪一部分，请选。"
        wrong.append(row.trouble(SECTION, asked.title(SECTION), says, choices=picks, everywhere=True))
    return code or ""


def _days(mark: Mark) -> list[date]:
    return [mark.first + timedelta(days=n) for n in range((mark.last - mark.first).days + 1)]


def _twice(row: Row, mark: Mark, taken: dict[tuple[date, str], int]) -> list[Trouble]:
    if mark.kind == TERM:
        return []
    for day in _days(mark):
        first = taken.setdefault((day, mark.section), row.number)
        if first != row.number:
            says = f"{day} 在第 {first} 行已经写过，请删去一行或改正日期。"
            return [row.trouble(DAY, "", says)]
    return []


def _before(unit: Unit, marks: Sequence[Mark]) -> dict[tuple[date, str], CalendarDay]:
    if not marks:
        return {}
    first, last = min(mark.first for mark in marks), max(mark.last for mark in marks)
    rows = CalendarDay.objects.filter(unit=unit, day__gte=first, day__lte=last).exclude(kinds=[])
    return {(row.day, row.section): row for row in rows}


def _term(unit: Unit, mark: Mark) -> tuple[str, str, str]:
    """Code, title and school year of a term, by the month it begins in."""
    autumn = mark.first.month >= 7
    began = mark.first.year if autumn else mark.first.year - 1
    season, word = ("autumn", "秋季") if autumn else ("spring", "春季")
    return f"{mark.first.year}-{season}", f"{mark.first.year}年{word}学期", f"{began}-{began + 1}"


def _outcome(
    unit: Unit, mark: Mark, before: Mapping[tuple[date, str], CalendarDay], told: Sequence[Outcome]
) -> Outcome:
    label = next(each.label for each in told if each.number == mark.number)
    span = f"{mark.first}" if mark.first == mark.last else f"{mark.first} 至 {mark.last}"
    if mark.kind == TERM:
        code, title, _year = _term(unit, mark)
        row = Term.objects.filter(unit=unit, code=code).first()
        same = row is not None and (row.starts, row.ends) == (mark.first, mark.last)
        state = "same" if same else "changed" if row else "new"
        return Outcome(mark.number, label, state, f"{title}　{span}")  # type: ignore[arg-type]  # one of three
    were = [before.get((day, mark.section)) for day in _days(mark)]
    same = all(row is not None and row.kinds == [mark.kind] and row.reason == mark.reason for row in were)
    state = "same" if same else "changed" if any(were) else "new"
    words = shelf().day_kinds[mark.kind].title
    return Outcome(mark.number, label, state, f"{span}　{words}")  # type: ignore[arg-type]  # one of three


def write(act: Act, asked: Asked, looked: Looked, tell: Tell) -> list[Part]:
    """Say the days, and set the terms."""
    marks, before = looked.plan
    same = {each.number for each in looked.outcomes if each.state == "same"}
    parts: list[Part] = []
    for done, mark in enumerate(marks, start=1):
        tell(done)
        if mark.number in same:
            continue
        if mark.kind == TERM:
            parts.append(_set_term(asked, mark))
            continue
        mark_days(
            by=asked.viewer, unit=asked.unit, first=mark.first, last=mark.last, kinds=[mark.kind], reason=mark.reason,
            section=mark.section, at=asked.at,
        )  # fmt: skip
        rows = CalendarDay.objects.filter(
            unit=asked.unit, section=mark.section, day__gte=mark.first, day__lte=mark.last
        )
        for row in rows:
            was = before.get((row.day, mark.section))
            kept = {"day": row.day.isoformat(), "section": mark.section}
            if was is not None:
                planned = "yes" if was.planned else "no"
                kept |= {"kinds": ",".join(was.kinds), "reason": was.reason, "planned": planned}
            op = "change" if was else "add"
            parts.append(Part(mark.number, op, "day", row.id, asked.unit, f"{row.day}", kept))  # type: ignore[arg-type]
    return parts


def _set_term(asked: Asked, mark: Mark) -> Part:
    code, title, year = _term(asked.unit, mark)
    was = Term.objects.filter(unit=asked.unit, code=code).first()
    kept = (
        {"title": was.title, "year": was.school_year, "starts": was.starts.isoformat(), "ends": was.ends.isoformat()}
        if was
        else {}
    )
    row = set_term(
        by=asked.viewer, unit=asked.unit, code=code, title=title, school_year=year, starts=mark.first, ends=mark.last,
        at=asked.at,
    )  # fmt: skip
    return Part(mark.number, "change" if was else "add", "term", row.id, asked.unit, title, {"code": code, **kept})


def used(parts: Sequence[Part], account: UUID, at: datetime) -> list[Verdict]:
    """Days of which something else was said since; and terms that were new, which nothing can take back."""
    labels = {part.object: part.label for part in parts}
    found = [(labels[key], "之后又改过") for key in later.touched(labels, account, at)]
    fresh = [part for part in parts if part.kind == "term" and part.op == "add"]
    return found + [(part.label, "新设的学期撤不掉，日期不对请在校历里改") for part in fresh]


def undo(act: Act, parts: Sequence[Part]) -> None:
    """Days say again what they said before, or nothing; terms have their former dates."""
    for part in parts:
        was = part.before
        if part.kind == "term":
            set_term(
                by=act.by, unit=part.unit, code=was["code"], title=was["title"], school_year=was["year"],
                starts=date.fromisoformat(was["starts"]), ends=date.fromisoformat(was["ends"]), at=act.at,
            )  # fmt: skip
        elif part.op == "change":
            day = date.fromisoformat(was["day"])
            mark_days(
                by=act.by, unit=part.unit, first=day, last=day, kinds=was["kinds"].split(","), reason=was["reason"],
                section=was["section"], planned=was["planned"] == "yes", at=act.at,
            )  # fmt: skip
    fresh: dict[tuple[UUID, str], list[Part]] = {}
    for part in parts:
        if part.kind == "day" and part.op == "add":
            fresh.setdefault((part.unit.id, part.before["section"]), []).append(part)
    for (_, section), group in fresh.items():
        days = [date.fromisoformat(part.before["day"]) for part in group]
        unmark_days(by=act.by, unit=group[0].unit, days=days, section=section, at=act.at)


KIND = Kind(
    "calendar", "校历", "条", CALENDAR, fields, look, write, used, undo,
    hint="一行一天，或一行一段日子（10月1日至7日），写明放假、上课、考试，或一个学期的起止。",
)  # fmt: skip
