"""书号: one running series for each issuing unit, kind and year, given out under a lock. Its prefix is data."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from xiaoan.features.inspections.events import PrefixSet
from xiaoan.features.inspections.models import NumberBook
from xiaoan.features.inspections.rules import number
from xiaoan.features.inspections.verbs import INSPECT
from xiaoan.features.inspections.vocabulary import KINDS, SHORT, Kind
from xiaoan.foundation.clock import local
from xiaoan.foundation.errors import Refused
from xiaoan.foundation.text import cleaned
from xiaoan.kernel.access import acts
from xiaoan.kernel.access.rules import Viewer
from xiaoan.kernel.tree.models import Unit


def usual_prefix(issuer: Unit, kind: Kind) -> str:
    """What a unit's papers of a kind are called while it has said nothing else."""
    return f"{issuer.short_name}{SHORT[kind]}"[:30]


def next_number(issuer: Unit, kind: Kind, at: datetime) -> str:
    """The next number. Taken back with everything else when the act fails, so that none is missing."""
    book = _book(issuer, kind, local(at).year)
    book.last += 1
    book.save(update_fields=["last"])
    return number(book.prefix, book.year, book.last)


def _book(issuer: Unit, kind: Kind, year: int) -> NumberBook:
    """The book of a year, locked; a new year's takes over the last one's prefix."""
    books = NumberBook.objects.filter(home=issuer.home, issuer_id=issuer.id, kind=kind.value)
    before = books.filter(year__lte=year).order_by("-year").first()
    prefix = before.prefix if before is not None else usual_prefix(issuer, kind)
    found, _ = NumberBook.objects.select_for_update().get_or_create(
        home=issuer.home, issuer_id=issuer.id, kind=kind.value, year=year, defaults={"prefix": prefix}
    )
    return found


def set_prefix(*, by: Viewer, issuer: Unit, kind: str, prefix: str, at: datetime) -> NumberBook:
    """Say what the unit's papers of a kind are called from now on. The count goes on; issued papers keep theirs."""
    with acts.opened(by=by, at=at) as act:
        act.require(INSPECT, issuer)
        if kind not in set(Kind) or kind == Kind.DEPARTMENT:
            raise Refused("没有这种文书。", {"kind": "请从列表中选择"})
        words = cleaned(prefix, most=30)
        if not words or any(mark in words for mark in "〔〕\n"):
            raise Refused("请填书号的字，例如“青教安改”；年份和顺序号会自动加上。", {"prefix": "只写代字"})
        if _taken_elsewhere(issuer.id, words):
            raise Refused("这个书号已由别的单位或别的文书使用，请换一个。", {"prefix": "已有人使用"})
        book = _book(issuer, Kind(kind), local(at).year)
        if book.prefix != words:
            book.prefix = words
            book.save(update_fields=["prefix"])
            act.record(PrefixSet(kind=KINDS[Kind(kind)], prefix=words), about=issuer)
        return book


def _taken_elsewhere(issuer: UUID, prefix: str) -> bool:
    return NumberBook.objects.filter(prefix=prefix).exclude(issuer_id=issuer).exists()


def prefixes(issuer: Unit) -> list[tuple[Kind, str, int]]:
    """For each kind of paper: what it is called now, and how many were numbered in the newest book."""
    books = NumberBook.objects.filter(home=issuer.home, issuer_id=issuer.id).order_by("year")
    newest = {book.kind: (book.prefix, book.last) for book in books}
    ours = [kind for kind in Kind if kind != Kind.DEPARTMENT]
    return [(kind, *newest.get(kind.value, (usual_prefix(issuer, kind), 0))) for kind in ours]
