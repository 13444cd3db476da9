"""JSON columns with a declared shape: a msgspec type goes in, the same type comes out.

A bare JSONField is refused by the architecture test; this is the one door to a JSON column.
"""

from __future__ import annotations

from typing import Any

import msgspec
from django.core.exceptions import ValidationError
from django.db import models


class TypedJSONField(models.JSONField):
    """A JSON column holding one value of `shape` (a msgspec Struct, or list[...] / dict[...] of them)."""

    def __init__(self, shape: Any = None, **options: Any) -> None:
        self.shape = shape
        super().__init__(**options)

    def deconstruct(self) -> Any:
        name, path, args, options = super().deconstruct()
        return name, path, args, options

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Any:
        plain = super().from_db_value(value, expression, connection)
        if plain is None or self.shape is None:
            return plain
        return msgspec.convert(plain, self.shape)

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        if value is not None and self.shape is not None and not hasattr(value, "as_sql"):
            value = msgspec.to_builtins(self._checked(value))
        return super().get_db_prep_value(value, connection, prepared)

    def _checked(self, value: Any) -> Any:
        try:
            return msgspec.convert(msgspec.to_builtins(value), self.shape)
        except msgspec.ValidationError as wrong:
            raise ValidationError(str(wrong)) from wrong
