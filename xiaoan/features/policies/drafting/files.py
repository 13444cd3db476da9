"""A draft pack as the YAML files of a folder, with examples worked out by the runner that checks them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import msgspec
import yaml

from xiaoan.features.policies.drafting.shapes import Made
from xiaoan.kernel.catalogue.examples import days_of, owed
from xiaoan.kernel.catalogue.pack.parameters import resolved
from xiaoan.kernel.catalogue.pack.schema import Pack
from xiaoan.kernel.catalogue.pack.shelf import Shelf, required
from xiaoan.kernel.catalogue.reading.examples import (
    Block,
    Example,
    ExampleCalendar,
    Examples,
    ExampleSchool,
    ExampleTerm,
    Expected,
    StatedFact,
    Weekly,
)
from xiaoan.kernel.catalogue.reading.folder import HEAD

_HEAD = ("code", "title", "title_en", "version", "about", "domain", "requires", "sources")
_FILES = {"hazards.yaml": ("hazards",), "checklists.yaml": ("items", "checklists"), "duties.yaml": ("duties",)}
_NOTE = "# 由文件解读草拟，经人核对后才能采用。\n"


def pack_files(made: Made, known: Mapping[str, Pack], year: int) -> dict[str, str]:
    """File name -> text. `known` holds the packs it stands on; the examples are of the autumn of `year`.

    What is written passes `xiaoan packs check`.
    """
    plain: dict[str, Any] = msgspec.to_builtins(made.pack)
    found = {HEAD: _NOTE + _text({key: plain[key] for key in _HEAD if key in plain})}
    for name, keys in _FILES.items():
        if part := {key: plain[key] for key in keys if plain.get(key)}:
            found[name] = _text(part)
    if made.pack.duties:
        found["examples.yaml"] = _text(msgspec.to_builtins(_examples(made.pack, known, year)))
    return found


class _Plain(yaml.SafeDumper):
    """YAML without anchors, which packs refuse."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def _quoted(dumper: yaml.SafeDumper, text: str) -> yaml.Node:
    """Texts that would read as a number, a date or a yes keep their quotes; the rest stay plain where they can."""
    return dumper.represent_scalar("tag:yaml.org,2002:str", text)


_Plain.add_representer(str, _quoted)


def _text(part: Any) -> str:
    made: str = yaml.dump(part, Dumper=_Plain, allow_unicode=True, sort_keys=False, width=10_000)
    return made


def _examples(pack: Pack, known: Mapping[str, Pack], year: int) -> Examples:
    shelf, filled = Shelf.of((*required(pack, known), pack)), resolved(pack)
    school, work = ("school",), ("working",)
    calendars = (
        _calendar("school", f"{year}年秋季", year, school, ("rest",)),
        _calendar("office", f"{year}年秋季，机关", year, work, ("rest",)),
    )
    facts = tuple(StatedFact(fact=code, value="yes") for code, fact in shelf.facts.items() if fact.type == "yes_no")
    units = [
        ("primary", "走读小学", ExampleSchool(kind="primary"), "school"),
        ("twelve_year", "样样都有的十二年一贯制学校", ExampleSchool(kind="twelve_year", facts=facts), "school"),
        ("kindergarten", "幼儿园", ExampleSchool(kind="kindergarten"), "school"),
        ("county", "区县教育局", ExampleSchool(kind="county"), "office"),
    ]
    by_code = {each.code: each for each in calendars}
    found = []
    for code, title, unit, calendar in units:
        if unit.kind not in shelf.unit_kinds:
            continue
        empty = Example(code=code, title=title, school=unit, calendar=calendar, month=f"{year}-11", expect=())
        real = owed(empty, days_of(by_code[calendar], empty.month), filled, shelf)
        expect = tuple(Expected(duty=duty, count=len(several)) for duty, several in real.items())
        found.append(msgspec.structs.replace(empty, expect=expect))
    return Examples(calendars=calendars, examples=tuple(found))


def _calendar(code: str, title: str, year: int, days: tuple[str, ...], rest: tuple[str, ...]) -> ExampleCalendar:
    first, last = date(year, 9, 1), date(year + 1, 1, 20)
    week = Weekly(monday=days, tuesday=days, wednesday=days, thursday=days, friday=days, saturday=rest, sunday=rest)
    term = ExampleTerm(code=f"{year}_autumn", title=f"{year}年秋季学期", first=first, last=last)
    return ExampleCalendar(code=code, title=title, terms=(term,), blocks=(Block(first=first, last=last, days=week),))
