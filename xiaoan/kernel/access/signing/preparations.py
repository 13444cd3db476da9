"""拟稿: a clerk makes a thing ready, the leader sees it under 待我签 and signs or returns it, each under his own name.

What can be prepared stands in a table that wiring fills: its verb is a signature, and signing it runs the command it
stands for, within the same act. A thing signed by another way takes its open preparation with it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.db import IntegrityError, transaction

from xiaoan.foundation.errors import Conflict, NotFound, Refused
from xiaoan.foundation.registry import Table
from xiaoan.foundation.text import cleaned
from xiaoan.kernel.access import acts
from xiaoan.kernel.access.events import (
    PreparationReturned,
    PreparationSigned,
    PreparationWithdrawn,
    Prepared,
)
from xiaoan.kernel.access.models import Preparation
from xiaoan.kernel.access.queries import may_unit
from xiaoan.kernel.access.rules import Viewer
from xiaoan.kernel.tree.models import Unit


class Signable(NamedTuple):
    """A kind of thing that is prepared by one and signed by another.

    `verb` is the signature, `prepares` what one needs to prepare it. `sign` is given (viewer, row, instant) and runs
    the command; `url` leads to the page where the thing is looked at; `words`, given (viewer, unit, subject, instant),
    names it and refuses what cannot be signed at all. `fields` of the body: code to title.
    """

    title: str
    verb: str
    prepares: str
    sign: Callable[[Viewer, Preparation, datetime], object]
    url: Callable[[Preparation], str]
    words: Callable[[Viewer, Unit, str, datetime], str]
    fields: Mapping[str, str]


SIGNABLE: Table[Signable] = Table("things prepared for signature", single=True)


@dataclass(frozen=True, slots=True)
class Waiting:
    """One preparation as it is shown. `mine`: the viewer prepared it; `signs`: he may sign it."""

    row: Preparation
    kind: str
    url: str
    body: tuple[tuple[str, str], ...]
    signs: bool
    mine: bool


def prepare(*, by: Viewer, unit: Unit, kind: str, subject: str, body: Mapping[str, str], at: datetime) -> Preparation:
    """Make something ready for the signature of whoever may. Conflict when it lies there already."""
    words = _kind(kind)
    if unknown := set(body) - set(words.fields):
        raise Refused(f"拟稿里没有这几项：{'、'.join(sorted(unknown))}。")
    with acts.opened(by=by, at=at) as act:
        act.require(words.prepares, unit)
        row = Preparation(
            unit=unit, kind=kind, subject=subject[:80], title=words.words(by, unit, subject, at)[:120],
            body={name: cleaned(text, most=2000) for name, text in body.items()}, prepared_by=act.acting(unit),
            prepared_account=by.account, at=at,
        )  # fmt: skip
        try:
            with transaction.atomic():
                row.save(force_insert=True)
        except IntegrityError as rival:
            raise Conflict(f"“{row.title}”已经拟好，正在等签字；要改请先收回。") from rival
        act.record(Prepared(title=row.title), about=row)
        return row


def sign_prepared(*, by: Viewer, preparation_id: UUID, at: datetime) -> Preparation:
    """看后签字: does what was prepared, under the signer's own name or by a mandate."""
    with acts.opened(by=by, at=at) as act:
        row = _open(preparation_id)
        words = _kind(row.kind)
        act.require(words.verb, row.unit)
        words.sign(by, row, at)
        _sealed(act, row)
        return row


def return_prepared(*, by: Viewer, preparation_id: UUID, reason: str, at: datetime) -> Preparation:
    """退回修改, with the reason; whoever prepared it sees it and can prepare anew."""
    why = cleaned(reason, most=300)
    with acts.opened(by=by, at=at) as act:
        row = _open(preparation_id)
        act.require(_kind(row.kind).verb, row.unit)
        if not why:
            raise Refused("请写明要改什么。", {"reason": "请填写"})
        row.state, row.answer, row.answered_at, row.answered_by = "returned", why, at, act.acting(row.unit)
        row.save()
        act.record(PreparationReturned(title=row.title, reason=why), about=row)
        return row


def withdraw_prepared(*, by: Viewer, preparation_id: UUID, at: datetime) -> Preparation:
    """收回: by whoever prepared it, to change it before it is signed."""
    with acts.opened(by=by, at=at) as act:
        row = _open(preparation_id)
        act.require(_kind(row.kind).prepares, row.unit)
        if row.prepared_account != by.account:
            raise Refused("谁拟的由谁收回；要改内容，请负责人退回修改。")
        row.state, row.answered_at, row.answered_by = "withdrawn", at, act.acting(row.unit)
        row.save()
        act.record(PreparationWithdrawn(title=row.title), about=row)
        return row


def settle(act: acts.Act, unit: Unit, kind: str, subject: str) -> None:
    """What was signed without looking at its preparation is signed all the same; called by a reaction."""
    row = Preparation.objects.filter(unit=unit, kind=kind, subject=subject, state="open").select_for_update().first()
    if row is not None:
        _sealed(act, row)


def waiting_for(viewer: Viewer, *, at: datetime) -> list[Waiting]:
    """待我签 first, then what the viewer prepared and what came back to him; one query."""
    rows = Preparation.objects.filter(state__in=("open", "returned")).select_related("unit").order_by("-at")
    found = []
    for row in rows[:500]:
        if row.kind not in SIGNABLE:
            continue
        words, mine = SIGNABLE[row.kind], row.prepared_account == viewer.account
        signs = row.state == "open" and may_unit(viewer, words.verb, row.unit)
        if signs or (mine and (row.state == "open" or (at - row.at).days <= 60)):
            body = tuple((title, row.body[name]) for name, title in words.fields.items() if row.body.get(name))
            found.append(Waiting(row, words.title, words.url(row), body, signs, mine))
    return sorted(found, key=lambda each: (not each.signs, each.row.state != "returned"))


def count_waiting(viewer: Viewer) -> int:
    """How many things wait for the viewer's signature; one query, none for those who sign nothing."""
    verbs = {kind: words.verb for kind, words in SIGNABLE.items()}
    if not any(code in held.verbs for held in viewer.held for code in verbs.values()):
        return 0
    rows = Preparation.objects.filter(state="open", kind__in=verbs).select_related("unit")
    return sum(may_unit(viewer, verbs[row.kind], row.unit) for row in rows[:500])


def open_preparation(viewer: Viewer, unit: Unit, kind: str, subject: str) -> Preparation | None:
    """The preparation of a thing that waits for signature, as far as the open scope sees it."""
    if kind not in SIGNABLE or not (
        may_unit(viewer, SIGNABLE[kind].verb, unit) or may_unit(viewer, SIGNABLE[kind].prepares, unit)
    ):
        return None
    return Preparation.objects.filter(unit=unit, kind=kind, subject=subject, state="open").first()


def _kind(kind: str) -> Signable:
    if kind not in SIGNABLE:
        raise NotFound("没有这样的拟稿。")
    return SIGNABLE[kind]


def _open(preparation_id: UUID) -> Preparation:
    rows = Preparation.objects.select_for_update(of=("self",)).select_related("unit")
    row = rows.filter(id=preparation_id).first()
    if row is None:
        raise NotFound()
    if row.state != "open":
        raise Conflict("这份拟稿已经签过、退回或收回了。")
    return row


def _sealed(act: acts.Act, row: Preparation) -> None:
    """Signed; a reaction to the very command that signing ran may have come first."""
    row.state, row.answered_at, row.answered_by = "signed", act.at, act.acting(row.unit)
    row.save()
    act.record(PreparationSigned(title=row.title), about=row)
