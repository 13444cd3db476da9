"""Many rows of one table in one statement, from one JSON document that the database reads by the table's own types.

The model's defaults and what its fields make of their values are the caller's affair: rows are finished instances.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

import msgspec
from django.db import models


def insert(cursor: Any, rows: Iterable[models.Model], *, rivals: bool = False) -> set[UUID]:
    """Insert instances of one model; the ids of those that went in. `rivals`: one that breaks a unique key stays out.

    Where rivals are allowed, rows that two transactions may both bring must come in one order.
    """
    those = list(rows)
    if not those:
        return set()
    names = [field.attname for field in those[0]._meta.concrete_fields]
    columns = ", ".join(f'"{field.column}"' for field in those[0]._meta.concrete_fields)
    document = msgspec.json.encode([{name: values[name] for name in names} for values in map(vars, those)])
    table = those[0]._meta.db_table
    conflict = " ON CONFLICT DO NOTHING" if rivals else ""
    cursor.execute(
        f'INSERT INTO "{table}" ({columns}) SELECT {columns} FROM json_populate_recordset(NULL::"{table}", %s::json)'
        f"{conflict} RETURNING id",
        [document.decode()],
    )
    return {key for (key,) in cursor.fetchall()}
