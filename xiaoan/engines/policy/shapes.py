"""What a reading is made of: where text stands in the document, the fields of a duty, pieces, and what was read.

Offsets are characters of `Document.text`, which is the file as it was, never mended. Readers see `Passage.text`
instead: simplified script, one kind of punctuation, noise taken out; `Passage.span` leads back.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Generic, Literal, NamedTuple, TypeVar

Per = Literal["hour", "day", "week", "month", "quarter", "half_year", "term", "year", "event", "once"]
Op = Literal["=", ">=", "<=", "between"]
DeadlineKind = Literal["after_event", "day_of_next_month", "date", "month", "date_range"]
Modality = Literal["must", "must_not", "target", "should", "reported"]
Scope = Literal["in", "noise", "sensitive"]
PieceKind = Literal["plan", "notice", "rule", "speech", "letter", "calendar", "summary", "other"]
Domain = Literal[
    "responsibility", "hazard", "risk", "inspection", "fire", "food", "transport", "lab", "building", "security",
    "drowning", "bullying", "mental", "epidemic", "dormitory", "crowd", "cyber", "weather", "periphery", "dispute",
    "event", "incident", "drill", "education", "training", "home_school", "insurance", "assessment", "ledger", "other",
]  # fmt: skip


class Unreadable(Exception):
    """A file that cannot be read; `reason` says in Chinese why and what to do."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Span(NamedTuple):
    """Characters `start` up to, not including, `end` of the document's text."""

    start: int
    end: int


class Frequency(NamedTuple):
    """How often: `times` per `per`."""

    per: Per
    times: float
    op: Op = ">="


class Threshold(NamedTuple):
    """How much: a number, or two of them with `between`, and its unit as the text says it."""

    value: float | tuple[float, float]
    unit: str
    op: Op = "="


class Deadline(NamedTuple):
    """By when. `value` by kind: an ISO 8601 duration; a day of the month; `YYYY-MM-DD`, `--MM-DD`, `--MM`,
    `--03-lastMon` or the name of a day; the same in a tuple; `from/to` for a range. `event` starts an after_event."""

    kind: DeadlineKind
    value: str | int | tuple[str, ...]
    event: str = ""


T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Found(Generic[T]):
    """A value read at characters `start` to `end` of a passage's text; `inferred` when it is not written there."""

    start: int
    end: int
    value: T
    sure: float = 1.0
    inferred: bool = False


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph: one line of the document, or several that were cut inside a sentence.

    `native` is `text` in the document's own script, character by character. `at` has the offset in the document of
    every character of `text`, and of the end.
    """

    line: int
    text: str
    native: str
    at: Sequence[int]

    def span(self, start: int, end: int) -> Span:
        """Where characters `start` to `end` of `text` stand in the document, with the noise inside and after them."""
        return Span(self.at[start], self.at[end])


@dataclass(frozen=True, slots=True)
class Document:
    """A document as text. `text` is never mended; lines are split at line feeds and numbered from 1.

    `notes` say in Chinese what the reader of the file had to do (pages without text, sheets left out).
    """

    name: str
    form: str
    text: str
    passages: tuple[Passage, ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading above a passage: its depth (0 is the outermost), its words without the number, and the number."""

    depth: int
    number: str
    words: str
    line: int


@dataclass(frozen=True, slots=True)
class Placed:
    """A passage with what it inherits from where it stands.

    `body` is where the passage's own text begins after its number. `actor`, `dates` (`from/to`), `months` and
    `applies_to` come from headings or from the line that introduces a list, `lead`.
    """

    passage: Passage
    headings: tuple[Heading, ...] = ()
    body: int = 0
    is_heading: bool = False
    lead: str = ""
    actor: str = ""
    dates: str = ""
    months: tuple[str, ...] = ()
    applies_to: str = ""


@dataclass(frozen=True, slots=True)
class Piece:
    """A document inside the document. `why` says in Chinese why it was kept apart, or read as what it is."""

    number: int
    title: str
    placed: tuple[Placed, ...]
    scope: Scope = "in"
    kind: PieceKind = "plan"
    backward: bool = False
    year: int | None = None
    same_as: int | None = None
    why: str = ""

    @property
    def lines(self) -> tuple[int, int]:
        """First and last line."""
        return self.placed[0].passage.line, self.placed[-1].passage.line


@dataclass(frozen=True, slots=True)
class Duty:
    """One (actor, object, constraint). `spans` tell where each field was read; `inferred` ones are not in `quote`.

    `sure` has how sure each field is, `confidence` how sure the whole, between 0 and 1.
    """

    piece: int
    line: int
    quote: str
    span: Span
    action: str
    domain: Domain
    modality: Modality
    scope: Scope = "in"
    actor: str = ""
    applies_to: str = ""
    frequency: Frequency | None = None
    threshold: Threshold | None = None
    deadline: Deadline | None = None
    evidence: tuple[str, ...] = ()
    domain_alt: tuple[Domain, ...] = ()
    inferred: tuple[str, ...] = ()
    spans: Mapping[str, Span] = field(default_factory=dict)
    sure: Mapping[str, float] = field(default_factory=dict)
    headings: tuple[str, ...] = ()
    confidence: float = 0.5
    asks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure that a summary reports. `adds_up` is None where there is nothing to add; `sum_of` has its parts."""

    piece: int
    line: int
    quote: str
    span: Span
    what: str
    value: float
    unit: str
    period: str = ""
    approximate: bool = False
    sum_of: tuple[float, ...] = ()
    adds_up: bool | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """All that was read in a document. `notes` say in Chinese which sentences were withheld."""

    document: Document
    pieces: tuple[Piece, ...]
    duties: tuple[Duty, ...]
    figures: tuple[Figure, ...]
    notes: tuple[str, ...] = ()
