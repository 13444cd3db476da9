"""The questions of one stop: each item once for all duties that ask it; about rows of a ledger, row by row.

Rows whose duties go by exception are one line each, so that thirty of them are one calm list. Item by item, every
row is asked every item: the answers are the row's own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from xiaoan.kernel.catalogue.pack.items import CheckItem
from xiaoan.kernel.catalogue.pack.written import Clause
from xiaoan.kernel.work.filling.taken import NOTHING, Before
from xiaoan.kernel.work.filling.values import filling
from xiaoan.kernel.work.owing.ground import Ground
from xiaoan.kernel.work.reading.room import Owed, items_of
from xiaoan.kernel.work.shapes import Question, Subject

TAIL = 12


@dataclass(slots=True)
class Asking:
    """One item while the duties that ask it are gathered; `about` is the row it is asked about."""

    item: CheckItem
    about: Subject | None
    each: bool = False
    duties: list[str] = field(default_factory=list)
    clauses: list[Clause] = field(default_factory=list)

    def question(self, said: Mapping[str, Before]) -> Question:
        item, about = self.item, self.about
        return Question(
            f"{item.code}{tail(about)}", f"{_called(about)}：{item.ask}" if about else item.ask, item.look, item.passes,
            item.answer, item.unit, item.optional, self.each, item.kind, tuple(self.duties), tuple(self.clauses),
            fill=filling(item, *said.get(item.code, NOTHING)), where=about.name if about else "",
            wrong=item.wrong, at_once=item.at_once,
        )  # fmt: skip


def questions(
    ground: Ground, served: Sequence[Owed], known: Mapping[str, Before] | None = None
) -> tuple[Question, ...]:
    """Every item of these occurrences once, in walking order; an item any duty wants item by item is one `each`.

    `known`: what stands in the form beforehand; a command that reads answers has no need of it.
    """
    asked: dict[str, Asking] = {}
    lines: dict[UUID, list[Owed]] = {}
    whole = _wholly_by_exception(served)
    for owed in served:
        about = _about(owed)
        if about is not None and about.id in whole:
            lines.setdefault(about.id, []).append(owed)
            continue
        duty = owed.duty
        for item in items_of(ground, owed):
            found = asked.setdefault(f"{item.code}{tail(about)}", Asking(item, about))
            found.each = found.each or duty.answering == "item_by_item" or item.answer != "check"
            found.duties.append(duty_key(owed))
            found.clauses += [clause for clause in item.clauses or duty.clauses if clause not in found.clauses]
    said = known or {}
    made = [one.question(said) for one in asked.values()]
    return (*made, *_said_once([_line(ground, rows) for rows in lines.values()]))


def _said_once(lines: Sequence[Question]) -> list[Question]:
    """Rows asked the same after one another: what to look at, and why, stands on the first of them."""
    found: list[Question] = []
    before: object = None
    for line in lines:
        same = (line.code, line.look, line.clauses)
        found.append(line._replace(look="", wrong="", clauses=()) if same == before else line)
        before = same
    return found


def _called(about: Subject) -> str:
    """A row at its stop, where the place is said already."""
    return about.name.removesuffix(f"（{about.place_name}）")


def _wholly_by_exception(served: Sequence[Owed]) -> set[UUID]:
    """Rows of which only what is wrong is marked, whatever is asked about them."""
    modes: dict[UUID, set[str]] = {}
    for owed in served:
        if (about := _about(owed)) is not None:
            modes.setdefault(about.id, set()).add(owed.duty.answering)
    return {key for key, found in modes.items() if found == {"by_exception"}}


def _line(ground: Ground, rows: Sequence[Owed]) -> Question:
    """One row as one question: fine, or what is wrong with it."""
    subject = rows[0].expected.subject
    items = {item.code: item for owed in rows for item in items_of(ground, owed)}
    kinds = {item.kind for item in items.values()}
    clauses = dict.fromkeys(clause for owed in rows for clause in owed.duty.clauses)
    look = "；".join(item.ask for item in items.values())
    first = {item.at_once for item in items.values()}
    wrong = {item.wrong for item in items.values()}
    return Question(
        f"{rows[0].duty.checklist}{tail(subject)}", _called(subject), look, "", "check", "", False, False,
        kinds.pop() if len(kinds) == 1 else "", tuple(duty_key(owed) for owed in rows),
        tuple(clauses), where=subject.name, covers=max(len(items), 1),
        wrong=wrong.pop() if len(wrong) == 1 else "", at_once=first.pop() if len(first) == 1 else "",
    )  # fmt: skip


def _about(owed: Owed) -> Subject | None:
    subject = owed.expected.subject
    return subject if subject.kind == "item" else None


def tail(about: Subject | None) -> str:
    """What tells one row's questions from another's; nothing where no row is asked about."""
    return f"@{about.id.hex[-TAIL:]}" if about is not None else ""


def duty_key(owed: Owed) -> str:
    """A duty as its questions name it: with the row, where rows owe it."""
    return f"{owed.duty.code}{tail(_about(owed))}"
