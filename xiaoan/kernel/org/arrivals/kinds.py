"""What kind of unit a school is, told by what its list says of it, else by its name.

A guess is never hidden: it comes with the words that led to it, and a name that says nothing is no guess.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

from xiaoan.kernel.catalogue.pack.words import UnitKind

PRIMARY, CAMPUS = "primary", "campus"


class Told(NamedTuple):
    """A kind, and how it is known: `stated` by the list, or guessed from `by`."""

    kind: str
    stated: bool
    by: str


_SAID: tuple[tuple[str, str], ...] = (
    (r"教学点", "teaching_point"),
    (r"幼儿|学前|托儿|托育", "kindergarten"),
    (r"十二年", "twelve_year"),
    (r"九年", "nine_year"),
    (r"完全中学|完中", "combined"),
    (r"特殊|特教|聋|盲|培智|启智", "special"),
    (r"职业|职高|中职|中专|中等专业|技工|职教", "vocational"),
    (r"中心校|中心学校", "central_school"),
)
_STAGES = (("小学", "primary"), ("初级中学", "junior"), ("初中", "junior"), ("高级中学", "senior"), ("高中", "senior"))
_COMBINED = {
    frozenset({"primary"}): "primary",
    frozenset({"junior"}): "junior",
    frozenset({"senior"}): "senior",
    frozenset({"primary", "junior"}): "nine_year",
    frozenset({"junior", "senior"}): "combined",
    frozenset({"primary", "junior", "senior"}): "twelve_year",
}
_UNSURE = ((r"一贯制", "nine_year"),)
_ENDS: tuple[tuple[str, str], ...] = (
    (r"(幼儿园|幼儿班|托儿所)$", "kindergarten"),
    (r"教学点$", "teaching_point"),
    (r"中心校$|中心学校$|[镇乡]中心(小学|完小)$", "central_school"),
    (r"(小学|完小|村小|附小|小学校)$", "primary"),
    (r"(职业|中等专业|技工|技师|卫生|师范|职工|职教).*(学校|学院|中学|中心)$|[职中]专$|职高$", "vocational"),
    (r"(特殊教育|特教|聋|盲|培智|启智).*$", "special"),
    (r"十二年.*$", "twelve_year"),
    (r"九年.*$", "nine_year"),
    (r"(完全中学|完中)$", "combined"),
    (r"(高级中学|高中)$", "senior"),
    (r"(初级中学|初中)$", "junior"),
)
_TAIL = re.compile(r"[(（].*?[)）]|(分校|分园|校区|园区|[东西南北]校)$")


def kind_of(name: str, category: str, stage: str, kinds: Mapping[str, UnitKind], *, otherwise: str = "") -> Told | None:
    """The kind of a school, or None when neither the list nor the name tells it.

    `category` and `stage` are the list's words; a village school that the list calls 小学 may by its name still be
    a teaching point or a central school. `otherwise` is the kind to take when nothing tells.
    """
    schools = {code for code, kind in kinds.items() if kind.is_school}
    if CAMPUS in kinds and re.fullmatch(r"分?校区|分校|园区|分园", category.strip()):
        return Told(CAMPUS, True, category.strip())
    named = _by_name(name)
    for said in (category.strip(), stage.strip()):
        told = _stated(said, kinds) if said else None
        if told is not None and told.kind in schools:
            finer = named in ("teaching_point", "central_school") and told.kind == PRIMARY
            return Told(named, False, f"名称“{name}”") if finer and named in schools else told
    if named in schools:
        return Told(named, False, f"名称“{name}”")
    if otherwise in schools:
        return Told(otherwise, False, "看不出类别的都按这一类")
    return None


def _stated(said: str, kinds: Mapping[str, UnitKind]) -> Told | None:
    for code, kind in kinds.items():
        if said in (kind.title, code) and kind.is_school:
            return Told(code, True, said)
    for pattern, code in _SAID:
        if re.search(pattern, said):
            return Told(code, True, said)
    stages = frozenset(stage for word, stage in _STAGES if word in said)
    if stages in _COMBINED:
        return Told(_COMBINED[stages], True, said)
    for pattern, code in _UNSURE:
        if re.search(pattern, said):
            return Told(code, False, f"“{said}”没有说明年限")
    return None


def _by_name(name: str) -> str:
    short = name
    while (cut := _TAIL.sub("", short)) != short:
        short = cut
    return next((code for pattern, code in _ENDS if re.search(pattern, short)), "")
