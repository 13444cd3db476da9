"""Every code a pack may refer to: its own and those of the packs it requires, by kind of thing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from xiaoan.kernel.catalogue.derived.returns import Return
from xiaoan.kernel.catalogue.derived.written import Headline, Inspection, Register
from xiaoan.kernel.catalogue.norms.written import Norm
from xiaoan.kernel.catalogue.pack.content import Charge, Checklist, Combined, HazardKind, Indicator, Ledger
from xiaoan.kernel.catalogue.pack.duties import Duty, ThemeDay
from xiaoan.kernel.catalogue.pack.items import CheckItem
from xiaoan.kernel.catalogue.pack.jurisdictions import Jurisdiction, Limit
from xiaoan.kernel.catalogue.pack.schema import Pack, Source
from xiaoan.kernel.catalogue.pack.words import Desk, Emergency, Fact, Measure, Post, Roster, Section, UnitKind, Watch
from xiaoan.kernel.catalogue.pack.written import Ground, Word

VOCABULARY = (
    "domains",
    "stages",
    "unit_kinds",
    "facts",
    "place_kinds",
    "posts",
    "rosters",
    "watches",
    "sections",
    "desks",
    "day_kinds",
    "evidence_kinds",
    "grades",
    "recheck_kinds",
    "emergencies",
    "topics",
    "theme_days",
    "measures",
)
CONTENT = (
    "sources", "grounds", "duties", "items", "checklists", "ledgers", "hazards", "combined", "norms", "indicators",
    "charges", "registers", "headlines", "inspections", "returns",
    "limits", "jurisdictions",
)  # fmt: skip


@dataclass(slots=True)
class Shelf:
    """Code -> thing. The first pack to define a code keeps it; rivals are refused when packs are read."""

    domains: dict[str, Word] = field(default_factory=dict)
    stages: dict[str, Word] = field(default_factory=dict)
    unit_kinds: dict[str, UnitKind] = field(default_factory=dict)
    facts: dict[str, Fact] = field(default_factory=dict)
    place_kinds: dict[str, Word] = field(default_factory=dict)
    posts: dict[str, Post] = field(default_factory=dict)
    rosters: dict[str, Roster] = field(default_factory=dict)
    watches: dict[str, Watch] = field(default_factory=dict)
    sections: dict[str, Section] = field(default_factory=dict)
    desks: dict[str, Desk] = field(default_factory=dict)
    day_kinds: dict[str, Word] = field(default_factory=dict)
    evidence_kinds: dict[str, Word] = field(default_factory=dict)
    grades: dict[str, Word] = field(default_factory=dict)
    recheck_kinds: dict[str, Word] = field(default_factory=dict)
    emergencies: dict[str, Emergency] = field(default_factory=dict)
    topics: dict[str, Word] = field(default_factory=dict)
    theme_days: dict[str, ThemeDay] = field(default_factory=dict)
    measures: dict[str, Measure] = field(default_factory=dict)
    sources: dict[str, Source] = field(default_factory=dict)
    grounds: dict[str, Ground] = field(default_factory=dict)
    duties: dict[str, Duty] = field(default_factory=dict)
    items: dict[str, CheckItem] = field(default_factory=dict)
    checklists: dict[str, Checklist] = field(default_factory=dict)
    ledgers: dict[str, Ledger] = field(default_factory=dict)
    hazards: dict[str, HazardKind] = field(default_factory=dict)
    combined: dict[str, Combined] = field(default_factory=dict)
    norms: dict[str, Norm] = field(default_factory=dict)
    indicators: dict[str, Indicator] = field(default_factory=dict)
    charges: dict[str, Charge] = field(default_factory=dict)
    registers: dict[str, Register] = field(default_factory=dict)
    headlines: dict[str, Headline] = field(default_factory=dict)
    inspections: dict[str, Inspection] = field(default_factory=dict)
    returns: dict[str, Return] = field(default_factory=dict)
    limits: dict[str, Limit] = field(default_factory=dict)
    jurisdictions: dict[str, Jurisdiction] = field(default_factory=dict)

    @classmethod
    def of(cls, packs: Iterable[Pack]) -> Shelf:
        """A shelf holding everything these packs define."""
        shelf = cls()
        for pack in packs:
            shelf.add(pack)
        return shelf

    def add(self, pack: Pack) -> None:
        for name in (*VOCABULARY, *CONTENT):
            row = getattr(self, name)
            for thing in getattr(pack, name):
                row.setdefault(thing.code, thing)

    def items_of(self, checklist: str) -> tuple[CheckItem, ...]:
        """Items of a list in walking order, included lists first, each item once."""
        found: dict[str, CheckItem] = {}
        waiting = [checklist]
        order: list[str] = []
        while waiting:
            code = waiting.pop()
            if code not in order:
                order.append(code)
                waiting += self.checklists[code].includes
        for code in reversed(order):
            for item in self.checklists[code].items:
                found.setdefault(item, self.items[item])
        return tuple(found.values())

    def last_asked(self) -> tuple[str, ...]:
        """Posts that are asked when nobody else holds one, in order (岗位空缺)."""
        ranked = sorted((post.fallback, post.code) for post in self.posts.values() if post.fallback)
        return tuple(code for _, code in ranked)


def required(pack: Pack, known: Mapping[str, Pack]) -> tuple[Pack, ...]:
    """The packs `pack` requires, directly or through others, deepest first. Unknown ones are left out."""
    return deep(pack.requires, known)


def deep(codes: Iterable[str], known: Mapping[str, Pack]) -> tuple[Pack, ...]:
    """These packs after all they require, deepest first, each once. Unknown ones are left out."""
    found: dict[str, Pack] = {}

    def visit(code: str) -> None:
        if code in known and code not in found:
            for inner in known[code].requires:
                visit(inner)
            found[code] = known[code]

    for code in codes:
        visit(code)
    return tuple(found.values())
