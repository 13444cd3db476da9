"""Whose door it is: the account, when one may invite to its unit or it is one's own; and who may have an easy one."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from xiaoan.foundation.errors import NotFound, Refused
from xiaoan.kernel.access.acts import Act
from xiaoan.kernel.access.models import Account
from xiaoan.kernel.access.queries import second_step_owed, viewer
from xiaoan.kernel.access.rules import Viewer
from xiaoan.kernel.access.verbs import INVITE
from xiaoan.kernel.tree.models import Unit


def invited(act: Act, account_id: UUID, *, or_own: bool = False, verb: str = INVITE) -> Account:
    """The account, locked; NotFound out of sight, Refused without the verb at its unit."""
    account = Account.objects.select_for_update().filter(id=account_id).first()
    if account is None:
        raise NotFound()
    if not (or_own and act.by.account == account.id):
        act.require(verb, Unit.objects.get(id=account.unit_id))
    return account


def easily(account_id: UUID, *, at: datetime) -> Viewer:
    """The viewer of an account that may come in by a card or a PIN: in a post now, and owing no second step."""
    who = viewer(account_id, at=at)
    if not who.held:
        raise Refused(f"{who.name}现在没有岗位（还没开始，或已到期），请先安排岗位。")
    if second_step_owed(who):
        raise Refused(f"{who.name}的岗位能看到许多学校，只能用密码加动态码登录，不能用登录卡或 PIN。")
    return who
