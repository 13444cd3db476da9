"""Values that the components show: names, clauses, photos, who holds a matter, how far a hazard has come.

A view fills them from queries; a template hands them to the tags of `templatetags/ui.py`. They hold what
is to be seen and nothing else: no model, no query, no permission. Days and instants are given, never read
from a clock.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

from xiaoan.surfaces.web.signs import STATIONS, Sign, Words, sign_of


@dataclass(frozen=True)
class Link:
    """A word that leads somewhere."""

    title: Words
    url: str


@dataclass(frozen=True)
class UnitName:
    """A unit as it is called; `kind` in small letters (小学·寄宿), `url` empty when the viewer may not
    open it.
    """

    name: str
    kind: str = ""
    url: str = ""


@dataclass(frozen=True)
class Who:
    """A person and the post in which the act was done; a vacant post has no name."""

    name: str
    post: str = ""
    phone: str = ""


@dataclass(frozen=True)
class Clause:
    """Why something is asked: our own words, and the document and article they rest on."""

    says: str
    source: str
    article: str = ""
    verify: bool = False


@dataclass(frozen=True)
class Photo:
    """A picture already stored: `thumb` is what is shown, `url` the full one, `size` in pixels of the
    thumb.
    """

    url: str
    thumb: str
    caption: str = ""
    taken: datetime | None = None
    size: tuple[int, int] | None = None


@dataclass(frozen=True)
class Stuck:
    """卡在: who holds the ball, in which section, since when, and by which day the answer is due.

    `overdue` counts days past `answer_by` for the holder alone; deadlines of outside papers keep running
    apart, in `papers` (each a sentence). `ours` is true when the viewer's own unit holds it, which shows too.
    """

    holder: str
    day: int
    section: str = ""
    asked: date | None = None
    answer_by: date | None = None
    overdue: int = 0
    ours: bool = False
    major: bool = False
    note: str = ""
    phone: str = ""
    papers: Sequence[str] = ()

    @property
    def tone(self) -> str:
        """Late (red only for a major hazard) once the holder is overdue; ours in time is act; else quiet."""
        if self.overdue > 0:
            return "major" if self.major else "late"
        return "act" if self.ours else "quiet"


@dataclass(frozen=True)
class Step:
    """One stage of the strip: `here` of the strip's total stand in it now, `passed` have gone beyond it."""

    code: str
    here: int = 0
    passed: int = 0
    note: str = ""

    @property
    def sign(self) -> Sign:
        """Drawing and word of the stage."""
        return sign_of(STATIONS, self.code)


@dataclass(frozen=True)
class Branch:
    """管控中 or 已列入计划 beside the strip: how many, which measure, and the next review in words."""

    code: str
    count: int
    says: str
    review: str = ""

    @property
    def sign(self) -> Sign:
        """Drawing and word of the branch."""
        return sign_of(STATIONS, self.code)


@dataclass(frozen=True)
class Mark:
    """A step as it is drawn: past, now, part (some places are through, some not) or next."""

    step: Step
    state: Literal["past", "now", "part", "next"]
    share: float
    percent: int


@dataclass(frozen=True)
class Strip:
    """The stages in order, for one hazard of `total` places (处); counts are shown only when there are
    several.
    """

    steps: Sequence[Step]
    total: int = 1
    closed: int = 0
    branch: Branch | None = None

    @property
    def open(self) -> int:
        """Places not yet closed: total = closed + open."""
        return self.total - self.closed

    @property
    def branch_at(self) -> str:
        """The step the branch hangs from: the one where places stand now, else the first not wholly
        passed.
        """
        standing = [step.code for step in self.steps if step.here]
        ahead = [step.code for step in self.steps if step.passed < self.total]
        return (standing or ahead or [""])[0]

    @property
    def marks(self) -> list[Mark]:
        """Each step with its state and the share of places that went beyond it."""
        drawn: list[Mark] = []
        for step in self.steps:
            through = self.closed if step.code == "closed" else step.passed
            share = through / self.total if self.total else 0.0
            drawn.append(Mark(step, _state(step, through, self.total), share, round(share * 100)))
        return drawn


def _state(step: Step, through: int, total: int) -> Literal["past", "now", "part", "next"]:
    if through >= total:
        return "past"
    if step.here:
        return "now"
    return "part" if through else "next"


@dataclass(frozen=True)
class Moment:
    """One entry of a timeline: what happened, when, who; text and photos when they say more."""

    title: str
    at: datetime
    who: Who | None = None
    unit: str = ""
    icon: str = "dot"
    tone: str = "act"
    text: str = ""
    tags: Sequence[str] = ()
    photos: Sequence[Photo] = ()
    links: Sequence[Link] = field(default_factory=tuple)
