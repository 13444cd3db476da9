"""What a draft pack is made from: its head, and the duties that were taken over."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from xiaoan.features.policies.carrying.plan import Plan
from xiaoan.features.policies.shapes import WasSaid
from xiaoan.kernel.catalogue.pack.schema import Pack


class Head(NamedTuple):
    """Which pack, of which document. `ends`: the last day of the whole; `number` is the document's own (文号)."""

    code: str
    version: str
    title: str
    number: str = ""
    issued_by: str = ""
    ends: date | None = None


class Entry(NamedTuple):
    """A duty to be owed: `name` is its end of the code for ever (d12), `place` where it stands in the document."""

    name: str
    said: WasSaid
    plan: Plan
    place: str


class Made(NamedTuple):
    """A pack, and where each entry went: name -> (duty code, item code, empty when it is the duty itself)."""

    pack: Pack
    went: Mapping[str, tuple[str, str]]
