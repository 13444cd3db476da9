"""What a form may say before anybody writes: names known from earlier records, and what has fallen due.

Names are facts (today's dishes, the cabinets there are), never results. One query for a form, none for most.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from xiaoan.foundation.clock import school_day
from xiaoan.foundation.text import moment_words
from xiaoan.kernel.catalogue.pack.items import CheckItem, Proposes, TakenFrom
from xiaoan.kernel.catalogue.queries import shelf
from xiaoan.kernel.tree.models import Unit
from xiaoan.kernel.work.models import AnswerRow, Record
from xiaoan.kernel.work.reading.room import Owed

BACK = timedelta(days=30)
MOST = 120
MOST_TOLD = 20
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_BETWEEN = str.maketrans("，,；;　\t\n", "、、、、   ")


class Before(NamedTuple):
    """What stands in one item's form: names of its table, and facts said beside it."""

    names: tuple[str, ...] = ()
    told: tuple[str, ...] = ()


NOTHING = Before()


def before(unit: Unit, asked: Iterable[tuple[CheckItem, Owed]], *, at: datetime) -> dict[str, Before]:
    """Item code -> what is known of it, for those items that ask for it. Within a reading."""
    wanted = [(item, owed) for item, owed in asked if item.taken_from or item.proposes]
    if not wanted:
        return {}
    sources = {source.item for item, _ in wanted for source in (item.taken_from, item.proposes) if source}
    kept = _records(unit, sources | {item.code for item, _ in wanted if item.proposes}, at=at)
    found: dict[str, Before] = {}
    for item, owed in wanted:
        names = _names(item.taken_from, owed, kept) if item.taken_from else ()
        told = _told(item, item.proposes, kept, at=at) if item.proposes else ()
        found[item.code] = Before(names, told)
    return found


def _records(unit: Unit, items: set[str], *, at: datetime) -> list[Record]:
    """Records of the unit that may answer these items, the latest first."""
    known = shelf()
    asking = [
        code
        for code, duty in known.duties.items()
        if any(item.code in items for item in known.items_of(duty.checklist))
    ]
    rows = Record.objects.filter(unit=unit, duty__in=asking, withdrawn_at=None, happened__gt=at - BACK)
    columns = ("id", "duty", "subject_id", "opens", "happened", "answers")
    return list(rows.only(*columns).order_by("-happened", "-id")[:MOST])


def _asking(items: set[str]) -> set[str]:
    """Duties whose lists hold one of these items."""
    known = shelf()
    return {code for code, duty in known.duties.items() if any(i.code in items for i in known.items_of(duty.checklist))}


def _answer(record: Record, item: str) -> AnswerRow | None:
    return next((answer for answer in record.answers if answer.item == item), None)


def _names(taken: TakenFrom, owed: Owed, kept: Sequence[Record]) -> tuple[str, ...]:
    """The names of the last fitting record; of the same place where there is one."""
    subject: UUID = owed.expected.subject.id
    day = owed.occurrence.first_day
    for record in sorted(kept, key=lambda each: each.subject_id != subject):
        answer = _answer(record, taken.item)
        if answer is None or not answer.rows:
            continue
        if taken.day and school_day(record.opens).isocalendar()[:2] != day.isocalendar()[:2]:
            continue
        rows = [
            row
            for row in answer.rows
            if (not taken.day or row.get(taken.day) == _WEEKDAYS[day.weekday()])
            and (not taken.slot or row.get(taken.slot) == owed.occurrence.slot)
        ]
        return split(row.get(taken.names, "") for row in rows)
    return ()


def split(texts: Iterable[str]) -> tuple[str, ...]:
    """Names written with 、 or a comma between them, each once."""
    parts = (part.strip() for text in texts for part in text.translate(_BETWEEN).split("、"))
    return tuple(dict.fromkeys(part for part in parts if part))


def _told(item: CheckItem, proposes: Proposes, kept: Sequence[Record], *, at: datetime) -> tuple[str, ...]:
    """What has fallen due and was not yet dealt with: since the last record that answered the proposing item."""
    wait = timedelta(hours=int(str(proposes.after_hours)))
    duties = _asking({item.code})
    last = max((record.happened for record in kept if record.duty in duties), default=at - BACK)
    lines = []
    for record in reversed(kept):
        answer = _answer(record, proposes.item)
        due = record.happened + wait
        if answer is None or not answer.rows or not last < due <= at:
            continue
        names = "、".join(split(row.get(proposes.names, "") for row in answer.rows))
        lines.append(f"{moment_words(record.happened)} {names}（{moment_words(due)}满{proposes.after_hours}小时）")
    return tuple(lines[:MOST_TOLD]) or ("没有到期的",)
