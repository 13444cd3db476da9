"""All kinds of lists, in the order in which a bureau brings them."""

from __future__ import annotations

from xiaoan.features.imports.kinds import calendars, ledgers, rosters, schools
from xiaoan.features.imports.kinds.people import kind as people
from xiaoan.features.imports.shapes import Kind
from xiaoan.foundation.errors import Refused

KINDS: dict[str, Kind] = {
    kind.code: kind for kind in (schools.KIND, people.KIND, ledgers.KIND, rosters.KIND, calendars.KIND)
}


def kind_named(code: str) -> Kind:
    """The kind of that code, or Refused."""
    found = KINDS.get(code)
    if found is None:
        raise Refused("请选表里是什么。", {"kind": "请从列表中选择"})
    return found
