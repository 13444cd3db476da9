"""What was written on the form of an addition, as the overlay the catalogue takes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from xiaoan.kernel.catalogue.pack.items import CheckItem
from xiaoan.kernel.catalogue.pack.schema import DutyChange, KindChange, Overlay, Setting, Source, Value
from xiaoan.kernel.catalogue.pack.written import Clause
from xiaoan.kernel.catalogue.queries import Reign


def drawn(said: Mapping[str, Any], base: Reign, key: str) -> Overlay:
    """The overlay of a form. `key` names it for ever: the same form sent twice is the same addition."""
    code = f"extra_{''.join(letter for letter in key.lower() if letter.isalnum())[:24]}"
    source = Source(code=f"{code}_basis", title=said["basis"], title_en=said["basis"])
    clause = Clause(source=source.code, clause=said["title"], says=said["title"])
    items = _items(said, code, clause)
    return Overlay(
        code=code,
        title=said["title"],
        title_en=said["title"],
        pack=base.code,
        sources=(source,),
        parameters=tuple(_settings(said, base, clause)),
        items=items,
        duties=_duties(said, items),
        hazards=_hazards(said),
    )


def _settings(said: Mapping[str, Any], base: Reign, clause: Clause) -> list[Setting]:
    found = []
    for parameter in base.pack.parameters:
        given = said.get(f"param-{parameter.code}")
        if given in (None, "", []):
            continue
        value: Value = given
        if isinstance(given, list):
            held = base.values[parameter.code]
            value = (*(held if isinstance(held, tuple) else (str(held),)), *given)
        found.append(Setting(parameter=parameter.code, value=value, clause=clause))
    return found


def _items(said: Mapping[str, Any], code: str, clause: Clause) -> tuple[CheckItem, ...]:
    if not said.get("item_ask"):
        return ()
    passes, kind = said.get("item_pass") or said["item_ask"], said.get("item_kind") or ""
    return (CheckItem(code=f"{code}.item", ask=said["item_ask"], passes=passes, kind=kind, clauses=(clause,)),)


def _duties(said: Mapping[str, Any], items: tuple[CheckItem, ...]) -> tuple[DutyChange, ...]:
    duty, every, times, grace = said.get("duty"), said.get("every"), said.get("times"), said.get("grace_days")
    if not duty or not (every or times or grace is not None or items):
        return ()
    added = tuple(item.code for item in items)
    return (DutyChange(duty=duty, every=every or None, times=times, grace_days=grace, add_items=added),)


def _hazards(said: Mapping[str, Any]) -> tuple[KindChange, ...]:
    if not said.get("kind") or said.get("days") is None:
        return ()
    return (KindChange(kind=said["kind"], days=said["days"]),)
