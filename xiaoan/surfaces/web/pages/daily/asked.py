"""A check of the kernel as the values a page shows: two lists of questions, filled with what was said so far.

`Filled` is what a form posted (or what a record says, as a form would have posted it): field name -> text.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TypeAlias

from xiaoan.kernel.catalogue.pack.written import Clause as Written
from xiaoan.kernel.catalogue.queries import shelf
from xiaoan.kernel.work.shapes import AnswerLine, Check, Question
from xiaoan.surfaces.web import asking, parts
from xiaoan.surfaces.web.pages.daily.filled.tables import as_typed
from xiaoan.surfaces.web.pages.daily.uploads import MOST

Filled: TypeAlias = Mapping[str, str]
SAID = {"fine": "yes", "fault": "no", "na": "na"}
"""How an answer of a record is said by a form."""


def clauses(written: Iterable[Written]) -> tuple[parts.Clause, ...]:
    """Clauses with the titles of their documents."""
    sources = shelf().sources
    return tuple(
        parts.Clause(
            each.says, sources[each.source].title if each.source in sources else each.source, each.clause, each.verify
        )
        for each in written
    )


def one_by_one(check: Check) -> list[Question]:
    """Questions that each want an answer of their own."""
    return [question for question in check.questions if question.each and question.answer == "check"]


def to_fill(check: Check) -> list[Question]:
    """Questions that want one value: a number, a choice, a time or a line of text."""
    return [question for question in check.questions if question.answer not in ("check", "rows")]


def tables(check: Check) -> list[Question]:
    """Questions that want a small table."""
    return [question for question in check.questions if question.answer == "rows"]


def by_exception(check: Check) -> list[Question]:
    """Questions of which only what is wrong is marked."""
    return [question for question in check.questions if not question.each]


def listed(check: Check, questions: Iterable[Question], said: Filled, wrong: Filled) -> asking.Asked:
    """Questions as a list of the page; `wrong` holds what is wrong, by field name."""
    return asking.Asked(
        [_item(question, said, wrong) for question in questions],
        most_photos=MOST,
        asks_where=check.place is None,
        places=[(str(place.id), place.name) for place in check.places] if check.place is None else [],
    )


def _item(question: Question, said: Filled, wrong: Filled) -> asking.CheckItem:
    code = question.item
    marked = "no" if said.get(f"{code}-mark") == "1" else ""
    count = said.get(f"{code}-count", "1")
    return asking.CheckItem(
        code=code,
        ask=question.ask,
        look=question.look,
        note=question.passes if question.each and not question.wrong else "",
        wrong=question.wrong,
        at_once=question.at_once,
        clauses=clauses(question.clauses),
        answer=said.get(f"{code}-answer", "") if question.each else marked,
        what=said.get(f"{code}-what", ""),
        place=said.get(f"{code}-place", ""),
        where=said.get(f"{code}-where", ""),
        count=int(count) if count.isascii() and count.isdigit() and len(count) < 4 else 1,
        now=said.get(f"{code}-now") or "open",
        error=wrong.get(code, "") or wrong.get(f"{code}-photo", ""),
        what_error=wrong.get(f"{code}-what", "") or wrong.get(f"{code}-count", ""),
        where_error=wrong.get(f"{code}-where", ""),
    )


def as_posted(answers: Iterable[AnswerLine], check: Check) -> Filled:
    """What a record says, as its form would have posted it: for a correction, which starts from what was said."""
    each = {question.item for question in check.questions if question.each}
    # An answer about a row of a ledger is kept without the row; its form names both.
    codes = {question.code: question.item for question in check.questions}
    rows = {question.item: question for question in tables(check)}
    said: dict[str, str] = {}
    for line in answers:
        code = codes.get(line.item, line.item)
        if line.cells or (line.answer == "na" and code in rows):
            said |= as_typed(rows[code], line.cells) if code in rows else {}
        elif line.answer == "value" or (line.value and line.answer == "fault"):
            said[f"{code}-value"] = line.value
        elif code in each:
            said[f"{code}-answer"] = SAID.get(line.answer, "")
        elif line.answer == "fault":
            said[f"{code}-mark"] = "1"
        if line.answer == "fault":
            place, where = _placed(line.where, check)
            said |= {
                f"{code}-what": "" if line.what.endswith(line.ask) else line.what,
                f"{code}-place": place,
                f"{code}-where": where,
                f"{code}-count": str(line.quantity),
                f"{code}-now": "fixed" if line.fixed_on_spot else "open",
            }
    return said


def _placed(where: str, check: Check) -> tuple[str, str]:
    """The place a fault was said to be at, and what was said beside it, as the form takes them apart."""
    for place in sorted(check.places, key=lambda each: -len(each.name)):
        if where == place.name or where.startswith(f"{place.name} "):
            return str(place.id), where[len(place.name) :].strip()
    return "", where
