"""Which heading a paragraph stands under.

Depth is found by place, not by the look of a number: a kind that is open already closes what stands under it, a new
kind opens a level below. Where a kind that usually stands further out appears inside another list, the numbers that
follow decide whether it is inside or the list is over.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from xiaoan.engines.policy.outline.headings import Line, is_bare, is_month_heading
from xiaoan.engines.policy.outline.numbering import rank

_FAR: Final = 40
LEAST_MONTHS: Final = 3
"""So many months make a calendar; one alone is a date."""
_TEXT: Final = "text"


@dataclass(slots=True)
class Level:
    """An open level: the number it has reached, the words of its heading, and the lead for what stands below.

    `led` is the kind of paragraph that the lead introduces; empty until the first one comes.
    """

    kind: str
    value: int
    line: Line | None
    words: str
    depth: int
    lead: str = ""
    led: str = ""
    listing: bool = False


@dataclass(frozen=True, slots=True)
class Nested:
    """A line, the levels above it (outermost first), whether it is a heading, and the leads and headings it
    stands under as they were then, the nearest first."""

    line: Line
    above: tuple[Level, ...]
    is_heading: bool
    lead: str
    says: tuple[str, ...]


class _Text(NamedTuple):
    """The lines, the kind of each, and for each the place of the next that has a number (`len(lines)`: none)."""

    lines: Sequence[Line]
    kinds: Sequence[str]
    following: Sequence[int]

    def value(self, here: int) -> int:
        """The number of a line, 0 without."""
        number = self.lines[here].mark
        return number.value if number else 0


def nested(lines: Sequence[Line]) -> list[Nested]:
    """Every line with the levels it stands under."""
    monthly = len({line.passage.text for line in lines if is_month_heading(line)}) >= LEAST_MONTHS
    text = _Text(lines, [_kind(lines, here, monthly) for here in range(len(lines))], _following(lines))
    kinds = text.kinds
    levels: list[Level] = [Level("root", 0, None, "", -1)]
    found = []
    for here, line in enumerate(lines):
        kind = kinds[here]
        if kind:
            _close(levels, text, here)
            _keep_lead(levels[-1], kind)
        heading = bool(kind) and _is_heading(text, here, levels)
        above = tuple(levels)
        found.append(Nested(line, above[1:], heading, _lead(above), _says(above)))
        if kind:
            words = line.words if heading or not line.whole else ""
            levels.append(Level(kind, text.value(here), line, words, len(levels) - 1))
        elif levels[-1].lead and not line.text.rstrip().endswith("；"):
            _keep_lead(levels[-1], _TEXT)
        if line.lead:
            levels[-1].lead, levels[-1].led = line.lead, ""
    return found


def restarts(lines: Sequence[Line]) -> int:
    """How often a list begins again at 1 with nothing between that would tell why."""
    found, last = 0, None
    for line in lines:
        number = line.mark
        if number and last and number.value == 1 and last.value > 1 and number.kind == last.kind:
            found += 1
        last = number if number and number.value else None
    return found


def _following(lines: Sequence[Line]) -> list[int]:
    following, after = [len(lines)] * len(lines), len(lines)
    for here in range(len(lines) - 1, -1, -1):
        following[here] = after
        if lines[here].mark:
            after = here
    return following


def _kind(lines: Sequence[Line], here: int, monthly: bool) -> str:
    number = lines[here].mark
    if number:
        return number.kind
    if is_month_heading(lines[here]):
        return "month" if monthly else ""
    return "bare" if is_bare(lines, here) else ""


def _close(levels: list[Level], text: _Text, here: int) -> None:
    """Close the levels that end where this line begins."""
    kind = text.kinds[here]
    place = next((place for place, level in enumerate(levels) if level.kind == kind), None)
    if place is not None:
        del levels[place:]
        return
    if kind == "bare":
        _close_restarting(levels, text, here)
        return
    while len(levels) > 1 and rank(levels[-1].kind) > rank(kind) and not _stays(levels[-1], text, here):
        levels.pop()


def _close_restarting(levels: list[Level], text: _Text, here: int) -> None:
    """A heading without number closes the list that begins again below it."""
    after = text.following[here]
    if after == len(text.lines) or text.value(after) > 1:
        return
    place = next((place for place, level in enumerate(levels) if level.kind == text.kinds[after]), None)
    if place is not None:
        del levels[place:]


def _stays(level: Level, text: _Text, here: int) -> bool:
    """Does an open list go on behind a kind that usually stands further out? Then that kind stands inside it."""
    if level.kind == "bare":
        return bool(level.line and level.line.lead) or level.depth == 0
    return text.value(here) <= 1 and _goes_on(level, text, here)


def _goes_on(level: Level, text: _Text, here: int) -> bool:
    """Does the numbering of this level continue below?"""
    ahead = text.following[here]
    for _ in range(_FAR):
        if ahead == len(text.lines):
            return False
        kind = text.kinds[ahead]
        if kind == level.kind:
            return text.value(ahead) == level.value + 1
        if rank(kind) < rank(text.kinds[here]):
            return False
        ahead = text.following[ahead]
    return False


def _is_heading(text: _Text, here: int, levels: list[Level]) -> bool:
    """A short line with something below it; the last item of a list of sentences is none."""
    line, parent = text.lines[here], levels[-1]
    if text.kinds[here] == "article":
        return False
    end = line.text.rstrip()[-1:]
    heading = line.whole and end not in "，、；" and _has_below(text, here, levels)
    if heading and parent.listing and end == "。":
        heading = False
    parent.listing = not heading and line.whole
    return heading


def _has_below(text: _Text, here: int, levels: list[Level]) -> bool:
    if here + 1 >= len(text.lines):
        return False
    kind, below = text.kinds[here], text.kinds[here + 1]
    if kind == "month" or below == "":
        return True
    if below == kind or any(level.kind == below for level in levels):
        return False
    return below in ("bare", "month") or text.value(here + 1) <= 1 or rank(below) > rank(kind)


def _keep_lead(level: Level, kind: str) -> None:
    """A lead holds for the kind of paragraph that comes first behind it; another kind ends it."""
    if level.led in ("", kind):
        level.led = kind
    else:
        level.lead, level.led = "", ""


def _lead(above: tuple[Level, ...]) -> str:
    return next((level.lead for level in reversed(above) if level.lead and level.led != _TEXT), "")


def _says(above: tuple[Level, ...]) -> tuple[str, ...]:
    said = []
    for level in reversed(above):
        if level.lead and level.led != _TEXT:
            said.append(level.lead)
        if level.words and level.words not in level.lead:
            said.append(level.words)
    return tuple(said)
