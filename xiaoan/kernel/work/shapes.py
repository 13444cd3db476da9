"""What the room of work hands to pages and to the API: plain frozen values, ready to be shown.

An occurrence has no row. It is named by `Name` (unit, duty, subject, opens), in a URL by `Name.text`.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal, NamedTuple, TypeVar
from uuid import UUID

from xiaoan.engines.cadence import Outcome, Standing, Tally
from xiaoan.kernel.catalogue.pack.items import AnswerKind
from xiaoan.kernel.catalogue.pack.written import Clause
from xiaoan.kernel.work.filling.values import Filling
from xiaoan.kernel.work.names import Asked as Asked
from xiaoan.kernel.work.names import Name as Name
from xiaoan.kernel.work.names import Subject as Subject
from xiaoan.kernel.work.names import SubjectKind as SubjectKind
from xiaoan.kernel.work.names import joined as joined

K = TypeVar("K", bound=Hashable)
Answering = Literal["by_exception", "item_by_item"]


@dataclass(frozen=True, slots=True)
class Task:
    """One occurrence as somebody meets it.

    `state`: open (do it now) · later (waits for the clock) · tail (past due, still counts as 迟办) ·
    enter (past due: only what was done in time can still be written down, 补录) · done · closed.
    `unproved` is a record that does not count yet because proof is lacking.
    """

    name: Name
    title: str
    domain: str
    unit_name: str
    subject: Subject
    slot: str
    opens: datetime
    due: datetime
    until: datetime
    n: int
    done: int
    state: str
    standing: Standing
    answering: Answering
    items: int
    minutes: int
    release: str
    asked: tuple[Asked, ...] = ()
    walked: tuple[str, ...] = ()
    difficulty: str = ""
    records: tuple[UUID, ...] = ()
    unproved: UUID | None = None

    @property
    def overdue(self) -> bool:
        return self.state in ("tail", "enter")

    @property
    def partial(self) -> bool:
        return 0 < self.done < self.n

    @property
    def vacant(self) -> str:
        return self.asked[0].vacant if self.asked else ""

    @property
    def unscheduled(self) -> str:
        return self.asked[0].unscheduled if self.asked else ""


@dataclass(frozen=True, slots=True)
class Stop:
    """One stop of the walk: a place, or the whole unit (`place` None), with all that is due there."""

    unit: UUID
    unit_name: str
    place: UUID | None
    title: str
    tasks: tuple[Task, ...]
    items: int
    minutes: int

    @property
    def overdue(self) -> bool:
        return any(task.overdue for task in self.tasks)


@dataclass(frozen=True, slots=True)
class Day:
    """今日要办 of one person (or of one unit).

    `stops` the walk of now · `later` waits for the clock today · `done` today (or excused today) · `missed` of the
    last days: what was done in time can still be written down 补录 · `ahead` open already, with plenty of time left.
    """

    day: date
    at: datetime
    stops: tuple[Stop, ...]
    later: tuple[Task, ...]
    done: tuple[Task, ...]
    missed: tuple[Task, ...]
    ahead: tuple[Task, ...] = ()

    @property
    def minutes(self) -> int:
        return sum(stop.minutes for stop in self.stops)

    @property
    def tasks(self) -> tuple[Task, ...]:
        return tuple(task for stop in self.stops for task in stop.tasks)

    @property
    def overdue(self) -> int:
        return sum(1 for task in self.tasks if task.overdue)


class Question(NamedTuple):
    """One item as it is asked. `each`: it must be answered by itself; otherwise only what is wrong is marked.

    Asked about one row of a ledger, `item` is the code, an @ and the row's `tail`, as is each of `duties`; `where` is
    then known. A row whose duties go by exception is one question that covers several items. `wrong` says when
    something is wrong, `at_once` what is done first then.
    """

    item: str
    ask: str
    look: str
    passes: str
    answer: AnswerKind
    measure: str
    optional: bool
    each: bool
    kind: str
    duties: tuple[str, ...]
    clauses: tuple[Clause, ...]
    note: str = ""
    fill: Filling = Filling()
    where: str = ""
    covers: int = 1
    wrong: str = ""
    at_once: str = ""

    @property
    def code(self) -> str:
        """The item (or, of a row looked at as a whole, the checklist) without the row it is asked about."""
        return self.item.partition("@")[0]


class EvidenceAsked(NamedTuple):
    """Proof that a clause demands for one duty."""

    kind: str
    title: str
    duty: str
    clause: Clause
    later: bool = False


class Choice(NamedTuple):
    """A place a fault may be at."""

    id: UUID
    name: str


@dataclass(frozen=True, slots=True)
class Check:
    """One stop as a form: the occurrences it serves, each question once, the proof that is demanded."""

    unit: UUID
    unit_name: str
    title: str
    place: UUID | None
    tasks: tuple[Task, ...]
    questions: tuple[Question, ...]
    evidence: tuple[EvidenceAsked, ...]
    themes: tuple[tuple[str, str], ...]
    places: tuple[Choice, ...]
    minutes: int
    may_record: bool
    refusal: str = ""

    @property
    def heads(self) -> tuple[tuple[Task, int], ...]:
        """The first task of each duty, opening and state, with how many rows of a ledger owe it here."""
        groups: dict[tuple[str, datetime, str, str], list[Task]] = {}
        for task in self.tasks:
            groups.setdefault((task.name.duty, task.opens, task.state, task.subject.note), []).append(task)
        return tuple((group[0], len(group)) for group in groups.values())

    @property
    def by_exception(self) -> bool:
        """Whether 其余看过，无异常 may close the form: no question wants an answer of its own."""
        return not any(question.each for question in self.questions)


class RecordLine(NamedTuple):
    """One record in a list."""

    id: UUID
    unit: UUID
    unit_name: str
    duty: str
    title: str
    domain: str
    subject: str
    opens: datetime
    due: datetime
    happened: datetime
    reached: datetime
    who: str
    told_by: str
    problems: int
    rest: int
    withdrawn: bool
    complete: bool
    corrects: UUID | None
    late: bool
    entered_late: bool


class AnswerLine(NamedTuple):
    """One answer of a record; `report` is the client id of the fault it reported.

    `words` say its value as people read it, `rows` each row of a table; `cells` are the rows as they were given.
    """

    item: str
    ask: str
    answer: str
    value: str
    what: str
    where: str
    quantity: int
    fixed_on_spot: bool
    report: UUID | None
    words: str = ""
    rows: tuple[str, ...] = ()
    cells: tuple[dict[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class RecordPage:
    """One record with its answers; `claimed`: what the phone said when its clock was corrected; `own`: the viewer's."""

    name: Name
    line: RecordLine
    answers: tuple[AnswerLine, ...]
    remark: str
    claimed: datetime | None
    corrected_by: UUID | None
    served: tuple[RecordLine, ...]
    may_correct: bool
    files_missing: int
    lacks: tuple[tuple[str, str], ...] = ()
    theme: str = ""
    own: bool = False


class Line(NamedTuple):
    """One occurrence of a drill: what, whose, who was asked, where it stands, the record that did it.

    `last_day` is its due day: a night belongs to the evening it begins.
    """

    name: Name
    title: str
    domain: str
    unit_name: str
    subject: Subject
    opens: datetime
    due: datetime
    n: int
    standing: Standing
    release: str
    asked: tuple[Asked, ...]
    records: tuple[UUID, ...]
    difficulty: str
    claim: UUID | None
    last_day: date
    source: str = "adopted"

    @property
    def outcome(self) -> Outcome:
        return self.standing.outcome


class Row(NamedTuple):
    """Figures of one unit and duty."""

    unit: UUID
    duty: str
    domain: str
    tally: Tally


@dataclass(frozen=True, slots=True)
class Sheet:
    """Figures of units for some days: rows per unit and duty, and their sums. A parent is the sum below it."""

    first: date
    last: date
    at: datetime
    rows: tuple[Row, ...]
    titles: dict[str, str]
    domains: dict[str, str]
    units: dict[UUID, str]
    paths: dict[UUID, str]
    closed: frozenset[UUID] = frozenset()

    @property
    def total(self) -> Tally:
        return sum((row.tally for row in self.rows), Tally())

    def by_unit(self) -> dict[UUID, Tally]:
        return _sums((row.unit, row.tally) for row in self.rows)

    def by_duty(self) -> dict[str, Tally]:
        return _sums((row.duty, row.tally) for row in self.rows)

    def by_domain(self) -> dict[str, Tally]:
        return _sums((row.domain, row.tally) for row in self.rows)

    def cells(self) -> dict[tuple[UUID, str], Tally]:
        """(unit, domain) -> figures, for the bureau's table."""
        return _sums(((row.unit, row.domain), row.tally) for row in self.rows)

    def under(self, path: str) -> Tally:
        """Figures of the unit of a path and all below it."""
        return sum((row.tally for row in self.rows if self.paths[row.unit].startswith(path)), Tally())


def _sums(pairs: Iterable[tuple[K, Tally]]) -> dict[K, Tally]:
    found: dict[K, Tally] = {}
    for key, tally in pairs:
        found[key] = found[key] + tally if key in found else tally
    return found


class ClaimLine(NamedTuple):
    """A claim 不适用 as the superior sees it; `running` how many in a row."""

    id: UUID
    name: Name
    title: str
    unit_name: str
    due: datetime
    reason: str
    who: str
    at: datetime
    refused: bool
    refusal: str
    running: int


class RemarkLine(NamedTuple):
    """有困难 or 这项没有必要 as the superior sees it."""

    id: UUID
    unit: UUID
    unit_name: str
    duty: str
    title: str
    kind: str
    text: str
    who: str
    at: datetime
    reply: str
    decision: str = ""
    domain: str = ""
