"""Finding what a person at the keyboard means: a unit by name or id, an account by name and unit.

The names of one person may be many; an unclear one is refused with the list to choose from.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from xiaoan.foundation.errors import NotFound, Refused
from xiaoan.foundation.ids import parse_id

if TYPE_CHECKING:
    from xiaoan.kernel.access.models import Account
    from xiaoan.kernel.tree.models import Unit

_SHOWN = 10


def unit_meant(text: str) -> Unit:
    """The unit of that id, code, name or short name. NotFound, or Refused when several have it."""
    from django.db.models import Q

    from xiaoan.kernel.tree.models import Unit

    asked = Q(name=text) | Q(short_name=text) | Q(code=text)
    if (key := parse_id(text)) is not None:
        asked = Q(id=key)
    found = list(Unit.objects.filter(asked)[: _SHOWN + 1])
    if not found:
        raise NotFound(f"没有叫“{text}”的单位。")
    if len(found) > 1:
        raise Refused(f"叫“{text}”的单位不止一个，请用编号：{_choices([(one.name, one.id) for one in found])}")
    return found[0]


def account_meant(text: str, unit: str, *, also_off: bool = False) -> Account:
    """The account of that id, or of that name (in `unit` when given); `also_off`: even when it is switched off."""
    from xiaoan.foundation.rls import EVERYTHING, opened
    from xiaoan.kernel.access.models import Account

    rows = Account.objects.select_related("unit")
    rows = rows if also_off else rows.filter(is_active=True)
    key = parse_id(text)
    rows = rows.filter(id=key) if key is not None else rows.filter(name=text)
    if unit:
        rows = rows.filter(unit=unit_meant(unit))
    with opened(EVERYTHING):
        found = list(rows[: _SHOWN + 1])
    if not found:
        raise NotFound(f"没有叫“{text}”的人，或者账号已停用。")
    if len(found) > 1:
        places = _choices([(one.unit.name, one.id) for one in found])
        raise Refused(f"叫“{text}”的不止一人，请加上 --unit 单位，或用编号：{places}")
    return found[0]


def _choices(found: Sequence[tuple[str, object]]) -> str:
    return "；".join(f"{name} {key}" for name, key in found[:_SHOWN])
