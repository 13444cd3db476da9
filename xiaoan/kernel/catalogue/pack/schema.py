"""The whole of a pack, and the choices that govern it: parameters, profiles, overlays.

A pack is a folder of YAML read by `reading.read_pack`; this is the same content as frozen values, which
is what a release stores and what its digest covers.
"""

from __future__ import annotations

from datetime import date
from typing import Literal

import msgspec

from xiaoan.foundation.digest import canonical, sm3
from xiaoan.kernel.catalogue.derived.returns import Return
from xiaoan.kernel.catalogue.derived.written import Headline, Inspection, Register
from xiaoan.kernel.catalogue.norms.written import Norm
from xiaoan.kernel.catalogue.pack.content import Charge, Checklist, Combined, HazardKind, Indicator, Ledger
from xiaoan.kernel.catalogue.pack.duties import Duty, Every, Evidence, Group, Slot, Window
from xiaoan.kernel.catalogue.pack.items import CheckItem
from xiaoan.kernel.catalogue.pack.jurisdictions import Jurisdiction, Limit
from xiaoan.kernel.catalogue.pack.words import Choice, Vocabulary
from xiaoan.kernel.catalogue.pack.written import Clause, Ground, Word, Written

Value = int | str | tuple[str, ...]
"""A parameter's value: a number, one word, or a set of words."""


class Source(Word, frozen=True, kw_only=True):
    """A document clauses refer to. `verify` is yes when its text was not in hand.

    In force from `since` to `until`, its last day; `replaced_by` is the document that took its place.
    """

    issued: str = ""
    number: str = ""
    issuer: str = ""
    since: date | None = None
    until: date | None = None
    replaced_by: str = ""
    verify: bool = False


class Parameter(Word, frozen=True, kw_only=True):
    """A value that may vary, and which way is stricter.

    number: `least` to `most`, stricter up or down. choice: `allowed` from lax to strict (up) or the
    reverse (down). set: words of `choices`; more of them is stricter.
    """

    type: Literal["number", "choice", "set"]
    stricter: Literal["up", "down", "set"]
    default: Value
    least: int | None = None
    most: int | None = None
    allowed: tuple[str, ...] = ()
    choices: tuple[Choice, ...] = ()
    unit: str = ""
    clauses: tuple[Clause, ...]


class Setting(Written, frozen=True, kw_only=True):
    """One parameter's value. A value laxer than the default must cite the clause that allows it."""

    parameter: str
    value: Value
    clause: Clause | None = None


class Profile(Word, frozen=True, kw_only=True):
    """Parameter values an adopting unit may pick as a whole, once."""

    sets: tuple[Setting, ...]


class Pack(Vocabulary, frozen=True, kw_only=True):
    """A safety domain as data."""

    code: str
    title: str
    title_en: str
    version: str
    about: str = ""
    domain: str = ""
    requires: tuple[str, ...] = ()
    sources: tuple[Source, ...] = ()
    grounds: tuple[Ground, ...] = ()
    parameters: tuple[Parameter, ...] = ()
    duties: tuple[Duty, ...] = ()
    items: tuple[CheckItem, ...] = ()
    checklists: tuple[Checklist, ...] = ()
    ledgers: tuple[Ledger, ...] = ()
    hazards: tuple[HazardKind, ...] = ()
    combined: tuple[Combined, ...] = ()
    norms: tuple[Norm, ...] = ()
    indicators: tuple[Indicator, ...] = ()
    charges: tuple[Charge, ...] = ()
    registers: tuple[Register, ...] = ()
    headlines: tuple[Headline, ...] = ()
    inspections: tuple[Inspection, ...] = ()
    returns: tuple[Return, ...] = ()
    profiles: tuple[Profile, ...] = ()
    limits: tuple[Limit, ...] = ()
    jurisdictions: tuple[Jurisdiction, ...] = ()


class DutyChange(Written, frozen=True, kw_only=True):
    """What an overlay tightens in one duty; everything absent stays as it is."""

    duty: str
    every: Every | None = None
    times: int | None = None
    grace_days: int | None = None
    window: Window | None = None
    months: tuple[int, ...] | None = None
    add_slots: tuple[Slot, ...] = ()
    add_items: tuple[str, ...] = ()
    add_evidence: tuple[Evidence, ...] = ()
    also_for: Group | None = None


class KindChange(Written, frozen=True, kw_only=True):
    """Fewer days to rectify one kind of hazard, or a stronger grade hint."""

    kind: str
    days: int | None = None
    grade: Literal["general", "suspected_major"] | None = None


class Overlay(Word, frozen=True, kw_only=True):
    """本县（本校）补充要求: below a release it may only tighten."""

    pack: str
    sources: tuple[Source, ...] = ()
    parameters: tuple[Setting, ...] = ()
    items: tuple[CheckItem, ...] = ()
    duties: tuple[DutyChange, ...] = ()
    hazards: tuple[KindChange, ...] = ()


def digest(pack: Pack) -> str:
    """SM3 over the canonical content: equal for equal content however the YAML was laid out."""
    # Through JSON and back, as the database keeps it: a default that is written out is the same as one left out.
    kept = msgspec.json.decode(msgspec.json.encode(pack), type=Pack)
    return sm3(canonical(msgspec.to_builtins(kept)))
