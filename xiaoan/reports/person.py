"""Everything the system holds about one person, as he may ask for it: every row that names him or was made by him.

The tables are found by their columns, so that a table added later is in it without a word here. Secrets (digests of
passwords, keys) are never part of it, nor who else a row names: what he triaged does not tell him anew who had told it.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from django.apps import apps
from django.db import models
from django.db.models import Q, QuerySet, TextField
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast

from xiaoan.foundation.clock import local
from xiaoan.foundation.errors import NotFound
from xiaoan.foundation.typed_json import TypedJSONField
from xiaoan.kernel.access.models import Account
from xiaoan.kernel.org.models import Person
from xiaoan.kernel.trail.events import Acting
from xiaoan.kernel.trail.models import TrailText

NAMES = frozenset({"account_id", "account", "to", "actor", "by_account"})
"""Columns that hold an account's id in every room."""

HIDDEN = frozenset({"salt", "secret", "digest", "selector", "session_mark", "bin_key", "mark", "state", "previous"})
"""Columns that prove something or protect it: of no use to the person, of use to a thief."""

OTHERS = "他人"
"""Stands for somebody else in a row: who told, who signed beside him."""

NOT_HIS = frozenset({"returns_frozen.body", "imports_import.headings"})
"""Columns that quote many people: a whole return, samples of a list somebody brought."""

MOST = 50_000


class Held(msgspec.Struct, frozen=True):
    """One table: what it is called and its rows, column by column."""

    table: str
    rows: list[dict[str, Any]]
    more: bool = False


def held_about(account_id: UUID) -> list[Held]:
    """Every row about an account and the person behind it that the open scope can see. NotFound when there is none."""
    account = Account.objects.filter(id=account_id).first()
    if account is None:
        raise NotFound()
    people = frozenset(Person.objects.filter(account_id=account_id).values_list("id", flat=True))
    found = []
    for model in apps.get_models():
        about = _about(model, account_id, people)
        if about is None:
            continue
        rows = [dict(_values(row, account_id)) for row in about.order_by("pk")[: MOST + 1]]
        if rows:
            found.append(Held(model._meta.db_table, rows[:MOST], len(rows) > MOST))
    return found


def packed(account_id: UUID, *, at: datetime) -> bytes:
    """The same as a zip: one JSON file per table, and a page that says what they are."""
    found = held_about(account_id)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("说明.txt", _words(found, at))
        for each in found:
            archive.writestr(f"{each.table}.json", msgspec.json.format(msgspec.json.encode(each.rows), indent=1))
    return buffer.getvalue()


def _about(model: type[models.Model], account: UUID, people: frozenset[UUID]) -> QuerySet[Any] | None:
    """The rows of a table that are about him; None when its columns speak of nobody."""
    rows: QuerySet[Any] = model._default_manager.all()
    if model is Account:
        return rows.filter(pk=account)
    if model is Person:
        return rows.filter(pk__in=people)
    ours = model.__module__.startswith("xiaoan.")
    if not ours or model is TrailText or getattr(model, "is_secret", False):
        return None
    found = Q()
    for field in model._meta.concrete_fields:
        if isinstance(field, TypedJSONField):
            if field.shape not in (Acting, Acting | None):
                continue
            rows = rows.alias(**{f"acting_{field.name}": Cast(KeyTextTransform("account", field.name), TextField())})
            found |= Q(**{f"acting_{field.name}": str(account)})
        elif field.attname in NAMES or (field.is_relation and field.related_model is Account):
            found |= Q(**{field.attname: account})
        elif field.is_relation and field.related_model is Person:
            found |= Q(**{f"{field.attname}__in": people})
        elif field.attname == "by" and isinstance(field, models.UUIDField):
            found |= Q(by=account)
    return rows.filter(found) if found else None


def _values(row: models.Model, account: UUID) -> Iterator[tuple[str, Any]]:
    own = getattr(getattr(row, "by", None), "account", account) == account
    for field in row._meta.concrete_fields:
        name = field.attname
        if name in HIDDEN or f"{row._meta.db_table}.{name}" in NOT_HIS:
            continue
        value = msgspec.to_builtins(getattr(row, name), enc_hook=str)
        if value and name == "told_by" and not own:
            value = OTHERS
        if value and name.endswith("account") and value != str(account):
            value = OTHERS
        yield name, _without_others(value, str(account))


def _without_others(value: Any, account: str) -> Any:
    """The same with whoever else acted (an `Acting`, at any depth) left unnamed."""
    if isinstance(value, list | tuple):
        return [_without_others(each, account) for each in value]
    if not isinstance(value, dict):
        return value
    if "account" in value and "name" in value and value["account"] != account:
        return OTHERS
    return {key: _without_others(each, account) for key, each in value.items()}


def _words(found: list[Held], at: datetime) -> str:
    lines = [
        f"本人数据，{local(at):%Y-%m-%d %H:%M} 从校安系统导出。",
        "每个文件是一类记录，只含写着您、由您办理或发给您的行；口令等登录凭据不保存原文，因此不在其中。",
        "",
    ]
    lines += [f"{each.table}.json　{len(each.rows)} 条{'（只列前面的）' if each.more else ''}" for each in found]
    return "\n".join(lines) + "\n"
