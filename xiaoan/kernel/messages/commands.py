"""Letters are written in the act they follow from and opened by whom they are to; a digest is written once a day."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.db import IntegrityError, models, transaction

from xiaoan.foundation.clock import school_day
from xiaoan.foundation.errors import NotFound
from xiaoan.foundation.rls import opened
from xiaoan.foundation.text import cleaned
from xiaoan.kernel.access import acts
from xiaoan.kernel.access.queries import viewer as viewer_of
from xiaoan.kernel.access.rules import Viewer
from xiaoan.kernel.messages.models import Digest, Letter
from xiaoan.kernel.messages.offers import sentence
from xiaoan.kernel.tree.models import Unit


class Word(NamedTuple):
    """What a letter says: its kind, one line, and a sentence more."""

    kind: str
    title: str
    text: str = ""


def write(act: acts.Act, *, to: Iterable[UUID], key: str, said: Word, about: models.Model, unit: Unit) -> int:
    """Write a letter to these accounts, at most once under `key` to each, never to whoever acts; how many were written.

    Called within the act that it follows from: when that fails, no letter was written.
    """
    rows = [
        Letter(
            home=unit.home, unit=unit, path=unit.path, to=account, key=key[:120], kind=said.kind,
            title=cleaned(said.title, most=120), text=cleaned(said.text, most=400), about=about._meta.label_lower,
            about_id=about.pk, at=act.at,
        )
        for account in dict.fromkeys(to)
        if account != act.by.account
    ]  # fmt: skip
    known = set(Letter.objects.filter(home=unit.home, to__in=[row.to for row in rows], key=key[:120]).values_list("to"))
    return len(Letter.objects.bulk_create([row for row in rows if (row.to,) not in known], ignore_conflicts=True))


def open_letters(*, by: Viewer, at: datetime, ids: Iterable[UUID] | None = None) -> int:
    """Note that letters were shown to whom they are to (all of his when `ids` is None); how many were new."""
    with opened(by.scope):
        rows = Letter.objects.filter(to=by.account, opened_at=None, at__lte=at)
        if ids is not None:
            rows = rows.filter(id__in=list(ids))
        return rows.update(opened_at=at)


def letter_of(by: Viewer, letter_id: UUID) -> Letter:
    """One's own letter, or NotFound."""
    found = Letter.objects.filter(id=letter_id, to=by.account).first()
    if found is None:
        raise NotFound()
    return found


def digest(account_id: UUID, *, at: datetime) -> Digest | None:
    """Write the day's sentence for one person; None when it is there already, or there is nothing to say.

    Computed in his own scope at this instant, as he would see it himself. Opens transactions of its own.
    """
    try:
        who = viewer_of(account_id, at=at)
    except NotFound:
        return None
    day = school_day(at)
    with opened(who.scope, readonly=True):
        if Digest.objects.filter(to=who.account, day=day).exists():
            return None
        said = sentence(who, at=at)
        unit = Unit.objects.get(id=who.unit)
    if not said:
        return None
    row = Digest(unit=unit, to=who.account, day=day, sentence=cleaned(said, most=400), at=at)
    try:
        with opened(who.scope), transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        return None
    return row
