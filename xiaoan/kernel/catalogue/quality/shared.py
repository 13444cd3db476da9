"""What is written is used: items are asked, common parameters imported, grounds cited; a document is declared once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from xiaoan.kernel.catalogue.pack.schema import Pack
from xiaoan.kernel.catalogue.pack.shelf import Shelf
from xiaoan.kernel.catalogue.pack.written import Clause, Ground, Written
from xiaoan.kernel.catalogue.reading.shared.borrowing import COMMON


def unshared(packs: Mapping[str, Pack]) -> Iterator[tuple[str, str, str]]:
    """(pack, code, reason) of what nobody uses, and of documents that two packs declare."""
    common = packs[COMMON].parameters if COMMON in packs else ()
    imported = {each for pack in packs.values() if pack.code != COMMON for each in pack.parameters}
    for parameter in common:
        if parameter not in imported:
            yield COMMON, parameter.code, f"没有哪套工作标准引进公共参数“{parameter.code}”，请去掉。"
    cited = {(each.source, each.clause, each.says) for pack in packs.values() for each in _clauses(pack)}
    for pack in packs.values():
        for ground in pack.grounds:
            if (ground.source, ground.clause, ground.says) not in cited:
                yield pack.code, ground.code, f"没有哪里引用依据“{ground.code}”（{{ground: …}}），请去掉。"
    declared: dict[str, str] = {}
    for pack in packs.values():
        for source in pack.sources:
            if (first := declared.setdefault(source.code, pack.code)) != pack.code:
                reason = f"文件“{source.code}”在 {first} 里也有，请移到 {COMMON} 的 sources_*.yaml，只写一次。"
                yield pack.code, source.code, reason


def unasked(packs: Mapping[str, Pack]) -> Iterator[tuple[str, str, str]]:
    """(pack, code, reason) of items and lists that no duty of any pack asks."""
    shelf = Shelf.of(packs.values())
    lists: set[str] = set()
    waiting = [duty.checklist for duty in shelf.duties.values()]
    while waiting:
        if (code := waiting.pop()) not in lists:
            lists.add(code)
            waiting += shelf.checklists[code].includes
    asked = {item for code in lists for item in shelf.checklists[code].items}
    for pack in packs.values():
        for listed in pack.checklists:
            if listed.code not in lists:
                yield pack.code, listed.code, f"没有哪件事用检查表“{listed.title}”，请去掉。"
        for item in pack.items:
            if item.code not in asked:
                yield pack.code, item.code, f"没有哪件事会问到“{item.ask}”，请去掉。"


def _clauses(thing: object) -> Iterator[Clause]:
    """Every clause anywhere inside, named ones apart."""
    if isinstance(thing, Clause):
        if not isinstance(thing, Ground):
            yield thing
    elif isinstance(thing, tuple):
        for one in thing:
            yield from _clauses(one)
    elif isinstance(thing, Written):
        for name in thing.__struct_fields__:
            yield from _clauses(getattr(thing, name))
