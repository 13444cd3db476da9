"""Work standards as they bind units: for every duty the history of its versions, and its rule in each.

Units governed alike share one `Standards`, by identity.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from xiaoan.foundation.digest import sm3
from xiaoan.foundation.rls import EVERYTHING, opened
from xiaoan.kernel.catalogue.pack.items import CheckItem
from xiaoan.kernel.catalogue.pack.shelf import Shelf
from xiaoan.kernel.catalogue.queries import Reign, reigns, shelf
from xiaoan.kernel.catalogue.rules import facts_used, rule_of
from xiaoan.kernel.tree.models import Unit
from xiaoan.kernel.work.owing.apart import Declared, declared, without
from xiaoan.kernel.work.owing.versions import History, Version

__all__ = ["History", "Standards", "Version", "domain_of", "label", "read"]


class Standards:
    """Every duty that governs some units on some day of a range, by code; `facts` are those that tests ask for, of
    which duties ask for `tested`."""

    def __init__(self, reigns_by_pack: Mapping[str, tuple[Reign, ...]], elsewhere: tuple[Declared, ...] = ()) -> None:
        self.duties: dict[str, History] = {}
        self._shelves: dict[str, Shelf] = {}
        for rows in reigns_by_pack.values():
            for reign in rows:
                release, domain = label(reign), domain_of(reign)
                for duty in reign.pack.duties:
                    history = self.duties.get(duty.code, ())
                    if history and (history[-1].release, history[-1].ends) == (release, reign.starts):
                        # Only other duties ended that day: this one goes on as it was.
                        self.duties[duty.code] = (*history[:-1], history[-1]._replace(ends=reign.ends))
                        continue
                    version = Version(duty, rule_of(duty), reign.starts, reign.ends, release, domain, reign)
                    self.duties[duty.code] = (*history, version)
        if elsewhere:
            self.duties = without(self.duties, elsewhere)
        duties = tuple(version.duty for rows in self.duties.values() for version in rows)
        packs = [reign.pack for rows in reigns_by_pack.values() for reign in rows]
        items = (*shelf().items.values(), *(item for pack in packs for item in pack.items))
        self.facts = facts_used(duties, items)
        self.tested = facts_used(duties)

    def version(self, code: str, release: str) -> Version:
        """The version of a duty that an occurrence of this release is governed by."""
        return next(each for each in self.duties[code] if each.release == release)

    def items(self, version: Version) -> tuple[CheckItem, ...]:
        """The items of a duty's checklist in walking order, as its release has them; or those it brings itself."""
        if version.own is not None:
            return version.own
        mark = version.reign.mark
        if mark not in self._shelves:
            own = Shelf.of((version.reign.pack,))
            for name in ("items", "checklists"):
                for code, thing in getattr(shelf(), name).items():
                    getattr(own, name).setdefault(code, thing)
            self._shelves[mark] = own
        return self._shelves[mark].items_of(version.duty.checklist)


def read(units: Iterable[Unit], first: date, last: date) -> dict[str, Standards]:
    """path -> what governs there between the days; three queries whatever the units."""
    found: dict[str, Standards] = {}
    shared: dict[tuple[object, ...], Standards] = {}
    with opened(EVERYTHING):  # both read above the viewer's scope: it is left once
        governing = reigns(units, first, last)
        elsewhere = declared(governing, first, last) if governing else {}
    for path, packs in governing.items():
        said = elsewhere.get(path, ())
        key = (
            said,
            *((code, each.mark, each.starts, each.ends) for code, rows in packs.items() for each in rows),
        )
        if key not in shared:
            shared[key] = Standards(packs, said)
        found[path] = shared[key]
    return found


def label(reign: Reign) -> str:
    """How a release is named on records: pack, version, and a short digest of profile and additions."""
    return f"{reign.code}@{reign.version}#{sm3(reign.mark)[:12]}"


def domain_of(reign: Reign) -> str:
    return reign.pack.domain or reign.pack.code
