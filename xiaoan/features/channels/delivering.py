"""Messages as rows: planned once under a key, taken by one worker, handed over outside any transaction, settled.

Taken and marked before the network is touched: whoever dies in between leaves 不明, and it is not sent again.
"""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Count, Q

from xiaoan.features.channels.mine import addressed
from xiaoan.features.channels.models import Address, Channel, ChannelSecret, Delivery
from xiaoan.features.channels.outward import posting
from xiaoan.features.channels.outward.opening import Opening
from xiaoan.features.channels.outward.posting import Outcome, Result
from xiaoan.features.channels.rules import (
    A_MINUTE,
    DUE,
    LONGEST_HANDING,
    SPENT,
    URGENT,
    Budget,
    Kind,
    Message,
    Quiet,
    Spent,
    State,
    Waiting,
    again_at,
    verdict,
)
from xiaoan.features.channels.saying import said
from xiaoan.features.channels.sealed import unsealed
from xiaoan.foundation.clock import instant, school_day
from xiaoan.foundation.errors import NotFound, Refused
from xiaoan.foundation.rls import opened
from xiaoan.kernel.access.queries import operator
from xiaoan.kernel.access.queries import viewer as viewer_of
from xiaoan.kernel.hazards.held_up.days import works
from xiaoan.kernel.tree.models import Unit, placed
from xiaoan.kernel.tree.queries import lineage

ROUND = 20


class Taken(NamedTuple):
    """A message that this worker alone hands over, marked so in the database."""

    row: Delivery
    channel: Channel


def plan_digests(*, at: datetime) -> int:
    """A row for each reader of each channel, for this day; run again it adds nobody. Words come when it is sent."""
    day, rows = school_day(at), []
    with opened(operator().scope):
        channels = list(Channel.objects.filter(enabled=True).select_related("unit").order_by("path", "made_at", "id"))
        if not channels:
            return 0
        at_work = {each.unit_id: works(each.unit, day) for each in channels}
        for channel in channels:
            if channel.kind != Kind.MAIL and (at_work[channel.unit_id] or not channel.rests):
                rows.append(_row(channel, Message.DIGEST, f"digest:{channel.id}:{day}", at))
        for address, channel in _by_mail(channels):
            if at_work[channel.unit_id] or not channel.rests:
                key = f"digest:{channel.id}:{address.id}:{day}"
                rows.append(_row(channel, Message.DIGEST, key, at, to=address))
        return _added(rows)


def _by_mail(channels: list[Channel]) -> list[tuple[Address, Channel]]:
    """Everybody who has an address, with the nearest mail channel that serves him."""
    mail = [each for each in channels if each.kind == Kind.MAIL]
    if not mail:
        return []
    rows = Address.objects.filter(muted=False).exclude(confirmed_at=None).exclude(tail="").select_related("unit")
    found = []
    for row in rows.order_by("path", "id"):
        serving = [each for each in mail if row.path.startswith(each.unit.path)]
        if serving:
            # The longest path is the nearest; among equals the first that was set up.
            found.append((row, max(reversed(serving), key=lambda each: len(each.unit.path))))
    return found


def plan_urgent(*, kind: str, object_id: UUID, unit_id: UUID, at: datetime) -> int:
    """Rows for an event that is told at once: to groups of the unit and those above, by mail to who may act on it."""
    urgent = URGENT.get(kind)
    if not urgent:
        return 0
    with opened(operator().scope):
        holds = urgent[0].holds
        if holds is not None and not holds(object_id):
            return 0
        unit = Unit.objects.get(id=unit_id)
        line = [each.id for each in lineage(unit.path)]
        rows = Channel.objects.filter(enabled=True, subjects__contains=[kind]).select_related("unit")
        channels = list(rows.filter(unit_id__in=line).order_by("path", "made_at", "id"))
        told: dict[str, Any] = {"subject": kind, "about_id": object_id, "about_unit": unit_id, "urgent": True}
        made = [
            _row(each, Message.URGENT, f"urgent:{kind}:{object_id}:{each.id}", at, **told)
            for each in channels
            if each.kind != Kind.MAIL
        ]
        nearest = [(row, each) for row, each in _by_mail(_all_mail()) if row.unit_id in line and kind in each.subjects]
        for row, channel in nearest:
            if _may(row.id, urgent[0].verb, unit, at):
                key = f"urgent:{kind}:{object_id}:{channel.id}:{row.id}"
                made.append(_row(channel, Message.URGENT, key, at, to=row, **told))
        return _added(made)


def _all_mail() -> list[Channel]:
    rows = Channel.objects.filter(enabled=True, kind=Kind.MAIL).select_related("unit")
    return list(rows.order_by("path", "made_at", "id"))


def _may(account: UUID, verb: str, unit: Unit, at: datetime) -> bool:
    try:
        return viewer_of(account, at=at).may(verb, path=unit.path, unit=unit.id)
    except NotFound:
        return False


def _row(channel: Channel, kind: Message, key: str, at: datetime, to: Address | None = None, **more: Any) -> Delivery:
    """A message to a person lies with his own unit, where its burden is counted; one to a group with the channel's."""
    return Delivery(
        **placed(channel.unit if to is None else to.unit), account=to.id if to is not None else None, key=key,
        channel_id=channel.id, kind=kind, day=school_day(at), state=State.WAITING, made_at=at, next_at=at, **more,
    )  # fmt: skip


def _added(rows: list[Delivery]) -> int:
    keys = [row.key for row in rows]
    known = set(Delivery.objects.filter(key__in=keys).values_list("key", flat=True))
    return len(Delivery.objects.bulk_create([row for row in rows if row.key not in known], ignore_conflicts=True))


def step(at: datetime) -> bool:
    """Hand over one message that is due; False when none is. Called outside any transaction."""
    taken = take(at=at)
    if taken is None:
        return False
    outcome = _sent(taken, at)
    settle(taken.row, outcome, at=at)
    return True


def take(*, at: datetime) -> Taken | None:
    """Mark one due message as being handed over, and commit that. What cannot go now is put where it belongs.

    The channel's row is locked while its budget is counted, so that two workers do not both take its last.
    """
    with opened(operator().scope):
        _give_up_the_dead(at)
        due = Delivery.objects.filter(state__in=DUE, next_at__lte=at).order_by("-urgent", "next_at", "id")
        for row in due.select_for_update(skip_locked=True)[:ROUND]:
            channel = Channel.objects.select_for_update(of=("self",)).select_related("unit").get(id=row.channel_id)
            if not channel.enabled:
                _put(row, State.GIVEN_UP, error="通道已停用")
                continue
            judged = verdict(
                Waiting(Message(row.kind), row.day, row.made_at), at=at,
                quiet=Quiet(channel.quiet_from, channel.quiet_to),
                resting=channel.rests and row.kind == Message.DIGEST and not works(channel.unit, school_day(at)),
                budget=Budget(channel.per_minute, channel.per_day, channel.per_person), spent=_spent(row, at),
            )  # fmt: skip
            if judged.state == State.HANDING:
                row.state, row.handing_at, row.attempts, row.error = State.HANDING, at, row.attempts + 1, ""
                row.save(update_fields=["state", "handing_at", "attempts", "error"])
                return Taken(row, channel)
            _put(row, judged.state, error=judged.why, next_at=judged.until)
    return None


def _give_up_the_dead(at: datetime) -> None:
    """Whoever was handing over and died in it: it may have arrived, so it is not sent again."""
    lost = Delivery.objects.filter(state=State.HANDING, handing_at__lt=at - LONGEST_HANDING)
    lost.update(state=State.UNKNOWN, error="交给通道时中断了，不知道对方收到没有")


def _put(row: Delivery, state: State, *, error: str = "", next_at: datetime | None = None) -> None:
    row.state, row.error = state, error
    row.next_at = next_at or row.next_at
    row.save(update_fields=["state", "error", "next_at"])


def _spent(row: Delivery, at: datetime) -> Spent:
    """What has gone already. A clock that was set back counts what lies ahead of it as just gone."""
    begins = instant(school_day(at))
    tried = Delivery.objects.filter(channel_id=row.channel_id, handing_at__gt=at - A_MINUTE).count()
    counts = Q(state__in=SPENT, handing_at__gte=begins)
    found = Delivery.objects.filter(counts, channel_id=row.channel_id).aggregate(day=Count("id"))
    person = 0
    if row.account is not None:
        mine = Delivery.objects.filter(counts, account=row.account, kind__in=(Message.DIGEST, Message.URGENT))
        person = mine.count()
    return Spent(tried, found["day"], person)


def _sent(taken: Taken, at: datetime) -> Outcome | None:
    """The words, then the network; None when there was nothing to say. Before the network, any failure is sure."""
    row, channel = taken
    try:
        with opened(operator().scope, readonly=True):
            words = said(row, channel, at=at)
            opening = _opening(row, channel) if words is not None else None
    except Refused as wrong:
        return Outcome(Result.NEVER, wrong.reason)
    if words is None or opening is None:
        return None
    return posting.post(opening, words)


def _opening(row: Delivery, channel: Channel) -> Opening | None:
    """What opens the channel; for mail with the reader's address, None when he has taken it away or muted it."""
    kept = ChannelSecret.objects.get(home=channel.home, channel_id=channel.id)
    values = json.loads(unsealed(kept.sealed))
    if channel.kind != Kind.MAIL:
        return Opening(Kind(channel.kind), values)
    if row.account is None:
        return None
    if row.kind == Message.CODE:
        address = Address.objects.filter(id=row.account, turn=row.turn).exclude(tail="").first()
    else:
        address = addressed({row.account}).get(row.account)
    return Opening(Kind.MAIL, values, unsealed(address.sealed)) if address is not None else None


def settle(row: Delivery, outcome: Outcome | None, *, at: datetime) -> None:
    """Write what came of it. What was taken for lost meanwhile is set right by its own worker's word."""
    state, handed, next_at, error = State.NOTHING, None, row.next_at, ""
    if outcome is not None:
        error = outcome.words
        if outcome.result == Result.TAKEN:
            state, handed = State.HANDED, at
        elif outcome.result == Result.UNSURE:
            state = State.UNKNOWN
        else:
            again = again_at(row.attempts, at) if outcome.result == Result.AGAIN else None
            state, next_at = (State.FAILED, again) if again is not None else (State.GIVEN_UP, row.next_at)
    with opened(operator().scope):
        mine = Delivery.objects.filter(id=row.id, attempts=row.attempts, state__in=(State.HANDING, State.UNKNOWN))
        mine.update(state=state, handed_at=handed, next_at=next_at, error=error[:200])
        if state == State.HANDED and row.kind == Message.DIGEST:
            Delivery.objects.filter(
                channel_id=row.channel_id, account=row.account, state=State.FOLDED, folded_into=None, made_at__lte=at
            ).update(folded_into=row.id)
