"""The unit that receives a list of schools, and the schools placed under it."""

from __future__ import annotations

from collections.abc import Sequence

from xiaoan.foundation.errors import Refused
from xiaoan.kernel.catalogue.queries import shelf
from xiaoan.kernel.org.arrivals.admission import known_under
from xiaoan.kernel.org.arrivals.placing import Plan, planned
from xiaoan.kernel.org.arrivals.rows import Arrival
from xiaoan.kernel.tree.models import Unit

_ABOVE_SCHOOLS = ("province", "city", "county", "town")


def receiving_unit(unit: Unit) -> Unit:
    """The unit itself, when schools stand under units of its kind."""
    words = shelf().unit_kinds.get(unit.kind)
    if words is None or words.level not in _ABOVE_SCHOOLS or unit.closed is not None:
        raise Refused(f"“{unit.name}”不是教育局或乡镇（学区），学校不能放在它下面。")
    return unit


def kind_named(text: str) -> str:
    """The code of a kind of school by title or code; nothing for nothing."""
    if not text:
        return ""
    schools = {code: words for code, words in shelf().unit_kinds.items() if words.is_school}
    code = next((code for code, words in schools.items() if text in (code, words.title)), None)
    if code is None:
        raise Refused(f"没有“{text}”这类学校；有：{'、'.join(words.title for words in schools.values())}。")
    return code


def placed(arrivals: Sequence[Arrival], top: Unit, *, make_towns: bool) -> Plan:
    """Where the arrivals go under `top`, among what is there."""
    kinds = shelf().unit_kinds
    if make_towns and kinds[top.kind].level == "town":
        raise Refused("已经放在一个乡镇（学区）下，不能再建乡镇。")
    return planned(arrivals, known_under(top), kinds, top.id, make_towns=make_towns)
