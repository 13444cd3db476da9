"""The worker's part: writing a long list, telling its owner by letter, and letting go of what was kept long enough."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from xiaoan.features.imports.doing.frame import content_of, locked
from xiaoan.features.imports.doing.writing import write
from xiaoan.features.imports.kinds.shelf import KINDS
from xiaoan.features.imports.models import Content, Deed, Import
from xiaoan.features.imports.progress import clear, gauge
from xiaoan.foundation.errors import XiaoanError
from xiaoan.foundation.text import measure
from xiaoan.kernel.access import acts
from xiaoan.kernel.access.queries import operator, viewer
from xiaoan.kernel.messages.commands import Word
from xiaoan.kernel.messages.commands import write as write_letter

KEPT = timedelta(days=90)
"""How long the file, what was read of it and what each row was before are kept."""
LEFT_OPEN = timedelta(days=14)
"""How long a list that nobody goes on with is kept."""
LETTER = "imports.import"


def write_one(arguments: Mapping[str, str], at: datetime) -> None:
    """Write a list that was handed over; killed in the middle nothing was written, and it begins anew.

    What a rule refuses is no failure of the machine: the list is given back to its owner with the reason.
    """
    key, account = UUID(arguments["import_id"]), UUID(arguments["account"])
    said = _written(key, account, at)
    if said is None:
        return
    clear(key)
    with acts.opened(by=operator(), at=at) as act:
        row = Import.objects.select_related("unit").get(id=key)
        write_letter(act, to=[account], key=f"import:{row.id}:{row.version}", said=said, about=row, unit=row.unit)


def _written(key: UUID, account: UUID, at: datetime) -> Word | None:
    """What to tell the owner; None when there was nothing to do any more."""
    try:
        with transaction.atomic(), acts.opened(by=viewer(account, at=at), at=at) as act:
            row = locked(act, key)
            if row.state != "open" or row.step != "waiting":
                return None
            content = content_of(row)
            with gauge(row.id, row.lines, at) as going:
                done = write(act, row, content, going)
    except XiaoanError as refused:
        return _given_back(key, str(refused), at)
    words = KINDS[row.kind]
    if not done:
        return Word(
            LETTER, f"没有导入{words.title}：有 {measure(row.wrong, '行')}要改", "核对以后又有了变化，请再看一遍。"
        )
    counts = f"新增 {measure(row.added, words.measure)}，修改 {measure(row.changed, words.measure)}。"
    return Word(LETTER, f"{words.title}已导入", counts)


def _given_back(key: UUID, reason: str, at: datetime) -> Word:
    with acts.opened(by=operator(), at=at):
        row = Import.objects.select_for_update(of=("self",)).get(id=key)
        row.step, row.failure = "looked", reason[:400]
        row.version += 1
        row.save(update_fields=["step", "failure", "version"])
    return Word(LETTER, f"没有导入{KINDS[row.kind].title}，一行也没有写", reason[:400])


def let_go(at: datetime) -> int:
    """Erase files, readings and former values kept long enough; how many imports that concerned."""
    with acts.opened(by=operator(), at=at):
        old = Content.objects.filter(kept_at__lt=at - KEPT) | Content.objects.filter(
            of__state__in=("open", "undone"), kept_at__lt=at - LEFT_OPEN
        )
        gone = old.count()
        Content.objects.filter(id__in=list(old.values_list("id", flat=True))).delete()
        Deed.objects.filter(at__lt=at - KEPT).delete()
        return gone
