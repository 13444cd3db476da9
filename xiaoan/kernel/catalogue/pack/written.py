"""What every part of a pack shares: frozen structs with closed keys, parameters in place of numbers, clauses.

Refuses unknown keys everywhere; a value that may vary is a number or `{param: name}`, never a formula.
"""

from __future__ import annotations

import msgspec


class Written(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """Something written in a pack file. Equality is by content, so two releases can be compared."""


class Param(Written, frozen=True, kw_only=True):
    """A value taken from a parameter of the same pack."""

    param: str


class Clause(Written, frozen=True, kw_only=True):
    """Why: a document of `sources`, the place in it, and what it asks in our own words.

    `verify` is yes while nobody has held the text in hand; pages then say 待核对原文.
    """

    source: str
    clause: str
    says: str
    verify: bool = False


class Ground(Clause, frozen=True, kw_only=True):
    """A clause with a name, for what cites it again and again: `{ground: code}` stands for it where clauses do."""

    code: str


class Word(Written, frozen=True, kw_only=True):
    """A code for ever and a title that may change, in both languages."""

    code: str
    title: str
    title_en: str


Number = int | Param
"""A whole number, or the parameter that holds it."""
