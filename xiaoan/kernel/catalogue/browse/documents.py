"""What stands on which document: each cited source with its articles, and under each what of the catalogue rests on it.

An article is what packs write of it (第十七条（三）); those of one document stand in the order of their numbers.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from xiaoan.kernel.catalogue.pack.schema import Pack, Source
from xiaoan.kernel.catalogue.pack.written import Clause

SORTS = ("duty", "charge", "item", "ledger", "hazard", "combined", "norm", "inspection", "parameter", "emergency")
"""Kinds of things that cite clauses, in the order in which they are shown."""


class Resting(NamedTuple):
    """One thing that rests on a clause: what sort, its code and title, of which pack, and what the clause asks."""

    sort: str
    code: str
    title: str
    pack: str
    clause: Clause


class Article(NamedTuple):
    """One place in a document, and all that rests on it."""

    words: str
    resting: tuple[Resting, ...]
    verify: bool


class Document(NamedTuple):
    """A document that is cited. `verify`: nobody has had its text in hand."""

    source: Source
    articles: tuple[Article, ...]

    @property
    def resting(self) -> int:
        """How many things rest on it, each counted once."""
        return len({(each.sort, each.code) for article in self.articles for each in article.resting})

    @property
    def unchecked(self) -> int:
        """How many of its articles nobody has compared with the text."""
        return len(self.articles) if self.source.verify else sum(1 for article in self.articles if article.verify)


def documents(packs: Iterable[Pack], sources: Mapping[str, Source]) -> list[Document]:
    """The documents these packs cite, by title; a source nobody knows is called by its code."""
    found: dict[str, dict[str, dict[tuple[str, str], Resting]]] = {}
    for pack in packs:
        for each in resting(pack):
            article = found.setdefault(each.clause.source, {}).setdefault(each.clause.clause, {})
            article.setdefault((each.sort, each.code), each)
    made = [
        Document(
            sources.get(code) or Source(code=code, title=code, title_en=code, verify=True),
            tuple(_article(words, things.values()) for words, things in sorted(articles.items(), key=_by_number)),
        )
        for code, articles in found.items()
    ]
    return sorted(made, key=lambda each: each.source.title)


def _article(words: str, things: Iterable[Resting]) -> Article:
    rows = sorted(things, key=lambda each: (SORTS.index(each.sort), each.pack, each.code))
    return Article(words, tuple(rows), any(each.clause.verify for each in rows))


def resting(pack: Pack) -> Iterator[Resting]:
    """Everything of a pack that cites a clause, once for each clause."""
    for sort, code, title, cited in _citing(pack):
        for clause in cited:
            yield Resting(sort, code, title, pack.code, clause)


def _citing(pack: Pack) -> Iterator[tuple[str, str, str, Iterable[Clause]]]:
    for duty in pack.duties:
        yield "duty", duty.code, duty.title, (*duty.clauses, *(each.clause for each in duty.evidence))
    for charge in pack.charges:
        yield "charge", charge.code, charge.says, charge.clauses
    for item in pack.items:
        yield "item", item.code, item.ask, item.clauses
    for ledger in pack.ledgers:
        yield "ledger", ledger.code, ledger.title, (*ledger.clauses, *_of_expiries(ledger.expiries))
    for kind in pack.hazards:
        yield "hazard", kind.code, kind.title, kind.clauses
    for rule in pack.combined:
        yield "combined", rule.code, rule.title, rule.clauses
    for norm in pack.norms:
        yield "norm", norm.code, norm.title, norm.clauses
    for listed in pack.inspections:
        yield "inspection", listed.code, listed.title, listed.clauses
    for parameter in pack.parameters:
        yield "parameter", parameter.code, parameter.title, parameter.clauses
    for emergency in pack.emergencies:
        yield "emergency", emergency.code, emergency.title, emergency.clauses


def _of_expiries(expiries: Iterable[object]) -> Iterator[Clause]:
    for expiry in expiries:
        yield from getattr(expiry, "clauses", ())


_DIGITS = {letter: number for number, letter in enumerate("零一二三四五六七八九")}
_TENS = {"十": 10, "百": 100, "千": 1000}


def _by_number(entry: tuple[str, object]) -> tuple[int, tuple[int, ...], str]:
    """Articles in the order of their numbers; what has none comes last, by its words."""
    numbers = tuple(number_of(text) for text in re.findall(r"[零一二三四五六七八九十百千]+|\d+", entry[0]))
    return (0 if numbers else 1), numbers, entry[0]


def number_of(text: str) -> int:
    """二十三 or 23 as a number."""
    if text.isdigit():
        return int(text)
    total, last = 0, 0
    for letter in text:
        if letter in _TENS:
            total += (last or 1) * _TENS[letter]
            last = 0
        else:
            last = _DIGITS[letter]
    return total + last
