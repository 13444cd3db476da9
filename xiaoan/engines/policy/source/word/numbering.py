"""The numbers Word puts before paragraphs by itself: 一、（一）1. They are no text in the file, but duties are cited by
them. Counting follows the paragraphs in order; a level begins anew below a higher one."""

from __future__ import annotations

import re
from typing import NamedTuple

from lxml import etree

from xiaoan.engines.policy.source.word.numerals import shown

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_PLACE = re.compile(r"%([1-9])")
_LEVELS = 9
_DEEPEST_STYLE = 20
_GREATEST = 9_999
_LONGEST = 40


class _Level(NamedTuple):
    start: int
    form: str
    text: str
    legal: bool


class _List(NamedTuple):
    counters: str
    levels: dict[int, _Level]


class Numbering:
    """The lists of a document and where their counters stand."""

    def __init__(self, numbering: etree._Element | None, styles: etree._Element | None) -> None:
        self._lists = _lists(numbering) if numbering is not None else {}
        self._styles = _styled(styles) if styles is not None else {}
        self._counts: dict[str, list[int]] = {}
        self._begun: set[str] = set()

    def number(self, paragraph: etree._Element) -> str:
        """What Word shows before a paragraph; empty for one that is not numbered. Counts on."""
        properties = paragraph.find(f"{W}pPr")
        if properties is None:
            return ""
        named, level = _asked(properties)
        if named is None:
            style = properties.find(f"{W}pStyle")
            named, inherited = self._styles.get(style.get(f"{W}val", "") if style is not None else "", (None, 0))
            level = inherited if level is None else level
        found = self._lists.get(named or "")
        if found is None or (at := min(level or 0, _LEVELS - 1)) not in found.levels:
            return ""
        counts = self._counted(named or "", found, at)
        this = found.levels[at]
        if this.form in ("bullet", "none"):
            return ""
        return _PLACE.sub(lambda each: _place(found, counts, int(each[1]) - 1, this.legal), this.text)

    def _counted(self, named: str, found: _List, at: int) -> list[int]:
        counts = self._counts.setdefault(found.counters, [0] * _LEVELS)
        if named not in self._begun:
            self._begun.add(named)
            if found.counters == named:
                counts[:] = [0] * _LEVELS
        for above in range(at):
            counts[above] = counts[above] or _start(found, above)
        counts[at] = min(counts[at] + 1, _GREATEST) if counts[at] else _start(found, at)
        counts[at + 1 :] = [0] * (_LEVELS - at - 1)
        return counts


def _start(found: _List, at: int) -> int:
    return found.levels[at].start if at in found.levels else 1


def _place(found: _List, counts: list[int], at: int, legal: bool) -> str:
    form = found.levels[at].form if at in found.levels else "decimal"
    return shown(counts[at] or _start(found, at), "decimal" if legal else form)


def _asked(properties: etree._Element) -> tuple[str | None, int | None]:
    """The list and level that a paragraph or style names itself."""
    asked = properties.find(f"{W}numPr")
    if asked is None:
        return None, None
    named, level = asked.find(f"{W}numId"), asked.find(f"{W}ilvl")
    return (
        named.get(f"{W}val") if named is not None else None,
        _whole(level.get(f"{W}val")) if level is not None else None,
    )


def _styled(styles: etree._Element) -> dict[str, tuple[str | None, int]]:
    """By style: the list and level its paragraphs get, of their own or from the style they are based on."""
    own: dict[str, tuple[str | None, int | None]] = {}
    based: dict[str, str] = {}
    for style in styles.iterfind(f"{W}style"):
        name = style.get(f"{W}styleId", "")
        properties, above = style.find(f"{W}pPr"), style.find(f"{W}basedOn")
        own[name] = _asked(properties) if properties is not None else (None, None)
        based[name] = above.get(f"{W}val", "") if above is not None else ""
    found = {}
    for name in own:
        named, level, at = None, None, name
        for _ in range(_DEEPEST_STYLE):
            if at not in own or (named is not None and level is not None):
                break
            named, level = named if named is not None else own[at][0], level if level is not None else own[at][1]
            at = based[at]
        found[name] = (named, level or 0)
    return found


def _lists(numbering: etree._Element) -> dict[str, _List]:
    """By number of the list. Lists of one pattern count on together, unless one says where it starts."""
    patterns = {
        pattern.get(f"{W}abstractNumId", ""): {
            _whole(level.get(f"{W}ilvl")): _level(level) for level in pattern.iterfind(f"{W}lvl")
        }
        for pattern in numbering.iterfind(f"{W}abstractNum")
    }
    found = {}
    for each in numbering.iterfind(f"{W}num"):
        named, pattern = each.get(f"{W}numId", ""), each.find(f"{W}abstractNumId")
        shared = pattern.get(f"{W}val", "") if pattern is not None else ""
        levels, own = dict(patterns.get(shared, {})), False
        for change in each.iterfind(f"{W}lvlOverride"):
            at, start, level = _whole(change.get(f"{W}ilvl")), change.find(f"{W}startOverride"), change.find(f"{W}lvl")
            if level is not None:
                levels[at] = _level(level)
            if start is not None and at in levels:
                levels[at], own = levels[at]._replace(start=_whole(start.get(f"{W}val"), 1)), True
        found[named] = _List(named if own else f"pattern {shared}", levels)
    return found


def _level(level: etree._Element) -> _Level:
    def said(name: str, otherwise: str) -> str:
        told = level.find(f"{W}{name}")
        return told.get(f"{W}val", otherwise) if told is not None else otherwise

    return _Level(
        _whole(said("start", "1"), 1),
        said("numFmt", "decimal"),
        said("lvlText", "")[:_LONGEST],
        level.find(f"{W}isLgl") is not None,
    )


def _whole(written: str | None, otherwise: int = 0) -> int:
    return min(int(written), _GREATEST) if written and written.isdecimal() and len(written) < 8 else otherwise
