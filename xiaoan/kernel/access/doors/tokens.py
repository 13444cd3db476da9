"""Bearer tokens for programs."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from xiaoan.foundation.digest import sm3
from xiaoan.foundation.errors import Refused
from xiaoan.foundation.ids import secret
from xiaoan.kernel.access import acts
from xiaoan.kernel.access.doors.guests import invited
from xiaoan.kernel.access.events import TokenIssued
from xiaoan.kernel.access.models import Token
from xiaoan.kernel.access.rules import Viewer
from xiaoan.kernel.access.verbs import ISSUE_TOKEN


def issue_token(*, by: Viewer, account_id: UUID, title: str, at: datetime, life: timedelta = timedelta(days=90)) -> str:
    """A bearer token's text; shown once, kept as a digest."""
    with acts.opened(by=by, at=at) as act:
        if by.device:
            raise Refused("公用平板上不能发放接口令牌。")
        account = invited(act, account_id, or_own=True, verb=ISSUE_TOKEN)
        text = secret(32)
        Token.objects.create(account_id=account.id, title=title, digest=sm3(text), expires_at=at + life)
        act.record(TokenIssued(purpose=title), about=account)
        return text


def token_account(text: str, *, at: datetime) -> UUID | None:
    """The account behind a bearer token that is neither revoked nor expired."""
    token = Token.objects.filter(digest=sm3(text)).exclude(revoked_at__lte=at).first()
    if token is None or (token.expires_at is not None and token.expires_at < at):
        return None
    return token.account_id
