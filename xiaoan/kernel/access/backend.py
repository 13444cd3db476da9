"""Django's view of an account: found through Identity, loaded under its own row alone."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib.auth.backends import BaseBackend

from xiaoan.foundation.ids import parse_id
from xiaoan.foundation.rls import Scope, opened
from xiaoan.kernel.access.doors import password_account
from xiaoan.kernel.access.models import Account


class ScopedBackend(BaseBackend):
    """User name and password, or a bare account id from a session."""

    def authenticate(
        self, request: Any, username: str | None = None, password: str | None = None, **rest: Any
    ) -> Account | None:
        if not username or not password:
            return None
        found = password_account(username, password)
        return load(found) if found else None

    def get_user(self, user_id: Any) -> Account | None:
        account_id = parse_id(user_id)
        return load(account_id) if account_id else None


def load(account_id: UUID) -> Account | None:
    """An active account by id, seen through a scope that holds only itself."""
    with opened(Scope(rows=frozenset({account_id}))):
        return Account.objects.select_related("unit").filter(id=account_id, is_active=True).first()
