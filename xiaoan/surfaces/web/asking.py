"""Values of forms: an item of a check as it is asked and answered, and what is wrong with an answer.

Two ways of asking. By exception: mark what is wrong, everything else was seen and is fine. Item by item:
every item is answered, nothing is prefilled. The names of the posted fields are made here, so that page
and view agree: `<code>-mark` (by exception, "1"), `<code>-answer` (yes | no | na), and of the sub-form
`<code>-what`, `<code>-place`, `<code>-where`, `<code>-count`, `<code>-now` (open | fixed | guarded) and `<code>-photo`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from xiaoan.surfaces.web.parts import Clause


@dataclass(frozen=True)
class Fault:
    """One wrong answer, for the summary on top: where it is on the page, and what to do."""

    anchor: str
    text: str


@dataclass(frozen=True)
class CheckItem:
    """One item of a checklist on a page. `answer` is "" (not answered), yes, no or na; by exception, "no"
    is marked. `wrong` says when something is wrong, `at_once` what is done first then.
    """

    code: str
    ask: str
    look: str = ""
    note: str = ""
    wrong: str = ""
    at_once: str = ""
    clauses: Sequence[Clause] = ()
    answer: str = ""
    what: str = ""
    count: int = 1
    now: str = "open"
    error: str = ""
    what_error: str = ""
    place: str = ""
    where: str = ""
    where_error: str = ""
    photo_wanted: str = ""
    allows_na: bool = True

    @property
    def marked(self) -> bool:
        """Whether the item is said to be wrong."""
        return self.answer == "no"

    @property
    def anchor(self) -> str:
        """The id of the item on the page."""
        return f"item-{self.code.replace('.', '-')}"


@dataclass(frozen=True)
class Asked:
    """A checklist as one page asks it. `asks_where`: the walk is no single place, so a fault says where it is,
    by one of `places` (value, name) or in words.
    """

    items: Sequence[CheckItem]
    most_photos: int = 6
    asks_where: bool = False
    places: Sequence[tuple[str, str]] = ()

    @property
    def marked(self) -> int:
        """How many items are said to be wrong."""
        return sum(1 for item in self.items if item.marked)

    @property
    def fine(self) -> int:
        """By exception: the rest, which was seen and is fine."""
        return len(self.items) - self.marked

    @property
    def unanswered(self) -> int:
        """Item by item: how many have no answer yet."""
        return sum(1 for item in self.items if not item.answer)
