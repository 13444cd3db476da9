"""Typed events. A subclass is one thing that happened; its fields are the body, its name is for ever.

    @event("hazards.closed", "销号")
    class HazardClosed(Event):
        result: str
        remark: Personal

A `Personal` field enters the chain as a salted commitment; its text lies in a side table and can be erased.
"""

from __future__ import annotations

import typing
from collections.abc import Callable
from typing import Annotated, ClassVar, TypeVar
from uuid import UUID

import msgspec

from xiaoan.foundation.registry import Table
from xiaoan.foundation.text import person_words

Personal = Annotated[str, msgspec.Meta(extra={"personal": True})]

KINDS: Table[type[Event]] = Table("event kinds", single=True)


class Event(msgspec.Struct, kw_only=True):
    """What happened, as typed values. Its name, schema and title are the class's, in capitals.

    `STILL`: nothing that others have to do has changed by it. Every other event turns its unit's ground.
    """

    KIND: ClassVar[str] = ""
    SCHEMA: ClassVar[int] = 1
    TITLE: ClassVar[str] = ""
    STILL: ClassVar[bool] = False


E = TypeVar("E", bound=Event)


def event(kind: str, title: str, schema: int = 1, *, still: bool = False) -> Callable[[type[E]], type[E]]:
    """Name a kind of event for ever, with the Chinese title the history shows."""

    def named(shape: type[E]) -> type[E]:
        shape.KIND, shape.TITLE, shape.SCHEMA, shape.STILL = kind, title, schema, still
        KINDS.add(kind, shape)
        return shape

    return named


class Acting(msgspec.Struct, frozen=True, omit_defaults=True):
    """Who acted, in which post, for which unit: names as they were on that day.

    `device` names the shared tablet it was done on; `instead_of` says whose signature it stands for, by which paper.
    """

    account: UUID
    name: str
    post: str
    unit: UUID
    unit_name: str
    device: str = ""
    instead_of: str = ""

    @property
    def words(self) -> str:
        """示例·周主任（安全员）, and for whom he signed: 示例·张副校长（副校长）代 示例·李校长（校长）签，授权…"""
        return f"{person_words(self.name, self.post)}{self.instead_of}"


def personal_fields(event: Event) -> frozenset[str]:
    """Names of the fields whose text must be erasable."""
    return _personal(type(event))


_cache: dict[type[Event], frozenset[str]] = {}


def _personal(shape: type[Event]) -> frozenset[str]:
    if shape not in _cache:
        hints = typing.get_type_hints(shape, include_extras=True)
        names = set()
        for name, hint in hints.items():
            for mark in getattr(hint, "__metadata__", ()):
                if isinstance(mark, msgspec.Meta) and (mark.extra or {}).get("personal"):
                    names.add(name)
        _cache[shape] = frozenset(names)
    return _cache[shape]
