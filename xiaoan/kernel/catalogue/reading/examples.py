"""examples.yaml: given this school, this calendar and this month, these occurrences are owed.

They are the pack's own test: whoever changes a duty sees what it does to real schools.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from pathlib import Path

import msgspec

from xiaoan.foundation.errors import BadPack
from xiaoan.kernel.catalogue.pack.schema import Pack
from xiaoan.kernel.catalogue.pack.shelf import Shelf
from xiaoan.kernel.catalogue.pack.written import Written
from xiaoan.kernel.catalogue.reading.decoding import Decoder, Lines
from xiaoan.kernel.catalogue.reading.desk import Desk
from xiaoan.kernel.catalogue.reading.nodes import nodes
from xiaoan.kernel.catalogue.reading.shared.borrowing import COMMON

FILE = "examples.yaml"


class Weekly(Written, frozen=True, kw_only=True):
    """Kinds of each weekday; a weekday left out has none."""

    monday: tuple[str, ...] = ()
    tuesday: tuple[str, ...] = ()
    wednesday: tuple[str, ...] = ()
    thursday: tuple[str, ...] = ()
    friday: tuple[str, ...] = ()
    saturday: tuple[str, ...] = ()
    sunday: tuple[str, ...] = ()

    def by_number(self) -> dict[int, tuple[str, ...]]:
        return {number: getattr(self, name) for number, name in enumerate(self.__struct_fields__)}


class Block(Written, frozen=True, kw_only=True):
    """Days that look alike; a later block overrides an earlier one."""

    first: date
    last: date
    days: Weekly


class ExampleTerm(Written, frozen=True, kw_only=True):
    code: str
    title: str
    first: date
    last: date


class ExampleCalendar(Written, frozen=True, kw_only=True):
    code: str
    title: str
    terms: tuple[ExampleTerm, ...] = ()
    blocks: tuple[Block, ...]


class StatedFact(Written, frozen=True, kw_only=True):
    fact: str
    value: str


class Places(Written, frozen=True, kw_only=True):
    kind: str
    count: int


class Rows(Written, frozen=True, kw_only=True):
    """So many rows of a ledger, standing in places of one kind (empty: nowhere)."""

    ledger: str
    place: str = ""
    count: int


class ExampleSchool(Written, frozen=True, kw_only=True):
    """The unit of an example. `classes` and `holders` are counted for duties per class or holder."""

    kind: str
    has_campuses: bool = False
    facts: tuple[StatedFact, ...] = ()
    places: tuple[Places, ...] = ()
    rows: tuple[Rows, ...] = ()
    classes: int = 0
    holders: int = 0
    opened: date | None = None
    closed: date | None = None


class Expected(Written, frozen=True, kw_only=True):
    """How many occurrences of a duty fall due, and if given: n each, first opening day, last due day."""

    duty: str
    count: int
    times: int = 0
    opens: date | None = None
    due: date | None = None


class Example(Written, frozen=True, kw_only=True):
    """One school, one month. Duties not named must owe nothing, unless `others` is yes."""

    code: str
    title: str
    school: ExampleSchool
    calendar: str
    month: str
    profile: str = ""
    expect: tuple[Expected, ...]
    others: bool = False
    minutes_a_week_at_most: int = 0


class Examples(Written, frozen=True, kw_only=True):
    calendars: tuple[ExampleCalendar, ...] = ()
    examples: tuple[Example, ...] = ()


def read_examples(folder: Path, pack: Pack, shelf: Shelf) -> tuple[Examples, Lines]:
    """The examples of a pack folder, every reference checked, with the calendars of `_common` beside it.

    Raises BadPack, also when there are none.
    """
    name = f"{folder.name}/{FILE}"
    if not (folder / FILE).is_file():
        raise BadPack(name, 0, "缺少例子：每个有“要做的事”的工作标准都要带 examples.yaml。")
    lines = Lines()
    found: Examples = Decoder(name, lines).struct(Examples, nodes((folder / FILE).read_bytes(), name))
    desk = Desk(pack, shelf, lines)
    if not found.examples:
        raise desk.bad(found, "examples", "一个例子也没有。")
    shared = _shared_calendars(folder, pack, shelf) if COMMON in pack.requires else ()
    calendars = [each.code for each in (*shared, *found.calendars)]
    for calendar in found.calendars:
        if calendar.code in [each.code for each in shared]:
            raise desk.bad(calendar, "code", f"日历“{calendar.code}”在 {COMMON} 里已经有了，请直接用，不要再抄。")
    desk.refer(found, "calendars", calendars, calendars, "日历")
    codes = [each.code for each in found.examples]
    desk.refer(found, "examples", codes, codes, "例子")
    _check_calendars(desk, found.calendars)
    for example in found.examples:
        _check(desk, example, calendars)
    return msgspec.structs.replace(found, calendars=(*shared, *found.calendars)), lines


def _shared_calendars(folder: Path, pack: Pack, shelf: Shelf) -> tuple[ExampleCalendar, ...]:
    """The calendars of `_common` in the folder beside; none where it stands elsewhere."""
    file = folder.parent / COMMON / FILE
    if not file.is_file():
        return ()
    found, lines = _decoded(file.read_bytes(), f"{COMMON}/{FILE}")
    if found.examples:
        raise lines.bad(found, "examples", f"{COMMON} 里没有要做的事，只放日历。")
    _check_calendars(Desk(pack, shelf, lines), found.calendars)
    return found.calendars


@lru_cache(maxsize=2)
def _decoded(data: bytes, name: str) -> tuple[Examples, Lines]:
    """Read once for all packs beside it."""
    lines = Lines()
    return Decoder(name, lines).struct(Examples, nodes(data, name)), lines


def _check_calendars(desk: Desk, calendars: Iterable[ExampleCalendar]) -> None:
    for calendar in calendars:
        for block in calendar.blocks:
            for number, kinds in block.days.by_number().items():
                desk.refer(block.days, Weekly.__struct_fields__[number], kinds, desk.shelf.day_kinds, "日子类别")


def _check(desk: Desk, example: Example, calendars: list[str]) -> None:
    shelf = desk.shelf
    desk.refer(example, "calendar", example.calendar or "（空）", calendars, "日历")
    desk.refer(example, "profile", example.profile, [each.code for each in desk.pack.profiles], "方案")
    duties = [each.code for each in desk.pack.duties]
    desk.refer(example, "expect", [each.duty for each in example.expect], duties, "要做的事")
    school = example.school
    desk.refer(school, "kind", school.kind or "（空）", shelf.unit_kinds, "单位类别")
    for stated in school.facts:
        desk.refer(stated, "fact", stated.fact or "（空）", shelf.facts, "学校情况")
        typed = shelf.facts[stated.fact].type
        if (typed == "yes_no" and stated.value not in ("yes", "no")) or (
            typed == "number" and not stated.value.isdecimal()
        ):
            raise desk.bad(stated, "value", f"“{stated.fact}”的值写法不对：{stated.value}")
    for place in school.places:
        desk.refer(place, "kind", place.kind or "（空）", shelf.place_kinds, "场所类别")
    for row in school.rows:
        desk.refer(row, "ledger", row.ledger or "（空）", shelf.ledgers, "台账")
        desk.refer(row, "place", row.place, shelf.place_kinds, "场所类别")
    try:
        date.fromisoformat(f"{example.month}-01")
    except ValueError as wrong:
        raise desk.bad(example, "month", f"月份要写成 2026-10，现在是“{example.month[:20]}”。") from wrong
