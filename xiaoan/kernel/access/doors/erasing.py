"""Closing an account for good: its ways in are gone, its name is replaced, its texts in the trail are blank.

Rows that say who did a duty, found a hazard or signed a paper stay as they are: they are kept by law, and by whom a
check was made is what they are kept for.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db.models import CharField, Q, Value
from django.db.models.functions import Cast, Concat

from xiaoan.foundation.errors import NotFound
from xiaoan.foundation.ids import secret
from xiaoan.kernel.access.acts import Act
from xiaoan.kernel.access.doors.strong.second_step import unbind
from xiaoan.kernel.access.events import AccountErased
from xiaoan.kernel.access.models import Account, Code, Device, Identity, Link, Mandate, Token
from xiaoan.kernel.access.verbs import ERASE
from xiaoan.kernel.trail.models import TrailEvent, TrailText, state_salt


def erase_account(act: Act, account_id: UUID, *, alias: str, at: datetime) -> int:
    """Erase an account within an act; how many texts of the trail were blanked. It can never come in again.

    Texts of events in units beyond the sight of whoever acts are left; an operator sees all.
    """
    account = Account.objects.select_for_update(of=("self",)).select_related("unit").filter(id=account_id).first()
    if account is None:
        raise NotFound()
    act.require(ERASE, account.unit)
    unbind(account.id, at)
    gone = Concat(Value("erased-"), Cast("id", CharField()))
    Identity.objects.filter(account_id=account.id).update(subject=gone, secret="", revoked_at=at)
    Link.objects.filter(account_id=account.id, used_at=None).update(used_at=at)
    Token.objects.filter(account_id=account.id).update(title="", revoked_at=at)
    Code.objects.filter(account_id=account.id, over_at=None).update(over_at=at)
    Device.objects.filter(account_id=account.id, ended_at=None).update(ended_at=at)
    Device.objects.filter(account_id=account.id).update(words="")
    account.name, account.is_active = alias, False
    account.session_mark, account.salt = secret(18), state_salt()
    account.save(update_fields=["name", "is_active", "session_mark", "salt"])
    act.record(AccountErased(), about=account, unit=account.unit)
    lent = Mandate.objects.filter(to_account=account.id).values_list("id", flat=True)
    return erase_texts(actor=account.id, objects=[account.id, *lent], at=at)


def erase_texts(*, actor: UUID | None, objects: list[UUID], at: datetime) -> int:
    """Blank the name of an actor wherever he acted, and every personal text of events about these objects."""
    told = Q()
    if actor is not None:
        told |= Q(event__in=TrailEvent.objects.filter(actor=actor).values("id"), field="actor_name")
    told |= Q(event__in=TrailEvent.objects.filter(object_id__in=objects).values("id")) & ~Q(field="actor_name")
    return TrailText.objects.filter(told, erased_at=None).update(text="", salt="", erased_at=at)
